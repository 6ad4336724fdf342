"""The single place that reads comparisons over columns: `=`, `<`, `<=` and their contraries."""

from fractions import Fraction
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node, Type
from onething.rules.planes import calculation, forms, logic, signs, trees
from onething.rules.planes.attributes import FIRST_DAY, LAST_DAY
from onething.rules.planes.forms import Bounds, Form, Sum
from onething.rules.planes.plan import (
    Alike,
    Answer,
    Cases,
    Known,
    Lifted,
    OneFact,
    Picked,
    Plan,
    Settled,
    TwoTexts,
)
from onething.rules.planes.reference import Reference
from onething.rules.planes.refusals import RefusedNode
from onething.rules.planes.trees import (
    Branch,
    Coded,
    Constant,
    Few,
    Truth,
    Value,
    constants,
)
from onething.rules.values import kind

NOT_KNOWN = Settled(None)
NULL: Node[Any] = nodes.Literal(None)

# Every comparison as one of three, sides exchanged or not, turned round or not
_PLAIN: dict[type[Node[Any]], tuple[type[Node[Any]], bool, bool]] = {
    nodes.Equal: (nodes.Equal, False, False),
    nodes.NotEqual: (nodes.Equal, False, True),
    nodes.Less: (nodes.Less, False, False),
    nodes.More: (nodes.Less, True, False),
    nodes.AtMost: (nodes.AtMost, False, False),
    nodes.AtLeast: (nodes.AtMost, True, False),
}


