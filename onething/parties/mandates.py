"""The single place that says who may act for a party: authorised by its owner, and revoked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from onething.parties.models import Account, Mandate, Party
from onething.problem import Problem


class NotTheOwner(Problem):
    status = 403
    says = "只有法定代表人本人可以授权或撤销经办人。请让法定代表人登录后办理。"


class NoSuchAccount(Problem):
    status = 422
    says = "没有账号“%(username)s”，或者它已停用。请向对方核对账号后再填。"


class IsOwner(Problem):
    status = 422
    says = "这个账号就是本企业的法定代表人，不需要授权。"


class AlreadyAuthorised(Problem):
    status = 422
    says = "“%(username)s”已经可以代办。要改期限或事由，请先撤销再重新授权。"


class EndsTooEarly(Problem):
    status = 422
    says = "授权的截止日期已经过去。请填今天或以后的日期，或者留空表示一直有效。"


class NoSuchMandate(Problem):
    status = 404
    says = "没有找到这条授权，或者它已经撤销。"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom an owner authorises, why, and until when (None: until revoked)."""

    username: str
    reason: str
    until: datetime | None = None


def owned(account_id: int, at: datetime) -> list[Party]:
    """The parties whose legal representative this account is."""
    now = _holding(at) & Q(mandates__account=account_id, mandates__capacity=Mandate.OWNER)
    return list(Party.objects.filter(now).distinct().order_by("name"))


def _holding(at: datetime) -> Q:
    return Q(mandates__since__lte=at) & (Q(mandates__until=None) | Q(mandates__until__gt=at))


def of(party_id: int, at: datetime) -> list[Mandate]:
    """Who may act for this party at `at`: owners first, then agents by their beginning."""
    found = Mandate.objects.select_related("account", "granted_by").filter(
        Q(until=None) | Q(until__gt=at), party=party_id, since__lte=at
    )
    return sorted(found, key=lambda one: (one.capacity != Mandate.OWNER, one.since))


def authorise(owner_id: int, party_id: int, wish: Wish, at: datetime) -> Mandate:
    """The mandate of an agent, in force at once.

    Raises NotTheOwner, NoSuchAccount, IsOwner, AlreadyAuthorised, EndsTooEarly.
    """
    with transaction.atomic():
        _owned(owner_id, party_id, at)
        account = Account.objects.filter(username=wish.username, is_active=True).first()
        if account is None:
            raise NoSuchAccount(username=wish.username)
        for mandate in of(party_id, at):
            if mandate.account_id == account.pk:
                is_owner = mandate.capacity == Mandate.OWNER
                raise IsOwner() if is_owner else AlreadyAuthorised(username=wish.username)
        if wish.until is not None and wish.until <= at:
            raise EndsTooEarly()
        return Mandate.objects.create(
            party_id=party_id,
            account=account,
            capacity=Mandate.AGENT,
            granted_by_id=owner_id,
            reason=wish.reason,
            since=at,
            until=wish.until,
        )


def revoke(owner_id: int, mandate_id: int, at: datetime) -> Mandate:
    """The mandate, ended at once. Raises NoSuchMandate, NotTheOwner."""
    with transaction.atomic():
        found = Mandate.objects.filter(pk=mandate_id, capacity=Mandate.AGENT).first()
        if found is None:
            raise NoSuchMandate()
        _owned(owner_id, found.party_id, at)
        found.refresh_from_db()
        if found.until is not None and found.until <= at:
            raise NoSuchMandate()
        found.until, found.revoked_by_id = at, owner_id
        found.save(update_fields=["until", "revoked_by"])
        return found


def _owned(owner_id: int, party_id: int, at: datetime) -> None:
    """Locks the party, so that two changes to its mandates are made one after the other."""
    Party.objects.select_for_update().filter(pk=party_id).first()
    owners = [one for one in of(party_id, at) if one.capacity == Mandate.OWNER]
    if owner_id not in {one.account_id for one in owners}:
        raise NotTheOwner()
