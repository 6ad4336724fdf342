"""The door of the kernel: open a dossier, act on a case, look at what one may see."""

import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from onething.cases import engine, ledger, problems, releases
from onething.cases.book import Book
from onething.cases.engine import Act, Branch, Opening
from onething.cases.event import canonical
from onething.cases.ledger import Key, Written
from onething.cases.state import Dossier, dossier_of
from onething.parties import scope as parties
from onething.parties.models import Party
from onething.parties.scope import Scope
from onething.problem import Problem

TRIES = 4
"""How often a command is decided anew when somebody else wrote to its dossier meanwhile."""

LOST = 3
"""How often a statement is repeated, with the same key, when the connection was lost under it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What an applicant asks the kernel to open. `attributes` are what is known of the matter
    beside what is known of the applicant: by both the competent departments are found."""

    realm_id: int
    subject: str
    branches: tuple[Branch, ...]
    applicant_id: int | None
    region_id: int | None
    channel: str
    answers: Mapping[str, Any]
    series: str = "dossier"
    attributes: Mapping[str, Any] = field(default_factory=dict)


def new_dossier_id(at: datetime) -> UUID:
    """A time-ordered id (RFC 9562, version 7); its last 16 bits are left for what is made in it."""
    millis = int(at.timestamp() * 1000) & (1 << 48) - 1
    chance = int.from_bytes(os.urandom(8))
    high = millis << 80 | 7 << 76 | (chance >> 52) << 64
    return UUID(int=high | 2 << 62 | (chance & (1 << 46) - 1) << 16)


def open(scope: Scope, key: str, request: Request, at: datetime | None = None) -> Written:
    """Open a dossier once: the same key gives the first answer again.

    Raises KeyReused when the key came with another request.
    """
    recorded_at = timezone.now()
    at = at or recorded_at
    mark = Key(scope.actor_id, key, _hash(request))

    def attempt() -> Written:
        newest = releases.newest(request.realm_id)
        if newest is None:
            raise problems.NotFound()
        book = releases.book(newest, newest)
        salt = os.urandom(16)
        opening = Opening(
            dossier_id=new_dossier_id(at),
            realm_id=request.realm_id,
            subject=request.subject,
            branches=request.branches,
            applicant_id=request.applicant_id,
            region_id=request.region_id,
            channel=request.channel,
            actor_id=scope.actor_id,
            salt=salt,
            records={"answers": request.answers},
            attributes={**_attributes(book, request.applicant_id), **request.attributes},
        )
        decision = engine.open(book, opening, at)
        series = _series(book, request.series, at)
        written = ledger.write(book, decision, recorded_at, mark, salt, series)
        assert written is not None, "nobody can have written to a dossier that is being made"
        return written

    return _once(mark, attempt)


