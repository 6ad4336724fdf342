"""The desk: the work of a post, ordered by its clocks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from onething.cases import worklist
from onething.parties.scope import Scope
from onething.web import desk_list
from onething.web.case_sight import see_as
from onething.web.home import Panel
from onething.web.reader import scope_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The work list; with `q` the dossier of that number, or a word that there is none."""
    scope = scope_of(request)
    number = request.GET.get("q", "").strip()
    found = _found(scope, number) if number else None
    if found is not None:
        return found
    context = {**desk_list.page(scope, desk_list.Asked.of(request)), "q": number}
    return render(request, "web/desk.html", context)


def _found(scope: Scope, number: str) -> HttpResponse | None:
    """The one case of this reader in the dossier, else the way of all of it."""
    dossier_id = worklist.numbered(scope, number)
    if dossier_id is None:
        return None
    sight = see_as(scope, dossier_id)
    own = [case for case in sight.dossier.cases.values() if sight.works_on(case)]
    return redirect("case", own[0].id) if len(own) == 1 else redirect("track", dossier_id)


def _home(request: HttpRequest) -> Mapping[str, Any] | None:
    if not request.user.is_authenticated:
        return None
    scope = scope_of(request)
    if not scope.posts:
        return None
    rows = worklist.desk(scope, "all", 3)
    return {"works": desk_list.works(scope, rows, "all")}


HOME = Panel("web/desk_home.html", _home)
"""On the first page of whoever has a post: what is due next, and the way to the desk."""
