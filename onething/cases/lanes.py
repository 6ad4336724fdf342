"""The single place that says how each case of a dossier spent its time; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from onething import clocks
from onething.cases.book import Book
from onething.cases.history import Step
from onething.cases.state import WAITING, Case, Dossier
from onething.clocks import Limit
from onething.parties.scope import APPLICANT

Kind = Literal["waiting", "work", "applicant", "paused"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time a case spent in one state: waiting for a sibling, at work in its department, with
    the applicant, or with its clock standing still. `until` is None while it still does."""

    since: datetime
    until: datetime | None
    state: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Turn:
    """An event that changed the way: something was asked of the applicant, a clock was paused or
    lengthened, or a clock reached its end and did by itself what its rule says."""

    at: datetime
    type: str


def stretches(told: Iterable[Step], now: Dossier, case_id: UUID) -> tuple[Stretch, ...]:
    """How the case came to where it stands in `now`, without gaps, oldest first; a state it only
    passed through leaves nothing."""
    found: list[Stretch] = []
    for at, dossier in [*((step.event.at, step.after) for step in told), (now.at, now)]:
        case = dossier.cases.get(case_id)
        if case is None:
            continue
        kind = _kind(dossier, case)
        if found and found[-1].until is None:
            if (found[-1].state, found[-1].kind) == (case.state, kind):
                continue
            last = found.pop()
            if last.since < at:
                found.append(replace(last, until=at))
        if kind is not None:
            found.append(Stretch(at, None, case.state, kind))
    return tuple(found)


def _kind(dossier: Dossier, case: Case) -> Kind | None:
    if case.ended_at:
        return None
    if case.state == WAITING:
        return "waiting"
    tasks = dossier.open_tasks(case.id)
    if tasks and all(task.role == APPLICANT for task in tasks):
        return "applicant"
    return "paused" if any(run.is_paused for run in case.clocks.values()) else "work"


def turns(told: Iterable[Step], case_id: UUID) -> Iterator[Turn]:
    """What changed the way of a case, oldest first."""
    for step in told:
        if step.event.case_id != case_id:
            continue
        for change in step.changes:
            asks = change["do"] == "open" and change["role"] == APPLICANT
            if asks or change["do"] in ("pause", "extend", "fire"):
                yield Turn(step.event.at, step.event.type)
                break


def failed_needs(dossier: Dossier, case: Case) -> list[Case]:
    """The siblings this case needs that can no longer succeed."""
    return [each for each in _needs(dossier, case) if each.outcome in ("failure", "blocked")]


def awaited_needs(dossier: Dossier, case: Case) -> list[Case]:
    """The siblings this case still waits for."""
    return [each for each in _needs(dossier, case) if each.outcome is None]


def _needs(dossier: Dossier, case: Case) -> list[Case]:
    return [each for each in dossier.cases.values() if each.branch in case.needs]


def promised(book: Book, dossier: Dossier) -> date | None:
    """The last day of everything promised in a dossier; None once it is closed, and while a
    clock stands still, because then no end can be promised.

    A clock that runs ends when it says; what has not begun is added at its promised length,
    after what it waits for.
    """
    ends = [_end(book, dossier, case) for case in dossier.cases.values() if not case.ended_at]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _end(book: Book, dossier: Dossier, case: Case) -> date | None:
    if case.ended_at:
        return book.calendar.day_of(case.ended_at)
    if any(run.is_paused for run in case.clocks.values()):
        return None
    if case.state == WAITING:
        before = [_end(book, dossier, need) for need in _needs(dossier, case)]
        begins = [end for end in before if end is not None]
        start = max(begins) if begins and len(begins) == len(before) else None
    else:
        start = book.calendar.day_of(case.due_at) if case.due_at else None
    return None if start is None else _with_what_is_to_come(book, case, start)


def _with_what_is_to_come(book: Book, case: Case, start: date) -> date:
    """The clocks its definition names, or all of its lifecycle where it names none: what only few
    cases go through is promised to nobody."""
    named = book.definitions[case.definition].limits
    for name, clock in book.lifecycle(case.definition).clocks.items():
        if (named and name not in named) or name in case.clocks or case.outcome:
            continue
        limit = (named[name].limit if named else None) or clock.limit
        if limit and clock.counts == "office":
            start = _after(book, start, limit)
    return start


def _after(book: Book, start: date, limit: Limit) -> date:
    due = clocks.due(book.calendar.close_of(start), limit, (), book.calendar)
    return book.calendar.day_of(due.at) if due else start
