"""Nanoseconds a deadline: ours against walking chinesecalendar, NumPy's busday and pandas.

    python bench/deadlines.py

PERFORMANCE.md D: at most 150 ns for one, at most 6 ns by columns, with suspensions and provisional
years; every figure is a median of several and a ratio in the same run. A million deadlines are
counted in two ways: none may differ.
"""

import json
import statistics
import subprocess
import sys
import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import _peers
import chinese_calendar
import numpy
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from onething import clocks
from onething.clocks import columns, content, scale

CALENDARS = Path(__file__).parents[1] / "content" / "changchun" / "calendars"
ZONE = "Asia/Shanghai"
GOAL_NS = 150
MANY = 1_000_000
START, DAYS = date(2026, 1, 16), 30


def shipped() -> clocks.Calendar:
    found: dict[str, dict] = {}
    for path in sorted(CALENDARS.glob("*.yaml")):
        for kind, definitions in yaml.load(path.read_text("utf-8"), yaml.BaseLoader).items():
            found.setdefault(kind, {}).update(definitions)
    years = [content.CalendarYear.model_validate(body) for body in found["calendar"].values()]
    work = content.WorkTime.model_validate(found["worktime"]["office"])
    return content.calendars(years, work, ZONE).latest()


def walk(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return day


def nanoseconds(run: Callable[[], object]) -> float:
    """The median of seven rounds of processor time, each long enough; the lambda is part of it."""
    timer = timeit.Timer(run, timer=process_time)
    number, _ = timer.autorange()
    return statistics.median(timer.repeat(7, max(1, number // 4))) / max(1, number // 4) * 1e9


def busday(calendar: clocks.Calendar) -> numpy.busdaycalendar:
    """NumPy with every day of the week and every free day listed, or it misses make-up days."""
    span = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 366))
    free = [day for day in span if not calendar.is_working(day)]
    return numpy.busdaycalendar(weekmask="1111111", holidays=free)


def one_by_one(calendar: clocks.Calendar) -> dict[str, Callable[[], object]]:
    start = datetime(2026, 1, 16, 10, tzinfo=ZoneInfo(ZONE))
    end = START + timedelta(days=60)
    limit = clocks.Limit(Decimal(DAYS), "wd")
    pauses = [
        clocks.Pause(start + timedelta(days=5 * n), start + timedelta(days=5 * n + 2))
        for n in range(1, 4)
    ]
    spans = scale.merged(map(scale.of("wd", calendar).stopped, pauses))
    listed = busday(calendar)
    return {
        "clocks: add 30 working days": lambda: calendar.add(START, DAYS),
        "clocks: count working days": lambda: calendar.count(START, end),
        "clocks: the same, provisional or not": lambda: calendar.ends(START, DAYS),
        "clocks: the same, a suspension": lambda: calendar.ends(START, DAYS, spans[:1]),
        "clocks: due, zone and close of business": lambda: clocks.due(start, limit, (), calendar),
        "clocks: due, three pauses": lambda: clocks.due(start, limit, pauses, calendar),
        "chinesecalendar, day by day": lambda: walk(START, DAYS),
        "NumPy busday_offset": lambda: numpy.busday_offset(START, DAYS, busdaycal=listed),
    }


@dataclass(frozen=True)
class Many:
    """So many deadlines: start days, lengths, and for one in ten a suspension."""

    starts: numpy.ndarray
    lengths: numpy.ndarray
    stopped: list[columns.Stopped]
    pauses: dict[int, clocks.Pause]


def many(calendar: clocks.Calendar) -> Many:
    chance = numpy.random.default_rng(20260116)
    starts = numpy.datetime64("2024-01-01") + chance.integers(0, 3 * 365 + 30, MANY)
    lengths = chance.integers(1, 61, MANY).astype(numpy.int32)
    pauses = {}
    for row in range(0, MANY, 10):
        first = starts[row].astype(date) + timedelta(days=int(chance.integers(1, 20)))
        begin = datetime.combine(first, time(10), calendar.tz)
        pauses[row] = clocks.Pause(begin, begin + timedelta(days=int(chance.integers(1, 40))))
    layer = columns.stopped(calendar, [[pause] for pause in pauses.values()])
    rows = numpy.array(list(pauses), dtype=numpy.intp)
    stopped = [columns.Stopped(rows[each.rows], each.low, each.high) for each in layer]
    return Many(starts, lengths, stopped, pauses)


def walked(calendar: clocks.Calendar, jobs: Many) -> numpy.ndarray:
    """The last days found by going day by day, all rows a day further at a time: a day is counted
    when it works and the clock does not stand still at its close."""
    first = date(2024, 1, 1)
    span = [first + timedelta(days=n) for n in range(6 * 366)]
    works = numpy.array([_works(day, calendar) for day in span])
    low, high = numpy.full(MANY, -1), numpy.full(MANY, -1)
    for row, pause in jobs.pauses.items():
        low[row] = (_still_from(pause, calendar) - first).days
        high[row] = (_still_until(pause, calendar) - first).days
    place = (jobs.starts - numpy.datetime64(first)).astype(int)
    left = jobs.lengths.astype(int)
    while left.any():
        going = left > 0
        place += going
        is_still = (low <= place) & (place <= high)
        left -= going & works[place] & ~is_still
    return numpy.datetime64(first) + place


def _works(day: date, calendar: clocks.Calendar) -> bool:
    table = next((each for each in calendar.tables if each.year == day.year), None)
    if table is not None and (day in table.makeups or day in table.holidays):
        return day in table.makeups
    return day.isoweekday() not in calendar.weekend


def _still_from(pause: clocks.Pause, calendar: clocks.Calendar) -> date:
    """The first day at whose close the clock stands still; pauses here begin at ten."""
    return pause.start.astimezone(calendar.tz).date()


def _still_until(pause: clocks.Pause, calendar: clocks.Calendar) -> date:
    return pause.end.astimezone(calendar.tz).date() - timedelta(days=1)


def by_columns(calendar: clocks.Calendar) -> None:
    jobs, table, listed = many(calendar), columns.Table(calendar), busday(calendar)
    whole = table.due(jobs.starts, jobs.lengths, jobs.stopped)
    differ = int((whole.days != walked(calendar, jobs)).sum())
    print(
        f"{MANY:,} deadlines, one in ten suspended, counted by rank and by walking: {differ} differ"
    )
    for n in range(0, MANY, 97):
        one = calendar.ends(jobs.starts[n].astype(date), int(jobs.lengths[n]))
        assert n in jobs.pauses or one == (whole.days[n].astype(date), whole.provisional[n])
    figures = {
        "clocks by columns, provisional or not": lambda: table.due(jobs.starts, jobs.lengths),
        "clocks by columns, one in ten suspended": lambda: table.due(
            jobs.starts, jobs.lengths, jobs.stopped
        ),
        "NumPy busday_offset by columns": lambda: numpy.busday_offset(
            jobs.starts, jobs.lengths, roll="backward", busdaycal=listed
        ),
    }
    for name, run in figures.items():
        print(f"{name:42} {nanoseconds(run) / MANY:>10,.1f}")
    assert not differ


def pandas(calendar: clocks.Calendar) -> None:
    """pandas in an environment of its own, with the same free days."""
    span = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 366))
    free = [day.isoformat() for day in span if not calendar.is_working(day)]
    python = _peers.installed(_peers.Peer("pandas", ("pandas>=2,<4",), "pandas_days.py"))
    if python is None:
        return
    words = [str(python), str(_peers.FOLDER / "pandas_days.py"), str(START), str(DAYS)]
    told = subprocess.run(words, input=json.dumps(free), text=True, capture_output=True, check=True)
    sys.stdout.write(told.stdout)


def main() -> None:
    calendar = shipped()
    assert calendar.add(START, DAYS) == walk(START, DAYS) == date(2026, 3, 5)
    figures = {name: nanoseconds(run) for name, run in one_by_one(calendar).items()}
    ours = figures["clocks: add 30 working days"]
    print(f"{'job':42} {'ns':>10} {'x add':>8}")
    for name, figure in figures.items():
        print(f"{name:42} {figure:>10,.0f} {figure / ours:>8,.1f}")
    for name in list(figures)[:4]:
        verdict = "met" if figures[name] <= GOAL_NS else "missed"
        print(f"goal {GOAL_NS} ns, {name}: {verdict}")
    by_columns(calendar)
    pandas(calendar)


if __name__ == "__main__":
    main()
