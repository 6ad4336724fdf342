"""The single place that puts named sub-rules in their place."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.planes.refusals import RefusedNode
from onething.rules.planes.tables import Collected

Definition = Node[Any] | Collected
Definitions = Mapping[str, Definition]


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
    if isinstance(node, nodes.Call):
        asked = _collected(node, definitions, inside)
        if asked is not None:
            return asked
    return rebuilt(node, lambda child: _lowered(child, definitions, inside))


def _defined(
    node: Node[Any], name: str, definitions: Definitions, inside: tuple[str, ...]
) -> Node[Any]:
    found = definitions[name]
    if name in inside:
        raise RefusedNode("defined_by_itself", node, name)
    if isinstance(found, Collected):
        raise RefusedNode("collects_more", node, name)
    return _lowered(found, definitions, (*inside, name))


def _collected(
    node: nodes.Call, definitions: Definitions, inside: tuple[str, ...]
) -> Node[Any] | None:
    """`list contains(table, value)` of a table that collects."""
    if path(node.function) != "list contains" or len(node.arguments) != 2 or node.names:
        return None
    name = path(node.arguments[0])
    table = definitions.get(name) if name is not None else None
    if name is None or not isinstance(table, Collected):
        return None
    return _lowered(table.gives(node.arguments[1]), definitions, (*inside, name))


def rebuilt(node: Node[Any], change: Callable[[Node[Any]], Node[Any]]) -> Node[Any]:
    """The node with changed children; itself when none has changed."""
    changed: dict[str, Any] = {}
    for one in dataclasses.fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            new: Any = change(value)
        elif isinstance(value, tuple):
            new = tuple(change(part) if isinstance(part, Node) else part for part in value)
            new = value if all(a is b for a, b in zip(new, value, strict=True)) else new
        else:
            continue
        if new is not value:
            changed[one.name] = new
    return dataclasses.replace(node, **changed) if changed else node


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
