"""What was issued in a case, in its own words, ready to be read and printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onething.cases import documents, papers, problems
from onething.cases.documents import Block, Document
from onething.cases.event import stamp
from onething.cases.history import Step
from onething.cases.state import Case
from onething.notices import drawn, paper, sealing
from onething.notices.paper import Paper, Part
from onething.web import saying
from onething.web.case_sight import Sight, see
from onething.web.case_words import erased, value_in_words
from onething.web.telling import told


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
    head: str
    law: str = ""
    remedies: tuple[str, ...] = ()


@require_safe
def page(request: HttpRequest, dossier_id: UUID, seq: int, document: str) -> HttpResponse:
    """One document. Raises NotFound when it was not issued, or is not this reader's to see."""
    sight, steps, case, step = _issued(request, dossier_id, seq, document)
    notice = written(sight, steps, case, step, document)
    printed = _on_paper(sight, notice, seq)
    context = {
        "notice": notice,
        "sight": sight,
        "seq": seq,
        "document": document,
        "printed": printed,
        "code": drawn.code(printed.code),
        "seal": drawn.seal(printed.org, printed.seal),
    }
    return render(request, "web/notice.html", context)


@require_safe
def file(request: HttpRequest, dossier_id: UUID, seq: int, document: str) -> HttpResponse:
    """The same on paper, sealed, in the reader's language. Raises NotFound likewise, and for
    whom a part of it is not: under one number there is one paper."""
    sight, steps, case, step = _issued(request, dossier_id, seq, document)
    if not all(sight.reads(each) for each in _others(case, step, document)):
        raise problems.NotFound()
    notice = written(sight, steps, case, step, document)
    key = import_string(settings.SIGNER)()
    seal = sealing.Seal(
        number=notice.number,
        title=notice.name,
        dossier=notice.dossier,
        seq=seq,
        head=notice.head,
        issued_at=stamp(notice.at),
        key=key.public.id,
    )
    made = sealing.sealed(paper.pdf(_on_paper(sight, notice, seq)), seal, key)
    answer = HttpResponse(made, content_type="application/pdf")
    name = quote(f"{notice.name} {notice.number or notice.dossier}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return answer


def _issued(
    request: HttpRequest, dossier_id: UUID, seq: int, document: str
) -> tuple[Sight, list[Step], Case, Step]:
    sight = see(request, dossier_id)
    steps = told(sight)
    step = next((each for each in steps if each.event.seq == seq), None)
    if step is None or step.case is None or document not in step.issued:
        raise problems.NotFound()
    if not sight.reads(step.case):
        raise problems.NotFound()
    return sight, steps, step.case, step


def _on_paper(sight: Sight, notice: Notice, seq: int) -> Paper:
    house, language = sight.book.letterhead, saying.language()
    is_translated = house.note is not None and language != house.note.languages[0]
    return Paper(
        language=language,
        title=notice.name,
        number=notice.number or notice.dossier,
        org=notice.org,
        parts=notice.parts,
        law=_("依据：%(law)s") % {"law": notice.law} if notice.law else "",
        remedies_title=_("不服本文书的，可以"),
        remedies=notice.remedies,
        date=saying.dated(notice.at),
        code=f"onething {notice.number} {notice.dossier} {seq} {notice.head}",
        code_says=_("核验码：文号、办件编号和记录指纹"),
        check="\n".join(
            (
                _("办件编号 %(number)s") % {"number": notice.dossier},
                _("记录指纹 %(head)s") % {"head": saying.in_fours(notice.head[:16])},
            )
        ),
        seal=saying.say(house.seal),
        note=saying.say(house.note) if is_translated else "",
        at=notice.at,
    )


def written(sight: Sight, steps: Sequence[Step], case: Case, step: Step, document: str) -> Notice:
    """The document that `step` issued, its places filled from what was known then.

    It speaks for the case and for the branches it was issued `of`, a part for each.
    """
    spec = sight.life(case).documents[document]
    so_far = [each for each in steps if each.event.seq <= step.event.seq]
    cases = [case, *_others(case, step, document)]
    body = saying.say(spec.body)
    parts = tuple(
        Part(
            blocks=documents.blocks(body, _places(sight, so_far, each, step), joint=_("；"))
            if sight.reads(each)
            else (Block(_("（这一部分只对申请人和办理部门显示）")),),
            heading=sight.matter(each) if len(cases) > 1 else "",
        )
        for each in cases
    )
    return Notice(
        name=saying.say(spec.name),
        parts=parts,
        matter="、".join(map(sight.matter, cases)),
        org=sight.speaks(case),
        number=papers.numbers(sight.dossier.id).get((step.event.seq, document), ""),
        dossier=sight.dossier.number,
        applicant=sight.applicant,
        at=step.event.at,
        head=step.event.hash.hex(),
        law=spec.law,
        remedies=tuple(_remedies(sight, case, spec)),
    )


def _others(case: Case, step: Step, document: str) -> list[Case]:
    """The other branches this document speaks for, in the order they were named."""
    known = {each.branch: each for each in step.after.cases.values()}
    named = dict.fromkeys(step.speaks_for(document))
    return [known[name] for name in named if name in known and name != case.branch]


def last(sight: Sight, steps: Sequence[Step], issued: Sequence[tuple[Step, str]]) -> Notice | None:
    """The last of these documents, whichever case issued it; None when there is none."""
    if not issued:
        return None
    step, document = issued[-1]
    assert step.case is not None, "a document is issued in a case"
    return written(sight, steps, step.case, step, document)


def _remedies(sight: Sight, case: Case, spec: Document) -> list[str]:
    """One sentence a remedy: what, within which time, to whom, by which law."""
    known, office = sight.life(case).remedies, sight.book.offices.get(sight.answers(case))
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


def _places(
    sight: Sight, steps: Sequence[Step], case: Case, step: Step
) -> Mapping[str, str | Sequence[str]]:
    """What fills the places of a document about this case; what the issuing event was not given
    is what the case was given last. The day is that of the case that issues it, for all."""
    left = step.case or step.after.cases[case.id]
    due = sight.book.calendar.day_of(left.due_at) if left.due_at else None
    given: dict[str, str | Sequence[str]] = {}
    for each in steps:
        if each.event.case_id == case.id:
            given |= {**dict.fromkeys(each.erased, erased()), **_given(sight, case, each)}
    return {
        "applicant": sight.applicant,
        "matter": sight.matter(case),
        "org": sight.speaks(case),
        "number": sight.dossier.number,
        "due": saying.on(due, year=True),
        **given,
    }


def _given(sight: Sight, case: Case, step: Step) -> dict[str, str | Sequence[str]]:
    """What the command was given by the ids of its inputs; lines stay a list."""
    command = sight.life(case).commands.get(step.event.type)
    found: dict[str, str | Sequence[str]] = {}
    for spec in sight.inputs(case, command) if command else ():
        if spec.id in step.given:
            value = step.given[spec.id]
            is_list = isinstance(value, list)
            found[spec.id] = (
                [value_in_words(spec, each) for each in value]
                if is_list
                else value_in_words(spec, value)
            )
    return found
