"""Handing in materials, taking them back, and seeing them again."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onething.cases.problems import NotFound
from onething.domains.services import handing, summary
from onething.domains.services.drafts import Paper
from onething.domains.services.views.applying import on_draft
from onething.problem import Problem
from onething.uploads import problems, service
from onething.uploads.handler import TOO_LARGE
from onething.uploads.models import Upload
from onething.web.problems import said
from onething.web.reader import scope_of


@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def materials(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The materials to hand in, each with its files; what is chosen is kept at once, and one file
    that is refused keeps no other from being taken."""
    refused: dict[str, list[str]] = {}
    if request.method == "POST":
        slot = request.POST.get("slot", "")
        refused = _taken(request, paper, slot)
        if not refused:
            return redirect(f"{request.path}#m-{slot}" if slot else request.path)
    slots = handing.slots(paper)
    known = {slot.needed.id for slot in slots}
    context = {
        "paper": paper,
        "slots": [(slot, refused.get(slot.needed.id, [])) for slot in slots],
        "refused": [says for slot, many in refused.items() if slot not in known for says in many],
        "next": summary.check_at(paper),
    }
    return render(request, "services/hand_in.html", context, status=422 if refused else 200)


def _taken(request: HttpRequest, paper: Paper, slot: str) -> dict[str, list[str]]:
    """By material, why files were refused; nothing when all were taken."""
    if request.META.get(TOO_LARGE):
        return {slot: [said(problems.TooLarge(name=_("这个文件"), most=_most()))]}
    chosen = request.FILES.getlist("files")
    if not chosen:
        return {slot: [_("还没有选文件。请先选择，或用手机拍照。")]}
    refused, taken = [], 0
    for file in chosen:
        try:
            kept = handing.take(paper, slot, file.name or "", file.chunks(), timezone.now())
            taken += kept is not None
        except Problem as problem:
            refused.append(said(problem))
    if taken:
        messages.success(request, _("已收到 %(number)s 个文件。") % {"number": taken})
    return {slot: refused} if refused else {}


def _most() -> int:
    from django.conf import settings

    return int(settings.UPLOAD_MOST) // 1_000_000


@require_POST
@on_draft
def take_back(request: HttpRequest, paper: Paper, upload: str) -> HttpResponse:
    dropped = handing.drop(paper, _id(upload))
    if dropped:
        messages.success(request, _("已删除“%(name)s”。") % {"name": dropped.name})
    return redirect("services:hand-in", paper.draft.pk)


@require_safe
def file(request: HttpRequest, upload: UUID) -> FileResponse:
    """The file itself, to be looked at in the browser; a PDF or a picture and nothing else."""
    found = _seen(request, upload)
    answer = FileResponse(
        service.path(found).open("rb"), content_type=found.media, filename=found.name
    )
    return _guarded(answer)


@require_safe
def small(request: HttpRequest, upload: UUID) -> FileResponse:
    """A small picture of its first page. Raises NotFound where none can be made."""
    found = service.small(_seen(request, upload))
    if found is None:
        raise NotFound()
    return _guarded(FileResponse(found.open("rb"), content_type="image/jpeg"))


def _seen(request: HttpRequest, id: UUID) -> Upload:
    found = handing.seen(scope_of(request), id, timezone.now())
    if found is None or not service.path(found).exists():
        raise NotFound()
    return found


def _guarded(answer: FileResponse) -> FileResponse:
    """Bytes of strangers: nothing in them is run, nothing is guessed, no cache keeps them."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
