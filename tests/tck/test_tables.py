"""Every hit policy of a decision table, and tables over facts that are not all known."""

from decimal import Decimal

import pytest

from onething.rules import feel, nodes, row


def table(policy, *rules, order=(), otherwise=None):
    """A table over `a`: each rule is a test and an answer."""
    return nodes.Table(
        (nodes.Name("a"),),
        (nodes.Column("", tuple(map(feel.parse, order)), otherwise and feel.parse(otherwise)),),
        tuple(nodes.Row((feel.parse_tests(t),), (feel.parse(answer),)) for t, answer in rules),
        policy,
    )


RULES = (("< 10", "1"), ("< 20", "2"), ("< 30", "2"))
POLICIES = [
    ("U", 25, "2"),
    ("U", 5, "null"),
    ("U", 99, "null"),
    ("A", 15, "2"),
    ("A", 5, "null"),
    ("F", 5, "1"),
    ("F", 15, "2"),
    ("P", 5, "2"),
    ("R", 5, "[1, 2, 2]"),
    ("O", 5, "[2, 2, 1]"),
    ("C", 15, "[2, 2]"),
    ("C+", 5, "5"),
    ("C<", 5, "1"),
    ("C>", 5, "2"),
    ("C#", 5, "3"),
    ("C#", 99, "0"),
    ("C", 99, "[]"),
]


@pytest.mark.parametrize(("policy", "a", "answer"), POLICIES)
def test_a_hit_policy_chooses_among_the_rules_that_match(policy, a, answer):
    run = row.compile(table(policy, *RULES, order=("2", "1")))
    assert run({"a": Decimal(a)}) == row.compile(answer)({})


def test_every_policy_stands_in_the_list():
    assert {policy for policy, _, _ in POLICIES} == set(row.POLICIES)


def test_where_no_rule_matches_the_default_answers():
    assert row.compile(table("U", ("< 10", "1"), otherwise="7"))({"a": Decimal(50)}) == 7


def test_a_table_over_what_is_not_known_is_not_known_unless_every_rule_agrees():
    known = table("F", ("< 10", '"x"'), ("-", '"y"'))
    same = table("F", ("< 10", '"y"'), ("-", '"y"'))
    assert row.settle(known)({}) is None
    assert row.settle(same)({}) == "y"
    assert row.settle(known)({"a": Decimal(5)}) == "x"
