"""The pages of one case: everything about it, and one page for each thing to be done to it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onething.cases import history, problems, service
from onething.cases.state import Case, dossier_of
from onething.parties.scope import APPLICANT
from onething.problem import Problem
from onething.web import case_deeds, case_ready, desk_flow, desk_list, notice, wordings
from onething.web.case_about import about, standing
from onething.web.case_deeds import Deed, DeedForm
from onething.web.case_sight import Sight, see, see_case
from onething.web.desk_asked import Asked
from onething.web.domain import CasePanel
from onething.web.notice import Notice
from onething.web.problems import into, said
from onething.web.telling import told

Panels = Sequence[CasePanel]


@require_safe
def page(request: HttpRequest, case_id: UUID, panels: Panels = ()) -> HttpResponse:
    """A case beside the work list. Who may not see it whole is shown the way of the dossier."""
    sight, case = see_case(request, case_id)
    if not sight.sees_whole(case):
        return redirect("track", sight.dossier.id)
    shown = about(request, sight, case, panels)
    if _is_for("open", request):
        return render(request, "web/case_open.html", shown)
    return render(request, "web/case.html", {**shown, **desk_list.beside(request, sight.scope)})


def _is_for(target: str, request: HttpRequest) -> bool:
    """Whether htmx asks for what belongs into the element `target`, and not the browser for all."""
    wanted: bool = request.headers.get("HX-Target") == target
    return wanted and "HX-History-Restore-Request" not in request.headers


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case_id: UUID, command: str, panels: Panels = ()) -> HttpResponse:
    """What a command needs to be given, and the giving of it."""
    sight, case = see_case(request, case_id)
    deed = case_deeds.deed(sight, case, command)
    if deed is None or not _concerns(sight, case):
        raise problems.NotFound()
    if request.method == "POST":
        return _given(request, sight, case, DeedForm(deed, request.POST), panels)
    if not case_deeds.is_open(sight, case, command):
        return _drawn(request, sight, case, DeedForm(deed), _why_not(sight, case, command))
    return _drawn(request, sight, case, DeedForm(deed))


def _concerns(sight: Sight, case: Case) -> bool:
    """A sibling's department learns nothing here, not even what could be done."""
    return sight.reads(case)


def _why_not(sight: Sight, case: Case, name: str) -> Problem:
    """Whose it is, when it can never be this reader's; else that the page is old."""
    command = sight.life(case).commands.get(name)
    if command and not case_deeds.is_ours(sight, case, command):
        return problems.NotAllowed(command=command.name, role=sight.role(case, command.by))
    return problems.Stale(state=sight.state(case))


def _given(
    request: HttpRequest, sight: Sight, case: Case, form: DeedForm, panels: Panels
) -> HttpResponse:
    if ready := case_ready.asked(sight, case, form):
        return _drawn(request, sight, case, ready.form, more=ready.said)
    if not form.is_valid():
        return _drawn(request, sight, case, form, status=422)
    try:
        service.act(
            sight.scope,
            form.key,
            form.deed.command,
            case.id,
            form.task_id,
            form.version,
            form.given(),
        )
    except problems.InputRefused as refused:
        into(form, refused)
        return _drawn(request, sight, case, form, status=refused.status)
    except problems.NotFound:
        raise
    except Problem as problem:
        return _refused(request, case, form, problem)
    return desk_flow.done(request, sight, case, form, panels)


def _refused(request: HttpRequest, case: Case, form: DeedForm, problem: Problem) -> HttpResponse:
    """The case as it is by now, why the command was not taken, and every word that was typed."""
    sight = see(request, dossier_of(case.id))
    case = sight.case(case.id)
    deed = case_deeds.deed(sight, case, form.deed.command) or form.deed
    return _drawn(request, sight, case, form.seen_again(deed), problem)


def _drawn(
    request: HttpRequest,
    sight: Sight,
    case: Case,
    form: DeedForm,
    problem: Problem | None = None,
    status: int = 200,
    more: Mapping[str, str] | None = None,
) -> HttpResponse:
    deed: Deed = form.deed
    form.ready = tuple(wordings.offered(sight, case, deed.command, deed.inputs).items())
    context = {
        **standing(sight, case),
        "deed": deed,
        "form": form,
        "problem": said(problem) if problem else "",
        "notice": _what_was_asked(sight, case, deed),
        "is_open": case_deeds.is_open(sight, case, deed.command),
        "typed": form.typed() if form.is_bound else (),
        "back": desk_flow.home(sight, case),
        "officer": sight.sees_whole(case),
        **(more or {}),
        "next": request.POST.get("next", ""),
        "list_query": request.POST.get("list", Asked.of(request.GET).query()),
    }
    in_place = any(_is_for(target, request) for target in ("act", "open", "work"))
    template = "web/case_form.html" if in_place else "web/case_act.html"
    drawn = render(request, template, context, status=problem.status if problem else status)
    if _is_for("open", request):
        drawn["HX-Retarget"], drawn["HX-Reswap"] = "#act", "innerHTML"
    elif _is_for("work", request):
        drawn["HX-Retarget"], drawn["HX-Reswap"] = "#notice", "innerHTML"
    return drawn


def _what_was_asked(sight: Sight, case: Case, deed: Deed) -> Notice | None:
    """What an applicant answers to: the last document of the case that asks."""
    if deed.task is None or deed.task.role != APPLICANT:
        return None
    steps = told(sight)
    return notice.last(sight, steps, history.issued(steps, case.id))
