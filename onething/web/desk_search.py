"""The single place that puts what a search found into the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from onething.cases import releases, search
from onething.cases.book import Book
from onething.cases.search import LAST, Hit
from onething.parties.scope import Scope
from onething.web import saying
from onething.web.case_sight import state_name

MOST: Final = 25
LONGEST: Final = 100
"""Characters of one search: more than the longest name of a firm."""


@dataclass(frozen=True)
class Found:
    """One dossier in words. `cases`: matter and state of each that is the reader's own."""

    number: str
    says: str
    applicant: str
    opened_at: datetime
    closed_at: datetime | None
    cases: tuple[tuple[str, str], ...]
    href: str


@dataclass(frozen=True)
class Results:
    """A page of what was found. `only`: where the one thing found is, when it is the only one."""

    found: tuple[Found, ...]
    is_cut: bool
    first: str
    later: str
    only: str


def results(scope: Scope, typed: str, before: str = "") -> Results:
    """What was found, newest first, from the dossier `before` on; nonsense begins at the top."""
    typed, last = typed[:LONGEST], _id(before)
    found = search.dossiers(scope, typed, MOST + 1, last)
    hits = found.hits[:MOST]
    books = {release: _book(release) for release in {hit.release for hit in hits}}
    shown = tuple(_found(hit, books[hit.release]) for hit in hits)
    later = _address(typed, hits[-1].dossier_id) if len(found.hits) > MOST else ""
    only = shown[0].href if len(shown) == 1 and last is None and not found.is_cut else ""
    return Results(shown, found.is_cut, _address(typed) if last else "", later, only)


def _id(text: str) -> UUID | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if found <= LAST else None


def _address(typed: str, before: UUID | None = None) -> str:
    query = {"q": typed} | ({"before": str(before)} if before else {})
    return f"{reverse('desk')}?{urlencode(query)}"


def _book(release: int) -> Book:
    return releases.book(release, releases.newest_beside(release))


def _found(hit: Hit, book: Book) -> Found:
    subject: Mapping[str, str] | str | None = releases.name_of(hit.release, hit.subject)
    cases = tuple(
        (saying.say(book.definitions[name].name), state_name(book, name, state))
        for _id, name, state in hit.own
    )
    is_one = len(hit.own) == 1
    return Found(
        number=hit.number,
        says=saying.say(subject) or "、".join(matter for matter, _state in cases),
        applicant=hit.applicant,
        opened_at=hit.opened_at,
        closed_at=hit.closed_at,
        cases=cases,
        href=reverse("case", args=[hit.own[0][0]])
        if is_one
        else reverse("track", args=[hit.dossier_id]),
    )
