"""The single place that says which names an expression reads from its context."""

from collections.abc import Collection, Iterator
from typing import Any

from onething.rules import functions, nodes
from onething.rules.nodes import Node

# The path, and whether it stands in a filter, where it may belong to the item.
Read = tuple[str, bool]


def names(expression: Node[Any], known: Collection[str] = ()) -> frozenset[str]:
    """The dotted paths that the expression reads from the context; not what `for`, `some`,
    `every`, a filter, a function or a context binds.

    A name inside a filter may belong to the item: it counts if its first part is also read
    outside of filters or begins a path in `known`. A path that goes on behind a known one
    (`date.year`) is cut to that.
    """
    reads = set(_reads(expression, frozenset(), False))
    outer = {_first(path) for path, in_filter in reads if not in_filter} | set(map(_first, known))
    return frozenset(
        _cut(path, known) for path, in_filter in reads if not in_filter or _first(path) in outer
    )


def _first(path: str) -> str:
    return path.partition(".")[0]


def _cut(path: str, known: Collection[str]) -> str:
    fitting = [whole for whole in known if path == whole or path.startswith(whole + ".")]
    return max(fitting, key=len, default=path)


def _reads(node: Node[Any], bound: frozenset[str], in_filter: bool) -> Iterator[Read]:
    path = _path(node)
    if path is not None:
        if path[0] not in bound:
            yield ".".join(path), in_filter
        return
    if isinstance(node, nodes.Filter):
        yield from _reads(node.source, bound, in_filter)
        yield from _reads(node.condition, bound | {"item"}, True)
        return
    for child, inner in _inside(node, bound):
        yield from _reads(child, inner, in_filter)


def _path(node: Node[Any]) -> tuple[str, ...] | None:
    """The parts of a path that is nothing but names."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Path):
        before = _path(node.source)
        return None if before is None else (*before, node.name)
    return None


def _inside(node: Node[Any], bound: frozenset[str]) -> Iterator[tuple[Node[Any], frozenset[str]]]:
    """The children, each with the names bound where it stands."""
    if isinstance(node, nodes.For | nodes.Some | nodes.Every):
        for name, source in zip(node.names, node.sources, strict=True):
            yield source, bound
            bound = bound | {name}
        last = node.body if isinstance(node, nodes.For) else node.condition
        yield last, bound | {"partial"} if isinstance(node, nodes.For) else bound
    elif isinstance(node, nodes.Define):
        yield node.body, bound | set(node.parameters)
    elif isinstance(node, nodes.ContextOf):
        for key, entry in zip(node.keys, node.entries, strict=True):
            yield entry, bound
            bound = bound | {key}
    else:
        for child in nodes.children(node):
            if not (isinstance(node, nodes.Call) and child is node.function and _built_in(child)):
                yield child, bound


def _built_in(node: Node[Any]) -> bool:
    return isinstance(node, nodes.Name) and node.name in functions.NAMES
