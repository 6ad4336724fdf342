"""The clocks against a walker that looks at every day, or every minute, one by one.

The walker shares no code with the clocks: it asks of each day whether it works and whether the
clock stood still at its close, and counts on its fingers.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from onething import clocks
from onething.cases import walk

ZONES = ["Asia/Shanghai", "Europe/Amsterdam"]
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
HOURS = [
    ((time(8, 30), time(11, 30)), (time(13), time(17))),
    ((time(9), time(17, 30)),),
    ((time(0), time(1)), (time(9), time(9, 10)), (time(20), time(23, 59))),
]
SHORT = [((time(8, 30), time(11, 30)),), ((time(14), time(16, 15)),), ((time(9), time(9, 1)),)]
"""A morning, an afternoon, a minute."""
days = st.dates(FIRST, LAST)


def some_table(random, year):
    def some_days(most):
        whole_year = [date(year, 1, 1) + n * ONE_DAY for n in range(365)]
        return frozenset(random.sample(whole_year, random.randint(0, most)))

    holidays = some_days(60)
    makeups = some_days(20) - holidays
    short = [(day, random.choice(SHORT)) for day in sorted(some_days(12) - holidays)]
    return clocks.YearTable(year, date(year - 1, 11, 1), "drawn", holidays, makeups, tuple(short))


def some_calendar(seed):
    """2025 is announced, 2026 in half of them, 2027 never."""
    random = Random(seed)
    return clocks.Calendar(
        tuple(some_table(random, year) for year in random.choice([[2025], [2025, 2026]])),
        frozenset(random.choice([(6, 7), (6, 7), (5, 6), (7,), ()])),
        random.choice(ZONES),
        random.choice(HOURS),
    )


# A calendar counts through a century of days when it is made: a few dozen are made once.
calendars = st.sampled_from([some_calendar(seed) for seed in range(32)])


@st.composite
def moments(draw, calendar, first=FIRST, last=date(2027, 2, 1)):
    day = draw(st.dates(first, last))
    edges = [edge for interval in calendar.hours for edge in interval]
    minute = st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None))
    wall = draw(st.one_of(st.sampled_from(edges), minute))
    return datetime.combine(day, wall, ZoneInfo(calendar.zone))


@st.composite
def pauses(draw, calendar, last=date(2027, 2, 1)):
    found = []
    for _ in range(draw(st.integers(0, 4))):
        one, other = draw(moments(calendar, last=last)), draw(moments(calendar, last=last))
        found.append(clocks.Pause(min(one, other), max(one, other)))
    if draw(st.booleans()):
        found.append(clocks.Pause(draw(moments(calendar, last=last))))
    return found


class Walker:
    def __init__(self, calendar, pauses):
        self.calendar, self.pauses = calendar, pauses
        self.zone = ZoneInfo(calendar.zone)

    def works(self, day):
        for table in self.calendar.tables:
            if day in table.makeups:
                return True
        if any(day in table.holidays for table in self.calendar.tables):
            return False
        return day.isoweekday() not in self.calendar.weekend

    def is_paused(self, at):
        return any(p.start <= at and (p.end is None or at < p.end) for p in self.pauses)

    def hours(self, day):
        own = [hours for t in self.calendar.tables for d, hours in t.short if d == day]
        return own[-1] if own else self.calendar.hours

    def close(self, day):
        return datetime.combine(day, self.hours(day)[-1][1], self.zone)

    def counts(self, day, unit):
        return (unit == "cd" or self.works(day)) and not self.is_paused(self.close(day))

    def never_resumed_before(self, day):
        return any(p.end is None and p.start <= self.close(day) for p in self.pauses)

    def due_day(self, start, amount, unit):
        day, left = start.astimezone(self.zone).date(), amount
        while left:
            day += ONE_DAY
            if (unit == "cd" or self.works(day)) and self.never_resumed_before(day):
                return None
            left -= self.counts(day, unit)
        return day

    def days_used(self, start, now, unit):
        day, used = start.astimezone(self.zone).date(), []
        while day < now.astimezone(self.zone).date():
            day += ONE_DAY
            if self.counts(day, unit):
                used.append(day)
        return used

    def in_office(self, at):
        wall = at.astimezone(self.zone)
        inside = any(start <= wall.time() < end for start, end in self.hours(wall.date()))
        return inside and self.works(wall.date())

    def minute_counts(self, at):
        return self.in_office(at) and not self.is_paused(at)


@settings(deadline=None)
@given(calendars, days, st.integers(-60, 60))
def test_adding_working_days_agrees_with_walking(calendar, day, n):
    walker, found, left = Walker(calendar, []), day, abs(n)
    while left:
        found += ONE_DAY if n > 0 else -ONE_DAY
        left -= walker.works(found)
    assert calendar.add(day, n) == found
    assert calendar.is_working(day) == walker.works(day)


@settings(deadline=None)
@given(calendars, days, days)
def test_counting_working_days_agrees_with_walking(calendar, one, other):
    after, until = min(one, other), max(one, other)
    walker = Walker(calendar, [])
    walked = sum(walker.works(after + n * ONE_DAY) for n in range(1, (until - after).days + 1))
    assert calendar.count(after, until) == walked
    assert calendar.count(until, after) == -walked


@settings(deadline=None, max_examples=300)
@given(
    st.data(),
    calendars,
    st.sampled_from(["wd", "cd"]),
    st.integers(1, 60),
    st.integers(0, 15),
    st.booleans(),
)
def test_a_deadline_agrees_with_walking(data, calendar, unit, amount, extension, rolls):
    start, stopped = data.draw(moments(calendar)), data.draw(pauses(calendar))
    walker = Walker(calendar, stopped)
    limit = clocks.Limit(amount, unit, roll=rolls and unit == "cd")
    found = clocks.due(start, limit, stopped, calendar, extension)
    walked = walker.due_day(start, amount + extension, unit)
    if walked is None:
        assert found is None
        return
    while limit.roll and not walker.works(walked):
        walked += ONE_DAY
    assert found.at.date() == walked
    announced = {table.year for table in calendar.tables}
    if unit == "wd":
        assert found.at == walker.close(walked)
        assert found.provisional == any(
            y not in announced for y in range(start.year, walked.year + 1)
        )


@settings(deadline=None, max_examples=300)
@given(st.data(), calendars, st.sampled_from(["wd", "cd"]))
def test_the_days_used_agree_with_walking(data, calendar, unit):
    start, stopped = data.draw(moments(calendar)), data.draw(pauses(calendar))
    now = data.draw(moments(calendar))
    walked = Walker(calendar, stopped).days_used(start, now, unit)
    assert clocks.elapsed(start, now, stopped, calendar, unit) == len(walked)
    if unit == "wd":
        assert clocks.consumed_days(start, now, stopped, calendar) == tuple(walked)


@settings(deadline=None, max_examples=100)
@given(st.data(), calendars, st.integers(1, 3000))
def test_working_hours_agree_with_walking_minute_by_minute(data, calendar, minutes):
    near = date(2025, 1, 14)
    start = data.draw(moments(calendar, last=near))
    stopped = data.draw(pauses(calendar, last=near))
    walker = Walker(calendar, stopped)
    limit = clocks.Limit(Decimal(minutes) / 60, "wh") if minutes % 3 == 0 else None
    limit = limit or clocks.Limit(Decimal(minutes // 60 + 1), "wh")
    left, at = int(limit.amount * 60), start
    while left and not (walker.in_office(at) and _open_from(stopped, at)):
        left -= walker.minute_counts(at)
        at += ONE_MINUTE
    found = clocks.due(start, limit, stopped, calendar)
    if left:
        assert found is None
    else:
        assert found.at == at
        assert clocks.elapsed(start, at, stopped, calendar, "wh") == limit.amount


def _open_from(stopped, at):
    return any(pause.end is None and pause.start <= at for pause in stopped)


@settings(deadline=None, max_examples=200)
@given(st.data(), calendars, st.integers(1, 30), st.integers(0, 20))
def test_a_light_agrees_with_its_definition(data, calendar, committed, more):
    """DOMAIN 2.5, read word for word for working days."""
    start, stopped = data.draw(moments(calendar, last=LAST)), data.draw(pauses(calendar))
    now = max(start, data.draw(moments(calendar)))
    walker = Walker(calendar, stopped)
    used = len(walker.days_used(start, now, "wd"))
    ends = walker.due_day(start, committed, "wd")
    legal_ends = walker.due_day(start, committed + more, "wd")
    if legal_ends and now > walker.close(legal_ends):
        expected = "double_red"
    elif ends and now > walker.close(ends):
        expected = "red"
    elif walker.is_paused(now):
        expected = "blue"
    elif used >= Decimal("0.9") * committed or committed - used <= 1:
        expected = "yellow"
    else:
        expected = "green"

    def basis(amount):
        return clocks.Basis(
            start, clocks.Limit(amount, "wd"), calendar.version, pauses=tuple(stopped)
        )

    rule = clocks.LightRule(yellow_remaining=1, yellow_share=Decimal("0.9"))
    shown = clocks.light(now, basis(committed), basis(committed + more), calendar, rule)
    assert shown == expected


@settings(deadline=None, max_examples=100)
@given(st.data(), calendars, st.sampled_from(["h", "min"]), st.integers(1, 400))
def test_plain_hours_and_minutes_agree_with_walking(data, calendar, unit, amount):
    near = date(2025, 1, 14)
    start = data.draw(moments(calendar, last=near))
    stopped = data.draw(pauses(calendar, last=near))
    walker = Walker(calendar, stopped)
    left, at = amount * (60 if unit == "h" else 1), start.astimezone(UTC)
    while left and not _open_from(stopped, at):
        left -= not walker.is_paused(at)
        at += ONE_MINUTE
    found = clocks.due(start, clocks.Limit(amount, unit), stopped, calendar)
    assert (found and found.at) == (None if left else at)


@settings(deadline=None, max_examples=150)
@given(
    st.data(),
    calendars,
    st.sampled_from(["wd", "cd", "wh", "h", "min"]),
    st.integers(0, 40),
    st.integers(0, 9),
    st.sampled_from([Decimal("0.9"), Decimal("0.5"), Decimal(1)]),
    st.integers(0, 3),
)
def test_verify_counts_another_way_and_agrees(data, calendar, unit, n, more, share, left):
    """The second way of counting, which the ledger is checked with, on the same calendars."""
    near = date(2025, 3, 1) if unit in ("wh", "h", "min") else LAST
    start = data.draw(moments(calendar, last=near))
    edges = sorted(data.draw(st.lists(moments(calendar, start.date()), max_size=4)))
    ends = edges if len(edges) % 2 == 0 else edges[:-1]
    times = [(max(a, start), max(b, start)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    stopped = [clocks.Pause(a, b) for a, b in times]
    limit = clocks.Limit(n, unit)
    found = clocks.due(start, limit, stopped, calendar, more)
    if n + more or unit in ("wd", "cd"):
        assert found.at == walk.due(start, limit, more, times, calendar)
    rule = clocks.LightRule(left, share)
    basis = clocks.Basis(start, limit, calendar.version, Decimal(more), tuple(stopped))
    counted = walk.yellow(start, limit, more, times, calendar, rule)
    assert clocks.yellow(basis, calendar, rule) == counted
