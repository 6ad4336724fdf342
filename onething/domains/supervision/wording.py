"""The single place that puts the rows of oversight into the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething import clocks
from onething.cases import ledger, releases
from onething.cases.book import Book
from onething.clocks import Calendar, Light, Pause
from onething.domains.supervision import following, judging
from onething.domains.supervision.account import Row
from onething.domains.supervision.content import Cause, Violation
from onething.domains.supervision.urges import Urge
from onething.parties.models import Org
from onething.web import saying
from onething.web.case_sight import names, role_name
from onething.web.clock import Clock


@dataclass(frozen=True)
class Shown:
    """A spell in words. `over` are the working days since it was due, None while it is not over;
    `had` is who had it when it turned red, `has` who has it now or had it at its end."""

    row: Row
    matter: str
    org: str
    clock_name: str
    clock: Clock | None
    over: int | None
    has: str
    had: str
    cause: str
    explanation: str | None


def shown(rows: Sequence[Row], now: datetime, explained: bool = False) -> list[Shown]:
    """The rows in words; departments, people and releases are looked up together. With
    `explained` also what was written in explanation, which nobody reads without need."""
    orgs = Org.objects.in_bulk({row.org_id for row in rows})
    people = names(sorted({id for row in rows for id in (row.holder_id, row.red_holder_id) if id}))
    books = {release: _book(release) for release in {row.release for row in rows}}
    known = {realm: causes(realm) for realm in {row.realm_id for row in rows}}
    written = _written(rows) if explained else {}
    return [
        _shown(row, books[row.release], orgs[row.org_id], people, known[row.realm_id], now, written)
        for row in rows
    ]


def _book(release: int) -> Book:
    return releases.book(release, releases.newest_beside(release))


def _shown(
    row: Row,
    book: Book,
    org: Org,
    people: Mapping[int, str],
    known: Mapping[str, Cause],
    now: datetime,
    written: Mapping[tuple[UUID, int], str],
) -> Shown:
    life = book.lifecycle(row.definition)
    seq = row.explained_seq
    return Shown(
        row=row,
        matter=saying.say(book.definitions[row.definition].name),
        org=saying.say(org.short),
        clock_name=saying.say(life.clocks[row.clock].name),
        clock=clock(row, book.calendar, now),
        over=days_over(row, book.calendar, now),
        has=_who(people, row.holder_id, role_name(life, row.role)),
        had=_who(people, row.red_holder_id, role_name(life, row.red_role)),
        cause=cause(known, row.cause),
        explanation=written.get((row.dossier_id, seq)) if seq else None,
    )


def _who(people: Mapping[int, str], holder_id: int | None, role: str) -> str:
    """By name; by role while nobody has taken it."""
    return people.get(holder_id, role) if holder_id else role


def light(row: Row, now: datetime) -> Light:
    turns = clocks.Turns(row.warn_at, row.red_at, row.double_at)
    return turns.light(now, row.paused_at is not None)


def clock(row: Row, calendar: Calendar, now: datetime) -> Clock | None:
    """As a page shows it; None when it has ended."""
    if row.ended_at is not None:
        return None
    if row.red_at is None:
        return Clock(light(row, now))
    due = calendar.day_of(row.red_at)
    return Clock(light(row, now), due, calendar.count(calendar.day_of(now), due))


def days_over(row: Row, calendar: Calendar, now: datetime) -> int | None:
    """Working days from the day it was due to its end or now, pauses taken off; None in time."""
    end = row.ended_at or now
    if row.red_at is None or row.red_at >= end:
        return None
    pauses = [Pause(start, stop) for start, stop in row.pauses]
    return len(clocks.consumed_days(row.red_at, end, pauses, calendar))


def causes(realm_id: int) -> Mapping[str, Cause]:
    """The causes of a realm as they are published now."""
    newest = releases.newest(realm_id)
    return following.causes(newest) if newest is not None else {}


def cause(known: Mapping[str, Cause], code: str) -> str:
    """The name of a cause; the code itself when it is no longer published; "" for none."""
    return saying.say(known[code].name) if code in known else code


def _written(rows: Iterable[Row]) -> Mapping[tuple[UUID, int], str]:
    """What was written in explanation, by dossier and event; what was erased is left out."""
    wanted = [(row.dossier_id, row.explained_seq) for row in rows if row.explained_seq]
    return {place: str(said) for place, said in ledger.words_at(wanted, "words").items()}


@dataclass(frozen=True)
class Urged:
    """An urging in words. `is_late`: the day by which a reply was wanted is over."""

    urge: Urge
    matter: str
    org: str
    by: str
    has: str
    is_late: bool


def urges(found: Sequence[Urge], today: date) -> list[Urged]:
    """Urgings in words; departments and people are looked up together."""
    orgs = Org.objects.in_bulk({each.org_id for each in found})
    people = names(sorted({id for each in found for id in (each.by, each.holder_id) if id}))
    books = {release: _book(release) for release in {each.release for each in found}}
    said = []
    for each in found:
        book = books[each.release]
        role = role_name(book.lifecycle(each.definition), each.role)
        said.append(
            Urged(
                urge=each,
                matter=saying.say(book.definitions[each.definition].name),
                org=saying.say(orgs[each.org_id].short),
                by=people.get(each.by or 0, ""),
                has=_who(people, each.holder_id, role),
                is_late=each.reply_by < today,
            )
        )
    return said


def matter(release: int, definition: str) -> str:
    """What a case is about."""
    return saying.say(_book(release).definitions[definition].name)


@dataclass(frozen=True)
class Found:
    """A finding in words."""

    row: judging.Row
    name: str
    matter: str
    org: str
    by: str


def findings(found: Sequence[judging.Row], realm_id: int) -> list[Found]:
    """Findings in words; departments and people are looked up together."""
    orgs = Org.objects.in_bulk({each.org_id for each in found})
    people = names(sorted({each.by for each in found if each.by}))
    books = {release: _book(release) for release in {each.release for each in found}}
    called = {kind: violation(realm_id, kind) for kind in {each.kind for each in found}}
    return [
        Found(
            row=each,
            name=called[each.kind],
            matter=saying.say(books[each.release].definitions[each.definition].name),
            org=saying.say(orgs[each.org_id].short),
            by=people.get(each.by or 0, ""),
        )
        for each in found
    ]


def rule(realm_id: int, kind: str) -> Violation | None:
    """A kind of violation as it is published now; None when it no longer is."""
    newest = releases.newest(realm_id)
    return following.violations(newest).get(kind) if newest is not None else None


def violation(realm_id: int, kind: str) -> str:
    """The name of a kind of violation; its id when it is no longer published."""
    known = rule(realm_id, kind)
    return saying.say(known.name) if known else kind
