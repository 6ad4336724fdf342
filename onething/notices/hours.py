"""The single place that says when something may be sent; pure."""

from datetime import date, datetime, timedelta

from onething.clocks import Calendar
from onething.notices.content import Sending

DAY = timedelta(days=1)


def allowed(at: datetime, sending: Sending | None, calendar: Calendar) -> datetime:
    """The first moment, not before `at`, at which something may be sent."""
    if sending is None:
        return at
    here = at.astimezone(calendar.tz)
    day = here.date()
    if _sends_on(day, sending, calendar):
        if here.time() < sending.start:
            return datetime.combine(day, sending.start, calendar.tz)
        if here.time() < sending.end:
            return at
    day += DAY
    while not _sends_on(day, sending, calendar):
        day += DAY
    return datetime.combine(day, sending.start, calendar.tz)


def _sends_on(day: date, sending: Sending, calendar: Calendar) -> bool:
    return sending.days == "all" or calendar.is_working(day)
