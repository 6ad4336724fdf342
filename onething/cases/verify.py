"""The single place that re-reads the whole ledger and names what is wrong with it.

Everything shown anywhere is rebuilt from the events: the chain is hashed again, the projections
are folded again, and every deadline is counted again by another way (`walk`).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onething.cases import ledger, papers, recount, releases, seal, walk
from onething.cases.book import Book
from onething.cases.engine import come_true, pending
from onething.cases.event import Event, body_of, hash_of, sealed_record
from onething.cases.keys import PublicKey
from onething.cases.lifecycle import Series
from onething.cases.state import (
    Case,
    Dossier,
    Run,
    Task,
    apply,
    begun,
    filled,
    moment,
    untold,
)
from onething.clocks import Calendar, LightRule, Limit
from onething.packs import Said

BATCH = 400

SAYS: Mapping[str, Said] = {
    "lost-dossier": Said(
        "事件 %(count)s 条还在,但办件本身不见了",
        "%(count)s events are there, but the dossier itself is gone",
    ),
    "lost-event": Said("缺少第 %(seq)s 号事件", "event %(seq)s is missing"),
    "cut-tail": Said(
        "办件记到第 %(version)s 号事件,账上只到第 %(seq)s 号",
        "the dossier counts %(version)s events, the ledger ends at %(seq)s",
    ),
    "altered-event": Said(
        "第 %(seq)s 号事件(%(type)s)的内容与其散列不符",
        "the content of event %(seq)s (%(type)s) does not fit its hash",
    ),
    "broken-chain": Said(
        "第 %(seq)s 号事件没有接在前一条之后", "event %(seq)s does not follow the one before it"
    ),
    "altered-projection": Said(
        "%(what)s 的 %(column)s 是 %(shown)s,按事件应为 %(told)s",
        "%(what)s shows %(column)s %(shown)s, its events say %(told)s",
    ),
    "lost-row": Said("%(what)s 不见了", "%(what)s is gone"),
    "strange-row": Said("%(what)s 没有事件说到它", "no event speaks of %(what)s"),
    "altered-record": Said(
        "第 %(seq)s 号事件的记录 %(kind)s 被改动",
        "the record %(kind)s of event %(seq)s was altered",
    ),
    "lost-record": Said(
        "第 %(seq)s 号事件的记录 %(kind)s 不见了", "the record %(kind)s of event %(seq)s is gone"
    ),
    "wrong-deadline": Said(
        "第 %(seq)s 号事件:%(branch)s 的时钟 %(clock)s 记为 %(shown)s,逐日数应为 %(told)s",
        "event %(seq)s: clock %(clock)s of %(branch)s shows %(shown)s, counted by days %(told)s",
    ),
    "wrong-recount": Said(
        "第 %(seq)s 号事件(重算):%(branch)s 的时钟 %(clock)s 原为 %(was)s,事件却说是 %(said)s",
        "event %(seq)s (recount): clock %(clock)s of %(branch)s was %(was)s, it says %(said)s",
    ),
    "wrong-moment": Said(
        "%(branch)s 的到期规则 %(rule)s 记为 %(shown)s,逐日数应为 %(told)s",
        "the due rule %(rule)s of %(branch)s waits for %(shown)s, counted by days %(told)s",
    ),
    "over-cap": Said(
        "第 %(seq)s 号事件:时钟 %(clock)s 走 %(shown)s,超过上限 %(told)s",
        "event %(seq)s: clock %(clock)s was given %(shown)s, more than its cap %(told)s",
    ),
    "missed-rule": Said(
        "%(branch)s 的规则 %(rule)s 条件已经成立,却没有办",
        "the rule %(rule)s of %(branch)s holds and was not followed",
    ),
    "strange-calendar": Said(
        "第 %(seq)s 号事件按日历 %(calendar)s 计算,没有这个版本",
        "event %(seq)s was computed by calendar %(calendar)s, which is not known",
    ),
    "lost-number": Said(
        "编号 %(number)s 已经发出,却没有这个办件",
        "the number %(number)s was given, but there is no such dossier",
    ),
    "unnumbered-document": Said("文书没有编号", "a document was issued without a number"),
    "strange-document": Said(
        "编号已经发出,却没有事件发出这份文书",
        "a number was given, but no event issued the document",
    ),
    "altered-document": Said("文书编号被改动", "the number of the document was altered"),
    "lost-document": Said("编号缺失,文书编号不连续", "the number is missing in its series"),
    "wrong-seal": Said("%(day)s 的封印:%(why)s", "the seal of %(day)s: %(why)s"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (the number of a dossier, or what else there is), and what."""

    code: str
    where: str
    params: Mapping[str, Any]

    def said(self, language: str) -> str:
        return f"{self.where}: {SAYS[self.code].get(language) % self.params} [{self.code}]"


