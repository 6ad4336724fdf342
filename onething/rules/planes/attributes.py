"""The single place that says of what type each fact is when it stands in a column."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

KINDS = ("number", "string", "boolean", "date", "list")

# Ten million million units: with two places the product of two such numbers has 30 digits and is
# still exact in 34.
_MOST = Decimal(10) ** 13


@dataclass(frozen=True)
class Attribute:
    """What a fact can be.

    `kind`: number, string, boolean, date, or list (of strings). A number has at most `places`
    digits after the point and lies between `least` and `most`, a bound that overflow is proved
    from. `choices`: the only strings there are; none means any. `unit` is for the reader.
    """

    kind: str
    places: int = 0
    least: Decimal = -_MOST
    most: Decimal = _MOST
    unit: str = ""
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fact in a column is a {self.kind}; there are {', '.join(KINDS)}")
        bound = max(abs(self.least), abs(self.most))
        if not 0 <= self.places <= 12 or bound.scaleb(self.places) >= 10**18:
            raise ValueError("a number in a column has 12 places and 18 digits at most")


Dictionary = Mapping[str, Attribute]


def number(places: int = 0, least: int | Decimal | None = None, unit: str = "") -> Attribute:
    """A number with so many digits after the point; `least` 0 where it is never negative. The
    more places it has, the smaller it can be."""
    most = min(_MOST, Decimal(10) ** (17 - places))
    return Attribute("number", places, -most if least is None else Decimal(least), most, unit)


STRING = Attribute("string")
BOOLEAN = Attribute("boolean")
DATE = Attribute("date")
LIST = Attribute("list")

FIRST_DAY = dt.date.min.toordinal()
LAST_DAY = dt.date.max.toordinal()
