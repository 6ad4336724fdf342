"""The engine for all parties gives the answer of the engine for one, or says by name why not."""

from hypothesis import HealthCheck, given, settings

from onething.rules import feel, planes, row
from onething.rules.planes import population
from tests.generative.columns import AT, CONDITIONS, DICTIONARY, POPULATIONS

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def contexts(rows):
    return [population.nested(facts) for facts in rows]


def compiled(*conditions):
    rules = {str(index): condition for index, condition in enumerate(conditions)}
    return planes.compiled(rules, DICTIONARY, row, at=AT)


def taken(condition):
    try:
        return compiled(condition)
    except planes.NotForPlanes as refused:
        assert all(one.said("zh") and one.said("en") for one in refused.refusals)
        return None


@given(CONDITIONS, POPULATIONS)
@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
def test_both_engines_give_the_same_answer(condition, rows):
    rules = taken(condition)
    if rules is None:
        return
    people = contexts(rows)
    answers = rules.decided(planes.of_rows(DICTIONARY, people))
    decide = row.decide(condition)
    wanted = [decide({**AT, **context}) for context in people]
    assert [answers.at("0", index) for index in range(len(people))] == wanted, feel.write(condition)
