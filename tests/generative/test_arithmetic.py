"""Arithmetic agrees with decimals of 34 digits; time with the calendar of the standard library."""

import datetime as dt
import decimal
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onething.rules import row, temporal
from tests.generative.expressions import MOMENTS, MONTHS, SPANS, TIMES

DECIMAL128 = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
NUMBERS = st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False)
RUN = {text: row.compile(f"a {text} b") for text in ("+", "-", "*", "/", "<", "=", "<=")}


@given(NUMBERS, NUMBERS)
def test_numbers_are_calculated_as_decimal128(a, b):
    context = {"a": a, "b": b}
    assert RUN["+"](context) == DECIMAL128.add(a, b)
    assert RUN["-"](context) == DECIMAL128.subtract(a, b)
    assert RUN["*"](context) == DECIMAL128.multiply(a, b)
    assert RUN["/"](context) == (DECIMAL128.divide(a, b) if b else None)
    assert RUN["<"](context) is (a < b)
    assert RUN["="](context) is (a == b)
    assert RUN["<="](context) is (a <= b)


@given(st.dates(), st.integers(-10000, 10000))
def test_moving_a_day_and_back_gives_the_day(day, count):
    span = dt.timedelta(count)
    moved = row.compile("a + b")({"a": day, "b": span})
    if moved is not None:
        assert row.compile("a - b")({"a": moved, "b": span}) == day
        assert row.compile("a - b")({"a": moved, "b": day}) == span


@given(st.dates(), MONTHS)
def test_moving_by_months_keeps_the_day_or_takes_the_last_of_the_month(day, months):
    moved = row.compile("a + b")({"a": day, "b": months})
    if moved is not None:
        assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months.months
        next_day_is_next_month = moved != dt.date.max and (moved + dt.timedelta(1)).day == 1
        assert moved.day == day.day or (moved.day < day.day and next_day_is_next_month)


@given(st.dates() | MOMENTS | TIMES | SPANS | MONTHS)
def test_every_date_time_and_duration_reads_back_as_it_was_written(value):
    assert temporal.literal(temporal.text(value)) == value


@given(NUMBERS)
def test_a_number_reads_back_from_its_text(number):
    rounded = DECIMAL128.plus(number)
    assert row.compile("number(string(a))")({"a": rounded}) == rounded


@given(st.integers(1, 50).map(Decimal), st.integers(1, 50).map(Decimal))
def test_modulo_is_what_the_floor_leaves(a, b):
    for left in (a, -a):
        for right in (b, -b):
            wanted = row.compile("a - b * floor(a / b)")({"a": left, "b": right})
            assert row.compile("modulo(a, b)")({"a": left, "b": right}) == wanted
