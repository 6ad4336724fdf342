"""The single place that reads the clocks of a case at a moment: computed, never stored; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onething import clocks
from onething.cases.book import Book
from onething.cases.state import Run
from onething.clocks import Basis, Light, Limit, Pause, Turns


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows: its light, its end, and the days left until then.

    `due` is None while it stands still. `left` is in `unit`, working days ("wd") or calendar
    days ("cd"), negative when the end is over; None when it cannot be said in days.
    """

    light: Light
    due: datetime | None
    left: int | None
    unit: str
    provisional: bool


def counting(runs: Mapping[str, Run], preferred: str | None = None) -> str | None:
    """The clock that matters now: one that stands still, for that is what has to end; else the
    preferred one if it has not stopped, else the one that ends first; None when none counts."""
    alive = {name: run for name, run in runs.items() if run.stop is None}
    if paused := next((name for name, run in alive.items() if run.is_paused), None):
        return paused
    if preferred in alive:
        return preferred
    ends = sorted((run.due, name) for name, run in alive.items() if run.due)
    return ends[0][1] if ends else next(iter(alive), None)


def reading(run: Run, book: Book, now: datetime) -> Reading | None:
    """What this clock shows now; None when it has stopped or has no limit."""
    committed = basis(run, run.limit or run.legal)
    if run.stop is not None or committed is None:
        return None
    return Reading(
        light=_light(run, committed, book, now),
        due=run.due,
        left=_left(run, committed, book, now),
        unit="cd" if committed.limit.unit == "cd" else "wd",
        provisional=run.provisional and _is_unknown(run, book),
    )


def _light(run: Run, committed: Basis, book: Book, now: datetime) -> Light:
    """By the moments that were written down; a pause, in which there are none, is counted."""
    if run.is_running and run.warn:
        return Turns(run.warn, run.due, run.legal_due).light(now, paused=False)
    return clocks.light(now, committed, basis(run, run.legal), book.calendar, book.light_rule)


def _is_unknown(run: Run, book: Book) -> bool:
    """Whether a year that the clock leans on is still to be announced: a year that came and moved
    nothing left no event."""
    first, last = (book.calendar.day_of(at).year for at in (run.start, run.due or run.start))
    return any(book.calendar.is_provisional(date(y, 1, 1)) for y in range(first, last + 1))


def basis(run: Run, limit: str | None) -> Basis | None:
    """What a deadline of this run is computed from; None without that limit."""
    if limit is None:
        return None
    return Basis(
        start=run.start,
        limit=Limit.parse(limit),
        calendar=run.calendar,
        extension=Decimal(run.extension),
        pauses=tuple(Pause(start, end) for start, end in run.pauses),
    )


def _left(run: Run, committed: Basis, book: Book, now: datetime) -> int | None:
    calendar = book.calendar
    if run.due is not None:
        today, last = calendar.day_of(now), calendar.day_of(run.due)
        return (last - today).days if committed.limit.unit == "cd" else calendar.count(today, last)
    if not committed.limit.in_days:
        return None
    used = clocks.elapsed(run.start, now, committed.pauses, calendar, committed.limit.unit)
    return int(committed.limit.amount + committed.extension - used)
