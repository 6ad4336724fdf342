"""The single place that turns moments into positions on the scale of a unit and back.

On its own scale every unit is a line of whole numbers: working days by rank, calendar days by
ordinal, office time and plain time in microseconds. Limits, pauses and the time used are then one
arithmetic for all of them.
"""

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate

from onething.clocks.calendar import Calendar, Hours, Span
from onething.clocks.limit import Unit
from onething.clocks.pause import Pause

ONE_DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = 1 << 62
# Civil Code art. 203: a day ends at 24:00. Shown as its last second, so that the date printed is
# the last day and not the day after.
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Scale:
    """How a unit is measured.

    `step` is the size of one unit on the line. `position` places a moment; `stopped` gives the
    (low, high] that a pause takes away, FOREVER when it is open; `opens` and `closes` give the
    first and the last moment of a position (the same one where the line is continuous).
    """

    step: int
    position: Callable[[datetime], int]
    stopped: Callable[[Pause], Span]
    opens: Callable[[int], datetime]
    closes: Callable[[int], datetime]

    def length(self, amount: Decimal | int) -> int:
        """An amount of the unit on the line, rounded up to whole steps of it."""
        return int((Decimal(amount) * self.step).to_integral_value(ROUND_CEILING))

    def amount(self, length: int) -> Decimal:
        return Decimal(length) / self.step


@functools.lru_cache(maxsize=256)
def of(unit: Unit, calendar: Calendar) -> Scale:
    return SCALES[unit](calendar)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, overlapping ones joined, empty ones left out: no unit stands still twice."""
    joined: list[Span] = []
    for low, high in sorted(span for span in spans if span[0] < span[1]):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def reach(start: int, length: int, stopped: list[Span]) -> int | None:
    """The position at which `length` has run since `start`; None if an open span is in the way."""
    target = start + length
    for low, high in stopped:
        low = max(low, start)
        if low >= target:
            break
        if high >= FOREVER:
            return None
        target += max(0, high - low)
    return target


def run(start: int, now: int, stopped: list[Span]) -> int:
    """How much has run in (start, now]; 0 when now is not after start."""
    still = sum(max(0, min(high, now) - max(low, start)) for low, high in stopped)
    return max(0, now - start - still)


def _by_day(
    calendar: Calendar,
    rank: Callable[[date], int],
    day: Callable[[int], date],
    end: Callable[[date], datetime],
) -> Scale:
    """A day is paused when the clock stands still at its close of business (DOMAIN 2.3)."""

    def stopped(pause: Pause) -> Span:
        first = calendar.day_of(pause.start)
        if pause.start > calendar.close_of(first):
            first += ONE_DAY
        if pause.end is None:
            return rank(first - ONE_DAY), FOREVER
        last = calendar.day_of(pause.end)
        if pause.end <= calendar.close_of(last):
            last -= ONE_DAY
        return rank(first - ONE_DAY), rank(last)

    return Scale(
        step=1,
        position=lambda at: rank(calendar.day_of(at)),
        stopped=stopped,
        opens=lambda position: datetime.combine(day(position), time.min, calendar.tz),
        closes=lambda position: end(day(position)),
    )


def _working_days(calendar: Calendar) -> Scale:
    return _by_day(calendar, calendar.rank, calendar.ranked, calendar.close_of)


def _calendar_days(calendar: Calendar) -> Scale:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, LAST_SECOND, calendar.tz)

    return _by_day(calendar, date.toordinal, date.fromordinal, midnight)


def _working_hours(calendar: Calendar) -> Scale:
    """Office time by the wall clock; a position between two intervals is the end of the first."""
    usual = _intervals(calendar.hours)
    whole_day = _length(usual)
    short = {day: _intervals(calendar.hours_of(day)) for day in calendar.short_days()}
    ranks = [calendar.rank(day) for day in short]
    lacking = [0, *accumulate(whole_day - _length(hours) for hours in short.values())]

    def through(rank: int) -> int:
        """Office time from the origin to the close of the working day that has this rank."""
        return rank * whole_day - (lacking[bisect_right(ranks, rank)] if ranks else 0)

    def position(at: datetime) -> int:
        local = at.astimezone(calendar.tz)
        day = local.date()
        rank = calendar.rank(day)
        if not calendar.is_working(day):
            return through(rank)
        wall = _since_midnight(local.time())
        hours = short.get(day, usual) if short else usual
        return through(rank - 1) + sum(min(max(wall - a, 0), b - a) for a, b in hours)

    def rank_of(position: int) -> int:
        """The working day in which a position lies; its close still belongs to it."""
        if not ranks:
            return (position - 1) // whole_day + 1
        return bisect_left(range(calendar.last_rank + 1), position, key=through)

    def moment(position: int) -> datetime:
        rank = rank_of(position)
        left, day = position - through(rank - 1), calendar.ranked(rank)
        for start, end in short.get(day, usual):
            if left <= end - start:
                break
            left -= end - start
        midnight = datetime.combine(day, time.min)
        return (midnight + (start + left) * MICROSECOND).replace(tzinfo=calendar.tz)

    return _continuous(HOUR, position, moment)


def _intervals(hours: Hours) -> list[Span]:
    return [(_since_midnight(start), _since_midnight(end)) for start, end in hours]


def _length(intervals: Iterable[Span]) -> int:
    return sum(end - start for start, end in intervals)


def _hours(calendar: Calendar) -> Scale:
    return _plain_time(HOUR, calendar)


def _minutes(calendar: Calendar) -> Scale:
    return _plain_time(MINUTE, calendar)


def _plain_time(step: int, calendar: Calendar) -> Scale:
    return _continuous(
        step,
        lambda at: (at - ORIGIN) // MICROSECOND,
        lambda position: (ORIGIN + position * MICROSECOND).astimezone(calendar.tz),
    )


def _continuous(
    step: int, position: Callable[[datetime], int], moment: Callable[[int], datetime]
) -> Scale:
    def stopped(pause: Pause) -> Span:
        return position(pause.start), FOREVER if pause.end is None else position(pause.end)

    return Scale(step, position, stopped, moment, moment)


def _since_midnight(wall: time) -> int:
    seconds = (wall.hour * 60 + wall.minute) * 60 + wall.second
    return seconds * 1_000_000 + wall.microsecond


SCALES: dict[Unit, Callable[[Calendar], Scale]] = {
    "wd": _working_days,
    "cd": _calendar_days,
    "wh": _working_hours,
    "h": _hours,
    "min": _minutes,
}
