"""The single place that says what a value is while a condition is read: a leaf, or a choice
between two values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.planes.forms import Form
from onething.rules.planes.plan import Plan, Settled
from onething.rules.planes.refusals import RefusedNode
from onething.rules.values import Range, kind

MOST_LEAVES = 256


@dataclass(frozen=True)
class Constant:
    """The same value for everybody."""

    value: Any


@dataclass(frozen=True)
class Coded:
    """What the expression gives, which reads nothing but one coded column. `kind` is that of the
    column where the expression is just its name, else ""."""

    column: str
    node: Node[Any]
    kind: str = ""


@dataclass(frozen=True)
class Truth:
    """The answer of a condition."""

    plan: Plan


@dataclass(frozen=True)
class Branch:
    """One value where the condition is true, another where it is false; where it is not known,
    the one both are, or null."""

    condition: Plan
    then: "Value"
    otherwise: "Value"


@dataclass(frozen=True)
class Few:
    """The value beside the condition that is true, no two of which are true together; null
    where none is."""

    options: tuple[tuple[Plan, "Value"], ...]


Leaf = Constant | Coded | Truth | Form
Value = Leaf | Branch | Few


def branch(condition: Plan, then: Value, otherwise: Value, node: Node[Any]) -> Value:
    """The choice; one of the two when the condition is settled. Raises RefusedNode when there
    are too many."""
    if isinstance(condition, Settled) and condition.answer is not None:
        return then if condition.answer else otherwise
    return counted(Branch(condition, then, otherwise), node)


def counted(value: "Value", node: Node[Any]) -> "Value":
    """The value. Raises RefusedNode when it has too many leaves."""
    if sum(1 for _ in leaves(value)) > MOST_LEAVES:
        raise RefusedNode("too_many_branches", node, str(MOST_LEAVES))
    return value


def leaves(value: Value) -> Iterator[Leaf]:
    if isinstance(value, Branch):
        yield from leaves(value.then)
        yield from leaves(value.otherwise)
    elif isinstance(value, Few):
        for _, option in value.options:
            yield from leaves(option)
    else:
        yield value


def mapped(value: Value, operation: Callable[[Leaf], Value]) -> Value:
    """The operation on each leaf, under the same choices."""
    if isinstance(value, Branch):
        then, otherwise = mapped(value.then, operation), mapped(value.otherwise, operation)
        return Branch(value.condition, then, otherwise)
    if isinstance(value, Few):
        return Few(tuple((is_it, mapped(one, operation)) for is_it, one in value.options))
    return operation(value)


def constants(value: Value) -> list[Any] | None:
    """The distinct values that a choice between constants can have, null apart; None when it is
    more than constants."""
    found: dict[tuple[type, Any], Any] = {}
    for leaf in leaves(value):
        if not isinstance(leaf, Constant) or not _is_plain(leaf.value):
            return None
        if leaf.value is not None:
            found.setdefault((type(leaf.value), leaf.value), leaf.value)
    return list(found.values())


def written(value: Any) -> Node[Any]:
    """The node of a constant; lists and the like as they would be written, so that it can be
    told from others."""
    if isinstance(value, Range):
        ends = [
            None if is_open else written(end)
            for end, is_open in (
                (value.low, value.unbounded_low),
                (value.high, value.unbounded_high),
            )
        ]
        return nodes.RangeOf(ends[0], ends[1], value.low_included, value.high_included)
    if kind(value) == "list":
        return nodes.ListOf(tuple(map(written, value)))
    if kind(value) == "context":
        return nodes.ContextOf(tuple(value), tuple(map(written, value.values())))
    return nodes.Literal(value)


def _is_plain(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return not callable(value)
