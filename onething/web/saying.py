"""The single place that turns values into the reader's words: texts, dates, money."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext, gettext_lazy, pgettext

WEEKDAYS: Final = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
WAN: Final = Decimal(10_000)


def language() -> str:
    """The reader's language as packs name it: "zh", "en" – without script or region."""
    return (translation.get_language() or "zh").split("-")[0]


def say(text: Any) -> str:
    """A text of a pack in the reader's language, else in the first one it has; "" for None.

    Takes what has `.get(language)` (a pack's Text, a mapping of languages) or a plain string.
    """
    if text is None:
        return ""
    if isinstance(text, Mapping):
        return str(text.get(language()) or next(iter(text.values()), ""))
    if hasattr(text, "get"):
        return str(text.get(language()))
    return str(text)


def local(day: datetime.date) -> datetime.date:
    """The day as the reader's zone has it; a plain date is left as it is."""
    if isinstance(day, datetime.datetime):
        return (timezone.localtime(day) if timezone.is_aware(day) else day).date()
    return day


def on(day: datetime.date | None, *, year: bool = False) -> str:
    """`6月12日 周五`, "Fri 12 June"; with `year` also the year; "" for None."""
    if day is None:
        return ""
    day = local(day)
    written = dateformat.format(day, gettext("Y年n月j日") if year else gettext("n月j日"))
    return gettext("%(day)s %(weekday)s") % {"day": written, "weekday": WEEKDAYS[day.weekday()]}


def dated(day: datetime.date) -> str:
    """A day as letters are dated: `2026年6月12日`, "12 June 2026"."""
    return str(dateformat.format(local(day), gettext("Y年n月j日")))


def short(day: datetime.date) -> str:
    """A day where room is scarce, on an axis: `6月12日`, "12 Jun"."""
    return str(dateformat.format(local(day), pgettext("短", "n月j日")))


def moment(at: datetime.datetime | None) -> str:
    """Day and time in the reader's zone: `6月12日 周五 17:30`; "" for None."""
    if at is None:
        return ""
    here = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{on(here)} {here:%H:%M}"


def money(amount: Decimal | int | None) -> str:
    """Yuan as people say them: `3,500 元`, `35 万元`, "¥350,000"; "" for None."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    if language() == "zh" and abs(amount) >= WAN and amount % 100 == 0:
        return f"{_plain(amount / WAN)} 万元"
    return gettext("%(amount)s 元") % {"amount": _plain(amount)}


def _plain(amount: Decimal) -> str:
    """Thousands separated; two decimals for cents, none that say nothing."""
    if amount == amount.to_integral_value():
        return f"{amount:,.0f}"
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents:,}"


def in_fours(text: str) -> str:
    """A long number as people read it out: four characters at a time."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
