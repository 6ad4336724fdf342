"""The single place that knows which days and hours government works.

A calendar is built from yearly tables as they were announced. Working days are counted by a table
of running totals, so that adding and counting cost the same for three days and for three hundred.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from onething.problem import Problem

FIRST_YEAR, LAST_YEAR = 1990, 2100
SATURDAY_AND_SUNDAY = frozenset({6, 7})
Hours = tuple[tuple[time, time], ...]
Span = tuple[int, int]


class OutsideCalendar(Problem):
    """A date so far away that it is almost surely a slip of the pen."""

    says = "日期超出日历可计算的范围(%(first)s 年至 %(last)s 年),请检查年份。"


@dataclass(frozen=True, slots=True)
class YearTable:
    """What was announced for one year, and when.

    A table may name days of the neighbouring years: the notice for 2012 made 2011-12-31 a working
    day. A later table for the same year replaces an earlier one, as in January 2020. `short` are
    days with office hours of their own, as a day that works in the morning only; they count as
    whole working days and end with the business of that day.
    """

    year: int
    published: date
    source: str
    holidays: frozenset[date]
    makeups: frozenset[date]
    short: tuple[tuple[date, Hours], ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days and office hours of one realm: a frozen value.

    `weekend` holds ISO weekday numbers (1 is Monday), `zone` the name of a time zone, `hours` the
    office intervals of a working day in order. A day works when it is a make-up day, or when it is
    neither a weekend day nor a holiday. A year without a table follows the weekend alone and is
    provisional.
    """

    tables: tuple[YearTable, ...]
    weekend: frozenset[int]
    zone: str
    hours: Hours
    version: str = field(init=False, compare=False)
    tz: ZoneInfo = field(init=False, compare=False, repr=False)
    opens: time = field(init=False, compare=False, repr=False)
    closes: time = field(init=False, compare=False, repr=False)
    _announced: frozenset[int] = field(init=False, compare=False, repr=False)
    _short: dict[date, Hours] = field(init=False, compare=False, repr=False)
    _sure: list[int] = field(init=False, compare=False, repr=False)
    _epoch: int = field(init=False, compare=False, repr=False)
    _totals: list[int] = field(init=False, compare=False, repr=False)
    _days: list[date] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("a calendar needs office hours")
        derive = functools.partial(object.__setattr__, self)
        derive("tables", _latest(self.tables))
        derive("version", _version(self))
        derive("tz", ZoneInfo(self.zone))
        derive("opens", self.hours[0][0])
        derive("closes", self.hours[-1][1])
        derive("_announced", frozenset(table.year for table in self.tables))
        derive("_short", {day: hours for t in self.tables for day, hours in t.short})
        epoch, totals, days = _count_through(self.tables, self.weekend)
        derive("_epoch", epoch)
        derive("_totals", totals)
        derive("_days", days)
        derive("_sure", _sure(self._announced, epoch, totals))

    def __hash__(self) -> int:
        return hash(self.version)

    @property
    def published(self) -> date | None:
        """The day of the latest announcement; None when nothing was announced."""
        return max((table.published for table in self.tables), default=None)

    def rank(self, day: date) -> int:
        """How many working days there are up to and including a day, from a fixed origin."""
        place = day.toordinal() - self._epoch
        if place < 0:
            raise outside()
        try:
            return self._totals[place]
        except IndexError:
            raise outside() from None

    def ranked(self, rank: int) -> date:
        """The working day that has this rank."""
        if rank < 1:
            raise outside()
        try:
            return self._days[rank]
        except IndexError:
            raise outside() from None

    def ends(self, day: date, working_days: int, stopped: Sequence[Span] = ()) -> tuple[date, bool]:
        """(the last of so many working days after a day, whether it leans on a year that was not
        announced). `stopped` are spans (low, high] of ranks in order in which a clock stood still.

        The step of a deadline alone, for whoever counts millions one by one.
        """
        place = day.toordinal() - self._epoch
        if place < 0 or working_days < 1:
            raise outside()
        try:
            rank = self._totals[place] + working_days
            if stopped:
                start = self._totals[place]
                for low, high in stopped:
                    if low >= rank:
                        break
                    if high > start:
                        rank += high - (low if low > start else start)
            return self._days[rank], rank > self._sure[place]
        except IndexError:
            raise outside() from None

    def line(self) -> tuple[date, list[int], list[date], list[int]]:
        """(the first day, the working days up to each day from it, the working days by rank, and
        for each day the last rank that can be counted to without a year that was not announced)."""
        return date.fromordinal(self._epoch), self._totals, self._days, self._sure

    @property
    def last_rank(self) -> int:
        """The rank of the last working day it can count to."""
        return len(self._days) - 1

    def is_working(self, day: date) -> bool:
        return self.rank(day) > 0 and self._days[self.rank(day)] == day

    def add(self, day: date, working_days: int) -> date:
        """The n-th working day after a day, which is itself not counted; before it when negative.

        Zero gives the day back, working or not.
        """
        if working_days > 0:
            # rank and ranked written out: this is the step that every deadline takes.
            place = day.toordinal() - self._epoch
            if place < 0:
                raise outside()
            try:
                return self._days[self._totals[place] + working_days]
            except IndexError:
                raise outside() from None
        if working_days == 0:
            return day
        return self.ranked(self.rank(day) - self.is_working(day) + working_days + 1)

    def count(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when the two are the other way round."""
        low = after.toordinal() - self._epoch
        high = until.toordinal() - self._epoch
        if low < 0 or high < 0:
            raise outside()
        try:
            return self._totals[high] - self._totals[low]
        except IndexError:
            raise outside() from None

    def on_or_after(self, day: date) -> date:
        """The day itself when it works, else the next working day."""
        return day if self.is_working(day) else self.add(day, 1)

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year has not been announced, so that its holidays are not known."""
        return day.year not in self._announced

    def day_of(self, at: datetime) -> date:
        """The realm's date at a moment; the moment must say its own zone."""
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone")
        return at.astimezone(self.tz).date()

    def close_of(self, day: date) -> datetime:
        """The end of business of a day: of its last office interval, in the realm's zone."""
        short = self._short.get(day) if self._short else None
        return datetime.combine(day, short[-1][1] if short else self.closes, self.tz)

    def hours_of(self, day: date) -> Hours:
        """The office hours of a day, if it works."""
        return self._short.get(day, self.hours)

    def short_days(self) -> tuple[date, ...]:
        """The working days that have hours of their own, in order."""
        return tuple(day for day in sorted(self._short) if self.is_working(day))


@dataclass(frozen=True, slots=True)
class History:
    """Every table ever announced in a realm, also those that were replaced."""

    tables: tuple[YearTable, ...]
    weekend: frozenset[int]
    zone: str
    hours: Hours

    def as_known(self, on: date) -> Calendar:
        """The calendar made of what had been published by a date, that day included."""
        known = tuple(table for table in self.tables if table.published <= on)
        return _calendar(known, self.weekend, self.zone, self.hours)

    def latest(self) -> Calendar:
        return _calendar(self.tables, self.weekend, self.zone, self.hours)

    def joined(self, table: YearTable) -> "History":
        """The same with one announcement more."""
        return history((*self.tables, table), self.weekend, self.zone, self.hours)

    def without(self, year: int, published: date) -> "History":
        """The same without what was announced for a year on a day."""
        rest = (t for t in self.tables if (t.year, t.published) != (year, published))
        return history(rest, self.weekend, self.zone, self.hours)

    def versions(self) -> tuple[Calendar, ...]:
        """Each calendar that was ever the known one, oldest first: what a basis may point to."""
        return tuple(self.as_known(on) for on in sorted({t.published for t in self.tables}))

    def version(self, name: str) -> Calendar | None:
        """The calendar with this version; None when no announcement ever made it."""
        return next((each for each in self.versions() if each.version == name), None)


def history(
    tables: Iterable[YearTable], weekend: Iterable[int], zone: str, hours: Hours
) -> History:
    """The tables in the order of their publication."""
    ordered = sorted(tables, key=lambda table: (table.published, table.year))
    return History(tuple(ordered), frozenset(weekend), zone, hours)


@functools.lru_cache(maxsize=64)
def _calendar(
    tables: tuple[YearTable, ...], weekend: frozenset[int], zone: str, hours: Hours
) -> Calendar:
    return Calendar(tables, weekend, zone, hours)


def _latest(tables: Iterable[YearTable]) -> tuple[YearTable, ...]:
    by_year: dict[int, YearTable] = {}
    for table in sorted(tables, key=lambda table: table.published):
        by_year[table.year] = table
    return tuple(by_year[year] for year in sorted(by_year))


def _version(calendar: Calendar) -> str:
    body = {
        "tables": [
            [
                table.year,
                table.published.isoformat(),
                table.source,
                sorted(day.isoformat() for day in table.holidays),
                sorted(day.isoformat() for day in table.makeups),
                *_short_body(table),
            ]
            for table in calendar.tables
        ],
        "weekend": sorted(calendar.weekend),
        "zone": calendar.zone,
        "hours": _hours_body(calendar.hours),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _sure(announced: frozenset[int], epoch: int, totals: list[int]) -> list[int]:
    """For each day the rank of the last working day before a year that was not announced; 0 where
    the day's own year was not."""
    found: list[int] = []
    end, last = len(totals), 0
    for year in range(date.fromordinal(epoch + end - 1).year, date.fromordinal(epoch).year - 1, -1):
        begin = date(year, 1, 1).toordinal() - epoch
        last = (last or totals[end - 1]) if year in announced else 0
        found += [last] * (end - begin)
        end = begin
    return found[::-1]


def _short_body(table: YearTable) -> list[list[list[object]]]:
    """What stands in a version only where there is any: versions of calendars without short days
    are what they were before there were such days."""
    days: list[list[object]] = [[d.isoformat(), _hours_body(h)] for d, h in sorted(table.short)]
    return [days] if days else []


def _hours_body(hours: Hours) -> list[list[str]]:
    return [[start.isoformat(), end.isoformat()] for start, end in hours]


def _count_through(
    tables: tuple[YearTable, ...], weekend: frozenset[int]
) -> tuple[int, list[int], list[date]]:
    """(ordinal of the origin, working days up to each day, the working days by rank from 1)."""
    holidays = frozenset().union(*(table.holidays for table in tables))
    makeups = frozenset().union(*(table.makeups for table in tables))
    first = date(min([FIRST_YEAR, *(table.year - 1 for table in tables)]), 1, 1)
    last = date(max([LAST_YEAR, *(table.year + 1 for table in tables)]), 12, 31)
    totals: list[int] = []
    days: list[date] = [first]  # rank 0 belongs to no day
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in makeups or (day.isoweekday() not in weekend and day not in holidays):
            days.append(day)
        totals.append(len(days) - 1)
    return first.toordinal(), totals, days


def outside() -> OutsideCalendar:
    """What is raised for a date beyond the calendar."""
    return OutsideCalendar(first=FIRST_YEAR, last=LAST_YEAR)
