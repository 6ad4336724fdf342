"""The single place that says what an account may see and do, as ids."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from onething.parties import prepared

APPLICANT = "applicant"
"""The role of whoever acts for the party a case is about; every other role is content."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account holds at a moment.

    `posts` are (org id, role); `orgs` the departments whose work it sees; `parties` those it
    acts for; `realms` those it oversees whole (read only).
    """

    actor_id: int
    posts: frozenset[tuple[int, str]] = frozenset()
    parties: frozenset[int] = frozenset()
    realms: frozenset[int] = frozenset()

    @property
    def orgs(self) -> frozenset[int]:
        return frozenset(org for org, _ in self.posts)

    def works_in(self, org_id: int) -> bool:
        """Whether one of the posts in this department does any of its work."""
        return any(org == org_id and role != OVERSEER for org, role in self.posts)

    def holds(self, org_id: int, role: str) -> bool:
        return (org_id, role) in self.posts


NOBODY = Scope(actor_id=0)

_SCOPE = """
select 'post', p.org_id, p.role, o.realm_id from parties_post p
  join parties_org o on o.id = p.org_id
  where p.account_id = %(actor)s and p.since <= %(at)s and (p.until is null or p.until > %(at)s)
union all
select 'party', m.party_id, m.capacity, 0 from parties_mandate m
  where m.account_id = %(actor)s and m.since <= %(at)s and (m.until is null or m.until > %(at)s)
"""


def scope(actor_id: int, at: datetime) -> Scope:
    """What this account holds at `at`; looked up live, so a change of post counts at once."""
    with connection.wrap_database_errors, prepared.cursor() as ours:
        rows = ours.execute(_SCOPE, {"actor": str(actor_id), "at": at}, prepare=True).fetchall()
    return Scope(
        actor_id=actor_id,
        posts=frozenset((id, role) for kind, id, role, _ in rows if kind == "post"),
        parties=frozenset(id for kind, id, _, _ in rows if kind == "party"),
        realms=frozenset(realm for kind, _, role, realm in rows if role == OVERSEER),
    )


OVERSEER = "supervisor"
"""The role that sees every case of its realm and moves none."""
