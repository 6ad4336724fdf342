"""The single place that reads a condition into a plan for columns, or says what of it cannot be
taken."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onething.rules import functions, nodes
from onething.rules.names import names
from onething.rules.nodes import Node
from onething.rules.planes import calculation, logic, spelling, trees
from onething.rules.planes.attributes import FIRST_DAY, LAST_DAY, Attribute, Dictionary
from onething.rules.planes.calculation import Calculator
from onething.rules.planes.comparison import NOT_KNOWN, NULL, Comparer
from onething.rules.planes.forms import Bounds, Form, Sum
from onething.rules.planes.lowering import path, rebuilt
from onething.rules.planes.plan import OneFact, Plan, Settled
from onething.rules.planes.reference import Reference
from onething.rules.planes.refusals import RefusedNode
from onething.rules.planes.tables import TableReader
from onething.rules.planes.trees import Branch, Coded, Constant, Truth, Value
from onething.rules.values import kind

INPUT = "?"
TRUE: Node[Any] = nodes.Literal(True)
ZERO: Node[Any] = nodes.Literal(Decimal(0))
NO_TIME: Node[Any] = nodes.Literal(dt.timedelta(0))
_COMPARISONS = (
    nodes.Equal,
    nodes.NotEqual,
    nodes.Less,
    nodes.AtMost,
    nodes.More,
    nodes.AtLeast,
)
_CONDITIONS = (
    *_COMPARISONS,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Between,
    nodes.In,
    nodes.Tests,
    nodes.InstanceOf,
)
_ARITHMETIC = (nodes.Add, nodes.Subtract, nodes.Multiply, nodes.Divide)


class Reader:
    """Reads conditions over the columns of a dictionary. `at` holds what `today()` and `now()`
    read, as for the reference engine."""

    def __init__(self, dictionary: Dictionary, reference: Reference, at: Mapping[str, Any]) -> None:
        bounds = Bounds(
            {name: _bound(one, one.least, FIRST_DAY) for name, one in dictionary.items()},
            {name: _bound(one, one.most, LAST_DAY) for name, one in dictionary.items()},
        )
        self._dictionary = dictionary
        self._reference = reference
        self._at = at
        self._comparer = Comparer(reference, bounds)
        self._calculator = Calculator(bounds)
        self._tables = TableReader(self._comparer, self._cell, self.value)
        self._plans: dict[Node[Any], Plan] = {}
        self._reads: dict[Node[Any], frozenset[str]] = {}

    def condition(self, node: Node[Any]) -> Plan:
        """The plan of a condition. Raises RefusedNode."""
        found = self._plans.get(node)
        if found is None:
            found = self._plans[node] = self._condition(node)
        return found

    def _condition(self, node: Node[Any]) -> Plan:
        match node:
            case nodes.And(parts):
                return logic.all_of([self.condition(part) for part in parts])
            case nodes.Or(parts):
                return logic.any_of([self.condition(part) for part in parts])
            case nodes.Not(negand):
                return logic.inverse(self.condition(negand))
        reads = self._columns(node)
        if not reads:
            return Settled(self._reference.decide(node)(self._at))
        if self._is_coded(reads):
            self._refuse_plain(node)
            return OneFact(next(iter(reads)), node)
        match node:
            case nodes.If():
                return logic.choice(
                    self.condition(node.condition),
                    self.condition(node.then),
                    self.condition(node.otherwise),
                )
            case nodes.Table():
                return self._comparer.condition(self.value(node), node)
            case nodes.Between(value, low, high):
                return self._within(node, self.value(value), (low, True), (high, True))
            case nodes.In(value, tests):
                return self._any_test(node, value, tests)
            case nodes.Tests(tests, negated):
                holds = self._any_test(node, nodes.Input(at=node.at), tests)
                return logic.inverse(holds) if negated else holds
            case nodes.InstanceOf(value, to):
                return self._comparer.conforms(self.value(value), to, node)
            case nodes.Call(arguments=(nodes.Table() as table, wanted)) if _lists(node):
                return self._tables.gives(table, self._known(wanted))
            case nodes.Call():
                spelled = spelling.condition(node)
                if spelled is not None:
                    return self.condition(spelled)
        if isinstance(node, _COMPARISONS):
            return self._comparison(node)
        raise self._refused(node, reads)

    def _refuse_plain(self, node: Node[Any]) -> None:
        """A fact that is no yes or no is no condition; nor is one compared with another kind."""
        attribute = self._attribute(node)
        if attribute is not None and attribute.kind != "boolean":
            raise RefusedNode("no_condition", node)
        if not isinstance(node, _COMPARISONS):
            return
        for fact, other in ((node.left, node.right), (node.right, node.left)):
            attribute = self._attribute(fact)
            literal = other.value if isinstance(other, nodes.Literal) else None
            if attribute is not None and literal is not None:
                kinds = (attribute.kind, kind(literal))
                if kinds[0] != kinds[1]:
                    raise RefusedNode("unlike_kinds", node, ", ".join(kinds))

    def _refused(self, node: Node[Any], reads: frozenset[str]) -> RefusedNode:
        if self._attribute(node) is not None or isinstance(
            node, (*_ARITHMETIC, nodes.Negate, nodes.Literal, nodes.ListOf, nodes.RangeOf)
        ):
            return RefusedNode("no_condition", node)
        numbers = sorted(name for name in reads if self._dictionary[name].kind == "number")
        if numbers:
            return RefusedNode("number_in_function", node, ", ".join(numbers))
        return RefusedNode("several_facts", node, ", ".join(sorted(reads)))

    # Comparison

    def _comparison(self, node: Any) -> Plan:
        if _says_null(node.left) or _says_null(node.right):
            return self._with_null(node)
        left, right = self.value(node.left), self.value(node.right)
        return self._comparer.compared(type(node), left, right, node)

    def _with_null(self, node: Any) -> Plan:
        """Where `null` is written, asking for it is no comparison of the unknown."""
        if not isinstance(node, nodes.Equal | nodes.NotEqual):
            return NOT_KNOWN
        other = node.right if _says_null(node.left) else node.left
        is_null = self._comparer.is_null(self.value(other), node)
        return is_null if isinstance(node, nodes.Equal) else logic.inverse(is_null)

    def _within(
        self,
        node: Node[Any],
        value: Value,
        low: tuple[Node[Any] | None, bool],
        high: tuple[Node[Any] | None, bool],
    ) -> Plan:
        parts: list[Plan] = []
        if low[0] is not None:
            of = nodes.AtLeast if low[1] else nodes.More
            parts.append(self._comparer.compared(of, value, self.value(low[0]), node))
        if high[0] is not None:
            below = nodes.AtMost if high[1] else nodes.Less
            parts.append(self._comparer.compared(below, value, self.value(high[0]), node))
        return logic.all_of(parts)

    def _any_test(self, node: Node[Any], of: Node[Any], tests: tuple[Node[Any], ...]) -> Plan:
        if not tests:
            return Settled(True)
        return logic.any_of([self._test(node, of, test) for test in tests])

    def _test(self, node: Node[Any], of: Node[Any], test: Node[Any]) -> Plan:
        whole = nodes.In(of, (test,), at=node.at)
        reads = self._columns(whole)
        if self._is_coded(reads):
            return OneFact(next(iter(reads)), whole)
        if isinstance(test, nodes.RangeOf) and test.sign:
            compare = nodes.Equal if test.sign == "=" else nodes.NotEqual
            assert test.low is not None
            return self._comparer.compared(compare, self.value(of), self.value(test.low), node)
        if isinstance(test, nodes.RangeOf):
            ends = (test.low, test.low_included), (test.high, test.high_included)
            return self._within(node, self.value(of), *ends)
        if any(isinstance(part, nodes.Input) for part in nodes.walk(test)):
            return self.condition(_put_in(test, of))
        if isinstance(test, nodes.ListOf):
            return self._listed(node, of, test)
        if _says_null(test):
            return self._comparer.is_null(self.value(of), node)
        return self._comparer.compared(nodes.Equal, self.value(of), self.value(test), node)

    def _listed(self, node: Node[Any], of: Node[Any], test: nodes.ListOf) -> Plan:
        """Whether a list written out has the value; an item of another kind is not the value."""
        value = self.value(of)
        parts = [self._comparer.compared(nodes.NotEqual, value, value, node)]
        for item in test.items:
            if isinstance(item, nodes.RangeOf | nodes.ListOf):
                parts.append(self._test(node, of, item))
            elif _says_null(item):
                parts.append(NOT_KNOWN)
            else:
                wanted = self.value(item)
                if _may_be_equal(value, wanted):
                    parts.append(self._comparer.compared(nodes.Equal, value, wanted, node))
        return logic.any_of(parts)

    # Values

    def value(self, node: Node[Any]) -> Value:
        """What an expression is, as a leaf or a choice. Raises RefusedNode."""
        reads = self._columns(node)
        if not reads:
            return self._fixed(node)
        attribute = self._attribute(node)
        if attribute is not None:
            return self._fact(node, next(iter(reads)), attribute)
        if isinstance(node, _CONDITIONS):
            return Truth(self.condition(node))
        if isinstance(node, nodes.If) and not self._is_coded(reads):
            then, otherwise = self.value(node.then), self.value(node.otherwise)
            return trees.branch(self.condition(node.condition), then, otherwise, node)
        if isinstance(node, nodes.Table) and not self._is_coded(reads):
            return self._tables.value(node)
        if isinstance(node, nodes.Path) and isinstance(node.source, nodes.Table):
            return self._output(node, node.source)
        if isinstance(node, _ARITHMETIC):
            return self._calculated(node, reads)
        if isinstance(node, nodes.Negate) and not self._is_coded(reads):
            return trees.mapped(self.value(node.value), lambda leaf: self._negated(node, leaf))
        if self._is_coded(reads):
            return Coded(next(iter(reads)), node)
        spelled = self._spelled(node)
        if spelled is not None:
            return self.value(spelled)
        raise self._refused(node, reads)

    def _spelled(self, node: Node[Any]) -> Node[Any] | None:
        if not isinstance(node, nodes.Call) or not node.arguments:
            return None
        zero = ZERO
        if path(node.function) == "abs":
            kinds = {_kind(leaf) for leaf in trees.leaves(self.value(node.arguments[0]))}
            zero = NO_TIME if kinds == {calculation.SPAN} else ZERO
        return spelling.value(node, zero)

    def _output(self, node: nodes.Path, table: nodes.Table) -> Value:
        named = [column.name for column in table.outputs]
        if node.name not in named:
            raise RefusedNode("several_outputs", node)
        return self._tables.value(table, named.index(node.name))

    def _cell(self, table: Node[Any], of: Node[Any], tests: nodes.Tests) -> Plan:
        holds = self._any_test(table, of, tests.tests)
        return logic.inverse(holds) if tests.negated else holds

    def _known(self, node: Node[Any]) -> Any:
        value = None if self._columns(node) else self._fixed(node)
        if not isinstance(value, Constant):
            raise RefusedNode("not_constant", node)
        return value.value

    def _fixed(self, node: Node[Any]) -> Value:
        value = self._reference.settle(node)(self._at)
        return Truth(Settled(value)) if isinstance(value, bool) else Constant(value)

    def _fact(self, node: Node[Any], name: str, attribute: Attribute) -> Value:
        if attribute.kind == "boolean":
            return Truth(OneFact(name, node))
        if attribute.kind == "number":
            factor = Fraction(1, 10**attribute.places)
            return Form("number", Sum.column(name, factor), frozenset({name}))
        if attribute.kind == "date":
            return Form("date", Sum.column(name, Fraction(1)), frozenset({name}))
        return Coded(name, node, attribute.kind)

    def _calculated(self, node: Any, reads: frozenset[str]) -> Value:
        if self._is_coded(reads):
            return self._of_one_fact(node, next(iter(reads)))
        left, right = self.value(node.left), self.value(node.right)
        made = trees.mapped(
            left,
            lambda a: trees.mapped(right, lambda b: self._operated(node, a, b)),
        )
        return trees.counted(made, node)

    def _of_one_fact(self, node: Any, column: str) -> Value:
        """A date moved by days stays a form, to be compared with another date; whatever else
        is made of one coded fact stays that."""
        coded = Coded(column, node)
        if self._dictionary[column].kind != "date":
            return coded
        try:
            sides = self.value(node.left), self.value(node.right)
            found = self._operated(node, *sides)
        except RefusedNode:
            return coded
        return found if isinstance(found, Form) else coded

    def _operated(self, node: Any, left: Value, right: Value) -> Value:
        if isinstance(left, Branch) or isinstance(right, Branch):
            raise RefusedNode("too_many_branches", node, "1")
        if any(isinstance(side, Constant) and side.value is None for side in (left, right)):
            return Constant(None)
        if isinstance(left, Constant) and isinstance(right, Constant):
            literals = (trees.written(left.value), trees.written(right.value))
            return Constant(self._reference.settle(type(node)(*literals))(self._at))
        sides = self._form(node, left), self._form(node, right)
        found = calculation.calculate(self._calculator, node, *sides)
        return Constant(None) if found is None else found

    def _negated(self, node: nodes.Negate, value: Value) -> Value:
        if isinstance(value, Constant):
            return Constant(self._reference.settle(nodes.Negate(trees.written(value.value)))({}))
        return self._calculator.negated(node, self._form(node, value))

    def _form(self, node: Node[Any], value: Value) -> Form:
        found = calculation.constant(value.value) if isinstance(value, Constant) else value
        if isinstance(found, Form):
            return found
        if isinstance(value, Coded):
            raise RefusedNode("several_facts", node, ", ".join(sorted(self._columns(node))))
        of = kind(value.value) if isinstance(value, Constant) else "boolean"
        raise RefusedNode("unlike_kinds", node, of)

    # Names

    def _attribute(self, node: Node[Any]) -> Attribute | None:
        name = INPUT if isinstance(node, nodes.Input) else path(node)
        return None if name is None else self._dictionary.get(name)

    def _columns(self, node: Node[Any]) -> frozenset[str]:
        """The columns that an expression reads. Raises RefusedNode for a name of none."""
        found = self._reads.get(node)
        if found is None:
            found = self._reads[node] = self._read(node)
        return found

    def _read(self, node: Node[Any]) -> frozenset[str]:
        found = set(names(node, self._dictionary))
        if _reads_input(node):
            found.add(INPUT)
        for name in sorted(found):
            if name not in self._dictionary and name not in functions.NAMES:
                raise RefusedNode("unknown_attribute", _named(node, name), name)
        return frozenset(found & self._dictionary.keys())

    def _is_coded(self, reads: frozenset[str]) -> bool:
        """Whether it is one column of few distinct values."""
        return len(reads) == 1 and all(self._dictionary[one].kind != "number" for one in reads)


def _bound(attribute: Attribute, bound: Any, day: int) -> int:
    if attribute.kind == "number":
        return int(bound.scaleb(attribute.places))
    return day if attribute.kind == "date" else 0


def _says_null(node: Node[Any]) -> bool:
    return node == NULL


def _lists(call: nodes.Call) -> bool:
    return path(call.function) == "list contains" and not call.names


def _reads_input(node: Node[Any]) -> bool:
    """Whether it reads `?` from outside; a condition in `in (...)` or in a cell of a table has
    one of its own."""
    if isinstance(node, nodes.Input):
        return True
    if isinstance(node, nodes.Tests):
        return bool(node.tests)
    return any(map(_reads_input, _outside(node)))


def _outside(node: Node[Any]) -> Iterable[Node[Any]]:
    """The children for which `?` is what it is for the node."""
    if isinstance(node, nodes.In):
        return [node.value, *(test for test in node.tests if isinstance(test, nodes.RangeOf))]
    if isinstance(node, nodes.Table):
        answers = [answer for rule in node.rules for answer in rule.answers]
        columns = [nodes.ListOf(column.order) for column in node.outputs]
        defaults = [column.otherwise for column in node.outputs if column.otherwise is not None]
        return [*node.inputs, *answers, *columns, *defaults]
    return nodes.children(node)


def _put_in(node: Node[Any], value: Node[Any]) -> Node[Any]:
    """The condition with the value in the place of `?`, but not where it is another."""
    if isinstance(node, nodes.Input):
        return value
    if isinstance(node, nodes.Tests):
        holds: Node[Any] = nodes.In(value, node.tests, at=node.at) if node.tests else TRUE
        return nodes.Not(holds, at=node.at) if node.negated else holds
    outside = {id(child) for child in _outside(node)}
    return rebuilt(node, lambda child: _put_in(child, value) if id(child) in outside else child)


def _named(node: Node[Any], name: str) -> Node[Any]:
    for one in nodes.walk(node):
        if path(one) == name:
            return one
    return node


def _may_be_equal(value: Value, wanted: Value) -> bool:
    kinds = [{_kind(leaf) for leaf in trees.leaves(side)} for side in (value, wanted)]
    return "" in kinds[0] | kinds[1] or bool(kinds[0] & kinds[1])


def _kind(leaf: Value) -> str:
    """The kind of a leaf; "" where it is not told by the leaf."""
    match leaf:
        case Form():
            return leaf.kind
        case Truth():
            return "boolean"
        case Constant(value):
            return kind(value) if value is not None else ""
        case _:
            return ""
