"""The single place that calculates (DMN 10.3.2.8): numbers, durations, points in time, text.

Every function gives None where FEEL gives null; the caller says where that happened.
"""

import datetime as dt
import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from onething.rules import limits, temporal
from onething.rules.values import DECIMAL, Months, kind

_SPAN = "days and time duration"
_MONTHS = "years and months duration"
_TEMPORAL = ("date", "time", "date and time")
_MOVES = [(point, span) for point in _TEMPORAL for span in (_SPAN, _MONTHS)]
_MOVES.remove(("time", _MONTHS))

Pair = tuple[str, str]
Operation = Callable[[Any, Any], Any]


def add(left: Any, right: Any) -> Any:
    return _by_kinds(_ADD, left, right)


def subtract(left: Any, right: Any) -> Any:
    return _by_kinds(_SUBTRACT, left, right)


def multiply(left: Any, right: Any) -> Any:
    return _by_kinds(_MULTIPLY, left, right)


def divide(left: Any, right: Any) -> Any:
    return _by_kinds(_DIVIDE, left, right)


def power(left: Any, right: Any) -> Any:
    return _by_kinds(_POWER, left, right)


def negate(value: Any) -> Any:
    of = kind(value)
    if of == "number":
        return DECIMAL.minus(value)
    if of == _SPAN:
        return -value
    return Months(-value.months) if of == _MONTHS else None


def difference(left: dt.date, right: dt.date) -> dt.timedelta | None:
    """The time from right to left. A date counts as its midnight in UTC; a moment with a zone
    has no distance to one without."""
    start, end = _midnight(right), _midnight(left)
    if (start.utcoffset() is None) != (end.utcoffset() is None):
        return None
    if start.utcoffset() is not None:
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    return end - start


def _midnight(value: dt.date) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time(tzinfo=dt.UTC))


def _time_difference(left: dt.time, right: dt.time) -> dt.timedelta | None:
    day = dt.date(2000, 1, 1)
    return difference(dt.datetime.combine(day, left), dt.datetime.combine(day, right))


def _by_kinds(table: dict[Pair, Operation], left: Any, right: Any) -> Any:
    operation = table.get((kind(left), kind(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except (ArithmeticError, ValueError):
        return None


def _moved_back(value: Any, by: Any) -> Any:
    return temporal.moved(value, negate(by))


def _span_times(span: dt.timedelta, factor: Decimal) -> dt.timedelta:
    micros = DECIMAL.multiply(Decimal(temporal.micros(span)), factor)
    return dt.timedelta(microseconds=int(micros.to_integral_value(decimal.ROUND_HALF_EVEN)))


def _span_over(span: dt.timedelta, divisor: Decimal) -> dt.timedelta:
    micros = DECIMAL.divide(Decimal(temporal.micros(span)), divisor)
    return dt.timedelta(microseconds=int(micros.to_integral_value(decimal.ROUND_HALF_EVEN)))


def _months_times(span: Months, factor: Decimal) -> Months:
    return Months(int(DECIMAL.multiply(Decimal(span.months), factor)))


def _joined(left: str, right: str) -> str:
    if len(left) + len(right) > limits.MOST_TEXT:
        raise OverflowError("the text becomes too long")
    return left + right


def _ratio(left: int, right: int) -> Decimal:
    return DECIMAL.divide(Decimal(left), Decimal(right))


_NUMBERS = ("number", "number")
_ADD: dict[Pair, Operation] = {
    _NUMBERS: DECIMAL.add,
    ("string", "string"): _joined,
    (_SPAN, _SPAN): lambda a, b: a + b,
    (_MONTHS, _MONTHS): lambda a, b: Months(a.months + b.months),
    **dict.fromkeys(_MOVES, temporal.moved),
    **{(span, point): lambda a, b: temporal.moved(b, a) for point, span in _MOVES},
}
_SUBTRACT: dict[Pair, Operation] = {
    _NUMBERS: DECIMAL.subtract,
    (_SPAN, _SPAN): lambda a, b: a - b,
    (_MONTHS, _MONTHS): lambda a, b: Months(a.months - b.months),
    ("time", "time"): _time_difference,
    **{(a, b): difference for a in ("date", "date and time") for b in ("date", "date and time")},
    **dict.fromkeys(_MOVES, _moved_back),
}
_MULTIPLY: dict[Pair, Operation] = {
    _NUMBERS: DECIMAL.multiply,
    (_SPAN, "number"): _span_times,
    ("number", _SPAN): lambda a, b: _span_times(b, a),
    (_MONTHS, "number"): _months_times,
    ("number", _MONTHS): lambda a, b: _months_times(b, a),
}
_DIVIDE: dict[Pair, Operation] = {
    _NUMBERS: DECIMAL.divide,
    (_SPAN, "number"): _span_over,
    (_MONTHS, "number"): lambda a, b: Months(int(DECIMAL.divide(Decimal(a.months), b))),
    (_SPAN, _SPAN): lambda a, b: _ratio(temporal.micros(a), temporal.micros(b)),
    (_MONTHS, _MONTHS): lambda a, b: _ratio(a.months, b.months),
}
_POWER: dict[Pair, Operation] = {_NUMBERS: DECIMAL.power}
