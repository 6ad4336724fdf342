"""The only SQL that writes cases: a dossier is read without a lock and written by one statement."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError

from onething.cases import known, papers, sql
from onething.cases.book import Book
from onething.cases.engine import Decision, pending
from onething.cases.event import ALGORITHM, FORMAT, Event, canonical, chain, header
from onething.cases.state import Case, Dossier, Run, Task, moment
from onething.cases.visible import VISIBLE, sight
from onething.parties.prepared import cursor as cursor
from onething.parties.scope import Scope


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a repeated command recognisable: the same actor, the same key, the same words."""

    actor_id: int
    key: str
    request_hash: bytes


@dataclass(frozen=True, slots=True)
class Series:
    """Where a number comes from: `{prefix}{counter:0{width}}`, counted per office, series, year."""

    office: str
    name: str
    year: int
    prefix: str
    width: int


@dataclass(frozen=True, slots=True)
class Written:
    """What was acknowledged: the number of the dossier, its last event and the head hash."""

    dossier_id: UUID
    number: str
    version: int
    head: bytes


class KeyTaken(Exception):
    """This actor's key was used before; the first answer counts."""


GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What says that the database went away: Django's errors, and the driver's own, which come
through `cursor` as they are."""

_IS_NEWS = "d.head is distinct from %(head)s::bytea"
_READ = f"""
select (select max(r.id) from release r where r.realm_id = d.realm_id),
    case when {_IS_NEWS} then row_to_json(d)::text end,
    case when {_IS_NEWS} then array(
        select row_to_json(c)::text from "case" c where c.dossier_id = d.id order by c.id) end,
    case when {_IS_NEWS} then array(
        select row_to_json(t)::text from task t
        where t.dossier_id = d.id and t.closed_at is null order by t.id) end
