"""The single place that calls deadlines to mind: each rung of a ladder once for a task and clock.

What a reminder says of stands still or moves with its clock: a paused clock has no deadline and
reminds nobody. Whoever comes late (a server that was down, a task opened late) hears only the
nearest rung, and none whose moment lay before the task.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection, transaction
from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext as _

from onething.cases import messages, releases
from onething.clocks import Calendar
from onething.clocks.scale import LAST_SECOND
from onething.notices import spreading
from onething.notices.content import Ladder, Rung
from onething.notices.models import Reminded
from onething.parties.models import Realm
from onething.parties.scope import APPLICANT

LADDER = "ladder"
OFTEN = timedelta(minutes=1)
FEW = 500
MORNING = time(8)
"""When a day's reminders begin where a pack says nothing about hours."""


@dataclass(frozen=True, slots=True)
class _Task:
    id: UUID
    case_id: UUID
    clock: str
    org_id: int
    role: str
    holder_id: int | None
    applicant_id: int | None
    opened_at: datetime
    due_at: datetime
    warn_at: datetime | None


_last: dict[str, datetime] = {}


def round(now: datetime) -> bool:
    """Remind once a minute; whether there is likely more to do at once."""
    if now - _last.get("at", now - OFTEN) < OFTEN:
        return False
    busy = remind(now)
    if not busy:
        _last["at"] = now
    return busy


def remind(now: datetime) -> bool:
    """Tell every rung that was reached by now; whether a batch was full."""
    full = False
    for realm in Realm.objects.order_by("pk"):
        newest = releases.newest(realm.pk)
        if newest is not None:
            for name, ladder in ladders(newest).items():
                full = _climb(realm.pk, newest, name, ladder, now) or full
    return full


@lru_cache(maxsize=64)
def ladders(release: int) -> dict[str, Ladder]:
    """The ladders of a release by their ids."""
    return releases.bodies(release, LADDER, Ladder)


def _climb(realm: int, release: int, name: str, ladder: Ladder, now: datetime) -> bool:
    """One ladder of one realm; of several rungs that were reached the nearest to the deadline is
    told, whatever their order in the pack."""
    calendar = releases.book(release, release).calendar
    sending = spreading.sending_of(release)
    morning = sending.start if sending else MORNING
    full = False
    for id, rung in ladder.rungs.items():
        named = f"{name}/{id}"
        until = _until(rung, now, morning, calendar)
        found = list(_reached(realm, ladder, named, now, until))
        for task in found:
            moments = [_moment(each, task, morning, calendar) for each in ladder.rungs.values()]
            moment = _moment(rung, task, morning, calendar)
            if moment is None or moment > now:
                continue
            is_past = any(other and moment < other <= now for other in moments)
            _done(task, named, rung, task.opened_at < moment and not is_past, now)
        full = full or len(found) == FEW
    return full


def _moment(rung: Rung, task: _Task, morning: time, calendar: Calendar) -> datetime | None:
    """When this rung of this task's deadline is due; None when that is not known."""
    if rung.before is None:
        return task.warn_at
    if not rung.before.in_days:
        return task.due_at - _exactly(rung)
    day, count = calendar.day_of(task.due_at), int(rung.before.amount)
    day = calendar.add(day, -count) if rung.before.unit == "wd" else day - timedelta(count)
    if not calendar.is_working(day):  # a reminder that comes after its day helps nobody
        day = calendar.add(day, -1)
    return datetime.combine(day, morning, calendar.tz)


def _until(rung: Rung, now: datetime, morning: time, calendar: Calendar) -> datetime | None:
    """The last deadline that has reached the rung; None where the task itself says it."""
    if rung.before is None:
        return None
    if not rung.before.in_days:
        return now + _exactly(rung)
    here, count = now.astimezone(calendar.tz), int(rung.before.amount)
    begun = calendar.is_working(here.date()) and here.time() >= morning
    today = here.date() if begun else calendar.add(here.date(), -1)
    if rung.before.unit == "wd" and count:
        last = calendar.add(today, count)
    else:
        last = calendar.add(today, 1) + timedelta(count - 1)
    return datetime.combine(last, LAST_SECOND, calendar.tz)


def _exactly(rung: Rung) -> timedelta:
    assert rung.before is not None
    amount = float(rung.before.amount)
    return timedelta(hours=amount) if rung.before.unit == "h" else timedelta(minutes=amount)


_REACHED = """
select t.id, t.case_id, t.clock, t.org_id, t.role, t.holder_id, d.applicant_id, t.opened_at,
    t.due_at, t.warn_at
from task t join dossier d on d.id = t.dossier_id
where t.closed_at is null and t.clock is not null and d.realm_id = %(realm)s
    and coalesce(t.due_at, '9999-01-01 00:00+00'::timestamptz) > %(now)s
    and coalesce(t.due_at, '9999-01-01 00:00+00'::timestamptz)
        <= coalesce(%(until)s::timestamptz, '9998-01-01'::timestamptz)
    and (%(until)s::timestamptz is not null or t.warn_at <= %(now)s)
    and (t.role = %(applicant)s) = %(is_applicant)s
    and (cardinality(%(clocks)s::text[]) = 0 or t.clock = any(%(clocks)s))
    and not exists (select from notices_reminded r where r.task_id = t.id and r.clock = t.clock
        and r.rung = %(rung)s and (r.told or r.due_at = t.due_at))
order by t.due_at, t.id limit %(most)s
"""


def _reached(
    realm: int, ladder: Ladder, rung: str, now: datetime, until: datetime | None
) -> Iterator[_Task]:
    with connection.cursor() as cursor:
        cursor.execute(
            _REACHED,
            {
                "realm": realm,
                "now": now,
                "until": until,
                "applicant": APPLICANT,
                "is_applicant": ladder.to == "applicant",
                "clocks": ladder.clocks,
                "rung": rung,
                "most": FEW,
            },
        )
        yield from (_Task(*row) for row in cursor.fetchall())


def _done(task: _Task, named: str, rung: Rung, tells: bool, now: datetime) -> None:
    with transaction.atomic():
        Reminded.objects.update_or_create(
            task_id=task.id,
            clock=task.clock,
            rung=named,
            defaults={"due_at": task.due_at, "told": tells},
        )
        if tells:
            messages.tell(
                [_to(task)],
                f"rung/{task.id}/{task.clock}/{named}",
                _says(rung, task.due_at),
                task.case_id,
                now,
                rung.urgent,
            )


def _says(rung: Rung, due: datetime) -> dict[str, str]:
    """What the rung says in every language, with the day of the deadline."""
    said = {}
    for language, text in rung.says.to_dict().items():
        with translation.override(language):
            day = dateformat.format(timezone.localtime(due), _("n月j日"))
        said[language] = text.replace("{due}", str(day))
    return said


def _to(task: _Task) -> messages.To:
    """Whom the task waits for: the party, whoever holds it, else everybody who could."""
    if task.role == APPLICANT and task.applicant_id:
        return messages.party(task.applicant_id)
    if task.holder_id:
        return messages.account(task.holder_id)
    return messages.post(task.org_id, task.role)
