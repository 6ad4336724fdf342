"""The single place for what people are told: by the ledger, through its outbox, and beside it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from onething.cases.state import dossier_of
from onething.parties.scope import APPLICANT, Scope


@dataclass(frozen=True, slots=True)
class Message:
    """What one is told: `message` names a text of the lifecycle, or a task that was opened;
    `says` holds the words by language where they stand with the message itself."""

    id: int
    dossier_id: UUID
    case_id: UUID
    number: str
    subject: str
    release: int
    definition: str
    message: str | None
    says: Mapping[str, str] | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class To:
    """Whom something is told: one account; all who act for a party; all who hold a post."""

    account_id: int | None = None
    party_id: int | None = None
    org_id: int | None = None
    role: str | None = None

    @property
    def name(self) -> str:
        """One text for one recipient, so that a key can hold it."""
        if self.account_id is not None:
            return f"account {self.account_id}"
        return f"party {self.party_id}" if self.party_id else f"post {self.org_id} {self.role}"


def account(id: int) -> To:
    return To(account_id=id)


def party(id: int) -> To:
    return To(party_id=id)


def post(org_id: int, role: str) -> To:
    return To(org_id=org_id, role=role)


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
    order by t.id
    on conflict (outbox_id) do nothing)
update outbox o set done_at = %(at)s from taken t where o.id = t.id
"""


def deliver(at: datetime, most: int = 500) -> int:
    """Turn what waits in the outbox into messages, each once; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER, {"at": at, "most": most, "applicant": APPLICANT})
        return int(cursor.rowcount)


_TELL = """
insert into message
    (key, dossier_id, case_id, account_id, party_id, org_id, role, says, urgent, at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (key) do nothing
"""


def tell(
    to: Iterable[To],
    key: str,
    says: Mapping[str, str],
    case_id: UUID,
    at: datetime,
    urgent: bool = False,
) -> int:
    """Tell something about a case beside the ledger; how many are told it for the first time.

    The same `key` tells the same recipient once, however often this is called. `says` is the
    sentence by language. What is `urgent` waits for no office hours on its way out.
    """
    told = 0
    with connection.cursor() as cursor:
        for each in to:
            who = (each.account_id, each.party_id, each.org_id, each.role)
            words = json.dumps(dict(says), ensure_ascii=False)
            cursor.execute(
                _TELL,
                (f"{key} > {each.name}", dossier_of(case_id), case_id, *who, words, urgent, at),
            )
            told += cursor.rowcount
    return told


_INBOX = """
select m.id, m.dossier_id, m.case_id, d.number, d.subject, d.release, c.definition,
    m.message, m.says::text, m.at, m.read_at
from message m join dossier d on d.id = m.dossier_id join "case" c on c.id = m.case_id
where m.id < %(before)s and (m.party_id = any(%(parties)s) or m.account_id = %(actor)s
    or (m.org_id, m.role) in (select * from unnest(%(orgs)s::bigint[], %(roles)s::text[])))
order by m.id desc limit %(most)s
"""


def inbox(scope: Scope, most: int, before: int | None = None) -> Sequence[Message]:
    """What this scope was told, newest first."""
    posts = sorted(scope.posts)
    with connection.cursor() as cursor:
        cursor.execute(
            _INBOX,
            {
                "before": before or 2**62,
                "actor": scope.actor_id,
                "parties": list(scope.parties),
                "orgs": [org for org, _ in posts],
                "roles": [role for _, role in posts],
                "most": most,
            },
        )
        return [_message(*row) for row in cursor.fetchall()]


def _message(*row: Any) -> Message:
    *before, says, at, read_at = row
    words = json.loads(says) if says else None
    return Message(*(*before, words, at, read_at))
