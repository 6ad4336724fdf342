"""`onething calendar`: take the announced holidays into a realm, list them, show a year."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from onething.packs import PackRefused
from onething.problem import Problem
from onething.project import database, home, terminal
from onething.project.commands.pack import refused

if TYPE_CHECKING:
    from onething.cases.recounting import Moving
    from onething.clocks import Calendar
    from onething.parties.models import Realm
    from onething.project.announcing import Plan

EXAMPLES = 10


class NoSuchDay(Problem):
    says = "“%(text)s”不是日期,请写 2026-11-01。 · “%(text)s” is no date: write 2026-11-01."


def add(parser: argparse.ArgumentParser) -> None:
    """One verb, and the file or the year that it is about."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    what = "take an announcement into a realm; shows first what it would change"
    verb = verbs.add_parser("import", help=what, description=what)
    verb.add_argument("file", type=Path, help="YAML or JSON as in a pack, or CSV: date,kind")
    verb.add_argument("--published", help="day of publication, for a list of days: 2026-11-20")
    verb.add_argument("--source", help="number of the notice, for a list of days")
    verb.add_argument("--correct", action="store_true", help="it was typed wrongly before")
    verb.add_argument("--yes", action="store_true", help="do it without asking")
    what = "what was announced, by year"
    listing = verbs.add_parser("list", help=what, description=what)
    what = "the working days of a year, month by month"
    show = verbs.add_parser("show", help=what, description=what)
    show.add_argument("year", type=int)
    show.add_argument("--known", help="as the calendar was known on a day: 2026-11-01")
    for each in (verb, listing, show):
        each.add_argument("--realm", help="for which realm, when there are several")


def run(arguments: argparse.Namespace) -> int:
    """0 when it is done or shown; 2 when it was refused."""
    with database.at_hand(home.current()):
        match arguments.verb:
            case "import":
                return _import(arguments)
            case "list":
                return _list(arguments.realm)
        return _show(arguments)


