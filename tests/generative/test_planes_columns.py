"""Columns hold facts exactly or refuse them; blocks, threads and wide sums change no answer."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from onething.rules import feel, nodes, planes, row
from onething.rules.planes import columns, population
from onething.rules.planes import rules as planes_rules
from tests.generative import facts, seeds
from tests.generative.test_planes_seeds import AT, INDUSTRIES, parsed

MONEY = planes.number(2, 0)


def seeded(rows):
    drawn = facts.drawn(seeds.DICTIONARY, 11, rows, texts=INDUSTRIES)
    return planes.of_rows(seeds.DICTIONARY, [population.nested(one) for one in drawn])


def policies():
    named = parsed(seeds.DEFINITIONS, seeds.DICTIONARY)
    return planes.compiled(seeds.POLICIES, seeds.DICTIONARY, row, at=AT, definitions=named)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_blocks_and_threads_change_no_answer(threads, monkeypatch):
    people, rules = seeded(300), policies()
    whole = rules.decided(people, missing=True)
    monkeypatch.setattr(planes_rules, "BLOCK", 64)
    cut = rules.decided(people, missing=True, threads=threads)
    for name in rules.names:
        assert cut.counts(name) == whole.counts(name)
        assert cut.yes(name).tolist() == whole.yes(name).tolist()
        assert cut.lacks_one(name).tolist() == whole.lacks_one(name).tolist()


def test_sums_beyond_64_bits_are_exact():
    """Where products outgrow a machine word, rows that come close are counted with whole numbers
    of any size; one cent in 10^28 still tells."""
    wide = {"a": MONEY, "b": MONEY, "c": MONEY, "d": MONEY}
    big = Decimal("9999999999999.99")
    rows = [
        {"a": big, "b": big, "c": big, "d": big},
        {"a": big, "b": big, "c": big, "d": big - Decimal("0.01")},
        {"a": big - Decimal("0.01"), "b": big, "c": big, "d": big},
        {"a": Decimal(0), "b": Decimal(0), "c": Decimal(0), "d": big},
        {"a": Decimal(3), "b": Decimal(2), "c": Decimal(6), "d": Decimal(1)},
        {"a": None, "b": big, "c": big, "d": big},
    ]
    texts = [f"a * b {sign} c * d" for sign in ("<", "<=", "=", ">=", ">", "!=")]
    rules = planes.compiled({text: text for text in texts}, wide, row)
    answers = rules.decided(planes.of_rows(wide, rows))
    for text in texts:
        decide = row.decide(text)
        assert [answers.at(text, i) for i in range(len(rows))] == [decide(one) for one in rows]


@pytest.mark.parametrize(
    ("attribute", "fact", "reason"),
    [
        (MONEY, Decimal("0.001"), "too_fine"),
        (MONEY, Decimal("1.00000000000000000000000000000001"), "too_fine"),
        (MONEY, Decimal(-1), "out_of_bounds"),
        (MONEY, Decimal(10) ** 14, "out_of_bounds"),
        (MONEY, Decimal("NaN"), "out_of_bounds"),
        (MONEY, "1", "other_kind"),
        (MONEY, True, "other_kind"),
        (MONEY, 1.5, "other_kind"),
        (planes.BOOLEAN, Decimal(1), "other_kind"),
        (planes.DATE, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "other_kind"),
        (planes.STRING, Decimal(1), "other_kind"),
        (planes.LIST, ["A", Decimal(1)], "other_kind"),
        (planes.Attribute("string", choices=("A", "B")), "C", "no_choice"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused_with_its_row(attribute, fact, reason):
    """Rounding it silently would decide about another party than the one that is there."""
    with pytest.raises(planes.FactNotFitting) as refused:
        planes.of_facts({"x": attribute}, {"x": [None, fact]}, 2)
    assert (refused.value.reason, refused.value.name, refused.value.row) == (reason, "x", 2)
    assert "请" in str(refused.value) and "row 2" in refused.value.said("en")
    assert refused.value.said("en").endswith(".")


def test_what_is_read_from_a_column_is_what_was_put_in():
    drawn = facts.drawn(seeds.DICTIONARY, 4, 130, nulls=0.2, texts=INDUSTRIES)
    people = planes.of_rows(seeds.DICTIONARY, [population.nested(one) for one in drawn])
    assert [people.context(i) for i in range(130)] == [population.nested(one) for one in drawn]
    people.put(7, drawn[8])
    assert people.context(7) == population.nested(drawn[8])


def test_a_column_is_as_narrow_as_its_facts_and_widens_for_a_new_one():
    people = planes.of_facts({"x": planes.number(0)}, {"x": [Decimal(1), None]}, 2)
    assert people.columns["x"].codes.dtype == np.int8
    assert people.put(0, {"x": Decimal(70_000)}) == {"x"}
    assert people.put(0, {"x": Decimal(70_000)}) == frozenset()
    assert people.columns["x"].codes.dtype == np.int32
    assert people.context(0) == {"x": Decimal(70_000)}


def test_columns_of_another_length_or_none_are_refused():
    dictionary = {"x": MONEY, "y": MONEY}
    with pytest.raises(planes.FactNotFitting, match="没有这一列"):
        planes.of_facts(dictionary, {"x": [None]}, 1)
    with pytest.raises(planes.FactNotFitting, match="行数"):
        planes.of_facts(dictionary, {"x": [None], "y": []}, 1)
    with pytest.raises(planes.FactNotFitting, match="没有这一列"):
        planes.of_facts(dictionary, {"x": [None], "y": [None]}, 1).put(0, {"z": None})


def test_floats_are_no_whole_numbers():
    with pytest.raises(planes.FactNotFitting, match="整数"):
        columns.of_array("x", MONEY, np.array([1.0]))


def table(policy, *outputs):
    rules = (nodes.Row((feel.parse_tests("> 1"),), tuple(map(nodes.Literal, outputs))),)
    named = tuple(nodes.Column(f"o{i}") for i in range(len(outputs)))
    if len(outputs) == 1:
        named = (nodes.Column(),)
    return nodes.Table((feel.parse("x"),), named, rules, policy)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (nodes.Equal(table("C", "a"), nodes.Literal("a")), "collects_more"),
        (nodes.Equal(table("U", "a", "b"), nodes.Literal("a")), "several_outputs"),
        (
            nodes.Equal(nodes.Path(table("A", "a", "b"), "o0"), nodes.Literal("a")),
            "several_outputs",
        ),
        (nodes.Equal(nodes.Path(table("U", "a", "b"), "o1"), nodes.Literal("b")), ""),
    ],
)
def test_a_table_is_taken_or_refused_by_its_hit_policy_and_outputs(condition, code):
    dictionary = {"x": planes.number(0)}
    if code:
        with pytest.raises(planes.NotForPlanes) as refused:
            planes.compiled({"rule": condition}, dictionary, row)
        assert refused.value.refusals[0].code == code
        return
    rows = [{"x": fact} for fact in (Decimal(1), Decimal(2), None)]
    answers = planes.compiled({"rule": condition}, dictionary, row).decided(
        planes.of_rows(dictionary, rows)
    )
    assert [answers.at("rule", i) for i in range(3)] == [row.decide(condition)(r) for r in rows]
