"""Reasons: every condition with its facts and its verdict; the smallest set that could settle it
against brute force."""

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from onething.rules import explaining, feel, row
from onething.rules.explaining import Source
from tests.generative.test_logic import trees

RULE = feel.parse('企业.职工人数 < 300 and (企业.类型 = "小微" or 企业.营收 <= 2000)')
FACTS = {"企业": {"职工人数": Decimal(280), "类型": None, "营收": None}}


def test_every_condition_is_told_with_its_fact_its_source_and_its_verdict():
    reason = explaining.explain(
        RULE,
        FACTS,
        {"企业.职工人数": Source("社保", "2026-01-31")},
        {"企业.职工人数": "number of staff"},
    )
    assert reason.verdict is None
    first, *rest = reason.leaves()
    assert first.words == "number of staff < 300"
    assert first.verdict is True
    assert first.facts == (
        explaining.Read("企业.职工人数", Decimal(280), Source("社保", "2026-01-31")),
    )
    assert [leaf.verdict for leaf in rest] == [None, None]


def test_the_distance_to_each_threshold_is_told_nearest_first():
    (near,) = explaining.near(RULE, FACTS)
    assert (near.name, near.distance, near.verdict) == ("企业.职工人数", Decimal(-20), True)
    both = explaining.near(feel.parse("a between 10 and 100"), {"a": Decimal(99)})
    assert [one.threshold for one in both] == [Decimal(100), Decimal(10)]


def test_one_fact_that_settles_it_alone_is_asked_for_before_two():
    assert len(explaining.settling(RULE, FACTS)) == 1
    rule = feel.parse("a > 1 and b > 1 and c > 1")
    assert len(explaining.settling(rule, {})) == 1
    assert explaining.settling(rule, {"a": Decimal(0)}) == ()


ATOMS = st.sampled_from(
    ["a > 1", "b = 2", "c < 0", "d >= 3", "a <= 1", "b != 2", "a > 5", "c < 4"]
).map(feel.parse)
PARTLY = st.fixed_dictionaries(dict.fromkeys("abcd", st.none() | st.integers(-1, 6).map(Decimal)))


@given(trees(ATOMS), PARTLY)
@settings(max_examples=150, deadline=None)
def test_no_smaller_set_of_facts_could_settle_it(rule, facts):
    decide = row.decide(rule)
    found = explaining.settling(rule, facts)
    if decide(facts) is not None:
        assert found == ()
        return
    unknown = [name for name, value in facts.items() if value is None]
    smallest = next(
        size
        for size in range(1, len(unknown) + 1)
        for chosen in itertools.combinations(unknown, size)
        for guess in itertools.product(map(Decimal, range(-2, 8)), repeat=size)
        if decide({**facts, **dict(zip(chosen, guess, strict=True))}) is not None
    )
    assert len(found) == smallest
