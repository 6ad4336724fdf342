"""What planes take and what they refuse, for every operation and every function: a new one must
be put into one of the two lists."""

import pytest

from onething.rules import feel, functions, nodes, planes, row
from onething.rules.planes import population
from tests.generative import facts
from tests.generative.columns import AT
from tests.generative.columns import DICTIONARY as COLUMNS

TABLE = nodes.Table(
    (feel.parse("s.kind"), feel.parse("n.staff")),
    (nodes.Column(otherwise=nodes.Literal(False)),),
    (
        nodes.Row((feel.parse_tests('"A"'), feel.parse_tests("> 3")), (nodes.Literal(True),)),
        nodes.Row((feel.parse_tests("-"), feel.parse_tests("> 100")), (feel.parse("b.large"),)),
    ),
    "F",
)
AS = nodes.Equal(nodes.As(feel.parse("s.kind"), nodes.Type("string")), nodes.Literal("A"))
TESTS = feel.parse_tests("< n.staff, [10..20]")
DICTIONARY = {**COLUMNS, "?": planes.number(0)}
# A condition with the operation in it. After the bar: the code of its refusal.
OPERATIONS = {
    nodes.Literal: "true and b.large",
    nodes.Name: "b.large",
    nodes.Path: "d.founded.year > 2020",
    nodes.Input: "n.staff in (? > 3)",
    nodes.ListOf: "n.staff in [1, 2]",
    nodes.ContextOf: "{k: s.kind}.k = s.place | several_facts",
    nodes.RangeOf: "n.money in [1..n.staff)",
    nodes.Define: "(function(x) x * x)(n.staff) > 4 | number_in_function",
    nodes.And: "b.large and n.staff > 1",
    nodes.Or: "b.large or n.staff > 1",
    nodes.Not: "not(n.staff > 1)",
    nodes.Equal: "s.kind = s.place",
    nodes.NotEqual: "n.money != n.staff",
    nodes.Less: "n.money < n.staff",
    nodes.AtMost: "d.founded <= d.certified",
    nodes.More: "s.kind > s.place",
    nodes.AtLeast: "n.money >= 3.5",
    nodes.Between: "n.money between 1 and n.staff",
    nodes.In: 's.kind in ("A", s.place)',
    nodes.Tests: TESTS,
    nodes.InstanceOf: "(if b.large then n.money else n.staff) instance of number",
    nodes.Add: "n.money + n.staff > 5",
    nodes.Subtract: 'd.certified - d.founded > duration("P30D")',
    nodes.Multiply: "n.money * n.staff > 5",
    nodes.Divide: "n.money / n.staff > 0.5",
    nodes.Power: "n.staff ** 2 > 4 | number_in_function",
    nodes.Negate: "-n.money < n.growth",
    nodes.If: "(if n.staff > 3 then n.money else n.growth) > 1",
    nodes.For: "count(for x in l.marks return n.staff) > 1 | number_in_function",
    nodes.Span: "count(for x in 1..n.staff return x) > 1 | number_in_function",
    nodes.Some: 'some x in l.marks satisfies x = "A"',
    nodes.Every: "every x in l.marks satisfies x = s.kind | several_facts",
    nodes.Filter: 'count(l.marks[item = "A"]) > 0',
    nodes.Call: 'starts with(s.kind, "A")',
    nodes.Table: TABLE,
    nodes.As: AS,
    nodes.External: "(function(x) external {k: 1})(n.staff) > 4 | number_in_function",
}
FUNCTIONS = {
    "abs": "abs(n.growth) > 1",
    "after": "after(n.money, n.staff) | number_in_function",
    "all": "all(b.large, n.staff > 1)",
    "any": "any([b.large, n.staff > 1])",
    "append": 'list contains(append(l.marks, s.kind), "A") | several_facts',
    "before": "before(d.founded, d.certified) | several_facts",
    "ceiling": "ceiling(n.money) > 2 | number_in_function",
    "coincides": "coincides(n.money, n.staff) | number_in_function",
    "concatenate": 'count(concatenate(l.marks, ["A"])) > 1',
    "contains": 'contains(s.kind, "A")',
    "context": 'context([{key: "k", value: s.kind}]).k = "A"',
    "context merge": 'context merge([{k: s.kind}]).k = "A"',
    "context put": 'context put({}, "k", s.kind).k = "A"',
    "count": "count(l.marks) > 1",
    "date": "date(2026, n.staff, 1) > d.founded | number_in_function",
    "date and time": "date and time(d.founded, time(9, 0, 0)) < now()",
    "day of week": 'day of week(d.founded) = "Monday"',
    "day of year": "day of year(d.founded) > 100",
    "decimal": "decimal(n.money, 1) > 1 | number_in_function",
    "distinct values": "count(distinct values(l.marks)) > 1",
    "duration": 'd.founded + duration("P1Y") < d.certified | several_facts',
    "during": "during(n.money, [1..5]) | number_in_function",
    "ends with": 'ends with(s.kind, "2")',
    "even": "even(n.staff) | number_in_function",
    "exp": "exp(n.growth) > 1 | number_in_function",
    "finished by": "finished by([1..n.staff], 5) | number_in_function",
    "finishes": "finishes(n.staff, [1..5]) | number_in_function",
    "flatten": "count(flatten([l.marks, l.marks])) > 2",
    "floor": "floor(n.money) > 2 | number_in_function",
    "get entries": "count(get entries({k: s.kind})) = 1",
    "get value": 'get value({k: s.kind}, "k") = "A"',
    "includes": "includes([1..n.staff], 3) | number_in_function",
    "index of": 'count(index of(l.marks, "A")) > 0',
    "insert before": 'insert before(l.marks, 1, "A")[1] = "A"',
    "is": "is(n.money, n.staff) | number_in_function",
    "list contains": 'list contains(l.marks, "A")',
    "list replace": 'list contains(list replace(l.marks, 1, "A"), "A")',
    "log": "log(n.money) > 1 | number_in_function",
    "lower case": 'lower case(s.kind) = "a"',
    "matches": 'matches(s.kind, "^A")',
    "max": "max(n.money, n.staff) > 5",
    "mean": "mean(n.money, n.staff) > 5 | number_in_function",
    "median": "median(n.money, n.staff) > 5 | number_in_function",
    "meets": "meets([1..n.staff], [5..6]) | number_in_function",
    "met by": "met by([1..n.staff], [5..6]) | number_in_function",
    "min": "min([n.money, n.staff, 3]) < 2",
    "mode": 'mode(l.marks) = ["A"]',
    "modulo": "modulo(n.staff, 2) = 0 | number_in_function",
    "month of year": 'month of year(d.founded) = "May"',
    "not": "not(b.large)",
    "now": "date and time(d.founded, time(9, 0, 0)) < now()",
    "number": 'number(s.kind, ",", ".") > 1',
    "odd": "odd(n.staff) | number_in_function",
    "overlaps": "overlaps([1..n.staff], [5..6]) | number_in_function",
    "overlaps after": "overlaps after([1..n.staff], [5..6]) | number_in_function",
    "overlaps before": "overlaps before([1..n.staff], [5..6]) | number_in_function",
    "product": "product(n.money, n.staff) > 1 | number_in_function",
    "remove": 'list contains(remove(l.marks, 1), "A")',
    "replace": 'replace(s.kind, "A", "B") = "B"',
    "reverse": 'reverse(l.marks)[1] = "A"',
    "round down": "round down(n.money, 1) > 1 | number_in_function",
    "round half down": "round half down(n.money, 1) > 1 | number_in_function",
    "round half up": "round half up(n.money, 1) > 1 | number_in_function",
    "round up": "round up(n.money, 1) > 1 | number_in_function",
    "sort": 'sort(l.marks)[1] = "A"',
    "split": 'list contains(split(s.kind, "1"), "A")',
    "sqrt": "sqrt(n.money) > 1 | number_in_function",
    "started by": "started by([1..n.staff], 1) | number_in_function",
    "starts": "starts(n.staff, [1..5]) | number_in_function",
    "starts with": 'starts with(s.kind, "A")',
    "stddev": "stddev(n.money, n.staff) > 1 | number_in_function",
    "string": 'string(n.money) = "1" | number_in_function',
    "string join": 'string join(l.marks, "") = "A"',
    "string length": "string length(s.kind) > 1",
    "sublist": "count(sublist(l.marks, 1)) > 1",
    "substring": 'substring(s.kind, 1) = "A"',
    "substring after": 'substring after(s.kind, "A") = "1"',
    "substring before": 'substring before(s.kind, "1") = "A"',
    "sum": "sum(n.money, n.staff, 2) > 5",
    "time": 'time(s.kind) > time("09:00:00")',
    "today": "d.founded <= today()",
    "union": 'count(union(l.marks, ["A"])) > 1',
    "upper case": 'upper case(s.kind) = "A"',
    "week of year": "week of year(d.founded) > 20",
    "years and months duration": (
        'years and months duration(d.founded, today()) >= duration("P1Y")'
    ),
}
NAMED = {**OPERATIONS, **FUNCTIONS}
TEXTS = {"s.kind": ["A", "A1", "1", "09:30:00"], "s.place": ["A", "B"], "l.marks": ["A", "甲"]}