@dataclass(slots=True)
class Count:
    """How much was read."""

    dossiers: int = 0
    events: int = 0
    deadlines: int = 0
    seals: int = 0


def verify(
    count: Count,
    key: PublicKey | None = None,
    progress: Callable[[Count], None] = lambda count: None,
) -> Iterator[Finding]:
    """Everything that is wrong, in the order of the ledger, from one snapshot of it.

    `count` grows while it reads. Without `key` the signatures of the seals are not checked.
    """
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:
            with ledger.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        last = UUID(int=0)
        while batch := _batch(last):
            for found in batch:
                count.dossiers += 1
                count.events += len(found.events)
                yield from _Check(found, count).findings()
            last = batch[-1].id
            progress(count)
        yield from _lost_dossiers()
        yield from _lost_numbers()
        with ledger.cursor() as cursor:
            for fault in papers.faults(cursor):
                yield Finding(f"{fault.kind}-document", fault.where, {})
            count.seals = len(seal.all_seals(cursor))
            for day, why in seal.faults(cursor, key):
                yield Finding("wrong-seal", str(day), {"day": day, "why": why})


@dataclass(frozen=True, slots=True)
class _Found:
    """A dossier with every row that belongs to it, as it stands in the tables."""

    id: UUID
    row: Mapping[str, Any]
    newest: int
    events: Sequence[Event]
    cases: Mapping[UUID, Case]
    tasks: Mapping[UUID, Task]
    due: Mapping[tuple[UUID, str], tuple[datetime, bool]]
    records: Mapping[tuple[int, str], tuple[str | None, bytes | None]]


def _batch(after: UUID) -> list[_Found]:
    with ledger.cursor() as cursor:
        rows = cursor.execute(
            "select id, to_jsonb(d)::text, head, opened_at, at, closed_at,"
            " (select max(r.id) from release r where r.realm_id = d.realm_id)"
            " from dossier d where id > %s order by id limit %s",
            (after, BATCH),
        ).fetchall()
        ids = [row[0] for row in rows]
        events = defaultdict(list)
        for event in ledger.events_of(ids):
            events[event.dossier_id].append(event)
        cases = _rows(cursor, '"case"', ids)
        tasks = _rows(cursor, "task", ids)
        due: dict[UUID, dict[tuple[UUID, str], tuple[datetime, bool]]] = defaultdict(dict)
        for dossier_id, case_id, kind, at, provisional in cursor.execute(
            "select dossier_id, case_id, kind, at, provisional from due where dossier_id = any(%s)",
            (ids,),
        ):
            due[dossier_id][case_id, kind] = at, provisional
        records: dict[UUID, dict[tuple[int, str], Any]] = defaultdict(dict)
        for dossier_id, seq, kind, body, salt in cursor.execute(
            "select dossier_id, seq, kind, body, salt from record where dossier_id = any(%s)",
            (ids,),
        ):
            records[dossier_id][seq, kind] = body, salt
    found = []
    for id, text, head, opened_at, at, closed_at, newest in rows:
        row = {**json.loads(text), "head": head, "opened_at": opened_at, "at": at}
        found.append(
            _Found(
                id,
                {**row, "closed_at": closed_at},
                newest,
                events[id],
                {case.id: case for case in map(ledger.case_of, cases[id])},
                {task.id: task for task in map(ledger.task_of, tasks[id])},
                due[id],
                records[id],
            )
        )
    return found


