"""The pages of one case: everything about it, and one page for each thing to be done to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onething.cases import history, problems, service
from onething.cases.state import Case, dossier_of
from onething.parties.scope import APPLICANT
from onething.problem import Problem
from onething.web import case_deeds, case_words, desk_list
from onething.web.case_deeds import Deed, DeedForm
from onething.web.case_sight import Sight, see, see_case
from onething.web.domain import CasePanel
from onething.web.notice import Notice, written
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


def about(request: HttpRequest, sight: Sight, case: Case, panels: Panels) -> dict[str, Any]:
    """Everything a page says about a case."""
    dossier = sight.dossier
    steps = told(sight)
    sight.meet(step.event.actor_id for step in steps)
    task = case_deeds.own_task(sight, case)
    return {
        **standing(sight, case),
        "task": task,
        "deeds": case_deeds.deeds(sight, case),
        "holding": case_deeds.holding(sight, case),
        "clocks": case_words.clocks_told(sight, case),
        "panels": [html for panel in panels if (html := _panel(panel, request, sight, case))],
        "siblings": [
            standing(sight, each) for each in dossier.cases.values() if each.id != case.id
        ],
        "course": case_words.course(sight, case, steps),
        "here": request.path,
    }


def _panel(panel: CasePanel, request: HttpRequest, sight: Sight, case: Case) -> str:
    return panel(request, sight.scope, sight.dossier, case, sight.book)


def standing(sight: Sight, case: Case) -> dict[str, Any]:
    """Where a case stands: all that a sibling's department may know of it."""
    tasks = sight.dossier.open_tasks(case.id)
    whole = sight.sees_whole(case)
    task = tasks[0] if tasks else None
    return {
        "sight": sight,
        "case": case,
        "matter": sight.matter(case),
        "org": sight.org(case),
        "state": sight.state(case),
        "clock": sight.clock(case, task),
        "role": sight.role(case, task.role) if task else "",
        "is_free": bool(task and task.role != APPLICANT and not task.holder_id),
        "holder": sight.person(task.holder_id) if task and whole else "",
    }


def _is_for(target: str, request: HttpRequest) -> bool:
    """Whether htmx asks for what belongs into the element `target`, and not the browser for all."""
    wanted: bool = request.headers.get("HX-Target") == target
    return wanted and "HX-History-Restore-Request" not in request.headers


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case_id: UUID, command: str) -> HttpResponse:
    """What a command needs to be given, and the giving of it."""
    sight, case = see_case(request, case_id)
    deed = case_deeds.deed(sight, case, command)
    if deed is None or not _concerns(sight, case):
        raise problems.NotFound()
    if request.method == "POST":
        return _given(request, sight, case, DeedForm(deed, request.POST))
    if not case_deeds.is_open(sight, case, command):
        return _drawn(request, sight, case, DeedForm(deed), _outdated(sight, case))
    return _drawn(request, sight, case, DeedForm(deed))


def _concerns(sight: Sight, case: Case) -> bool:
    """A sibling's department learns nothing here, not even what could be done."""
    return sight.reads(case)


def _outdated(sight: Sight, case: Case) -> Problem:
    return problems.Stale(state=sight.state(case))


def _given(request: HttpRequest, sight: Sight, case: Case, form: DeedForm) -> HttpResponse:
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
    messages.success(request, _("已完成：%(what)s") % {"what": form.deed.says})
    return HttpResponseRedirect(_next(request, sight, case))


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
) -> HttpResponse:
    deed: Deed = form.deed
    context = {
        **standing(sight, case),
        "deed": deed,
        "form": form,
        "problem": said(problem) if problem else "",
        "notice": _what_was_asked(sight, case, deed),
        "is_open": case_deeds.is_open(sight, case, deed.command),
        "typed": form.typed() if form.is_bound else (),
        "back": _home(sight, case),
        "officer": sight.sees_whole(case),
        "next": request.POST.get("next", ""),
    }
    in_place = _is_for("act", request)
    template = "web/case_form.html" if in_place else "web/case_act.html"
    return render(request, template, context, status=problem.status if problem else status)


def _what_was_asked(sight: Sight, case: Case, deed: Deed) -> Notice | None:
    """What an applicant answers to: the last document of the case that asks."""
    if deed.task is None or deed.task.role != APPLICANT:
        return None
    found = history.issued(told(sight), case.id)
    return written(sight, case, *found[-1]) if found else None


def _next(request: HttpRequest, sight: Sight, case: Case) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, request.is_secure()
    ):
        return wanted
    return _home(sight, case)


def _home(sight: Sight, case: Case) -> str:
    """Where a reader looks at this case."""
    if sight.sees_whole(case):
        return reverse("case", args=[case.id])
    return reverse("track", args=[sight.dossier.id])
