"""Finding a one-thing and reading its guide: open to everybody."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onething.domains.services import catalogue, facets, matter_page, service

LONGEST, PAGE = 100, 40


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What answers the words typed, narrowed as asked; for a request of htmx the list alone."""
    typed = request.GET.get("q", "")[:LONGEST].strip()
    is_part = bool(request.headers.get("HX-Request"))
    answer = catalogue.answer(typed, request.GET.dict())
    page = Paginator(answer.entries, PAGE).get_page(request.GET.get("page"))
    asked = {"q": typed, **answer.chosen} if typed else answer.chosen

    def at(number: int) -> str:
        return f"?{urlencode({**asked, 'page': number})}"

    context = {
        "q": typed,
        "guides": answer.guides if page.number == 1 else [],
        "entries": page,
        "found": len(answer.guides) + len(answer.entries),
        "facets": facets.shown(answer, typed),
        "narrowed": bool(answer.chosen),
        "earlier": at(page.previous_page_number()) if page.has_previous() else "",
        "later": at(page.next_page_number()) if page.has_next() else "",
    }
    return render(request, f"services/find.html{'#found' if is_part else ''}", context)


@login_not_required
@require_safe
def guide(request: HttpRequest, realm: str, id: str) -> HttpResponse:
    found = service.read(realm, id)
    if found is None:
        raise Http404
    return render(request, "services/guide.html", {"guide": found})


@login_not_required
@require_safe
def matter(request: HttpRequest, realm: str, id: str) -> HttpResponse:
    """Everything that is published of one matter (实施清单)."""
    found = catalogue.entry(realm, id)
    if found is None:
        raise Http404
    return render(request, "services/matter.html", matter_page.context(found))
