"""What is written reads back as what it was, and nothing that is read breaks the engine."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onething.rules import feel, nodes, row
from tests.generative.expressions import EXPRESSIONS, TESTS, TEXTS, VALUES, WORDS


def test_every_operation_reads_back_as_it_was_written():
    seen = set()

    @given(EXPRESSIONS)
    @settings(max_examples=400, deadline=None)
    def reads_back(expression):
        seen.update(type(node) for node in nodes.walk(expression))
        assert feel.parse(feel.write(expression)) == expression

    @given(TESTS)
    @settings(max_examples=100, deadline=None)
    def tests_read_back(tests):
        seen.add(type(tests))
        assert feel.parse_tests(feel.write(tests)) == tests

    reads_back()
    tests_read_back()
    assert set(nodes.Node.__subclasses__()) - seen == {nodes.As, nodes.Table}


@given(EXPRESSIONS, st.dictionaries(WORDS, VALUES))
@settings(max_examples=300, deadline=None)
def test_no_expression_raises_at_run_time(expression, context):
    faults = []
    row.compile(expression)(context, faults)
    row.decide(expression)(context)


FRAGMENTS = st.lists(
    st.sampled_from(
        ["a", "1", "(", ")", "[", "]", "..", "and", "if", "in", "<", "-", ",", '"', ":"]
    )
    | TEXTS,
    max_size=12,
)


@given(FRAGMENTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_its_place(fragments):
    text = " ".join(fragments)
    try:
        feel.parse(text)
    except feel.FeelSyntaxError as error:
        assert 0 <= error.position <= len(text)
        assert error.expected
