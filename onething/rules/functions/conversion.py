"""Conversion functions (DMN 10.3.4.1)."""

import datetime as dt
import decimal
import re
from decimal import Decimal
from typing import Any

from onething.rules import limits, temporal
from onething.rules.faults import RefusedError
from onething.rules.functions.builtin import Section
from onething.rules.values import DECIMAL, Months, Range, kind

_section = Section()
FUNCTIONS = _section.functions
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def _given(value: Any, text: str) -> Any:
    if value is None:
        raise RefusedError(f'cannot read "{text}"')
    return value


@_section("date(from: string | date | date and time)")
def date(source: str | dt.date) -> dt.date:
    if isinstance(source, str):
        day: dt.date = _given(temporal.date(source), source)
        return day
    return source.date() if isinstance(source, dt.datetime) else source


@_section("date(year: number, month: number, day: number)")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> dt.date:
    return dt.date(_whole(year), _whole(month), _whole(day))


@_section("date and time(date: date | date and time, time: time)")
def date_and_time_of(day: dt.date, at: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, at)


@_section("date and time(from: string | date | date and time)")
def date_and_time(source: str | dt.date) -> dt.datetime:
    if isinstance(source, dt.datetime):
        return source
    if isinstance(source, dt.date):
        return dt.datetime.combine(source, dt.time(tzinfo=dt.UTC))
    day = temporal.date(source)
    found = temporal.date_and_time(source) if day is None else dt.datetime.combine(day, dt.time())
    moment: dt.datetime = _given(found, source)
    return moment


@_section("date and time(date: date | date and time, timezone: string)")
def date_and_time_in(moment: dt.date, zone: str) -> dt.datetime:
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time(tzinfo=temporal.zone(zone)))
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=temporal.zone(zone))
    return moment.astimezone(temporal.zone(zone))


@_section(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, "
    "second: number, offset?: days and time duration | null)"
)
def date_and_time_of_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: dt.timedelta | None = None,
) -> dt.datetime:
    at = time_of_parts(hour, minute, second, offset)
    return dt.datetime.combine(date_of_parts(year, month, day), at)


@_section("time(from: string | time | date | date and time)")
def time(source: str | dt.date | dt.time) -> dt.time:
    if isinstance(source, str):
        at: dt.time = _given(temporal.time(source), source)
        return at
    if isinstance(source, dt.datetime):
        return source.timetz()
    return source if isinstance(source, dt.time) else dt.time(tzinfo=dt.UTC)


@_section(
    "time(hour: number, minute: number, second: number, offset?: days and time duration | null)"
)
def time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None = None
) -> dt.time:
    whole = int(second)
    micro = int((second - whole) * 1_000_000)
    zone = None if offset is None else dt.timezone(offset)
    return dt.time(_whole(hour), _whole(minute), whole, micro, zone)


@_section(
    "number(from: string, grouping separator?: string | null, decimal separator?: string | null)"
)
def number(source: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise RefusedError("a separator is a space, comma or point")
    if grouping is not None and grouping == point:
        raise RefusedError("the separators are the same")
    text = source.replace(grouping, "") if grouping else source
    if point and point != ".":
        text = text.replace(point, ".")
    if not _NUMBER.fullmatch(text):
        raise RefusedError(f'cannot read "{source}"')
    return DECIMAL.create_decimal(text)


@_section("number(from: number)")
def number_of_number(source: Decimal) -> Decimal:
    return source


@_section("string(from: any)")
def string(source: Any) -> str | None:
    if source is None or isinstance(source, str):
        return source
    return text(source)


@_section("duration(from: string | duration)")
def duration(source: Any) -> Any:
    return _given(temporal.duration(source), source) if isinstance(source, str) else source


@_section("years and months duration(from: date | date and time, to: date | date and time)")
def years_and_months_duration(start: dt.date, end: dt.date) -> Months:
    if isinstance(start, dt.datetime) != isinstance(end, dt.datetime):
        start, end = _day(start), _day(end)
    return temporal.months_between(start, end)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _whole(value: Decimal) -> int:
    if value != int(value):
        raise RefusedError(f"{value} is no whole number")
    return int(value)


def plain(value: Decimal) -> str:
    """The number without exponent."""
    try:
        return format(Decimal(value), "f")
    except decimal.InvalidOperation as error:
        raise RefusedError(f"{value} is too large to write") from error


def text(value: Any) -> str:
    """The value as FEEL writes it. Raises RefusedError for a function."""
    of = kind(value)
    if value is None:
        return "null"
    if of == "boolean":
        return "true" if value else "false"
    if of == "number":
        return plain(value)
    if of == "string":
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if of in ("list", "context"):
        limits.spend(1 + len(value))
    if of == "list":
        return f"[{', '.join(map(text, value))}]"
    if of == "context":
        return "{" + ", ".join(f"{_key(key)}: {text(entry)}" for key, entry in value.items()) + "}"
    if of == "range":
        return _range_text(value)
    if of in ("function", "unknown"):
        raise RefusedError(f"a {of} has no text")
    return temporal.text(value)


def _key(key: str) -> str:
    """A key as it is written: in quotes where its signs would be read as something else."""
    return text(key) if any(sign in key for sign in '{}:,"') else key


def _range_text(value: Range) -> str:
    if value.unbounded_low:
        return f"({'<=' if value.high_included else '<'} {text(value.high)})"
    if value.unbounded_high:
        return f"({'>=' if value.low_included else '>'} {text(value.low)})"
    opening = "[" if value.low_included else "("
    closing = "]" if value.high_included else ")"
    return f"{opening}{text(value.low)}..{text(value.high)}{closing}"
