"""The single place where a person says what to make of a violation that a rule found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import connection, transaction

from onething.domains.supervision import problems
from onething.domains.supervision.account import Watch
from onething.domains.supervision.models import Finding

Verdict = Literal["confirmed", "dismissed"]
STATES: Final = (Finding.FOUND, Finding.CONFIRMED, Finding.EXPLAINED, Finding.DISMISSED)


def judge(watch: Watch, id: int, by: int, verdict: Verdict, reason: str, at: datetime) -> Finding:
    """The finding, confirmed or dismissed; a dismissal says why.

    Only who oversees judges: no department judges itself. Raises NoSuchFinding, JudgedAlready.
    """
    with transaction.atomic():
        found = one(watch, id, locked=True)
        if not watch.oversees:
            raise problems.OversightOnly()
        if found.state != Finding.FOUND:
            raise problems.JudgedAlready()
        found.state, found.reason = verdict, reason
        found.judged_by, found.judged_at = by, at
        found.save(update_fields=["state", "reason", "judged_by", "judged_at"])
        return found


def one(watch: Watch, id: int, locked: bool = False) -> Finding:
    """A finding this watch may see. Raises NoSuchFinding."""
    rows = Finding.objects.select_for_update() if locked else Finding.objects
    found = rows.filter(pk=id, **{f"{watch.column}__in": watch.ids}).first()
    if found is None:
        raise problems.NoSuchFinding()
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as a list shows it."""

    id: int
    org_id: int
    dossier_id: UUID
    case_id: UUID
    definition: str
    kind: str
    at: datetime
    by: int | None
    state: str
    number: str
    release: int
    applicant: str


_ROWS = """
select f.id, f.org_id, f.dossier_id, f.case_id, f.definition, f.kind, f.at, f.by, f.state,
    d.number, d.release, coalesce(p.name, '')
from (select * from supervision_finding f where f.{column} = any(%(ids)s) and f.state = %(state)s
    {after} order by f.at desc, f.id desc limit %(most)s) f
join dossier d on d.id = f.dossier_id left join parties_party p on p.id = d.applicant_id
order by f.at desc, f.id desc
"""


def rows(
    watch: Watch, state: str, most: int, after: tuple[datetime, int] | None = None
) -> Sequence[Row]:
    """The findings in a state, the newest first."""
    given: dict[str, Any] = {"ids": list(watch.ids), "state": state, "most": most}
    later = ""
    if after:
        later = "and (f.at, f.id) < (%(at)s, %(id)s)"
        given |= {"at": after[0], "id": after[1]}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(column=watch.column, after=later), given)
        return [Row(*values) for values in cursor.fetchall()]


def of_case(case_id: UUID) -> Sequence[Finding]:
    """What was found in a case and not dismissed, oldest first."""
    found = Finding.objects.filter(case_id=case_id).exclude(state=Finding.DISMISSED)
    return list(found.order_by("seq", "kind"))
