"""The single place that counts what a replay reports; pure."""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onething.cases.replay.rehearsal import Outcome
from onething.cases.replay.script import Script
from onething.clocks import Calendar


@dataclass(frozen=True, slots=True)
class Placing:
    """How many events there were, how many moved a task; the others by (activity, reason)."""

    events: int
    placed: int
    moved: int
    left: Sequence[tuple[tuple[str, str], int]]

    @property
    def share(self) -> float:
        """Placed events as a share of all; 1 for an empty log."""
        return self.placed / self.events if self.events else 1.0


def placing(outcomes: Iterable[Outcome]) -> Placing:
    """The placing of all events; steps that are no events do not count."""
    events = [outcome for outcome in outcomes if outcome.step.is_event]
    left = Counter((o.step.activity, o.why) for o in events if not o.is_placed)
    return Placing(
        events=len(events),
        placed=sum(outcome.is_placed for outcome in events),
        moved=sum(outcome.was_moved for outcome in events),
        left=sorted(left.items(), key=lambda item: (-item[1], item[0])),
    )


@dataclass(frozen=True, slots=True)
class Days:
    """Working days from receipt to end, over the scripts that have ended.

    `p90` is the smallest number of days that nine in ten did not exceed (nearest rank).
    """

    ended: int
    median: float
    mean: float
    p90: int


def days(scripts: Iterable[Script], calendar: Calendar) -> Days | None:
    """The day of receipt is not counted; None when none has ended."""
    counted = sorted(
        calendar.count(_day(script.received, calendar), _day(script.ended, calendar))
        for script in scripts
        if script.ended
    )
    if not counted:
        return None
    rank = math.ceil(0.9 * len(counted))
    return Days(
        len(counted), statistics.median(counted), statistics.fmean(counted), counted[rank - 1]
    )


def by_department(scripts: Iterable[Script], calendar: Calendar) -> dict[str, Days]:
    """The days of each department that has ended anything, most cases first."""
    groups: dict[str, list[Script]] = {}
    for script in scripts:
        groups.setdefault(script.department, []).append(script)
    found = {name: days(group, calendar) for name, group in groups.items()}
    ended = [(name, each) for name, each in found.items() if each]
    return dict(sorted(ended, key=lambda item: -item[1].ended))


@dataclass(frozen=True, slots=True)
class Met:
    """Of those that ended and have such a day: how many ended on or before it; and how many by
    the very minute that the log gives, though a log often means the day alone."""

    ended: int
    by_day: int
    by_minute: int


def met(pairs: Iterable[tuple[datetime | None, datetime | None]], calendar: Calendar) -> Met:
    """`pairs` are (ended, promised); a pair that lacks either is left out."""
    both = [(ended, promised) for ended, promised in pairs if ended and promised]
    return Met(
        ended=len(both),
        by_day=sum(_day(a, calendar) <= _day(b, calendar) for a, b in both),
        by_minute=sum(a <= b for a, b in both),
    )


def _day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(calendar.tz).date()
