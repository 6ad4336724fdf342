"""The single place that counts and lists what oversight watches: each number opens its cases.

A list and its number are made of one condition, and each condition reads one index of the spells.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from onething.domains.supervision.following import pauses_of
from onething.parties.models import Org
from onething.parties.scope import Scope

Column = Literal["realm_id", "org_id"]


@dataclass(frozen=True, slots=True)
class Watch:
    """What a reader watches: whole realms, or the departments he leads."""

    column: Column
    ids: tuple[int, ...]
    oversees: bool

    @property
    def is_one(self) -> bool:
        """Whether it is a single department."""
        return self.column == "org_id" and len(self.ids) == 1

    def within(self, org_id: int | None) -> "Watch":
        """The same, of one department; of none when that is not watched."""
        if org_id is None:
            return self
        own = {"realm_id__in": self.ids} if self.column == "realm_id" else {"pk__in": self.ids}
        is_own = Org.objects.filter(pk=org_id, **own).exists()
        return Watch("org_id", (org_id,) if is_own else (), self.oversees)


def watch(scope: Scope) -> Watch | None:
    """What this scope watches; None when nothing."""
    if scope.realms:
        return Watch("realm_id", tuple(sorted(scope.realms)), True)
    return Watch("org_id", tuple(sorted(scope.leads)), False) if scope.leads else None


GOING: Final = "s.ended_at is null"
SHINES_RED: Final = f"{GOING} and s.red_at < %(now)s"
NOT_RED: Final = "(s.red_at is null or s.red_at >= %(now)s)"

CONDITIONS: Final[Mapping[str, str]] = {
    "red": SHINES_RED,
    "double_red": f"{SHINES_RED} and s.double_at < %(now)s",
    "today": f"{GOING} and s.red_at >= %(now)s and s.red_at < %(tomorrow)s",
    "yellow": f"{GOING} and s.paused_at is null and s.warn_at <= %(now)s and {NOT_RED}",
    "paused": f"{GOING} and s.paused_at is not null and {NOT_RED}",
    "unexplained": "s.explained_at is null and s.red_at < %(now)s",
}
"""What each list holds. What is late and paused is late; what was never red leaves no row."""

ORDER: Final[Mapping[str, str]] = {"yellow": "s.warn_at", "paused": "s.paused_at"}
RED_FIRST: Final = "s.red_at"
"""What has waited longest comes first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One spell as a list shows it. The moments are those of `spells.Spell`."""

    id: int
    realm_id: int
    org_id: int
    dossier_id: UUID
    case_id: UUID
    definition: str
    clock: str
    since: datetime
    warn_at: datetime | None
    red_at: datetime | None
    double_at: datetime | None
    paused_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]
    ended_at: datetime | None
    role: str
    holder_id: int | None
    red_role: str
    red_holder_id: int | None
    urges: int
    urged_at: datetime | None
    explained_seq: int | None
    explained_at: datetime | None
    cause: str
    number: str
    release: int
    applicant: str


_OWN = [field.name for field in fields(Row)][:-3]
_ROWS = f"""
select {", ".join(f"s.{name}" if name != "pauses" else "s.pauses::text" for name in _OWN)},
    d.number, d.release, coalesce(p.name, '')
from (select * from supervision_spell s where {{where}}
    order by {{order}}, s.id limit %(most)s) s
