"""The engine for all parties gives the answer of the engine for one, or says by name why not."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onething.rules import feel, nodes, planes, row
from onething.rules.planes import population
from tests.generative.columns import AT, CONDITIONS, DICTIONARY, POPULATIONS, ROWS

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


def asks_for_null(condition):
    """Whether it has an answer to null, so that knowing more may turn it round."""
    return any(
        isinstance(node, nodes.InstanceOf | nodes.Filter) or node == nodes.Literal(None)
        for node in nodes.walk(condition)
    )


@given(CONDITIONS.filter(lambda one: not asks_for_null(one)), POPULATIONS, ROWS)
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_what_is_not_missing_cannot_change_the_answer(condition, rows, more):
    """A fact that is asked for in vain is a burden; one that is not asked for leaves the case
    open."""
    rules = taken(condition)
    if rules is None:
        return
    people = planes.of_rows(DICTIONARY, contexts(rows))
    answers = rules.decided(people, missing=True)
    missing = rules.missing("0", people, range(len(rows)))
    decide = row.decide(condition)
    for index, facts in enumerate(rows):
        fuller = {
            name: more[name] if fact is None and name not in missing[index] else fact
            for name, fact in facts.items()
        }
        answer = answers.at("0", index)
        assert answer is None or missing[index] == ()
        assert all(facts[name] is None for name in missing[index])
        assert decide({**AT, **population.nested(fuller)}) is answer
        is_lone = answer is None and len(missing[index]) == 1
        assert bool(answers.lacks_one("0")[index]) is is_lone


def test_a_condition_drawn_as_boxes_that_is_not_known_decides_nothing():
    """Null counts as false when it is computed; when it is decided nobody knows yet."""
    yes, no = nodes.Literal(True), nodes.Literal(False)
    drawn = nodes.If(nodes.Name("b"), yes, no, strict=True)
    assert row.decide(drawn)({"b": None}) is None
    assert row.decide(drawn)({"b": False}) is False
    assert row.compile(drawn)({"b": None}, None) is False


@given(CONDITIONS, CONDITIONS, POPULATIONS, ROWS, st.integers(0, 69))
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
def test_what_changed_alone_is_decided_again(one, other, rows, facts, place):
    """A changed row or a changed rule gives what deciding everything again would give."""
    if taken(one) is None or taken(other) is None:
        return
    place %= len(rows)
    people = planes.of_rows(DICTIONARY, contexts(rows))
    before = compiled(one)
    answers = before.decided(people, missing=True)
    changed = people.put(place, facts)
    answers = before.redecided(answers, people, [place], changed)
    after = before.changed({"1": other})
    answers = after.updated(answers, before, people)
    rows[place] = facts
    whole = after.decided(planes.of_rows(DICTIONARY, contexts(rows)), missing=True)
    for name in ("0", "1"):
        assert [answers.at(name, i) for i in range(len(rows))] == [
            whole.at(name, i) for i in range(len(rows))
        ]
        assert answers.lacks_one(name).tolist() == whole.lacks_one(name).tolist()
        assert answers.counts(name) == whole.counts(name)
