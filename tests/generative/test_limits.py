"""What is built to exhaust the machine is stopped: null and a fault, or a refusal, in a second."""

import contextlib
import time

import pytest

from onething.problem import Problem
from onething.rules import feel, row
from onething.rules.dmn import reading
from onething.rules.dmn.problems import UnreadableXml

HOSTILE = [
    "(" * 1_000_000,
    "[" * 1_000_000 + "]" * 1_000_000,
    "1" + "+1" * 1_000_000,
    "for x in 1..1000000000 return x",
    "for x in 1..100000, y in 1..100000 return x * y",
    "some x in 1..100000, y in 1..100000 satisfies x < 0",
    "for x in 1..100000 return for y in 1..100000 return y",
    "for x in 1..400000 return partial",
    "string(for x in 1..100 return [partial[-1], partial[-1]])",
    "(for x in 1..100 return [partial[-1], partial[-1]]) = (for x in 1..100 return [partial[-1], "
    "partial[-1]])",
    "count(flatten(for x in 1..100 return [partial[-1], partial[-1]]))",
    "string(for x in 1..5000 return [partial[-1]])",
    "{f: function(n) f(n), r: f(1)}.r",
    "{f: function(n) f(n) + f(n), r: f(1)}.r",
    "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(40)}.r",
    "{" + ", ".join(['a0: "x"', *(f"a{n}: a{n - 1} + a{n - 1}" for n in range(1, 60))]) + "}.a59",
    "{"
    + ", ".join(["a0: [1]", *(f"a{n}: concatenate(a{n - 1}, a{n - 1})" for n in range(1, 60))])
    + "}.a59",
    '{a: string join(for x in 1..100000 return "xxxxxxxxxx"), b: string join([a, a, a], a)}.b',
    'replace(replace("aaaaaaaaaa", "a", "$0$0$0$0$0$0$0$0$0$0"), ".", "' + "$0" * 20_000 + '")',
    'matches("' + "a" * 40 + '!", "^(a+)+$")',
    'matches("' + "a" * 40 + '!", "^(a|aa)+$")',
    'replace("' + "a" * 5000 + '", "(.*)*b", "x")',
    'split("' + "x" * 5000 + '", "(x+x+)+y")',
    "9" * 30 + " ** " + "9" * 30,
    "1.0000000001 ** 1e6000",
    "exp(1e6000)",
    "string(9e6000)",
    "decimal(1e6000, 6000)",
    'date("2026-01-01") + duration("P99999999999999999999Y")',
    'date("2026-01-01") + duration("P1D") * 1e3000',
    "distinct values(for x in 1..300000 return {x: x})",
    "sort(for x in 1..100000 return -x, function(a, b) a < b)",
    "(for x in 1..100000 return x)[item > count((for y in 1..1000 return y)[item > 0])]",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:60])
def test_what_would_exhaust_the_machine_is_stopped(text):
    started = time.process_time()
    try:
        run = row.compile(feel.parse(text))
        run({}, [])
        row.decide(text)({}, [])
    except feel.FeelSyntaxError:
        pass
    assert time.process_time() - started < 2.5, "1 s for each engine, and 0.5 to read"


def test_a_fault_says_that_a_limit_was_met():
    faults = []
    assert row.compile("for x in 1..100000, y in 1..100000 return x")({}, faults) is None
    assert [fault.code for fault in faults] == ["limit"]


XML = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">{}</definitions>'
BOMBS = [
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + XML.format("&b;"),
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + XML.format("&f;"),
    '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + XML.format(""),
    XML.format("<a>" * 100_000 + "</a>" * 100_000),
    XML.format("<a>"),
    "",
]


@pytest.mark.parametrize("text", BOMBS, ids=lambda text: text[:40])
def test_an_xml_bomb_is_refused(text):
    with pytest.raises(UnreadableXml):
        reading.read(text)


def test_an_xml_that_is_no_model_is_refused_by_name():
    with pytest.raises(Problem) as caught:
        reading.read("<html/>")
    assert caught.value.code == "NoDecisionModel"


REACHING = ["__import__", "().__class__", '"".__class__.__mro__', "open", "a.__dict__", "os.system"]


@pytest.mark.parametrize("text", REACHING)
def test_a_rule_reaches_no_name_of_python(text):
    with contextlib.suppress(feel.FeelSyntaxError):
        assert row.compile(text)({"a": "text"}, []) is None
