"""The single place that knows how a time limit is written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from onething.problem import Problem

Unit = Literal["wd", "cd", "wh", "h", "min"]
UNITS: tuple[Unit, ...] = get_args(Unit)
WRITTEN = re.compile(r"(?P<amount>\d{1,6}(?:\.\d{1,4})?)\s*(?P<unit>[a-z]+)(?P<roll>\s+roll)?")


class BadLimit(Problem):
    """A text that is not a time limit."""

    says = (
        "“%(text)s”不是时限。请写数量和单位,例如 5 wd(工作日)、60 cd(自然日)、"
        "2 wh(工作小时)、24 h(小时)、30 min(分钟)。"
    )
    says_en = (
        "“%(text)s” is not a time limit. Write an amount and a unit, such as 5 wd (working days),"
        " 60 cd (calendar days), 2 wh (working hours), 24 h (hours) or 30 min (minutes)."
    )

    def said(self, language: str) -> str:
        """The message in English when asked for, else in Chinese."""
        says = self.says_en if language.split("-")[0] == "en" else self.says
        return says % self.params


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time: `wd` working days, `cd` calendar days, `wh` working hours, `h`, `min`.

    Days are whole numbers; hours and minutes may have decimals. A limit in calendar days that
    rolls ends on the next working day when its last day is free (Civil Code art. 203).
    """

    amount: Decimal
    unit: Unit
    roll: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", Decimal(self.amount))
        whole = self.amount == self.amount.to_integral_value()
        allowed = self.unit in UNITS and (whole or not self.in_days)
        if not allowed or self.amount < 0 or (self.roll and self.unit != "cd"):
            raise BadLimit(text=str(self))

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read `5 wd` or `60 cd roll`. Raises BadLimit."""
        match = WRITTEN.fullmatch(text.strip())
        unit = next((unit for unit in UNITS if match and match["unit"] == unit), None)
        if match is None or unit is None:
            raise BadLimit(text=text)
        return cls(Decimal(match["amount"]), unit, bool(match["roll"]))

    @property
    def in_days(self) -> bool:
        return self.unit in ("wd", "cd")

    def __str__(self) -> str:
        """The text from which `parse` gives the same limit."""
        return f"{plain(self.amount)} {self.unit}{' roll' if self.roll else ''}"


def plain(amount: Decimal) -> str:
    """A decimal without exponent and without needless zeros: 5, 0.5, 100."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
