"""The single place that computes the moments of a clock as its events tell them; pure."""

from decimal import Decimal
from typing import Any

from onething import clocks
from onething.cases.book import Book
from onething.cases.event import stamp
from onething.cases.state import Run
from onething.clocks import Basis, Limit, Pause


def counted(book: Book, run: Run) -> dict[str, Any]:
    """The deadlines of a run on the calendar of today, the moment it turns yellow, and the version
    of that calendar; a moment is None while an open pause stands in its way."""
    calendar = book.calendar
    stopped = tuple(Pause(start, end) for start, end in run.pauses)
    found: dict[str, Any] = {"calendar": calendar.version, "due": None, "legal_due": None}
    for key, text in (("due", run.limit), ("legal_due", run.legal)):
        if text is None:
            continue
        due = clocks.due(run.start, Limit.parse(text), stopped, calendar, run.extension)
        if due is not None:
            found[key] = stamp(due.at)
            if due.provisional:
                found["provisional"] = True
    if found["due"] is None:
        found["due"] = found["legal_due"]
    promised = run.limit or run.legal
    if promised is not None:
        limit, more = Limit.parse(promised), Decimal(run.extension)
        basis = Basis(run.start, limit, calendar.version, more, stopped)
        warn = clocks.yellow(basis, calendar, book.light_rule)
        found["warn"] = warn and stamp(warn)
    return found
