"""The single place that says who used which working day of a case; pure.

Who holds a case at close of business has the day. The day of submission is not counted, as in every
limit, so that the days of all holders together are the working days from submission to the end.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from onething import clocks
from onething.cases import lanes
from onething.cases.book import Book
from onething.cases.history import Step
from onething.cases.lanes import Kind
from onething.cases.state import Case, Dossier, Run
from onething.clocks import Pause
from onething.parties.scope import APPLICANT


@dataclass(frozen=True, slots=True)
class Holder:
    """Who or what a case was with: work in its department (with role and officer as far as they
    are known), its applicant, a suspension, or the siblings it waited for.

    `step` is the event by which a suspension began; `needs` are the branches waited for.
    """

    kind: Kind
    org_id: int
    role: str = ""
    officer_id: int | None = None
    step: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A working day, who had it, and whether it counted toward a limit of the department."""

    day: date
    holder: Holder
    counts: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Days one after the other with one holder: of `days` so many counted toward a limit."""

    holder: Holder
    first: date
    last: date
    days: int
    counted: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A case as it stood from a moment on."""

    at: datetime
    case: Case
    holder: Holder | None


def days(
    book: Book, told: Sequence[Step], now: Dossier, case_id: UUID, until: datetime
) -> tuple[Day, ...]:
    """Every working day of a case from its submission to its end, or until a moment while it goes
    on. `now` is the dossier by then, with what its clocks did unwritten."""
    calendar, seen = book.calendar, _seen(told, now, case_id)
    if not seen:
        return ()
    end = now.cases[case_id].ended_at or until
    held = [each for each in seen if each.holder is not None]
    moments = [each.at for each in held]
    counting = _counting(book, seen, end)
    found = []
    first, last = calendar.day_of(seen[0].at), calendar.day_of(end)
    for rank in range(calendar.rank(first) + 1, calendar.rank(last) + 1):
        day = calendar.ranked(rank)
        # What a clock does at the close of its last day comes after that day.
        place = bisect_left(moments, calendar.close_of(day)) - 1
        at_close = held[max(place, 0)] if held else None
        if at_close is not None and at_close.holder is not None:
            goes_on = at_close.holder.kind == "work" or _runs(book, at_close.case)
            found.append(Day(day, at_close.holder, goes_on and day in counting))
    return tuple(found)


def shares(found: Iterable[Day]) -> tuple[Share, ...]:
    """The days as stretches, oldest first."""
    joined: list[Share] = []
    for each in found:
        if joined and joined[-1].holder == each.holder:
            last = joined.pop()
            counted = last.counted + each.counts
            joined.append(replace(last, last=each.day, days=last.days + 1, counted=counted))
        else:
            joined.append(Share(each.holder, each.day, each.day, 1, int(each.counts)))
    return tuple(joined)


def by_department(found: Iterable[Day]) -> dict[int, int]:
    """How many days each department worked on a case, by its id."""
    sums: dict[int, int] = {}
    for each in found:
        if each.holder.kind == "work":
            sums[each.holder.org_id] = sums.get(each.holder.org_id, 0) + 1
    return sums


def _seen(told: Sequence[Step], now: Dossier, case_id: UUID) -> list[_Seen]:
    found: list[_Seen] = []
    paused: int | None = None
    states = [*((step.event.at, step.event.seq, step.after) for step in told)]
    for at, seq, dossier in [*states, (now.at, now.version + 1, now)]:
        case = dossier.cases.get(case_id)
        if case is None:
            continue
        is_paused = any(run.is_paused for run in case.clocks.values())
        paused = (paused or seq) if is_paused else None
        found.append(_Seen(at, case, _holder(dossier, case, paused)))
    return found


def _holder(dossier: Dossier, case: Case, paused: int | None) -> Holder | None:
    kind = lanes.kind(dossier, case)
    if kind is None:
        return None
    if kind == "waiting":
        return Holder(kind, case.org_id, needs=case.needs)
    if kind == "paused":
        return Holder(kind, case.org_id, step=paused)
    if kind == "applicant":
        return Holder(kind, case.org_id, role=APPLICANT)
    tasks = [task for task in dossier.open_tasks(case.id) if task.role != APPLICANT]
    first = min(tasks, key=lambda task: (task.opened_at, task.id), default=None)
    if first is None:
        return Holder(kind, case.org_id)
    return Holder(kind, first.org_id, first.role, first.holder_id)


def _runs(book: Book, case: Case) -> bool:
    """Whether a clock of the department goes on while the case is with somebody else."""
    kinds = book.lifecycle(case.definition).clocks
    stops = {begin for run in case.clocks.values() for begin, _ in run.pauses}
    return any(
        run.is_running and run.start not in stops and kinds[name].counts == "office"
        for name, run in case.clocks.items()
        if name in kinds
    )


def _counting(book: Book, seen: Iterable[_Seen], end: datetime) -> frozenset[date]:
    """The days that a clock of the department used up. The clock of a suspension, which starts when
    another one is stopped, says how long that may take and uses up nothing."""
    runs: dict[tuple[str, datetime], Run] = {}
    kinds = {}
    for each in seen:
        kinds = book.lifecycle(each.case.definition).clocks
        runs |= {(name, run.start): run for name, run in each.case.clocks.items()}
    stops = {begin for run in runs.values() for begin, _ in run.pauses}
    used: set[date] = set()
    for (name, start), run in runs.items():
        if start not in stops and name in kinds and kinds[name].counts == "office":
            pauses = [Pause(begin, stop) for begin, stop in run.pauses]
            used |= set(clocks.consumed_days(start, run.stop or end, pauses, book.calendar))
    return frozenset(used)
