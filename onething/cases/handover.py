"""The single place where much work goes to a colleague at once, each task by its own event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from onething.cases import problems, service
from onething.cases.ledger import Written
from onething.cases.state import dossier_of
from onething.parties.models import HandOver
from onething.parties.scope import Scope
from onething.problem import Problem

HAND_ON = "hand_on"
MOST = 500
"""Tasks of one hand-over: what one person can have had."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one task: `written` when it moved, else the Problem that kept it."""

    task_id: UUID
    written: Written | None = None
    problem: Problem | None = None


class TooMuch(Problem):
    status = 422
    says = "一次最多移交 %(most)s 项。请分几次移交。"


def hand_over(
    scope: Scope,
    key: str,
    tasks: Sequence[UUID],
    heir_id: int,
    reason: str,
    at: datetime | None = None,
) -> list[Moved]:
    """Give these tasks to a colleague, once: the same key moves nothing twice.

    Who leads their department may, who holds them, and who stands in for the holder. A task that
    cannot move says why and does not stop the others. What moved and what did not is kept as a
    list (`HandOver`). Raises TooMuch, NoReason.
    """
    if len(tasks) > MOST:
        raise TooMuch(most=MOST)
    if not reason.strip():
        raise problems.NoReason()
    given = {"holder": heir_id, "reason": reason}
    moved = [_moved(scope, f"{key}/{id}", id, given, at) for id in dict.fromkeys(tasks)]
    keep(scope.actor_id, key, heir_id, reason, moved, at or timezone.now())
    return moved


def _moved(
    scope: Scope, key: str, task_id: UUID, given: dict[str, Any], at: datetime | None
) -> Moved:
    try:
        case_id = service.case_of(task_id, scope)
        written = service.act(scope, key, HAND_ON, case_id, task_id, input=given, at=at)
    except Problem as problem:
        return Moved(task_id, problem=problem)
    return Moved(task_id, written)


def all_of(
    actor_id: int,
    key: str,
    holder_id: int,
    heir_id: int | None,
    reason: str,
    at: datetime,
    posts: Iterable[tuple[int, str]] | None = None,
) -> list[Moved]:
    """Move everything an account holds, by order: to a colleague, or back to the pool (None).

    `posts` (org id, role) say of which of its work; None: all of it. What the colleague may not
    work on goes back to the pool, and says why. Whoever calls this has asked whether it may.
    """
    moved = [
        _ordered(actor_id, f"{key}/{id}", id, heir_id, reason, at)
        for id in held(holder_id, None if posts is None else frozenset(posts))
    ]
    if moved:
        keep(actor_id, key, heir_id, reason, moved, at)
    return moved


def _ordered(
    actor_id: int, key: str, task_id: UUID, heir_id: int | None, reason: str, at: datetime
) -> Moved:
    given = {"reason": reason}
    try:
        return Moved(task_id, service.order(actor_id, key, HAND_ON, task_id, heir_id, given, at))
    except (problems.NoSuchColleague, problems.ColleagueAway) as problem:
        written = service.order(actor_id, f"{key}/pool", HAND_ON, task_id, None, given, at)
        return Moved(task_id, written, problem)
    except Problem as problem:
        return Moved(task_id, problem=problem)


def held(holder_id: int, posts: frozenset[tuple[int, str]] | None = None) -> list[UUID]:
    """The open tasks in somebody's hands, earliest deadline first; only of these posts, if any
    are given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, org_id, role from task where closed_at is null and holder_id = %s"
            " order by due_at, id",
            [holder_id],
        )
        rows = cursor.fetchall()
    return [id for id, org, role in rows if posts is None or (org, role) in posts]


def astray(most: int) -> list[tuple[UUID, int, int]]:
    """(task, version, holder) of open tasks in the hands of somebody who may not work on them any
    more: the post has ended, and nobody gave the work away."""
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY, {"most": most})
        return list(cursor.fetchall())


_ASTRAY = """
select t.id, t.version, t.holder_id from task t
where t.closed_at is null and t.holder_id is not null and not exists (
    select 1 from parties_post p where p.account_id = t.holder_id and p.org_id = t.org_id
        and p.role = t.role and p.since <= now() and (p.until is null or p.until > now()))
    and not exists (
    select 1 from parties_leave l join parties_post p on p.account_id = l.account_id
    where l.deputy_id = t.holder_id and l.since <= now() and l.until > now()
        and p.org_id = t.org_id and p.role = t.role
        and p.since <= now() and (p.until is null or p.until > now()))
limit %(most)s
"""


def keep(
    actor_id: int, key: str, heir_id: int | None, reason: str, moved: list[Moved], at: datetime
) -> HandOver | None:
    """The list of what moved and what did not, kept once; None when nobody ordered it."""
    if not actor_id:
        return None
    found, _ = HandOver.objects.get_or_create(
        actor_id=actor_id,
        key=key,
        defaults={
            "heir_id": heir_id,
            "reason": reason[:400],
            "at": at,
            "items": _items(moved),
        },
    )
    return found


_TOLD = """
select t.id, d.number, d.release, c.definition, t.kind, coalesce(p.name, '')
from task t join "case" c on c.id = t.case_id join dossier d on d.id = t.dossier_id
left join parties_party p on p.id = d.applicant_id
where t.id = any(%s)
"""


def _items(moved: list[Moved]) -> list[dict[str, Any]]:
    """Each task as the list tells it; of one that never was only that it did not move."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [[each.task_id for each in moved]])
        told = {row[0]: row[1:] for row in cursor.fetchall()}
    return [_item(each, told.get(each.task_id, ("", 0, "", "", ""))) for each in moved]


def _item(moved: Moved, told: Sequence[Any]) -> dict[str, Any]:
    number, release, definition, kind, applicant = told
    return {
        "task": str(moved.task_id),
        "dossier": str(dossier_of(moved.task_id)),
        "number": number,
        "release": release,
        "definition": definition,
        "kind": kind,
        "applicant": applicant,
        "moved": moved.written is not None,
        "why": moved.problem.code if moved.problem else "",
    }
