"""The way of a dossier: a lane for each department on one axis of working days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onething.cases import history, lanes
from onething.cases.history import Step
from onething.cases.state import BLOCKED, WAITING, Case
from onething.parties.scope import APPLICANT
from onething.web import case_deeds, days, notice, saying
from onething.web import promise as promises
from onething.web.case_deeds import Deed
from onething.web.case_sight import Sight, see, state_name
from onething.web.case_words import Paper, papers_of
from onething.web.clock import Clock
from onething.web.domain import CasePanel
from onething.web.lanes import Flag, Kind, Lane, Stretch, Track, axis
from onething.web.notice import Notice
from onething.web.telling import told

KINDS: dict[lanes.Kind, Kind] = {
    "waiting": "planned",
    "work": "work",
    "applicant": "paused",
    "paused": "paused",
}
"""How a stretch is drawn: time that does not count for a department is hatched."""


@dataclass(frozen=True)
class Asked:
    """What a department asks of the applicant now: what it wrote, and what can be answered."""

    says: str
    matter: str
    org: str
    clock: Clock | None
    notice: Notice | None
    deeds: list[Deed]
    case: Case


@require_safe
def page(request: HttpRequest, dossier_id: UUID, panels: Sequence[CasePanel] = ()) -> HttpResponse:
    """A dossier on its way, for its applicant, every department in it, and who oversees."""
    sight = see(request, dossier_id)
    steps = told(sight)
    cases = sight.parts
    shown = [panel(request, sight.scope, sight.dossier, None, sight.book) for panel in panels]
    promise = promises.promised(sight, steps)
    track = drawn(sight, steps, promise.end if promise else None)
    context = {
        "sight": sight,
        "works": bool(sight.scope.posts),
        "track": track,
        "asked": [_asked(sight, case, steps) for case in cases if _is_asked(sight, case)],
        "papers": _papers(sight, steps),
        "withdrawals": _withdrawals(sight, cases),
        "panels": [html for html in shown if html],
        "is_late": sight.dossier.closed_at is None and _is_late(track),
        "promise": promise,
        "used": [days.used(sight, case, steps) for case in cases],
        "sums": days.sums(sight, steps),
        "done": sum(case.ended_at is not None for case in cases),
        "failed": sum(case.outcome in ("failure", "blocked") for case in cases),
        "count": len(cases),
        "head": saying.in_fours(sight.dossier.head.hex()),
    }
    return render(request, "web/track.html", context)


def _is_late(track: Track) -> bool:
    return track.promised is not None and track.promised < track.today


def drawn(sight: Sight, steps: Sequence[Step], promised: date | None) -> Track:
    """The picture: from the day of opening to the last day anything is known of."""
    calendar, dossier = sight.book.calendar, sight.dossier
    today = calendar.day_of(dossier.closed_at or sight.at)
    drawn = tuple(_lane(sight, case, steps) for case in sight.parts)
    ends = [s.until for lane in drawn for s in lane.stretches if s.until]
    last = max([today, *ends, *([promised] if promised else [])])
    first = calendar.day_of(dossier.opened_at)
    return Track(axis(calendar.is_working, first, last), today, promised, drawn)


def _lane(sight: Sight, case: Case, steps: Sequence[Step]) -> Lane:
    spent = lanes.stretches(steps, sight.dossier, case.id)
    whole, now = sight.sees_whole(case), spent[-1] if spent else None
    tasks = sight.dossier.open_tasks(case.id)
    clock = sight.clock(case, tasks[0] if tasks else None)
    return Lane(
        title=sight.matter(case),
        org=sight.org(case),
        state=sight.state(case),
        stretches=(*_stretches(sight, case, spent), *_ahead(sight, clock)),
        flags=tuple(_flags(sight, case, steps)),
        clock=clock,
        is_open=not case.ended_at and case.state != WAITING,
        holder=_holder(sight, case),
        since=_day(sight, now.since) if now and now.until is None else None,
        note=_note(sight, case),
        href=reverse("case", args=[case.id]) if whole else "",
    )


def _day(sight: Sight, at: datetime) -> date:
    return sight.book.calendar.day_of(at)


def _stretches(sight: Sight, case: Case, spent: Iterable[lanes.Stretch]) -> Iterable[Stretch]:
    for each in spent:
        until = _day(sight, each.until) if each.until else None
        says = state_name(sight.book, case.definition, each.state)
        yield Stretch(_day(sight, each.since), until, KINDS[each.kind], says)


def _ahead(sight: Sight, clock: Clock | None) -> Iterable[Stretch]:
    """From tomorrow to the day the running clock ends."""
    calendar = sight.book.calendar
    tomorrow = calendar.add(_day(sight, sight.at), 1)
    if clock and clock.due and clock.due >= tomorrow:
        yield Stretch(tomorrow, clock.due, "planned", _("按时限还可以办理"))


def _flags(sight: Sight, case: Case, steps: Sequence[Step]) -> Iterable[Flag]:
    life = sight.life(case)
    for turn in lanes.turns(steps, case.id):
        named = life.commands.get(turn.type) or life.due.get(turn.type) or life.when.get(turn.type)
        says = _("按新公布的放假安排重新计算") if turn.type == "recount" else turn.type
        yield Flag(_day(sight, turn.at), saying.say(named.name) if named else says)


def _holder(sight: Sight, case: Case) -> str:
    """Whose turn it is: the post; by name for who works there; "you" for the applicant."""
    tasks = sight.dossier.open_tasks(case.id)
    if not tasks:
        return ""
    if tasks[0].role == APPLICANT:
        return _("您") if sight.is_applicant else _("申请人")
    role = sight.role(case, tasks[0].role)
    person = sight.person(tasks[0].holder_id) if sight.sees_whole(case) else ""
    return f"{role} {person}".strip()


def _note(sight: Sight, case: Case) -> str:
    """Why a lane stands still because of another one; when it ended."""
    if case.state == WAITING:
        names = _quoted(sight, lanes.awaited_needs(sight.dossier, case))
        return _("等%(matters)s办成后自动开始，不用再交材料。") % {"matters": names}
    if case.state == BLOCKED:
        names = _quoted(sight, lanes.failed_needs(sight.dossier, case))
        return _(
            "这一项以%(matters)s办成为前提。那一项没有办成，所以停办；解决后可以重新申请。"
        ) % {"matters": names}
    if case.ended_at:
        return _("%(day)s结束") % {"day": saying.on(case.ended_at)}
    return ""


def _quoted(sight: Sight, cases: Iterable[Case]) -> str:
    return "、".join(
        _("“%(matter)s”（%(state)s）") % {"matter": sight.matter(each), "state": sight.state(each)}
        for each in cases
    )


def _is_asked(sight: Sight, case: Case) -> bool:
    tasks = sight.dossier.open_tasks(case.id)
    return sight.is_applicant and any(task.role == APPLICANT for task in tasks)


def _asked(sight: Sight, case: Case, steps: Sequence[Step]) -> Asked:
    task = next(t for t in sight.dossier.open_tasks(case.id) if t.role == APPLICANT)
    issued = history.issued(steps, case.id)
    return Asked(
        says=saying.say(sight.life(case).tasks[task.kind].name),
        matter=sight.matter(case),
        org=sight.org(case),
        clock=sight.clock(case, task),
        notice=notice.last(sight, steps, issued),
        deeds=[
            deed for deed in case_deeds.deeds(sight, case) if deed.task and deed.tone != "warning"
        ],
        case=case,
    )


def _papers(sight: Sight, steps: Sequence[Step]) -> list[Paper]:
    """What was issued and is this reader's to read, newest first."""
    found = [
        paper
        for step in steps
        if step.case is not None and sight.reads(step.case)
        for paper in papers_of(sight, step.case, step)
    ]
    return found[::-1]


def _withdrawals(sight: Sight, cases: Iterable[Case]) -> list[dict[str, Any]]:
    """What the applicant can end by itself, matter by matter."""
    if not sight.is_applicant:
        return []
    return [
        {"matter": sight.matter(case), "deed": deed, "case": case}
        for case in cases
        for deed in case_deeds.deeds(sight, case)
        if deed.tone == "warning" or deed.task is None
    ]
