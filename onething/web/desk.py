"""The desk: the work of a post, ordered by its clocks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onething.cases import worklist
from onething.parties.scope import Scope
from onething.web import desk_list, desk_saved, desk_search
from onething.web.desk_asked import Asked
from onething.web.home import Panel
from onething.web.reader import scope_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The work list; with `q` what was found, and the one case itself when it is the only one."""
    scope = scope_of(request)
    if not request.GET and (begins := desk_saved.first(scope)):
        return redirect(begins)
    typed = request.GET.get("q", "").strip()
    context = desk_list.page(scope, Asked.of(request.GET))
    context["removed"] = desk_saved.removed(request, scope)
    if typed:
        results = desk_search.results(scope, typed, request.GET.get("before", ""))
        if results.only:
            return redirect(results.only)
        context |= {"results": results, "q": typed}
    return render(request, "web/desk.html", context)


def _home(request: HttpRequest) -> Mapping[str, Any] | None:
    if not request.user.is_authenticated:
        return None
    scope = scope_of(request)
    if not scope.posts:
        return None
    return {"works": _first(scope, 3)}


def _first(scope: Scope, most: int) -> list[desk_list.Work]:
    asked = Asked()
    rows = worklist.desk(asked.wanted(scope, timezone.now()), most)
    return desk_list.works(scope, rows, asked)


HOME = Panel("web/desk_home.html", _home)
"""On the first page of whoever has a post: what is due next, and the way to the desk."""