def act(
    scope: Scope,
    key: str,
    command: str,
    case_id: UUID,
    task_id: UUID | None = None,
    version: int | None = None,
    input: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Written:
    """Give a command to a case once: the same key gives the first answer again.

    Everything its clocks did until now is written first, in the same statement. Raises the
    Problem that forbids the command, which then has stored nothing.
    """
    recorded_at = timezone.now()
    given = dict(input or {})
    heir = _heir(given, recorded_at) if command in _TO_A_COLLEAGUE else None
    wanted = Act(command, case_id, scope, os.urandom(16), task_id, version, given, heir)
    return _act(wanted, key, scope, recorded_at, at)


def order(
    actor_id: int,
    key: str,
    command: str,
    task_id: UUID,
    heir_id: int | None,
    input: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Written:
    """Move a task by order of the kernel, once: it was assigned as the department chose, or a
    post ended. `actor_id` is who ordered it, 0 for nobody; `heir_id` None: back to the pool.

    Whoever calls this has asked whether the order may be given. Raises the Problem that forbids
    it: NotFound for a task that is closed, NoSuchColleague, ColleagueAway.
    """
    recorded_at = timezone.now()
    given = {**(input or {}), **({"holder": heir_id} if heir_id is not None else {})}
    heir = parties.scope(heir_id, recorded_at) if heir_id is not None else None
    act = Act(
        command,
        case_of(task_id, None),
        Scope(actor_id),
        os.urandom(16),
        task_id,
        None,
        given,
        heir,
        is_ordered=True,
    )
    return _act(act, key, None, recorded_at, at)


def case_of(task_id: UUID, scope: Scope | None) -> UUID:
    """The case an open task belongs to; raises NotFound when there is none this scope may see."""
    dossier, _ = _found(dossier_of(task_id), scope)
    task = dossier.tasks.get(task_id)
    if task is None:
        raise problems.NotFound()
    return task.case_id


_TO_A_COLLEAGUE = frozenset({"pass", "assign", "hand_on"})


def _act(
    wanted: Act, key: str, viewer: Scope | None, recorded_at: datetime, at: datetime | None
) -> Written:
    """Decide and write; `viewer` None: the kernel itself looks."""
    case_id, salt, actor_id = wanted.case_id, wanted.salt, wanted.scope.actor_id
    request = [wanted.command, case_id, wanted.task_id, wanted.input]
    mark = Key(actor_id, key, hashlib.sha256(canonical(request).encode()).digest())

    def attempt() -> Written:
        for _ in range(TRIES):
            dossier, book = _found(dossier_of(case_id), viewer)
            so_far = engine.advance(book, dossier, at or recorded_at)
            decision = engine.decide(book, so_far, wanted, at or recorded_at)
            written = ledger.write(book, decision, recorded_at, mark, salt)
            if written:
                return written
        raise problems.TooBusy()

    return _once(mark, attempt)


def wake(dossier_id: UUID, at: datetime | None = None) -> Written | None:
    """Let the clocks of a quiet dossier do what was due by now; None when nothing was."""
    recorded_at = timezone.now()
    for _ in range(TRIES):
        dossier, book = _found(dossier_id, None)
        decision = engine.advance(book, dossier, at or recorded_at)
        if not decision.events:
            return None
        written = ledger.write(book, decision, recorded_at)
        if written:
            return written
    return None


def look(scope: Scope, dossier_id: UUID, at: datetime | None = None) -> tuple[Dossier, Book]:
    """The dossier as it is now, clocks advanced but nothing written; raises NotFound."""
    decision, book = foresee(scope, dossier_id, at or timezone.now())
    return decision.after, book


def foresee(scope: Scope, dossier_id: UUID, at: datetime) -> tuple[engine.Decision, Book]:
    """The same with the events that its clocks have made by `at` and nobody wrote yet."""
    dossier, book = _found(dossier_id, scope)
    return engine.advance(book, dossier, at), book


def _heir(given: Mapping[str, Any], at: datetime) -> Scope | None:
    """What the colleague named holds now; None when none was named."""
    named = str(given.get("holder", ""))
    return parties.scope(int(named), at) if named.isdecimal() else None


def _found(dossier_id: UUID, scope: Scope | None) -> tuple[Dossier, Book]:
    found = ledger.read(dossier_id, scope)
    if found is None:
        raise problems.NotFound()
    dossier, newest = found
    return dossier, releases.book(dossier.release, newest)


def _attributes(book: Book, party_id: int | None) -> Mapping[str, Any]:
    """What is known of the applicant, where any grant could ask for it."""
    if party_id is None or not book.grants:
        return {}
    found: Mapping[str, Any] = Party.objects.values_list("attributes", flat=True).get(pk=party_id)
    return found


def _series(book: Book, name: str, at: datetime) -> ledger.Series:
    spec = book.series[name]
    year = at.astimezone(book.calendar.tz).year
    return ledger.Series(spec.office, name, year, spec.prefix.format(year=year), spec.width)


def _hash(request: Request) -> bytes:
    branches: Sequence[Any] = [
        [b.name, b.definition, list(b.needs), dict(b.facts), *filter(None, [b.org])]
        for b in request.branches
    ]
    fields = [request.realm_id, request.subject, branches, request.applicant_id, request.answers]
    return hashlib.sha256(canonical(fields).encode()).digest()


def _once(mark: Key, attempt: Callable[[], Written]) -> Written:
    """The answer of the attempt, or the first answer if this command was already taken.

    A connection lost under the statement leaves unknown whether it was kept; the key tells.
    """
    for left in reversed(range(LOST)):
        try:
            try:
                return attempt()
            except (Problem, ledger.KeyTaken):
                first = _answer(mark)
                if first is None:
                    raise
                return first
        except ledger.GONE:
            connection.close()
            if not left:
                raise
            time.sleep(0.2)
    raise AssertionError("unreachable")


def _answer(mark: Key) -> Written | None:
    found = ledger.answered(mark)
    if found is None:
        return None
    request_hash, dossier_id, seq = found
    if request_hash != mark.request_hash:
        raise problems.KeyReused()
    return ledger.written(dossier_id, seq)
