"""The single place that says what stands on a reader's work list, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from onething.cases import lights, releases, worklist
from onething.cases.book import Book
from onething.cases.worklist import COUNTED, Mark, Row
from onething.parties.models import Org
from onething.parties.scope import APPLICANT, OVERSEER, Scope
from onething.web import desk_asked, desk_saved, saying
from onething.web.case_sight import holders_of, names, role_name, shown, state_name
from onething.web.clock import Clock
from onething.web.desk_asked import Asked

MOST: Final = 25
"""Rows of one page: what a clerk takes in without scrolling far."""


@dataclass(frozen=True)
class Work:
    """One open task in the reader's words. `is_own`: the reader's post is to do it; `stands_in`:
    the reader does it for the colleague on leave who holds it."""

    row: Row
    matter: str
    org: str
    role: str
    state: str
    task: str
    holder: str
    clock: Clock | None
    href: str
    key: str
    is_own: bool
    stands_in: bool

    @property
    def is_free(self) -> bool:
        return self.row.holder_id is None and self.is_own


@dataclass(frozen=True)
class Listed:
    """One list with how much is on it: "", "3" or "99+"."""

    name: str
    says: str
    href: str
    count: str


def page(scope: Scope, asked: Asked) -> dict[str, Any]:
    """The rows of a page, the lists there are, and where the next page is."""
    now = timezone.now()
    rows = worklist.desk(asked.wanted(scope, now), MOST + 1, asked.after)
    shown_rows = rows[:MOST]
    return {
        "works": works(scope, shown_rows, asked),
        "lists": lists(scope, asked, now),
        "filter": asked.filter,
        "asked": asked,
        "narrow": narrowings(scope, asked),
        "saved": desk_saved.saved(scope),
        "earlier": asked.address() if asked.after else "",
        "later": asked.address(worklist.mark(shown_rows[-1])) if len(rows) > MOST else "",
        "list_at": asked.address(asked.after),
        "list_query": asked.query(asked.after),
        "colleagues": colleagues(scope, shown_rows, now),
        "bulk_key": uuid4().hex,
        "has_posts": bool(scope.posts),
        "only_oversees": only_oversees(scope),
    }


def colleagues(scope: Scope, rows: Iterable[Row], at: datetime) -> list[tuple[int, str]]:
    """Who could take over some of this work, by name; nobody where none of it is one's own."""
    posts = {(row.org_id, row.role) for row in rows if scope.holds(row.org_id, row.role)}
    found = holders_of(posts, at)
    found.pop(scope.actor_id, None)
    return sorted(found.items(), key=lambda each: each[1])


def only_oversees(scope: Scope) -> bool:
    return {role for _org, role in scope.posts} == {OVERSEER}


def lists(scope: Scope, asked: Asked, now: datetime) -> list[Listed]:
    """The lists of this reader, each narrowed as the one shown, with how much is on it."""
    bare = only_oversees(scope)
    found = {
        name: asked.on(name)
        for name in desk_asked.LISTS
        if not (bare and name in desk_asked.OF_HOLDERS)
    }
    wanted = {name: each.wanted(scope, now) for name, each in found.items()}
    if not any(each.posts for each in wanted.values()):
        wanted = {}
    counts = worklist.counts(wanted)
    return [
        Listed(name, str(desk_asked.LISTS[name]), each.address(), _counted(counts.get(name)))
        for name, each in found.items()
    ]


def _counted(count: int | None) -> str:
    if count is None:
        return ""
    return str(count) if count < COUNTED else f"{COUNTED - 1}+"


@dataclass(frozen=True)
class Narrowing:
    """One thing a list can be narrowed by: (value, words, whether it is chosen) of each choice."""

    name: str
    choices: tuple[tuple[str, str, bool], ...]


