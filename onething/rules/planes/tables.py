"""The single place that writes a decision table as conditions (DMN 8.2.8), so that it means the
same on every engine.

A rule of a table applies when all of its cells hold. Where that is not known, the answer of the
table is known only if it is the same either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node

NULL: Node[Any] = nodes.Literal(None)


@dataclass(frozen=True)
class Rule:
    """What each input must pass, and what comes out."""

    cells: tuple[nodes.Tests, ...]
    output: Node[Any]


@dataclass(frozen=True)
class Collected:
    """A table whose answer is the list of the outputs of all rules that apply."""

    conditions: tuple[Node[Any], ...]
    outputs: tuple[Node[Any], ...]

    def gives(self, value: Node[Any]) -> Node[Any]:
        """Whether the value is among the outputs."""
        parts = tuple(
            nodes.And((condition, nodes.Equal(output, value)))
            for condition, output in zip(self.conditions, self.outputs, strict=True)
        )
        return nodes.Or(parts)


def first(inputs: Sequence[Node[Any]], rules: Sequence[Rule], otherwise: Node[Any] = NULL) -> Any:
    """The output of the first rule that applies."""
    found = otherwise
    for rule in reversed(rules):
        found = nodes.If(_applies(inputs, rule), rule.output, found)
    return found


def unique(inputs: Sequence[Node[Any]], rules: Sequence[Rule]) -> Any:
    """The output of the only rule that applies; null when several do."""
    conditions = [_applies(inputs, rule) for rule in rules]
    found = NULL
    for index in reversed(range(len(rules))):
        output = rules[index].output
        later = tuple(conditions[index + 1 :])
        alone = nodes.If(nodes.Or(later), NULL, output) if later else output
        found = nodes.If(conditions[index], alone, found)
    return found


def collect(inputs: Sequence[Node[Any]], rules: Sequence[Rule]) -> Collected:
    """The outputs of all rules that apply, to be asked by `list contains`."""
    conditions = tuple(_applies(inputs, rule) for rule in rules)
    return Collected(conditions, tuple(rule.output for rule in rules))


def _applies(inputs: Sequence[Node[Any]], rule: Rule) -> Node[Any]:
    parts = []
    for value, cell in zip(inputs, rule.cells, strict=True):
        if cell.tests:
            holds: Node[Any] = nodes.In(value, cell.tests)
            parts.append(nodes.Not(holds) if cell.negated else holds)
        elif cell.negated:
            parts.append(nodes.Literal(False))
    if not parts:
        return nodes.Literal(True)
    return parts[0] if len(parts) == 1 else nodes.And(tuple(parts))
