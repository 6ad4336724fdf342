"""Draws conditions of every kind that planes read, decision tables, and facts with nulls."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from onething.rules import nodes, planes, row
from onething.rules.nodes import Type
from onething.rules.values import Months

TODAY = dt.date(2026, 3, 1)
AT = {row.TODAY: TODAY, row.NOW: dt.datetime(2026, 3, 1, 9, 30)}  # noqa: DTZ001 - a local moment
DICTIONARY = {
    "n.money": planes.number(2, 0),
    "n.growth": planes.number(3),
    "n.staff": planes.number(0, 0),
    "s.kind": planes.STRING,
    "s.place": planes.STRING,
    "b.large": planes.BOOLEAN,
    "b.listed": planes.BOOLEAN,
    "d.founded": planes.DATE,
    "d.certified": planes.DATE,
    "l.marks": planes.LIST,
}
WORDS = ["", "A", "A1", "A12", "B", "甲", "乙"]
DAYS = [
    dt.date.min,
    dt.date(2020, 2, 29),
    dt.date(2025, 12, 31),
    TODAY,
    dt.date(2026, 3, 31),
    dt.date.max,
]

_FACTS = {
    "n.money": st.integers(0, 1000).map(lambda n: Decimal(n) / 100)
    | st.sampled_from([Decimal(10**13), Decimal("9999999999999.99")]),
    "n.growth": st.integers(-2000, 2000).map(lambda n: Decimal(n) / 1000),
    "n.staff": st.integers(0, 12).map(Decimal),
    "s.kind": st.sampled_from(WORDS),
    "s.place": st.sampled_from(WORDS),
    "b.large": st.booleans(),
    "b.listed": st.booleans(),
    "d.founded": st.sampled_from(DAYS) | st.dates(),
    "d.certified": st.sampled_from(DAYS),
    "l.marks": st.lists(st.sampled_from(["甲", "乙", "A"]), max_size=3),
}
# A row: facts by dotted name; few rows, but more than one word of bits now and then.
ROWS = st.fixed_dictionaries({name: st.none() | facts for name, facts in _FACTS.items()})
POPULATIONS = st.lists(ROWS, min_size=1, max_size=6) | st.lists(ROWS, min_size=65, max_size=70)


def fact(name):
    first, second = name.split(".")
    return nodes.Path(nodes.Name(first), second)


def _literals(values):
    return values.map(nodes.Literal)


NUMBERS = st.sampled_from(
    [Decimal(n) for n in (0, 1, 2, 5, "0.05", "-1.5", "3.333", 10, 100, 12)]
) | st.integers(-20, 20).map(Decimal)
MOVES = st.sampled_from(
    [dt.timedelta(1), dt.timedelta(-30), dt.timedelta(hours=36), dt.timedelta(400_000)]
)
MONTHS = st.sampled_from([Months(1), Months(-12), Months(100), Months(50_000)])


def _named(kind):
    return st.sampled_from([one for one in DICTIONARY if one.startswith(kind)]).map(fact)


def _pairs(of, left, right):
    return st.builds(lambda node, a, b: node(a, b), st.sampled_from(of), left, right)


def _ifs(conditions, values):
    return st.builds(nodes.If, conditions, values, values, st.booleans())


def _call(name, *arguments):
    return st.builds(
        lambda *given: nodes.Call(nodes.Name(name), tuple(given)),
        *arguments,
    )


def _several(items, least=1, most=3):
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def _ranges(values):
    closed = st.builds(nodes.RangeOf, values, values, st.booleans(), st.booleans())
    below = st.builds(nodes.RangeOf, st.none(), values, st.just(False), st.booleans())
    above = st.builds(nodes.RangeOf, values, st.none(), st.booleans(), st.just(False))
    return closed | below | above


def numbers(conditions, depth):
    """Numbers of facts and constants: what planes calculate with, and a little more."""
    leaves = _named("n.") | _literals(NUMBERS)
    if depth == 0:
        return leaves
    inner = numbers(conditions, depth - 1)
    several = _several(inner, 2)
    return st.one_of(
        leaves,
        _pairs([nodes.Add, nodes.Subtract, nodes.Multiply, nodes.Divide], inner, inner),
        st.builds(nodes.Divide, inner, _named("n.")),
        st.builds(nodes.Negate, inner),
        _ifs(conditions, inner),
        st.builds(
            lambda name, items: nodes.Call(nodes.Name(name), items),
            st.sampled_from(["min", "max", "sum"]),
            several,
        ),
        st.builds(
            lambda name, items: nodes.Call(nodes.Name(name), (nodes.ListOf(items),)),
            st.sampled_from(["min", "max", "sum"]),
            several,
        ),
        _call("abs", inner),
        _call("string length", _named("s.")),
        st.builds(nodes.Power, inner, st.just(nodes.Literal(Decimal(2)))),
    )


def texts(conditions, depth):
    leaves = _named("s.") | _literals(st.sampled_from(WORDS))
    if depth == 0:
        return leaves
    inner = texts(conditions, depth - 1)
    return st.one_of(
        leaves,
        _ifs(conditions, inner),
        _call("upper case", _named("s.")),
        st.builds(nodes.Add, _named("s."), leaves),
        st.just(nodes.Literal(None)),
    )


def dates(conditions, depth):
    today = st.just(nodes.Call(nodes.Name("today"), ()))
    leaves = _named("d.") | _literals(st.sampled_from(DAYS)) | today
    if depth == 0:
        return leaves
    inner = dates(conditions, depth - 1)
    return st.one_of(
        leaves,
        _pairs([nodes.Add, nodes.Subtract], inner, _literals(MOVES)),
        _pairs([nodes.Add, nodes.Subtract], leaves, _literals(MONTHS)),
        _ifs(conditions, inner),
    )


def spans(conditions, depth):
    leaves = _literals(MOVES)
    between = st.builds(nodes.Subtract, dates(conditions, 0), dates(conditions, 0))
    return leaves | between | _pairs([nodes.Add, nodes.Subtract], between, leaves)


COMPARISONS = [
    nodes.Equal,
    nodes.NotEqual,
    nodes.Less,
    nodes.AtMost,
    nodes.More,
    nodes.AtLeast,
]
TYPES = st.sampled_from(["number", "string", "boolean", "date", "Any", "Null"]).map(Type)
NULL = st.just(nodes.Literal(None))


def _compared(values):
    return st.one_of(
        _pairs(COMPARISONS, values, values),
        _pairs([nodes.Equal, nodes.NotEqual], values, NULL),
        st.builds(nodes.Between, values, values, values),
        st.builds(nodes.In, values, _several(values | _ranges(values) | NULL)),
        st.builds(nodes.In, values, _several(values | NULL, 0).map(lambda i: (nodes.ListOf(i),))),
        st.builds(nodes.In, values, st.builds(asking, values).map(lambda test: (test,))),
        st.builds(nodes.InstanceOf, values, TYPES),
    )


def asking(value):
    """A condition on `?`."""
    return nodes.AtMost(nodes.Input(), value)


def _on_lists():
    marks = fact("l.marks")
    word = _literals(st.sampled_from(["甲", "A"]))
    item = nodes.Name("item")
    x = nodes.Name("x")
    return st.one_of(
        _call("list contains", st.just(marks), word),
        st.builds(nodes.In, word, st.just((marks,))),
        st.builds(lambda w: nodes.Some(("x",), (marks,), nodes.Equal(x, w)), word),
        st.builds(lambda w: nodes.Every(("x",), (marks,), nodes.NotEqual(x, w)), word),
        st.builds(
            lambda w: nodes.Less(
                nodes.Literal(Decimal(0)),
                nodes.Call(nodes.Name("count"), (nodes.Filter(marks, nodes.Equal(item, w)),)),
            ),
            word,
        ),
        st.builds(lambda w: nodes.Equal(nodes.For(("x",), (marks,), x), nodes.ListOf((w,))), word),
    )


def _on_one_text():
    word = _literals(st.sampled_from(WORDS))
    return st.one_of(
        _call("starts with", _named("s."), word),
        _call("contains", _named("s."), word),
        _call("matches", _named("s."), st.just(nodes.Literal("^A[0-9]"))),
    )


def _on_one_date():
    year = st.builds(lambda date: nodes.Path(date, "year"), _named("d."))
    return _pairs(COMPARISONS, year, _literals(st.integers(2019, 2027).map(Decimal)))


def conditions(depth):
    """Conditions over the dictionary, nested so deep."""
    leaves = st.one_of(_named("b."), _on_lists(), _on_one_text(), _on_one_date())
    if depth == 0:
        return leaves | st.sampled_from([True, False, None]).map(nodes.Literal)
    inner = conditions(depth - 1)
    return st.one_of(
        leaves,
        _compared(numbers(inner, depth - 1)),
        _compared(texts(inner, depth - 1)),
        _compared(dates(inner, depth - 1)),
        _pairs(COMPARISONS, spans(inner, 0), spans(inner, 0)),
        _pairs([nodes.Equal, nodes.NotEqual], inner, inner),
        st.builds(nodes.And, _several(inner, 2, 4)),
        st.builds(nodes.Or, _several(inner, 2, 4)),
        st.builds(nodes.Not, inner),
        _ifs(inner, inner),
        st.builds(
            lambda name, items: nodes.Call(nodes.Name(name), items),
            st.sampled_from(["all", "any"]),
            _several(inner, 2),
        ),
        st.builds(nodes.InstanceOf, inner, st.sampled_from(["boolean", "Any", "Null"]).map(Type)),
        _on_tables(inner),
        _rare(inner),
    )


def _on_tables(inner):
    """What a decision table over a text and a number gives, compared with one of its outputs."""
    words = st.sampled_from(["x", "y", "z"])
    outputs = _literals(words)
    words_of = _several(_literals(st.sampled_from(WORDS)))
    cells = st.builds(nodes.Tests, words_of, st.booleans()) | st.just(nodes.Tests(()))
    ranges = st.builds(nodes.Tests, _several(_ranges(_literals(NUMBERS)), 0, 2))
    inputs = st.tuples(texts(inner, 0), _named("n."))
    columns = st.builds(
        nodes.Column,
        st.just(""),
        st.lists(words, unique=True, max_size=3).map(lambda w: tuple(map(nodes.Literal, w))),
        st.none() | outputs,
    )
    allowed = st.just(()) | st.tuples(st.none() | cells, st.none())

    def tables(policies, answers, columns):
        rows = st.builds(lambda a, b, out: nodes.Row((a, b), (out,)), cells, ranges, answers)
        rules = st.lists(rows, min_size=1, max_size=4).map(tuple)
        column = columns.map(lambda one: (one,))
        return st.builds(nodes.Table, inputs, column, rules, st.sampled_from(policies), allowed)

    plain = columns.filter(lambda one: one.otherwise is None)
    values = st.one_of(outputs, _named("s."))
    return st.one_of(
        st.builds(nodes.Equal, tables("UAFP", outputs, columns), outputs | NULL),
        st.builds(nodes.In, tables("UF", values, columns), _several(outputs)),
        tables("UF", inner, st.just(nodes.Column())),
        _call("list contains", tables(["R", "O", "C"], outputs, plain), outputs),
        st.builds(nodes.More, tables(["C#", "C+"], numbers(inner, 0), plain), _named("n.")),
    )


MAPPING = nodes.ContextOf(("java",), (nodes.Literal("cos"),))


def _rare(inner):
    """What planes refuse or hand to the reference engine, so that no node goes unmade."""
    number = _literals(NUMBERS)
    context = st.builds(lambda n: nodes.ContextOf(("k",), (n,)), _named("s.") | number)
    square = nodes.Define(("x",), nodes.Multiply(nodes.Name("x"), nodes.Name("x")))
    return st.one_of(
        st.builds(lambda c: nodes.Equal(nodes.Path(c, "k"), nodes.Literal("A")), context),
        st.builds(
            lambda n: nodes.More(nodes.Call(square, (n,)), nodes.Literal(Decimal(4))), number
        ),
        st.builds(
            lambda n: nodes.More(
                nodes.Call(
                    nodes.Name("count"),
                    (
                        nodes.For(
                            ("x",), (nodes.Span(nodes.Literal(Decimal(1)), n),), nodes.Name("x")
                        ),
                    ),
                ),
                nodes.Literal(Decimal(2)),
            ),
            st.integers(1, 5).map(Decimal).map(nodes.Literal),
        ),
        st.builds(lambda test: nodes.Tests((test,)), number),
        st.builds(
            lambda of, to: nodes.Equal(nodes.As(of, Type(to)), nodes.Literal("A")),
            _named("s.") | _named("n."),
            st.sampled_from(["string", "number"]),
        ),
        st.builds(
            lambda of: nodes.More(nodes.Call(nodes.External(("x",), MAPPING), (of,)), of),
            _named("s.") | _named("n."),
        ),
    )


CONDITIONS = conditions(3)
