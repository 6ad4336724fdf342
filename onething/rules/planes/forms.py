"""The single place that calculates with columns while a condition is read: sums of products of
facts, exact, and at most one quotient.

The reference engine calculates with 34 digits. A form is taken only where its bounds prove that
no intermediate result needs more, so that whole numbers give the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from onething.rules.planes.plan import Columns

DIGITS = 34
# What rounding a quotient and up to seven operations on it can move it by, relatively
_ROUNDING = Fraction(4, 10 ** (DIGITS - 1))


@dataclass(frozen=True)
class Sum:
    """A sum of products of columns, as columns → factor; () is the constant. A column stands for
    the whole numbers in it."""

    factors: Mapping[tuple[str, ...], Fraction]

    @staticmethod
    def constant(value: Fraction) -> "Sum":
        return Sum({(): value} if value else {})

    @staticmethod
    def column(name: str, factor: Fraction) -> "Sum":
        return Sum({(name,): factor})

    def plus(self, other: "Sum", times: int = 1) -> "Sum":
        found = dict(self.factors)
        for columns, factor in other.factors.items():
            found[columns] = found.get(columns, Fraction(0)) + factor * times
        return Sum({columns: factor for columns, factor in found.items() if factor})

    def times(self, other: "Sum") -> "Sum":
        found: dict[tuple[str, ...], Fraction] = {}
        for left, a in self.factors.items():
            for right, b in other.factors.items():
                columns = tuple(sorted(left + right))
                found[columns] = found.get(columns, Fraction(0)) + a * b
        return Sum({columns: factor for columns, factor in found.items() if factor})

    def as_constant(self) -> Fraction | None:
        """The value when it holds no column."""
        return self.factors.get((), Fraction(0)) if set(self.factors) <= {()} else None

    def scale(self) -> int:
        """The least power of ten that makes all factors whole; 0 when there is none."""
        scale = 1
        for factor in self.factors.values():
            while (factor * scale).denominator != 1:
                scale *= 10
                if scale > 10**DIGITS:
                    return 0
        return scale


class Bounds:
    """How large the whole number in each column can be, and its sign."""

    def __init__(self, least: Mapping[str, int], most: Mapping[str, int]) -> None:
        self._least = least
        self._most = most

    def largest(self, form: Sum) -> Fraction:
        """A number that the size of the sum never exceeds."""
        total = Fraction(0)
        for columns, factor in form.factors.items():
            size = abs(factor)
            for name in columns:
                size *= max(abs(self._least[name]), abs(self._most[name]))
            total += size
        return total

    def fits(self, form: Sum) -> bool:
        """Whether 34 digits always hold the sum, and the largest of its parts, exactly."""
        scale = form.scale()
        return bool(scale) and self.largest(form) * scale < 10**DIGITS

    def range(self, form: Sum) -> tuple[Fraction, Fraction]:
        """Between what a sum lies: its least and greatest possible value, taken part by part."""
        low = high = Fraction(0)
        for columns, factor in form.factors.items():
            ends = (Fraction(1), Fraction(1))
            for name in columns:
                products = [end * side for end in ends for side in self._ends(name)]
                ends = (min(products), max(products))
            sides = (ends[0] * factor, ends[1] * factor)
            low, high = low + min(sides), high + max(sides)
        return low, high

    def _ends(self, name: str) -> tuple[int, int]:
        return self._least[name], self._most[name]


@dataclass(frozen=True)
class Form:
    """A number, a date (its day number) or a days and time duration (in microseconds):
    `times * top / bottom + rest`, or just `rest` when there is no `bottom`. Null where one of
    `needs` is, and where one of `days` lies outside the calendar."""

    kind: str
    rest: Sum
    needs: Columns
    top: Sum = field(default_factory=lambda: Sum({}))
    bottom: Sum | None = None
    times: Fraction = Fraction(1)
    days: tuple[Sum, ...] = ()

    def is_plain_quotient(self) -> bool:
        return self.bottom is not None and self.times == 1 and not self.rest.factors


def is_exact_factor(factor: Fraction) -> bool:
    """Whether multiplying and dividing by it only shifts digits: 2s and 5s, and few of them."""
    if not factor:
        return False
    return all(_twos_and_fives(part) for part in (abs(factor.numerator), factor.denominator))


def _twos_and_fives(number: int) -> bool:
    if number > 10**4:
        return False
    for prime in (2, 5):
        while number % prime == 0:
            number //= prime
    return number == 1


def quotient_is_told_apart(form: Form, other: Sum, numerator: Sum, bounds: Bounds) -> bool:
    """Whether a rounded quotient compares with `other` as the exact one does.

    Equal: then top / bottom is a number of few digits, which no rounding changes. Unlike: they
    differ by no less than one unit of `numerator` over the greatest bottom; the rounding must
    be less than that.
    """
    assert form.bottom is not None
    scale = numerator.scale()
    if not scale or not bounds.fits(other) or not bounds.fits(form.rest):
        return False
    reach = bounds.largest(other) + bounds.largest(form.rest) + 1
    if reach * max(other.scale(), form.rest.scale()) >= 10**20:
        return False
    return bounds.largest(form.bottom) * scale * reach * _ROUNDING * 4 < 1


def quotients_are_told_apart(left: Form, right: Form, numerator: Sum, bounds: Bounds) -> bool:
    """Whether two rounded quotients compare as the exact ones do: equal ones are rounded alike,
    unlike ones differ by more than rounding."""
    assert left.bottom is not None and right.bottom is not None
    scale = numerator.scale()
    crossed = max(
        bounds.largest(left.top) * bounds.largest(right.bottom),
        bounds.largest(right.top) * bounds.largest(left.bottom),
    )
    return bool(scale) and crossed * scale * _ROUNDING < 1
