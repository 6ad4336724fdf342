"""The single place that says what values there are, when two are equal and which comes first.

number Decimal (an int is taken as one; a float never is) · string str · boolean bool · null None
· date, time, date and time of `datetime` · days and time duration timedelta · years and months
duration Months · range Range · list list · context Mapping · function Function.
"""

import datetime as dt
import decimal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from onething.rules import limits

Number = Decimal
Temporal = dt.date | dt.time | dt.datetime
Context = Mapping[str, Any]

# decimal128 of IEEE 754, as DMN 10.3.2.3.1 asks
DECIMAL = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months, counted in months."""

    months: int


Duration = dt.timedelta | Months
Comparable = Number | str | Temporal | Duration


@dataclass(frozen=True)
class Range:
    """The values between two ends. With `unbounded_low` or `unbounded_high` that end is None
    because there is no bound; otherwise None means the end is not known. `sign` is `=` for one
    value and `!=` for all but one."""

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True
    unbounded_low: bool = False
    unbounded_high: bool = False
    sign: str = ""

    def has(self, value: Any) -> bool | None:
        """Whether the value lies in it; None when that is not known or not comparable."""
        if self.sign:
            is_it = equal(value, self.low)
            return is_it if is_it is None or self.sign == "=" else not is_it
        above = True if self.unbounded_low else above_low(value, self.low, self.low_included)
        if above is False:
            return False
        below = True if self.unbounded_high else below_high(value, self.high, self.high_included)
        if below is False:
            return False
        return True if above and below else None


@dataclass(frozen=True)
class Function:
    """Something that can be called: the names of its parameters, what it does with them, and
    their types where it has any."""

    parameters: tuple[str, ...]
    call: Callable[..., Any] = field(compare=False)
    types: tuple[Any, ...] = ()


_KINDS: dict[type, str] = {
    Decimal: "number",
    bool: "boolean",
    int: "number",
    str: "string",
    dt.datetime: "date and time",
    dt.date: "date",
    dt.time: "time",
    dt.timedelta: "days and time duration",
    Months: "years and months duration",
    Range: "range",
    list: "list",
    tuple: "list",
    dict: "context",
    Function: "function",
    type(None): "null",
}
_ORDERED = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)


def kind(value: Any) -> str:
    """The FEEL name of the value's type; "unknown" for what FEEL has no type for."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    for base, name in _KINDS.items():
        if isinstance(value, base):
            return name
    if isinstance(value, Mapping):
        return "context"
    return "list" if isinstance(value, Sequence) else "unknown"


def is_number(value: Any) -> bool:
    return kind(value) == "number"


def equal(left: Any, right: Any) -> bool | None:
    """DMN table 42, and of lists and contexts part by part. None for two different kinds."""
    if left is None or right is None:
        return left is right
    of = kind(left)
    if of != kind(right) or of == "unknown":
        return None
    if of in ("list", "context"):
        limits.spend(1 + len(left))
    if of == "list":
        return len(left) == len(right) and _all(map(equal, left, right))
    if of == "context":
        return left.keys() == right.keys() and _all(equal(left[key], right[key]) for key in left)
    if of in ("time", "date and time"):
        return _moment(left) == _moment(right)
    return bool(left == right)


def _all(answers: Any) -> bool:
    return all(answer is True for answer in answers)


def less(left: Any, right: Any) -> bool | None:
    """Whether left comes before right; None unless both are of one ordered kind."""
    of = kind(left)
    if of not in _ORDERED or of != kind(right):
        return None
    if of in ("time", "date and time"):
        left, right = _moment(left), _moment(right)
        if left[0] != right[0]:
            return None
    return bool(left < right)


def at_most(left: Any, right: Any) -> bool | None:
    more = less(right, left)
    return None if more is None else not more


def above_low(value: Any, low: Any, included: bool) -> bool | None:
    return at_most(low, value) if included else less(low, value)


def below_high(value: Any, high: Any, included: bool) -> bool | None:
    return at_most(value, high) if included else less(value, high)


def _moment(value: dt.datetime | dt.time) -> tuple[bool, Any]:
    """Something to compare by: whether it has a zone, and the instant on one scale, to the
    second (DMN 10.3.2.3.4). Python compares two moments of the same zone by their wall clocks,
    even across a change of it."""
    value = value.replace(microsecond=0)
    offset = value.utcoffset()
    if offset is None:
        return (False, value.replace(tzinfo=None))
    if isinstance(value, dt.time):
        return (True, dt.datetime.combine(dt.date(2000, 1, 2), value).astimezone(dt.UTC))
    return (True, value.astimezone(dt.UTC))
