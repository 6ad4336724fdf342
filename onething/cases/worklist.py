"""The single place where work is listed: open tasks by their clocks, a party's dossiers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from onething.cases import ledger
from onething.cases.state import Run
from onething.cases.visible import VISIBLE, sight
from onething.parties.scope import Scope

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Where work without a running clock stands in the order: at the end."""


@dataclass(frozen=True, slots=True)
class Row:
    """One open task as a work list shows it."""

    task_id: UUID
    case_id: UUID
    dossier_id: UUID
    number: str
    subject: str
    release: int
    definition: str
    kind: str
    lifecycle: str
    state: str
    org_id: int
    role: str
    holder_id: int | None
    version: int
    due_at: datetime | None
    legal_due_at: datetime | None
    applicant: str
    opened_at: datetime
    clocks: Mapping[str, Run]
    clock: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of a list ended."""

    due: datetime
    task_id: UUID


_DESK = """
select t.id, t.case_id, t.dossier_id, d.number, d.subject, d.release, c.definition, t.kind,
    c.kind, c.state, t.org_id, t.role, t.holder_id, t.version, t.due_at, c.legal_due_at,
    coalesce(p.name, ''), t.opened_at, c.clocks::text, t.clock
from unnest(%(orgs)s::bigint[], %(roles)s::text[]) as post(org_id, role)
cross join lateral (
    select * from task
    where closed_at is null and org_id = post.org_id and role = post.role
        and (coalesce(due_at, '9999-01-01 00:00+00'), id) > (%(due)s::timestamptz, %(after)s)
        {holder}
    order by coalesce(due_at, '9999-01-01 00:00+00'), id limit %(most)s) t
join "case" c on c.id = t.case_id
join dossier d on d.id = t.dossier_id
left join parties_party p on p.id = d.applicant_id
order by coalesce(t.due_at, '9999-01-01 00:00+00'), t.id limit %(most)s
"""

_HOLDER = {
    "all": "",
    "mine": "and holder_id = %(actor)s",
    "free": "and holder_id is null",
    "team": "and holder_id is not null and holder_id <> %(actor)s",
}


def desk(scope: Scope, filter: str, most: int, after: Mark | None = None) -> Sequence[Row]:
    """The open tasks of this scope's posts, earliest deadline first, at most `most` after a mark.

    `filter`: all, mine, free (nobody has it), team (a colleague has it).
    """
    posts = sorted(scope.posts)
    params: dict[str, Any] = {
        "orgs": [org for org, _ in posts],
        "roles": [role for _, role in posts],
        "actor": scope.actor_id,
        "due": after.due if after else datetime.min.replace(tzinfo=UTC),
        "after": after.task_id if after else UUID(int=0),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DESK.format(holder=_HOLDER[filter]), params)
        return [_row(*row) for row in cursor.fetchall()]


def _row(*values: Any) -> Row:
    found = dict(zip(Row.__slots__, values, strict=True))
    return Row(**{**found, "clocks": ledger.clocks_of(found["clocks"])})


def mark(row: Row) -> Mark:
    return Mark(row.due_at or FAR, row.task_id)


@dataclass(frozen=True, slots=True)
class Mine:
    """One dossier as its applicant's list shows it. `clocks` are those of the case whose time
    ends last; empty when no time runs."""

    dossier_id: UUID
    number: str
    subject: str
    release: int
    opened_at: datetime
    closed_at: datetime | None
    asked: int
    applicant: str
    clocks: Mapping[str, Run]


_MINE = f"""
select d.id, d.number, d.subject, d.release, d.opened_at, d.closed_at,
    (select count(*) from task t where t.dossier_id = d.id and t.closed_at is null
        and t.role = 'applicant'),
    coalesce(p.name, ''),
    coalesce((select c.clocks::text from "case" c where c.dossier_id = d.id
        and c.due_at is not null order by c.due_at desc limit 1), '{{}}')
from dossier d left join parties_party p on p.id = d.applicant_id
where d.applicant_id = any(%(parties)s) and {VISIBLE} and d.id < %(before)s
order by d.id desc limit %(most)s
"""


def mine(scope: Scope, most: int, before: UUID | None = None) -> Sequence[Mine]:
    """The dossiers of the parties this scope acts for, newest first."""
    last = before or UUID(int=(1 << 128) - 1)
    with connection.cursor() as cursor:
        cursor.execute(_MINE, {**sight(scope), "most": most, "before": last})
        return [_one_of_mine(*row) for row in cursor.fetchall()]


def _one_of_mine(*values: Any) -> Mine:
    found = dict(zip(Mine.__slots__, values, strict=True))
    return Mine(**{**found, "clocks": ledger.clocks_of(found["clocks"])})


def numbered(scope: Scope, number: str) -> UUID | None:
    """The dossier with this number, if this scope may see it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select d.id from dossier d where d.number = %(number)s and {VISIBLE}",
            {**sight(scope), "number": number.strip()},
        )
        row = cursor.fetchone()
    return row[0] if row else None
