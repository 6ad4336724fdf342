"""What was issued in a case, in its own words, ready to be printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onething.cases import problems
from onething.cases.history import Step
from onething.cases.state import Case
from onething.web import saying
from onething.web.case_sight import Sight, see
from onething.web.case_words import given_values
from onething.web.telling import told

PLACE = re.compile(r"\{(\w+)\}")
STOPS = "。.；; "
"""What people end a reason with; the document's own sentence goes on or ends by itself."""


@dataclass(frozen=True)
class Notice:
    """A document as it was issued: nothing in it changes later but words that are erased."""

    name: str
    body: str
    matter: str
    org: str
    number: str
    at: datetime


@require_safe
def page(request: HttpRequest, dossier_id: UUID, seq: int, document: str) -> HttpResponse:
    """One document. Raises NotFound when it was not issued, or is not this reader's to see."""
    sight = see(request, dossier_id)
    step = next((each for each in told(sight) if each.event.seq == seq), None)
    if step is None or step.case is None or document not in step.issued:
        raise problems.NotFound()
    if not sight.reads(step.case):
        raise problems.NotFound()
    context = {"notice": written(sight, step.case, step, document), "sight": sight}
    return render(request, "web/notice.html", {**context, "case": step.case})


def written(sight: Sight, case: Case, step: Step, document: str) -> Notice:
    """The document with its places filled from the case as the event left it."""
    spec = sight.life(case).documents[document]
    return Notice(
        name=saying.say(spec.name),
        body=filled(saying.say(spec.body), _places(sight, case, step)),
        matter=sight.matter(case),
        org=sight.org(case),
        number=sight.dossier.number,
        at=step.event.at,
    )


def filled(body: str, places: Mapping[str, str]) -> str:
    """The text with `{name}` replaced; a place nobody can fill is a line to be filled by hand."""
    return PLACE.sub(lambda found: places.get(found[1], "").rstrip(STOPS) or "____", body)


def _places(sight: Sight, case: Case, step: Step) -> dict[str, str]:
    left = step.after.cases[case.id]
    due = sight.book.calendar.day_of(left.due_at) if left.due_at else None
    erased = dict.fromkeys(step.erased, _("（内容已依法删除）"))
    return {
        "applicant": sight.applicant,
        "matter": sight.matter(case),
        "org": sight.org(case),
        "number": sight.dossier.number,
        "due": saying.on(due, year=True),
        **erased,
        **given_values(sight, case, step),
    }