def _rows(cursor: Any, table: str, ids: list[UUID]) -> dict[UUID, list[Mapping[str, Any]]]:
    found: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for dossier_id, text in cursor.execute(
        f"select dossier_id, to_jsonb(t)::text from {table} t where dossier_id = any(%s)", (ids,)
    ):
        found[dossier_id].append(json.loads(text))
    return found


class _Check:
    """The checks of one dossier."""

    def __init__(self, found: _Found, count: Count) -> None:
        self.found, self.count = found, count
        self.where = found.row["number"]

    def _wrong(self, code: str, **params: Any) -> Finding:
        return Finding(code, self.where, params)

    def findings(self) -> Iterator[Finding]:
        chain = list(self._chain())
        yield from chain
        if any(finding.code in _NO_FOLD for finding in chain):
            return  # what these events said is not known any more, so nothing can be folded
        bodies = [body_of(event) for event in self.found.events]
        book = releases.book(self.found.row["release"], self.found.newest)
        yield from self._records(bodies)
        dossier = yield from self._folded(bodies)
        yield from self._rules(dossier, book)
        yield from self._projections(dossier, book)

    def _chain(self) -> Iterator[Finding]:
        prev, expected = b"", 1
        for event in self.found.events:
            while expected < event.seq:
                yield self._wrong("lost-event", seq=expected)
                expected += 1
            expected += 1
            if hash_of(event) != event.hash:
                yield self._wrong("altered-event", seq=event.seq, type=event.type)
            if event.prev != prev:
                yield self._wrong("broken-chain", seq=event.seq)
            prev = event.hash
        last, version = expected - 1, self.found.row["version"]
        if last < version:
            yield self._wrong("cut-tail", version=version, seq=last)
        elif last > version or prev != self.found.row["head"]:
            yield self._altered("dossier", "head", self.found.row["head"].hex(), prev.hex())

    def _records(self, bodies: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
        """Every digest fits its record, unless the record was erased as the law may demand."""
        for event, body in zip(self.found.events, bodies, strict=True):
            for kind, digest in body.get("records", {}).items():
                record = self.found.records.get((event.seq, kind))
                if record is None:
                    yield self._wrong("lost-record", seq=event.seq, kind=kind)
                elif record[0] is not None and sealed_record(record[1] or b"", record[0]) != digest:
                    yield self._wrong("altered-record", seq=event.seq, kind=kind)

    def _folded(self, bodies: Sequence[Mapping[str, Any]]) -> Generator[Finding, None, Dossier]:
        """The dossier as its events tell it; on the way every deadline is counted again."""
        dossier = begun(self.found.id, self.found.events[0].at, bodies[0])
        for event, body in zip(self.found.events, bodies, strict=True):
            if "changes" in body:
                before = dossier
                dossier = apply(dossier, event.case_id, event.at, body["changes"])
                yield from self._deadlines(event, body["changes"], before, dossier)
            if event.type == "number":
                dossier = replace(dossier, number=body["number"])
            dossier = replace(dossier, version=event.seq, head=event.hash)
        return dossier

    def _deadlines(
        self,
        event: Event,
        changes: Sequence[Mapping[str, Any]],
        before: Dossier,
        dossier: Dossier,
    ) -> Iterator[Finding]:
        for change in changes:
            if change["do"] not in _COUNTS or event.case_id is None:
                continue
            case = dossier.cases[event.case_id]
            run = case.clocks[change["clock"]]
            yield from self._cap(event, change)
            calendar = releases.every_calendar(self.found.newest).get(change["calendar"])
            if calendar is None:
                yield self._wrong("strange-calendar", seq=event.seq, calendar=change["calendar"])
                continue
            if run.stop is not None:
                continue
            was = None
            if change["do"] == recount.EVENT:
                was = before.cases[case.id].clocks[change["clock"]]
                yield from self._told_before(event, case, change, was)
            yield from self._counted_again(event, case, change["clock"], run, calendar, was)

    def _counted_again(
        self,
        event: Event,
        case: Case,
        clock: str,
        run: Run,
        calendar: Calendar,
        was: Run | None,
    ) -> Iterator[Finding]:
        """Every moment of a run. In a recount a deadline may have stayed where it was, because it
        or where it would have fallen had passed, and yellow with the promise."""
        stayed = set()
        for key, limit in (("due", run.limit or run.legal), ("legal_due", run.legal)):
            if limit is None:
                continue
            self.count.deadlines += 1
            shown = getattr(run, key)
            told = _counted(run.start, limit, run.extension, run.pauses, calendar)
            if was and shown and told and shown == getattr(was, key) != told:
                stayed |= {key} if min(shown, told) <= event.at else set()
            if told != shown and key not in stayed:
                yield self._shifted(event, case, clock, shown, told)
        yellows = self._yellows(run, calendar) if run.warn else set()
        has_stayed = was and "due" in stayed and run.warn == was.warn
        if run.warn and run.warn not in yellows and not has_stayed:
            yield self._shifted(event, case, clock, run.warn, min(yellows, default=None))

    def _told_before(
        self, event: Event, case: Case, change: Mapping[str, Any], was: Run
    ) -> Iterator[Finding]:
        """A recount says what there was before it."""
        told = change["was"]
        for key in recount.MOMENTS:
            if moment(told[key]) != getattr(was, key):
                where = {"seq": event.seq, "branch": case.branch, "clock": change["clock"]}
                yield self._wrong("wrong-recount", **where, said=told[key], was=getattr(was, key))
        if told["calendar"] != was.calendar:
            yield self._wrong("strange-calendar", seq=event.seq, calendar=told["calendar"])

    def _cap(self, event: Event, change: Mapping[str, Any]) -> Iterator[Finding]:
        """A length that was given is no longer than it might be."""
        limit, most = change.get("limit"), change.get("most")
        if limit and most and Limit.parse(limit).amount > Limit.parse(most).amount:
            told = {"clock": change["clock"], "shown": limit, "told": most}
            yield self._wrong("over-cap", seq=event.seq, **told)

    def _rules(self, dossier: Dossier, book: Book) -> Iterator[Finding]:
        """Nothing that should have followed was left out, and what is to come before an end comes
        when the calendar, counted back by days, says."""
        if true := come_true(book, dossier):
            yield self._wrong("missed-rule", branch=true[0].branch, rule=true[1])
        for case_id, name, shown, _ in pending(book, dossier):
            case = dossier.cases[case_id]
            rule = book.lifecycle(case.definition).due[name]
            run = case.clocks[rule.clock]
            end = run.due if rule.reaches == "limit" else run.legal_due
            if rule.before is None or end is None:
                continue
            calendar = book.history.version(run.calendar) or book.calendar
            told = walk.before(end, rule.before, calendar)
            if told != shown:
                yield self._wrong(
                    "wrong-moment", branch=case.branch, rule=name, shown=shown, told=told
                )

    def _shifted(
        self, event: Event, case: Case, clock: str, shown: datetime | None, told: datetime | None
    ) -> Finding:
        where = {"seq": event.seq, "branch": case.branch, "clock": clock}
        return self._wrong("wrong-deadline", **where, shown=shown, told=told)

    def _yellows(self, run: Run, calendar: Calendar) -> set[datetime]:
        """When a clock may have turned yellow, by each rule that its realm ever had."""
        limit = run.limit or run.legal
        if limit is None:
            return set()
        counted = (
            _yellow(run.start, limit, run.extension, run.pauses, calendar, rule)
            for rule in releases.light_rules(self.found.newest)
        )
        return {each for each in counted if each}

    def _filled(self, dossier: Dossier) -> Dossier:
        """With the moments of yellow that were filled in where early events do not tell them, as
        far as they are right."""
        warns: dict[tuple[UUID, str], datetime] = {}
        for case, name, run in untold(dossier):
            row = self.found.cases.get(case.id)
            shown = row and name in row.clocks and row.clocks[name].warn
            calendar = releases.every_calendar(self.found.newest).get(run.calendar)
            if shown and calendar and shown in self._yellows(run, calendar):
                warns[case.id, name] = shown
        return filled(dossier, warns)

    def _projections(self, dossier: Dossier, book: Book) -> Iterator[Finding]:
        row, dossier = self.found.row, self._filled(dossier)
        for column in _DOSSIER_COLUMNS:
            told = getattr(dossier, column)
            if row[column] != told:
                yield self._altered("dossier", column, row[column], told)
        yield from self._compared("case", self.found.cases, dossier.cases)
        yield from self._compared("task", self.found.tasks, dossier.tasks)
        told_due = {(case, kind): (at, flag) for case, kind, at, flag in pending(book, dossier)}
        for key in told_due.keys() | self.found.due.keys():
            shown, told = self.found.due.get(key), told_due.get(key)
            if shown != told:
                yield self._altered(f"due {key[1]}", "at", shown and shown[0], told and told[0])

    def _compared(
        self, what: str, shown: Mapping[UUID, Any], told: Mapping[UUID, Any]
    ) -> Iterator[Finding]:
        for id, row in told.items():
            name = f"{what} {getattr(row, 'branch', None) or row.kind}"
            if id not in shown:
                yield self._wrong("lost-row", what=name)
                continue
            for column in fields(row):
                values = getattr(shown[id], column.name), getattr(row, column.name)
                if values[0] != values[1]:
                    yield self._altered(name, column.name, *values)
        for id in shown.keys() - told.keys():
            yield self._wrong("strange-row", what=f"{what} {id}")

    def _altered(self, what: str, column: str, shown: Any, told: Any) -> Finding:
        return self._wrong("altered-projection", what=what, column=column, shown=shown, told=told)


_COUNTS = frozenset({"start", "resume", "extend", recount.EVENT})
_NO_FOLD = frozenset({"lost-event", "cut-tail", "altered-event"})
_DOSSIER_COLUMNS = (
    "realm_id",
    "number",
    "subject",
    "release",
    "made",
    "applicant_id",
    "region_id",
    "channel",
    "at",
    "opened_at",
    "closed_at",
)


@lru_cache(maxsize=65536)
def _counted(
    start: datetime, limit: str, extension: int, pauses: walk.Pauses, calendar: Calendar
) -> datetime | None:
    return walk.due(start, Limit.parse(limit), extension, pauses, calendar)


@lru_cache(maxsize=65536)
def _yellow(
    start: datetime,
    limit: str,
    extension: int,
    pauses: walk.Pauses,
    calendar: Calendar,
    rule: LightRule,
) -> datetime | None:
    return walk.yellow(start, Limit.parse(limit), extension, pauses, calendar, rule)


def _lost_dossiers() -> Iterator[Finding]:
    with ledger.cursor() as cursor:
        rows = cursor.execute(
            "select dossier_id, count(*) from event e where not exists"
            " (select 1 from dossier d where d.id = e.dossier_id) group by dossier_id"
        ).fetchall()
    for dossier_id, count in rows:
        yield Finding("lost-dossier", str(dossier_id), {"count": count})


def _lost_numbers() -> Iterator[Finding]:
    """Every number up to the last one of its series belongs to a dossier."""
    with ledger.cursor() as cursor:
        prefixes = _prefixes()
        counters = cursor.execute("select office, series, year, last from counter").fetchall()
        for office, name, year, last in counters:
            for prefix, width in prefixes.get((office, name), ()):
                start = prefix.format(year=year)
                rows = cursor.execute(
                    "select n from generate_series(1, %s::bigint) n where not exists (select 1"
                    " from dossier where number = %s || repeat('0', %s - length(n::text)) || n)",
                    (last, start, width),
                ).fetchall()
                for (n,) in rows:
                    number = f"{start}{n:0{width}}"
                    yield Finding("lost-number", number, {"number": number})


def _prefixes() -> dict[tuple[str, str], set[tuple[str, int]]]:
    found: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for release in releases.every():
        for name, series in releases.bodies(release, releases.SERIES, Series).items():
            found[series.office, name].add((series.prefix, series.width))
    return found
