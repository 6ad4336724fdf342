"""The single place that says for which codes of a column a condition is true or not known, and
finds the rows that hold them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from onething.rules.planes import words
from onething.rules.planes.words import Flags, Ints, Words

# More runs of codes than this are looked up in a table, one row after the other.
_MOST_RUNS = 6

Run = tuple[int, int]


@dataclass(frozen=True)
class Selection:
    """Codes of a column, as runs from the first to the last of each; `is_inverse`: all but
    those. `table` says it code by code where there are too many runs."""

    runs: tuple[Run, ...]
    is_inverse: bool = False
    table: Flags | None = None
    offset: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no code is meant."""
        return not self.runs and not self.is_inverse and self.table is None

    def words(self, codes: Ints) -> Words:
        """The rows that hold one of the codes. What a null row holds does not matter."""
        if self.table is not None:
            return words.packed(self.table[codes.astype(np.int64) - self.offset])
        if not self.runs:
            return np.full(len(codes) // words.BITS, ~_NONE if self.is_inverse else _NONE)
        found = words.packed(_within(codes, self.runs[0]))
        for run in self.runs[1:]:
            found |= words.packed(_within(codes, run))
        return ~found if self.is_inverse else found


_NONE = np.uint64(0)


def _within(codes: Ints, run: Run) -> Flags:
    first, last = (codes.dtype.type(end) for end in run)
    info = np.iinfo(codes.dtype)
    if first == last:
        found: Flags = codes == first
    elif first <= info.min:
        found = codes <= last
    elif last >= info.max:
        found = codes >= first
    else:
        found = (codes >= first) & (codes <= last)
    return found


def of_flags(distinct: Ints, flags: Flags, dtype: np.dtype[np.signedinteger]) -> Selection:
    """The codes whose flag is set, out of all there are, in order. Codes that do not occur may
    count as either, which lets runs be longer and fewer."""
    if flags.all() or not flags.any():
        return Selection((), is_inverse=bool(flags.all()) and bool(len(flags)))
    runs, rest = _runs(distinct, flags, dtype), _runs(distinct, ~flags, dtype)
    if min(len(runs), len(rest)) > _MOST_RUNS:
        return _table(distinct, flags)
    return Selection(runs) if len(runs) <= len(rest) else Selection(rest, is_inverse=True)


def _runs(distinct: Ints, flags: Flags, dtype: np.dtype[np.signedinteger]) -> tuple[Run, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    info = np.iinfo(dtype)
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        first = info.min if start == 0 else int(distinct[start])
        last = info.max if end == len(flags) else int(distinct[end - 1])
        found.append((int(first), int(last)))
    return tuple(found)


def _table(distinct: Ints, flags: Flags) -> Selection:
    # Null rows hold code 0, which must have its place in the table.
    offset = min(0, int(distinct[0]))
    table = np.zeros(max(0, int(distinct[-1])) - offset + 1, np.bool_)
    table[distinct.astype(np.int64) - offset] = flags
    return Selection((), table=table, offset=offset)


@dataclass(frozen=True)
class Answers:
    """A condition on one fact, settled for every code: where it is true, where it is not known
    although the fact is, and the answer to null."""

    is_true: Selection
    is_open: Selection
    for_null: bool | None


def answered(
    decide: Callable[[int | None], bool | None],
    distinct: Ints,
    dtype: np.dtype[np.signedinteger],
    is_ordered: bool,
) -> Answers:
    """Asks once for each distinct code and for null. `is_ordered`: from the least code to the
    greatest the answer changes once at most, unless it is not known at an end."""
    found = _ordered(decide, distinct) if is_ordered else None
    if found is None:
        found = [decide(int(code)) for code in distinct]
    is_true = np.fromiter((one is True for one in found), np.bool_, len(found))
    is_open = np.fromiter((one is None for one in found), np.bool_, len(found))
    return Answers(
        of_flags(distinct, is_true, dtype), of_flags(distinct, is_open, dtype), decide(None)
    )


def _ordered(
    decide: Callable[[int | None], bool | None], distinct: Ints
) -> Sequence[bool | None] | None:
    """The answers by bisection; None when an end is not known."""
    if not len(distinct):
        return []
    low, high = 0, len(distinct) - 1
    first, last = decide(int(distinct[low])), decide(int(distinct[high]))
    if first is None or last is None:
        return None
    if first is last:
        return [first] * len(distinct)
    while high - low > 1:
        middle = (low + high) // 2
        if decide(int(distinct[middle])) is first:
            low = middle
        else:
            high = middle
    return [first] * high + [last] * (len(distinct) - high)