def split(example):
    """The condition and the code of its refusal. What has no text of its own is given as nodes."""
    if not isinstance(example, str):
        return example, ""
    text, _, code = example.partition(" | ")
    return feel.parse(text), code


@pytest.mark.parametrize("named", NAMED, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_declared_is_taken_or_refused(named):
    """What is taken is answered as the reference engine does; what is not is refused as said."""
    condition, code = split(NAMED[named])
    if code:
        with pytest.raises(planes.NotForPlanes) as refused:
            planes.compiled({"rule": condition}, DICTIONARY, row, at=AT)
        assert [one.code for one in refused.value.refusals] == [code]
        return
    rules = planes.compiled({"rule": condition}, DICTIONARY, row, at=AT)
    people = [population.nested(one) for one in facts.drawn(DICTIONARY, 3, 200, texts=TEXTS)]
    answers = rules.decided(planes.of_rows(DICTIONARY, people))
    decide = row.decide(condition)
    assert [answers.at("rule", i) for i in range(200)] == [
        decide({**AT, **context}) for context in people
    ]


@pytest.mark.parametrize("node", OPERATIONS, ids=lambda node: node.__name__)
def test_an_example_holds_its_operation(node):
    assert any(isinstance(one, node) for one in nodes.walk(split(OPERATIONS[node])[0]))


def test_every_operation_and_every_function_is_declared():
    assert set(nodes.Node.__subclasses__()) - set(OPERATIONS) == set()
    assert functions.NAMES - set(FUNCTIONS) == set()


# The smallest text for each refusal there is, and where in it the trouble stands
REFUSED = {
    "unknown_attribute": ("n.staff > 1 and n.stuff > 3", 17),
    "no_condition": ("b.large and n.staff", 13),
    "unlike_kinds": ('n.money > 1 and n.staff < "5"', 17),
    "several_facts": ('b.large or s.kind + s.place = "AB"', 12),
    "number_in_function": ("floor(n.money) > n.staff", 1),
    "two_quotients": ("n.money / n.staff * n.growth > 1", 1),
    "too_wide": ("n.money * n.money * n.money > n.staff", 1),
    "too_many_branches": (
        " + ".join(["max(" + ", ".join(f"n.money * {i}" for i in range(1, 8)) + ")"] * 3) + " > 1",
        1,
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_names_the_place_and_what_to_write_instead(code):
    text, column = REFUSED[code]
    with pytest.raises(planes.NotForPlanes) as refused:
        planes.compiled({"甲": text}, DICTIONARY, row)
    (one,) = refused.value.refusals
    assert (one.code, one.line, one.column) == (code, 1, column)
    assert "请" in refused.value.said("zh") and "规则 甲 第 1 行" in str(refused.value)
    assert "Rule 甲, line 1" in refused.value.said("en")


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(planes.NotForPlanes) as refused:
        planes.compiled({"a": "n.staff", "b": "b.large", "c": "s.kind + s.place"}, DICTIONARY, row)
    assert [one.rule for one in refused.value.refusals] == ["a", "c"]


def defined(text, **definitions):
    named = {name: feel.parse(one) for name, one in definitions.items()}
    return planes.compiled({"rule": text}, DICTIONARY, row, definitions=named)


@pytest.mark.parametrize(
    ("text", "definitions", "code"),
    [
        ("a", {"a": "b or b.large", "b": "a"}, "defined_by_itself"),
        ('some x in l.marks satisfies x = "A"', {"x": "b.large"}, "name_is_bound"),
    ],
)
def test_a_named_sub_rule_is_refused_where_it_cannot_stand(text, definitions, code):
    with pytest.raises(planes.NotForPlanes) as refused:
        defined(text, **definitions)
    assert refused.value.refusals[0].code == code


def test_a_named_sub_rule_is_worked_out_once():
    shared = {"big": "n.staff > 3 and n.money > 5"}
    one = planes.compiled(
        {"a": "big and b.large", "b": "big and b.listed", "c": "not(n.staff <= 3)"},
        DICTIONARY,
        row,
        definitions={name: feel.parse(text) for name, text in shared.items()},
    )
    assert one.conditions() == 4
