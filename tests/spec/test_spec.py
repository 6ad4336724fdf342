"""Runs every drawn table on every engine."""

import pytest

from onething.rules import feel, functions, nodes, row, values
from tests.spec.pages import PAGES
from tests.spec.print import FOLDER, printed
from tests.spec.table import Case

CASES = [case for page in PAGES for table in page.tables for case in table.cases()]


def parsed(case):
    read = feel.parse_tests if case.table.mode == "tests" else feel.parse
    return read(case.expression, case.table.names)


def on_row(case: Case):
    engine = row.decide if case.table.mode == "decide" else row.compile
    return engine(parsed(case))(context(case))


ENGINES = {"row": on_row}


def context(case: Case):
    """The values the case reads, a dotted name as an entry of a context."""
    found = {row.NOW: value('@"2026-03-02T09:30:00@Asia/Shanghai"')}
    for name, text in case.given:
        *outer, last = name.split(".")
        inner = found
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = value(text)
    return found


def value(text: str):
    return row.compile(text)({})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_drawn_answer_is_the_engines_answer(case, engine):
    answer, wanted = ENGINES[engine](case), value(case.answer)
    assert values.kind(answer) == values.kind(wanted)
    assert values.equal(answer, wanted) is True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_drawn_expression_is_written_as_it_is_read(case):
    expression = parsed(case)
    read = feel.parse_tests if case.table.mode == "tests" else feel.parse
    assert read(feel.write(expression), [*case.table.names, "客户 名称", "a b"]) == expression


# They have no text of their own: tests/tck and tests/tck/test_tables.py show them.
ONLY_IN_MODELS = {nodes.As, nodes.Table}


def test_every_operation_stands_in_a_table():
    shown = {type(node) for case in CASES for node in nodes.walk(parsed(case))}
    assert set(row.OPERATIONS) - shown == ONLY_IN_MODELS
    assert set(row.OPERATIONS) == set(nodes.Node.__subclasses__())


def test_every_function_stands_in_a_table():
    shown = {
        node.function.name
        for case in CASES
        for node in nodes.walk(parsed(case))
        if isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name)
    }
    assert functions.NAMES - {"not"} - shown == set()


def test_the_printed_specification_is_up_to_date():
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert kept == printed(), "run `python -m tests.spec.print`"
