"""The single place that says how each case of a dossier spent its time; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from onething.cases.history import Step
from onething.cases.state import WAITING, Case, Dossier
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
    lengthened, a new calendar moved its end, or a clock reached its end and did by itself what its
    rule says."""

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
        how = kind(dossier, case)
        if found and found[-1].until is None:
            if (found[-1].state, found[-1].kind) == (case.state, how):
                continue
            last = found.pop()
            if last.since < at:
                found.append(replace(last, until=at))
        if how is not None:
            found.append(Stretch(at, None, case.state, how))
    return tuple(found)


def kind(dossier: Dossier, case: Case) -> Kind | None:
    """What a case is with as things stand; None once it has ended."""
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
            if asks or change["do"] in ("pause", "extend", "fire", "recount"):
                yield Turn(step.event.at, step.event.type)
                break


def failed_needs(dossier: Dossier, case: Case) -> list[Case]:
    """The siblings this case needs that can no longer succeed."""
    return [each for each in needs(dossier, case) if each.outcome in ("failure", "blocked")]


def awaited_needs(dossier: Dossier, case: Case) -> list[Case]:
    """The siblings this case still waits for."""
    return [each for each in needs(dossier, case) if each.outcome is None]


def needs(dossier: Dossier, case: Case) -> list[Case]:
    """The siblings that must succeed before this case begins."""
    return [each for each in dossier.cases.values() if each.branch in case.needs]
