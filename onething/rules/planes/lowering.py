"""The single place that puts named sub-rules in their place."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.planes.refusals import RefusedNode

Definitions = Mapping[str, Node[Any]]


def lowered(node: Node[Any], definitions: Definitions) -> Node[Any]:
    """The condition with what they stand for in the place of names of sub-rules. Raises
    RefusedNode."""
    _refuse_bound(node, definitions)
    return _lowered(node, definitions, ())


def path(node: Node[Any]) -> str | None:
    """The dotted name, where the node is nothing but one."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Path):
        before = path(node.source)
        return None if before is None else f"{before}.{node.name}"
    return None


def _lowered(node: Node[Any], definitions: Definitions, inside: tuple[str, ...]) -> Node[Any]:
    name = path(node)
    if name is not None and name in definitions:
        return _defined(node, name, definitions, inside)
    return rebuilt(node, lambda child: _lowered(child, definitions, inside))


def _defined(
    node: Node[Any], name: str, definitions: Definitions, inside: tuple[str, ...]
) -> Node[Any]:
    if name in inside:
        raise RefusedNode("defined_by_itself", node, name)
    return _lowered(definitions[name], definitions, (*inside, name))


Whole = TypeVar("Whole", Node[Any], nodes.Row, nodes.Column)


def rebuilt(node: Whole, change: Callable[[Node[Any]], Node[Any]]) -> Whole:
    """The node, or part of a table, with changed children; itself when none has changed."""
    changed: dict[str, Any] = {}
    for one in dataclasses.fields(node):
        value = getattr(node, one.name)
        new = _changed(value, change)
        if new is not value:
            changed[one.name] = new
    return dataclasses.replace(node, **changed) if changed else node


def _changed(value: Any, change: Callable[[Node[Any]], Node[Any]]) -> Any:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, nodes.Row):
        return rebuilt(value, change)
    if isinstance(value, nodes.Column):
        return rebuilt(value, change)
    if isinstance(value, tuple):
        new = tuple(_changed(part, change) for part in value)
        return value if all(a is b for a, b in zip(new, value, strict=True)) else new
    return value


def _refuse_bound(node: Node[Any], definitions: Definitions) -> None:
    for one in nodes.walk(node):
        bound: tuple[str, ...] = ()
        match one:
            case nodes.For(names=names) | nodes.Some(names=names) | nodes.Every(names=names):
                bound = names
            case nodes.Define(parameters=parameters):
                bound = parameters
            case nodes.ContextOf(keys=keys):
                bound = keys
        for name in bound:
            if name in definitions:
                raise RefusedNode("name_is_bound", one, name)
