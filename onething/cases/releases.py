"""The single place where published definitions are kept and found again: by hash, for ever."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from typing import TypeVar

from django.db import connection, transaction
from pydantic import BaseModel, ConfigDict

from onething.cases.book import Book
from onething.cases.documents import Letterhead
from onething.cases.event import canonical
from onething.cases.lifecycle import Lifecycle, Series, Workable
from onething.clocks import Calendar, History, LightRule
from onething.clocks.content import CalendarYear, WorkTime, calendars
from onething.packs import Definition, Pack, unpack
from onething.parties.authority import around
from onething.parties.content import Department, Grant
from onething.parties.models import Org, Realm

M = TypeVar("M", bound=BaseModel)

CALENDAR, WORKTIME, LIFECYCLE, SERIES = "calendar", "worktime", "lifecycle", "series"
DEPARTMENT, LETTERHEAD = "department", "letterhead"
GRANT = "grant"
"""The kinds of definition the kernel itself reads; whatever names a lifecycle is workable."""

TIMES = (CALENDAR, WORKTIME)
"""What a deadline is computed from beside its limit."""


class _AnyWorkable(Workable):
    """What the kernel reads of a definition whose domain says more."""

    model_config = ConfigDict(extra="ignore")


def publish(realm_id: int, pack: Pack, at: datetime) -> tuple[int, bool]:
    """(release, whether it is new): a release is a manifest of hashes, published once.

    Calendars that were announced and that the pack lacks are carried over: what was announced
    counts, whatever folder is loaded next.
    """
    hashes = {**carried(realm_id, pack), **pack.manifest()}
    definitions = [each for found in pack.definitions.values() for each in found.values()]
    return _published(realm_id, pack.head.version, hashes, definitions, at)


def announce(realm_id: int, calendar: Definition, at: datetime) -> tuple[int, bool]:
    """(release, whether it is new): the newest release with one calendar more, or, under an id
    that it has, with another."""
    last = newest(realm_id)
    assert last is not None, "a calendar is announced to a realm that has a pack"
    hashes = {**manifest(last), calendar.key: calendar.hash}
    return _published(realm_id, _version(last), hashes, [calendar], at)


def carried(realm_id: int, pack: Pack) -> dict[str, str]:
    """The calendars of the newest release that the pack lacks, by `kind/id`: it has neither that
    id nor, under another one, an announcement of the same day for the same year."""
    last, own = newest(realm_id), pack.all(CalendarYear)
    if last is None:
        return {}
    told = {(year.year, year.published) for year in own.values()}
    lacking = {
        f"{CALENDAR}/{id}"
        for id, year in bodies(last, CALENDAR, CalendarYear).items()
        if id not in own and (year.year, year.published) not in told
    }
    return {key: hash for key, hash in manifest(last).items() if key in lacking}


def _of_kind(hashes: Mapping[str, str], *kinds: str) -> dict[str, str]:
    return {key: hash for key, hash in hashes.items() if key.partition("/")[0] in kinds}


def _version(release: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select version from release where id = %s", [release])
        found: str = cursor.fetchone()[0]
        return found


def _published(
    realm_id: int,
    version: str,
    hashes: Mapping[str, str],
    definitions: Iterable[Definition],
    at: datetime,
) -> tuple[int, bool]:
    last = newest(realm_id)
    before = {} if last is None else manifest(last)
    if last is not None and before == hashes:
        return last, False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into definition (hash, kind, name, body) values (%s, %s, %s, %s)"
            " on conflict (hash) do nothing",
            [(d.hash, d.kind, d.id, d.canonical.decode()) for d in definitions],
        )
        cursor.execute(
            "insert into release (realm_id, version, manifest, loaded_at)"
            " values (%s, %s, %s, %s) returning id",
            [realm_id, version, canonical(hashes), at],
        )
        release: int = cursor.fetchone()[0]
        if last is not None and _of_kind(before, *TIMES) != _of_kind(hashes, *TIMES):
            cursor.execute(_RECOUNT, {"release": release, "realm": realm_id, "at": at})
    return release, True


_RECOUNT = """
with before as (
    update recount set done_at = %(at)s where realm_id = %(realm)s and done_at is null)
