"""The single place that says who reads a page."""

from django.http import HttpRequest
from django.utils import timezone

from onething.parties.scope import NOBODY, Scope, scope


def scope_of(request: HttpRequest) -> Scope:
    """What the reader may do now, looked up at every request; NOBODY for a stranger."""
    if not request.user.is_authenticated:
        return NOBODY
    return scope(request.user.pk, timezone.now())
