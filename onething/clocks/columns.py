"""The single place that counts many deadlines in working days at once, by columns.

The same arithmetic as for one (`deadline.due`): a table of running totals, a second one that leads
from a rank back to its day. Rows are taken in blocks that stay in the cache of a core.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from onething.clocks import scale
from onething.clocks.calendar import Calendar, Span, outside
from onething.clocks.pause import Pause

Days = NDArray[np.datetime64]
Counts = NDArray[np.int32]

BLOCK = 16_384
"""Rows at a time: a few columns of them and both tables fit into 512 kB."""

UNIX = date(1970, 1, 1).toordinal()
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Stopped:
    """One span for each of some rows in which their clock stood still, on the line of working days:
    (low, high], `NEVER` where it still does. A row stands in it once at most."""

    rows: NDArray[np.intp]
    low: Counts
    high: Counts


@dataclass(frozen=True, slots=True)
class Dues:
    """The last day of each row, NaT where an open pause stands in its way, and whether it leans on
    a year that was not announced."""

    days: Days
    provisional: NDArray[np.bool_]


class Table:
    """The working days of a calendar, ready for columns."""

    def __init__(self, calendar: Calendar) -> None:
        first, totals, days = calendar.line()
        self._first = first.toordinal() - UNIX
        self._totals = np.array(totals, dtype=np.int32)
        self._days = np.array([day.toordinal() - UNIX for day in days], dtype=np.int32)
        self._sure = self._until_unknown(calendar, first)

    def _until_unknown(self, calendar: Calendar, first: date) -> Counts:
        """For each day the last one that can be counted to without a year that is not announced."""
        sure, last = np.empty(len(self._totals), dtype=np.int32), -NEVER
        end = len(sure)
        for year in range(date.fromordinal(first.toordinal() + end - 1).year, first.year - 1, -1):
            begins = date(year, 1, 1).toordinal() - first.toordinal()
            if calendar.is_provisional(date(year, 1, 1)):
                last = -NEVER
            elif last == -NEVER:
                last = self._first + end - 1
            sure[begins:end] = last
            end = begins
        return sure

    def due(
        self, starts: Days, lengths: NDArray[np.int32], stopped: Sequence[Stopped] = ()
    ) -> Dues:
        """When limits of so many working days, extensions included, that start on these days of
        the realm end. `stopped` are in the order of time; the spans of a row do not overlap.

        A length is at least 1: of none, `deadline.due` says what it means. Raises OutsideCalendar.
        """
        origins = starts.astype("datetime64[D]").view(np.int64).astype(np.int32) - self._first
        days = np.empty(len(origins), dtype=np.int32)
        provisional = np.empty(len(origins), dtype=np.bool_)
        if stopped:
            self._with_pauses(origins, lengths, stopped, days, provisional)
        else:
            for low in range(0, len(origins), BLOCK):
                part = slice(low, low + BLOCK)
                self._block(origins[part], lengths[part], days[part], provisional[part])
        found = days.astype(np.int64)
        if stopped:
            found[days == NEVER] = np.iinfo(np.int64).min
            provisional &= days != NEVER
        return Dues(found.view("datetime64[D]"), provisional)

    def _block(
        self, origins: Counts, lengths: Counts, days: Counts, provisional: NDArray[np.bool_]
    ) -> None:
        _within(origins, len(self._totals))
        ranks = self._totals.take(origins, mode="clip")
        np.add(ranks, lengths, out=ranks)
        _within(ranks, len(self._days))
        self._days.take(ranks, out=days, mode="clip")
        np.greater(days, self._sure.take(origins, mode="clip"), out=provisional)

    def _with_pauses(
        self,
        origins: Counts,
        lengths: Counts,
        stopped: Iterable[Stopped],
        days: Counts,
        provisional: NDArray[np.bool_],
    ) -> None:
        _within(origins, len(self._totals))
        starts = self._totals.take(origins)
        targets = starts + lengths
        for each in stopped:
            reached, low = targets[each.rows], np.maximum(each.low, starts[each.rows])
            is_open = (each.high == NEVER) & (low < reached)
            still = np.where(low < reached, np.maximum(each.high - low, 0), 0)
            targets[each.rows] = np.where(is_open, NEVER, reached + np.where(is_open, 0, still))
        ends = targets != NEVER
        _within(targets[ends], len(self._days))
        days[:] = np.where(ends, self._days.take(targets, mode="clip"), NEVER)
        np.greater(days, self._sure.take(origins), out=provisional)


def _within(places: Counts, size: int) -> None:
    if len(places) and (places.min() < 0 or places.max() >= size):
        raise outside()


def stopped(calendar: Calendar, pauses: Sequence[Iterable[Pause]]) -> list[Stopped]:
    """The spans of rows of pauses, as `Table.due` takes them: the first of every row, then the
    second of those that have one, and so on."""
    line = scale.of("wd", calendar)
    merged = [scale.merged(map(line.stopped, row)) for row in pauses]
    deepest = max(map(len, merged), default=0)
    return [_layer([(n, row[k]) for n, row in enumerate(merged) if len(row) > k])
            for k in range(deepest)]  # fmt: skip


def _layer(found: list[tuple[int, Span]]) -> Stopped:
    return Stopped(
        np.array([row for row, _ in found], dtype=np.intp),
        np.array([low for _, (low, _high) in found], dtype=np.int32),
        np.array([min(high, NEVER) for _, (_low, high) in found], dtype=np.int32),
    )