insert into recount (release, realm_id, began_at) values (%(release)s, %(realm)s, %(at)s)
"""
"""Open deadlines are to be recounted; the newest calendar says what all those before it said."""


def newest(realm_id: int) -> int | None:
    """The release a new dossier of this realm is pinned to; None before the first pack load."""
    with connection.cursor() as cursor:
        cursor.execute("select max(id) from release where realm_id = %s", [realm_id])
        found: int | None = cursor.fetchone()[0]
        return found


def every() -> list[int]:
    """Every release of every realm, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select id from release order by id")
        return [row[0] for row in cursor.fetchall()]


def manifest(release: int) -> Mapping[str, str]:
    """The hash of every definition of a release by `kind/id`."""
    with connection.cursor() as cursor:
        cursor.execute("select manifest from release where id = %s", [release])
        found = cursor.fetchone()[0]
    hashes: Mapping[str, str] = json.loads(found)
    return hashes


@dataclass(frozen=True, slots=True)
class Listed:
    """A release as a list shows it; `open_dossiers` are those pinned to it."""

    realm: str
    id: int
    version: str
    loaded_at: datetime
    definitions: int
    open_dossiers: int


_LISTED = """
select l.code, r.id, r.version, r.loaded_at,
    (select count(*) from jsonb_object_keys(r.manifest)),
    (select count(*) from dossier d where d.release = r.id and d.closed_at is null)
from release r join parties_realm l on l.id = r.realm_id order by l.code, r.id
"""


def listed() -> list[Listed]:
    """Every release there is, by realm and then by age."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTED)
        return [Listed(*row) for row in cursor.fetchall()]


_USED = """
select d.release, used.key, count(distinct d.id)
from dossier d join "case" c on c.dossier_id = d.id
cross join lateral (values (c.definition), (%(lifecycle)s || c.kind), (d.subject)) used(key)
where d.realm_id = %(realm)s and d.closed_at is null
group by d.release, used.key
"""


def pinned(realm_id: int, hashes: Mapping[str, str]) -> dict[str, int]:
    """By `kind/id`: how many open dossiers go by another definition than the one of `hashes`.

    A definition is used by the dossiers it is the subject of, by the cases that are made of it,
    and, if it is a lifecycle, by the cases that follow it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"realm": realm_id, "lifecycle": f"{LIFECYCLE}/"})
        used = cursor.fetchall()
    found: dict[str, int] = {}
    for release, key, dossiers in used:
        own = manifest(release).get(key)
        if own is not None and own != hashes.get(key):
            found[key] = found.get(key, 0) + dossiers
    return found


@lru_cache(maxsize=64)
def definitions(release: int) -> Mapping[str, Mapping[str, str]]:
    """`{kind: {id: canonical text}}` of a release, which never changes."""
    hashes = list(manifest(release).values())
    with connection.cursor() as cursor:
        cursor.execute("select kind, name, body from definition where hash = any(%s)", [hashes])
        found: dict[str, dict[str, str]] = {}
        for kind, name, body in cursor.fetchall():
            found.setdefault(kind, {})[name] = body
    return found


def bodies(release: int, kind: str, model: type[M]) -> dict[str, M]:
    """The definitions of a kind in a release by id, brought up to the model's format."""
    realm = _realm(release)
    stored = definitions(release).get(kind, {})
    return {name: unpack(model, body, realm.languages) for name, body in stored.items()}


def name_of(release: int, subject: str) -> Mapping[str, str] | str | None:
    """The name of a definition, `kind/id`, in a release; None when there is no such one."""
    kind, _, id = subject.partition("/")
    stored = definitions(release).get(kind, {}).get(id)
    name: Mapping[str, str] | str | None = (
        json.loads(stored)["body"].get("name") if stored else None
    )
    return name


