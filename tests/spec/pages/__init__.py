"""The specification of the condition language, a file a page."""

from tests.spec.pages import arithmetic, built_in, comparison, decisions, logic, structure, time

PAGES = (
    logic.PAGE,
    comparison.PAGE,
    arithmetic.PAGE,
    time.PAGE,
    structure.PAGE,
    built_in.PAGE,
    decisions.PAGE,
)
