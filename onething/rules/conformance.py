"""The single place that says whether a value conforms to a type (DMN 10.3.2.9.3)."""

from typing import Any

from onething.rules.nodes import Type
from onething.rules.values import kind


def conforms(value: Any, to: Type) -> bool:
    """Whether `value instance of to` is true."""
    if to.name == "Any":
        return value is not None
    if to.name == "Null":
        return value is None
    if kind(value) != to.name:
        return False
    if not to.parts:
        return True
    if to.name == "list":
        return all(conforms(item, to.parts[0]) for item in value)
    if to.name == "range":
        return all(end is None or conforms(end, to.parts[0]) for end in (value.low, value.high))
    if to.name == "context":
        pairs = zip(to.keys, to.parts, strict=True)
        return all(key in value and conforms(value[key], part) for key, part in pairs)
    return len(value.parameters) == len(to.parts) - 1
