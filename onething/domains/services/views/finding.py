"""Finding a one-thing and reading its guide: open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onething.domains.services import service

LONGEST = 100


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What answers the words typed; for a request of htmx the list alone."""
    typed = request.GET.get("q", "")[:LONGEST].strip()
    is_part = bool(request.headers.get("HX-Request"))
    context = {"q": typed, "guides": service.find(typed)}
    return render(request, f"services/find.html{'#found' if is_part else ''}", context)


@login_not_required
@require_safe
def guide(request: HttpRequest, realm: str, id: str) -> HttpResponse:
    found = service.read(realm, id)
    if found is None:
        raise Http404
    return render(request, "services/guide.html", {"guide": found})
