"""Nanoseconds a deadline: ours against walking chinesecalendar and NumPy's busday.

    python bench/deadlines.py

PERFORMANCE.md D: at most 150 ns for adding or counting; every figure is a median of several and
a ratio in the same run. NumPy is no part of the system: its row is left out where it is missing.
"""

import statistics
import sys
import timeit
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from onething import clocks
from onething.clocks import content

CALENDARS = Path(__file__).parents[1] / "content" / "changchun" / "calendars"
ZONE = "Asia/Shanghai"
GOAL_NS = 150
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
    """The median of seven rounds, each long enough for the clock; the lambda is part of it."""
    timer = timeit.Timer(run)
    number, _ = timer.autorange()
    return statistics.median(timer.repeat(7, max(1, number // 4))) / max(1, number // 4) * 1e9


def busday(calendar: clocks.Calendar) -> dict[str, Callable[[], object]]:
    """NumPy with every day of the week and every free day listed, or it misses make-up days."""
    try:
        import numpy
    except ImportError:
        return {}
    span = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 366))
    free = [day for day in span if not calendar.is_working(day)]
    listed = numpy.busdaycalendar(weekmask="1111111", holidays=free)
    return {"NumPy busday_offset": lambda: numpy.busday_offset(START, DAYS, busdaycal=listed)}


def main() -> None:
    calendar = shipped()
    start = datetime(2026, 1, 16, 10, tzinfo=ZoneInfo(ZONE))
    end = START + timedelta(days=60)
    limit = clocks.Limit(Decimal(DAYS), "wd")
    pauses = [
        clocks.Pause(start + timedelta(days=5 * n), start + timedelta(days=5 * n + 2))
        for n in range(1, 4)
    ]
    jobs: dict[str, Callable[[], object]] = {
        "clocks: add 30 working days": lambda: calendar.add(START, DAYS),
        "clocks: count working days": lambda: calendar.count(START, end),
        "clocks: due, zone and close of business": lambda: clocks.due(start, limit, (), calendar),
        "clocks: due, three pauses": lambda: clocks.due(start, limit, pauses, calendar),
        "chinesecalendar, day by day": lambda: walk(START, DAYS),
        **busday(calendar),
    }
    assert calendar.add(START, DAYS) == walk(START, DAYS) == date(2026, 3, 5)
    figures = {name: nanoseconds(run) for name, run in jobs.items()}
    ours = figures["clocks: add 30 working days"]
    print(f"{'job':42} {'ns':>10} {'x add':>8}")
    for name, figure in figures.items():
        print(f"{name:42} {figure:>10,.0f} {figure / ours:>8,.1f}")
    for name in ("clocks: add 30 working days", "clocks: count working days"):
        verdict = "met" if figures[name] <= GOAL_NS else "missed"
        print(f"goal {GOAL_NS} ns, {name}: {verdict}")


if __name__ == "__main__":
    main()
