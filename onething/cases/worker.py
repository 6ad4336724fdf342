"""The single place for what happens unasked: clocks, messages, other cases, seals."""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from onething.cases import assigning, ledger, messages, recounting, seal, service
from onething.cases.engine import Branch
from onething.cases.keys import SigningKey
from onething.parties.scope import Scope

log = logging.getLogger(__name__)
MOST = 500
FEW = 50
"""Tasks given to people in one round: each is a command of its own, and clocks must not wait."""
MINUTE = timedelta(minutes=1)
SYSTEM = Scope(actor_id=0)
"""Who opens a case that a lifecycle asked for: nobody with an account."""


Round = Callable[[datetime], bool]
"""What else is done in each round; whether there is likely more to do at once."""


def work(
    stop: Callable[[float], bool],
    key: SigningKey,
    zone: str,
    pause: float = 1.0,
    rounds: Sequence[Round] = (),
) -> None:
    """Go round until `stop(seconds)`, which waits that long, says so. `rounds` are done after
    the kernel's own, in their order.

    A database that is away is waited for; nothing that was due is lost, because everything due
    stands in the database. A round of a domain that fails rests for a minute: its fault is not to
    keep the clocks of the law from running.
    """
    tidied = None
    resting: dict[Round, datetime] = {}
    while True:
        try:
            now = timezone.now()
            busy = round(now, key, zone)
            more = [_tried(each, now, resting) for each in rounds]
            busy = busy or any(more)
            if tidied is None or now - tidied >= MINUTE:
                assigning.bring_back(now, MOST)
                tidied = now
        except ledger.GONE as fault:
            log.warning("the database is away: %s", fault)
            connection.close()
            busy = False
        if stop(0.0 if busy else pause):
            return


def _tried(each: Round, now: datetime, resting: dict[Round, datetime]) -> bool:
    """What this round says; False while it rests, or begins to because it failed."""
    if now < resting.get(each, now):
        return False
    try:
        return each(now)
    except ledger.GONE:
        raise
    except Exception:
        log.exception("a round of a domain failed")
        resting[each] = now + MINUTE
        return False


def round(now: datetime, key: SigningKey, zone: str) -> bool:
    """One round; whether there is likely more to do at once."""
    woken = _wake(now)
    told = messages.deliver(now, MOST)
    opened = _open_others(now)
    given = assigning.assign(now, FEW)
    recounted = recounting.batch(now)
    yesterday = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    if _unsealed(yesterday):
        seal.make(yesterday, key)
    is_behind = recounted is not None and not recounted.is_done
    return MOST in (woken, told, opened) or given == FEW or is_behind


def _wake(now: datetime) -> int:
    """Let the clocks of quiet dossiers do what is due."""
    due = ledger.due_now(now, MOST)
    for dossier_id in due:
        service.wake(dossier_id, now)
    return len(due)


def _open_others(now: datetime) -> int:
    """Open the cases that lifecycles asked for, each once: its place in the ledger is its key."""
    with ledger.cursor() as cursor:
        rows = cursor.execute(
            "select o.id, o.dossier_id, o.seq, o.body, d.realm_id, d.applicant_id, d.region_id"
            " from outbox o join dossier d on d.id = o.dossier_id"
            " where o.done_at is null and o.kind = 'other' order by o.id limit %s",
            (MOST,),
        ).fetchall()
    for id, dossier_id, seq, body, realm, applicant, region in rows:
        definition = json.loads(body)["definition"]
        request = service.Request(
            realm,
            definition,
            (Branch(definition, definition),),
            applicant,
            region,
            "case",
            {"because": f"{dossier_id}/{seq}"},
        )
        service.open(SYSTEM, f"outbox:{dossier_id}/{seq}/{definition}", request, now)
        with ledger.cursor() as cursor:
            cursor.execute("update outbox set done_at = %s where id = %s", (now, id))
    return len(rows)


def _unsealed(day: object) -> bool:
    with ledger.cursor() as cursor:
        return not cursor.execute("select 1 from seal where day >= %s", (day,)).fetchone()
