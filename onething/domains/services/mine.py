"""The single place that says how one's own things stand: by when each is done, what it asks."""

from dataclasses import dataclass
from datetime import date, datetime

from onething.cases import promise
from onething.cases.book import Book
from onething.cases.promise import Promise
from onething.cases.state import Dossier
from onething.cases.worklist import Mine
from onething.domains.services import shelf
from onething.domains.services.content import OneThing
from onething.web.clock import Clock


@dataclass(frozen=True)
class Thing:
    """A dossier in its applicant's list. `clock` is the day everything is promised for, the same
    that its page and its receipt say; None when it has ended or nothing is promised."""

    row: Mine
    onething: OneThing | None
    clock: Clock | None

    @property
    def is_waiting(self) -> bool:
        """Open, and nothing is promised now."""
        return self.row.closed_at is None and self.clock is None


def thing(row: Mine, dossier: Dossier, book: Book, at: datetime) -> Thing:
    kind, _, id = row.subject.partition("/")
    onething = shelf.of(row.release).onethings.get(id) if kind == "onething" else None
    promised = promise.promised(book, dossier, at) if row.closed_at is None else None
    return Thing(row, onething, _clock(promised, book, at) if promised else None)


def _clock(promised: Promise, book: Book, at: datetime) -> Clock:
    calendar = book.calendar
    today, end = calendar.day_of(at), promised.end
    is_unknown = any(
        calendar.is_provisional(date(year, 1, 1)) for year in range(today.year, end.year + 1)
    )
    return Clock(_light(promised, today), end, calendar.count(today, end), "wd", is_unknown)


def _light(promised: Promise, today: date) -> str:
    if promised.end < today:
        return "red"
    return "blue" if promised.paused else "green"
