"""What this domain shows on the first page: who is away, and the way to what one administers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from onething.domains.administration.views.team import members
from onething.parties.administrators import roles_of
from onething.parties.models import Leave, Org
from onething.parties.scope import OVERSEER
from onething.web import saying
from onething.web.home import Panel
from onething.web.reader import scope_of


def _people(request: HttpRequest) -> Mapping[str, Any] | None:
    """For who has a post: whom he stands in for. For who leads: who is away, with what."""
    if not request.user.is_authenticated:
        return None
    scope, now = scope_of(request), timezone.now()
    if not {role for _, role in scope.posts} - {OVERSEER}:
        return None
    away = []
    if scope.leads:
        orgs = Org.objects.filter(pk__in=scope.leads)
        away = [one for one in members(orgs, now) if one.leave]
    stood = Leave.objects.filter(deputy=scope.actor_id, since__lte=now, until__gt=now)
    return {
        "leads": bool(scope.leads),
        "away": away,
        "hand": sum(one.hand.count for one in away),
        "urgent": sum(one.hand.soon + one.hand.overdue for one in away),
        "stands_for": [saying.say(each.account.name) for each in stood.select_related("account")],
        "administers": sorted(roles_of(scope)),
    }


HOME = (Panel("administration/home.html", _people, "administration/administration.css"),)
