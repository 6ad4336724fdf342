"""What a page says about one clock: its light, a word, the due day, what is left of it."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_lazy, ngettext

from onething.web import saying

WORDS: Final = {
    "green": gettext_lazy("按时"),
    "yellow": gettext_lazy("将到期"),
    "red": gettext_lazy("已超期"),
    "double_red": gettext_lazy("超法定期限"),
    "blue": gettext_lazy("暂停计时"),
}
STYLES: Final = {
    "green": "green",
    "yellow": "yellow",
    "red": "red",
    "double_red": "double-red",
    "blue": "paused",
}


@dataclass(frozen=True)
class Clock:
    """`light` as `clocks.light` gives it; `left` in `unit` ("wd", "cd", "wh"), negative once over.

    `provisional`: the calendar of the due day's year is not published yet.
    """

    light: str
    due: datetime.date | None = None
    left: int | None = None
    unit: str = "wd"
    provisional: bool = False

    @property
    def style(self) -> str:
        return STYLES[self.light]

    @property
    def word(self) -> str:
        return str(WORDS[self.light])

    @property
    def day(self) -> str:
        return saying.on(self.due)

    @property
    def remaining(self) -> str:
        """`还剩 3 个工作日`, `今天到期`, `刚到期` (late, no working day since), `超过 2 个工作日`;
        "" when not known."""
        if self.left is None:
            return ""
        if self.left == 0:
            return gettext("刚到期") if "red" in self.light else gettext("今天到期")
        amount = _amount(abs(self.left), self.unit)
        return (gettext("还剩 %(amount)s") if self.left > 0 else gettext("超过 %(amount)s")) % {
            "amount": amount
        }


def _amount(count: int, unit: str) -> str:
    if unit == "wd":
        said = ngettext("%(count)s 个工作日", "%(count)s 个工作日", count)
    elif unit == "cd":
        said = ngettext("%(count)s 天", "%(count)s 天", count)
    else:
        said = ngettext("%(count)s 个工作小时", "%(count)s 个工作小时", count)
    return said % {"count": count}
