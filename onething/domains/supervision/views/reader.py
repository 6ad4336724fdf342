"""The single place that says what the reader of a page watches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone

from onething.domains.supervision import account, problems
from onething.domains.supervision.account import Watch
from onething.parties.models import Org, Realm
from onething.parties.scope import Scope
from onething.web import saying
from onething.web.reader import scope_of


@dataclass(frozen=True)
class Reader:
    """Who looks, at what, when; `tz` is where his days begin and end."""

    scope: Scope
    watch: Watch
    now: datetime
    tz: ZoneInfo
    realm_id: int


def read(request: HttpRequest) -> Reader:
    """Raises NotWatching for whoever neither oversees nor leads anything."""
    found = of(scope_of(request), timezone.now())
    if found is None:
        raise problems.NotWatching()
    return found


def of(scope: Scope, now: datetime) -> Reader | None:
    """What this scope watches; None when nothing."""
    watch = account.watch(scope)
    if watch is None:
        return None
    first = watch.ids[0]
    if watch.column == "realm_id":
        realm = Realm.objects.get(pk=first)
    else:
        realm = Realm.objects.get(orgs__id=first)
    return Reader(scope, watch, now, ZoneInfo(realm.zone), realm.pk)


def org_asked(request: HttpRequest) -> int | None:
    """The department an address asks for; nonsense asks for all."""
    wanted = request.GET.get("org", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None


def org_name(org_id: int | None) -> str:
    """What the department is called; "" for none or all."""
    found: Any = Org.objects.filter(pk=org_id or 0).values_list("name", flat=True).first()
    return saying.say(found)
