"""The single place that says what a new calendar does to the clocks of a dossier; pure.

A deadline is recounted when a calendar comes that it did not know, if it then falls elsewhere. What
has passed stays: neither is a deadline moved that is over, nor one to a moment that is.
"""

from datetime import datetime
from typing import Any

from onething.cases import deadlines
from onething.cases.book import Book
from onething.cases.event import stamp
from onething.cases.state import Case, Dossier, Run
from onething.clocks import YearTable

EVENT = "recount"
MOMENTS = ("due", "legal_due", "warn")


def is_behind(book: Book, dossier: Dossier) -> bool:
    """Whether a clock runs that was computed from another calendar than that of today."""
    version = book.calendar.version
    return any(
        run.is_running and run.calendar != version
        for case in dossier.cases.values()
        for run in case.clocks.values()
    )


def changes(book: Book, case: Case, at: datetime) -> list[dict[str, Any]]:
    """The changes by which the clocks of a case come to the calendar of today; none where every
    moment stays. Each says what was before it; a rule that fired has fired."""
    found = []
    for name, run in case.clocks.items():
        if run.is_running and run.calendar != book.calendar.version:
            moved = moments(book, run, at)
            if moved is not None:
                was = {"calendar": run.calendar, **_told(run)}
                change = {"do": EVENT, "clock": name, "fired": list(run.fired), "was": was}
                found.append({**change, **moved})
    return found


def moments(book: Book, run: Run, at: datetime) -> dict[str, Any] | None:
    """The moments of a running clock on the calendar of today; None when none of them moves."""
    old, new, now = _told(run), deadlines.counted(book, run), stamp(at)
    if run.warn is None:
        old["warn"] = new.get("warn")
    for key in ("due", "legal_due"):
        if old[key] != new[key] and stays(old[key], new[key], now):
            new[key] = old[key]
            if key == "due":
                new["warn"] = old["warn"]
    return new if any(old[key] != new.get(key) for key in MOMENTS) else None


def stays(old: str | None, new: str | None, now: str) -> bool:
    """Whether a deadline that would fall elsewhere stays, because one of the two has passed."""
    return (old or now) <= now or (new or now) <= now


def announced(book: Book, before: str) -> list[YearTable]:
    """What was announced since the calendar of a version; nothing when only the hours changed."""
    calendar = book.history.version(before)
    if calendar is None:
        return list(book.calendar.tables[-1:])
    return [table for table in book.calendar.tables if table not in calendar.tables]


def reasons(book: Book, moved: list[dict[str, Any]]) -> dict[str, Any]:
    """Why these changes are made: the calendars before and after, and what was announced."""
    before = sorted({change["was"]["calendar"] for change in moved})
    tables = {table.year: table for version in before for table in announced(book, version)}
    return {
        "calendar": {"before": before, "after": book.calendar.version},
        "announced": [
            {"year": table.year, "published": table.published, "source": table.source}
            for _, table in sorted(tables.items())
        ],
    }


def _told(run: Run) -> dict[str, str | None]:
    return {key: (at := getattr(run, key)) and stamp(at) for key in MOMENTS}