class Comparer:
    """Compares values. `node` is where a refusal points to. Raises RefusedNode."""

    def __init__(self, reference: Reference, bounds: Bounds) -> None:
        self._reference = reference
        self._bounds = bounds

    def compared(self, of: type[Node[Any]], left: Value, right: Value, node: Node[Any]) -> Plan:
        """`left OF right`; not known where one of them is null."""
        plain, is_exchanged, is_inverse = _PLAIN[of]
        sides = (right, left) if is_exchanged else (left, right)
        found = self._tree(plain, *sides, node)
        return logic.inverse(found) if is_inverse else found

    def _tree(self, of: type[Node[Any]], left: Value, right: Value, node: Node[Any]) -> Plan:
        if isinstance(left, Branch | Few) or isinstance(right, Branch | Few):
            few = self._few(of, left, right)
            if few is not None:
                return few
        if isinstance(left, Few):
            options = ((p, self._tree(of, value, right, node)) for p, value in left.options)
            return Picked(tuple(options), None)
        if isinstance(right, Few):
            options = ((p, self._tree(of, left, value, node)) for p, value in right.options)
            return Picked(tuple(options), None)
        if isinstance(left, Branch):
            then = self._tree(of, left.then, right, node)
            otherwise = self._tree(of, left.otherwise, right, node)
            return self._lifted(left, then, otherwise, None, node)
        if isinstance(right, Branch):
            then = self._tree(of, left, right.then, node)
            otherwise = self._tree(of, left, right.otherwise, node)
            return self._lifted(right, then, otherwise, None, node)
        return self._leaves(of, left, right, node)

    def _lifted(
        self, at: Branch, then: Plan, otherwise: Plan, unknown: Answer, node: Node[Any]
    ) -> Plan:
        same = self._tree(nodes.Equal, at.then, at.otherwise, node)
        return Lifted(at.condition, then, otherwise, same, unknown)

    def _few(self, of: type[Node[Any]], left: Value, right: Value) -> Plan | None:
        """The comparison when both sides are one of few constants."""
        lefts, rights = constants(left), constants(right)
        if lefts is None or rights is None:
            return None
        cases = []
        for a in lefts:
            for b in rights:
                both = logic.all_of([self._is(left, a), self._is(right, b)])
                cases.append((both, self._fixed(of, a, b)))
        return Cases(tuple(cases), None)

    def _is(self, value: Value, wanted: Any) -> Plan:
        """True where a choice between constants gives this one; otherwise anything but true."""
        if isinstance(value, Branch):
            then, otherwise = self._is(value.then, wanted), self._is(value.otherwise, wanted)
            return logic.choice(value.condition, then, otherwise)
        if isinstance(value, Few):
            found = ((p, self._is(one, wanted)) for p, one in value.options)
            return logic.any_of(logic.all_of(both) for both in found)
        assert isinstance(value, Constant)
        return Settled(type(value.value) is type(wanted) and value.value == wanted)

    def _fixed(self, of: type[Node[Any]], left: Any, right: Any) -> Answer:
        compare: Any = of
        condition = compare(trees.written(left), trees.written(right))
        return self._reference.decide(condition)({})

    def _leaves(self, of: type[Node[Any]], left: Value, right: Value, node: Node[Any]) -> Plan:
        if isinstance(left, Constant) and isinstance(right, Constant):
            if left.value is None or right.value is None:
                return NOT_KNOWN
            return Settled(self._fixed(of, left.value, right.value))
        if _is_null(left) or _is_null(right):
            return NOT_KNOWN
        if isinstance(left, Truth) or isinstance(right, Truth):
            return self._truths(of, left, right, node)
        if isinstance(left, Form) or isinstance(right, Form):
            forms_of = (_as_form(left), _as_form(right))
            if forms_of[0] is None or forms_of[1] is None:
                raise _unlike(left, right, node)
            return self._forms(of, forms_of[0], forms_of[1], node)
        return self._coded(of, left, right, node)

    def _truths(self, of: type[Node[Any]], left: Value, right: Value, node: Node[Any]) -> Plan:
        plans = [_as_plan(left), _as_plan(right)]
        if of is not nodes.Equal or plans[0] is None or plans[1] is None:
            raise _unlike(left, right, node)
        return Alike(plans[0], plans[1])

    def _coded(self, of: type[Node[Any]], left: Value, right: Value, node: Node[Any]) -> Plan:
        compare: Any = of
        if isinstance(left, Coded) and isinstance(right, Constant):
            return OneFact(left.column, compare(left.node, trees.written(right.value)))
        if isinstance(left, Constant) and isinstance(right, Coded):
            return OneFact(right.column, compare(trees.written(left.value), right.node))
        assert isinstance(left, Coded) and isinstance(right, Coded)
        if left.column == right.column:
            return OneFact(left.column, compare(left.node, right.node))
        if not left.kind == right.kind == "string":
            raise RefusedNode("several_facts", node, f"{left.column}, {right.column}")
        if of is nodes.Less:
            return TwoTexts(left.column, right.column, True)
        if of is nodes.AtMost:
            return logic.inverse(TwoTexts(right.column, left.column, True))
        first, second = sorted((left.column, right.column))
        return TwoTexts(first, second, False)

    def _forms(self, of: type[Node[Any]], left: Form, right: Form, node: Node[Any]) -> Plan:
        if left.kind != right.kind:
            raise RefusedNode("unlike_kinds", node, f"{left.kind}, {right.kind}")
        if left.bottom is not None and right.bottom is not None:
            found = self._quotients(of, left, right, node)
        elif left.bottom is not None or right.bottom is not None:
            found = self._quotient(of, left, right, node)
        else:
            found = self._sums(of, left.rest, right.rest, left.needs | right.needs, node)
        return self._on_days(left.days + right.days, left.needs | right.needs, found)

    def _sums(
        self, of: type[Node[Any]], left: Sum, right: Sum, needs: frozenset[str], node: Node[Any]
    ) -> Plan:
        difference = right.plus(left, -1)
        if difference.factors and not difference.scale():
            raise RefusedNode("too_wide", node, f"> 10^{forms.DIGITS}")
        if of is nodes.Equal:
            return signs.is_zero(difference, needs)
        test = signs.is_positive if of is nodes.Less else signs.is_not_negative
        return test(difference, needs)

    def _quotient(self, of: type[Node[Any]], left: Form, right: Form, node: Node[Any]) -> Plan:
        """`times * top / bottom + rest` against a sum: its sign is that of the difference times
        bottom, or the contrary where bottom is negative; not known where it is zero."""
        form, other = (left, right) if left.bottom is not None else (right, left)
        assert form.bottom is not None
        rest = form.rest.plus(other.rest, -1)
        above = form.top.times(Sum.constant(form.times)).plus(rest.times(form.bottom))
        if not forms.quotient_is_told_apart(form, other.rest, above, self._bounds):
            raise RefusedNode("too_wide", node, f"> 10^{forms.DIGITS}")
        difference = above if form is left else above.times(Sum.constant(Fraction(-1)))
        return self._over(of, difference, form.bottom, left.needs | right.needs, node)

    def _quotients(self, of: type[Node[Any]], left: Form, right: Form, node: Node[Any]) -> Plan:
        assert left.bottom is not None and right.bottom is not None
        if not (left.is_plain_quotient() and right.is_plain_quotient()):
            raise RefusedNode("two_quotients", node)
        crossed = left.top.times(right.bottom).plus(right.top.times(left.bottom), -1)
        if not forms.quotients_are_told_apart(left, right, crossed, self._bounds):
            raise RefusedNode("too_wide", node, f"> 10^{forms.DIGITS}")
        bottom = left.bottom.times(right.bottom)
        return self._over(of, crossed, bottom, left.needs | right.needs, node)

    def _over(
        self,
        of: type[Node[Any]],
        difference: Sum,
        bottom: Sum,
        needs: frozenset[str],
        node: Node[Any],
    ) -> Plan:
        """Whether difference / bottom is = 0, < 0 or <= 0."""
        zero = Sum({})
        if of is nodes.Equal:
            is_divisible = logic.inverse(signs.is_zero(bottom, needs))
            equal = self._sums(of, difference, zero, needs, node)
            return logic.choice(is_divisible, equal, NOT_KNOWN)
        low, high = self._bounds.range(bottom)
        is_above = self._sums(of, difference, zero, needs, node)
        if low >= 0:
            return logic.choice(signs.is_positive(bottom, needs), is_above, NOT_KNOWN)
        is_below = self._sums(of, zero, difference, needs, node)
        is_negative = signs.is_positive(Sum({}).plus(bottom, -1), needs)
        if high <= 0:
            return logic.choice(is_negative, is_below, NOT_KNOWN)
        otherwise = logic.choice(is_negative, is_below, NOT_KNOWN)
        return logic.choice(signs.is_positive(bottom, needs), is_above, otherwise)

    def _on_days(self, days: tuple[Sum, ...], needs: frozenset[str], found: Plan) -> Plan:
        """Not known where a date was moved out of the calendar."""
        return logic.choice(_in_calendar(days, needs), found, NOT_KNOWN) if days else found

    def is_null(self, value: Value, node: Node[Any]) -> Plan:
        """Whether the value is null: never "not known"."""
        if isinstance(value, Branch):
            then, otherwise = self.is_null(value.then, node), self.is_null(value.otherwise, node)
            return self._lifted(value, then, otherwise, True, node)
        if isinstance(value, Few):
            options = ((p, self.is_null(one, node)) for p, one in value.options)
            return Picked(tuple(options), True)
        if isinstance(value, Constant):
            return Settled(value.value is None)
        if isinstance(value, Coded):
            return OneFact(value.column, nodes.Equal(value.node, NULL))
        if isinstance(value, Truth):
            return Cases(((value.plan, False), (logic.inverse(value.plan), False)), True)
        missing = logic.inverse(Known(value.needs)) if value.needs else Settled(False)
        parts = [missing]
        if value.bottom is not None:
            parts.append(signs.is_zero(value.bottom, value.needs))
        if value.days:
            parts.append(logic.inverse(_in_calendar(value.days, value.needs)))
        return logic.any_of(parts)

    def condition(self, value: Value, node: Node[Any]) -> Plan:
        """The condition that a value is, which must be yes, no or null."""
        if isinstance(value, Branch):
            then, otherwise = (self.condition(v, node) for v in (value.then, value.otherwise))
            return logic.choice(value.condition, then, otherwise)
        if isinstance(value, Few):
            options = ((p, self.condition(one, node)) for p, one in value.options)
            return Picked(tuple(options), None)
        if _is_null(value):
            return NOT_KNOWN
        found = _as_plan(value)
        if found is None:
            raise RefusedNode("no_condition", node)
        return found

    def same(self, left: Any, right: Any) -> bool:
        """Whether two constants are the same value; null is the same as null."""
        return self._fixed(nodes.Equal, left, right) is True

    def conforms(self, value: Value, to: Type, node: Node[Any]) -> Plan:
        """`value instance of to`."""
        if isinstance(value, Branch):
            then = self.conforms(value.then, to, node)
            otherwise = self.conforms(value.otherwise, to, node)
            return self._lifted(value, then, otherwise, to.name == "Null", node)
        if isinstance(value, Few):
            options = ((p, self.conforms(one, to, node)) for p, one in value.options)
            return Picked(tuple(options), to.name == "Null")
        if isinstance(value, Constant):
            instance = nodes.InstanceOf(trees.written(value.value), to)
            return Settled(self._reference.decide(instance)({}))
        if isinstance(value, Coded):
            return OneFact(value.column, nodes.InstanceOf(value.node, to))
        of = value.kind if isinstance(value, Form) else "boolean"
        is_null = self.is_null(value, node)
        if to.name == "Null":
            return is_null
        return logic.inverse(is_null) if to.name in ("Any", of) else Settled(False)


