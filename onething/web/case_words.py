"""The single place that tells the history and the clocks of a case in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from onething.cases import history, urging
from onething.cases.history import Step
from onething.cases.lifecycle import Input
from onething.cases.state import Case, Run, Task
from onething.clocks import Limit
from onething.clocks.limit import plain
from onething.parties.scope import APPLICANT
from onething.web import case_recount, saying
from onething.web.case_sight import Sight, shown
from onething.web.clock import Clock


@dataclass(frozen=True)
class Paper:
    """A document that was issued, and where it is read."""

    name: str
    href: str
    at: datetime
    matter: str
    org: str


@dataclass(frozen=True)
class Told:
    """One event as a sentence: what, when, by whom, what was given, what was issued."""

    at: datetime
    says: str
    who: tuple[str, ...] = ()
    law: str = ""
    given: tuple[tuple[str, str], ...] = ()
    papers: tuple[Paper, ...] = ()
    is_computed: bool = False


def course(sight: Sight, case: Case, steps: Iterable[Step]) -> list[Told]:
    """What happened in a case, newest first: with it what it was opened for, and what came of the
    cases it opened itself."""
    told = list(steps)
    openers = history.openers(told)
    mine = {made for made, opener in openers.items() if opener == case.id}
    said = [_in_course(sight, case, mine, step) for step in told]
    return [each for each in reversed(said) if each is not None]


def _in_course(sight: Sight, case: Case, mine: Set[UUID], step: Step) -> Told | None:
    id = step.event.case_id
    if id == case.id or step.event.type == "open":
        return _told(sight, case, step)
    about = sight.dossier.cases.get(id) if id else None
    if about is None:
        return None
    life = sight.life(about)
    is_answer = id in mine and (step.event.type in life.commands or step.event.type in life.due)
    return _told(sight, about, step) if is_answer or case.id in step.opened else None


@dataclass(frozen=True)
class Note:
    """What somebody wrote down beside a case, for the department alone."""

    at: datetime
    text: str
    who: str
    is_own: bool


def notes(sight: Sight, case: Case, steps: Iterable[Step]) -> list[Note]:
    """One's own notes first, then the colleagues'; the newest of each first."""
    found = [
        Note(
            step.event.at,
            str(step.words.get("note", erased())),
            sight.person(step.event.actor_id),
            step.event.actor_id == sight.scope.actor_id,
        )
        for step in steps
        if step.event.type == "note" and step.event.case_id == case.id
    ]
    return sorted(found, key=lambda note: (not note.is_own, -note.at.timestamp()))


def handed(sight: Sight, case: Case, task: Task, steps: Sequence[Step]) -> Told | None:
    """What whoever opened this task gave with it, such as an opinion; None when nothing."""
    for step in reversed(steps):
        if step.event.case_id != case.id or step.event.type not in sight.life(case).commands:
            continue
        if step.event.at < task.opened_at:
            return None
        told = _told(sight, case, step)
        if told and told.given:
            return told
    return None


def computed(sight: Sight, case: Case) -> list[Told]:
    """What the clocks of the case have done that is not written yet: the worker will, with these
    very moments. Newest first."""
    life = sight.life(case)
    ahead = [draft for draft in sight.ahead if draft.case_id == case.id]
    rules = [(draft, life.due.get(draft.type) or life.when.get(draft.type)) for draft in ahead]
    found = [
        Told(draft.at, saying.say(rule.name), law=rule.law, is_computed=True)
        for draft, rule in rules
        if rule
    ]
    return found[::-1]


def _told(sight: Sight, case: Case, step: Step) -> Told | None:
    event, life = step.event, sight.life(case)
    told = _ON_ANY_CASE.get(event.type)
    if told is not None:
        return told(sight, case, step)
    if rule := life.due.get(event.type):
        papers = papers_of(sight, case, step)
        return Told(
            event.at, saying.say(rule.name), (_("系统按时限自动办理"),), rule.law, (), papers
        )
    if when := life.when.get(event.type):
        papers = papers_of(sight, case, step)
        who = (_("条件成立，系统自动办理"),)
        return Told(event.at, saying.say(when.name), who, when.law, (), papers)
    command = life.commands.get(event.type)
    if command is None:
        return Told(event.at, event.type, _officer(sight, case, step))
    by_applicant = command.by == APPLICANT
    return Told(
        at=event.at,
        says=saying.say(command.name),
        who=_applicant(sight, step) if by_applicant else _officer(sight, case, step, command.by),
        law=command.law,
        given=given(sight.inputs(case, command), step),
        papers=papers_of(sight, case, step),
    )


def _opened(sight: Sight, case: Case, step: Step) -> Told:
    return Told(step.event.at, _("提交申请"), _applicant(sight, step))


def _started(sight: Sight, case: Case, step: Step) -> Told:
    says = _("转到%(org)s办理") % {"org": sight.org(case)}
    return Told(step.event.at, says, papers=papers_of(sight, case, step))


def _blocked(sight: Sight, case: Case, step: Step) -> Told:
    failed = [
        sight.matter(each)
        for each in sight.dossier.cases.values()
        if each.branch in step.body.get("because", ())
    ]
    says = _("停办：“%(matters)s”没有办成") % {"matters": "”“".join(failed)}
    return Told(step.event.at, says)


def _held(sight: Sight, case: Case, step: Step) -> Told:
    (change,) = step.changes
    task = next(t for t in step.after.tasks.values() if _ordinal(t.id, step) == change["task"])
    says = _HELD.get(step.event.type, _PASSED)
    if step.event.type == "hand_on" and change["holder"] is None:
        says = _POOLED
    words = {
        "task": saying.say(sight.life(case).tasks[task.kind].name),
        "person": sight.person(change["holder"]),
    }
    who = _officer(sight, case, step, task.role) if step.event.actor_id else (_why(sight, step),)
    reason = step.words.get("reason", erased() if "reason" in step.erased else "")
    given = ((_("理由"), str(reason)),) if reason else ()
    return Told(step.event.at, _(says) % words, who, given=given)


_PASSED = gettext_noop("把“%(task)s”转给%(person)s")
_POOLED = gettext_noop("把“%(task)s”放回，待人领取")
_HELD: Mapping[str, str] = {
    "claim": gettext_noop("领取“%(task)s”"),
    "release": gettext_noop("放回“%(task)s”"),
    "assign": gettext_noop("把“%(task)s”交给%(person)s办"),
    "take_over": gettext_noop("接手“%(task)s”"),
    "hand_on": gettext_noop("把“%(task)s”移交给%(person)s"),
}


def _why(sight: Sight, step: Step) -> str:
    """Why the system itself moved a task."""
    why = step.body.get("why")
    if not isinstance(why, Mapping):
        return _("原来的岗位已经结束")
    if why["by"] == "load":
        return _("系统按工作量分派：当时手上 %(count)s 项，最少") % {"count": why["load"]}
    if why["after"] is None:
        return _("系统按轮流分派")
    return _("系统按轮流分派：接在%(person)s之后") % {"person": sight.person(why["after"])}


def _ordinal(id: UUID, step: Step) -> int:
    return id.int - step.event.dossier_id.int


def _noted(sight: Sight, case: Case, step: Step) -> Told:
    words = ((_("备注"), str(step.words.get("note", erased()))),)
    return Told(step.event.at, _("写了备注"), _officer(sight, case, step), given=words)


def _urged(sight: Sight, case: Case, step: Step) -> Told:
    day = date.fromisoformat(step.body["input"]["reply_by"])
    says = _("督办，要求%(day)s前答复") % {"day": saying.on(day)}
    words = ((_("督办内容"), str(step.words.get("words", erased()))),)
    return Told(step.event.at, says, _who(sight, step), given=words)


def _explained(sight: Sight, case: Case, step: Step) -> Told:
    words = ((_("情况说明"), str(step.words.get("words", erased()))),)
    return Told(step.event.at, _("说明了情况"), _officer(sight, case, step), given=words)


def _who(sight: Sight, step: Step) -> tuple[str, ...]:
    """Whoever did it, by name alone: not every overseer is of the case's department."""
    return _told_by(sight.person(step.event.actor_id))


