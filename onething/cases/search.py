"""The single place where dossiers are found: by number, by firm, by matter; under one predicate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from onething.cases import releases
from onething.cases.visible import VISIBLE, sight
from onething.parties import lookup, signs
from onething.parties.models import Org
from onething.parties.scope import Scope
from onething.parties.signs import Wanted

TAIL = 3
"""Digits of a number that are enough to look for its end."""

LAST = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """One dossier that was found. `own`: (case, definition, state) of the reader's departments."""

    dossier_id: UUID
    number: str
    subject: str
    release: int
    applicant: str
    opened_at: datetime
    closed_at: datetime | None
    own: tuple[tuple[UUID, str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of dossiers, newest first. `is_cut`: more firms fit than were looked at, so that
    dossiers may be missing until more is typed."""

    hits: tuple[Hit, ...]
    is_cut: bool


_BY = {
    "number": "select d.id from dossier d where (d.number = %(number)s"
    " or reverse(d.number) like %(tail)s)",
    "firm": "select d.id from dossier d where d.applicant_id = any(%(firms)s)",
    "matter": "select d.id from unnest(%(matters)s::text[], %(holders)s::bigint[]) m(name, org)"
    ' cross join lateral (select distinct c.dossier_id from "case" c'
    " where c.definition = m.name and c.org_id = m.org and c.dossier_id < %(before)s"
    " order by c.dossier_id desc limit %(most)s) x join dossier d on d.id = x.dossier_id"
    " where true",
}
_FOUND = """
select d.id, d.number, d.subject, d.release, coalesce(p.name, ''), d.opened_at, d.closed_at,
    array(select array[c.id::text, c.definition, c.state] from "case" c
        where c.dossier_id = d.id and c.org_id = any(%(orgs)s::bigint[]) order by c.id)
from ({ids}) found(id) join dossier d on d.id = found.id
left join parties_party p on p.id = d.applicant_id
order by d.id desc limit %(most)s
"""


def dossiers(scope: Scope, typed: str, most: int, before: UUID | None = None) -> Found:
    """What this scope may see of what was typed, newest first, at most `most` older than
    `before`; nothing for nothing."""
    words = signs.wanted(typed)
    if not words:
        return Found((), False)
    realms = _realms(scope)
    firms = lookup.firms(words, realms)
    matters = list(_matters(scope, realms, words))
    tail = _tail(typed)
    ways = [
        *(["number"] if len(words) == 1 else []),
        *(["firm"] if firms else []),
        *(["matter"] if matters else []),
    ]
    params: dict[str, Any] = {
        **sight(scope),
        "number": typed.strip().upper(),
        "tail": f"{tail[::-1]}%" if tail else "",
        "firms": firms,
        "matters": [name for name, _org in matters],
        "holders": [org for _name, org in matters],
        "before": before or LAST,
        "most": most,
    }
    if not ways:
        return Found((), len(firms) == lookup.MOST)
    each = (
        f"({_BY[way]} and d.id < %(before)s and {VISIBLE} order by d.id desc limit %(most)s)"
        for way in ways
    )
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(ids=" union ".join(each)), params)
        hits = tuple(_hit(*row) for row in cursor.fetchall())
    return Found(hits, len(firms) == lookup.MOST)


def _hit(*values: Any) -> Hit:
    found = dict(zip(Hit.__slots__, values, strict=True))
    own = tuple((UUID(id), name, state) for id, name, state in found["own"])
    return Hit(**{**found, "own": own})


def _tail(typed: str) -> str:
    """The end of a number; "" when what was typed can be none."""
    found = signs.plain(typed)
    return found if found.isdecimal() and len(found) >= TAIL else ""


def _realms(scope: Scope) -> set[int]:
    own = Org.objects.filter(pk__in=scope.orgs).values_list("realm_id", flat=True)
    return {*own, *scope.realms}


def _matters(
    scope: Scope, realms: Iterable[int], words: Sequence[Wanted]
) -> Iterable[tuple[str, int]]:
    """(definition, department) of this reader's departments whose name the words fit."""
    for realm in sorted(realms):
        newest = releases.newest(realm)
        if newest is None:
            continue
        book = releases.book(newest, newest)
        for name, work in book.definitions.items():
            org = book.orgs.get(work.org)
            if org is None or not (realm in scope.realms or org in scope.orgs):
                continue
            if any(_fits(words, said) for said in work.name.to_dict().values()):
                yield name, org


def _fits(words: Sequence[Wanted], said: str) -> bool:
    known = signs.known(said)
    return all(word.holds(known) for word in words)
