"""The single place that reads what was urged and is not answered, and what one has to explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from onething.domains.supervision.account import Watch
from onething.parties.scope import Scope


@dataclass(frozen=True, slots=True)
class Urge:
    """One urging as a list shows it; `holder_id` and `role` are who has the case now."""

    id: int
    org_id: int
    dossier_id: UUID
    case_id: UUID
    definition: str
    seq: int
    at: datetime
    by: int | None
    reply_by: date
    role: str
    holder_id: int | None
    number: str
    release: int
    applicant: str


_URGES = """
select u.id, u.org_id, u.dossier_id, u.case_id, u.definition, u.seq, u.at, u.by, u.reply_by,
    u.role, u.holder_id, d.number, d.release, coalesce(p.name, '')
from supervision_urge u join dossier d on d.id = u.dossier_id
left join parties_party p on p.id = d.applicant_id
where {where} and u.answered_at is null
order by u.reply_by, u.id limit %(most)s
"""


def unanswered(watch: Watch, most: int) -> Sequence[Urge]:
    """What nobody replied to yet, the earliest wanted first."""
    return _urges(f"u.{watch.column} = any(%(ids)s)", {"ids": list(watch.ids), "most": most})


def mine(scope: Scope, most: int) -> Sequence[Urge]:
    """What this scope is to reply to: its own work, what nobody has taken, what it leads."""
    where = "u.org_id = any(%(orgs)s) and " + _MINE.format(table="u")
    return _urges(where, {**_parameters(scope), "most": most})


def of_case(case_id: UUID) -> Sequence[Urge]:
    """What is not answered in a case."""
    return _urges("u.case_id = %(case)s", {"case": case_id, "most": 100})


_MINE = """({table}.holder_id = %(me)s or {table}.org_id = any(%(leads)s)
    or ({table}.holder_id is null and ({table}.org_id, {table}.role) in
        (select * from unnest(%(post_orgs)s::bigint[], %(post_roles)s::text[]))))"""


def _parameters(scope: Scope) -> dict[str, Any]:
    posts = sorted(scope.posts)
    return {
        "me": scope.actor_id,
        "orgs": sorted({org for org, _role in posts if scope.works_in(org)}),
        "leads": sorted(scope.leads),
        "post_orgs": [org for org, _role in posts],
        "post_roles": [role for _org, role in posts],
    }


def _urges(where: str, parameters: dict[str, Any]) -> Sequence[Urge]:
    with connection.cursor() as cursor:
        cursor.execute(_URGES.format(where=where), parameters)
        return [Urge(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Late:
    """A case that was late and has to be explained."""

    case_id: UUID
    dossier_id: UUID
    definition: str
    red_at: datetime
    number: str
    release: int
    applicant: str


_LATE = """
select s.case_id, s.dossier_id, s.definition, s.red_at, d.number, d.release, coalesce(p.name, '')
from (select s.case_id, s.dossier_id, s.definition, min(s.red_at) as red_at
    from supervision_spell s
    where s.org_id = any(%(orgs)s) and s.explained_at is null and s.red_at < %(now)s and {mine}
    group by s.case_id, s.dossier_id, s.definition order by min(s.red_at) limit %(most)s) s
join dossier d on d.id = s.dossier_id left join parties_party p on p.id = d.applicant_id
order by s.red_at, s.case_id
"""


def to_explain(scope: Scope, now: datetime, most: int) -> Sequence[Late]:
    """The late cases this scope is to explain, ended ones too, the longest late first."""
    with connection.cursor() as cursor:
        statement = _LATE.format(mine=_MINE.format(table="s"))
        cursor.execute(statement, {**_parameters(scope), "now": now, "most": most})
        return [Late(*row) for row in cursor.fetchall()]


def count(watch: Watch) -> int:
    """How many urgings are not answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from supervision_urge u where u.{watch.column} = any(%(ids)s)"
            " and u.answered_at is null",
            {"ids": list(watch.ids)},
        )
        return int(cursor.fetchone()[0])
