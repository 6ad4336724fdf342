"""Deadlines counted a second time, by walking the calendar day by day.

`verify` compares what was promised with this. It shares nothing with `clocks` but the announced
tables themselves, so that one mistake cannot hide in both.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from zoneinfo import ZoneInfo

from onething.clocks import Calendar, LightRule, Limit

Pauses = Sequence[tuple[datetime, datetime | None]]
DAY = timedelta(days=1)
_SECONDS = {"wh": 3600, "h": 3600, "min": 60}


def due(
    start: datetime, limit: Limit, extension: int, pauses: Pauses, calendar: Calendar
) -> datetime | None:
    """When the limit ends; None while a pause is open. Units as in `clocks.Limit`."""
    if pauses and pauses[-1][1] is None:
        return None
    amount = limit.amount + extension
    zone = ZoneInfo(calendar.zone)
    if limit.unit in ("wd", "cd"):
        end = _by_day(start.astimezone(zone), int(amount), limit.unit == "wd", pauses, calendar)
    else:
        seconds = _SECONDS[limit.unit] * amount
        end = _by_second(start.astimezone(zone), seconds, limit.unit == "wh", pauses, calendar)
    while limit.roll and not _works(end.date(), calendar):
        end += DAY
    return end


def yellow(
    start: datetime,
    limit: Limit,
    extension: int,
    pauses: Pauses,
    calendar: Calendar,
    rule: LightRule,
) -> datetime | None:
    """When the light turns yellow: by the share of the limit that is used, and for limits in days
    by what is left of it; in days at the beginning of the day. None while a pause is open."""
    if pauses and pauses[-1][1] is None:
        return None
    amount = limit.amount + extension
    local = start.astimezone(ZoneInfo(calendar.zone))
    if limit.unit in ("wd", "cd"):
        days = min(ceil(amount * rule.yellow_share), int(amount) - rule.yellow_remaining)
        if days <= 0:
            return start
        last = _by_day(local, days, limit.unit == "wd", pauses, calendar)
        return datetime.combine(last.date(), time(0), last.tzinfo)
    seconds = _SECONDS[limit.unit] * amount * rule.yellow_share
    return _by_second(local, seconds, limit.unit == "wh", pauses, calendar) if seconds else start


def before(end: datetime, span: Limit, calendar: Calendar) -> datetime:
    """So much before an end, counted back day by day; at the hour at which the end is."""
    if span.unit in ("h", "min"):
        return end - timedelta(seconds=float(_SECONDS[span.unit] * span.amount))
    local, left = end.astimezone(ZoneInfo(calendar.zone)), int(span.amount)
    while left:
        local -= DAY
        left -= span.unit == "cd" or _works(local.date(), calendar)
    return local


def _works(day: date, calendar: Calendar) -> bool:
    """Make-up days work, holidays do not, else the weekday decides."""
    if any(day in table.makeups for table in calendar.tables):
        return True
    if any(day in table.holidays for table in calendar.tables):
        return False
    return day.isoweekday() not in calendar.weekend


def _by_day(
    start: datetime, days: int, working: bool, pauses: Pauses, calendar: Calendar
) -> datetime:
    """The close of the last of so many days after the start day; a day on whose close of business
    the clock stood still is not counted."""
    zone = start.tzinfo
    day = start.date()
    if days == 0:
        while working and not _works(day, calendar):
            day += DAY
        return _last_moment(day, working, start, calendar)
    while days:
        day += DAY
        if working and not _works(day, calendar):
            continue
        if not _stands(datetime.combine(day, _hours(day, calendar)[-1][1], zone), pauses):
            days -= 1
    return _last_moment(day, working, start, calendar)


def _last_moment(day: date, working: bool, start: datetime, calendar: Calendar) -> datetime:
    last = _hours(day, calendar)[-1][1] if working else time(23, 59, 59)
    return datetime.combine(day, last, start.tzinfo)


def _hours(day: date, calendar: Calendar) -> Sequence[tuple[time, time]]:
    """The hours a table gives to this day alone, else those of every day."""
    own = [hours for table in calendar.tables for short, hours in table.short if short == day]
    return own[-1] if own else calendar.hours


def _stands(at: datetime, pauses: Pauses) -> bool:
    return any(begin <= at and (end is None or at < end) for begin, end in pauses)


def _by_second(
    start: datetime, seconds: Decimal, office: bool, pauses: Pauses, calendar: Calendar
) -> datetime:
    """The moment at which so many seconds have run, piece by piece between the moments at which
    an office opens or closes and a pause begins or ends."""
    at, left = start, timedelta(microseconds=ceil(seconds * 10**6))
    while True:
        edge = _next_edge(at, office, pauses, calendar)
        if _runs(at, office, pauses, calendar):
            if edge is None or at + left <= edge:
                return _plus(at, left)
            left -= edge - at
        if edge is None:
            raise ValueError("a limit that never ends")
        at = edge


def _plus(at: datetime, span: timedelta) -> datetime:
    return (at.astimezone(ZoneInfo("UTC")) + span).astimezone(at.tzinfo)


def _runs(at: datetime, office: bool, pauses: Pauses, calendar: Calendar) -> bool:
    if _stands(at, pauses):
        return False
    if not office:
        return True
    wall = at.time()
    hours = _hours(at.date(), calendar)
    return _works(at.date(), calendar) and any(a <= wall < b for a, b in hours)


def _next_edge(at: datetime, office: bool, pauses: Pauses, calendar: Calendar) -> datetime | None:
    edges = [edge.astimezone(at.tzinfo) for pause in pauses for edge in pause if edge]
    if office:
        for day in (at.date(), at.date() + DAY):
            hours = _hours(day, calendar)
            edges += [datetime.combine(day, t, at.tzinfo) for span in hours for t in span]
            edges.append(datetime.combine(day, time(0), at.tzinfo))
    return min((edge for edge in edges if edge > at), default=None)
