"""Working time on the calendars that our pack ships: DOMAIN 0.3, 2.3 and 2.5."""

import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
import yaml
from pydantic import ValidationError

from onething import clocks
from onething.clocks import content

ZONE = "Asia/Shanghai"
CONTENT = Path(__file__).parents[2] / "content" / "changchun" / "calendars"


def shipped(name: str, kind: str) -> list[dict]:
    """The definitions of a kind in a file of the pack, every scalar a text."""
    text = (CONTENT / f"{name}.yaml").read_text("utf-8")
    return list(yaml.load(text, Loader=yaml.BaseLoader)[kind].values())


YEARS = [
    content.CalendarYear.model_validate(body)
    for year in ("2024", "2025", "2026")
    for body in shipped(year, "calendar")
]
WORK = content.WorkTime.model_validate(*shipped("worktime", "worktime"))
HISTORY = content.calendars(YEARS, WORK, ZONE)
CALENDAR = HISTORY.latest()
RULE = WORK.lights.rule()


def at(text: str) -> datetime:
    """`2026-09-18 10:00` in Changchun; ten o'clock when only a day is given."""
    moment = (
        datetime.fromisoformat(text) if " " in text else datetime.fromisoformat(f"{text} 10:00")
    )
    return moment.replace(tzinfo=ZoneInfo(ZONE))


def pause(start: str, end: str | None = None) -> clocks.Pause:
    return clocks.Pause(at(start), end and at(end))


def due_day(start: str, limit: str, *pauses: clocks.Pause, extension: int = 0) -> date | None:
    found = clocks.due(at(start), clocks.Limit.parse(limit), pauses, CALENDAR, extension)
    return found and found.at.date()


# The calendar


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_the_working_days_of_every_month_are_those_announced(year, months):
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    one = timedelta(days=1)
    counted = [
        CALENDAR.count(first - one, after - one) for first, after in itertools.pairwise(firsts)
    ]
    assert counted == months
    assert sum(counted) == 248


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-28", 20, "2026-10-30"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-01-16", 30, "2026-03-05"),
    ],
)
def test_working_days_are_added_over_holidays_and_make_up_days(start, days, result):
    assert CALENDAR.add(date.fromisoformat(start), days) == date.fromisoformat(result)
    assert due_day(start, f"{days} wd") == date.fromisoformat(result)


def test_every_day_of_three_years_agrees_with_an_independent_table():
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_n_th_working_day_before_a_day_is_found_with_a_negative_number():
    assert CALENDAR.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add(date(2026, 10, 5), -1) == date(2026, 9, 30)
    assert CALENDAR.add(date(2026, 9, 21), -1) == date(2026, 9, 20)  # a make-up Sunday


def test_a_year_that_was_not_announced_is_provisional_and_follows_the_weekend():
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.is_working(date(2027, 1, 1))
    assert not CALENDAR.is_working(date(2027, 1, 2))
    assert not clocks.due(at("2026-12-01"), clocks.Limit.parse("5 wd"), (), CALENDAR).provisional
    assert clocks.due(at("2026-12-28"), clocks.Limit.parse("5 wd"), (), CALENDAR).provisional


def test_a_deadline_is_provisional_when_any_year_on_its_way_was_not_announced():
    assert not CALENDAR.is_provisional(date(2024, 1, 5))
    assert clocks.due(at("2023-12-28"), clocks.Limit.parse("5 wd"), (), CALENDAR).provisional
    assert not clocks.due(at("2026-12-28"), clocks.Limit.parse("5 cd"), (), CALENDAR).provisional
    assert clocks.due(at("2026-12-28"), clocks.Limit.parse("5 cd roll"), (), CALENDAR).provisional


def test_a_date_far_outside_is_refused_with_a_problem():
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        for question in (
            CALENDAR.is_working,
            lambda day: CALENDAR.add(day, 1),
            lambda day: CALENDAR.count(day, day),
        ):
            with pytest.raises(clocks.OutsideCalendar, match="1990 年至 2100 年"):
                question(day)


def test_a_calendar_is_known_from_the_day_of_its_publication():
    before, after = HISTORY.as_known(date(2025, 11, 3)), HISTORY.as_known(date(2025, 11, 4))
    assert before.is_provisional(date(2026, 2, 16))
    assert before.is_working(date(2026, 2, 16))
    assert not after.is_working(date(2026, 2, 16))
    assert after == CALENDAR
    assert [known.published for known in HISTORY.versions()] == [
        date(2023, 10, 25),
        date(2024, 11, 12),
        date(2025, 11, 4),
    ]


