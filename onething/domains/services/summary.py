"""The single place that puts a form and its answers into words, for lists and summaries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onething.domains.services import handing
from onething.domains.services.drafts import Fault, Paper
from onething.domains.services.register import Fact
from onething.domains.services.sheet import Ask, Part
from onething.domains.services.words import words
from onething.web import saying


@dataclass(frozen=True)
class Line:
    """An answer; `source` is where government has it from, when it was not asked."""

    label: str
    value: str
    href: str = ""
    source: str = ""


@dataclass(frozen=True)
class Lines:
    """The answers of one section."""

    name: str
    lines: tuple[Line, ...]


def source(fact: Fact) -> str:
    """From where, and of which day as far as that is known."""
    named = saying.say(fact.source) or _("企业登记信息")
    if fact.on is None:
        return named
    return _("%(source)s，%(day)s取得") % {"source": named, "day": saying.on(fact.on, year=True)}


def known(part: Part) -> list[Line]:
    """What this part need not ask."""
    return [_line(ask, ask.fact.value) for ask in part.known if ask.fact]


def sections(paper: Paper) -> list[Lines]:
    """Every answer, section by section, with a way to change those that were asked."""
    return [
        Lines(saying.say(part.section.name), tuple(_lines(paper, part)))
        for part in paper.sheet.parts
    ]


def _lines(paper: Paper, part: Part) -> Iterator[Line]:
    for ask in part.asks:
        href = f"{_address(paper, part.section.id)}?back=#{_control(ask)}"
        yield _line(ask, paper.sheet.answers.get(ask.id), "" if ask.fact else href)


def _line(ask: Ask, value: Any, href: str = "") -> Line:
    said = words(ask.field, value)
    if not said and ask.fact is None:
        is_none = value == [] and not ask.question.required
        said = _("没有") if is_none else _("没填")
    return Line(saying.say(ask.field.name), said, href, source(ask.fact) if ask.fact else "")


def _control(ask: Ask) -> str:
    in_parts = ask.field.type in ("date", "choice", "choices")
    return f"id_{ask.id}_0" if in_parts else f"id_{ask.id}"


def where(paper: Paper, fault: Fault) -> str:
    """The address of the control where a fault can be put right."""
    return f"{_address(paper, fault.section)}?back=&wrong=#{fault.anchor}"


def _address(paper: Paper, section: str) -> str:
    return reverse("services:part", args=[paper.draft.pk, section])


def tasks(paper: Paper) -> list[dict[str, Any]]:
    """The sections as a task list, and the last step, which waits for all of them."""
    found = [_task(paper, part) for part in paper.sheet.pages]
    slots = handing.slots(paper)
    if slots:
        found.append(_materials(paper, slots))
    is_ready = not paper.faults
    last = {
        "title": _("核对并提交"),
        "state": _("可以提交") if is_ready else _("还不能开始"),
        "waits": not is_ready,
        "href": reverse("services:check", args=[paper.draft.pk]) if is_ready else "",
    }
    return [*found, last]


def check_at(paper: Paper) -> str:
    """Where one reads everything once more before it is submitted."""
    return reverse("services:check", args=[paper.draft.pk])


def after_the_questions(paper: Paper) -> str:
    """What comes when every question is answered: the materials, if any are still to hand in."""
    if any(slot.is_missing for slot in handing.slots(paper)):
        return reverse("services:hand-in", args=[paper.draft.pk])
    return check_at(paper)


def _materials(paper: Paper, slots: list[handing.Slot]) -> dict[str, Any]:
    """The materials as a task: they may also be told as missing by the department, once."""
    missing = sum(slot.is_missing for slot in slots)
    told = ngettext("还差 %(number)s 项", "还差 %(number)s 项", missing) % {"number": missing}
    return {
        "title": _("交材料"),
        "state": told if missing else _("已填好"),
        "done": not missing,
        "href": reverse("services:hand-in", args=[paper.draft.pk]),
    }


def _task(paper: Paper, part: Part) -> dict[str, Any]:
    is_wrong = any(fault.section == part.section.id for fault in paper.faults)
    form = paper.form(part.section.id)
    is_begun = form is not None and form.is_begun
    state = _("已填好") if not is_wrong else _("没填完") if is_begun else _("还没填")
    if not is_wrong and not is_begun:
        state = _("可以不填")
    query = "?wrong=" if is_wrong and is_begun else ""
    return {
        "title": saying.say(part.section.name),
        "state": state,
        "done": not is_wrong,
        "href": _address(paper, part.section.id) + query,
    }
