"""What a pack says about time: the tables of the years, and how a realm works."""

import itertools
import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from onething.clocks.calendar import History, Hours, YearTable, history
from onething.clocks.lights import LightRule


class Contradiction(ValueError):
    """What a schema of time refuses, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        super().__init__(en)

    def said(self, language: str) -> str:
        """English when asked for, else Chinese."""
        return str(self) if language.split("-")[0] == "en" else self.zh


def _interval(written: Any) -> Any:
    """`2026-02-15/2026-02-23` or one day, as ISO 8601 writes intervals."""
    if not isinstance(written, str):
        return written
    first, _, last = written.partition("/")
    return {"first": first.strip(), "last": (last or first).strip()}


def _office_hours(written: Any) -> Any:
    """`09:00-12:00`."""
    if not isinstance(written, str):
        return written
    match = re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", written)
    if match is None:
        raise Contradiction(
            f"“{written}”不是办公时间,请写成 09:00-12:00。",
            f"“{written}” are no office hours: they are written 09:00-12:00.",
        )
    return {"start": match[1], "end": match[2]}


class DayInterval(BaseModel):
    """Days from first to last, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "DayInterval":
        if self.last < self.first:
            raise Contradiction(
                f"最后一天 {self.last} 早于第一天 {self.first}。",
                f"The last day {self.last} is before the first, {self.first}.",
            )
        return self

    def days(self) -> frozenset[date]:
        length = (self.last - self.first).days + 1
        return frozenset(self.first + timedelta(days=n) for n in range(length))


class OfficeHours(BaseModel):
    """An interval in which an office works, on the same day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> "OfficeHours":
        if self.end <= self.start:
            raise Contradiction(
                f"{self.end:%H:%M} 不晚于 {self.start:%H:%M}。",
                f"{self.end:%H:%M} is not after {self.start:%H:%M}.",
            )
        return self


def _apart(hours: tuple[OfficeHours, ...]) -> tuple[OfficeHours, ...]:
    for before, after in itertools.pairwise(hours):
        if after.start < before.end:
            raise Contradiction(
                f"{after.start:%H:%M} 落在前一段办公时间之内。",
                f"{after.start:%H:%M} lies in the hours before it.",
            )
    return hours


def _spans(hours: Iterable[OfficeHours]) -> Hours:
    return tuple((interval.start, interval.end) for interval in hours)


WorkHours = Annotated[
    tuple[Annotated[OfficeHours, BeforeValidator(_office_hours)], ...],
    Field(min_length=1),
    AfterValidator(_apart),
]


class CalendarYear(BaseModel):
    """What was announced for one year: kind `calendar`, usually with the year as id.

    A year that was announced anew stands in the pack a second time, under another id and with its
    own date of publication. `short` gives working days hours of their own, such as a morning.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    year: int = Field(ge=1990, le=2100)
    published: date
    source: str = Field(min_length=1)
    holidays: tuple[Annotated[DayInterval, BeforeValidator(_interval)], ...]
    makeups: tuple[date, ...] = ()
    short: dict[date, WorkHours] = {}

    @model_validator(mode="after")
    def _consistent(self) -> "CalendarYear":
        free = self.free_days()
        for day in sorted(free.intersection(self.makeups)):
            raise Contradiction(
                f"{day} 既是放假日又是调休上班日。",
                f"{day} is both a holiday and a make-up day.",
            )
        for day in sorted(free.intersection(self.short)):
            raise Contradiction(
                f"{day} 既放假又有办公时间。", f"{day} is a holiday and has office hours."
            )
        for day in sorted(free.union(self.makeups, self.short)):
            if not date(self.year - 1, 12, 1) <= day <= date(self.year + 1, 1, 31):
                raise Contradiction(
                    f"{day} 不是 {self.year} 年的日子,也不在它前后相邻的一个月里。",
                    f"{day} is not a day of {self.year} nor of the months next to it.",
                )
        return self

    def free_days(self) -> frozenset[date]:
        return frozenset().union(*(interval.days() for interval in self.holidays))

    def table(self) -> YearTable:
        return YearTable(
            self.year,
            self.published,
            self.source,
            self.free_days(),
            frozenset(self.makeups),
            tuple((day, _spans(hours)) for day, hours in sorted(self.short.items())),
        )


class Lights(BaseModel):
    """When a clock turns yellow."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yellow_remaining: int = Field(ge=0)
    yellow_share: Decimal = Field(gt=0, le=1)

    def rule(self) -> LightRule:
        return LightRule(self.yellow_remaining, self.yellow_share)


class WorkTime(BaseModel):
    """How a realm works: kind `worktime`. Weekdays are ISO numbers, 1 is Monday."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    hours: WorkHours
    lights: Lights

    @model_validator(mode="after")
    def _works(self) -> "WorkTime":
        if len(set(self.weekend)) == 7:
            raise Contradiction("一周没有工作日。", "No weekday is left to work.")
        return self

    def office_hours(self) -> Hours:
        return _spans(self.hours)


def calendars(years: Iterable[CalendarYear], work: WorkTime, zone: str) -> History:
    """The calendars of a realm, as they were known at each time; `zone` is the pack's."""
    tables = (year.table() for year in years)
    return history(tables, work.weekend, zone, work.office_hours())
