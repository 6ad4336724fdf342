"""The single place that says how much everybody has in hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class InHand:
    """The open tasks in somebody's hands: all, those overdue, and those due within two days."""

    count: int = 0
    overdue: int = 0
    soon: int = 0


_IN_HAND = """
select holder_id, count(*), count(*) filter (where due_at < %(at)s),
    count(*) filter (where due_at >= %(at)s and due_at < %(soon)s)
from task where closed_at is null and holder_id = any(%(holders)s)
    and (%(orgs)s::bigint[] is null or org_id = any(%(orgs)s::bigint[]))
group by holder_id
"""


def in_hand(
    account_ids: Iterable[int], at: datetime, org_ids: Iterable[int] | None = None
) -> Mapping[int, InHand]:
    """By account; who has nothing is not there. Only of these departments, if any are named."""
    orgs = None if org_ids is None else list(org_ids)
    with connection.cursor() as cursor:
        soon = at + SOON
        cursor.execute(
            _IN_HAND, {"holders": list(account_ids), "at": at, "soon": soon, "orgs": orgs}
        )
        return {row[0]: InHand(*row[1:]) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Held:
    """One open task in somebody's hands, as a list of work that changes hands shows it."""

    task_id: UUID
    case_id: UUID
    number: str
    release: int
    definition: str
    kind: str
    org_id: int
    role: str
    due_at: datetime | None
    applicant: str


_HELD = """
select t.id, t.case_id, d.number, d.release, c.definition, t.kind, t.org_id, t.role, t.due_at,
    coalesce(p.name, '')
from task t join "case" c on c.id = t.case_id join dossier d on d.id = t.dossier_id
left join parties_party p on p.id = d.applicant_id
where t.closed_at is null and t.holder_id = %(holder)s and t.org_id = any(%(orgs)s)
order by coalesce(t.due_at, 'infinity'), t.id limit %(most)s
"""


def held(account_id: int, org_ids: Iterable[int], most: int) -> list[Held]:
    """What somebody has in hand in these departments, earliest deadline first."""
    with connection.cursor() as cursor:
        orgs = list(org_ids)
        cursor.execute(_HELD, {"holder": account_id, "orgs": orgs, "most": most})
        return [Held(*row) for row in cursor.fetchall()]
