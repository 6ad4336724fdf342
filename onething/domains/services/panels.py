"""What this domain shows on pages of others: on the first page, and beside a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from onething.cases import ledger
from onething.cases.book import Book
from onething.cases.state import Case, Dossier
from onething.domains.services import drafts, handing, saving, service, shelf
from onething.domains.services.content import Field, Matter, OneThing
from onething.domains.services.moments import MOMENTS
from onething.domains.services.shelf import Shelf
from onething.domains.services.views.following import titled
from onething.domains.services.words import words
from onething.parties import access, mandates
from onething.parties.scope import Scope
from onething.web import saying
from onething.web.home import Panel
from onething.web.reader import scope_of

FEW = 3
STYLE = "services/portal.css"


def _mine(request: HttpRequest) -> Mapping[str, Any] | None:
    scope, now = scope_of(request), timezone.now()
    if not scope.parties:
        return None
    things, _last = service.mine(scope, now)
    things.sort(key=lambda thing: not thing.row.asked)  # what asks for one comes first
    return {
        "things": things[:FEW],
        "drafts": titled(drafts.open_ones(scope)[:FEW]),
        "messages": service.messages(scope, FEW),
        "owns": bool(mandates.owned(scope.actor_id, now)),
    }


def _offered(request: HttpRequest) -> Mapping[str, Any]:
    return {"moments": [(MOMENTS[name], guides) for name, guides in service.by_moment()]}


HOME = (
    Panel("services/home_mine.html", _mine, STYLE),
    Panel("services/home_things.html", _offered, STYLE),
)


@dataclass(frozen=True)
class Answer:
    """One answer beside a case. `is_hidden`: personal, and not this reader's business."""

    label: str
    value: str
    is_known: bool = False
    is_hidden: bool = False


def case_panel(
    request: HttpRequest, scope: Scope, dossier: Dossier, case: Case | None, book: Book
) -> str:
    """The answers this reader may see: a department those its matter declares, the applicant
    all, who oversees all that are not personal. Every look of an officer at personal answers is
    noted with the matter it was for."""
    held = shelf.of(dossier.release)
    guide = service.of(dossier)
    if guide is None:
        return ""
    if dossier.applicant_id in scope.parties:
        return _for_applicant(held, dossier, guide.onething) if case is None else ""
    if case is None or not (matter := held.matters.get(case.definition.partition("/")[2])):
        return ""
    if case.org_id in {org for org, role in scope.posts if _works(book, case, role)}:
        return _for_department(scope, held, dossier, case, matter)
    if dossier.realm_id in scope.realms:
        return _panel(held, dossier, matter, hides_personal=True)
    return ""


def _works(book: Book, case: Case, role: str) -> bool:
    return role in {task.role for task in book.lifecycle(case.definition).tasks.values()}


def _for_applicant(held: Shelf, dossier: Dossier, onething: OneThing) -> str:
    """All answers in the order in which they were asked."""
    recorded = _recorded(dossier)
    asked = [question.field for section in onething.sections for question in section.questions]
    ids = [id for id in asked if id in recorded["values"]]
    context = {
        "answers": _answers(held.fields, ids, recorded),
        "is_own": True,
        "dossier": dossier,
    }
    return render_to_string("services/case_panel.html", context)


def _for_department(scope: Scope, held: Shelf, dossier: Dossier, case: Case, matter: Matter) -> str:
    html = _panel(held, dossier, matter)
    values = _recorded(dossier)["values"]
    personal = [id for id in matter.sees if held.fields[id].personal and id in values]
    access.looked(scope.actor_id, dossier.id, personal, case.definition, timezone.now())
    return html


def _panel(held: Shelf, dossier: Dossier, matter: Matter, hides_personal: bool = False) -> str:
    recorded = _recorded(dossier)
    ids = [id for id in matter.sees if id in recorded["values"]]
    context = {
        "answers": _answers(held.fields, ids, recorded, hides_personal),
        "needed": saving.materials([matter], held.materials, recorded["values"]),
        "files": {} if hides_personal else handing.by_slot(recorded),
    }
    return render_to_string("services/case_panel.html", context)


def _recorded(dossier: Dossier) -> Mapping[str, Any]:
    """The answers as they were submitted; none once they have been erased."""
    for (_seq, kind), body in sorted(ledger.words(dossier.id).items()):
        if kind == "answers":
            return {"values": {}, "known": [], "uploads": [], **body}
    return {"values": {}, "known": [], "uploads": []}


def _answers(
    fields: Mapping[str, Field],
    ids: Iterable[str],
    recorded: Mapping[str, Any],
    hides_personal: bool = False,
) -> list[Answer]:
    found = []
    for id in ids:
        field, value = fields[id], recorded["values"][id]
        if hides_personal and field.personal:
            found.append(
                Answer(saying.say(field.name), _("个人信息，只有承办部门能看"), is_hidden=True)
            )
        else:
            said = words(field, value) or (_("没有") if value == [] else "")
            found.append(Answer(saying.say(field.name), said, id in recorded["known"]))
    return found
