"""The single place that says when a limit ends and how much of it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onething.clocks import scale
from onething.clocks.calendar import Calendar
from onething.clocks.limit import Limit, Unit
from onething.clocks.pause import Pause


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment of a limit, in the realm's zone.

    Provisional: it leans on a year whose holidays were not announced and must be computed again
    when they are.
    """

    at: datetime
    provisional: bool


def due(
    start: datetime,
    limit: Limit,
    pauses: Iterable[Pause],
    calendar: Calendar,
    extension: Decimal | int = 0,
) -> Due | None:
    """When a limit that starts at a moment ends; None while an open pause stands in the way.

    The start day is not counted (Civil Code art. 201). Working days end with the business of the
    last day, calendar days with the day (art. 203), hours and minutes to the microsecond. A day
    counts as paused when the clock stands still at its close of business; hours and minutes are
    paused exactly. Zero working days end with the business of the start day, or of the next
    working day when the start day is free. `extension` is in the limit's unit.
    """
    line = scale.of(limit.unit, calendar)
    stopped = scale.merged(map(line.stopped, pauses))
    length = line.length(limit.amount + extension)
    origin = line.position(start)
    reached = scale.reach(origin, length, stopped)
    if reached is None:
        return None
    at = line.closes(reached) if length else _at_once(start, limit, calendar)
    if limit.roll:
        at = datetime.combine(calendar.on_or_after(at.date()), at.time(), calendar.tz)
    return Due(at, _leans_on_unknown(start, at, limit, calendar))


def elapsed(
    start: datetime, now: datetime, pauses: Iterable[Pause], calendar: Calendar, unit: Unit
) -> Decimal:
    """How much of a unit has run in (start, now], pauses taken off; 0 before the start.

    Today counts as a whole day from its first minute, unless the clock is paused at its close.
    """
    line = scale.of(unit, calendar)
    stopped = scale.merged(map(line.stopped, pauses))
    return line.amount(scale.run(line.position(start), line.position(now), stopped))


def consumed_days(
    start: datetime, end: datetime, pauses: Iterable[Pause], calendar: Calendar
) -> tuple[date, ...]:
    """The working days in (start, end] on which the clock ran: who held the case used them."""
    line = scale.of("wd", calendar)
    stopped = scale.merged(map(line.stopped, pauses))
    ranks = range(line.position(start) + 1, line.position(end) + 1)
    return tuple(
        calendar.ranked(rank)
        for rank in ranks
        if not any(low < rank <= high for low, high in stopped)
    )


def _at_once(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    day = calendar.day_of(start)
    if limit.unit == "wd":
        return calendar.close_of(calendar.on_or_after(day))
    if limit.unit == "cd":
        return datetime.combine(day, scale.LAST_SECOND, calendar.tz)
    return start.astimezone(calendar.tz)


def _leans_on_unknown(start: datetime, at: datetime, limit: Limit, calendar: Calendar) -> bool:
    if limit.unit in ("h", "min") or (limit.unit == "cd" and not limit.roll):
        return False
    first = at.date() if limit.unit == "cd" else calendar.day_of(start)
    years = range(first.year, at.year + 1)
    return any(calendar.is_provisional(date(year, 1, 1)) for year in years)
