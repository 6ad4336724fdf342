"""The departments of one's realm, and how many people work in each."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onething.domains.administration.views.team import WAYS
from onething.parties import administrators
from onething.parties.administrators import SECURITY, SYSTEM
from onething.parties.models import Org
from onething.web.reader import scope_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All of them; who leads a department is content of the pack."""
    realms = administrators.realms(scope_of(request), SYSTEM, SECURITY)
    now = timezone.now()
    holding = Q(posts__since__lte=now) & (Q(posts__until=None) | Q(posts__until__gt=now))
    people = Count("posts__account", filter=holding, distinct=True)
    found = Org.objects.filter(realm__in=realms).select_related("region").annotate(people=people)
    rows = [(org, WAYS[org.assigns_by]) for org in found.order_by("realm", "pk")]
    return render(request, "administration/departments.html", {"rows": rows})
