"""The single place that says what stands on a reader's work list, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from onething.cases import lights, releases, worklist
from onething.cases.book import Book
from onething.cases.worklist import Mark, Row
from onething.parties.models import Org
from onething.parties.scope import OVERSEER, Scope
from onething.web import saying
from onething.web.case_sight import names, role_name, shown, state_name
from onething.web.clock import Clock

MOST: Final = 25
"""Rows of one page: what a clerk takes in without scrolling far."""

FILTERS: Final = {
    "all": gettext_lazy("全部"),
    "mine": gettext_lazy("我的"),
    "free": gettext_lazy("待领取"),
    "team": gettext_lazy("同事的"),
}


@dataclass(frozen=True)
class Work:
    """One open task in the reader's words."""

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

    @property
    def is_free(self) -> bool:
        return self.row.holder_id is None


@dataclass(frozen=True)
class Asked:
    """Which page of which list the address asks for; nonsense asks for the first of all."""

    filter: str
    after: Mark | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        wanted = request.GET.get("filter", "all")
        return cls(wanted if wanted in FILTERS else "all", _mark(request.GET.get("after", "")))


def _mark(text: str) -> Mark | None:
    due, _comma, task = text.partition(",")
    try:
        at = datetime.fromisoformat(due)
        return Mark(at.astimezone(UTC), UUID(task)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def page(scope: Scope, asked: Asked) -> dict[str, Any]:
    """The rows of a page, its filters, and where the next one is."""
    rows = worklist.desk(scope, asked.filter, MOST + 1, asked.after)
    shown_rows = rows[:MOST]
    later = address(asked.filter, worklist.mark(shown_rows[-1])) if len(rows) > MOST else ""
    return {
        "works": works(scope, shown_rows, asked.filter),
        "filters": [(name, says, address(name)) for name, says in FILTERS.items()],
        "filter": asked.filter,
        "earlier": address(asked.filter) if asked.after else "",
        "later": later,
        "list_at": address(asked.filter, asked.after),
        "has_posts": bool(scope.posts),
        "only_oversees": {role for _org, role in scope.posts} == {OVERSEER},
    }


def beside(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """The list that stands beside an open case."""
    return page(scope, Asked.of(request))


def address(filter: str, after: Mark | None = None) -> str:
    """Where a page of a list is."""
    query = {} if filter == "all" else {"filter": filter}
    if after:
        query["after"] = f"{after.due.isoformat()},{after.task_id}"
    return reverse("desk") + (f"?{urlencode(query)}" if query else "")


def works(scope: Scope, rows: Sequence[Row], filter: str) -> list[Work]:
    """The rows in words; each distinct release, department and person is looked up once."""
    orgs = Org.objects.in_bulk({row.org_id for row in rows})
    people = names([row.holder_id for row in rows if row.holder_id])
    books = _books(rows, orgs)
    now = timezone.now()
    return [
        _work(row, books[row.release], saying.say(orgs[row.org_id].short), people, now, filter)
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
    row: Row, book: Book, org: str, people: Mapping[int, str], now: datetime, filter: str
) -> Work:
    life = book.lifecycle(row.definition)
    name = lights.counting(row.clocks, row.clock)
    query = f"?{urlencode({'filter': filter})}" if filter != "all" else ""
    holder = people.get(row.holder_id, "") if row.holder_id else ""
    return Work(
        row=row,
        matter=saying.say(book.definitions[row.definition].name),
        org=org,
        role=role_name(life, row.role),
        state=state_name(book, row.definition, row.state),
        task=saying.say(life.tasks[row.kind].name),
        holder=holder,
        clock=shown(row.clocks[name], book, now) if name else None,
        href=reverse("case", args=[row.case_id]) + query,
        key=uuid4().hex,
    )
