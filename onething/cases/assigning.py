"""The single place where work finds its people unasked: as its department chose, and when whoever
had it has the post no longer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from onething.cases import handover, service
from onething.cases.state import dossier_of
from onething.parties.assignment import WAYS, Candidate
from onething.parties.models import Turn
from onething.problem import Problem

SYSTEM_ID = 0
ENDED = "ended"
INSTANT = timedelta(microseconds=1)
"""Between two tasks given in one round, so that turns stay in order."""


@dataclass(frozen=True, slots=True)
class Free:
    """An open task that nobody has, in a department that has its work assigned."""

    task_id: UUID
    version: int
    org_id: int
    role: str
    way: str


_FREE = """
select t.id, t.version, t.org_id, t.role,
    coalesce(nullif(o.assignment_chosen, ''), o.assignment)
from parties_org o
cross join lateral (
    select id, version, org_id, role from task
    where closed_at is null and holder_id is null and role <> 'applicant' and org_id = o.id
        and exists (select 1 from parties_post p
            join parties_account a on a.id = p.account_id and a.is_active
            where p.org_id = o.id and p.role = task.role
            and p.since <= %(at)s and (p.until is null or p.until > %(at)s)
            and not exists (select 1 from parties_leave l where l.account_id = p.account_id
                and l.since <= %(at)s and l.until > %(at)s))
    order by opened_at, id limit %(most)s) t
where coalesce(nullif(o.assignment_chosen, ''), o.assignment) <> 'hand'
order by t.id limit %(most)s
"""

_CANDIDATES = """
select p.account_id,
    (select count(*) from task t where t.closed_at is null and t.holder_id = p.account_id
        and t.org_id = p.org_id),
    (select u.at from parties_turn u
        where u.org_id = p.org_id and u.role = p.role and u.account_id = p.account_id)
from parties_post p join parties_account a on a.id = p.account_id and a.is_active
where p.org_id = %(org)s and p.role = %(role)s
    and p.since <= %(at)s and (p.until is null or p.until > %(at)s)
    and not exists (select 1 from parties_leave l where l.account_id = p.account_id
        and l.since <= %(at)s and l.until > %(at)s)
group by p.account_id, p.org_id, p.role
"""


def assign(at: datetime, most: int) -> int:
    """Give free work to people, oldest first; how much was given.

    Who is on leave gets nothing, and nobody gets again what he has put back.
    """
    given = 0
    found = _free(at, most)
    declined = _declined([free.task_id for free in found])
    for n, free in enumerate(found):
        people = [
            one
            for one in candidates(free.org_id, free.role, at)
            if one.account_id not in declined[free.task_id]
        ]
        given += _give(free, people, at + n * INSTANT)
    return given


def _free(at: datetime, most: int) -> Sequence[Free]:
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"at": at, "most": most})
        return [Free(*row) for row in cursor.fetchall()]


def candidates(org_id: int, role: str, at: datetime) -> list[Candidate]:
    """Who holds this role in the department and is there, with what each has in hand in it."""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"org": org_id, "role": role, "at": at})
        return [Candidate(*row) for row in cursor.fetchall()]


def _declined(task_ids: Sequence[UUID]) -> Mapping[UUID, set[int]]:
    """Who has put back each of these tasks."""
    found: dict[UUID, set[int]] = defaultdict(set)
    if not task_ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "select dossier_id, actor_id, (body::jsonb->'changes'->0->>'task')::int from event"
            " where dossier_id = any(%s) and type = 'release'",
            [sorted({dossier_of(id) for id in task_ids})],
        )
        for dossier_id, actor_id, ordinal in cursor.fetchall():
            found[UUID(int=dossier_id.int + ordinal)].add(actor_id)
    return found


def _give(free: Free, people: Sequence[Candidate], at: datetime) -> bool:
    choice = WAYS[free.way](people)
    if choice is None:
        return False
    key = f"assign:{free.task_id}/{free.version}"
    try:
        service.order(
            SYSTEM_ID, key, "assign", free.task_id, choice.account_id, {"why": choice.why}
        )
    except Problem:
        return False  # somebody else was quicker: the next round looks again
    turn = {"at": at}
    Turn.objects.update_or_create(
        org_id=free.org_id, role=free.role, account_id=choice.account_id, defaults=turn
    )
    return True


def bring_back(at: datetime, most: int) -> int:
    """Put work back into the pool that is in the hands of somebody without the post for it; how
    much that was."""
    found = handover.astray(most)
    for task_id, version, _holder in found:
        key = f"astray:{task_id}/{version}"
        try:
            service.order(SYSTEM_ID, key, handover.HAND_ON, task_id, None, {"why": ENDED})
        except Problem:
            continue
    return len(found)
