"""`onething due PACK DEFINITION START`: when something would be due, without any case or database.

For whoever writes a limit or a calendar and wants to see what it gives before it is published.
"""

import argparse
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from onething.clocks import Calendar, Limit, Pause
from onething.problem import Problem
from onething.project import database, terminal

if TYPE_CHECKING:
    from onething.packs import Pack

DAY = timedelta(days=1)


class NoClock(Problem):
    says = (
        "内容包里没有 %(definition)s 的时钟 %(clock)s(现有:%(known)s)。"
        " · The pack has no clock %(clock)s of %(definition)s (it has: %(known)s)."
    )


class BadMoment(Problem):
    says = (
        "“%(text)s”不是日期或时段,请写 2026-09-21 或 2026-09-23/2026-10-09。"
        " · “%(text)s” is no date or interval: write 2026-09-21 or 2026-09-23/2026-10-09."
    )


def add(parser: argparse.ArgumentParser) -> None:
    """The pack, what is asked for, from when, and what stops or lengthens its clock."""
    parser.add_argument("pack", type=Path, help="folder of the pack")
    parser.add_argument("definition", help="what has the limit, as kind/id: matter/tax_change")
    parser.add_argument("start", help="when the clock starts: 2026-09-21, or 2026-09-21T10:00")
    parser.add_argument("--clock", default="decision", help="default: decision")
    parser.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="FIRST/LAST",
        help="days on which the clock stands still, both included; may be given again",
    )
    parser.add_argument("--known", help="as the calendar was known on a day: 2026-11-01")
    parser.add_argument("--extension", type=int, default=0, help="in the unit of the limit")


def run(arguments: argparse.Namespace) -> None:
    """Say the promised and the legal deadline. Raises PackRefused, NoClock, BadMoment."""
    database.ready()
    from onething.packs import read
    from onething.project.content import KINDS

    pack = read(arguments.pack, KINDS)
    calendar = _calendar(pack, arguments.known)
    start = _moment(arguments.start, calendar)
    pauses = [_pause(text, calendar) for text in arguments.pause]
    for name, limit in _limits(pack, arguments.definition, arguments.clock).items():
        terminal.say(f"{name} {limit}: {_due(start, limit, pauses, calendar, arguments.extension)}")


def _calendar(pack: "Pack", known: str | None) -> Calendar:
    from onething.clocks.content import CalendarYear, WorkTime, calendars

    (work,) = pack.all(WorkTime).values()
    history = calendars(pack.all(CalendarYear).values(), work, pack.head.zone)
    return history.as_known(_day(known)) if known else history.latest()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise BadMoment(text=text) from fault


def _limits(pack: "Pack", definition: str, clock: str) -> dict[str, Limit]:
    """What its definition says of the clock, else what its lifecycle says."""
    from onething.cases.lifecycle import Lifecycle, Workable

    kind, _, id = definition.partition("/")
    work = pack.body(kind, id) if kind in pack.definitions else None
    clocks, own = {}, None
    if isinstance(work, Workable):
        life = pack.body("lifecycle", work.lifecycle)
        clocks = life.clocks if isinstance(life, Lifecycle) else {}
        own = work.limits.get(clock)
    if clock not in clocks:
        raise NoClock(definition=definition, clock=clock, known=", ".join(clocks) or "—")
    limit = (own and own.limit) or clocks[clock].limit
    legal = (own and own.legal) or clocks[clock].legal
    return {
        name: found for name, found in (("承诺 promised", limit), ("法定 legal", legal)) if found
    }


def _due(
    start: datetime, limit: Limit, pauses: list[Pause], calendar: Calendar, extension: int
) -> str:
    from onething import clocks

    due = clocks.due(start, limit, pauses, calendar, extension)
    assert due is not None, "every pause given here has an end"
    provisional = ",放假安排未公布,暂定 provisional until the holidays are announced"
    return f"{due.at:%Y-%m-%d %H:%M}{provisional if due.provisional else ''}"


def _moment(text: str, calendar: Calendar) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=calendar.tz)
    except ValueError as fault:
        raise BadMoment(text=text) from fault


def _pause(text: str, calendar: Calendar) -> Pause:
    """Whole days: from the first midnight of the first to the last midnight of the last."""
    first, _, last = text.partition("/")
    start, end = _moment(first, calendar), _moment(last or first, calendar) + DAY
    if end <= start:
        raise BadMoment(text=text)
    return Pause(start, end)
