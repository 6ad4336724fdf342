"""The single place that turns what people are told into deliveries: to whom, by which way, when."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

from onething.cases import releases
from onething.cases.lifecycle import Lifecycle
from onething.notices import hours
from onething.notices.content import Sending
from onething.notices.models import EMAIL, SMS, Delivery, Wish
from onething.parties.models import Account

SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it stands, with what is needed to send it."""

    id: int
    dossier_id: UUID
    case_id: UUID
    number: str
    realm_id: int
    release: int
    definition: str
    account_id: int | None
    party_id: int | None
    org_id: int | None
    role: str | None
    message: str | None
    says: Mapping[str, str] | None
    urgent: bool
    at: datetime


_TOLD = """
select m.id, m.dossier_id, m.case_id, d.number, d.realm_id, d.release, c.definition,
    m.account_id, m.party_id, m.org_id, m.role, m.message, m.says::text, m.urgent, m.at
from message m join dossier d on d.id = m.dossier_id join "case" c on c.id = m.case_id
"""


def spread(now: datetime, ways: frozenset[str], most: int = 200) -> int:
    """Make a delivery of each new message for each who wants it by each way; how many messages.
    A message is spread once, whole or not at all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{_TOLD} where m.spread_at is null order by m.id limit %s for update of m skip locked",
            [most],
        )
        found = [_of(*row) for row in cursor.fetchall()]
        if not found:
            return 0
        made = [each for told in found for each in _deliveries(told, now, ways)]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        cursor.execute(
            "update message set spread_at = %s where id = any(%s)",
            [now, [told.id for told in found]],
        )
        return len(found)


def told(message_id: int) -> Told | None:
    """One message; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_TOLD} where m.id = %s", [message_id])
        row = cursor.fetchone()
    return _of(*row) if row else None


def _of(*row: Any) -> Told:
    *before, says, urgent, at = row
    return Told(*(*before, json.loads(says) if says else None, urgent, at))


def _deliveries(told: Told, now: datetime, ways: frozenset[str]) -> Iterable[Delivery]:
    if not ways:
        return
    at = moment(told, now)
    for account in _accounts(told, now):
        for channel, address in _addresses(account):
            if channel in ways:
                yield Delivery(
                    message_id=told.id,
                    account=account,
                    channel=channel,
                    address=address,
                    language=_wish(account).language or _language(told.release),
                    at=now,
                    next_at=at,
                )


def moment(told: Told, at: datetime) -> datetime:
    """When the message may go out, not before `at`: at once if it is urgent."""
    newest = releases.newest_beside(told.release)
    sending = sending_of(newest)
    if told.urgent or sending is None or told.message in sending.urgent:
        return at
    return hours.allowed(at, sending, releases.book(told.release, newest).calendar)


@lru_cache(maxsize=64)
def sending_of(release: int) -> Sending | None:
    """The hours of sending of a release; None when it says nothing about them."""
    return next(iter(releases.bodies(release, SENDING, Sending).values()), None)


@lru_cache(maxsize=64)
def _language(release: int) -> str:
    return releases.languages(release)[0]


_ACCOUNTS = """
select account_id from parties_mandate where party_id = %(party)s
    and since <= %(at)s and (until is null or until > %(at)s)
union select account_id from parties_post where org_id = %(org)s and role = %(role)s
    and since <= %(at)s and (until is null or until > %(at)s)
"""


def _accounts(told: Told, now: datetime) -> list[Account]:
    """Who is meant, looked up now: whoever left a post or lost a mandate is not told."""
    ids = {told.account_id} if told.account_id else set()
    with connection.cursor() as cursor:
        cursor.execute(
            _ACCOUNTS,
            {"party": told.party_id, "org": told.org_id, "role": told.role, "at": now},
        )
        ids |= {row[0] for row in cursor.fetchall()}
    found = Account.objects.select_related("wish").filter(pk__in=ids, is_active=True)
    return list(found.order_by("pk"))


def _wish(account: Account) -> Wish:
    return getattr(account, "wish", None) or Wish(account=account)


def _addresses(account: Account) -> Iterable[tuple[str, str]]:
    """(channel, address) of every way this account wants to be told by and can be."""
    wish = _wish(account)
    for channel, wants, address in (
        (EMAIL, wish.email, account.email),
        (SMS, wish.sms, account.phone),
    ):
        if wants and address and address not in wish.refused:
            yield channel, address


class Worded(Protocol):
    """Whatever says something in words of its own, or by the name it has in a lifecycle."""

    @property
    def release(self) -> int: ...
    @property
    def definition(self) -> str: ...
    @property
    def message(self) -> str | None: ...
    @property
    def says(self) -> Mapping[str, str] | None: ...


def words(told: Worded) -> Mapping[str, str]:
    """What happened, by language."""
    if told.says:
        return told.says
    life = _life(told)
    name = told.message or ""
    return (life.messages.get(name) or life.tasks[name].name).to_dict()


def is_task(told: Worded) -> bool:
    """Whether the message is that something is asked of its reader."""
    if told.says or told.message is None:
        return False
    life = _life(told)
    return told.message in life.tasks and told.message not in life.messages


def _life(told: Worded) -> Lifecycle:
    newest = releases.newest_beside(told.release)
    return releases.book(told.release, newest).lifecycle(told.definition)