def test_a_year_announced_anew_replaces_the_first_table_from_that_day_on():
    """As on 2020-01-27, when the Spring Festival of 2020 was made longer."""
    first, second = date(2019, 11, 21), date(2020, 1, 27)
    tables = [
        clocks.YearTable(2020, first, "first", frozenset({date(2020, 1, 30)}), frozenset()),
        clocks.YearTable(2020, second, "second", frozenset({date(2020, 1, 31)}), frozenset()),
    ]
    history = clocks.history(tables, WORK.weekend, ZONE, WORK.office_hours())
    assert not history.as_known(date(2020, 1, 26)).is_working(date(2020, 1, 30))
    assert history.as_known(date(2020, 1, 26)).is_working(date(2020, 1, 31))
    assert not history.as_known(second).is_working(date(2020, 1, 31))
    assert history.latest() == history.as_known(second)


def test_the_version_names_the_content_and_nothing_else():
    again = content.calendars(reversed(YEARS), WORK, ZONE).latest()
    fewer = content.calendars(YEARS[:2], WORK, ZONE).latest()
    assert again.version == CALENDAR.version
    assert len(CALENDAR.version) == 12
    assert fewer.version != CALENDAR.version


# Limits


@pytest.mark.parametrize(
    "text", ["5 wd", "60 cd", "60 cd roll", "2.5 wh", "24 h", "30 min", "0 wd"]
)
def test_a_limit_is_written_as_it_was_read(text):
    assert str(clocks.Limit.parse(text)) == text


def test_a_limit_may_be_written_without_a_space():
    assert clocks.Limit.parse("20wd") == clocks.Limit(Decimal(20), "wd")


@pytest.mark.parametrize(
    "text", ["", "5", "wd", "5 days", "-5 wd", "2.5 wd", "5 wd roll", "5 wd x"]
)
def test_a_text_that_is_no_limit_is_refused_with_what_to_write(text):
    with pytest.raises(clocks.BadLimit, match="5 wd"):
        clocks.Limit.parse(text)


# Deadlines


def test_an_intake_notice_is_due_after_a_make_up_sunday():
    """DOMAIN 2.5 (a)."""
    assert due_day("2026-09-18", "5 wd") == date(2026, 9, 24)


def test_a_building_permit_is_due_after_the_may_holiday():
    """DOMAIN 2.5 (b)."""
    assert due_day("2026-04-30", "3 wd") == date(2026, 5, 8)


def test_an_expert_review_moves_the_deadline_by_its_working_days():
    """DOMAIN 2.5 (c)."""
    review = pause("2026-09-23 09:00", "2026-10-10 08:30")
    assert due_day("2026-09-21", "10 wd") == date(2026, 10, 12)
    assert due_day("2026-09-21", "10 wd", review) == date(2026, 10, 21)


def test_a_deadline_is_the_end_of_business_in_the_zone_of_the_realm():
    found = clocks.due(at("2026-09-18"), clocks.Limit.parse("5 wd"), (), CALENDAR)
    assert found.at == at("2026-09-24 17:00")
    assert found.at.utcoffset() == timedelta(hours=8)


def test_the_start_day_is_the_day_in_the_realm_not_the_day_in_greenwich():
    late = datetime.fromisoformat("2026-09-17T23:00:00+00:00")  # the 18th in Changchun
    found = clocks.due(late, clocks.Limit.parse("5 wd"), (), CALENDAR)
    assert found.at.date() == date(2026, 9, 24)


def test_a_calendar_day_limit_ends_with_the_last_second_of_its_day():
    found = clocks.due(at("2026-09-01"), clocks.Limit.parse("30 cd"), (), CALENDAR)
    assert found.at == at("2026-10-01 23:59:59")


def test_a_calendar_day_limit_that_rolls_ends_on_the_next_working_day():
    assert due_day("2026-09-01", "30 cd") == date(2026, 10, 1)
    assert due_day("2026-09-01", "30 cd roll") == date(2026, 10, 8)


def test_zero_working_days_end_with_the_business_of_the_start_day():
    assert due_day("2026-09-18", "0 wd") == date(2026, 9, 18)
    assert due_day("2026-10-01", "0 wd") == date(2026, 10, 8)


def test_an_extension_is_added_to_the_limit():
    assert due_day("2026-02-10", "15 wd", extension=5) == due_day("2026-02-10", "20 wd")


def test_a_day_is_not_counted_when_the_clock_stands_still_at_close_of_business():
    assert due_day("2026-09-07", "3 wd") == date(2026, 9, 10)
    over_close = pause("2026-09-08 16:59", "2026-09-09 08:00")
    assert due_day("2026-09-07", "3 wd", over_close) == date(2026, 9, 11)


