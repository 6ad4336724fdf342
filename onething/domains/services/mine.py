"""The single place that says how one's own things stand: their clocks, what asks for one."""

from dataclasses import dataclass
from datetime import datetime

from onething.cases import releases
from onething.cases.worklist import Mine
from onething.clocks import Calendar, LightRule
from onething.domains.services import shelf
from onething.domains.services.content import OneThing
from onething.web.clock import Clock


@dataclass(frozen=True)
class Thing:
    """A dossier in its applicant's list. `clock` is None when it has ended or no time runs."""

    row: Mine
    onething: OneThing | None
    clock: Clock | None

    @property
    def is_waiting(self) -> bool:
        """Open, and no clock runs: it stands still, or another matter comes first."""
        return self.row.closed_at is None and self.clock is None


def thing(row: Mine, at: datetime) -> Thing:
    kind, _, id = row.subject.partition("/")
    onething = shelf.of(row.release).onethings.get(id) if kind == "onething" else None
    book = releases.book(row.release, releases.newest_beside(row.release))
    clock = None
    if row.due_at and row.closed_at is None:
        clock = _clock(row.due_at, at, book.calendar, book.light_rule)
    return Thing(row, onething, clock)


def _clock(due: datetime, at: datetime, calendar: Calendar, rule: LightRule) -> Clock:
    """The light of what is being worked on now, by its last day alone."""
    last = calendar.day_of(due)
    left = calendar.count(calendar.day_of(at), last)
    light = "red" if at > due else "yellow" if left <= rule.yellow_remaining else "green"
    return Clock(light, last, left, provisional=calendar.is_provisional(last))
