"""The single place for what the ledger tells people: from the outbox to somebody's messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from onething.parties.scope import APPLICANT, Scope


@dataclass(frozen=True, slots=True)
class Message:
    """What one is told: `message` names a text of the lifecycle, or a task that was opened."""

    id: int
    dossier_id: UUID
    case_id: UUID
    number: str
    subject: str
    release: int
    definition: str
    message: str
    at: datetime
    read_at: datetime | None


_DELIVER = """
with taken as (
    select o.id, o.dossier_id, o.body, e.at from outbox o
    join event e on e.dossier_id = o.dossier_id and e.seq = o.seq
    where o.done_at is null and o.kind = 'notify' order by o.id limit %(most)s
    for update of o skip locked),
told as (
    insert into message (outbox_id, dossier_id, case_id, party_id, org_id, role, message, at)
    select t.id, t.dossier_id, c.id,
        case when t.body->>'to' = %(applicant)s then d.applicant_id end,
        case when t.body->>'to' <> %(applicant)s then c.org_id end,
        t.body->>'to', coalesce(t.body->>'message', t.body->>'task'), t.at
    from taken t join "case" c on c.id = (t.body->>'case')::uuid
    join dossier d on d.id = t.dossier_id
    on conflict (outbox_id) do nothing)
update outbox o set done_at = %(at)s from taken t where o.id = t.id
"""


def deliver(at: datetime, most: int = 500) -> int:
    """Turn what waits in the outbox into messages, each once; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER, {"at": at, "most": most, "applicant": APPLICANT})
        return int(cursor.rowcount)


_INBOX = """
select m.outbox_id, m.dossier_id, m.case_id, d.number, d.subject, d.release, c.definition,
    m.message, m.at, m.read_at
from message m join dossier d on d.id = m.dossier_id join "case" c on c.id = m.case_id
where m.outbox_id < %(before)s and (m.party_id = any(%(parties)s) or (m.org_id, m.role) in
    (select * from unnest(%(orgs)s::bigint[], %(roles)s::text[])))
order by m.outbox_id desc limit %(most)s
"""


def inbox(scope: Scope, most: int, before: int | None = None) -> Sequence[Message]:
    """What this scope was told, newest first."""
    posts = sorted(scope.posts)
    with connection.cursor() as cursor:
        cursor.execute(
            _INBOX,
            {
                "before": before or 2**62,
                "parties": list(scope.parties),
                "orgs": [org for org, _ in posts],
                "roles": [role for _, role in posts],
                "most": most,
            },
        )
        return [Message(*row) for row in cursor.fetchall()]
