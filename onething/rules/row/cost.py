"""The single place that says what a node costs to run, in the steps of `limits`."""

from typing import Any

from onething.rules import nodes

_NODES_A_STEP = 8
_COSTLY = (
    nodes.For,
    nodes.Some,
    nodes.Every,
    nodes.Filter,
    nodes.Define,
    nodes.ContextOf,
    nodes.Table,
)


def needs_count(node: nodes.Node[Any]) -> bool:
    """Whether the node could cost more than its own length."""
    return any(isinstance(part, _COSTLY) for part in nodes.walk(node))


def weight(node: nodes.Node[Any]) -> int:
    """The steps of running all nodes below this one once."""
    return 1 + sum(1 for _ in nodes.walk(node)) // _NODES_A_STEP