def _in_calendar(days: tuple[Sum, ...], needs: frozenset[str]) -> Plan:
    first, last = (Sum.constant(Fraction(day)) for day in (FIRST_DAY, LAST_DAY))
    return logic.all_of(
        signs.is_not_negative(difference, needs)
        for day in days
        for difference in (day.plus(first, -1), last.plus(day, -1))
    )


def _is_null(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _as_form(value: Value) -> Form | None:
    if isinstance(value, Constant):
        return calculation.constant(value.value)
    return value if isinstance(value, Form) else None


def _as_plan(value: Value) -> Plan | None:
    if isinstance(value, Constant):
        return Settled(value.value) if isinstance(value.value, bool) else None
    if isinstance(value, Coded):
        return OneFact(value.column, value.node)
    return value.plan if isinstance(value, Truth) else None


def _unlike(left: Value, right: Value, node: Node[Any]) -> RefusedNode:
    coded = [side for side in (left, right) if isinstance(side, Coded)]
    if any(not side.kind for side in coded):
        return RefusedNode("several_facts", node, ", ".join(side.column for side in coded))
    return RefusedNode("unlike_kinds", node, f"{_said(left)}, {_said(right)}")


def _said(value: Value) -> str:
    match value:
        case Form():
            return value.kind
        case Constant():
            return kind(value.value)
        case Truth():
            return "boolean"
        case _:
            return value.kind if isinstance(value, Coded) else "if"
