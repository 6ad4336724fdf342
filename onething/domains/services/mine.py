"""The single place that says how one's own things stand: their clocks, what asks for one."""

from dataclasses import dataclass
from datetime import datetime

from onething.cases import lights, releases
from onething.cases.worklist import Mine
from onething.domains.services import shelf
from onething.domains.services.content import OneThing
from onething.web.case_sight import shown
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
    name = lights.counting(row.clocks) if row.closed_at is None else None
    clock = shown(row.clocks[name], book, at) if name else None
    return Thing(row, onething, clock)
