"""Deadlines by columns against deadlines one by one."""

from datetime import date, time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onething import clocks
from onething.clocks import columns, scale
from tests.generative.test_clocks_model import calendars, moments, pauses


@settings(deadline=None, max_examples=150)
@given(st.data(), calendars, st.integers(0, 12))
def test_columns_give_what_one_by_one_gives(data, calendar, rows):
    starts = [data.draw(moments(calendar)) for _ in range(rows)]
    stopped = [data.draw(st.just([]) | pauses(calendar)) for _ in starts]
    lengths = [data.draw(st.integers(1, 60)) for _ in starts]
    found = columns.Table(calendar).due(
        np.array([calendar.day_of(at) for at in starts], dtype="datetime64[D]"),
        np.array(lengths, dtype=np.int32),
        columns.stopped(calendar, stopped),
    )
    for n, (start, own, length) in enumerate(zip(starts, stopped, lengths, strict=True)):
        due = clocks.due(start, clocks.Limit(length, "wd"), own, calendar)
        if due is None:
            assert np.isnat(found.days[n])
        else:
            assert found.days[n].astype(date) == due.at.date()
            assert found.provisional[n] == due.provisional


@settings(deadline=None, max_examples=150)
@given(st.data(), calendars, st.integers(1, 60))
def test_the_step_alone_gives_what_a_deadline_gives(data, calendar, length):
    start = data.draw(moments(calendar))
    own = [pause for pause in data.draw(pauses(calendar)) if pause.end]
    spans = scale.merged(map(scale.of("wd", calendar).stopped, own))
    due = clocks.due(start, clocks.Limit(length, "wd"), own, calendar)
    found = calendar.ends(calendar.day_of(start), length, spans)
    assert found == (due.at.date(), due.provisional)


WEEK = clocks.Calendar((), frozenset({6, 7}), "Asia/Shanghai", ((time(9), time(17)),))


def test_many_blocks_are_counted_as_one():
    rows = columns.BLOCK * 2 + 7
    starts = np.datetime64("2026-01-01") + np.arange(rows) % 700
    lengths = (np.arange(rows) % 50 + 1).astype(np.int32)
    found = columns.Table(WEEK).due(starts, lengths)
    for n in (0, columns.BLOCK - 1, columns.BLOCK, rows - 1):
        assert found.days[n].astype(date) == WEEK.add(starts[n].astype(date), int(lengths[n]))


@pytest.mark.parametrize("year", [1900, 2200])
def test_a_day_beyond_the_calendar_is_refused(year):
    table = columns.Table(WEEK)
    far = np.array([f"{year}-01-01"], dtype="datetime64[D]")
    with pytest.raises(clocks.OutsideCalendar):
        table.due(far, np.array([5], dtype=np.int32))
