"""The single place that sends: claimed before, recorded after, never handed over twice.

Three commits surround a delivery: `claimed` before anybody is spoken to, `handing` just before the
step that cannot be taken back, `sent` after the answer. Whoever is killed while `claimed` has sent
nothing: it waits again. Whoever is killed while `handing` does not know: it becomes `unsure` and is
not sent again; the message stands in the portal, and a report of the gateway may still settle it.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onething.cases import ledger
from onething.notices import spreading, ways
from onething.notices.channel import Away, Channel, Later, Letter, Refused, Unsure
from onething.notices.models import Delivery, Wish

log = logging.getLogger(__name__)
LOST = timedelta(minutes=5)
"""Longer than any conversation lasts: whoever claimed a delivery before that is gone."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
GIVE_UP = timedelta(days=7)
FEW = 50


def work(stop: Callable[[float], bool], pause: float = 2.0) -> None:
    """Spread and send until `stop(seconds)` says so. A database that is away is waited for."""
    channels = ways.opened()
    while True:
        try:
            busy = round(timezone.now(), channels)
        except ledger.GONE as fault:
            log.warning("the database is away: %s", fault)
            connection.close()
            busy = False
        except Exception:  # what is wrong with one message must not keep back all the others
            log.exception("a round of sending broke off")
            busy = False
        if not busy:
            for channel in channels.values():
                channel.close()
        if stop(0.0 if busy else pause):
            return


def round(now: datetime, channels: Mapping[str, Channel]) -> bool:
    """One round; whether there is likely more to do at once."""
    spread = spreading.spread(now, frozenset(channels))
    recover(now)
    return any([bool(spread), *(send(now, name, each) for name, each in channels.items())])


def recover(now: datetime) -> None:
    """What somebody who is gone had begun: sent again if it was surely not sent, else not."""
    gone = Delivery.objects.filter(moved_at__lt=now - LOST)
    gone.filter(state=Delivery.CLAIMED).update(state=Delivery.WAITING, moved_at=None)
    gone.filter(state=Delivery.HANDING).update(state=Delivery.UNSURE, error="cut off")


def send(now: datetime, name: str, channel: Channel) -> bool:
    """Send what may go out now by one way, one after the other; whether all of a batch went."""
    for _n in range(FEW):
        delivery = _claim(now, name)
        if delivery is None:
            return False
        if not _one(delivery, channel, now):
            return False
    return True


_CLAIM = """
update notices_delivery set state = 'claimed', moved_at = clock_timestamp(), attempts = attempts + 1
where id = (select id from notices_delivery
    where state = 'waiting' and channel = %(channel)s and next_at <= %(now)s
    order by next_at, id limit 1 for update skip locked)
returning id
"""


def _claim(now: datetime, name: str) -> Delivery | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "channel": name})
        row = cursor.fetchone()
    return Delivery.objects.select_related("account").get(pk=row[0]) if row else None


def _one(delivery: Delivery, channel: Channel, now: datetime) -> bool:
    """Send it or put it back; False when nobody is there to take anything now."""
    told = spreading.told(delivery.message_id)
    if told is None:
        _move(delivery, Delivery.FAILED, error="its message is gone")
        return True
    if (at := spreading.moment(told, now)) > now:  # it waited until after hours
        _move(delivery, Delivery.WAITING, next_at=at, attempts=delivery.attempts - 1)
        return True
    try:
        handing = partial(_move, delivery, Delivery.HANDING)
        receipt = channel.send(letter(delivery, told), handing)
    except Away as fault:
        _hold_back(delivery, now, str(fault))
        return False
    except Later as fault:
        _later(delivery, now, str(fault))
    except Unsure as fault:
        _move(delivery, Delivery.UNSURE, error=str(fault)[:500])
    except Refused as fault:
        _refused(delivery, fault)
    else:
        _move(delivery, Delivery.SENT, receipt=receipt, error="")
    return True


def _wait(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_WAIT)


def _hold_back(delivery: Delivery, now: datetime, why: str) -> None:
    """Nobody is there: it waits, and whatever else is due on this way as long, with no attempt
    spent."""
    until = now + _wait(delivery.attempts)
    _move(delivery, Delivery.WAITING, next_at=until, error=why[:500])
    due = Delivery.objects.filter(channel=delivery.channel, next_at__lte=now)
    due.filter(state=Delivery.WAITING).update(next_at=until)


def _later(delivery: Delivery, now: datetime, why: str) -> None:
    if now - delivery.at > GIVE_UP:
        _move(delivery, Delivery.FAILED, error=why[:500])
    else:
        at = now + _wait(delivery.attempts)
        _move(delivery, Delivery.WAITING, next_at=at, error=why[:500])


def _refused(delivery: Delivery, fault: Refused) -> None:
    """It will never be taken; an address that is refused is not written to again."""
    with transaction.atomic():
        _move(delivery, Delivery.FAILED, error=str(fault)[:500])
        if fault.address:
            wish, _new = Wish.objects.select_for_update().get_or_create(account=delivery.account)
            wish.refused = sorted({*wish.refused, delivery.address})
            wish.save(update_fields=["refused"])


def _move(delivery: Delivery, state: str, **more: object) -> None:
    """Write down where the delivery stands; committed when this comes back."""
    Delivery.objects.filter(pk=delivery.pk).update(state=state, moved_at=timezone.now(), **more)


def letter(delivery: Delivery, told: spreading.Told) -> Letter:
    """What is handed over: what happened, the number, a link; no word about a person."""
    route, id = ("track", told.dossier_id) if told.party_id else ("case", told.case_id)
    base = settings.PUBLIC_ADDRESS
    words = spreading.words(told)
    says = words.get(delivery.language) or next(iter(words.values()))
    with translation.override(delivery.language):
        if spreading.is_task(told):
            says = _("需要您办：%(what)s") % {"what": says}
    return Letter(
        key=f"onething.{delivery.message_id}.{delivery.account_id}.{delivery.channel}",
        address=delivery.address,
        subject=f"{says} {told.number}",
        says=says,
        number=told.number,
        link=f"{base}{reverse(route, args=[id])}",
        settings_link=f"{base}{reverse('notifications')}",
        language=delivery.language,
        at=told.at,
    )
