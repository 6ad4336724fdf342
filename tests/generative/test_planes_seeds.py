"""What a province loads first is taken by planes, and answered as the reference engine does."""

import datetime as dt

import pytest

from onething.rules import feel, planes, row
from onething.rules.planes import lowering, population
from tests.generative import facts, seeds

AT = {row.TODAY: dt.date(2026, 3, 1)}
INDUSTRIES = {**facts.TEXTS, "企业.行业": [*seeds.SIZES, "烟草"]}


def parsed(rules, dictionary):
    return {name: feel.parse(text, dictionary) for name, text in rules.items()}


def agree(rules, dictionary, definitions, rows):
    """Both engines, over drawn facts; each rule must say yes, no and not known somewhere."""
    named = parsed(definitions, dictionary)
    compiled = planes.compiled(rules, dictionary, row, at=AT, definitions=named)
    drawn = facts.drawn(dictionary, 5, rows, texts=INDUSTRIES)
    people = [population.nested(one) for one in drawn]
    answers = compiled.decided(planes.of_rows(dictionary, people), missing=True)
    for name, node in parsed(rules, dictionary).items():
        decide = row.decide(lowering.lowered(node, named))
        wanted = [decide({**AT, **context}) for context in people]
        assert [answers.at(name, index) for index in range(rows)] == wanted, name
    return answers


def test_the_26_policies_are_taken_and_agree():
    answers = agree(seeds.POLICIES, seeds.DICTIONARY, seeds.DEFINITIONS, 2000)
    assert len(answers.names) == 26
    dull = [n for n in answers.names if not answers.counts(n).no or not answers.counts(n).open]
    assert dull == []


def test_the_size_classes_are_taken_and_agree():
    answers = agree(seeds.SIZE_RULES, seeds.DICTIONARY, seeds.DEFINITIONS, 1500)
    assert all(answers.counts(name).yes for name in answers.names)


def test_an_enterprise_that_misses_one_bound_falls_one_class():
    """1,200 people and 35,000 in industry: medium, for both bounds of large must be reached."""
    named = parsed(seeds.DEFINITIONS, seeds.DICTIONARY)
    rules = planes.compiled(seeds.SIZE_RULES, seeds.DICTIONARY, row, definitions=named)
    firm = {"行业": "工业", "职工人数": 1200, "营业收入": 35000}
    answers = rules.decided(planes.of_rows(seeds.DICTIONARY, [{"企业": firm}]))
    assert [name for name in answers.names if answers.at(name, 0)] == ["规模.中型"]


def test_the_twenty_acts_are_taken_and_agree():
    answers = agree(seeds.ENTRIES, seeds.ACTS, {}, 700)
    assert len(answers.names) == 20


def test_the_french_programmes_are_taken_and_agree():
    programmes = seeds.french()
    if not programmes:
        pytest.skip(f"the programmes are not there: {seeds.PROGRAMMES}")
    answers = agree(programmes, seeds.FRENCH, {}, 300)
    assert len(answers.names) == 260