def test_a_pause_that_ends_before_close_of_business_costs_no_day():
    assert due_day("2026-09-07", "3 wd", pause("2026-09-08 08:30", "2026-09-08 16:59")) == date(
        2026, 9, 10
    )


def test_overlapping_pauses_take_a_day_away_once():
    first, second = pause("2026-09-08", "2026-09-10"), pause("2026-09-09", "2026-09-11")
    assert due_day("2026-09-07", "3 wd", second, first) == date(2026, 9, 15)


def test_a_deadline_is_not_known_while_the_clock_is_paused_before_it():
    assert due_day("2026-09-07", "3 wd", pause("2026-09-09")) is None


def test_a_pause_after_the_deadline_does_not_move_it():
    assert due_day("2026-09-07", "3 wd", pause("2026-09-11")) == date(2026, 9, 10)


def test_working_hours_run_over_the_lunch_break_the_night_and_the_weekend():
    def due(start: str, limit: str, *pauses: clocks.Pause) -> datetime:
        return clocks.due(at(start), clocks.Limit.parse(limit), pauses, CALENDAR).at

    assert due("2026-09-11 10:30", "2 wh") == at("2026-09-11 14:00")
    assert due("2026-09-11 16:30", "1 wh") == at("2026-09-14 09:00")  # Friday to Monday
    assert due("2026-09-11 16:00", "1 wh") == at("2026-09-11 17:00")
    assert due("2026-09-12 12:00", "7 wh") == at("2026-09-14 17:00")
    stopped = pause("2026-09-11 11:00", "2026-09-11 13:30")  # half an hour of office time twice
    assert due("2026-09-11 10:30", "2 wh", stopped) == at("2026-09-11 15:00")


def test_hours_and_minutes_run_day_and_night():
    limit = clocks.Limit.parse("24 h")
    assert clocks.due(at("2026-10-01 10:00"), limit, (), CALENDAR).at == at("2026-10-02 10:00")
    stopped = [pause("2026-10-01 11:00", "2026-10-01 11:30")]
    assert clocks.due(at("2026-10-01 10:00"), limit, stopped, CALENDAR).at == at("2026-10-02 10:30")
    assert clocks.elapsed(
        at("2026-10-01 10:00"), at("2026-10-01 12:00"), stopped, CALENDAR, "min"
    ) == Decimal(90)


def test_a_moment_without_a_zone_is_a_mistake_of_the_program():
    naive = datetime(2026, 9, 1, 10)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        clocks.due(naive, clocks.Limit.parse("5 wd"), (), CALENDAR)
    with pytest.raises(ValueError, match="time zone"):
        clocks.Pause(naive)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        pause("2026-09-09", "2026-09-08")


# What was used, and by whom


def test_the_days_used_are_listed_so_that_they_can_be_attributed():
    used = clocks.consumed_days(
        at("2026-09-18"), at("2026-09-24"), [pause("2026-09-21", "2026-09-23")], CALENDAR
    )
    assert used == (date(2026, 9, 20), date(2026, 9, 23), date(2026, 9, 24))
    assert clocks.elapsed(
        at("2026-09-18"), at("2026-09-24"), [pause("2026-09-21", "2026-09-23")], CALENDAR, "wd"
    ) == Decimal(3)


def test_a_basis_keeps_all_that_the_deadline_was_computed_from():
    basis = clocks.Basis(at("2026-09-21"), clocks.Limit.parse("10 wd"), CALENDAR.version)
    basis = basis.paused(at("2026-09-23")).resumed(at("2026-10-10 08:30")).extended(2)
    assert basis.to_dict() == {
        "start": "2026-09-21T10:00:00+08:00",
        "limit": "10 wd",
        "calendar": CALENDAR.version,
        "extension": "2",
        "pauses": [["2026-09-23T10:00:00+08:00", "2026-10-10T08:30:00+08:00"]],
    }
    assert clocks.Basis.from_dict(basis.to_dict()) == basis
    assert basis.due(CALENDAR).at.date() == date(2026, 10, 23)


# Lights


def light(now: str, start: str, committed: str, legal: str | None = None, *pauses) -> str:
    def basis(limit: str) -> clocks.Basis:
        parsed = clocks.Limit.parse(limit)
        return clocks.Basis(at(start), parsed, CALENDAR.version, pauses=pauses)

    return clocks.light(at(now), basis(committed), legal and basis(legal), CALENDAR, RULE)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-09-07 10:00", "green"),
        ("2026-09-10 23:59", "green"),
        ("2026-09-11 00:00", "yellow"),  # one working day left
        ("2026-09-12 12:00", "yellow"),
        ("2026-09-14 17:00", "yellow"),  # the last moment
        ("2026-09-14 17:01", "red"),
        ("2026-09-21 17:00", "red"),
        ("2026-09-21 17:01", "double_red"),
    ],
)
def test_a_light_turns_yellow_a_day_before_red_after_and_double_red_after_the_law(now, shown):
    assert light(now, "2026-09-07", "5 wd", "11 wd") == shown


