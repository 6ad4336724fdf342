"""Tests beside rules, and what is said when one is wrong."""

import pytest

from onething.rules import trials

TEXT = """
rules: {small: "staff < 300 and revenue <= 2000"}
cases:
  - {name: right, rule: small, facts: {staff: 120, revenue: 900.5}, answer: true}
  - {name: wrong, rule: small, facts: {staff: 400}, answer: true, missing: [], failing: []}
"""


def test_a_case_that_fails_says_what_was_found_and_which_condition():
    right, wrong = trials.run(TEXT)
    assert right.wrong == ""
    assert wrong.wrong == "wanted true, found false; failing: staff < 300"


BAD = ["[", "rules: 1", "rules: {}\ncases: 1", "rules: {}\ncases: [{rule: a}]"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_test_of_rules_is_refused(text):
    with pytest.raises(trials.UnreadableTrials):
        list(trials.run(text))
