"""The single place that reads + - * / over columns."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onething.rules import nodes, temporal
from onething.rules.nodes import Node
from onething.rules.planes import forms
from onething.rules.planes.attributes import FIRST_DAY, LAST_DAY
from onething.rules.planes.forms import Bounds, Form, Sum
from onething.rules.planes.refusals import RefusedNode
from onething.rules.values import kind

NUMBER, DATE, SPAN = "number", "date", "days and time duration"
DAY = 86_400_000_000


def constant(value: Any) -> Form | None:
    """The form of a number, a date or a days and time duration; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal | int):
        return Form(NUMBER, Sum.constant(Fraction(value)), frozenset())
    if isinstance(value, dt.timedelta):
        return Form(SPAN, Sum.constant(Fraction(temporal.micros(value))), frozenset())
    if kind(value) == DATE:
        return Form(DATE, Sum.constant(Fraction(value.toordinal())), frozenset())
    return None


@dataclass(frozen=True)
class Calculator:
    """Calculates with forms within the bounds of their columns. Raises RefusedNode."""

    bounds: Bounds

    def negated(self, node: Node[Any], value: Form) -> Form:
        if value.kind == DATE:
            raise RefusedNode("unlike_kinds", node, value.kind)
        minus = Sum.constant(Fraction(-1))
        return replace(value, rest=value.rest.times(minus), times=-value.times)

    def sum(self, node: Node[Any], left: Form, right: Form, sign: int) -> Form:
        """The sum, or with `sign` -1 the difference."""
        if DATE in (left.kind, right.kind):
            return self._moved(node, left, right, sign)
        if left.kind != right.kind:
            raise _unlike(node, left, right)
        return self._added(node, left, right, sign, left.kind)

    def _moved(self, node: Node[Any], left: Form, right: Form, sign: int) -> Form:
        if left.kind == right.kind == DATE and sign < 0:
            return self._scaled(self._added(node, left, right, -1, SPAN), Fraction(DAY))
        if sign > 0 and left.kind == SPAN:
            left, right = right, left
        days = right.rest.as_constant()
        if left.kind != DATE or right.kind != SPAN:
            raise _unlike(node, left, right)
        if days is None:
            raise RefusedNode("several_facts", node, "date + duration")
        # Python moves a date by the whole days of a duration and leaves the hours aside.
        moved = left.rest.plus(Sum.constant(Fraction((sign * days) // DAY)))
        low, high = self.bounds.range(moved)
        is_safe = low >= FIRST_DAY and high <= LAST_DAY
        return replace(left, rest=moved, days=left.days if is_safe else (*left.days, moved))

    def _added(self, node: Node[Any], left: Form, right: Form, sign: int, of: str) -> Form:
        if left.bottom is not None and right.bottom is not None:
            raise RefusedNode("two_quotients", node)
        with_top = right if right.bottom is not None else left
        return self._checked(
            node,
            Form(
                of,
                left.rest.plus(right.rest, sign),
                left.needs | right.needs,
                with_top.top,
                with_top.bottom,
                with_top.times * (sign if with_top is right else 1),
                left.days + right.days,
            ),
        )

    def product(self, node: Node[Any], left: Form, right: Form) -> Form:
        if not left.kind == right.kind == NUMBER:
            raise _unlike(node, left, right)
        if right.bottom is not None:
            left, right = right, left
        needs, days = left.needs | right.needs, left.days + right.days
        if left.bottom is None:
            product = Form(NUMBER, left.rest.times(right.rest), needs, days=days)
            return self._checked(node, product)
        factor = None if right.bottom is not None else right.rest.as_constant()
        if factor is None or not forms.is_exact_factor(left.times * factor):
            raise RefusedNode("two_quotients", node)
        return self._checked(node, replace(self._scaled(left, factor), needs=needs, days=days))

    def quotient(self, node: Node[Any], left: Form, right: Form) -> Form | None:
        """The quotient; None when the divisor is always zero."""
        if left.kind != right.kind or left.kind == DATE:
            raise _unlike(node, left, right)
        if right.bottom is not None:
            raise RefusedNode("two_quotients", node)
        divisor = right.rest.as_constant()
        if divisor == 0:
            return None
        needs, days = left.needs | right.needs, left.days + right.days
        if divisor is not None and forms.is_exact_factor(1 / (divisor / left.times)):
            scaled = self._scaled(left, 1 / divisor)
            return self._checked(node, replace(scaled, kind=NUMBER, needs=needs, days=days))
        if left.bottom is not None:
            raise RefusedNode("two_quotients", node)
        nothing = Sum({})
        made = Form(NUMBER, nothing, needs, left.rest, right.rest, Fraction(1), days)
        return self._checked(node, made)

    def _scaled(self, value: Form, factor: Fraction) -> Form:
        rest = value.rest.times(Sum.constant(factor))
        return replace(value, rest=rest, times=value.times * factor)

    def _checked(self, node: Node[Any], form: Form) -> Form:
        sums = [form.rest, form.top, *([] if form.bottom is None else [form.bottom])]
        for part in sums:
            if part.factors and not self.bounds.fits(part):
                raise RefusedNode("too_wide", node, f"> 10^{forms.DIGITS}")
        return form


def _unlike(node: Node[Any], left: Form, right: Form) -> RefusedNode:
    return RefusedNode("unlike_kinds", node, f"{left.kind}, {right.kind}")


# What an operator does; None where the answer is always null.
def calculate(calculator: Calculator, node: Node[Any], left: Form, right: Form) -> Form | None:
    match node:
        case nodes.Add():
            return calculator.sum(node, left, right, 1)
        case nodes.Subtract():
            return calculator.sum(node, left, right, -1)
        case nodes.Multiply():
            return calculator.product(node, left, right)
        case _:
            return calculator.quotient(node, left, right)