def _recounted(sight: Sight, case: Case, step: Step) -> Told:
    names = {name: saying.say(clock.name) for name, clock in sight.life(case).clocks.items()}
    who = (_("系统按新日历重新计算"),)
    return Told(step.event.at, case_recount.why(step), who, given=case_recount.what(step, names))


_ON_ANY_CASE: Mapping[str, Callable[[Sight, Case, Step], Told]] = {
    "open": _opened,
    "start": _started,
    "block": _blocked,
    "claim": _held,
    "release": _held,
    "pass": _held,
    "assign": _held,
    "take_over": _held,
    "hand_on": _held,
    "note": _noted,
    "recount": _recounted,
    urging.URGE: _urged,
    urging.EXPLAIN: _explained,
}


def _applicant(sight: Sight, step: Step) -> tuple[str, ...]:
    return _told_by(sight.applicant, sight.person(step.event.actor_id))


def _officer(sight: Sight, case: Case, step: Step, role: str = "") -> tuple[str, ...]:
    says = sight.role(case, role) if role else ""
    absent = sight.person(step.body.get("for"))
    instead = _("代%(person)s") % {"person": absent} if absent else ""
    return _told_by(sight.org(case), says, sight.person(step.event.actor_id), instead)


def _told_by(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def given(inputs: Iterable[Input], step: Step) -> tuple[tuple[str, str], ...]:
    """What a command was given: (label, value in words)."""
    values = step.given
    words = {spec.id: value_in_words(spec, values[spec.id]) for spec in inputs if spec.id in values}
    return tuple(
        (saying.say(spec.name), words.get(spec.id, erased()))
        for spec in inputs
        if spec.id in words or spec.id in step.erased
    )


def erased() -> str:
    """What stands where words were erased."""
    return _("（内容已依法删除）")


def value_in_words(spec: Input, value: Any) -> str:
    """A value as it stands in the ledger, in the reader's words."""
    if isinstance(value, list):
        return "\n".join(value_in_words(spec, each) for each in value)
    if spec.choices:
        return saying.say(spec.choices[value]) if value in spec.choices else str(value)
    if spec.type == "date":
        return saying.on(datetime.fromisoformat(str(value)).date(), year=True)
    return str(value)


def papers_of(sight: Sight, case: Case, step: Step) -> tuple[Paper, ...]:
    """The documents an event issued."""
    documents = sight.life(case).documents
    return tuple(
        Paper(
            saying.say(documents[name].name),
            reverse("notice", args=[sight.dossier.id, step.event.seq, name]),
            step.event.at,
            sight.matter(case),
            sight.org(case),
        )
        for name in step.issued
    )


@dataclass(frozen=True)
class ClockTold:
    """One clock of a case with everything its end was computed from."""

    name: str
    clock: Clock | None
    facts: tuple[tuple[str, str], ...]


def clocks_told(sight: Sight, case: Case) -> list[ClockTold]:
    """Every clock that was started, what runs first."""
    kinds = sight.life(case).clocks
    told = [
        ClockTold(
            saying.say(kinds[name].name),
            shown(run, sight.book, sight.at),
            tuple(_basis(sight, run, kinds[name].law)),
        )
        for name, run in case.clocks.items()
    ]
    return sorted(told, key=lambda each: each.clock is None)


def _basis(sight: Sight, run: Run, law: str) -> Iterable[tuple[str, str]]:
    yield _("时限"), _limits(run)
    yield _("起算"), _("%(moment)s，当天不算") % {"moment": saying.moment(run.start)}
    for start, end in run.pauses:
        until = saying.moment(end) if end else _("还在暂停")
        yield _("暂停"), f"{saying.moment(start)} – {until}"
    if run.extension:
        limit = Limit.parse(run.limit or run.legal or "0 wd")
        yield _("延长"), days(run.extension, limit.unit)
    if run.stop:
        yield _("停止"), saying.moment(run.stop)
    elif run.due:
        yield _("到期"), saying.moment(run.due)
    if law:
        yield _("依据"), law
    yield _("日历"), _calendar(sight, run)


def _calendar(sight: Sight, run: Run) -> str:
    """Which announcement the end was computed from."""
    version = {"version": run.calendar[:8]}
    calendar = sight.book.history.version(run.calendar)
    table = max(calendar.tables, key=lambda each: each.published) if calendar else None
    if table is None:
        return _("工作日历 %(version)s") % version
    day = {"day": saying.on(table.published, year=True), "source": table.source}
    return _("工作日历 %(version)s，用到%(day)s为止公布的安排（%(source)s）") % {**version, **day}


def _limits(run: Run) -> str:
    promise = limit_in_words(run.limit)
    legal = limit_in_words(run.legal)
    if promise and legal:
        return _("承诺 %(promise)s，法定 %(legal)s") % {"promise": promise, "legal": legal}
    return promise or (_("法定 %(legal)s") % {"legal": legal} if legal else _("没有时限"))


def limit_in_words(text: str | None) -> str:
    """`5 wd` in the reader's words; "" for None."""
    if text is None:
        return ""
    limit = Limit.parse(text)
    return days(limit.amount, limit.unit)


def days(amount: Any, unit: str) -> str:
    count = int(amount)
    said = {
        "wd": ngettext("%(count)s 个工作日", "%(count)s 个工作日", count),
        "cd": ngettext("%(count)s 天", "%(count)s 天", count),
        "wh": ngettext("%(count)s 个工作小时", "%(count)s 个工作小时", count),
        "h": ngettext("%(count)s 小时", "%(count)s 小时", count),
        "min": ngettext("%(count)s 分钟", "%(count)s 分钟", count),
    }[unit]
    return said % {"count": plain(amount) if not isinstance(amount, int) else amount}
