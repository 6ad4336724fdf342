"""One application, page by page: which firm, the sections, check your answers, submit."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onething.domains.services import drafts, guide, handing, problems, service, summary
from onething.domains.services import forms as parts
from onething.domains.services.drafts import Paper
from onething.parties.models import Party
from onething.web import fields
from onething.web.forms import Form
from onething.web.reader import scope_of

LATER, LOOK = "later", "look"


class FirmForm(Form):
    """For which of several firms."""

    firm = forms.ChoiceField(label=gettext_lazy("这次为哪家企业办？"), widget=fields.Radios)

    def __init__(self, firms: list[Party], *args: object) -> None:
        super().__init__(*args)
        self.fields["firm"].choices = [  # type: ignore[attr-defined]
            (str(firm.pk), f"{firm.name} · {firm.code}") for firm in firms
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, realm: str, id: str) -> HttpResponse:
    """Choose the firm; who acts for one only need not."""
    found = service.read(realm, id)
    if found is None:
        raise Http404
    firms = service.firms(scope_of(request), found.realm)
    form = FirmForm(firms, request.POST or None)
    if request.method == "POST":
        if len(firms) == 1:
            return _begin(request, firms[0], id)
        if form.is_valid():
            chosen = {str(firm.pk): firm for firm in firms}[form.cleaned_data["firm"]]
            return _begin(request, chosen, id)
    context = {"guide": found, "firms": firms, "form": form}
    status = 422 if form.errors else 200
    return render(request, "services/start.html", context, status=status)


def _begin(request: HttpRequest, firm: Party, id: str) -> HttpResponse:
    draft, is_new = drafts.begin(scope_of(request), firm, id, timezone.now())
    if not is_new:
        messages.info(request, _("您上次填的内容都在，请接着办。"))
        return redirect("services:draft", draft.pk)
    first = next(iter(drafts.paper(draft).sheet.pages), None)
    if first is None:
        return redirect("services:check", draft.pk)
    return redirect("services:part", draft.pk, first.section.id)


def on_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is given the draft as a paper; one that was submitted shows its receipt instead."""

    @wraps(view)
    def opened(request: HttpRequest, id: UUID, **rest: str) -> HttpResponse:
        scope = scope_of(request)
        draft = drafts.find(scope, id)
        if draft.sealed is not None:
            return redirect("services:receipt", drafts.submit(scope, draft, timezone.now()))
        if drafts.renew(draft):
            said = _("这件事的内容在您上次保存后有更新。您填过的都在，请按新的要求再看一遍。")
            messages.warning(request, said)
        return view(request, drafts.paper(draft), **rest)

    return opened


@require_safe
@on_draft
def draft(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The list of what is filled in and what is not: where one comes back to."""
    context = {"paper": paper, "tasks": summary.tasks(paper)}
    return render(request, "services/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def part(request: HttpRequest, paper: Paper, section: str) -> HttpResponse:
    """One section: kept whatever is wrong with it, left when nothing is."""
    if request.method == "POST":
        return _kept(request, paper, section)
    return _page(request, paper, section, shows_faults="wrong" in request.GET)


def _kept(request: HttpRequest, paper: Paper, section: str) -> HttpResponse:
    shown = set(request.POST.getlist("_shown"))
    drafts.keep(
        paper.draft,
        parts.posted(paper.onething, paper.shelf, section, request.POST),
        timezone.now(),
    )
    paper = drafts.paper(paper.draft)
    then = request.POST.get("_then")
    if then == LOOK:
        if _ids(paper, section) == shown:
            return HttpResponse(status=204)
        return _page(request, paper, section, template="services/part.html#questions")
    if then == LATER:
        messages.success(request, _("已保存。随时可以从“我的事项”接着填。"))
        return redirect("services:draft", paper.draft.pk)
    wrong = [fault for fault in paper.faults if fault.section == section]
    if wrong and {fault.field for fault in wrong} <= _ids(paper, section) - shown:
        messages.info(request, _("根据您的回答，还要再回答下面的问题。"))
        return _page(request, paper, section)
    if wrong:
        return _page(request, paper, section, shows_faults=True, status=422)
    following = paper.sheet.after(section)
    if "back" in request.GET or paper.sheet.part(section) is None:
        return redirect("services:check", paper.draft.pk)
    if following is None:
        return redirect(summary.after_the_questions(paper))
    return redirect("services:part", paper.draft.pk, following.section.id)


def _ids(paper: Paper, section: str) -> set[str]:
    found = paper.sheet.part(section)
    return {ask.id for ask in found.open} if found else set()


def _page(
    request: HttpRequest,
    paper: Paper,
    section: str,
    *,
    shows_faults: bool = False,
    status: int = 200,
    template: str = "services/part.html",
) -> HttpResponse:
    form = paper.form(section)
    if form is None:
        return redirect("services:check", paper.draft.pk)
    if not shows_faults and form.is_begun:
        form.take_back_faults()
    pages = [page.section.id for page in paper.sheet.pages]
    place = pages.index(section)
    context = {
        "paper": paper,
        "part": form.part,
        "form": form,
        "known": summary.known(form.part),
        "place": place + 1,
        "count": len(pages),
        "before": pages[place - 1] if place else None,
    }
    return render(request, template, context, status=status)


@require_safe
@on_draft
def check(request: HttpRequest, paper: Paper) -> HttpResponse:
    return _check(request, paper)


def _check(request: HttpRequest, paper: Paper, status: int = 200) -> HttpResponse:
    held = paper.sheet
    opened = guide.make(paper.draft.party.realm, paper.draft.onething, paper.shelf, held.answers)
    context = {
        "paper": paper,
        "guide": opened,
        "sections": summary.sections(paper),
        "faults": [(summary.where(paper, fault), fault.says) for fault in paper.faults],
        "slots": handing.slots(paper),
        "first": next((summary.where(paper, fault) for fault in paper.faults), ""),
    }
    return render(request, "services/check.html", context, status=status)


@require_POST
@on_draft
def submit(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Once, whoever presses how often: the receipt of what was opened first."""
    try:
        dossier = drafts.submit(scope_of(request), paper.draft, timezone.now())
    except problems.Unfinished:
        return _check(request, paper, status=422)
    return redirect("services:receipt", dossier)


@require_POST
@on_draft
def drop(request: HttpRequest, paper: Paper) -> HttpResponse:
    drafts.drop(paper.draft)
    messages.success(request, _("草稿已删除。"))
    return redirect("services:mine")
