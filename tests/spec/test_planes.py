"""Runs the drawn tables on the engine for all parties: what it takes it answers as they say, and
what it does not take it refuses by name."""

import collections

import pytest

from onething.rules import feel, nodes, planes, row, values
from onething.rules.planes import refusals
from tests.spec.test_spec import CASES, context, parsed, value

_KINDS = {
    "number": planes.number(6),
    "string": planes.STRING,
    "boolean": planes.BOOLEAN,
    "date": planes.DATE,
    "list": planes.LIST,
}


def column(case, place):
    """The attribute that the facts of a table's column are of; None when there is none such."""
    texts = [left[place] for left, _ in case.table.rows()[1:]]
    facts = [fact for fact in map(value, texts) if fact is not None]
    kinds = {values.kind(fact) for fact in facts}
    if not kinds:
        return planes.STRING
    of = _KINDS.get(kinds.pop()) if len(kinds) == 1 else None
    is_plain = of is not planes.LIST or all(isinstance(i, str) for fact in facts for i in fact)
    return of if is_plain else None


def dictionary(case):
    """The attributes that a case reads; None when a fact fits no column."""
    found = {name: column(case, place) for place, (name, _) in enumerate(case.given)}
    return None if None in found.values() else found


def condition(case):
    """The case as something to be decided: what is no yes or no must equal the drawn answer."""
    expression, answer = parsed(case), value(case.answer)
    if case.table.mode != "feel" or isinstance(answer, bool):
        return expression
    return nodes.Equal(expression, feel.parse(case.answer))


def decided(case, attributes):
    """The answer of planes; None and the code of the refusal where there is one."""
    facts = {name: value(text) for name, text in case.given}
    at = {name: fact for name, fact in context(case).items() if name in (row.NOW, row.TODAY)}
    rows = {name: [fact] for name, fact in facts.items()}
    try:
        rules = planes.compiled({"case": condition(case)}, attributes, row, at=at)
        people = planes.of_facts(attributes, rows, 1)
    except planes.NotForPlanes as refused:
        return None, refused.refusals[0].code
    except planes.FactNotFitting as refused:
        return None, refused.reason
    return rules.decided(people).at("case", 0), ""


TAKEN = [(case, found) for case in CASES if (found := dictionary(case)) is not None]


@pytest.mark.parametrize(("case", "attributes"), TAKEN, ids=lambda part: getattr(part, "name", ""))
def test_the_drawn_answer_is_that_of_planes_too(case, attributes):
    answer, refused = decided(case, attributes)
    if refused:
        assert refused in refusals.REFUSALS or refused == "out_of_bounds"
        return
    assert answer is row.decide(condition(case))(context(case))
    if case.table.mode == "decide":
        assert answer is value(case.answer)


def test_what_is_drawn_is_taken_but_for_names_of_nothing_and_values_that_are_no_conditions():
    """Planes are of no use where every rule is refused: the figures are here to be seen to fall."""
    codes = collections.Counter(decided(case, found)[1] for case, found in TAKEN)
    assert set(codes) == {"", "unknown_attribute", "no_condition"}
    assert codes[""] >= 0.95 * len(TAKEN)
    assert len(TAKEN) >= 0.5 * len(CASES)
