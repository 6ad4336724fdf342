"""The text of the one statement that writes a dossier, made once for each shape of a command.

Every part hangs on the row `d` of the dossier: when its version is no longer the one that was
read, `d` is empty and nothing at all is written. Parameters go as untyped text, so that one shape
is one prepared statement whatever is null in it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from types import NoneType
from typing import Any

_UPDATE = """d as (
    update dossier set version = {2}::int, head = {3}::bytea, made = {4}::int,
        at = {5}::timestamptz, closed_at = {6}::timestamptz
    where id = {0}::uuid and version = {1}::int
    returning id, number, head)"""
_UPDATE_WIDTH = 7

# The number is known only inside the statement, so the last event of an opening, which tells it,
# is completed and hashed there; `event.link` says the same in Python, and verify compares.
_INSERT = """n as (
    insert into counter as c (office, series, year, last)
    values ({0}, {1}, {2}::int, 1)
    on conflict (office, series, year) do update set last = c.last + 1
    returning last::text as last),
l as (
    select number, {5} || E'\\n' || '{{"number":"' || number || '"}}' as text
    from (select {3} || repeat('0', {4}::int - length(last)) || last as number from n) x),
d as (
    insert into dossier (id, realm_id, number, subject, release, version, head, made,
        applicant_id, region_id, channel, at, opened_at, closed_at)
    select {8}::uuid, {9}::bigint, number, {10}, {11}::bigint, {12}::int,
        sha256({6}::bytea || convert_to(text, 'UTF8')), {13}::int,
        {14}::bigint, {15}::bigint, {16}, {17}::timestamptz, {18}::timestamptz, {19}::timestamptz
    from l returning id, number, head),
number_event as (
    insert into event (dossier_id, seq, type, format, at, recorded_at, actor_id, command_id,
        body, prev, hash, tx)
    select d.id, {12}::int, 'number', {20}::smallint, {17}::timestamptz, {21}::timestamptz,
        {22}::bigint, {23}, '{{"number":"' || d.number || '"}}', {7}::bytea, d.head,
        (select max(base) from epoch) + pg_current_xact_id()::text::bigint
    from d)"""
_INSERT_WIDTH = 24

_PARTS: Sequence[tuple[str, str]] = (
    (
        "int uuid text smallint timestamptz timestamptz bigint bigint text text bytea bytea",
        """event_new as (
    insert into event (dossier_id, seq, case_id, type, format, at, recorded_at, actor_id, org_id,
        command_id, body, prev, hash, tx)
    select d.id, x.*, (select max(base) from epoch) + pg_current_xact_id()::text::bigint
    from d, (values {rows}) x)""",
    ),
    (
        "uuid text text text bigint text text text text timestamptz timestamptz timestamptz"
        " timestamptz jsonb jsonb",
        """case_new as (
    insert into "case" (id, dossier_id, branch, kind, definition, org_id, stage, state,
        needs, outcome, ended_at, due_at, legal_due_at, warn_at, clocks, facts)
    select x.id, d.id, x.branch, x.kind, x.definition, x.org_id, x.stage, x.state,
        string_to_array(x.needs, ','), x.outcome, x.ended_at, x.due_at, x.legal_due_at,
        x.warn_at, x.clocks, x.facts
    from d, (values {rows}) x(id, branch, kind, definition, org_id, stage, state, needs, outcome,
        ended_at, due_at, legal_due_at, warn_at, clocks, facts)
    on conflict (id) do update set stage = excluded.stage, state = excluded.state,
        outcome = excluded.outcome, ended_at = excluded.ended_at, due_at = excluded.due_at,
        legal_due_at = excluded.legal_due_at, warn_at = excluded.warn_at,
        clocks = excluded.clocks, facts = excluded.facts)""",
    ),
    (
        "uuid uuid text bigint text text bigint int timestamptz timestamptz timestamptz"
        " timestamptz timestamptz",
        """task_new as (
    insert into task (id, dossier_id, case_id, kind, org_id, role, clock, holder_id, version,
        due_at, warn_at, legal_due_at, opened_at, closed_at)
    select x.id, d.id, x.case_id, x.kind, x.org_id, x.role, x.clock, x.holder_id, x.version,
        x.due_at, x.warn_at, x.legal_due_at, x.opened_at, x.closed_at
    from d, (values {rows}) x(id, case_id, kind, org_id, role, clock, holder_id, version, due_at,
        warn_at, legal_due_at, opened_at, closed_at)
    on conflict (id) do update set holder_id = excluded.holder_id, version = excluded.version,
        due_at = excluded.due_at, warn_at = excluded.warn_at,
        legal_due_at = excluded.legal_due_at, closed_at = excluded.closed_at)""",
    ),
    (
        "uuid text timestamptz bool",
        """due_new as (
    insert into due (case_id, kind, dossier_id, at, provisional)
    select x.case_id, x.kind, d.id, x.at, x.provisional
    from d, (values {rows}) x(case_id, kind, at, provisional)
    on conflict (case_id, kind) do update set at = excluded.at,
        provisional = excluded.provisional)""",
    ),
    (
        "uuid text",
        """due_gone as (
    delete from due using d, (values {rows}) x(case_id, kind)
    where due.case_id = x.case_id and due.kind = x.kind)""",
    ),
    (
        "int text text bytea",
        """record_new as (
    insert into record (dossier_id, seq, kind, body, salt)
    select d.id, x.* from d, (values {rows}) x)""",
    ),
    (
        "int text jsonb",
        """outbox_new as (
    insert into outbox (dossier_id, seq, kind, body)
    select d.id, x.* from d, (values {rows}) x)""",
    ),
    (
        "bigint text bytea int timestamptz",
        """command_new as (
    insert into command (actor_id, key, request_hash, dossier_id, answer, at)
    select x.actor_id, x.key, x.request_hash, d.id, jsonb_build_object('seq', x.seq), x.at
    from d, (values {rows}) x(actor_id, key, request_hash, seq, at))""",
    ),
    (
        "int text bigint text text",
        """paper_asked as (
    select d.id, x.*, count(*) over same as total,
        row_number() over (partition by x.realm_id, x.series order by x.seq, x.document) as nth
    from d, (values {rows}) x(seq, document, realm_id, series, ending)
    window same as (partition by x.realm_id, x.series)),