def narrowings(scope: Scope, asked: Asked) -> list[Narrowing]:
    """What a list can be narrowed by, as this reader's departments and matters go."""
    orgs = _orgs(scope)
    offered = list(_choices(orgs))
    found: dict[str, list[tuple[str, str]]] = {
        "org": [(str(pk), saying.say(org.short)) for pk, org in orgs.items()],
        "matter": [
            (name, says)
            for each in offered
            for name, says, org in each.matters
            if org in orgs and asked.org in (None, org)
        ],
        "state": list(dict(state for each in offered for state in each.states).items()),
        "light": [(name, str(says)) for name, says in desk_asked.LIGHTS.items()],
        "holder": [(name, str(says)) for name, says in desk_asked.HOLDERS.items()],
    }
    fixed = {
        "light": asked.filter in ("due", "yellow", "red"),
        "holder": asked.filter in (*desk_asked.OF_HOLDERS, "waiting"),
        "org": len(orgs) < 2,
    }
    chosen = asked.narrowing()
    return [
        Narrowing(name, tuple((v, says, v == chosen.get(name)) for v, says in choices))
        for name, choices in found.items()
        if not fixed.get(name) and choices
    ]


def _orgs(scope: Scope) -> dict[int, Org]:
    own = [org for org in scope.orgs if scope.works_in(org)]
    found = Org.objects.filter(pk__in=own) | Org.objects.filter(realm_id__in=scope.realms)
    return {org.pk: org for org in found.order_by("pk")}


@dataclass(frozen=True)
class _Choices:
    """What a release offers to narrow by: (definition, words, department), (state, words)."""

    matters: tuple[tuple[str, str, int | None], ...]
    states: tuple[tuple[str, str], ...]


def _choices(orgs: Mapping[int, Org]) -> Iterator[_Choices]:
    for realm in sorted({org.realm_id for org in orgs.values()}):
        if newest := releases.newest(realm):
            yield _of_release(newest, saying.language())


@lru_cache(maxsize=64)
def _of_release(release: int, _language: str) -> _Choices:
    """The same at every look: a release never changes, and a department keeps its id."""
    book = releases.book(release, release)
    states: dict[str, str] = {}
    for life in book.lifecycles.values():
        for name, state in life.states.items():
            if not state.final:
                states.setdefault(name, saying.say(state.name))
    matters = tuple(
        (name, saying.say(work.name), book.orgs.get(work.org))
        for name, work in book.definitions.items()
    )
    return _Choices(matters, tuple(states.items()))


def beside(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """The list that stands beside an open case."""
    return page(scope, Asked.of(request.GET))


def next_work(scope: Scope, asked: Asked, done: Mark | None, case_id: UUID) -> Row | None:
    """What to take next on a list when the work at `done`, of this case, is done: what stands
    after it, else what is first; None when nothing is left."""
    wanted = asked.wanted(scope, timezone.now())
    for after in (done, None):
        for row in worklist.desk(wanted, 3, after):
            if row.case_id != case_id:
                return row
    return None


def works(scope: Scope, rows: Sequence[Row], asked: Asked) -> list[Work]:
    """The rows in words; each distinct release, department and person is looked up once."""
    orgs = Org.objects.in_bulk({row.org_id for row in rows})
    people = names([row.holder_id for row in rows if row.holder_id])
    books = _books(rows, orgs)
    now = timezone.now()
    return [
        _work(
            scope, row, books[row.release], saying.say(orgs[row.org_id].short), people, now, asked
        )
        for row in rows
    ]


def _books(rows: Iterable[Row], orgs: Mapping[int, Org]) -> dict[int, Book]:
    realms = {row.release: orgs[row.org_id].realm_id for row in rows}
    newest = {realm: releases.newest(realm) for realm in set(realms.values())}
    return {
        release: releases.book(release, newest[realm] or release)
        for release, realm in realms.items()
    }


def _work(
    scope: Scope,
    row: Row,
    book: Book,
    org: str,
    people: Mapping[int, str],
    now: datetime,
    asked: Asked,
) -> Work:
    life = book.lifecycle(row.definition)
    name = lights.counting(row.clocks, row.clock)
    holder = people.get(row.holder_id, "") if row.holder_id else ""
    is_applicants = row.role == APPLICANT
    return Work(
        row=row,
        matter=saying.say(book.definitions[row.definition].name),
        org=org,
        role="" if is_applicants else role_name(life, row.role),
        state=state_name(book, row.definition, row.state),
        task=saying.say(life.tasks[row.kind].name),
        holder=row.applicant if is_applicants else holder,
        clock=shown(row.clocks[name], book, now) if name else None,
        href=f"{reverse('case', args=[row.case_id])}?{asked.query(asked.after)}",
        key=uuid4().hex,
        is_own=scope.holds(row.org_id, row.role),
        stands_in=row.holder_id in scope.stands_for,
    )