from dossier d where d.id = %(id)s"""
_READ_VISIBLE = f"{_READ} and {VISIBLE}"


def read(dossier_id: UUID, scope: Scope | None = None) -> tuple[Dossier, int] | None:
    """The dossier as last written, with its open tasks, and the newest release of its realm.

    None when there is none, or none that this scope may see. What this process knows already is
    not sent again.
    """
    kept = known.get(dossier_id)
    params = {"id": str(dossier_id), "head": sql.plain(kept and kept.head)}
    statement = _READ if scope is None else _READ_VISIBLE
    if scope is not None:
        params |= sight(scope)
    with cursor() as ours:
        row = ours.execute(statement, params, prepare=True).fetchone()
    if row is None:
        return None
    newest, dossier, cases, tasks = row
    if dossier is None and kept:
        return kept, newest
    return known.keep(_dossier_of(json.loads(dossier), cases, tasks)), newest


def _dossier_of(row: Mapping[str, Any], cases: Sequence[str], tasks: Sequence[str]) -> Dossier:
    return Dossier(
        id=UUID(row["id"]),
        realm_id=row["realm_id"],
        number=row["number"],
        subject=row["subject"],
        release=row["release"],
        version=row["version"],
        head=bytes.fromhex(row["head"].removeprefix("\\x")),
        made=row["made"],
        applicant_id=row["applicant_id"],
        region_id=row["region_id"],
        channel=row["channel"],
        at=datetime.fromisoformat(row["at"]),
        opened_at=datetime.fromisoformat(row["opened_at"]),
        closed_at=moment(row["closed_at"]),
        cases={case.id: case for case in map(_case, cases)},
        tasks={task.id: task for task in map(_task, tasks)},
    )


@lru_cache(maxsize=4096)
def _case(text: str) -> Case:
    """Once for each text of a row: an act changes one case, and its siblings read as before."""
    return case_of(json.loads(text))


@lru_cache(maxsize=4096)
def _task(text: str) -> Task:
    return task_of(json.loads(text))


def case_of(row: Mapping[str, Any]) -> Case:
    """The case in a row of its table, read as JSON."""
    return Case(
        id=UUID(row["id"]),
        branch=row["branch"],
        kind=row["kind"],
        definition=row["definition"],
        org_id=row["org_id"],
        state=row["state"],
        stage=row["stage"],
        needs=tuple(row["needs"]),
        outcome=row["outcome"],
        ended_at=moment(row["ended_at"]),
        due_at=moment(row["due_at"]),
        legal_due_at=moment(row["legal_due_at"]),
        warn_at=moment(row["warn_at"]),
        clocks={name: _run(run) for name, run in row["clocks"].items()},
        facts=row["facts"],
    )


def _run(row: Mapping[str, Any]) -> Run:
    return Run(
        start=datetime.fromisoformat(row["start"]),
        limit=row["limit"],
        legal=row["legal"],
        calendar=row["calendar"],
        due=moment(row["due"]),
        legal_due=moment(row["legal_due"]),
        extension=row["extension"],
        pauses=tuple((datetime.fromisoformat(a), moment(b)) for a, b in row["pauses"]),
        stop=moment(row["stop"]),
        fired=tuple(row["fired"]),
        provisional=row["provisional"],
        warn=moment(row.get("warn")),
        grounds=tuple((ground, law) for ground, law in row.get("grounds", ()))
        or (("", ""),) * len(row["pauses"]),
    )


def task_of(row: Mapping[str, Any]) -> Task:
    """The task in a row of its table, read as JSON."""
    return Task(
        id=UUID(row["id"]),
        case_id=UUID(row["case_id"]),
        kind=row["kind"],
        org_id=row["org_id"],
        role=row["role"],
        clock=row["clock"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        holder_id=row["holder_id"],
        version=row["version"],
        closed_at=moment(row["closed_at"]),
        due_at=moment(row["due_at"]),
        warn_at=moment(row["warn_at"]),
        legal_due_at=moment(row["legal_due_at"]),
    )


def clocks_of(text: str) -> dict[str, Run]:
    """The clocks that stand as `clocks_text` in the row of a case."""
    return {name: _run(run) for name, run in json.loads(text).items()}


def clocks_text(case: Case) -> str:
    """The clocks of a case as they stand in its row."""
    return canonical({name: _run_row(run) for name, run in case.clocks.items()})


def _run_row(run: Run) -> dict[str, Any]:
    said = any(law for _, law in run.grounds)
    return {
        **({"grounds": run.grounds} if said else {}),
        "start": run.start,
        "limit": run.limit,
        "legal": run.legal,
        "calendar": run.calendar,
        "due": run.due,
        "legal_due": run.legal_due,
        "extension": run.extension,
        "pauses": run.pauses,
        "stop": run.stop,
        "fired": run.fired,
        "provisional": run.provisional,
        "warn": run.warn,
    }


def write(
    book: Book,
    decision: Decision,
    recorded_at: datetime,
    key: Key | None = None,
    salt: bytes | None = None,
    series: Series | None = None,
) -> Written | None:
    """Write what was decided, whole or not at all, and say what was written.

    With `series` the dossier is new and gets its number. None: somebody else wrote to the
    dossier since it was read. Raises KeyTaken when the key was used before.
    """
    before, after = decision.before, decision.after
    command_id = f"{key.actor_id}:{key.key}" if key else None
    events = _chained(decision, recorded_at, command_id)
    version = events[-1].seq + (1 if series else 0)
    due, gone = _due_rows(book, before, after)
    rows = {
        "event": [_event_row(event) for event in events],
        "case": [_case_row(c) for c in after.cases.values() if before.cases.get(c.id) is not c],
        "task": [_task_row(t) for t in after.tasks.values() if before.tasks.get(t.id) is not t],
        "due": due,
        "due_gone": gone,
        "record": _record_rows(decision, salt),
        "outbox": _outbox_rows(decision),
        "command": [(key.actor_id, key.key, key.request_hash, version, recorded_at)] if key else [],
        "paper": _paper_rows(book, decision),
    }
    if series:
        head = _opening_row(after, events[-1], series)
    else:
        head = (before.id, before.version, version, events[-1].hash, after.made, after.at,
                after.closed_at)  # fmt: skip
    statement = sql.writing(series is not None, tuple(len(each) for each in rows.values()))
    params = [sql.plain(value) for value in head]
    params += [sql.plain(value) for each in rows.values() for row in each for value in row]
    try:
        with cursor(psycopg.RawCursor) as ours:
            row = ours.execute(statement, params, prepare=True).fetchone()
    except psycopg.errors.UniqueViolation as fault:
        if fault.diag.constraint_name == "command_pkey":
            raise KeyTaken from None
        raise
    if row is None:
        return None
    known.keep(_as_read(decision, row[0], version, row[1]))
    return Written(before.id, row[0], version, row[1])


def _as_read(decision: Decision, number: str, version: int, head: bytes) -> Dossier:
    """The dossier that was written as `read` would give it: open tasks only, facts out of JSON."""
    before, after = decision.before, decision.after
    return replace(
        after,
        number=number,
        version=version,
        head=head,
        cases={
            id: case
            if before.cases.get(id) is case
            else replace(case, facts=json.loads(canonical(case.facts)))
            for id, case in after.cases.items()
        },
        tasks={id: task for id, task in after.tasks.items() if task.closed_at is None},
    )


def _chained(decision: Decision, recorded_at: datetime, command_id: str | None) -> list[Event]:
    events: list[Event] = []
    prev = decision.before.head
    for seq, draft in enumerate(decision.events, start=decision.before.version + 1):
        events.append(chain(draft, decision.before.id, seq, prev, recorded_at, command_id))
        prev = events[-1].hash
    return events


def _opening_row(after: Dossier, last: Event, series: Series) -> tuple[Any, ...]:
    seq = last.seq + 1
    line = header(
        after.id, seq, None, "number", FORMAT, after.at, last.recorded_at, last.actor_id, None,
        last.command_id,
    )  # fmt: skip
    return (
        series.office, series.name, series.year, series.prefix, series.width,
        line, ALGORITHM + last.hash, last.hash,
        after.id, after.realm_id, after.subject, after.release, seq, after.made,
        after.applicant_id, after.region_id, after.channel, after.at, after.opened_at,
        after.closed_at, FORMAT, last.recorded_at, last.actor_id, last.command_id,
    )  # fmt: skip


def _event_row(e: Event) -> tuple[Any, ...]:
    return (e.seq, e.case_id, e.type, e.format, e.at, e.recorded_at, e.actor_id, e.org_id,
            e.command_id, e.body, e.prev, e.hash)  # fmt: skip


def _case_row(c: Case) -> tuple[Any, ...]:
    return (c.id, c.branch, c.kind, c.definition, c.org_id, c.stage, c.state, ",".join(c.needs),
            c.outcome, c.ended_at, c.due_at, c.legal_due_at, c.warn_at, clocks_text(c),
            canonical(c.facts))  # fmt: skip


def _task_row(t: Task) -> tuple[Any, ...]:
    return (t.id, t.case_id, t.kind, t.org_id, t.role, t.clock, t.holder_id, t.version, t.due_at,
            t.warn_at, t.legal_due_at, t.opened_at, t.closed_at)  # fmt: skip


def _record_rows(decision: Decision, salt: bytes | None) -> list[tuple[Any, ...]]:
    first = decision.before.version + 1
    return [(first + n, kind, body, salt) for (n, kind), body in decision.records.items()]


def _outbox_rows(decision: Decision) -> list[tuple[Any, ...]]:
    return [
        (seq, change["do"], canonical({**change, "case": draft.case_id}))
        for seq, draft in enumerate(decision.events, start=decision.before.version + 1)
        for change in draft.body["changes"]
        if change["do"] in _FOR_THE_OUTBOX
    ]


def _paper_rows(book: Book, decision: Decision) -> list[tuple[Any, ...]]:
    """One row for each document issued. The statement counts the series in one order, so that
    two dossiers that want numbers of the same series never wait for each other in a ring."""
    after, found = decision.after, {}
    for seq, draft in enumerate(decision.events, start=decision.before.version + 1):
        for change in draft.body["changes"]:
            if change["do"] == "issue" and draft.case_id:
                case, document = after.cases[draft.case_id], change["document"]
                numbered = papers.series(book, case, document, draft.at)
                found[seq, document] = (seq, document, after.realm_id, *numbered)
    return list(found.values())


_FOR_THE_OUTBOX = frozenset({"notify", "other"})


def _due_rows(
    book: Book, before: Dossier, after: Dossier
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The due moments that are new or moved, and those that are no longer awaited."""
    was = {(case, kind): (at, flag) for case, kind, at, flag in pending(book, before)}
    now = {(case, kind): (at, flag) for case, kind, at, flag in pending(book, after)}
    new = [(*key, *value) for key, value in now.items() if was.get(key) != value]
    return new, [key for key in was if key not in now]


