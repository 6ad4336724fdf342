"""The single place that takes an announcement of holidays into a realm, as a release of its own."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from onething.cases import recounting, releases
from onething.cases.recounting import Moving
from onething.clocks import Calendar, announcement
from onething.clocks.content import CalendarYear
from onething.packs import Definition, defined, read_file
from onething.parties.models import Realm
from onething.problem import Problem

KIND = releases.CALENDAR
FREE = frozenset({"holiday", "free", "off", "放假", "休", "休息"})
WORKS = frozenset({"makeup", "work", "working", "上班", "班", "调休", "补班"})


class NoSuchRealm(Problem):
    says = (
        "请用 --realm 说明是哪个辖域(现有:%(known)s)。"
        " · Say with --realm for which realm it is (there are: %(known)s)."
    )


class NoAnnouncement(Problem):
    says = (
        "读不出放假安排 %(file)s:%(why)s。请按 docs/how-to/import-a-calendar-year.md 写。"
        " · %(file)s is no announcement of holidays: %(why)s."
        " Write it as docs/how-to/import-a-calendar-year.md shows."
    )


class PublishedTooLate(Problem):
    says = (
        "%(published)s 公布的安排改变了当时已经过去的日子:%(days)s。"
        "已经过去的日子怎么上班不能事后改;请核对公布日期 published,或从安排中去掉这些日子。"
        " · What was published on %(published)s changes days that were over by then: %(days)s."
        " How they worked cannot be changed afterwards: check `published`, or leave them out."
    )


class NotPublishedYet(Problem):
    says = (
        "公布日期 %(published)s 还没有到。请核对 published,公布之后再导入。"
        " · %(published)s is still to come: check `published`, and import it once it is public."
    )


class AnnouncedOtherwise(Problem):
    says = (
        "%(published)s 公布的 %(year)s 年安排已经导入过,日子不同:%(days)s。"
        "重新公布的,请写它自己的公布日期;上次录入有误的,加 --correct 更正。"
        " · The announcement of %(published)s for %(year)s is there already, with other days:"
        " %(days)s. If it was announced anew, give its own date of publication; if it was typed"
        " wrongly, correct it with --correct."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `changes` are the days that work otherwise than was thought,
    `passed` those of them that are over by now."""

    realm: Realm
    definition: Definition
    year: CalendarYear
    before: Calendar
    after: Calendar
    changes: tuple[date, ...]
    passed: tuple[date, ...]
    is_there: bool
    is_overruled: bool

    @property
    def was_provisional(self) -> bool:
        return self.before.is_provisional(date(self.year.year, 1, 1))


def realm_of(code: str | None) -> Realm:
    """The realm with this code, or the only one there is. Raises NoSuchRealm."""
    realms = list(Realm.objects.order_by("code"))
    found = [realm for realm in realms if code in (None, realm.code)]
    if len(found) != 1:
        raise NoSuchRealm(known=", ".join(realm.code for realm in realms) or "—")
    return found[0]


def read(path: Path, published: str | None, source: str | None) -> Definition:
    """The one calendar in a file: YAML or JSON as in a pack, or a list of days with their kinds
    (CSV, JSON), for which the two others say when and by what it was published.

    Raises PackRefused, NoAnnouncement.
    """
    try:
        rows = _rows(path)
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as fault:
        raise NoAnnouncement(file=path.name, why=" ".join(str(fault).split())) from fault
    if rows is None:
        found = read_file(path, {KIND: CalendarYear}, ("zh", "en"))
        if len(found) != 1:
            raise NoAnnouncement(file=path.name, why=f"{len(found)} calendars, 1")
        return found[0]
    if not published or not source:
        raise NoAnnouncement(file=path.name, why="--published 2026-11-20 --source …")
    return _of_days(path, rows, published, source)


def _rows(path: Path) -> list[tuple[str, str]] | None:
    """(day, kind) of a list of days; None when the file is a definition as in a pack."""
    text = path.read_text("utf-8-sig")
    if path.suffix == ".csv":
        lines = [line for line in csv.reader(text.splitlines()) if any(line)]
        return [(line[0].strip(), line[1].strip()) for line in lines if _is_row(line)]
    if path.suffix == ".json" and isinstance(found := json.loads(text), list):
        return [(str(each["date"]), str(each["kind"])) for each in map(_mapping, found)]
    return None


