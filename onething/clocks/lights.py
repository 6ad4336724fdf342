"""The single place that says which light a clock shows (DOMAIN 2.5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from onething.clocks import scale
from onething.clocks.basis import Basis
from onething.clocks.calendar import Calendar

Light = Literal["green", "yellow", "red", "double_red", "blue"]


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a clock turns yellow: so many days before its end, or so much of it used.

    `yellow_remaining` is in the limit's own unit and holds for limits in days only;
    `yellow_share` is a share of the limit with its extension and holds for all.
    """

    yellow_remaining: int
    yellow_share: Decimal


@dataclass(frozen=True, slots=True)
class Turns:
    """The moments from which a clock is yellow and after which it is red and double red.

    None: that moment is not known while the clock is paused, or there is no such limit.
    """

    yellow: datetime | None
    red: datetime | None
    double_red: datetime | None

    def light(self, now: datetime, paused: bool) -> Light:
        """An overrun stays visible when the clock is paused after it; else a pause is blue."""
        if self.double_red is not None and now > self.double_red:
            return "double_red"
        if self.red is not None and now > self.red:
            return "red"
        if paused:
            return "blue"
        return "yellow" if self.yellow is not None and now >= self.yellow else "green"


def yellow(committed: Basis, calendar: Calendar, rule: LightRule) -> datetime | None:
    """The moment from which a clock is yellow; None while an open pause stands in the way."""
    line = scale.of(committed.limit.unit, calendar)
    whole = committed.limit.amount + committed.extension
    used = line.length(whole * rule.yellow_share)
    if committed.limit.in_days:
        used = min(used, line.length(whole - rule.yellow_remaining))
    if used <= 0:
        return committed.start
    stopped = scale.merged(map(line.stopped, committed.pauses))
    reached = scale.reach(line.position(committed.start), used, stopped)
    return None if reached is None else line.opens(reached)


def turns(committed: Basis, legal: Basis | None, calendar: Calendar, rule: LightRule) -> Turns:
    """When the light of a clock changes, as far as its pauses are known now.

    `committed` is what was promised, `legal` what the law allows (None: the same).
    """
    return Turns(
        yellow=yellow(committed, calendar, rule),
        red=_ends(committed, calendar),
        double_red=_ends(legal, calendar) if legal is not None else None,
    )


def light(
    now: datetime, committed: Basis, legal: Basis | None, calendar: Calendar, rule: LightRule
) -> Light:
    """Green, yellow when the end is near, red after it, double red after the legal end, blue
    while paused."""
    return turns(committed, legal, calendar, rule).light(now, committed.is_paused(now))


def _ends(basis: Basis, calendar: Calendar) -> datetime | None:
    found = basis.due(calendar)
    return None if found is None else found.at