paper_counted as (
    insert into paper_series as s (realm_id, series, last)
    select realm_id, series, count(*) from paper_asked
    group by realm_id, series order by realm_id, series
    on conflict (realm_id, series) do update set last = s.last + excluded.last
    returning realm_id, series, last),
paper_new as (
    insert into paper (dossier_id, seq, document, realm_id, series, count, number)
    select a.id, a.seq, a.document, a.realm_id, a.series, c.last - a.total + a.nth,
        a.series || (c.last - a.total + a.nth) || a.ending
    from paper_asked a join paper_counted c using (realm_id, series))""",
    ),
)


@lru_cache(maxsize=1024)
def writing(opening: bool, shape: tuple[int, ...]) -> str:
    """The statement for this many rows of each part, in the order of the parts."""
    head, width = (_INSERT, _INSERT_WIDTH) if opening else (_UPDATE, _UPDATE_WIDTH)
    parts = [head.format(*(f"${n}" for n in range(1, width + 1)))]
    places = count(width + 1)
    for (types, text), rows in zip(_PARTS, shape, strict=True):
        if rows:
            values = (
                "(" + ", ".join(f"${next(places)}::{type}" for type in types.split()) + ")"
                for _ in range(rows)
            )
            parts.append(text.format(rows=", ".join(values)))
    return "with " + ",\n".join(parts) + "\nselect number, head from d"


def plain(value: Any) -> str | None:
    """A parameter as PostgreSQL reads it from text; None is null."""
    write = _PLAIN.get(type(value), str)
    return write(value) if write else value


_PLAIN: Mapping[type, Callable[[Any], str] | None] = {
    str: None,
    NoneType: None,
    bytes: lambda value: "\\x" + value.hex(),
    datetime: datetime.isoformat,
}
