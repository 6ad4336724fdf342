"""The single place that brings a comparison of sums into its one form, so that equal conditions
are equal plans however they were written."""

import math
from fractions import Fraction

from onething.rules.planes.forms import Sum
from onething.rules.planes.plan import Columns, Inverse, Plan, Settled, Sign, Term


def is_positive(form: Sum, needs: Columns) -> Plan:
    """Whether the sum is more than zero: whole numbers are so from one upwards."""
    return _at_least(_whole(form), 1, needs)


def is_not_negative(form: Sum, needs: Columns) -> Plan:
    """Whether the sum is zero or more."""
    return _at_least(_whole(form), 0, needs)


def is_zero(form: Sum, needs: Columns) -> Plan:
    """Whether the sum is zero."""
    whole = _whole(form)
    factors, constant, divisor = _parts(whole)
    if not factors:
        return _without_columns(constant == 0, needs)
    if constant % divisor:
        return _without_columns(False, needs)
    terms = {columns: factor // divisor for columns, factor in factors.items()}
    sign = 1 if terms[min(terms)] > 0 else -1
    return Sign(_terms(terms, constant // divisor, sign), True, needs)


def _at_least(whole: dict[tuple[str, ...], int], least: int, needs: Columns) -> Plan:
    factors, constant, divisor = _parts(whole)
    constant -= least
    if not factors:
        return _without_columns(constant >= 0, needs)
    terms = {columns: factor // divisor for columns, factor in factors.items()}
    # d * x + c >= 0 for whole x just where x + floor(c / d) >= 0
    constant = constant // divisor
    if terms[min(terms)] < 0:
        return Inverse(Sign(_terms(terms, constant + 1, -1), False, needs))
    return Sign(_terms(terms, constant, 1), False, needs)


def _without_columns(answer: bool, needs: Columns) -> Plan:
    """What cancelled out is still not known where a fact is missing."""
    return Sign((((), 1 if answer else -1),), False, needs) if needs else Settled(answer)


def _whole(form: Sum) -> dict[tuple[str, ...], int]:
    scale = math.lcm(*(factor.denominator for factor in form.factors.values()))
    return {columns: int(Fraction(scale) * factor) for columns, factor in form.factors.items()}


def _parts(whole: dict[tuple[str, ...], int]) -> tuple[dict[tuple[str, ...], int], int, int]:
    """The factors of columns, the constant, and what divides all factors."""
    factors = {columns: factor for columns, factor in whole.items() if columns}
    return factors, whole.get((), 0), math.gcd(*factors.values()) or 1


def _terms(factors: dict[tuple[str, ...], int], constant: int, sign: int) -> tuple[Term, ...]:
    terms = {**factors, (): constant} if constant else factors
    return tuple((columns, sign * factor) for columns, factor in sorted(terms.items()))
