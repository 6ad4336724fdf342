"""The single place that says what must be asked before a condition is settled."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from onething.rules import nodes, row
from onething.rules.names import names
from onething.rules.nodes import Node

Open = Callable[[Any, Mapping[str, Any], frozenset[str]], frozenset[str]]


def missing(
    condition: Node[Any], context: Mapping[str, Any], known: Collection[str] = ()
) -> frozenset[str]:
    """The names that are null or absent and could still change what `row.decide` answers; none
    when the answer is settled. `known` as for `names`.

    Exact in and, or, not and if; below these every unknown name counts, so it may ask for one
    too many, never for one too few.
    """
    return _open(condition, context, frozenset(known))


def _open(node: Node[Any], context: Mapping[str, Any], known: frozenset[str]) -> frozenset[str]:
    find: Open = _OPEN.get(type(node), _unknown)
    return find(node, context, known)


def _unknown(node: Node[Any], context: Mapping[str, Any], known: frozenset[str]) -> frozenset[str]:
    return frozenset(path for path in names(node, known) if _at(context, path) is None)


def _at(context: Mapping[str, Any], path: str) -> Any:
    return row.compile(_path(path.split(".")))(context)


def _path(parts: list[str]) -> Node[Any]:
    first, *rest = parts
    found: Node[Any] = nodes.Name(first)
    for part in rest:
        found = nodes.Path(found, part)
    return found


def _of_parts(decisive: bool) -> Open:
    """For `and` (decided by a part that is false) and `or` (by one that is true)."""

    def find(node: Any, context: Mapping[str, Any], known: frozenset[str]) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for part in node.parts:
            still = _open(part, context, known)
            if not still and row.decide(part)(context) is decisive:
                return frozenset()
            found |= still
        return found

    return find


def _of_not(node: nodes.Not, context: Mapping[str, Any], known: frozenset[str]) -> frozenset[str]:
    return _open(node.negand, context, known)


def _of_if(
    node: nodes.If[Any], context: Mapping[str, Any], known: frozenset[str]
) -> frozenset[str]:
    still = _open(node.condition, context, known)
    if still:
        return still | _open(node.then, context, known) | _open(node.otherwise, context, known)
    is_true = row.decide(node.condition)(context) is True
    return _open(node.then if is_true else node.otherwise, context, known)


_OPEN: dict[type[Node[Any]], Open] = {
    nodes.And: _of_parts(decisive=False),
    nodes.Or: _of_parts(decisive=True),
    nodes.Not: _of_not,
    nodes.If: _of_if,
}
