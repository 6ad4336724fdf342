"""The single place that says what a dossier is at a moment: a fold over its events, no database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

WAITING = "waiting"
BLOCKED = "blocked"
"""The two states every case has before its lifecycle begins, or instead of it."""

Change = Mapping[str, Any]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Run:
    """A clock that was started, with everything its deadlines were computed from.

    `warn` is the moment from which it is yellow; None while it is paused, and in what was written
    before that moment was kept. `grounds` says of each pause for what and by which law, as far as
    that was said.
    """

    start: datetime
    limit: str | None
    legal: str | None
    calendar: str
    due: datetime | None
    legal_due: datetime | None
    extension: int = 0
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    stop: datetime | None = None
    fired: tuple[str, ...] = ()
    provisional: bool = False
    warn: datetime | None = None
    grounds: tuple[tuple[str, str], ...] = ()

    @property
    def is_running(self) -> bool:
        return self.stop is None and not self.is_paused

    @property
    def is_paused(self) -> bool:
        return self.stop is None and bool(self.pauses) and self.pauses[-1][1] is None


@dataclass(frozen=True, slots=True)
class Task:
    """Work somebody has to do; `version` counts what was done to it.

    From `warn_at` until `due_at` its clock is yellow, then red, and after `legal_due_at` double
    red; None while its clock stands still or has no such moment.
    """

    id: UUID
    case_id: UUID
    kind: str
    org_id: int
    role: str
    clock: str | None
    opened_at: datetime
    holder_id: int | None = None
    version: int = 1
    closed_at: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    legal_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One branch of a dossier, in the hands of one department.

    `outcome` is `success`, `failure` or `blocked` as soon as it is certain; `ended_at` is when
    nothing more can happen.
    """

    id: UUID
    branch: str
    kind: str
    definition: str
    org_id: int
    state: str
    stage: str
    needs: tuple[str, ...] = ()
    outcome: str | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    legal_due_at: datetime | None = None
    warn_at: datetime | None = None
    clocks: Mapping[str, Run] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One application: the unit of lock, version, hash chain and number.

    `version` is the number of its last event; `made` counts the cases and tasks that took their
    ids from it; `at` is its legal time, which never decreases.
    """

    id: UUID
    realm_id: int
    subject: str
    release: int
    applicant_id: int | None
    region_id: int | None
    channel: str
    at: datetime
    opened_at: datetime
    number: str = ""
    version: int = 0
    head: bytes = b""
    made: int = 0
    closed_at: datetime | None = None
    cases: Mapping[UUID, Case] = field(default_factory=dict)
    tasks: Mapping[UUID, Task] = field(default_factory=dict)

    def case(self, branch: str) -> Case:
        return next(case for case in self.cases.values() if case.branch == branch)

    def open_tasks(self, case_id: UUID) -> list[Task]:
        return [t for t in self.tasks.values() if t.case_id == case_id and t.closed_at is None]


def made_in(dossier_id: UUID, ordinal: int) -> UUID:
    """The id of the `ordinal`-th thing made in a dossier; `dossier_of` finds the way back."""
    return UUID(int=dossier_id.int + ordinal)


def dossier_of(id: UUID) -> UUID:
    """The dossier a case or task belongs to; its last 16 bits count what was made in it."""
    return UUID(int=id.int >> 16 << 16)


def begun(id: UUID, at: datetime, body: Mapping[str, Any]) -> Dossier:
    """The empty dossier that an `open` event speaks of, before its changes."""
    return Dossier(
        id=id,
        realm_id=body["realm"],
        subject=body["subject"],
        release=body["release"],
        applicant_id=body["applicant"],
        region_id=body["region"],
        channel=body["channel"],
        at=at,
        opened_at=at,
    )


def apply(
    dossier: Dossier, case_id: UUID | None, at: datetime, changes: Iterable[Change]
) -> Dossier:
    """The dossier after these changes; each change says all it needs, so no pack is read here."""
    case = dossier.cases.get(case_id) if case_id else None
    cases, tasks, made = dict(dossier.cases), dict(dossier.tasks), dossier.made
    closed_at = dossier.closed_at
    for change in changes:
        verb = change["do"]
        if verb == "case":
            new = _new_case(dossier, change)
            cases[new.id] = new
            made += 1
        elif verb == "open":
            task = _new_task(dossier, change, at)
            tasks[task.id] = _on_clock(task, case)
            made += 1
        elif verb in _ON_TASK:
            id = made_in(dossier.id, change["task"])
            tasks[id] = _ON_TASK[verb](tasks[id], change, at)
        elif verb in _ON_CASE and case is not None:
            case = cases[case.id] = _ON_CASE[verb](case, change, at)
        if verb in _MOVES_DEADLINES and case is not None:
            case = cases[case.id] = _with_deadlines(case)
            for task in tasks.values():
                if task.case_id == case.id and task.closed_at is None:
                    tasks[task.id] = _on_clock(task, case)
        if verb in ("state", "case"):
            closed_at = at if all(each.ended_at for each in cases.values()) else None
    return replace(dossier, cases=cases, tasks=tasks, made=made, at=at, closed_at=closed_at)


def filled(dossier: Dossier, warns: Mapping[tuple[UUID, str], datetime]) -> Dossier:
    """The dossier with the moments of yellow that were computed afterwards, by case and clock:
    events of early days do not tell them."""
    cases, tasks = dict(dossier.cases), dict(dossier.tasks)
    for (case_id, clock), warn in warns.items():
        case = cases[case_id]
        case = _with_deadlines(_with_run(case, clock, replace(case.clocks[clock], warn=warn)))
        cases[case_id] = case
        for task in dossier.open_tasks(case_id):
            tasks[task.id] = _on_clock(task, case)
    return replace(dossier, cases=cases, tasks=tasks)


def untold(dossier: Dossier) -> Iterator[tuple[Case, str, Run]]:
    """The running clocks of which no event told when they turn yellow."""
    for case in dossier.cases.values():
        for name, run in case.clocks.items():
            if run.is_running and run.due and run.warn is None:
                yield case, name, run


def _new_case(dossier: Dossier, change: Change) -> Case:
    return Case(
        id=made_in(dossier.id, change["case"]),
        branch=change["branch"],
        kind=change["kind"],
        definition=change["definition"],
        org_id=change["org"],
        needs=tuple(change["needs"]),
        state=WAITING,
        stage=WAITING,
        facts=change["facts"],
    )


def _new_task(dossier: Dossier, change: Change, at: datetime) -> Task:
    return Task(
        id=made_in(dossier.id, change["task"]),
        case_id=made_in(dossier.id, change["case"]),
        kind=change["kind"],
        org_id=change["org"],
        role=change["role"],
        clock=change["clock"],
        opened_at=at,
    )


def _close(task: Task, change: Change, at: datetime) -> Task:
    return replace(task, closed_at=at, version=task.version + 1)


def _hold(task: Task, change: Change, at: datetime) -> Task:
    return replace(task, holder_id=change["holder"], version=task.version + 1)


def _enter(case: Case, change: Change, at: datetime) -> Case:
    return replace(
        case,
        state=change["to"],
        stage=change["stage"],
        outcome=change["outcome"],
        ended_at=at if change["final"] else None,
    )


def _start(case: Case, change: Change, at: datetime) -> Case:
    run = Run(
        start=datetime.fromisoformat(change["start"]),
        limit=change["limit"],
        legal=change["legal"],
        calendar=change["calendar"],
        due=moment(change["due"]),
        legal_due=moment(change["legal_due"]),
        provisional=change.get("provisional", False),
        warn=moment(change.get("warn")),
    )
    return _with_run(case, change["clock"], run)


def _pause(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    pauses = (*run.pauses, (at, None))
    grounds = (*run.grounds, (change.get("ground", ""), change.get("law", "")))
    halted = replace(run, pauses=pauses, grounds=grounds, due=None, legal_due=None, warn=None)
    return _with_run(case, change["clock"], halted)


def _resume(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    pauses = (*run.pauses[:-1], (run.pauses[-1][0], at))
    return _with_run(case, change["clock"], _moved(replace(run, pauses=pauses), change))


def _extend(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    return _with_run(
        case, change["clock"], _moved(replace(run, extension=run.extension + change["by"]), change)
    )


def _recount(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    return _with_run(case, change["clock"], _moved(run, change))


def _moved(run: Run, change: Change) -> Run:
    return replace(
        run,
        due=moment(change["due"]),
        legal_due=moment(change["legal_due"]),
        calendar=change["calendar"],
        provisional=change.get("provisional", False),
        fired=tuple(change.get("fired", ())),
        warn=moment(change.get("warn")),
    )


def _stop(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    pauses = run.pauses
    if run.is_paused:
        pauses = (*pauses[:-1], (pauses[-1][0], at))
    return _with_run(case, change["clock"], replace(run, stop=at, pauses=pauses))


def _fire(case: Case, change: Change, at: datetime) -> Case:
    run = case.clocks[change["clock"]]
    return _with_run(case, change["clock"], replace(run, fired=(*run.fired, change["rule"])))


def _set(case: Case, change: Change, at: datetime) -> Case:
    return replace(case, facts={**case.facts, change["fact"]: change["value"]})


def _with_run(case: Case, clock: str, run: Run) -> Case:
    return replace(case, clocks={**case.clocks, clock: run})


def _with_deadlines(case: Case) -> Case:
    running = [run for run in case.clocks.values() if run.is_running]
    moments = (
        min((run.due for run in running if run.due), default=None),
        min((run.legal_due for run in running if run.legal_due), default=None),
        min((run.warn for run in running if run.warn), default=None),
    )
    if moments == (case.due_at, case.legal_due_at, case.warn_at):
        return case
    due, legal_due, warn = moments
    return replace(case, due_at=due, legal_due_at=legal_due, warn_at=warn)


def _on_clock(task: Task, case: Case | None) -> Task:
    """The task, due when the clock it works by is; that of a paused or stopped clock never is."""
    run = case.clocks.get(task.clock) if case and task.clock else None
    due, legal_due, warn = (
        (run.due, run.legal_due, run.warn) if run and run.is_running else (None, None, None)
    )
    if (due, legal_due, warn) == (task.due_at, task.legal_due_at, task.warn_at):
        return task
    return replace(task, due_at=due, legal_due_at=legal_due, warn_at=warn)


_ON_TASK = {"close": _close, "hold": _hold}
_MOVES_DEADLINES = frozenset({"start", "pause", "resume", "extend", "stop", "recount"})
_ON_CASE = {
    "state": _enter,
    "start": _start,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "recount": _recount,
    "stop": _stop,
    "fire": _fire,
    "set": _set,
}
