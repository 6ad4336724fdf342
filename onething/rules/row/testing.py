"""The single place that runs tests of a value: `in`, `between`, cells of decision tables."""

import operator
from collections.abc import Iterable, Sequence
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.row import references
from onething.rules.row.comparison import DIRECT, says_null
from onething.rules.row.place import Constant, Env, Faults, Place, Run, Test, truth
from onething.rules.scope import Scope
from onething.rules.values import Range, equal, kind


def between(node: nodes.Between, place: Place) -> Run:
    value = place.compiled(node.value)
    lies_in = _range_test(nodes.RangeOf(node.low, node.high, True, True, at=node.at), place)
    return lambda env, faults: lies_in(value(env, faults), env, faults)


def in_(node: nodes.In, place: Place) -> Run:
    value = place.compiled(node.value)
    holds = any_test(node.tests, place)
    return lambda env, faults: holds(value(env, faults), env, faults)


def tests(node: nodes.Tests, place: Place) -> Run:
    if not node.tests:
        return Constant(not node.negated)
    value = references.asked(nodes.Input(at=node.at), place)
    holds = any_test(node.tests, place)

    def tests(env: Env, faults: Faults) -> bool | None:
        answer = holds(value(env, faults), env, faults)
        return answer if answer is None or not node.negated else not answer

    return tests


def any_test(tests: Sequence[Node[Any]], place: Place) -> Test:
    """`Or` of the tests for a value; a set of constants is looked up at once."""
    each = [_test(test, place) for test in tests]
    strings = _strings(tests)

    def holds(value: Any, env: Env, faults: Faults) -> bool | None:
        if type(value) is str and strings is not None:
            return value in strings
        answer: bool | None = False
        for test in each:
            found = test(value, env, faults)
            if found is True:
                return True
            answer = answer if found is False else None
        return answer

    return holds


def _strings(tests: Sequence[Node[Any]]) -> frozenset[str] | None:
    """All strings the tests allow, when they are nothing but strings and lists of strings."""
    items = [
        item
        for test in tests
        for item in (test.items if isinstance(test, nodes.ListOf) else [test])
    ]
    found = [item.value for item in items if isinstance(item, nodes.Literal)]
    if len(found) < len(items) or not all(isinstance(value, str) for value in found):
        return None
    return frozenset(found)


def _test(node: Node[Any], place: Place) -> Test:
    if isinstance(node, nodes.RangeOf):
        return _range_test(node, place)
    if _asks(node):
        condition = place.within("?").compiled(node)
        return lambda value, env, faults: truth(condition(Scope(env, {"?": value}), faults))
    wanted = place.compiled(node)
    cautious = place.is_cautious and not says_null(node)

    def matches(value: Any, env: Env, faults: Faults) -> bool | None:
        if value is None and cautious:
            return None
        return _matches(value, wanted(env, faults), cautious)

    return matches


def _range_test(node: nodes.RangeOf, place: Place) -> Test:
    run = references.range_of(node, place)
    if place.is_constant(node):
        fixed: Range | None = run({}, None)
        return _constant_range(fixed) if fixed is not None else lambda value, env, faults: None

    def lies_in(value: Any, env: Env, faults: Faults) -> bool | None:
        found = run(env, faults)
        return None if found is None else _matches(value, found, False)

    return lies_in


def _constant_range(fixed: Range) -> Test:
    """Whether a value lies between constants, for values of their kind by Python's own order."""
    if fixed.sign:
        return lambda value, env, faults: _matches(value, fixed, False)
    low, high = fixed.low, fixed.high
    of = type(high if fixed.unbounded_low else low)
    above = operator.ge if fixed.low_included else operator.gt
    below = operator.le if fixed.high_included else operator.lt

    def lies_in(value: Any, env: Env, faults: Faults) -> bool | None:
        if type(value) is not of or of not in DIRECT:
            return _matches(value, fixed, False)
        if low is None or high is None:
            return fixed.has(value)
        return bool(above(value, low) and below(value, high))

    return lies_in


def _asks(node: Node[Any]) -> bool:
    """Whether the test is a condition on `?`."""
    return any(isinstance(part, nodes.Input) for part in nodes.walk(node))


def _matches(value: Any, wanted: Any, cautious: bool) -> bool | None:
    if isinstance(wanted, Range):
        return equal(value, wanted) if isinstance(value, Range) else wanted.has(value)
    if kind(wanted) == "list" and kind(value) != "list":
        return _kleene_or(_is_in(value, item, cautious) for item in wanted)
    if kind(wanted) == "list":
        same = equal(value, wanted)
        inside = any(equal(value, item) is True for item in wanted)
        return True if inside else same
    if wanted is None and cautious:
        return None
    return equal(value, wanted)


def _is_in(value: Any, item: Any, cautious: bool) -> bool | None:
    """As `_matches`, but an item of another kind is simply not the value."""
    answer = _matches(value, item, cautious)
    is_unknown = isinstance(item, Range) or (item is None and cautious)
    return answer if is_unknown else answer is True


def _kleene_or(answers: Iterable[bool | None]) -> bool | None:
    result: bool | None = False
    for answer in answers:
        if answer is True:
            return True
        result = result if answer is False else None
    return result