@lru_cache(maxsize=64)
def _realm(release: int) -> Realm:
    return Realm.objects.raw(
        "select l.* from parties_realm l join release r on r.realm_id = l.id where r.id = %s",
        [release],
    )[0]


def languages(release: int) -> tuple[str, ...]:
    """The languages of a release's realm, the main one first."""
    return tuple(_realm(release).languages)


def newest_beside(release: int) -> int:
    """The newest release of the same realm: whose calendar counts for what is pinned to this."""
    return newest(_realm(release).pk) or release


@lru_cache(maxsize=64)
def book(release: int, newest: int) -> Book:
    """The book of a dossier pinned to `release`, with the calendar of the `newest` release."""
    realm = _realm(release)
    orgs = dict(Org.objects.filter(realm=realm).values_list("code", "id"))
    departments = bodies(release, DEPARTMENT, Department)
    return Book(
        release=release,
        lifecycles=bodies(release, LIFECYCLE, Lifecycle),
        definitions={
            f"{kind}/{name}": unpack(_AnyWorkable, body, realm.languages)
            for kind, stored in definitions(release).items()
            for name, body in stored.items()
            if LIFECYCLE in json.loads(body)["body"]
        },
        series=bodies(release, SERIES, Series),
        orgs=orgs,
        history=times(newest),
        light_rule=one(newest, WORKTIME, WorkTime).lights.rule(),
        since=_since(newest),
        offices={orgs[code]: each for code, each in departments.items()},
        letterhead=next(iter(bodies(release, LETTERHEAD, Letterhead).values()), Letterhead()),
        grants=bodies(release, GRANT, Grant),
        places=places(realm),
    )


def places(realm: Realm) -> dict[int, tuple[str, ...]]:
    """The regions of a realm by id, each with those around it by code, the innermost first."""
    rows = list(realm.regions.values_list("id", "code", "parent__code"))
    parents = {code: parent for _, code, parent in rows}
    return {id: around(code, parents) for id, code, _ in rows}


@lru_cache(maxsize=64)
def times(release: int) -> History:
    """The calendars of a release, as they were known at each time."""
    years = bodies(release, CALENDAR, CalendarYear).values()
    return calendars(years, one(release, WORKTIME, WorkTime), _realm(release).zone)


def _since(release: int) -> datetime:
    """When the calendar of a release came: with it, or with one before that has the same."""
    of_it = _of_kind(manifest(release), *TIMES)
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, loaded_at from release where realm_id = %s and id <= %s order by id desc",
            [_realm(release).pk, release],
        )
        rows: list[tuple[int, datetime]] = cursor.fetchall()
    same = takewhile(lambda row: _of_kind(manifest(row[0]), *TIMES) == of_it, rows)
    return list(same)[-1][1]


@lru_cache(maxsize=64)
def every_calendar(newest: int) -> Mapping[str, Calendar]:
    """By version, every calendar that ever was the known one in this release's realm: also those
    of tables and hours that were put right since."""
    found: dict[str, Calendar] = {}
    for release in _up_to(newest):
        history = times(release)
        for calendar in (*history.versions(), history.latest()):
            found.setdefault(calendar.version, calendar)
    return found


def _up_to(newest: int) -> list[int]:
    """The releases of the same realm up to this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from release where realm_id = %s and id <= %s", [_realm(newest).pk, newest]
        )
        return [row[0] for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def light_rules(newest: int) -> frozenset[LightRule]:
    """Every rule by which clocks of this release's realm turned yellow, up to this release."""
    return frozenset(one(id, WORKTIME, WorkTime).lights.rule() for id in _up_to(newest))


def one(release: int, kind: str, model: type[M]) -> M:
    """The only definition of a kind of which a pack has exactly one."""
    (found,) = bodies(release, kind, model).values()
    return found
