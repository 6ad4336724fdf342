"""What oversight shows on pages of others: on the first page, and beside a case."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from onething.cases import ledger, urging
from onething.cases.book import Book
from onething.cases.state import Case, Dossier
from onething.domains.supervision import account, judging, urges, wording
from onething.domains.supervision.models import Finding, Spell
from onething.domains.supervision.views import front, reader
from onething.parties.scope import Scope
from onething.web.home import Panel
from onething.web.reader import scope_of

FEW = 5
STYLE = "supervision/supervision.css"


def _watch(request: HttpRequest) -> Mapping[str, Any] | None:
    """For who oversees or leads: the sentence and the numbers."""
    ours = reader.of(scope_of(request), timezone.now()) if request.user.is_authenticated else None
    if ours is None:
        return None
    numbers = account.numbers(ours.watch, ours.now, ours.tz)
    return {"sentence": front.sentence(ours, numbers), "numbers": front.figures(numbers)}


def _answer(request: HttpRequest) -> Mapping[str, Any] | None:
    """For who works on cases: what is to be replied to and explained."""
    if not request.user.is_authenticated:
        return None
    scope, now = scope_of(request), timezone.now()
    if not scope.posts:
        return None
    urged = wording.urges(urges.mine(scope, FEW), timezone.localdate())
    asked = {each.urge.case_id for each in urged}
    late = [
        (wording.matter(each.release, each.definition), each)
        for each in urges.to_explain(scope, now, FEW)
        if each.case_id not in asked
    ]
    return {"urges": urged, "late": late} if urged or late else None


HOME = (
    Panel("supervision/home_watch.html", _watch, STYLE, leads=True),
    Panel("supervision/home_answer.html", _answer, STYLE, leads=True),
)


def case_panel(
    request: HttpRequest, scope: Scope, dossier: Dossier, case: Case | None, book: Book
) -> str:
    """What was urged and found in a case, for its department and who oversees; nothing for its
    applicant, and nothing where there is nothing to say or to do."""
    if case is None or not (scope.works_in(case.org_id) or dossier.realm_id in scope.realms):
        return ""
    now = timezone.now()
    open_urges = urges.of_case(case.id)
    words = ledger.words(dossier.id) if open_urges else {}
    late = Spell.objects.filter(case_id=case.id, explained_at=None, red_at__lt=now).exists()
    found = [
        {
            "finding": each,
            "name": wording.violation(dossier.realm_id, each.kind),
            "asks": each.state == Finding.CONFIRMED,
        }
        for each in judging.of_case(case.id)
    ]
    context = {
        "case": case,
        "urges": [
            (said, words.get((said.urge.seq, "words")))
            for said in wording.urges(open_urges, timezone.localdate())
        ],
        "late": late,
        "found": found,
        "may_urge": urging.may_urge(dossier, case, scope),
        "may_explain": scope.works_in(case.org_id),
        "watches": account.watch(scope) is not None,
        "here": request.path,
    }
    if not (open_urges or late or found or context["may_urge"]):
        return ""
    return render_to_string("supervision/case_panel.html", context, request)
