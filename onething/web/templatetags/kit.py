"""The kit's words in templates: `{% load kit %}`."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.translation import gettext

from onething.web import saying
from onething.web.clock import Clock
from onething.web.lanes import Track

register = template.Library()


@register.filter
def say(text: Any) -> str:
    """A pack's text in the reader's language."""
    return saying.say(text)


@register.filter
def field(form: BaseForm, name: str) -> BoundField:
    """The field of a form by a name that is known only when the page is drawn."""
    return form[name]


@register.filter
def on(day: datetime.date | None, year: str = "") -> str:
    """`{{ day|on }}`: 6月12日 周五; `{{ day|on:"year" }}`: with the year."""
    return saying.on(day, year=bool(year))


@register.filter
def short(day: datetime.date) -> str:
    return saying.short(day)


@register.filter
def moment(at: datetime.datetime | None) -> str:
    return saying.moment(at)


@register.filter
def money(amount: Decimal | int | None) -> str:
    return saying.money(amount)


@register.inclusion_tag("kit/clock.html")
def clock(clock: Clock | None) -> dict[str, Any]:
    """`{% clock case.clock %}`: the badge; nothing for None."""
    return {"clock": clock}


@register.inclusion_tag("kit/lanes.html")
def lanes(track: Track) -> dict[str, Any]:
    """`{% lanes track %}`: the picture and the same in a table."""
    return {"track": track, "rows": track.rows(), "ticks": track.ticks()}


@register.inclusion_tag("kit/faults.html")
def faults(*forms: BaseForm) -> dict[str, Any]:
    """`{% faults form %}`: everything that is wrong, each with a link to its field."""
    return {
        "faults": [
            (_anchor(form, name), _named(form, name, str(said)))
            for form in forms
            for name, errors in form.errors.items()
            for said in errors
        ]
    }


def _named(form: BaseForm, name: str, said: str) -> str:
    """At the top of the page a message must say which field it is about."""
    label = str(form[name].label) if name in form.fields else ""
    return (
        said if label in said else gettext("%(label)s：%(said)s") % {"label": label, "said": said}
    )


def _anchor(form: BaseForm, name: str) -> str | None:
    """The id of what the reader must change; None for a fault of the form as a whole."""
    if name not in form.fields:
        return None
    field: BoundField = form[name]
    parts = bool(field.field.widget.use_fieldset)
    return f"{field.auto_id}_0" if parts else field.auto_id