def answered(key: Key) -> tuple[bytes, UUID, int] | None:
    """(request hash, dossier, event number) of the command that used this key; None if unused."""
    with cursor() as ours:
        row = ours.execute(
            "select request_hash, dossier_id, (answer->>'seq')::int from command"
            " where actor_id = %s and key = %s",
            (key.actor_id, key.key),
            prepare=True,
        ).fetchone()
    return row and (bytes(row[0]), row[1], row[2])


def keys(actors: Sequence[int], prefix: str) -> set[str]:
    """The keys beginning with `prefix` under which these actors' commands were taken."""
    with cursor() as ours:
        rows = ours.execute(
            "select key from command where actor_id = any(%s) and starts_with(key, %s)",
            (list(actors), prefix),
        ).fetchall()
    return {row[0] for row in rows}


def written(dossier_id: UUID, seq: int) -> Written:
    """What was acknowledged when event `seq` was written."""
    with cursor() as ours:
        row = ours.execute(
            "select d.number, e.hash from dossier d join event e on e.dossier_id = d.id"
            " where d.id = %s and e.seq = %s",
            (dossier_id, seq),
        ).fetchone()
    if row is None:
        raise LookupError(f"event {seq} of dossier {dossier_id} is not in the ledger")
    return Written(dossier_id, row[0], seq, bytes(row[1]))


