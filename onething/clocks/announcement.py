"""The single place that says what an announcement of holidays changes in a calendar; pure."""

from datetime import date, timedelta

from onething.clocks.calendar import Calendar, History, Hours, YearTable

DAY = timedelta(days=1)


def changed(before: Calendar, after: Calendar, table: YearTable) -> tuple[date, ...]:
    """The days that work in one of the two calendars and not in the other, or in other hours, in
    order: as far as the table or one that it replaces speaks of them."""
    old = [each for each in before.tables if each.year == table.year]
    spoken = frozenset().union(*(_days(each) for each in (*old, table)))
    return tuple(day for day in sorted(spoken) if _how(before, day) != _how(after, day))


def _days(table: YearTable) -> frozenset[date]:
    return table.holidays | table.makeups | {day for day, _ in table.short}


def _how(calendar: Calendar, day: date) -> Hours:
    """The hours a day works in; none when it is free."""
    return calendar.hours_of(day) if calendar.is_working(day) else ()


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
