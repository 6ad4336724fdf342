"""What one applied for: the list of one's things, and the receipt of each."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from onething.cases import receipt as receipts
from onething.cases.book import Book
from onething.cases.state import Dossier
from onething.domains.services import drafts, receipt, service, shelf
from onething.domains.services.guide import Guide
from onething.domains.services.models import Draft
from onething.notices import drawn
from onething.parties import mandates
from onething.parties.models import Party
from onething.web import saying
from onething.web.reader import scope_of


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
def receipt_file(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The signed receipt, which anybody can check without us."""
    dossier, _book, guide, firm = _own(request, dossier_id)
    key = import_string(settings.SIGNER)()
    signed = receipts.issue(dossier, firm.name, str(guide.onething.title), key)
    answer = HttpResponse(signed.file(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{dossier.number}.json"'
    return answer


def _own(request: HttpRequest, dossier_id: UUID) -> tuple[Dossier, Book, Guide, Party]:
    """What was submitted for a firm the reader acts for."""
    scope = scope_of(request)
    dossier, book, guide = service.submitted(scope, dossier_id, timezone.now())
    if guide is None or dossier.applicant_id not in scope.parties:
        raise Http404
    return dossier, book, guide, Party.objects.get(pk=dossier.applicant_id)


@require_safe
def receipt_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """That it arrived: number, what comes next and until when, and how to prove it."""
    dossier, book, guide, firm = _own(request, dossier_id)
    context = {
        "dossier": dossier,
        "guide": guide,
        "firm": firm,
        "until": receipt.until(guide.onething, dossier, book),
        "head": saying.in_fours(dossier.head.hex()),
        "qr": drawn.code(receipt.check_text(dossier)),
    }
    return render(request, "services/receipt.html", context)
