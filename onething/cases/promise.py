"""The single place that says by when a dossier is promised to be done, what makes that
day, and what moved it; pure.

A clock that runs ends when it says; what has not begun is added at its promised length, after what
it waits for. A clock that stands still ends as it would if the suspension took as long as it may.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from onething import clocks
from onething.cases import deadlines, lanes
from onething.cases.book import Book
from onething.cases.history import Step
from onething.cases.state import WAITING, Case, Dossier, Run, moment
from onething.clocks import Limit


@dataclass(frozen=True, slots=True)
class Paused:
    """A clock that stands still in a branch, and until when it may: the end of the clock of the
    suspension; None where none is counted, and it is taken to end now."""

    branch: str
    clock: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Promise:
    """The last day of everything that is promised. `path` are the branches that make it so, each
    after the one before; `paused` are the clocks on it that stand still, so that the day is sure
    only if they go on in time."""

    end: date
    path: tuple[str, ...]
    paused: tuple[Paused, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that moved the promised day: so many working days later, earlier when negative."""

    step: Step
    before: date
    after: date
    days: int


def promised(book: Book, dossier: Dossier, at: datetime) -> Promise | None:
    """What is promised as things stand at a moment; None once everything has ended, and where
    nothing is promised."""
    awaited = [case for case in book.parts(dossier) if not _is_over(book, case)]
    ways = [_way(book, dossier, case, at) for case in awaited]
    known = [way for way in ways if way is not None]
    if not known or len(known) < len(ways):
        return None
    return max(known, key=lambda way: (way.end, len(way.path)))


def first(book: Book, told: Iterable[Step]) -> Promise | None:
    """What was promised when the dossier was opened, on the calendar that was known then."""
    opened = None
    for step in told:
        if opened is not None and step.event.recorded_at != opened.event.recorded_at:
            break
        opened = step
    if opened is None:
        return None
    return promised(_known_then(book, opened.after.opened_at), opened.after, opened.event.at)


def moved(book: Book, told: Sequence[Step]) -> tuple[Moved, ...]:
    """What moved the promised day, oldest first, each event with what it brought about at once;
    what is promised before and after is counted on the calendar known at its time."""
    found: list[Moved] = []
    before: Promise | None = None
    for first, last in _with_consequences(told):
        at = first.event.at
        after = promised(_known_then(book, at), last.after, at)
        is_opening = first.event.recorded_at == told[0].event.recorded_at
        if before and after and before.end != after.end and not is_opening:
            days = book.calendar.count(before.end, after.end)
            found.append(Moved(first, before.end, after.end, days))
        before = after or before
    return tuple(found)


def _with_consequences(told: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Each event that happened by itself, with the last of those it brought about at once: what
    nobody did, of the same moment."""
    ahead = [*told[1:], None]
    first: Step | None = None
    for step, following in zip(told, ahead, strict=True):
        first = first or step
        if following is None or not _follows(first, following):
            yield first, step
            first = None


def _follows(first: Step, step: Step) -> bool:
    one, other = first.event, step.event
    same = (one.recorded_at, one.at) == (other.recorded_at, other.at)
    return same and other.actor_id is None


def _known_then(book: Book, at: datetime) -> Book:
    day = book.calendar.day_of(at)
    tables = tuple(table for table in book.history.tables if table.published <= day)
    if tables == book.history.tables:
        return book
    return replace(book, history=replace(book.history, tables=tables))


def _way(book: Book, dossier: Dossier, case: Case, at: datetime) -> Promise | None:
    """The end of a case and the way to it."""
    if case.ended_at:
        return Promise(book.calendar.day_of(case.ended_at), (case.branch,))
    if case.state == WAITING:
        before = [_way(book, dossier, need, at) for need in lanes.needs(dossier, case)]
        known = [way for way in before if way is not None]
        if not known or len(known) < len(before):
            return None
        last = max(known, key=lambda way: way.end)
        end = _with_what_is_to_come(book, case, last.end)
        return Promise(end, (*last.path, case.branch), last.paused)
    paused = [_paused(case, name) for name, run in case.clocks.items() if run.is_paused]
    ends = [_resumed(book, case.clocks[each.clock], each.until or at) for each in paused]
    if not paused:
        ends = _ends(book, case)
    if not ends or None in ends:
        return None
    last_day = max(book.calendar.day_of(end) for end in ends if end)
    end = _with_what_is_to_come(book, case, last_day)
    return Promise(end, (case.branch,), tuple(paused))


def _is_over(book: Book, case: Case) -> bool:
    """Whether nobody waits for it any more: it has ended, or only time runs that nobody awaits."""
    kinds = book.lifecycle(case.definition).clocks
    running = [kinds[name].counts for name, run in case.clocks.items() if run.stop is None]
    is_left = bool(running) and all(counts == "nobody" for counts in running)
    return case.ended_at is not None or (case.outcome is not None and is_left)


def _ends(book: Book, case: Case) -> list[datetime | None]:
    """The ends of the clocks of the office that run, else of the applicant's; what is a stage of
    another clock ends within it, and what runs until something expires is not waited for."""
    kinds = book.lifecycle(case.definition).clocks
    running = [(kinds[name], run.due) for name, run in case.clocks.items() if run.is_running]
    whole = [(kind, due) for kind, due in running if due and kind.within is None]
    for whose in ("office", "applicant"):
        if found := [due for kind, due in whole if kind.counts == whose]:
            return [*found]
    return []


def _paused(case: Case, name: str) -> Paused:
    """Until when a clock may stand still: a clock that was started when it was stopped tells."""
    since = case.clocks[name].pauses[-1][0]
    others = (run for run in case.clocks.values() if run.is_running and run.start >= since)
    until = max((run.due for run in others if run.due), default=None)
    return Paused(case.branch, name, since, until)


def _resumed(book: Book, run: Run, at: datetime) -> datetime | None:
    """When a clock that stands still would end, went it on at a moment; None without a limit."""
    since = run.pauses[-1][0]
    going = replace(run, pauses=(*run.pauses[:-1], (since, max(since, at))))
    return moment(deadlines.counted(book, going)["due"])


def _with_what_is_to_come(book: Book, case: Case, start: date) -> date:
    """The clocks its definition names, or all of its lifecycle where it names none: what only few
    cases go through is promised to nobody."""
    named = book.definitions[case.definition].limits
    for name, clock in book.lifecycle(case.definition).clocks.items():
        if (named and name not in named) or name in case.clocks or case.outcome:
            continue
        limit = (named[name].limit if named else None) or clock.limit
        if limit and clock.counts == "office" and clock.within is None:
            start = _after(book, start, limit)
    return start


def _after(book: Book, start: date, limit: Limit) -> date:
    due = clocks.due(book.calendar.close_of(start), limit, (), book.calendar)
    return book.calendar.day_of(due.at) if due else start
