"""The single place that runs decision tables (DMN chapter 8)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onething.rules import functions, nodes
from onething.rules.faults import RefusedError
from onething.rules.row import testing
from onething.rules.row.place import Env, Faults, Place, Run, Test, fault
from onething.rules.values import equal

_Answer = Callable[[Env, Faults], Any]


@dataclass(frozen=True)
class _Rule:
    """A rule made ready: the tests that are not `-`, each with the place of its input, and what
    it answers."""

    tests: tuple[tuple[int, Test], ...]
    answer: _Answer


class _UnclearError(Exception):
    """The rules that match do not say what the answer is."""


class _UnknownError(Exception):
    """What is not known yet could still change the answer."""


def table(node: nodes.Table, place: Place) -> Run:
    inputs = [place.compiled(part) for part in node.inputs]
    allowed = [None if tests is None else _cell(tests, place) for tests in node.allowed]
    rules = tuple(_rule(rule, node, place) for rule in node.rules)
    default = _default(node, place)
    ranks = [[place.compiled(value) for value in column.order] for column in node.outputs]
    choose = _CHOICES[node.policy]

    def decide(env: Env, faults: Faults) -> Any:
        given = [run(env, faults) for run in inputs]
        for value, test in zip(given, allowed, strict=False):
            if test is not None and value is not None and test(value, env, faults) is not True:
                fault(faults, node, "input", "an input has a value that the table does not allow")
                return None
        matched = _matched(rules, given, env, faults)
        if not place.is_cautious:
            matched = (one for one in matched if one[0])
        try:
            return choose(_Match(node, matched, default, ranks, env, faults))
        except _UnknownError:
            return None
        except (_UnclearError, RefusedError, ArithmeticError) as error:
            fault(faults, node, "table", str(error) or type(error).__name__)
            return None

    return decide


def _cell(tests: nodes.Tests, place: Place) -> Test | None:
    """None for `-`, which every value passes."""
    if not tests.tests and not tests.negated:
        return None
    holds = testing.any_test(tests.tests, place)
    if not tests.negated:
        return holds

    def negated(value: Any, env: Env, faults: Faults) -> bool | None:
        answer = holds(value, env, faults)
        return None if answer is None else not answer

    return negated


def _rule(rule: nodes.Row, node: nodes.Table, place: Place) -> _Rule:
    cells = ((i, _cell(tests, place)) for i, tests in enumerate(rule.tests))
    kept = tuple((i, test) for i, test in cells if test is not None)
    answers = [place.compiled(answer) for answer in rule.answers]
    return _Rule(kept, _composed(node, answers))


def _composed(node: nodes.Table, answers: Sequence[Run]) -> _Answer:
    if len(answers) == 1:
        return answers[0]
    names = [column.name for column in node.outputs]

    def composed(env: Env, faults: Faults) -> dict[str, Any]:
        return {name: run(env, faults) for name, run in zip(names, answers, strict=True)}

    return composed


def _default(node: nodes.Table, place: Place) -> _Answer:
    if all(column.otherwise is None for column in node.outputs):
        return lambda env, faults: None
    null = nodes.Literal(None)
    return _composed(node, [place.compiled(column.otherwise or null) for column in node.outputs])


def _matched(
    rules: Sequence[_Rule], given: Sequence[Any], env: Env, faults: Faults
) -> Iterator[tuple[bool, _Answer]]:
    """Each rule that holds, and each that may: whether it does, and what it answers."""
    for rule in rules:
        is_sure = True
        for i, test in rule.tests:
            found = test(given[i], env, faults)
            if found is False:
                break
            is_sure = is_sure and found is True
        else:
            yield is_sure, rule.answer


@dataclass(frozen=True)
class _Match:
    """The rules that match, in order, and what a hit policy needs to choose among them."""

    node: nodes.Table
    rules: Iterator[tuple[bool, _Answer]]
    default: _Answer
    ranks: Sequence[Sequence[Run]]
    env: Env
    faults: Faults

    def answers(self) -> list[Any]:
        """Of all rules that match. Raises _UnknownError where some may or may not."""
        found = []
        for is_sure, answer in self.rules:
            if not is_sure:
                raise _UnknownError
            found.append(answer(self.env, self.faults))
        return found

    def otherwise(self) -> Any:
        return self.default(self.env, self.faults)

    def rank(self, answer: Any) -> tuple[int, ...]:
        """Where the answer stands in the order of the outputs' values."""
        columns = self.node.outputs
        parts = [answer] if len(columns) == 1 else [answer[column.name] for column in columns]
        return tuple(map(self._place, self.ranks, parts))

    def _place(self, order: Sequence[Run], part: Any) -> int:
        for place, value in enumerate(order):
            if equal(value(self.env, self.faults), part) is True:
                return place
        return len(order)


def _unique(match: _Match) -> Any:
    found = match.answers()
    if len(found) > 1:
        raise _UnclearError(f"{len(found)} rules match where one may")
    return found[0] if found else match.otherwise()


def _any(match: _Match) -> Any:
    found = match.answers()
    if any(equal(found[0], other) is not True for other in found[1:]):
        raise _UnclearError("the rules that match do not agree")
    return found[0] if found else match.otherwise()


def _first(match: _Match) -> Any:
    """An unsure rule before the first sure one leaves the answer open, unless it says the same."""
    unsure: list[Any] = []
    for is_sure, run in match.rules:
        answer = run(match.env, match.faults)
        if is_sure:
            return _same(answer, unsure)
        unsure.append(answer)
    return _same(match.otherwise(), unsure)


def _same(answer: Any, others: Sequence[Any]) -> Any:
    if any(equal(answer, other) is not True for other in others):
        raise _UnknownError
    return answer


def _priority(match: _Match) -> Any:
    found = match.answers()
    return min(found, key=match.rank) if found else match.otherwise()


def _ordered(match: _Match) -> Any:
    found = sorted(match.answers(), key=match.rank)
    return found or _listed_default(match)


def _all(match: _Match) -> Any:
    return match.answers() or _listed_default(match)


def _listed_default(match: _Match) -> Any:
    default = match.otherwise()
    return [] if default is None else default


def _aggregate(name: str) -> Callable[[_Match], Any]:
    (of_list, *_) = functions.BUILT_INS[name]

    def aggregate(match: _Match) -> Any:
        found = match.answers()
        if not found:
            return match.otherwise()
        return of_list.does(found)

    return aggregate


def _count(match: _Match) -> Any:
    return Decimal(len(match.answers()))


_CHOICES: dict[str, Callable[[_Match], Any]] = {
    "U": _unique,
    "A": _any,
    "F": _first,
    "P": _priority,
    "R": _all,
    "O": _ordered,
    "C": _all,
    "C+": _aggregate("sum"),
    "C<": _aggregate("min"),
    "C>": _aggregate("max"),
    "C#": _count,
}
POLICIES = tuple(_CHOICES)
