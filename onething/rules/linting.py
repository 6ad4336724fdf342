"""The single place that says what is doubtful about a rule that can be read: facts nobody has,
values of unlike types, conditions that can never hold."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onething.rules import nodes, values, writing
from onething.rules.names import names
from onething.rules.nodes import Node

_COMPARED = (
    nodes.Equal,
    nodes.NotEqual,
    nodes.Less,
    nodes.AtMost,
    nodes.More,
    nodes.AtLeast,
)


@dataclass(frozen=True)
class Finding:
    """Something doubtful. `code` is unknown, unlike or never; `at` the offset in the text;
    `name` what it is about; `better` the nearest known name, the type that the fact has, or
    the other condition that it contradicts."""

    code: str
    at: int
    name: str
    better: str = ""


def findings(rule: Node[Any], kinds: Mapping[str, str]) -> tuple[Finding, ...]:
    """What is doubtful, in the order of the text. `kinds` is the attribute dictionary: the FEEL
    type of each fact by its dotted name."""
    found = [*_unknown(rule, kinds), *_unlike(rule, kinds), *_never(rule)]
    return tuple(sorted(found, key=lambda one: one.at))


def _unknown(rule: Node[Any], kinds: Mapping[str, str]) -> Iterator[Finding]:
    for name in names(rule, kinds):
        if name not in kinds:
            near = difflib.get_close_matches(name, kinds, 1, 0.5)
            yield Finding("unknown", _place(rule, name), name, near[0] if near else "")


def _place(rule: Node[Any], name: str) -> int:
    first = name.partition(".")[0]
    found = (n.at for n in nodes.walk(rule) if isinstance(n, nodes.Name) and n.name == first)
    return min(found, default=0)


def _unlike(rule: Node[Any], kinds: Mapping[str, str]) -> Iterator[Finding]:
    for node in nodes.walk(rule):
        for fact, constant in _pairs(node):
            name = writing.write(fact)
            of = kinds.get(name)
            if of and constant.value is not None and values.kind(constant.value) != of:
                yield Finding("unlike", node.at, name, of)


def _pairs(node: Node[Any]) -> Iterator[tuple[Node[Any], nodes.Literal[Any]]]:
    """Facts, each with a constant that it is compared with."""
    if isinstance(node, _COMPARED):
        both = [(node.left, node.right), (node.right, node.left)]
    elif isinstance(node, nodes.Between):
        both = [(node.value, node.low), (node.value, node.high)]
    elif isinstance(node, nodes.In):
        both = [(node.value, part) for test in node.tests for part in _constants(test)]
    else:
        return
    for fact, constant in both:
        if isinstance(fact, nodes.Name | nodes.Path) and isinstance(constant, nodes.Literal):
            yield fact, constant


def _constants(test: Node[Any]) -> list[Node[Any]]:
    if isinstance(test, nodes.RangeOf):
        return [end for end in (test.low, test.high) if end is not None]
    return list(test.items) if isinstance(test, nodes.ListOf) else [test]


# What can never hold: two parts of one `and` that leave a number no room


@dataclass(frozen=True)
class _Bound:
    """What a comparison leaves of a number, and where it stands."""

    low: Decimal
    high: Decimal
    is_open: bool
    node: Node[Any]


_INFINITE = Decimal("Infinity")


def _never(rule: Node[Any]) -> Iterator[Finding]:
    for node in nodes.walk(rule):
        if not isinstance(node, nodes.And):
            continue
        bounds: dict[str, list[_Bound]] = {}
        for part in node.parts:
            for name, bound in _bounds(part):
                for other in bounds.get(name, []):
                    if _is_empty(bound, other):
                        text = writing.write(other.node)
                        yield Finding("never", bound.node.at, writing.write(bound.node), text)
                bounds.setdefault(name, []).append(bound)


def _bounds(part: Node[Any]) -> Iterator[tuple[str, _Bound]]:
    if not isinstance(part, nodes.Less | nodes.AtMost | nodes.More | nodes.AtLeast | nodes.Equal):
        return
    for fact, constant in _pairs(part):
        value = constant.value
        if fact is not part.left or not isinstance(value, Decimal):
            continue
        is_below = isinstance(part, nodes.Less | nodes.AtMost | nodes.Equal)
        is_above = isinstance(part, nodes.More | nodes.AtLeast | nodes.Equal)
        low = value if is_above else -_INFINITE
        high = value if is_below else _INFINITE
        is_open = isinstance(part, nodes.Less | nodes.More)
        yield writing.write(fact), _Bound(low, high, is_open, part)


def _is_empty(one: _Bound, other: _Bound) -> bool:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return low > high or (low == high and (one.is_open or other.is_open))