join dossier d on d.id = s.dossier_id
left join parties_party p on p.id = d.applicant_id
order by {{order}}, s.id
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of a list ended."""

    at: datetime
    id: int


def rows(
    watch: Watch, which: str, now: datetime, tz: ZoneInfo, most: int, after: Mark | None = None
) -> Sequence[Row]:
    """What stands in a list, what has waited longest first, at most `most` after a mark."""
    order = ORDER.get(which, RED_FIRST)
    where = f"s.{watch.column} = any(%(ids)s) and {CONDITIONS[which]}"
    return _rows(where, order, _parameters(watch, now, tz), most, after)


def mark(which: str, row: Row) -> Mark:
    """Where a list ends that ends with this row."""
    at = {"yellow": row.warn_at, "paused": row.paused_at}.get(which, row.red_at)
    assert at is not None, "a list holds only what has the moment it is ordered by"
    return Mark(at, row.id)


def _rows(
    where: str, order: str, parameters: Mapping[str, Any], most: int, after: Mark | None
) -> Sequence[Row]:
    given = {**parameters, "most": most}
    if after:
        where = f"{where} and ({order}, s.id) > (%(after_at)s, %(after_id)s)"
        given |= {"after_at": after.at, "after_id": after.id}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=where, order=order), given)
        return [_row(*values) for values in cursor.fetchall()]


def _row(*values: Any) -> Row:
    found = dict(zip(Row.__slots__, values, strict=True))
    return Row(**{**found, "pauses": pauses_of(json.loads(found["pauses"]))})


def _parameters(watch: Watch, now: datetime, tz: ZoneInfo) -> dict[str, Any]:
    return {"ids": list(watch.ids), "now": now, "tomorrow": _tomorrow(now, tz)}


def _tomorrow(now: datetime, tz: ZoneInfo) -> datetime:
    day = now.astimezone(tz).date() + timedelta(days=1)
    return datetime.combine(day, time(), tz)


Numbers = Mapping[int, Mapping[str, int]]
"""By department, how many stand in each list."""

_COUNTS = " union all ".join(
    f"select '{which}', s.org_id, count(*) from supervision_spell s"
    f" where s.{{column}} = any(%(ids)s) and {condition} group by s.org_id"
    for which, condition in CONDITIONS.items()
)
_FOUND = """ union all
select 'findings', f.org_id, count(*) from supervision_finding f
where f.{column} = any(%(ids)s) and f.state = 'found' group by f.org_id
union all
select 'urged', u.org_id, count(*) from supervision_urge u
where u.{column} = any(%(ids)s) and u.answered_at is null group by u.org_id
"""


def numbers(watch: Watch, now: datetime, tz: ZoneInfo) -> Numbers:
    """How much there is of everything, by department; a department with nothing is left out."""
    with connection.cursor() as cursor:
        statement = (_COUNTS + _FOUND).format(column=watch.column)
        cursor.execute(statement, _parameters(watch, now, tz))
        found: dict[int, dict[str, int]] = {}
        for which, org_id, count in cursor.fetchall():
            found.setdefault(org_id, {})[which] = count
    return found


def total(numbers: Numbers, which: str) -> int:
    """The same over all departments."""
    return sum(own.get(which, 0) for own in numbers.values())


def slowest(numbers: Numbers) -> int | None:
    """The department with most reds; of several the one with most beyond the law; None: no red."""
    late = [org for org, own in numbers.items() if own.get("red")]
    return max(
        late,
        key=lambda org: (numbers[org]["red"], numbers[org].get("double_red", 0), -org),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the account of reds is asked for: that turned red on these days, both
    included (None: from the first, to the last); with this cause ("" any, "-" none yet)."""

    first: date | None = None
    last: date | None = None
    cause: str = ""


def reds(
    watch: Watch,
    asked: Asked,
    now: datetime,
    tz: ZoneInfo,
    most: int | None,
    after: Mark | None = None,
) -> Sequence[Row]:
    """The account of reds: everything that was ever red, the oldest first; None: all of it."""
    where, parameters = _account(watch, asked, now, tz)
    return _rows(where, RED_FIRST, parameters, 2**31 - 1 if most is None else most, after)


def count_reds(watch: Watch, asked: Asked, now: datetime, tz: ZoneInfo) -> int:
    """How many stand in that part of the account."""
    where, parameters = _account(watch, asked, now, tz)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from supervision_spell s where {where}", parameters)
        return int(cursor.fetchone()[0])


def _account(watch: Watch, asked: Asked, now: datetime, tz: ZoneInfo) -> tuple[str, dict[str, Any]]:
    where = [f"s.{watch.column} = any(%(ids)s)", "s.red_at < %(now)s"]
    parameters = _parameters(watch, now, tz)
    if asked.first:
        where.append("s.red_at >= %(first)s")
        parameters["first"] = datetime.combine(asked.first, time(), tz)
    if asked.last:
        where.append("s.red_at < %(after_last)s")
        parameters["after_last"] = datetime.combine(asked.last + timedelta(days=1), time(), tz)
    if asked.cause == "-":
        where.append("s.explained_at is null")
    elif asked.cause:
        where.append("s.cause = %(cause)s")
        parameters["cause"] = asked.cause
    return " and ".join(where), parameters
