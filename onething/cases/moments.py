"""The single place that says at which moment a due rule is due; pure."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from onething.cases.lifecycle import DueRule
from onething.cases.state import Run
from onething.clocks import Calendar, Limit

if TYPE_CHECKING:
    from onething.cases.book import Book

PER = {"h": timedelta(hours=1), "min": timedelta(minutes=1)}


def reached(book: "Book", rule: DueRule, run: Run) -> datetime | None:
    """When the run of its clock reaches what the rule waits for; None while that is not known.

    A time before the end is counted in the calendar the end was counted in, so that it stays
    where it is until the end itself is moved.
    """
    end = run.due if rule.reaches == "limit" else run.legal_due
    if end is None or rule.before is None:
        return end
    calendar = book.history.version(run.calendar) or book.calendar
    return before(end, rule.before, calendar)


def before(end: datetime, span: Limit, calendar: Calendar) -> datetime:
    """So much before a moment: days back at the same hour of the clock on the wall."""
    if span.unit in PER:
        return end - PER[span.unit] * float(span.amount)
    day, days = calendar.day_of(end), int(span.amount)
    back = calendar.add(day, -days) if span.unit == "wd" else day - timedelta(days=days)
    return datetime.combine(back, end.astimezone(calendar.tz).time(), calendar.tz)