def _is_row(line: list[str]) -> bool:
    if len(line) < 2:
        raise ValueError(f"{','.join(line)}: date,kind")
    return line[0].strip().lower() not in ("date", "日期", "day")


def _mapping(each: Any) -> Mapping[str, Any]:
    if not isinstance(each, dict) or not {"date", "kind"} <= each.keys():
        raise ValueError(f"{each}: {{date, kind}}")
    return each


def _of_days(
    path: Path, rows: Iterable[tuple[str, str]], published: str, source: str
) -> Definition:
    days: dict[bool, list[str]] = {True: [], False: []}
    for day, kind in rows:
        if kind.lower() not in FREE | WORKS:
            known = ", ".join(("holiday", "makeup"))
            raise NoAnnouncement(file=path.name, why=f"{day} {kind} ({known})")
        days[kind.lower() in FREE].append(day)
    years = [day[:4] for day in days[True] + days[False]]
    year = max(set(years), key=years.count, default="")
    try:
        body = CalendarYear.model_validate(
            {
                "year": year,
                "published": published,
                "source": source,
                "holidays": sorted(days[True]),
                "makeups": sorted(days[False]),
            }
        )
    except ValidationError as refused:
        why = "; ".join(f"{e['loc'] and e['loc'][-1]} {e['msg']}" for e in refused.errors())
        raise NoAnnouncement(file=path.name, why=why) from refused
    return defined(KIND, year, body, path.name, 0)


def plan(realm: Realm, definition: Definition, today: date, correct: bool = False) -> Plan:
    """What importing this announcement would do. Raises NotPublishedYet, PublishedTooLate,
    AnnouncedOtherwise, and NoSuchRealm when the realm has no pack."""
    year = definition.body
    assert isinstance(year, CalendarYear)
    newest = releases.newest(realm.pk)
    if newest is None:
        raise NoSuchRealm(known="—")
    if year.published > today:
        raise NotPublishedYet(published=year.published)
    history, table = releases.times(newest), year.table()
    others = history.without(table.year, table.published)
    if late := announcement.too_late(history, table):
        raise PublishedTooLate(published=year.published, days=listed(late))
    there = releases.bodies(newest, KIND, CalendarYear)
    twin = next((id for id, y in there.items() if _same_notice(y, year)), None)
    is_there = twin is not None and there[twin].table() == table
    before, after = history.latest(), others.joined(table).latest()
    changes = announcement.changed(before, after, table)
    if twin is not None and not is_there and not correct:
        raise AnnouncedOtherwise(
            published=year.published, year=year.year, days=listed(changes) or year.source
        )
    id = twin or _free_id(definition.id, year, there)
    return Plan(
        realm=realm,
        definition=defined(KIND, id, year, definition.file, definition.line),
        year=year,
        before=before,
        after=after,
        changes=changes,
        passed=tuple(day for day in changes if day < today),
        is_there=is_there,
        is_overruled=table not in after.tables,
    )


def _same_notice(one: CalendarYear, other: CalendarYear) -> bool:
    return (one.year, one.published) == (other.year, other.published)


def _free_id(id: str, year: CalendarYear, taken: Mapping[str, CalendarYear]) -> str:
    """What was announced before stays under its own id: it is how the calendar was known then."""
    return id if id not in taken else f"{year.year}-{year.published}"


def moving(plan: Plan, at: datetime) -> list[Moving]:
    """The open deadlines that fall elsewhere, were the announcement imported now."""
    newest = releases.newest(plan.realm.pk) or 0
    book = releases.book(newest, newest)
    history = book.history.without(plan.year.year, plan.year.published).joined(plan.year.table())
    return list(recounting.would_move(plan.realm.pk, replace(book, history=history, since=at)))


def publish(plan: Plan, at: datetime) -> int:
    """The release with the calendar of the plan."""
    return releases.announce(plan.realm.pk, plan.definition, at)[0]


def listed(days: Iterable[date], most: int = 12) -> str:
    """`2027-01-01, 2027-01-02 …`"""
    texts = [day.isoformat() for day in days]
    return ", ".join(texts[:most]) + (f" … ({len(texts)})" if len(texts) > most else "")
