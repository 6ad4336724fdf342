"""The single place that says what an announcement of holidays changes in a calendar; pure."""

from datetime import date, timedelta

from onething.clocks.calendar import Calendar, History, YearTable

DAY = timedelta(days=1)


def changed(before: Calendar, after: Calendar, table: YearTable) -> tuple[date, ...]:
    """The days that work in one of the two calendars and not in the other, as far as the table or
    one that it replaces speaks of them; in order."""
    old = [each for each in before.tables if each.year == table.year]
    spoken = frozenset().union(*(each.holidays | each.makeups for each in (*old, table)))
    return tuple(d for d in sorted(spoken) if before.is_working(d) != after.is_working(d))


def too_late(history: History, table: YearTable) -> tuple[date, ...]:
    """The days the table changes although they were over when it was published; what was lawful
    then cannot be made otherwise. Nothing for an announcement like that of January 2020, which
    changed only what was to come."""
    others = history.without(table.year, table.published)
    before = others.as_known(table.published)
    after = others.joined(table).as_known(table.published)
    return tuple(day for day in changed(before, after, table) if day < table.published)


def working_days(calendar: Calendar, year: int) -> tuple[int, ...]:
    """How many working days each month of a year has, January first."""
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    edges = [first - DAY for first in firsts]
    return tuple(calendar.count(edges[n], edges[n + 1]) for n in range(12))
