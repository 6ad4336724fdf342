"""Three-valued logic against a table written by hand, and decisions that never turn round."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from onething.rules import feel, nodes, row

KLEENE_AND = {
    (True, True): True,
    (True, None): None,
    (True, False): False,
    (None, True): None,
    (None, None): None,
    (None, False): False,
    (False, True): False,
    (False, None): False,
    (False, False): False,
}
TRUTH = st.sampled_from([True, False, None])
NAMES = ["a", "b", "c", "d"]


def brute_force(node, context):
    if isinstance(node, nodes.Name):
        return context[node.name]
    if isinstance(node, nodes.Not):
        value = brute_force(node.negand, context)
        return None if value is None else not value
    flip = isinstance(node, nodes.Or)
    answer = True
    for part in node.parts:
        value = brute_force(part, context)
        value = (None if value is None else not value) if flip else value
        answer = KLEENE_AND[answer, value]
    return (None if answer is None else not answer) if flip else answer


def trees(leaves):
    def grow(children):
        parts = st.lists(children, min_size=2, max_size=4).map(tuple)
        return st.one_of(
            st.builds(nodes.And, parts), st.builds(nodes.Or, parts), st.builds(nodes.Not, children)
        )

    return st.recursive(leaves, grow, max_leaves=10)


BOOLEANS = trees(st.sampled_from(NAMES).map(nodes.Name))


@given(BOOLEANS, st.fixed_dictionaries(dict.fromkeys(NAMES, TRUTH)))
@settings(max_examples=300, deadline=None)
def test_trees_of_and_or_not_agree_with_the_table(tree, context):
    wanted = brute_force(tree, context)
    assert row.compile(tree)(context) is wanted
    assert row.decide(tree)(context) is wanted


NUMBERS = st.integers(0, 3).map(Decimal)
OPERATORS = st.sampled_from(
    [nodes.Equal, nodes.NotEqual, nodes.Less, nodes.AtMost, nodes.More, nodes.AtLeast]
)
NAMED = st.sampled_from(NAMES).map(nodes.Name)
OPERANDS = NAMED | NUMBERS.map(nodes.Literal)
RANGES = st.builds(nodes.RangeOf, OPERANDS, OPERANDS, st.booleans(), st.booleans())
COMPARISONS = st.one_of(
    st.builds(lambda node, left, right: node(left, right), OPERATORS, NAMED, OPERANDS),
    st.builds(nodes.Between, NAMED, OPERANDS, OPERANDS),
    st.builds(nodes.In, NAMED, st.lists(OPERANDS | RANGES, min_size=1, max_size=3).map(tuple)),
    st.builds(
        lambda name, items: nodes.In(name, (nodes.ListOf(items),)),
        NAMED,
        st.lists(OPERANDS, max_size=3).map(tuple),
    ),
)
IFS = st.builds(nodes.If, COMPARISONS, COMPARISONS, COMPARISONS)
CONDITIONS = trees(COMPARISONS | IFS)
CONTEXTS = st.fixed_dictionaries({name: NUMBERS | st.none() for name in NAMES})


@given(CONDITIONS, CONTEXTS, st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
@settings(max_examples=300, deadline=None)
def test_knowing_more_never_turns_a_decision_round(condition, context, more):
    decision = row.decide(condition)
    fuller = {name: more[name] if value is None else value for name, value in context.items()}
    before, after = decision(context), decision(fuller)
    assert after is not None
    assert before is None or before is after


@given(CONDITIONS, CONTEXTS, st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
@settings(max_examples=300, deadline=None)
def test_what_is_not_missing_cannot_change_the_decision(condition, context, more):
    missing = feel.missing(condition, context)
    others = {
        name: more[name] if value is None and name not in missing else value
        for name, value in context.items()
    }
    assert row.decide(condition)(others) is row.decide(condition)(context)
    assert row.decide(condition)(context) is not None or missing
