"""The single place that brings a calendar that came into the open dossiers, batch by batch.

The ledger's engine is the only mover: here only those dossiers are found and woken whose deadlines
fall elsewhere. Whatever is killed, the next batch goes on from where the last one was written down.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import ledger, recount, releases, service
from onething.cases.book import Book
from onething.cases.state import Run, moment

BATCH = 400
"""Dossiers looked at in one batch; some milliseconds where nothing moves, a second where all do."""

LOCK = 0x7EC0_0117
"""Who has this advisory lock is recounting; one at a time, or two would do the same twice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the calendar of a release is: open dossiers seen, and those whose deadlines moved."""

    release: int
    seen: int
    moved: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """A deadline that falls elsewhere on a new calendar."""

    dossier_id: UUID
    number: str
    definition: str
    clock: str
    due: datetime
    falls: datetime


_NEXT = """
select release, realm_id, last, seen, moved from recount where done_at is null
order by release limit 1
"""
_CANDIDATES = """
select d.id, d.number, d.release, c.definition, c.clocks::text
from (select id, number, release from dossier
      where realm_id = %s and id > %s and closed_at is null order by id limit %s) d
left join "case" c on c.dossier_id = d.id and c.due_at is not null
order by d.id
"""


def batch(now: datetime, most: int = BATCH) -> Progress | None:
    """Recount the next dossiers; None when there is nothing to do, or when somebody else is at
    it."""
    with _alone() as is_ours:
        if not is_ours:
            return None
        with ledger.cursor() as cursor:
            row = cursor.execute(_NEXT).fetchone()
            if row is None:
                return None
            release, realm, last, seen, moved = row
            found = cursor.execute(_CANDIDATES, (realm, last, most)).fetchall()
        ids = list(dict.fromkeys(row[0] for row in found))
        newest = releases.newest(realm) or release
        woken = {each.dossier_id for each in _moving(found, releases.book(newest, newest))}
        for id in woken:
            service.wake(id, now)
        is_done = len(ids) < most
        with ledger.cursor() as cursor:
            cursor.execute(
                "update recount set last = %s, seen = %s, moved = %s,"
                " done_at = coalesce(done_at, %s) where release = %s",
                (
                    ids[-1] if ids else last,
                    seen + len(ids),
                    moved + len(woken),
                    now if is_done else None,
                    release,
                ),
            )
        return Progress(release, seen + len(ids), moved + len(woken), is_done)


def progress(release: int) -> Progress | None:
    """How far the recount of a release is; None when its calendar was not new."""
    with ledger.cursor() as cursor:
        row = cursor.execute(
            "select seen, moved, done_at is not null from recount where release = %s", (release,)
        ).fetchone()
    return row and Progress(release, *row)


def would_move(realm_id: int, book: Book) -> Iterator[Moving]:
    """The open deadlines of a realm that fall elsewhere on the calendar of this book, were it to
    come when the book says."""
    last = UUID(int=0)
    while True:
        with ledger.cursor() as cursor:
            found = cursor.execute(_CANDIDATES, (realm_id, last, BATCH)).fetchall()
        if not found:
            return
        yield from _moving(found, book)
        last = found[-1][0]


def _moving(found: Iterable[tuple[Any, ...]], book: Book) -> Iterator[Moving]:
    for dossier_id, number, _, definition, text in found:
        for clock, run in ledger.clocks_of(text).items() if text else ():
            falls = _falls(book, run)
            if run.due and falls:
                yield Moving(dossier_id, number, definition, clock, run.due, falls)


def _falls(book: Book, run: Run) -> datetime | None:
    """Where the end of a clock falls; None when nothing of the clock moves."""
    if not run.is_running or run.calendar == book.calendar.version:
        return None
    moved = recount.moments(book, run, book.since)
    return moment(moved["due"]) if moved else None


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is recounting; until the end of it nobody else will be."""
    with ledger.cursor() as cursor:
        row = cursor.execute("select pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    is_ours = bool(row and row[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with ledger.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", (LOCK,))
