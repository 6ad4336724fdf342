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

    `posts` are (org id, role), its own and those it holds as a deputy; `orgs` the departments
    whose work it sees; `parties` those it acts for; `realms` those it oversees whole (read only).
    `leads` are the departments it leads. `stands_for` are the colleagues on leave whose deputy it
    is, `lent` what it holds for their sake alone: (org id, role, colleague). `is_away`: it is on
    leave itself, which takes nothing from it.
    """

    actor_id: int
    posts: frozenset[tuple[int, str]] = frozenset()
    parties: frozenset[int] = frozenset()
    realms: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    stands_for: frozenset[int] = frozenset()
    lent: frozenset[tuple[int, str, int]] = frozenset()
    is_away: bool = False

    @property
    def orgs(self) -> frozenset[int]:
        return frozenset(org for org, _ in self.posts)

    def works_in(self, org_id: int) -> bool:
        """Whether one of the posts in this department does any of its work."""
        return any(org == org_id and role != OVERSEER for org, role in self.posts)

    def holds(self, org_id: int, role: str) -> bool:
        return (org_id, role) in self.posts

    def may_take_up(self, holder_id: int | None) -> bool:
        """Whether work in these hands is his to do: nobody's, his own, or a colleague's for whom
        he stands in."""
        return holder_id in (None, self.actor_id) or holder_id in self.stands_for

    def on_behalf_of(self, org_id: int, role: str, holder_id: int | None) -> int | None:
        """The colleague on leave for whom he does this work; None when he does it as himself."""
        if holder_id in self.stands_for:
            return holder_id
        lenders = [who for org, lent, who in self.lent if (org, lent) == (org_id, role)]
        return min(lenders, default=None)


NOBODY = Scope(actor_id=0)

_SCOPE = """
with held as (
    select p.account_id, p.org_id, p.role, o.realm_id, o.leads, o.deputies
    from parties_post p join parties_org o on o.id = p.org_id
    where p.since <= %(at)s and (p.until is null or p.until > %(at)s)
        and (p.account_id = %(actor)s or p.account_id in (
            select account_id from parties_leave
            where deputy_id = %(actor)s and since <= %(at)s and until > %(at)s))
), own as (select * from held where account_id = %(actor)s)
select 'post', org_id, role, realm_id, jsonb_exists(leads, role), 0 from own
union all
select 'lent', h.org_id, h.role, h.realm_id, jsonb_exists(h.leads, h.role), h.account_id
  from held h where h.account_id <> %(actor)s
  and exists (select 1 from own where own.org_id = h.org_id
    and jsonb_exists(h.deputies -> h.role, own.role))
  and not exists (select 1 from own where own.org_id = h.org_id and own.role = h.role)
union all
select 'for', 0, '', 0, false, account_id from parties_leave
  where deputy_id = %(actor)s and since <= %(at)s and until > %(at)s
union all
select 'away', 0, '', 0, false, 0 from parties_leave
  where account_id = %(actor)s and since <= %(at)s and until > %(at)s
union all
select 'party', m.party_id, m.capacity, 0, false, 0 from parties_mandate m
  where m.account_id = %(actor)s and m.since <= %(at)s and (m.until is null or m.until > %(at)s)
"""


def scope(actor_id: int, at: datetime) -> Scope:
    """What this account holds at `at`; looked up live, so a change of post or of leave counts at
    once. A deputy's deputy holds nothing of the first: deputies do not chain."""
    with connection.wrap_database_errors, prepared.cursor() as ours:
        rows = ours.execute(_SCOPE, {"actor": str(actor_id), "at": at}, prepare=True).fetchall()
    posts = [row for row in rows if row[0] in ("post", "lent")]
    return Scope(
        actor_id=actor_id,
        posts=frozenset((org, role) for _, org, role, *_ in posts),
        parties=frozenset(id for kind, id, *_ in rows if kind == "party"),
        realms=frozenset(realm for _, _, role, realm, *_ in posts if role == OVERSEER),
        leads=frozenset(org for _, org, _, _, leads, _ in posts if leads),
        stands_for=frozenset(row[5] for row in rows if row[0] == "for"),
        lent=frozenset((row[1], row[2], row[5]) for row in posts if row[0] == "lent"),
        is_away=any(row[0] == "away" for row in rows),
    )


OVERSEER = "supervisor"
"""The role that sees every case of its realm and moves none."""
