"""The single place that says whether a value conforms to a type (DMN 10.3.2.9.3), and how it is
converted where it nearly does (10.3.2.9.4)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from onething.rules.nodes import Type
from onething.rules.values import Function, kind

# Whether a value fits, and the value as it is taken.
Taken = Callable[[Any], tuple[bool, Any]]


def conforms(value: Any, to: Type, with_nulls: bool = False) -> bool:
    """Whether `value instance of to` is true. With nulls, null conforms to every type, as it
    does where a value is taken over rather than asked about."""
    if value is None and with_nulls:
        return True
    if to.name == "Any":
        return value is not None
    if to.name == "Null":
        return value is None
    if kind(value) != to.name:
        return False
    return not to.parts or _PARTS[to.name](value, to, with_nulls)


def _list(value: Any, to: Type, with_nulls: bool) -> bool:
    return all(conforms(item, to.parts[0], with_nulls) for item in value)


def _range(value: Any, to: Type, with_nulls: bool) -> bool:
    return all(end is None or conforms(end, to.parts[0]) for end in (value.low, value.high))


def _context(value: Any, to: Type, with_nulls: bool) -> bool:
    pairs = zip(to.keys, to.parts, strict=True)
    return all(key in value and conforms(value[key], part, True) for key, part in pairs)


def _function(value: Function, to: Type, with_nulls: bool) -> bool:
    """A function conforms when it takes at least what is asked."""
    if len(value.parameters) != len(to.parts) - 1:
        return False
    return all(map(_covers, value.types, to.parts))


def _covers(taken: Type, given: Type) -> bool:
    return taken.name in ("Any", given.name)


_PARTS: dict[str, Callable[[Any, Type, bool], bool]] = {
    "list": _list,
    "range": _range,
    "context": _context,
    "function": _function,
}


def converted(value: Any, to: Type) -> tuple[bool, Any]:
    """Whether the value can be taken as one of the type, and the value so taken."""
    if conforms(value, to, with_nulls=True):
        return True, value
    of = kind(value)
    if to.name == "list" and of != "list" and conforms([value], to, with_nulls=True):
        return True, [value]
    if of == "list" and to.name != "list" and len(value) == 1 and conforms(value[0], to):
        return True, value[0]
    if of == "date" and to.name == "date and time":
        return True, dt.datetime.combine(value, dt.time(tzinfo=dt.UTC))
    return False, None
