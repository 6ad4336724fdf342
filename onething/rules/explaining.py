"""The single place that says why a rule is decided as it is: every condition in words, with the
facts it reads; how near each threshold is; and which facts would settle what is open."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onething.rules import nodes, questions, row, values, writing
from onething.rules.names import names
from onething.rules.nodes import Node

Facts = Mapping[str, Any]

_OF_RULES = (nodes.And, nodes.Or, nodes.Not, nodes.If)
# With more unknowns than this every one of them is asked for, instead of trying all sets.
_MOST_UNKNOWN = 8
# Decisions tried before the search for the smallest set is given up.
_MOST_TRIES = 20_000


@dataclass(frozen=True)
class Source:
    """Where a fact is from: who says it, and since when; empty where nobody noted it."""

    name: str = ""
    date: str = ""


@dataclass(frozen=True)
class Read:
    """A fact that a condition read: its name, its value (None while not known), its source."""

    name: str
    value: Any
    source: Source


@dataclass(frozen=True)
class Reason:
    """A condition, in FEEL and in words, what became of it (None: not known yet), the facts it
    read, and the conditions it is made of."""

    text: str
    words: str
    verdict: bool | None
    facts: tuple[Read, ...] = ()
    parts: tuple["Reason", ...] = ()

    def leaves(self) -> Iterator["Reason"]:
        """The conditions that are made of no others."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Near:
    """A numeric threshold: how far the fact is above it (negative: below), and whether the
    condition holds."""

    name: str
    value: Decimal
    threshold: Decimal
    distance: Decimal
    verdict: bool | None


def explain(
    rule: Node[Any],
    facts: Facts,
    sources: Mapping[str, Source] | None = None,
    words: Mapping[str, str] | None = None,
    known: Collection[str] = (),
) -> Reason:
    """Why `row.decide` answers what it does. `sources` and `words` (what to call it, in the
    reader's language) go by the dotted names of facts; `known` as for `names`."""
    below = _conditions(rule)
    read = sorted(names(rule, known)) if not below else []
    return Reason(
        writing.write(rule),
        _worded(rule, words or {}, known),
        row.decide(rule)(facts),
        tuple(Read(n, _at(facts, n), (sources or {}).get(n, Source())) for n in read),
        tuple(explain(part, facts, sources, words, known) for part in below),
    )


def _conditions(rule: Node[Any]) -> tuple[Node[Any], ...]:
    return tuple(nodes.children(rule)) if isinstance(rule, _OF_RULES) else ()


def _worded(rule: Node[Any], words: Mapping[str, str], known: Collection[str]) -> str:
    """The text with every fact called as readers call it, longest names first."""
    text = writing.write(rule)
    for name in sorted(names(rule, known), key=len, reverse=True):
        text = text.replace(name, words.get(name, name))
    return text


def _at(facts: Facts, name: str) -> Any:
    """The value under a dotted name."""
    found: Any = facts
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


# Thresholds


def near(rule: Node[Any], facts: Facts) -> tuple[Near, ...]:
    """Every comparison of a known number with a threshold, nearest first by its share of the
    threshold."""
    found = [one for node in nodes.walk(rule) for one in _nears(node, facts)]
    return tuple(sorted(found, key=lambda one: abs(one.distance) / (abs(one.threshold) or 1)))


_COMPARED = (nodes.Less, nodes.AtMost, nodes.More, nodes.AtLeast, nodes.Equal)


def _nears(node: Node[Any], facts: Facts) -> Iterator[Near]:
    if isinstance(node, _COMPARED):
        yield from _near(node, node.left, node.right, facts)
        yield from _near(node, node.right, node.left, facts)
    elif isinstance(node, nodes.Between):
        yield from _near(node, node.value, node.low, facts)
        yield from _near(node, node.value, node.high, facts)
    elif isinstance(node, nodes.In):
        ends = (e for t in node.tests if isinstance(t, nodes.RangeOf) for e in (t.low, t.high))
        for end in ends:
            if end is not None:
                yield from _near(node, node.value, end, facts)


def _near(node: Node[Any], fact: Node[Any], bound: Node[Any], facts: Facts) -> Iterator[Near]:
    if not names(fact) or names(bound):
        return
    value, threshold = row.compile(fact)(facts), row.compile(bound)(facts)
    if values.is_number(value) and values.is_number(threshold):
        verdict = row.decide(node)(facts)
        yield Near(writing.write(fact), value, threshold, value - threshold, verdict)


# What would settle it


def settling(rule: Node[Any], facts: Facts, known: Collection[str] = ()) -> tuple[str, ...]:
    """The smallest set of unknown facts that could settle the rule, the most decisive first;
    nothing when it is settled. Of several such sets the one whose facts settle it in most ways.

    Exact for up to eight unknowns whose values are compared with constants; beyond that all
    that is missing.
    """
    unknown = sorted(questions.missing(rule, facts, known))
    if len(unknown) > _MOST_UNKNOWN:
        return tuple(unknown)
    decide = row.decide(rule)
    tries = {name: _tries(rule, name) for name in unknown}
    ways = dict.fromkeys(unknown, 0)
    spent = 0
    for size in range(1, len(unknown) + 1):
        best: tuple[int, tuple[str, ...]] | None = None
        for chosen in itertools.combinations(unknown, size):
            settled = 0
            for guess in itertools.product(*(tries[name] for name in chosen)):
                spent += 1
                if spent > _MOST_TRIES:
                    return best[1] if best else tuple(unknown)
                if decide(_with(facts, dict(zip(chosen, guess, strict=True)))) is not None:
                    settled += 1
            for name in chosen:
                ways[name] += settled
            if settled and (best is None or settled > best[0]):
                best = (settled, chosen)
        if best:
            return tuple(sorted(best[1], key=lambda name: (-ways[name], name)))
    return tuple(unknown)


def _with(facts: Facts, more: Mapping[str, Any]) -> dict[str, Any]:
    """The facts and some more, by dotted names."""
    found = dict(facts)
    for name, value in more.items():
        *outer, last = name.split(".")
        inner = found
        for part in outer:
            below = inner.get(part)
            inner[part] = dict(below) if isinstance(below, Mapping) else {}
            inner = inner[part]
        inner[last] = value
    return found


def _tries(rule: Node[Any], name: str) -> list[Any]:
    """Values on every side of every constant that the fact may be compared with."""
    parts = (node for part in _reading(rule, name) for node in nodes.walk(part))
    literals = [node.value for node in parts if isinstance(node, nodes.Literal)]
    found: list[Any] = []
    for value in literals:
        found.extend(v for v in _around(value) if not any(v is f or v == f for f in found))
    return found or [True, False, Decimal(0), Decimal(10) ** 12, "", date(2000, 1, 1)]


def _reading(rule: Node[Any], name: str) -> Iterator[Node[Any]]:
    """The smallest conditions that read the fact."""
    below = _conditions(rule)
    if not below:
        if name in names(rule):
            yield rule
        return
    for part in below:
        yield from _reading(part, name)


def _around(value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool) or value is None:
        return (True, False)
    if isinstance(value, Decimal):
        return (value, value - 1, value + 1)
    if isinstance(value, date):
        return (value, value - timedelta(days=1), value + timedelta(days=1))
    return (value, f"{value}?") if isinstance(value, str) else (value,)