_EVENT_COLUMNS = """dossier_id, seq, case_id, type, format, at, recorded_at, actor_id, org_id,
    command_id, body, prev, hash"""


def events(dossier_id: UUID) -> list[Event]:
    """The whole chain of a dossier, oldest first."""
    with cursor() as ours:
        rows = ours.execute(
            f"select {_EVENT_COLUMNS} from event where dossier_id = %s order by seq",
            (dossier_id,),
            prepare=True,
        ).fetchall()
    return [Event(*row) for row in rows]


def events_of(dossier_ids: Sequence[UUID]) -> list[Event]:
    """The chains of several dossiers, each oldest first."""
    with cursor() as ours:
        rows = ours.execute(
            f"select {_EVENT_COLUMNS} from event where dossier_id = any(%s)"
            " order by dossier_id, seq",
            (list(dossier_ids),),
        ).fetchall()
    return [Event(*row) for row in rows]


def words(dossier_id: UUID) -> dict[tuple[int, str], Any]:
    """The erasable records of a dossier by (event number, kind); erased ones are left out."""
    with cursor() as ours:
        rows = ours.execute(
            "select seq, kind, body from record where dossier_id = %s and body is not null",
            (dossier_id,),
            prepare=True,
        ).fetchall()
    return {(seq, kind): json.loads(body) for seq, kind, body in rows}


def words_at(places: Sequence[tuple[UUID, int]], kind: str) -> dict[tuple[UUID, int], Any]:
    """The records of a kind at these (dossier, event number); erased ones are left out."""
    with cursor() as ours:
        rows = ours.execute(
            "select dossier_id, seq, body from record where kind = %s and body is not null"
            " and (dossier_id, seq) in (select * from unnest(%s::uuid[], %s::int[]))",
            (kind, [dossier for dossier, _seq in places], [seq for _dossier, seq in places]),
        ).fetchall()
    return {(dossier_id, seq): json.loads(body) for dossier_id, seq, body in rows}


def erase(dossier_id: UUID, seq: int, kind: str, at: datetime) -> bool:
    """Forget the words of a record for ever (PIPL art. 47); its digest in the event stays, so the
    chain still holds. False when there was nothing to forget."""
    with cursor() as ours:
        ours.execute(
            "update record set body = null, salt = null, erased_at = %s"
            " where dossier_id = %s and seq = %s and kind = %s and body is not null",
            (at, dossier_id, seq, kind),
        )
        return ours.rowcount == 1


def due_now(at: datetime, most: int) -> list[UUID]:
    """Dossiers in which a due rule should have fired by `at`, longest overdue first."""
    with cursor() as ours:
        rows = ours.execute(
            "select dossier_id from due where at <= %s group by dossier_id"
            " order by min(at) limit %s",
            (at, most),
        ).fetchall()
    return [row[0] for row in rows]


HORIZON = """(select max(base) from epoch)
    + pg_snapshot_xmin(pg_current_snapshot())::text::bigint"""
"""Below this place everything that will ever stand there is written and visible."""

_WHOLE = f"""
select {_EVENT_COLUMNS}, tx from event
where tx < {HORIZON} and tx > %s
order by tx, dossier_id, seq limit %s
"""


def export(after_tx: int, most: int) -> Iterator[tuple[int, Event]]:
    """(transaction, event) of whole transactions after `after_tx`, in commit-safe order.

    Only transactions below the oldest one still running are given, so nothing can appear
    behind the cursor later. At least one whole transaction comes, at most about `most` events.
    """
    with cursor() as ours:
        rows = ours.execute(_WHOLE, (after_tx, most)).fetchall()
    if len(rows) == most and rows[0][-1] != rows[-1][-1]:
        rows = [row for row in rows if row[-1] != rows[-1][-1]]
    return ((row[-1], Event(*row[:-1])) for row in rows)
