"""The single place that knows conditions on a date whose answer changes once at most from the
first day to the last: then a few days tell all."""

from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.planes.lowering import path

_ORDERED = (nodes.Less, nodes.AtMost, nodes.More, nodes.AtLeast)


def is_ordered(condition: Node[Any], column: str) -> bool:
    """Whether it compares the date, perhaps moved by what is the same for everybody, with
    something that is the same for everybody. Moving by months keeps the order of days."""
    if not isinstance(condition, _ORDERED):
        return False
    sides = (condition.left, condition.right)
    moved = [_is_moved(side, column) for side in sides]
    fixed = [_is_fixed(side, column) for side in sides]
    return (moved[0] and fixed[1]) or (moved[1] and fixed[0])


def _is_moved(node: Node[Any], column: str) -> bool:
    if path(node) == column:
        return True
    match node:
        case nodes.Add(left, right) | nodes.Subtract(left, right):
            return any(
                _is_moved(a, column) and _is_fixed(b, column)
                for a, b in ((left, right), (right, left))
            )
        case _:
            return False


def _is_fixed(node: Node[Any], column: str) -> bool:
    return all(
        path(part) != column and not isinstance(part, nodes.Input) for part in nodes.walk(node)
    )
