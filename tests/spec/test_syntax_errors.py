"""What is said about a text that is no FEEL: where, and what could have stood there."""

import pytest

from onething.problem import Problem
from onething.rules import feel, row

REFUSED = [
    # text, line, column, what was expected, what was found
    ("", 1, 1, ("expression",), ""),
    ("1 +", 1, 4, ("expression",), ""),
    ("a b", 1, 3, ("operator", "end"), "b"),
    ("(1 + 2", 1, 7, (")",), ""),
    ("[1, 2", 1, 6, ("]", ","), ""),
    ("[1..2", 1, 6, ("]", ")", "["), ""),
    ("{a 1}", 1, 5, (":",), "}"),
    ("{a: 1, a: 2}", 1, 8, ("different key",), "a"),
    ("f(x: 1, 2)", 1, 9, ("name",), "2"),
    ("f(x: 1, x: 2)", 1, 9, ("different name",), "x"),
    ("if a then b", 1, 12, ("else",), ""),
    ("for x in [1] x", 1, 14, ("return", ","), "x"),
    ("some x in [1] return x", 1, 15, ("satisfies", ","), "return"),
    ("a between 1", 1, 12, ("and",), ""),
    ("a instance of thing", 1, 15, ("type",), "thing"),
    ("a and\n  b or or c", 2, 8, ("expression",), "or"),
    ('"abc', 1, 5, ("closing quote",), ""),
    ("1 /* 2", 1, 7, ("end of comment",), ""),
    ('@"2026-02-30"', 1, 1, ("date, time or duration",), '@"2026-02-30"'),
    ("9e99999", 1, 1, ("digits",), "9e99999"),
    ("a ＜ 3", 1, 3, ("half-width character",), "＜"),
    ("count（a）", 1, 6, ("half-width character",), "（"),
    ("a # b", 1, 3, ("expression",), "#"),
    ("a.", 1, 3, ("name",), ""),
    ("(" * 500 + ")" * 500, 1, 121, ("shallower nesting",), "("),
    ("-" * 500 + "1", 1, 121, ("shallower nesting",), "-"),
]


@pytest.mark.parametrize(("text", "line", "column", "expected", "found"), REFUSED)
def test_the_place_and_what_was_expected_are_named(text, line, column, expected, found):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(text)
    error = caught.value
    assert (error.line, error.column, error.expected, error.found) == (
        line,
        column,
        expected,
        found,
    )


def test_the_message_shows_the_line_and_a_caret_in_two_languages():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse('类型 = "小微" and\n职工人数 ＜ 300')
    assert isinstance(caught.value, Problem)
    assert str(caught.value) == (
        "第 2 行第 6 列:此处应为半角符号,却是 ＜。\n职工人数 ＜ 300\n         ^"
    )
    assert caught.value.said("en") == (
        "Line 2, column 6: expected half-width character, found ＜.\n职工人数 ＜ 300\n         ^"
    )


def test_a_known_name_may_hold_full_width_signs():
    assert feel.names(feel.parse("面积（平方米） > 3", ["面积（平方米）"])) == {"面积（平方米）"}


def test_a_test_where_an_expression_belongs_is_refused():
    with pytest.raises(feel.FeelSyntaxError):
        feel.parse("< 5, > 10")


def test_a_long_chain_of_conditions_is_no_deep_nesting():
    text = " and ".join(["a < 1"] * 1000)
    assert len(feel.parse(text).parts) == 1000


DEEP = [
    ("(" * 100, "1", ")" * 100),
    ("x in (" * 50, "1", ")" * 50),
    ("1 in (1.." * 30, "1", ")" * 30),
    ("f(" * 50, "1", ")" * 50),
    ("{a:" * 100, "1", "}" * 100),
    ("if a then 1 else " * 100, "1", ""),
    ("1 + " * 100, "1", ""),
]


@pytest.mark.parametrize("parts", DEEP)
def test_what_may_be_nested_is_read_written_and_run_at_once(parts):
    expression = feel.parse("".join(parts))
    assert feel.parse(feel.write(expression)) == expression
    row.compile(expression)({})
    row.decide(expression)({})
