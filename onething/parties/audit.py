"""The single place that notes what was done to accounts, posts, departments and leave."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from onething.parties.models import AccessLog, AuditLog
from onething.problem import Problem

WHILE = timedelta(minutes=10)
MOST = 120
"""Deeds of one administrator in that while: more is no person at work."""


class TooFast(Problem):
    status = 429
    says = "十分钟内操作过多，为保护账号暂停办理。请过一会儿再试；批量办理请用导入。"


def note(
    actor_id: int | None,
    what: str,
    at: datetime,
    account_id: int | None = None,
    org_id: int | None = None,
    **told: Any,
) -> None:
    """Write down one deed. It is never changed nor deleted by anything here."""
    AuditLog.objects.create(
        at=at, actor_id=actor_id, what=what, account_id=account_id, org_id=org_id, told=told
    )


def not_too_fast(actor_id: int, at: datetime) -> None:
    """Raises TooFast for an administrator who did more than a person can."""
    if AuditLog.objects.filter(actor=actor_id, at__gt=at - WHILE).count() >= MOST:
        raise TooFast()


def deeds(
    realm_ids: Iterable[int], most: int, before: int | None = None, username: str = ""
) -> list[AuditLog]:
    """What was done in these realms, newest first, from `before` (an id) on; by or to whom an
    account is, when one is named."""
    here = Q(org__realm__in=list(realm_ids)) | Q(org=None)
    found = AuditLog.objects.filter(here).select_related("actor", "account", "org")
    if before is not None:
        found = found.filter(pk__lt=before)
    if username:
        found = found.filter(Q(actor__username=username) | Q(account__username=username))
    return list(found.order_by("-pk")[:most])


def looks(
    realm_ids: Iterable[int], most: int, before: int | None = None, username: str = ""
) -> list[AccessLog]:
    """Who looked at personal data in dossiers of these realms, newest first."""
    here = "dossier_id in (select id from dossier where realm_id = any(%s))"
    found = AccessLog.objects.select_related("account").extra(
        where=[here], params=[list(realm_ids)]
    )
    if before is not None:
        found = found.filter(pk__lt=before)
    if username:
        found = found.filter(account__username=username)
    return list(found.order_by("-pk")[:most])
