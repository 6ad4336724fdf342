"""What one applied for: the list of one's things, and the receipt of each."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onething.domains.services import drafts, receipt, service, shelf
from onething.domains.services.models import Draft
from onething.domains.services.reader import scope_of
from onething.parties import mandates
from onething.parties.models import Party


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Drafts on the first page, then what was submitted, newest first, page by page."""
    scope, now = scope_of(request), timezone.now()
    before = _uuid(request.GET.get("before"))
    things, last = service.mine(scope, now, before=before)
    context = {
        "things": things,
        "drafts": [] if before else titled(drafts.open_ones(scope)),
        "later": f"{reverse('services:mine')}?before={last}" if last else "",
        "is_first": before is None,
        "owns": bool(mandates.owned(scope.actor_id, now)),
        "acts": bool(scope.parties),
    }
    return render(request, "services/mine.html", context)


def titled(found: list[Draft]) -> list[dict[str, object]]:
    """Drafts with the title of what they are about, as their release names it."""
    known = [(one, shelf.of(one.release).onethings.get(one.onething)) for one in found]
    return [{"draft": one, "title": onething and onething.title} for one, onething in known]


def _uuid(text: str | None) -> UUID | None:
    """A page that does not exist is the first one's business, not a fault."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_safe
def receipt_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """That it arrived: number, what comes next and until when, and how to prove it."""
    dossier, book, guide = service.submitted(scope_of(request), dossier_id, timezone.now())
    if guide is None or dossier.applicant_id not in scope_of(request).parties:
        raise Http404
    context = {
        "dossier": dossier,
        "guide": guide,
        "firm": Party.objects.get(pk=dossier.applicant_id),
        "until": receipt.until(guide.onething, dossier, book.calendar),
        "head": receipt.in_fours(dossier.head.hex()),
        "qr": receipt.picture(receipt.check_text(dossier)),
    }
    return render(request, "services/receipt.html", context)
