"""Which names an expression reads, and which must still be asked."""

import datetime as dt
from decimal import Decimal

import pytest

from onething.rules import feel, row

READS = [
    ("企业.职工人数 < 300", {"企业.职工人数"}),
    ("a + b.c.d * 2", {"a", "b.c.d"}),
    ("1 + 1", set()),
    ("count(a)", {"a"}),
    ("f(a)", {"f", "a"}),
    ("today() > a", {"a"}),
    ("for x in a return x + b", {"a", "b"}),
    ("for x in a, y in x.list return x.y + partial[1]", {"a"}),
    ("some x in a.b satisfies x.c = d", {"a.b", "d"}),
    ("every x in x satisfies x = 1", {"x"}),
    ("{a: b, c: a}.c", {"b"}),
    ("function(x) x + y", {"y"}),
    ("a[item > 1].b", {"a"}),
    ("a[x = b]", {"a"}),
    ("a[x = b.c] = b.d", {"a", "b.c", "b.d"}),
    ("a in (b, < c)", {"a", "b", "c"}),
    ("{x: 1}.x", set()),
]


@pytest.mark.parametrize(("text", "names"), READS)
def test_what_is_read_from_the_context_is_named(text, names):
    assert feel.names(feel.parse(text)) == names


def test_a_known_name_counts_inside_a_filter():
    expression = feel.parse("a[x = b]")
    assert feel.names(expression, known=["a", "b"]) == {"a", "b"}


def test_what_goes_on_behind_a_known_name_is_cut():
    expression = feel.parse("企业.成立.year < 2020")
    assert feel.names(expression, known=["企业.成立"]) == {"企业.成立"}


MISSING = [
    ("a.x < 3", {}, {"a.x"}),
    ("a.x < 3", {"a": {"x": Decimal(1)}}, set()),
    ("a = 1 and b = 2", {"a": Decimal(2)}, set()),
    ("a = 1 and b = 2", {"a": Decimal(1)}, {"b"}),
    ("a = 1 or b = 2", {"a": Decimal(1)}, set()),
    ("a = 1 or b = 2", {"a": Decimal(2)}, {"b"}),
    ("not(a = 1 and b = 2)", {}, {"a", "b"}),
    ("a = null", {}, {"a"}),
    ("a = null and b", {"b": False}, set()),
    ("if a then b else c", {"a": True}, {"b"}),
    ("if a then b else c", {}, {"a", "b", "c"}),
]


@pytest.mark.parametrize(("text", "context", "names"), MISSING)
def test_only_what_can_still_change_the_answer_is_missing(text, context, names):
    assert feel.missing(feel.parse(text), context) == names


def test_a_missing_name_is_null_and_no_fault():
    faults = []
    assert row.compile("企业.职工人数 < 300")({}, faults) is None
    assert faults == []


FAULTS = [
    ('1 + "a"', 2, "kinds"),
    ("1 < true", 2, "kinds"),
    ("1 / 0", 2, "arithmetic"),
    ("[1, 2][3]", 6, "index"),
    ('"a".b', 3, "path"),
    ("unknown(1)", 0, "call"),
    ('1 + string length("a", "b")', 4, "call"),
    ("for x in null return x", 0, "loop"),
]


@pytest.mark.parametrize(("text", "at", "code"), FAULTS)
def test_a_fault_at_run_time_is_null_with_its_place(text, at, code):
    faults = []
    assert row.compile(text)({}, faults) is None
    assert [(fault.at, fault.code) for fault in faults] == [(at, code)]


def test_the_day_is_that_of_the_context():
    moment = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
    assert row.compile("today()")({row.NOW: moment}) == dt.date(2026, 3, 2)
    assert row.compile("today()")({row.TODAY: dt.date(2026, 1, 1)}) == dt.date(2026, 1, 1)
    assert row.compile("now()")({}) is None


def test_whole_numbers_of_python_count_as_numbers_and_floats_do_not():
    assert row.compile("a + 1 < 5")({"a": 3}) is True
    assert row.compile("a + 1 < 5")({"a": 3.0}) is None
