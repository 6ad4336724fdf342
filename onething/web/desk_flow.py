"""The single place that says where an officer is led when something was done to a case: on to the
next work of the list, without a reload where the browser can, by a redirect where it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from onething.cases.state import Case, dossier_of
from onething.cases.worklist import FAR, Mark, Row
from onething.web import case_deeds, desk_list
from onething.web.case_about import about
from onething.web.case_deeds import Deed, DeedForm
from onething.web.case_sight import Sight, see, see_case
from onething.web.desk_asked import Asked
from onething.web.domain import CasePanel


@dataclass(frozen=True)
class Done:
    """What was said to have been done, and what would take it back."""

    says: str
    undo: Deed | None
    case: Case


def home(sight: Sight, case: Case) -> str:
    """Where a reader looks at this case."""
    if sight.sees_whole(case):
        return reverse("case", args=[case.id])
    return reverse("track", args=[sight.dossier.id])


def done(
    request: HttpRequest, before: Sight, case: Case, form: DeedForm, panels: Sequence[CasePanel]
) -> HttpResponse:
    """The answer to a command that was taken. `before` is what its giver saw."""
    says = _("已完成：%(what)s") % {"what": form.deed.says}
    target = request.headers.get("HX-Target", "")
    if target == "work":
        return _list_again(request, before, case, form, says)
    if target == "open":
        return _on(request, before, case, form, panels, says)
    messages.success(request, says)
    return HttpResponseRedirect(_next(request, before, case, form))


def _next(request: HttpRequest, before: Sight, case: Case, form: DeedForm) -> str:
    """Where a browser without scripts goes."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, request.is_secure()
    ):
        return wanted
    if "list" not in request.POST or _stays(see(request, before.dossier.id), case, form):
        return home(before, case)
    asked = _asked(request)
    row = _following(before, asked, case)
    return _address(row, asked) if row else asked.address()


def _asked(request: HttpRequest) -> Asked:
    return Asked.of(QueryDict(request.POST.get("list", "")))


def _stays(now: Sight, case: Case, form: DeedForm) -> bool:
    """Whether its giver is not done with the case."""
    if form.deed.command in case_deeds.STAYING:
        return True
    task = case_deeds.own_task(now, now.case(case.id))
    return task is not None and now.scope.may_take_up(task.holder_id)


def _following(before: Sight, asked: Asked, case: Case) -> Row | None:
    task = case_deeds.own_task(before, case)
    mark = Mark(task.due_at or FAR, task.id) if task else None
    return desk_list.next_work(before.scope, asked, mark, case.id)


def _address(row: Row, asked: Asked) -> str:
    return f"{reverse('case', args=[row.case_id])}?{asked.query(asked.after)}"


def _on(
    request: HttpRequest,
    before: Sight,
    case: Case,
    form: DeedForm,
    panels: Sequence[CasePanel],
    says: str,
) -> HttpResponse:
    """The same case when there is more to do to it, else the next one, else that all is done;
    with the list as it is by now, and what was done."""
    asked, sight = _asked(request), see(request, dossier_of(case.id))
    stays = _stays(sight, case, form)
    row = None if stays else _following(before, asked, case)
    if row is not None:
        sight, case_then = see_case(request, row.case_id)
    else:
        case_then = sight.case(case.id)
    said = Done(says, _undo(sight, case_then, form) if stays else None, case_then)
    context: dict[str, Any] = {
        **desk_list.page(before.scope, asked),
        **about(request, sight, case_then, panels),
        "list_query": asked.query(asked.after),
        "done": said,
        "went_on": row is not None,
        "is_finished": row is None and not stays,
        "number": before.dossier.number,
        "level": "h2",
    }
    answer = render(request, "web/desk_on.html", context)
    if not stays:
        # As a header takes it: the number says which row has left the list.
        answer["X-Left"] = quote(str(form.data.get("_task", "")))
        answer["HX-Push-Url"] = _address(row, asked) if row else asked.address(asked.after)
    return answer


def _undo(sight: Sight, case: Case, form: DeedForm) -> Deed | None:
    inverse = case_deeds.UNDONE_BY.get(form.deed.command)
    if inverse is None or not case_deeds.is_open(sight, case, inverse):
        return None
    return case_deeds.deed(sight, case, inverse)


def _list_again(
    request: HttpRequest, before: Sight, case: Case, form: DeedForm, says: str
) -> HttpResponse:
    """The list as it is by now, where the command was given on the list itself."""
    sight = see(request, before.dossier.id)
    now = sight.case(case.id)
    says = f"{says} · {sight.matter(now)} {sight.dossier.number}"
    context = {
        **desk_list.page(before.scope, _asked(request)),
        "done": Done(says, _undo(sight, now, form), now),
        "case": now,
        "level": "h1",
    }
    return render(request, "web/desk_again.html", context)