def test_a_light_turns_yellow_at_nine_tenths_when_that_comes_first():
    assert light("2026-09-29 10:00", "2026-09-01", "20 wd") == "yellow"
    # 40 wd from 09-01: the 36th is 10-28, four days before the end
    end = CALENDAR.add(date(2026, 9, 1), 36)
    assert light(f"{CALENDAR.add(end, -1)} 10:00", "2026-09-01", "40 wd") == "green"
    assert light(f"{end} 00:00", "2026-09-01", "40 wd") == "yellow"


def test_a_paused_clock_is_blue_and_an_overrun_stays_red():
    assert light("2026-09-09", "2026-09-07", "5 wd", "10 wd", pause("2026-09-08")) == "blue"
    assert light("2026-09-20", "2026-09-07", "5 wd", "20 wd", pause("2026-09-16")) == "red"


def test_hours_turn_yellow_by_their_share_alone():
    assert light("2026-09-07 10:00", "2026-09-07 09:00", "2 wh") == "green"
    assert light("2026-09-07 10:48", "2026-09-07 09:00", "2 wh") == "yellow"


# Content


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"makeups": ["2026-01-02"]}, "both a holiday and a make-up day"),
        ({"holidays": ["2026-01-03/2026-01-01"]}, "is before the first"),
        ({"holidays": ["2029-01-01"]}, "is not a day of 2026"),
        ({"holidays": ["2025-10-01"]}, "is not a day of 2026"),
        ({"source": ""}, "at least 1 character"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(change, message):
    body = {
        "year": "2026",
        "published": "2025-11-04",
        "source": "notice 7",
        "holidays": ["2026-01-01/2026-01-03"],
    }
    with pytest.raises(ValueError, match=message):
        content.CalendarYear.model_validate({**body, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hours": []}, "at least 1 item"),
        ({"hours": ["17:00-09:00"]}, "is not after"),
        ({"hours": ["09:00-13:00", "12:00-17:00"]}, "lies in the hours before"),
        ({"hours": ["9 to 5"]}, "09:00-12:00"),
        ({"weekend": ["1", "2", "3", "4", "5", "6", "7"]}, "No weekday is left"),
    ],
)
def test_working_time_that_contradicts_itself_is_refused(change, message):
    body = {
        "weekend": ["6", "7"],
        "hours": ["09:00-17:00"],
        "lights": {"yellow_remaining": "1", "yellow_share": "0.9"},
    }
    with pytest.raises(ValueError, match=message):
        content.WorkTime.model_validate({**body, **change})


def test_office_hours_are_read_as_times_of_day():
    assert CALENDAR.hours == ((time(8, 30), time(11, 30)), (time(13), time(17)))


def half_day():
    """Friday 31 December 2027 works in the morning only."""
    short = {"2027-12-31": ["09:00-12:00"]}
    body = {"year": 2027, "published": "2026-11-20", "source": "a notice", "holidays": []}
    year = content.CalendarYear.model_validate({**body, "short": short})
    return content.calendars([*YEARS, year], WORK, ZONE).latest()


def test_a_limit_in_days_ends_with_the_business_of_a_half_day():
    found = clocks.due(at("2027-12-30 10:00"), clocks.Limit.parse("1 wd"), (), half_day())
    assert found.at == at("2027-12-31 12:00")


def test_working_hours_of_a_half_day_are_those_of_its_morning():
    """Two hours of Friday morning are left at ten, then Monday begins."""
    found = clocks.due(at("2027-12-31 10:00"), clocks.Limit.parse("3 wh"), (), half_day())
    opens = WORK.office_hours()[0][0]
    assert found.at == at(f"2028-01-03 {opens.hour + 1:02}:{opens.minute:02}")


def test_a_half_day_that_is_a_holiday_is_a_contradiction():
    body = {"year": 2027, "published": "2026-11-20", "source": "a notice"}
    days = {"holidays": ["2027-12-31"], "short": {"2027-12-31": ["09:00-12:00"]}}
    with pytest.raises(ValidationError, match="is a holiday and has office hours"):
        content.CalendarYear.model_validate({**body, **days})


def test_a_calendar_without_short_days_is_called_what_it_was():
    """Deadlines of years ago name this version."""
    assert content.calendars(YEARS[:1], WORK, ZONE).latest().version == "0e5cbd1b8b1e"
