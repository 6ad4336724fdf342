"""What was issued in a case, in its own words, ready to be read and printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onething.cases import documents, papers, problems
from onething.cases.documents import Block, Document
from onething.cases.history import Step
from onething.cases.state import Case
from onething.web import saying
from onething.web.case_sight import Sight, see
from onething.web.case_words import erased, value_in_words
from onething.web.telling import told


@dataclass(frozen=True)
class Part:
    """Paragraphs and lists of a document; `heading` where it speaks for several matters."""

    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True)
class Notice:
    """A document as it was issued: nothing in it changes later but words that are erased."""

    name: str
    parts: tuple[Part, ...]
    matter: str
    org: str
    number: str
    dossier: str
    applicant: str
    at: datetime
    law: str = ""
    remedies: tuple[str, ...] = ()


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
    blocks = documents.blocks(saying.say(spec.body), _places(sight, case, step), joint=_("；"))
    return Notice(
        name=saying.say(spec.name),
        parts=(Part(blocks),),
        matter=sight.matter(case),
        org=sight.org(case),
        number=papers.numbers(sight.dossier.id).get((step.event.seq, document), ""),
        dossier=sight.dossier.number,
        applicant=sight.applicant,
        at=step.event.at,
        law=spec.law,
        remedies=tuple(_remedies(sight, case, spec)),
    )


def _remedies(sight: Sight, case: Case, spec: Document) -> list[str]:
    """One sentence a remedy: what, within which time, to whom, by which law."""
    known, office = sight.life(case).remedies, sight.book.offices.get(case.org_id)
    told = []
    for id in spec.remedies or ():
        remedy = known[id]
        words = {
            "name": saying.say(remedy.name),
            "within": saying.say(remedy.within),
            "to": saying.say((office and office.remedies.get(id)) or remedy.to),
        }
        sentence = _("%(name)s：自收到本文书之日起%(within)s内，向%(to)s提出") % words
        law = _("（%(law)s）") % {"law": remedy.law} if remedy.law else ""
        told.append(f"{sentence}{law}")
    return told


def _places(sight: Sight, case: Case, step: Step) -> Mapping[str, str | Sequence[str]]:
    left = step.after.cases[case.id]
    due = sight.book.calendar.day_of(left.due_at) if left.due_at else None
    return {
        "applicant": sight.applicant,
        "matter": sight.matter(case),
        "org": sight.org(case),
        "number": sight.dossier.number,
        "due": saying.on(due, year=True),
        **dict.fromkeys(step.erased, erased()),
        **_given(sight, case, step),
    }


def _given(sight: Sight, case: Case, step: Step) -> dict[str, str | Sequence[str]]:
    """What the command was given by the ids of its inputs; lines stay a list."""
    command = sight.life(case).commands.get(step.event.type)
    found: dict[str, str | Sequence[str]] = {}
    for spec in command.input if command else ():
        if spec.id in step.given:
            value = step.given[spec.id]
            is_list = isinstance(value, list)
            found[spec.id] = (
                [value_in_words(spec, each) for each in value]
                if is_list
                else value_in_words(spec, value)
            )
    return found
