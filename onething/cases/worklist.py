"""The single place where work is listed: open tasks by their clocks, a party's dossiers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from onething.cases import ledger, releases
from onething.cases.state import Run
from onething.cases.visible import VISIBLE, sight
from onething.parties.models import Org
from onething.parties.scope import APPLICANT, OVERSEER, Scope

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


Light = Literal["due", "yellow", "red", "double", "green", "paused"]
Holder = Literal["mine", "free", "team"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open tasks of which posts, each (department, role), are asked for, by whom and when.

    `tomorrow` is when today ends where the reader is. `light`: due by the end of today, nearing
    its end, over it, over the legal one, not yet near, standing still or without a limit.
    `holder`: the actor or a colleague in `stands_for`, nobody, any other colleague. `since` and
    `until` bound the moment of submission, the second one excluded.
    """

    posts: frozenset[tuple[int, str]]
    actor_id: int
    at: datetime
    tomorrow: datetime
    light: Light | None = None
    holder: Holder | None = None
    matter: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    stands_for: frozenset[int] = frozenset()

    @property
    def hands(self) -> list[int]:
        """Whose work is the actor's to do: his own, and that of whom he stands in for."""
        return [self.actor_id, *sorted(self.stands_for)]


def posts(scope: Scope) -> frozenset[tuple[int, str]]:
    """The posts whose open tasks this scope is to see: its own; of a realm it oversees all."""
    own = {(org, role) for org, role in scope.posts if role != OVERSEER}
    return frozenset(own | _pairs(scope, _roles))


def waiting(scope: Scope) -> frozenset[tuple[int, str]]:
    """The same of what applicants have to do in cases of this scope's departments."""
    own = {(org, APPLICANT) for org in scope.orgs if scope.works_in(org)}
    return frozenset(own | _pairs(scope, lambda _realm: frozenset({APPLICANT})))


def _pairs(scope: Scope, roles: Callable[[int], frozenset[str]]) -> set[tuple[int, str]]:
    if not scope.realms:
        return set()
    orgs = Org.objects.filter(realm_id__in=scope.realms).values_list("pk", "realm_id")
    return {(org, role) for org, realm in orgs for role in roles(realm)}


def _roles(realm: int) -> frozenset[str]:
    """Every role that does work in the lifecycles of a realm, whether anybody holds it or not."""
    newest = releases.newest(realm)
    if newest is None:
        return frozenset()
    lives = releases.book(newest, newest).lifecycles.values()
    return frozenset(
        task.role for life in lives for task in life.tasks.values() if task.role != APPLICANT
    )


_KEY = "coalesce(t.due_at, '9999-01-01 00:00+00')"
_TASKS = """
from unnest(%(orgs)s::bigint[], %(roles)s::text[]) as post(org_id, role)
cross join lateral (
    select {columns} from task t
    where t.closed_at is null and t.org_id = post.org_id and t.role = post.role {conditions}
    {rest}) t
"""
# Out of the index of its holder: the posts of one's work are looked at, not walked through.
_OWN_TASKS = """
from (
    select {columns} from task t
    where t.closed_at is null and t.holder_id = any(%(hands)s::bigint[]) and exists (
        select 1 from unnest(%(orgs)s::bigint[], %(roles)s::text[]) as post(org_id, role)
        where post.org_id = t.org_id and post.role = t.role) {conditions}
    {rest}) t
"""
_DESK = f"""
select t.id, t.case_id, t.dossier_id, d.number, d.subject, d.release, c.definition, t.kind,
    c.kind, c.state, t.org_id, t.role, t.holder_id, t.version, t.due_at, c.legal_due_at,
    coalesce(p.name, ''), t.opened_at, c.clocks::text, t.clock
{{tasks}}
join "case" c on c.id = t.case_id
join dossier d on d.id = t.dossier_id
left join parties_party p on p.id = d.applicant_id
order by {_KEY}, t.id limit %(most)s
"""
_LIGHTS: Mapping[str, str] = {
    "due": f"{_KEY} >= %(now)s and {_KEY} < %(tomorrow)s",
    "yellow": f"{_KEY} >= %(now)s and t.warn_at <= %(now)s",
    "red": f"{_KEY} < %(now)s",
    "double": f"{_KEY} < %(now)s and t.legal_due_at < %(now)s",
    "green": f"{_KEY} >= %(now)s and t.due_at is not null"
    " and (t.warn_at is null or t.warn_at > %(now)s)",
    "paused": f"{_KEY} >= '9999-01-01 00:00+00'",
}
_HOLDERS: Mapping[str, str] = {
    "mine": "",
    "free": "t.holder_id is null",
    "team": "t.holder_id is not null and t.holder_id <> all(%(hands)s::bigint[])",
}


