"""The single place that tells in words by when a dossier ends, and why then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onething.cases import promise
from onething.cases.history import Step
from onething.cases.promise import Moved, Paused
from onething.web import case_recount, saying
from onething.web.case_sight import Sight


@dataclass(frozen=True)
class Shift:
    """Something that moved the promised day: when, what, in which matter, by how many days."""

    on: date
    says: str
    matter: str
    days: int

    @property
    def size(self) -> int:
        return abs(self.days)


@dataclass(frozen=True)
class Promised:
    """The promised day of a dossier as a page shows it. `later` working days than first promised,
    negative when earlier; `path` are the matters that make the day, where there are several."""

    end: date
    path: tuple[str, ...]
    pauses: tuple[str, ...]
    first: date | None
    later: int
    shifts: tuple[Shift, ...]

    @property
    def size(self) -> int:
        return abs(self.later)


def promised(sight: Sight, told: Sequence[Step]) -> Promised | None:
    """What is promised of a dossier now; None once it is closed or where nothing is promised."""
    now = promise.promised(sight.book, sight.dossier, sight.at)
    if now is None:
        return None
    first = promise.first(sight.book, told)
    later = sight.book.calendar.count(first.end, now.end) if first else 0
    several = len(sight.dossier.cases) > 1
    return Promised(
        end=now.end,
        path=tuple(_matter(sight, branch) for branch in now.path) if several else (),
        pauses=tuple(_paused(sight, each) for each in now.paused),
        first=first.end if first else None,
        later=later,
        shifts=tuple(_shift(sight, each) for each in promise.moved(sight.book, told)),
    )


def _matter(sight: Sight, branch: str) -> str:
    return sight.matter(sight.dossier.case(branch))


def _paused(sight: Sight, paused: Paused) -> str:
    words = {"matter": _matter(sight, paused.branch), "since": saying.on(paused.since)}
    if paused.until is None:
        return _("“%(matter)s”从%(since)s起暂停计时，没有写明到哪天；这里按今天恢复计算。") % words
    until = {"until": saying.on(paused.until)}
    return _("“%(matter)s”从%(since)s起暂停计时，最长到%(until)s；这里按那天恢复计算。") % {
        **words,
        **until,
    }


def _shift(sight: Sight, moved: Moved) -> Shift:
    step = moved.step
    case = step.case
    return Shift(
        on=sight.book.calendar.day_of(step.event.at),
        says=_event(sight, step),
        matter=sight.matter(case) if case else "",
        days=moved.days,
    )


def _event(sight: Sight, step: Step) -> str:
    if step.event.type == "recount":
        return case_recount.why(step)
    life = sight.life(step.case) if step.case else None
    named = life and (life.commands.get(step.event.type) or life.due.get(step.event.type))
    if named:
        return saying.say(named.name)
    return _("前一项办结后开始") if step.event.type == "start" else _("停办")
