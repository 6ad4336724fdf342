"""The single place that tells in words who used which working days of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onething.cases import attribution
from onething.cases.attribution import Day, Holder, Share
from onething.cases.history import Step
from onething.cases.state import Case
from onething.web import case_words, saying
from onething.web.case_sight import Sight


@dataclass(frozen=True)
class Row:
    """Days one after the other with one holder, in the reader's words."""

    who: str
    more: str
    first: date
    last: date
    days: int
    counted: int


@dataclass(frozen=True)
class Used:
    """The days of one case: its rows, oldest first, and their sums."""

    matter: str
    org: str
    rows: tuple[Row, ...]
    days: int
    counted: int


@dataclass(frozen=True)
class Sum:
    """The days one department worked on its cases of a dossier."""

    org: str
    days: int


def used(sight: Sight, case: Case, told: Sequence[Step]) -> Used:
    """Who used which days of a case until now."""
    found = _days(sight, case, told)
    rows = tuple(_row(sight, case, told, share) for share in attribution.shares(found))
    counted = sum(each.counts for each in found)
    return Used(sight.matter(case), sight.org(case), rows, len(found), counted)


def sums(sight: Sight, told: Sequence[Step]) -> list[Sum]:
    """The days each department worked, over all its cases, the longest first."""
    by_org: dict[int, int] = {}
    for case in sight.dossier.cases.values():
        for org, days in attribution.by_department(_days(sight, case, told)).items():
            by_org[org] = by_org.get(org, 0) + days
    longest = sorted(by_org.items(), key=lambda each: -each[1])
    return [Sum(saying.say(sight.orgs[org].name), days) for org, days in longest]


def _days(sight: Sight, case: Case, told: Sequence[Step]) -> tuple[Day, ...]:
    return attribution.days(sight.book, told, sight.dossier, case.id, sight.at)


def _row(sight: Sight, case: Case, told: Sequence[Step], share: Share) -> Row:
    who, more = _words(sight, case, told, share.holder)
    return Row(who, more, share.first, share.last, share.days, share.counted)


def _words(sight: Sight, case: Case, told: Sequence[Step], holder: Holder) -> tuple[str, str]:
    """Who had the days, and what is to be said beside it."""
    if holder.kind == "applicant":
        return (_("您") if sight.is_applicant else _("申请人")), _("补正等")
    if holder.kind == "waiting":
        names = [sight.matter(each) for each in sight.dossier.cases.values()]
        awaited = dict(zip((c.branch for c in sight.dossier.cases.values()), names, strict=True))
        waits = "、".join(awaited[each] for each in holder.needs if each in awaited)
        return _("等待其他事项"), waits
    if holder.kind == "paused":
        return _("暂停"), _ground(sight, case, told, holder.step)
    role = sight.role(case, holder.role) if holder.role else ""
    person = sight.person(holder.officer_id) if sight.sees_whole(case) else ""
    return saying.say(sight.orgs[holder.org_id].name), f"{role} {person}".strip()


def _ground(sight: Sight, case: Case, told: Sequence[Step], seq: int | None) -> str:
    """What a suspension is for: what was chosen when it began, else the command that began it."""
    step = next((each for each in told if each.event.seq == seq), None)
    command = sight.life(case).commands.get(step.event.type) if step else None
    if step is None or command is None:
        return ""
    inputs = sight.inputs(case, command)
    chosen = [spec for spec in inputs if spec.choices and spec.id in step.given]
    words = [case_words.value_in_words(spec, step.given[spec.id]) for spec in chosen]
    return "、".join(words) or saying.say(command.name)
