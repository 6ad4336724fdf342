"""docs/licensing.md names every rule and, for each, tests that exist."""

import re
from pathlib import Path

from onething.cases.lifecycle import Effect, Lifecycle
from tests.kernel import test_scenarios_licensing as scenarios

PAGE = (Path(__file__).parents[2] / "docs" / "licensing.md").read_text("utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| R")]
RULES = {row[0].strip(): row for row in ROWS if row[0].strip() != "Rule"}
TESTS = {name for name in vars(scenarios) if name.startswith("test_")}


def test_every_rule_of_the_domain_has_its_row() -> None:
    assert list(RULES) == [f"R{n}" for n in range(1, 15)]


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named <= TESTS, named - TESTS


def test_every_rule_names_its_tests_or_says_that_it_is_not_there() -> None:
    for rule, row in RULES.items():
        named = re.findall(r"`test_(r\d+)_\w+`", row[4])
        if row[3].strip().startswith("not there"):
            assert row[4].strip() == "none yet", rule
        else:
            assert set(named) == {rule.lower()}, rule


def test_every_test_of_a_rule_is_in_its_row() -> None:
    for name in TESTS:
        if rule := re.match(r"test_(r\d+)_", name):
            assert f"`{name}`" in RULES[rule[1].upper()][4]


def test_what_the_page_says_of_the_lifecycle_is_in_it() -> None:
    known = {
        "since: intake",
        "extension",
        "remedies",
        "in_time",
        "licensing",
        "joint",
        "first_review",
    }
    for life in scenarios.BOOK.lifecycles.values():
        known |= {*life.commands, *life.due, *life.when, *life.clocks, *life.documents}
        known |= {*life.states, *life.procedures}
        known |= {spec.id for command in life.commands.values() for spec in command.input}
    for row in RULES.values():
        assert set(re.findall(r"`([^`]+)`", row[3])) <= known, row[0]


def test_every_part_and_every_effect_of_a_lifecycle_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lifecycles.md").read_text("utf-8")
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", page))))
    assert set(Effect.model_fields) <= words
    assert set(Lifecycle.model_fields) - {"name"} <= words