def desk(wanted: Wanted, most: int, after: Mark | None = None) -> Sequence[Row]:
    """The open tasks that are wanted, earliest deadline first, at most `most` after a mark."""
    conditions = [f"({_KEY}, t.id) > (%(due)s::timestamptz, %(after)s)", *_conditions(wanted)]
    tasks = _tasks(wanted, "*", conditions, f"order by {_KEY}, t.id limit %(most)s")
    params = _params(wanted) | {
        "due": after.due if after else datetime.min.replace(tzinfo=UTC),
        "after": after.task_id if after else UUID(int=0),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DESK.format(tasks=tasks), params)
        return [_row(*row) for row in cursor.fetchall()]


COUNTED = 100
"""Where counting ends: of what is more nobody asks how much."""


def counts(lists: Mapping[str, Wanted]) -> dict[str, int]:
    """How many open tasks each of these lists has, COUNTED for that many and more. No list is
    read further than that."""
    texts, params = [], {}
    for n, wanted in enumerate(lists.values()):
        tasks = _tasks(wanted, "1", _conditions(wanted), f"limit {COUNTED}")
        text = f"(select count(*) from (select 1 {tasks} limit {COUNTED}) x)"
        for name, value in _params(wanted).items():
            text = text.replace(f"%({name})s", f"%({name}_{n})s")
            params[f"{name}_{n}"] = value
        texts.append(text)
    if not texts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(texts), params)
        return dict(zip(lists, cursor.fetchone(), strict=True))


def _tasks(wanted: Wanted, columns: str, conditions: Iterable[str], rest: str) -> str:
    template = _OWN_TASKS if wanted.holder == "mine" else _TASKS
    more = "".join(f" and {each}" for each in conditions)
    return template.format(columns=columns, conditions=more, rest=rest)


def _conditions(wanted: Wanted) -> list[str]:
    """What is asked of a task beside its post. Ids of dossiers carry the moment of submission
    first, so that a range of time is a range of ids."""
    found = [
        _LIGHTS[wanted.light] if wanted.light else "",
        _HOLDERS[wanted.holder] if wanted.holder else "",
        "t.dossier_id >= %(since)s" if wanted.since else "",
        "t.dossier_id < %(until)s" if wanted.until else "",
    ]
    asked = [
        "c.definition = %(matter)s" if wanted.matter else "",
        "c.state = %(state)s" if wanted.state else "",
    ]
    if of_case := " and ".join(filter(None, asked)):
        found.append(f'exists (select 1 from "case" c where c.id = t.case_id and {of_case})')
    return [each for each in found if each]


def _params(wanted: Wanted) -> dict[str, Any]:
    pairs = sorted(wanted.posts)
    return {
        "orgs": [org for org, _ in pairs],
        "roles": [role for _, role in pairs],
        "hands": wanted.hands,
        "now": wanted.at,
        "tomorrow": wanted.tomorrow,
        "matter": wanted.matter,
        "state": wanted.state,
        "since": wanted.since and first_id(wanted.since),
        "until": wanted.until and first_id(wanted.until),
    }


def first_id(at: datetime) -> UUID:
    """What no dossier submitted before `at` has an id above, and none after it below."""
    return UUID(int=(int(at.timestamp() * 1000) & (1 << 48) - 1) << 80)


def _row(*values: Any) -> Row:
    found = dict(zip(Row.__slots__, values, strict=True))
    return Row(**{**found, "clocks": ledger.clocks_of(found["clocks"])})


def mark(row: Row) -> Mark:
    return Mark(row.due_at or FAR, row.task_id)


@dataclass(frozen=True, slots=True)
class Mine:
    """One dossier as its applicant's list shows it; `asked`: how much is asked of its applicant."""

    dossier_id: UUID
    number: str
    subject: str
    release: int
    opened_at: datetime
    closed_at: datetime | None
    asked: int
    applicant: str


_MINE = f"""
select d.id, d.number, d.subject, d.release, d.opened_at, d.closed_at,
    (select count(*) from task t where t.dossier_id = d.id and t.closed_at is null
        and t.role = 'applicant'),
    coalesce(p.name, '')
from dossier d left join parties_party p on p.id = d.applicant_id
where d.applicant_id = any(%(parties)s) and {VISIBLE} and d.id < %(before)s
order by d.id desc limit %(most)s
"""


def mine(scope: Scope, most: int, before: UUID | None = None) -> Sequence[Mine]:
    """The dossiers of the parties this scope acts for, newest first."""
    last = before or UUID(int=(1 << 128) - 1)
    with connection.cursor() as cursor:
        cursor.execute(_MINE, {**sight(scope), "most": most, "before": last})
        return [Mine(*row) for row in cursor.fetchall()]


def numbered(scope: Scope, number: str) -> UUID | None:
    """The dossier with this number, if this scope may see it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select d.id from dossier d where d.number = %(number)s and {VISIBLE}",
            {**sight(scope), "number": number.strip()},
        )
        row = cursor.fetchone()
    return row[0] if row else None


def numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of these dossiers, for a log that names them: no look into what they say."""
    with connection.cursor() as cursor:
        cursor.execute("select id, number from dossier where id = any(%s)", [list(ids)])
        return dict(cursor.fetchall())
