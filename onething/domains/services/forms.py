"""The single place that turns the fields of a pack into fields of a page, and typed into values."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from onething.domains.services import content
from onething.domains.services.sheet import Ask, Part, Sheet
from onething.domains.services.shelf import Shelf
from onething.web import fields, saying
from onething.web.forms import Form

Typed = Mapping[str, list[str]]
"""What was typed, by the name of the control: what a draft keeps."""

FEW: Final = 8
PHONE: Final = re.compile(r"\+?[0-9]{7,15}")


class PhoneField(forms.CharField):
    default_error_messages = {
        "phone": _("%(label)s要写成 7 到 15 位数字，例如 13800000000 或 0431-80000000")
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel", "class": "chars-20"}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        typed = fields.tidy(super().to_python(value) or "")
        return re.sub(r"[\s()-]", "", typed)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not PHONE.fullmatch(value):
            raise ValidationError(self.error_messages["phone"], "phone", {"label": str(self.label)})


class MoneyField(fields.MoneyField):
    """Whether an amount may be negative is for the field's own condition to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=None, **kwargs)


def _text(field: content.Field, **common: Any) -> forms.Field:
    return fields.TextField(longest=field.longest, **common)


def _long_text(field: content.Field, **common: Any) -> forms.Field:
    return fields.TextField(longest=field.longest, widget=forms.Textarea({"rows": 5}), **common)


def _choice(field: content.Field, **common: Any) -> forms.Field:
    choices = [(id, saying.say(name)) for id, name in field.choices.items()]
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=fields.Radios, **common)
    return forms.ChoiceField(choices=[("", "—"), *choices], **common)


def _choices(field: content.Field, **common: Any) -> forms.Field:
    choices = [(id, saying.say(name)) for id, name in field.choices.items()]
    return forms.MultipleChoiceField(choices=choices, widget=fields.Checkboxes, **common)


_CONTROLS: Final[Mapping[str, Callable[..., forms.Field]]] = {
    "text": _text,
    "long_text": _long_text,
    "choice": _choice,
    "choices": _choices,
    "date": lambda field, **common: fields.DateField(**common),
    "number": lambda field, **common: fields.NumberField(**common),
    "money": lambda field, **common: MoneyField(**common),
    "uscc": lambda field, **common: fields.CreditCodeField(**common),
    "phone": lambda field, **common: PhoneField(**common),
}


def control(field: content.Field, required: bool) -> forms.Field:
    """The field of a page for a field of a pack, in the reader's language."""
    return _CONTROLS[field.type](
        field, label=saying.say(field.name), help_text=saying.say(field.hint), required=required
    )


class PartForm(Form):
    """One section of a form: the questions of it that are asked."""

    def __init__(self, part: Part, typed: Typed) -> None:
        self.part = part
        asked = {ask.id: control(ask.field, ask.question.required) for ask in part.open}
        for ask in part.open:
            if ask.decides:
                asked[ask.id].widget.attrs["data-decides"] = ""
        self.base_fields = asked  # type: ignore[misc]  # each part is a form of its own
        super().__init__(MultiValueDict(typed) if _begun(part.open, typed) else None)

    @property
    def is_begun(self) -> bool:
        return self.is_bound

    def take_back_faults(self) -> "PartForm":
        """The same form with what was typed, before anybody is told what is wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return self

    def add_breaches(self, sheet: Sheet) -> None:
        """Faults of the answers taken together: `must` of a field, said in its own words."""
        for ask in sheet.breaches():
            if ask.id in self.fields and ask.id not in self.errors:
                said = saying.say(ask.field.otherwise) or _("%(label)s不符合要求，请检查") % {
                    "label": saying.say(ask.field.name)
                }
                self.add_error(ask.id, said)
        for ask, step in sheet.unsettled():
            if ask.id in self.fields and ask.id not in self.errors:
                names = {
                    "label": saying.say(ask.field.name),
                    "matter": saying.say(step.matter.name),
                }
                self.add_error(ask.id, _("请回答%(label)s：它决定要不要办“%(matter)s”") % names)
        self._errors = ErrorDict({n: self.errors[n] for n in self.fields if n in self.errors})


def _begun(asks: Iterable[Ask], typed: Typed) -> bool:
    return any(name in typed for ask in asks for name in names(ask.field, ask.id))


def names(field: content.Field, id: str) -> list[str]:
    """The controls of a field on its page."""
    if field.type == "date":
        return [f"{id}_{name}" for name, _says, _size in fields.PARTS]
    return [id]


def values(known: Mapping[str, content.Field], typed: Typed) -> dict[str, Any]:
    """The answers that can be understood, by field id; None for nothing, absent when wrong.

    A question with several choices that was seen and left empty is answered: none of them.
    """
    found: dict[str, Any] = {}
    data = MultiValueDict(typed)
    for id, field in known.items():
        if not all(name in typed for name in names(field, id)):
            continue
        asked = control(field, required=False)
        try:
            value = asked.clean(asked.widget.value_from_datadict(data, {}, id))
        except ValidationError:
            continue
        found[id] = value if field.type == "choices" or value not in EMPTY_VALUES else None
    return found


def anchor(form: forms.Form, name: str) -> str:
    """The id of the control where a fault can be put right."""
    bound = form[name]
    return f"{bound.auto_id}_0" if bound.field.widget.use_fieldset else bound.auto_id


def posted(
    onething: content.OneThing, shelf: Shelf, section: str, sent: QueryDict
) -> dict[str, list[str]]:
    """What a page of this section sent, as a draft keeps it: only questions that it showed, and
    an empty list for one of them without anything chosen."""
    shown = set(sent.getlist("_shown"))
    found = next((each for each in onething.sections if each.id == section), None)
    ids = [q.field for q in found.questions if q.field in shown] if found else []
    return {name: sent.getlist(name) for id in ids for name in names(shelf.fields[id], id)}
