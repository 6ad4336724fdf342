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
NOT_A_DAY = np.iinfo(np.int64).min


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
        first, totals, days, sure = calendar.line()
        self._first = first.toordinal() - UNIX
        self._totals = np.array(totals, dtype=np.int32)
        self._days = np.array([day.toordinal() - UNIX for day in days], dtype=np.int32)
        self._sure = np.array(sure, dtype=np.int32)

    def due(
        self, starts: Days, lengths: NDArray[np.int32], stopped: Sequence[Stopped] = ()
    ) -> Dues:
        """When limits of so many working days, extensions included, that start on these days of
        the realm end. `stopped` are in the order of time, spans of a row do not overlap, and the
        first holds every row that stood still, ascending: as `stopped()` makes them.

        A length is at least 1: of none, `deadline.due` says what it means. Raises OutsideCalendar.
        """
        origins = starts.astype("datetime64[D]", copy=False).view(np.int64)
        days = np.empty(len(origins), dtype=np.int64)
        provisional = np.empty(len(origins), dtype=np.bool_)
        for low in range(0, len(origins), BLOCK):
            part = slice(low, low + BLOCK)
            places = (origins[part] - self._first).astype(np.int32)
            self._block(places, lengths[part], days[part], provisional[part])
        if stopped:
            self._put_off(origins, lengths, stopped, days, provisional)
        return Dues(days.view("datetime64[D]"), provisional)

    def _block(
        self,
        places: Counts,
        lengths: Counts,
        days: NDArray[np.int64],
        provisional: NDArray[np.bool_],
    ) -> None:
        _within(places, len(self._totals))
        ranks = self._totals.take(places, mode="clip")
        np.add(ranks, lengths, out=ranks)
        _within(ranks, len(self._days))
        days[:] = self._days.take(ranks, mode="clip")
        np.greater(ranks, self._sure.take(places, mode="clip"), out=provisional)

    def _put_off(
        self,
        origins: NDArray[np.int64],
        lengths: Counts,
        stopped: Sequence[Stopped],
        days: NDArray[np.int64],
        provisional: NDArray[np.bool_],
    ) -> None:
        """The rows that stood still, counted again with what they lost."""
        rows = stopped[0].rows
        places = (origins[rows] - self._first).astype(np.int32)
        starts = self._totals.take(places)
        ranks = starts + lengths[rows]
        for each in stopped:
            own = slice(None) if each is stopped[0] else np.searchsorted(rows, each.rows)
            reached, low = ranks[own], np.maximum(each.low, starts[own])
            concerned = low < reached
            lost = np.where(concerned, np.maximum(each.high - low, 0), 0)
            is_open = concerned & (each.high == NEVER)
            ranks[own] = np.where(is_open, NEVER, reached + np.where(is_open, 0, lost))
        ends = ranks != NEVER
        _within(ranks[ends], len(self._days))
        found = self._days.take(ranks, mode="clip").astype(np.int64)
        days[rows] = np.where(ends, found, NOT_A_DAY)
        provisional[rows] = ends & (ranks > self._sure.take(places))


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
