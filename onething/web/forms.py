"""How forms of all pages are drawn and speak: Django's forms in the kit's markup."""

from typing import Any, Final

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

DEFAULT: Final = forms.Field.default_error_messages["required"]


class Renderer(DjangoTemplates):
    """`FORM_RENDERER`: fields with their label, hint, faults, as GOV.UK Frontend orders them."""

    form_template_name = "kit/form/form.html"
    field_template_name = "kit/form/field.html"


class Faults(ErrorList):
    template_name = "kit/form/errors.html"

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "errors": self}


class Form(forms.Form):
    """A form of a page. All faults come at once, each names its field, nothing typed is lost."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_class", Faults)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _name_when_missing(field)


def _name_when_missing(field: forms.Field) -> None:
    """ "This field is required" does not say which; a message the form gave itself stays."""
    if field.error_messages.get("required") != DEFAULT or not field.label:
        return
    if isinstance(field, forms.BooleanField):
        asks = _("请勾选“{label}”")
    else:
        chooses = isinstance(field, forms.ChoiceField)
        asks = _("请选择{label}") if chooses else _("请填写{label}")
    field.error_messages["required"] = format_lazy(asks, label=field.label)
