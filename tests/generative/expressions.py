"""Draws expressions of every operation, and contexts for them."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from onething.rules import nodes
from onething.rules.nodes import Type
from onething.rules.values import Months

WORDS = st.sampled_from(["a", "b", "c", "企业", "职工人数", "x1", "ifs", "null_"])
NUMBERS = st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=3) | st.integers(
    0, 10**30
).map(Decimal)
DATES = st.dates()
OFFSETS = st.integers(-840, 840).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=st.none() | OFFSETS)
TIMES = st.times(timezones=st.none() | OFFSETS)
SPANS = st.timedeltas(dt.timedelta(-(10**6)), dt.timedelta(10**6))
MONTHS = st.integers(-(10**4), 10**4).map(Months)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.one_of(NUMBERS, TEXTS, st.booleans(), st.none(), DATES, MOMENTS, TIMES, SPANS, MONTHS)

_PAIRS = [
    nodes.Equal,
    nodes.NotEqual,
    nodes.Less,
    nodes.AtMost,
    nodes.More,
    nodes.AtLeast,
    nodes.Add,
    nodes.Subtract,
    nodes.Multiply,
    nodes.Divide,
    nodes.Power,
    nodes.Filter,
]
_TYPES = st.sampled_from(
    [
        Type("number"),
        Type("date and time"),
        Type("list", (Type("string"),)),
        Type("context", (Type("Any"),), ("a",)),
        Type("function", (Type("number"), Type("Any"))),
        Type("range", (Type("date"),)),
    ]
)


_MAPPING = st.just(nodes.ContextOf(("java",), (nodes.Literal("cos"),)))


def _several(children, least=1):
    return st.lists(children, min_size=least, max_size=3).map(tuple)


def _loops(node, children):
    pairs = st.lists(st.tuples(WORDS, children), min_size=1, max_size=2)
    return st.builds(
        lambda pairs, body: node(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), body),
        pairs,
        children,
    )


def _named(children):
    return st.dictionaries(WORDS, children, min_size=1, max_size=3)


def _ranges(children):
    closed = st.builds(nodes.RangeOf, children, children, st.booleans(), st.booleans())
    below = st.builds(nodes.RangeOf, st.none(), children, st.just(False), st.booleans())
    above = st.builds(nodes.RangeOf, children, st.none(), st.booleans(), st.just(False))
    return closed | below | above


def _spans(children):
    span = st.builds(nodes.Span, children, children)
    return st.builds(
        lambda name, span, body: nodes.For((name,), (span,), body), WORDS, span, children
    )


def _operations(children):
    several = _several(children)
    return st.one_of(
        *(st.builds(node, children, children) for node in _PAIRS),
        st.builds(nodes.And, _several(children, 2)),
        st.builds(nodes.Or, _several(children, 2)),
        st.builds(nodes.Not, children),
        st.builds(nodes.Negate, children),
        st.builds(nodes.Between, children, children, children),
        st.builds(nodes.In, children, several),
        st.builds(nodes.InstanceOf, children, _TYPES),
        st.builds(nodes.If, children, children, children),
        st.builds(nodes.ListOf, _several(children, 0)),
        _named(children).map(lambda d: nodes.ContextOf(tuple(d), tuple(d.values()))),
        _ranges(children),
        st.builds(nodes.Define, st.lists(WORDS, unique=True, max_size=2).map(tuple), children),
        st.builds(lambda p, of, body: nodes.Define((p,), body, (of,)), WORDS, _TYPES, children),
        st.builds(nodes.External, st.lists(WORDS, unique=True, max_size=2).map(tuple), _MAPPING),
        _loops(nodes.For, children),
        _loops(nodes.Some, children),
        _loops(nodes.Every, children),
        _spans(children),
        st.builds(nodes.Path, children, WORDS),
        st.builds(nodes.Call, WORDS.map(nodes.Name), _several(children, 0)),
        st.builds(
            lambda function, d: nodes.Call(function, tuple(d.values()), tuple(d)),
            WORDS.map(nodes.Name),
            _named(children),
        ),
    )


LEAVES = st.builds(nodes.Literal, VALUES) | st.builds(nodes.Name, WORDS) | st.just(nodes.Input())
EXPRESSIONS = st.recursive(LEAVES, _operations, max_leaves=12)
TESTS = st.builds(nodes.Tests, _several(EXPRESSIONS, 0), st.just(False))