def _import(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from onething.project import announcing

    realm = announcing.realm_of(arguments.realm)
    try:
        definition = announcing.read(arguments.file, arguments.published, arguments.source)
    except PackRefused as fault:
        return refused(fault)
    now = timezone.now()
    plan = announcing.plan(realm, definition, timezone.localdate(now), arguments.correct)
    if plan.is_there:
        key = plan.definition.key
        terminal.say(f"{realm.code} {key}:已经导入,没有变化 · there already, nothing changed")
        return 0
    _preview(plan, announcing.moving(plan, now))
    if not arguments.yes and not _is_wanted():
        terminal.say("没有导入;要导入请加 --yes · nothing was imported; add --yes to do it")
        return 0
    release = announcing.publish(plan, timezone.now())
    terminal.say(f"已发布为第 {release} 号 · published as release {release}")
    _recount(release)
    return 0


def _is_wanted() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("导入吗?Import it? [y/N] ").strip().lower() in ("y", "yes", "是")


def _preview(plan: "Plan", moving: "list[Moving]") -> None:
    from onething.project.announcing import listed

    year = plan.year
    name = f"{plan.realm.code} {plan.definition.key}"
    terminal.say(
        f"{name}:{year.year} 年,{year.published} 公布,{year.source}"
        f" · year {year.year}, published {year.published}"
    )
    _months(plan.after, year.year)
    if plan.was_provisional:
        terminal.say(
            f"此前 {year.year} 年未公布,按周末计算,到期日为暂定"
            f" · until now {year.year} went by weekends alone and its deadlines were provisional"
        )
    if plan.is_overruled:
        terminal.say(
            "此后又有新的公布,以新的为准;这一份只作为当时的日历保存 · a later announcement counts;"
            " this one is kept as what was known then"
        )
    free = [day for day in plan.changes if not plan.after.is_working(day)]
    works = [day for day in plan.changes if plan.after.is_working(day)]
    terminal.say(f"改为放假 now free {len(free)}: {listed(free)}".rstrip(": "))
    terminal.say(f"改为上班 now working {len(works)}: {listed(works)}".rstrip(": "))
    if plan.passed:
        terminal.say(
            f"其中 {len(plan.passed)} 天已经过去,已过的到期日不动:{listed(plan.passed)}"
            f" · {len(plan.passed)} of them are over; deadlines that have passed stay"
        )
    dossiers = len({each.dossier_id for each in moving})
    terminal.say(
        f"在办件 {dossiers} 件的 {len(moving)} 个到期日要改"
        f" · {len(moving)} deadlines of {dossiers} open dossiers move"
    )
    for each in moving[:EXAMPLES]:
        zone = plan.after.tz
        days = f"{each.due.astimezone(zone):%Y-%m-%d} → {each.falls.astimezone(zone):%Y-%m-%d}"
        terminal.say(f"  {each.number} {each.definition} {each.clock}: {days}")


def _months(calendar: "Calendar", year: int) -> None:
    from onething.clocks import announcement

    months = announcement.working_days(calendar, year)
    terminal.say(
        f"每月工作日 working days by month: {','.join(map(str, months))} (合计 total {sum(months)})"
    )


def _recount(release: int) -> None:
    """Bring the calendar into the open dossiers; a worker that runs does the same, and goes on
    with it when this is stopped."""
    from django.utils import timezone

    from onething.cases import recounting

    while (found := recounting.progress(release)) and not found.is_done:
        batch = recounting.batch(timezone.now())
        if batch is None:
            time.sleep(0.5)
        terminal.say(
            f"  已核对 {found.seen} 件在办件,改期 {found.moved} 件"
            f" · {found.seen} open dossiers seen, {found.moved} moved"
        )
    if found:
        terminal.say(
            f"完成:核对 {found.seen} 件,改期 {found.moved} 件"
            f" · done: {found.seen} seen, {found.moved} moved"
        )


def _list(code: str | None) -> int:
    from onething.cases import releases
    from onething.clocks.content import CalendarYear
    from onething.parties.models import Realm

    for realm in Realm.objects.filter(**({"code": code} if code else {})).order_by("code"):
        newest = releases.newest(realm.pk)
        years = releases.bodies(newest, releases.CALENDAR, CalendarYear) if newest else {}
        now = releases.times(newest).latest() if newest else None
        for id, year in sorted(years.items(), key=lambda each: (each[1].year, each[1].published)):
            counts = now is not None and year.table() in now.tables
            note = "" if counts else "  已被后来的公布取代 replaced by a later one"
            terminal.say(
                f"{realm.code}  {id}  {year.year}  公布 published {year.published}"
                f"  放假 free {len(year.free_days())}, 调休 make-up {len(year.makeups)}"
                f"  {year.source}{note}"
            )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from onething.project import announcing

    realm = announcing.realm_of(arguments.realm)
    calendar = _known(realm, arguments.known)
    year: int = arguments.year
    terminal.say(f"{realm.code} {year}  日历 calendar {calendar.version}")
    _months(calendar, year)
    table = next((each for each in calendar.tables if each.year == year), None)
    if table is None:
        terminal.say("未公布,按周末计算 · not announced: by weekends alone")
        return 0
    terminal.say(f"公布 published {table.published}  {table.source}")
    terminal.say(f"放假 free: {announcing.listed(sorted(table.holidays), 366)}")
    terminal.say(f"调休 make-up: {announcing.listed(sorted(table.makeups), 366)}")
    return 0


def _known(realm: "Realm", on: str | None) -> "Calendar":
    from onething.cases import releases

    history = releases.times(releases.newest(realm.pk) or 0)
    return history.as_known(day(on)) if on else history.latest()


def day(text: str) -> date:
    """The day a text says. Raises NoSuchDay."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise NoSuchDay(text=text) from fault
