"""The single place that runs comparisons."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from onething.rules import nodes, values
from onething.rules.nodes import Node
from onething.rules.row.place import Constant, Env, Faults, Place, Run, fault
from onething.rules.values import equal, kind

# Kinds that Python compares as FEEL does, when both sides are exactly of one of them
DIRECT = (Decimal, str, dt.date, dt.timedelta, values.Months)

Compare = Callable[[Any, Any], bool | None]
Reporting = Callable[[Any, Any, Faults], bool | None]


def comparison(compare: Compare, direct: Compare) -> Callable[[Any, Place], Run]:
    """The compiler of one operator: `compare` takes any two values, `direct` is Python's own."""

    def compiler(node: Any, place: Place) -> Run:
        left, right = place.compiled(node.left), place.compiled(node.right)
        compared = _reporting(_knowing(compare, node, place), node)
        if isinstance(right, Constant) and type(right.value) in DIRECT:
            return _against(left, right.value, direct, compared)
        return lambda env, faults: compared(left(env, faults), right(env, faults), faults)

    return compiler


def _against(left: Run, constant: Any, direct: Compare, compared: Reporting) -> Run:
    of = type(constant)

    def against(env: Env, faults: Faults) -> bool | None:
        value = left(env, faults)
        if type(value) is of:
            return direct(value, constant)
        return compared(value, constant, faults)

    return against


def _reporting(compare: Compare, node: Node[Any]) -> Reporting:
    def compared(left: Any, right: Any, faults: Faults) -> bool | None:
        answer = compare(left, right)
        if answer is None and left is not None and right is not None:
            fault(faults, node, "kinds", f"cannot compare {kind(left)} and {kind(right)}")
        return answer

    return compared


def _knowing(compare: Compare, node: Any, place: Place) -> Compare:
    """Where null means "not known", a comparison with one is not known."""
    if not place.is_cautious or says_null(node.left) or says_null(node.right):
        return compare
    return lambda left, right: None if left is None or right is None else compare(left, right)


def says_null(node: Node[Any]) -> bool:
    return isinstance(node, nodes.Literal) and node.value is None


def not_equal(left: Any, right: Any) -> bool | None:
    answer = equal(left, right)
    return None if answer is None else not answer
