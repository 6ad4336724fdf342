"""The single place that works out sums of products of whole numbers, exactly."""

from collections.abc import Callable, Mapping

import numpy as np

from onething.rules.planes import words
from onething.rules.planes.columns import Column
from onething.rules.planes.plan import Sign, Term
from onething.rules.planes.words import Flags, Ints, Words

_SMALL = 2**31
_LONG = 2**63

Codes = Callable[[str], Ints]
Test = Callable[[Codes], Words]


def prepared(plan: Sign, columns: Mapping[str, Column]) -> Test:
    """A function of the codes of a block that gives the rows where the sign is as asked."""
    terms = dict(plan.terms)
    constant = terms.pop((), 0)
    if not terms:
        return _everywhere(constant >= 0, next(iter(plan.needs)))
    if len(terms) == 1:
        ((names, factor),) = terms.items()
        if len(names) == 1 and factor == 1:
            return _one_column(names[0], -constant, plan.is_equal, columns[names[0]])
    bound = abs(constant) + sum(_largest(names, factor, columns) for names, factor in terms.items())
    for limit, dtype in ((_SMALL, np.int32), (_LONG, np.int64)):
        if bound < limit:
            return _narrow(tuple(terms.items()), constant, plan.is_equal, np.dtype(dtype))
    return _wide(tuple(terms.items()), constant, plan.is_equal)


def _largest(names: tuple[str, ...], factor: int, columns: Mapping[str, Column]) -> int:
    """How large a term can be, in this data: also each step on the way to it."""
    size = max(abs(factor), 1)
    for name in names:
        size *= max(columns[name].size, 1)
    return size


def _everywhere(answer: bool, name: str) -> Test:
    word = ~np.uint64(0) if answer else np.uint64(0)
    return lambda codes: np.full(len(codes(name)) // words.BITS, word)


def _one_column(name: str, bound: int, is_equal: bool, column: Column) -> Test:
    """`x >= bound` or `x = bound`, in the width of the column."""
    info = np.iinfo(column.codes.dtype)
    if bound > info.max or (is_equal and bound < info.min):
        return _everywhere(False, name)
    if bound <= info.min and not is_equal:
        return _everywhere(True, name)
    at = column.codes.dtype.type(bound)
    if is_equal:
        return lambda codes: words.packed(codes(name) == at)
    return lambda codes: words.packed(codes(name) >= at)


def _narrow(
    terms: tuple[Term, ...], constant: int, is_equal: bool, dtype: np.dtype[np.generic]
) -> Test:
    """The sum fits the type, so that it is exact. What is subtracted goes to the other side of
    the comparison."""
    added = tuple(term for term in terms if term[1] > 0)
    subtracted = tuple((names, -factor) for names, factor in terms if factor < 0)
    at = dtype.type(constant)

    def test(codes: Codes) -> Words:
        left = _sum(added, codes, dtype)
        right = _sum(subtracted, codes, dtype) if subtracted else dtype.type(-constant)
        if subtracted and constant:
            left = left + at
        return words.packed(left == right if is_equal else left >= right)

    return test


def _sum(terms: tuple[Term, ...], codes: Codes, dtype: np.dtype[np.generic]) -> Ints:
    """The sum of terms; a new array unless it is nothing but a column of that type."""
    total: Ints | None = None
    for names, factor in terms:
        term = codes(names[0]).astype(dtype, copy=False)
        for name in names[1:]:
            term = np.multiply(term, codes(name), dtype=dtype)
        if factor != 1:
            term = term * dtype.type(factor)
        total = term if total is None else total + term
    assert total is not None
    return total


def _wide(terms: tuple[Term, ...], constant: int, is_equal: bool) -> Test:
    """The sum may outgrow 64 bits: doubles tell most rows apart, Python's whole numbers the
    rest. `size` is the sum of all sizes; what rounding adds up to is a small part of it."""
    steps = sum(len(names) + 2 for names, _ in terms) + 3
    share = steps * 2.0**-52
    double = np.dtype(np.float64)

    def test(codes: Codes) -> Words:
        total = _sum(terms, codes, double) + float(constant)
        size = np.full(len(total), abs(float(constant)))
        for names, factor in terms:
            size += np.abs(_sum(((names, factor),), codes, double))
        unsure = np.abs(total) <= size * share
        found: Flags = (total >= 0) & ~unsure if not is_equal else np.zeros(len(total), np.bool_)
        for row in np.flatnonzero(unsure):
            exact = constant
            for names, factor in terms:
                for name in names:
                    factor *= int(codes(name)[row])
                exact += factor
            found[row] = exact == 0 if is_equal else exact >= 0
        return words.packed(found)

    return test
