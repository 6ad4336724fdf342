"""The single place that says what `value.name` gives for values that are no contexts (DMN table
65)."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from onething.rules import temporal
from onething.rules.values import kind

_DAY = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_CLOCK = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": lambda value: value.utcoffset(),
    "timezone": lambda value: getattr(value.tzinfo, "key", None),
}


def _whole(value: dt.timedelta, unit: dt.timedelta, wrap: int | None = None) -> Decimal:
    count = abs(value) // unit
    count = count if wrap is None else count % wrap
    return Decimal(-count if value < dt.timedelta() else count)


def _seconds(value: dt.timedelta) -> Decimal:
    seconds = temporal.seconds(abs(value)) % 60
    return -seconds if value < dt.timedelta() else seconds


def _sign(value: int) -> int:
    return -1 if value < 0 else 1


_PROPERTIES: dict[str, Mapping[str, Callable[[Any], Any]]] = {
    "date": _DAY,
    "date and time": _DAY | _CLOCK,
    "time": _CLOCK,
    "days and time duration": {
        "days": lambda value: _whole(value, dt.timedelta(days=1)),
        "hours": lambda value: _whole(value, dt.timedelta(hours=1), 24),
        "minutes": lambda value: _whole(value, dt.timedelta(minutes=1), 60),
        "seconds": _seconds,
    },
    "years and months duration": {
        "years": lambda value: Decimal(_sign(value.months) * (abs(value.months) // 12)),
        "months": lambda value: Decimal(_sign(value.months) * (abs(value.months) % 12)),
    },
    "range": {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}

# Property names of several words, which the parser must know to read them after a dot.
SPACED = frozenset(name for table in _PROPERTIES.values() for name in table if " " in name)


def of(value: Any, name: str) -> tuple[bool, Any]:
    """Whether the value can have such a part, and the part."""
    kind_of = kind(value)
    if kind_of == "context":
        return True, value.get(name)
    if kind_of == "list":
        return True, [of(item, name)[1] for item in value]
    found = _PROPERTIES.get(kind_of, {}).get(name)
    return (False, None) if found is None else (True, found(value))
