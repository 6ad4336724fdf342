"""The single place that reads decision tables over columns (DMN 8.2.8)."""

from collections.abc import Callable
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.planes import logic, trees
from onething.rules.planes.comparison import Comparer
from onething.rules.planes.plan import Decided, OnlyOne, Plan, Settled
from onething.rules.planes.refusals import RefusedNode
from onething.rules.planes.trees import Constant, Few, Value

# The conditions of a table's rules, in order
Conditions = tuple[Plan, ...]
Test = Callable[[Node[Any], Node[Any], nodes.Tests], Plan]
Read = Callable[[Node[Any]], Value]


class TableReader:
    """Reads tables; `test` gives the plan of a cell, `read` the value of an expression. Raises
    RefusedNode."""

    def __init__(self, comparer: Comparer, test: Test, read: Read) -> None:
        self._comparer = comparer
        self._test = test
        self._read = read

    def value(self, table: nodes.Table, output: int | None = None) -> Value:
        """What the table gives, or one of its outputs."""
        if table.policy not in _CHOICES:
            raise RefusedNode("collects_more", table, table.policy)
        if (len(table.outputs) > 1) != (output is not None):
            raise RefusedNode("several_outputs", table)
        if output is not None and table.policy not in ("U", "F"):
            raise RefusedNode("several_outputs", table)
        answers = [self._read(row.answers[output or 0]) for row in table.rules]
        default = table.outputs[output or 0].otherwise
        otherwise = Constant(None) if default is None else self._read(default)
        found = _CHOICES[table.policy](self, table, self._conditions(table), answers, otherwise)
        allowed = self._allowed(table)
        return found if allowed is None else Few(((allowed, found),))

    def gives(self, table: nodes.Table, wanted: Any) -> Plan:
        """`list contains(table, wanted)` of a table that lists the answers of its rules."""
        answers = [self._constant(row.answers[0]) for row in table.rules]
        is_plain = len(table.outputs) == 1 and table.outputs[0].otherwise is None
        if table.policy not in ("R", "O", "C") or not is_plain:
            raise RefusedNode("collects_more", table, table.policy)
        conditions = self._conditions(table)
        found = logic.any_of(
            condition
            for condition, answer in zip(conditions, answers, strict=True)
            if self._comparer.same(answer, wanted)
        )
        allowed = self._allowed(table)
        known = [Decided(conditions), *([] if allowed is None else [allowed])]
        return logic.choice(logic.all_of(known), found, _NOT_KNOWN)

    def _conditions(self, table: nodes.Table) -> Conditions:
        return tuple(
            logic.all_of(
                self._test(table, value, tests)
                for value, tests in zip(table.inputs, row.tests, strict=True)
            )
            for row in table.rules
        )

    def _allowed(self, table: nodes.Table) -> Plan | None:
        """Where every input is null or has a value that the table allows."""
        plans = [
            logic.any_of(
                [self._comparer.is_null(self._read(value), table), self._test(table, value, tests)]
            )
            for value, tests in zip(table.inputs, table.allowed, strict=False)
            if tests is not None
        ]
        return logic.all_of(plans) if plans else None

    def _constant(self, node: Node[Any]) -> Any:
        value = self._read(node)
        if not isinstance(value, Constant):
            raise RefusedNode("not_constant", node)
        return value.value

    def unique(
        self, table: nodes.Table, conditions: Conditions, answers: list[Value], default: Value
    ) -> Value:
        alone = OnlyOne(conditions)
        options = [
            (logic.all_of([condition, alone]), answer)
            for condition, answer in zip(conditions, answers, strict=True)
        ]
        return Few((*options, (_none(conditions), default)))

    def any(
        self, table: nodes.Table, conditions: Conditions, answers: list[Value], default: Value
    ) -> Value:
        """The answer that all rules that match agree on."""
        constants = [self._constant(row.answers[0]) for row in table.rules]
        options: list[tuple[Plan, Value]] = [(_none(conditions), default)]
        for place, constant in enumerate(constants):
            if any(self._comparer.same(constant, one) for one in constants[:place]):
                continue
            alike = [self._comparer.same(constant, one) for one in constants]
            pairs = list(zip(conditions, alike, strict=True))
            agree = [one for one, is_alike in pairs if is_alike]
            others = [one for one, is_alike in pairs if not is_alike]
            whole = [Decided(conditions), logic.any_of(agree), *map(logic.inverse, others)]
            options.append((logic.all_of(whole), Constant(constant)))
        return Few(tuple(options))

    def first(
        self, table: nodes.Table, conditions: Conditions, answers: list[Value], default: Value
    ) -> Value:
        found = default
        for condition, answer in reversed(list(zip(conditions, answers, strict=True))):
            found = trees.branch(condition, answer, found, table)
        return found

    def priority(
        self, table: nodes.Table, conditions: Conditions, answers: list[Value], default: Value
    ) -> Value:
        """The answer that comes first in the order of the output's values."""
        order = [self._constant(value) for value in table.outputs[0].order]
        constants = [self._constant(row.answers[0]) for row in table.rules]
        ranks = [self._rank(order, constant) for constant in constants]
        options: list[tuple[Plan, Value]] = [(_none(conditions), default)]
        for place, condition in enumerate(conditions):
            better = [
                logic.inverse(other)
                for at, other in enumerate(conditions)
                if (ranks[at], at) < (ranks[place], place)
            ]
            whole = logic.all_of([Decided(conditions), condition, *better])
            options.append((whole, Constant(constants[place])))
        return Few(tuple(options))

    def _rank(self, order: list[Any], constant: Any) -> int:
        same = [place for place, one in enumerate(order) if self._comparer.same(one, constant)]
        return same[0] if same else len(order)


def _none(conditions: Conditions) -> Plan:
    return logic.all_of(map(logic.inverse, conditions))


_NOT_KNOWN = Settled(None)
_CHOICES = {
    "U": TableReader.unique,
    "A": TableReader.any,
    "F": TableReader.first,
    "P": TableReader.priority,
}
