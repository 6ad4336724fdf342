"""Much work at once: claimed, given back, handed to a colleague; what became of each piece."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onething.cases import handover, problems, service
from onething.cases.handover import Moved
from onething.cases.state import dossier_of
from onething.parties.models import Account
from onething.parties.scope import Scope
from onething.problem import Problem
from onething.web import case_deeds, saying
from onething.web.case_sight import see_as
from onething.web.desk_asked import Asked
from onething.web.problems import said
from onething.web.reader import scope_of

MOST: Final = 100
"""Pieces of work of one go: some pages of a list."""


@dataclass(frozen=True)
class Piece:
    """One task that was to be moved: what it is, and why it was not, "" when it was."""

    number: str
    matter: str
    applicant: str
    href: str
    task: str
    why: str


class NothingChosen(Problem):
    status = 422
    says = "还没有选中办件。请在列表里勾选后再办。"


class NobodyChosen(Problem):
    status = 422
    says = "还没有选转给哪位同事。请选一位同事，并写明理由。"


class TooMany(Problem):
    status = 422
    says = "一次最多 %(most)s 件。请分几次办。"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What became of each piece. Opened without a form: back to the list."""
    asked = Asked.of(QueryDict(request.POST.get("list", "")))
    if request.method != "POST":
        return redirect(asked.address())
    scope, at = scope_of(request), timezone.now()
    chosen, deed = _chosen(request.POST.getlist("task")), request.POST.get("deed", "")
    does = _DEEDS.get(deed)
    if does is None:
        raise problems.NotFound()
    if not chosen:
        raise NothingChosen()
    if len(chosen) > MOST:
        raise TooMany(most=MOST)
    moved = does(scope, request.POST, chosen, at)
    pieces = [_piece(scope, each) for each in moved]
    done = [piece for piece in pieces if not piece.why]
    context = {
        "done": done,
        "left": [piece for piece in pieces if piece.why],
        "deed": deed,
        "back": asked.address(),
        "list_query": asked.query(),
        "heir": _name(request.POST.get("holder", "")) if deed == "hand" else "",
        "reason": request.POST.get("reason", "") if deed == "hand" else "",
        "at": at,
        "undo": deed == "claim" and bool(done),
    }
    return render(request, "web/desk_bulk.html", context)


def _chosen(sent: Iterable[str]) -> dict[UUID, int | None]:
    """The tasks with the versions that were seen; what is no task is left out."""
    found: dict[UUID, int | None] = {}
    for each in sent:
        id, _colon, version = each.partition(":")
        try:
            task = UUID(id)
        except ValueError:
            continue
        seen = version.isascii() and version.isdecimal() and len(version) < 9
        found[task] = int(version) if seen else None
    return found


def _each(command: str) -> Callable[..., list[Moved]]:
    def moved(
        scope: Scope, sent: QueryDict, chosen: Mapping[UUID, int | None], at: datetime
    ) -> list[Moved]:
        """The command, once for each task; what cannot go does not stop the others."""
        key = sent.get("_key", "")[:40]
        return [_moved(scope, f"{key}/{id}", command, id, seen) for id, seen in chosen.items()]

    return moved


def _moved(scope: Scope, key: str, command: str, task: UUID, version: int | None) -> Moved:
    try:
        case = service.case_of(task, scope)
        return Moved(task, service.act(scope, key, command, case, task, version))
    except Problem as problem:
        return Moved(task, problem=problem)


def _handed(
    scope: Scope, sent: QueryDict, chosen: Mapping[UUID, int | None], at: datetime
) -> list[Moved]:
    heir = sent.get("holder", "")
    if not (heir.isascii() and heir.isdecimal() and len(heir) < 10):
        raise NobodyChosen()
    reason = sent.get("reason", "")[: case_deeds.LONGEST]
    return handover.hand_over(scope, sent.get("_key", "")[:40], list(chosen), int(heir), reason)


_DEEDS: Final[Mapping[str, Callable[..., list[Moved]]]] = {
    "claim": _each(case_deeds.CLAIM),
    "release": _each(case_deeds.RELEASE),
    "hand": _handed,
}


def _piece(scope: Scope, moved: Moved) -> Piece:
    why = "" if moved.written else said(moved.problem) if moved.problem else _("没有移动")
    try:
        sight = see_as(scope, dossier_of(moved.task_id))
        case = next(
            case
            for case in sight.dossier.cases.values()
            if moved.task_id in {task.id for task in sight.dossier.open_tasks(case.id)}
        )
    except (problems.NotFound, StopIteration):
        return Piece("", _("看不到的办件"), "", "", str(moved.task_id), why)
    return Piece(
        number=sight.dossier.number,
        matter=sight.matter(case),
        applicant=sight.applicant,
        href=reverse("case", args=[case.id]),
        task=str(moved.task_id),
        why=why,
    )


def _name(account: str) -> str:
    found = Account.objects.filter(pk=int(account)).first() if account.isdecimal() else None
    return (saying.say(found.name) or found.username) if found else ""
