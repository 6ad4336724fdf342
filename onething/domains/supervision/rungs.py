"""The single place that says when the next rung of the ladder is due for a spell; pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from onething import clocks
from onething.clocks import Calendar, Light, Pause
from onething.domains.supervision.content import Escalation
from onething.domains.supervision.spells import Spell

Rungs = Mapping[str, Escalation]

STILL_TOLD: Mapping[str, frozenset[Light]] = {
    "yellow": frozenset({"yellow"}),
    "red": frozenset({"red", "double_red"}),
    "double_red": frozenset({"double_red"}),
}
"""The lights under which a rung is still worth telling: a warning is not, once it is too late."""


def light(spell: Spell, now: datetime) -> Light:
    """As `clocks.light` says it."""
    turns = clocks.Turns(spell.warn_at, spell.red_at, spell.double_at)
    return turns.light(now, spell.paused_at is not None)


def moment(rung: Escalation, spell: Spell, calendar: Calendar) -> datetime | None:
    """When this rung is reached; None while a pause stands in the way, or never is.

    A time so short that it is yellow from its first minute warns of nothing: whoever gets the work
    then knows it.
    """
    turned = {"yellow": spell.warn_at, "red": spell.red_at, "double_red": spell.double_at}
    since = turned[rung.light]
    if since is None or (rung.light == "yellow" and since <= spell.since):
        return None
    if rung.after is None:
        return since
    pauses = tuple(Pause(start, end) for start, end in spell.pauses)
    reached = clocks.due(since, rung.after, pauses, calendar)
    return reached.at if reached else None


def next_at(rungs: Rungs, spell: Spell, told: Iterable[str], calendar: Calendar) -> datetime | None:
    """When the next rung that was not told yet is reached; None when there is none."""
    if spell.ended_at is not None:
        return None
    left = (moment(rungs[id], spell, calendar) for id in rungs.keys() - set(told))
    return min((at for at in left if at), default=None)


def reached(
    rungs: Rungs, spell: Spell, told: Iterable[str], calendar: Calendar, now: datetime
) -> Iterator[tuple[str, bool]]:
    """Each rung reached by now and not told yet, and whether it is still worth telling."""
    shows = light(spell, now)
    for id in sorted(rungs.keys() - set(told)):
        at = moment(rungs[id], spell, calendar)
        if at is not None and at <= now:
            yield id, shows in STILL_TOLD[rungs[id].light]
