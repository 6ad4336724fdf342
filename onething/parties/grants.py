"""The single place that says what is wrong with a grant, by itself and beside the others; pure."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onething.packs import Finding, Said
from onething.parties.authority import COUNTING, DECIDING, ends
from onething.parties.content import Grant
from onething.rules import names, nodes, row, syntax
from onething.rules.nodes import Node

if TYPE_CHECKING:
    from onething.packs import Pack

MOST = 20_000
"""Points at which two scopes are compared; more would keep whoever reads a pack waiting."""

ENDED = frozenset({"SUSPENDED", "RECALLED", "EXPIRED"})


def findings(grant: Grant, pack: "Pack") -> Iterator[Finding]:
    """Dates that cannot be; power of somebody who has none; two that decide the same case."""
    yield from _dates(grant)
    if grant.granted_by == grant.granted_to:
        yield _found(
            "granted_to",
            "授权部门和被授权部门相同。",
            "The department grants to itself.",
            "请写另一个部门。",
            "Name another department.",
        )
    others = {id: other for id, other in pack.all(Grant).items() if other is not grant}
    yield from _powerless(grant, others, pack)
    for id, other in sorted(others.items()):
        for definition in overlap(grant, other):
            yield _found(
                "definitions",
                f"{definition} 在 {grant.region} 从 {_from(grant, other)} 起"
                f"与授权“{id}”重叠：两个部门都能决定。",
                f'{definition} in {grant.region} overlaps the grant "{id}" from'
                f" {_from(grant, other)} on: two departments decide.",
                "请让一项先结束（effective_to），或用 scope 把两者分开。",
                "End one of them first (effective_to), or tell them apart by scope.",
            )


def _found(key: str, zh: str, en: str, do_zh: str, do_en: str) -> Finding:
    return Finding((key,), Said(zh, en), Said(do_zh, do_en))


def _dates(grant: Grant) -> Iterator[Finding]:
    for key, end in (("effective_to", grant.effective_to), ("trial_until", grant.trial_until)):
        if end is not None and end < grant.effective_from:
            yield _found(
                key,
                f"{end} 早于生效日 {grant.effective_from}。",
                f"{end} is before it takes effect, {grant.effective_from}.",
                "请改正其中一个日期。",
                "Correct one of the two dates.",
            )
    if grant.announced > grant.effective_from:
        yield _found(
            "announced",
            f"{grant.announced} 才公布，却从 {grant.effective_from} 起生效。",
            f"It was announced on {grant.announced}, after it took effect on"
            f" {grant.effective_from}.",
            "授权公布之后才能生效，请改正。",
            "A grant takes effect once it is announced: correct the dates.",
        )
    if grant.status in ENDED and grant.effective_to is None:
        yield _found(
            "status",
            f"状态 {grant.status} 没有写从哪天起不再有效。",
            f"{grant.status} does not say from which day on.",
            "请写 effective_to：此前提交的仍由原部门办。",
            "Write effective_to: what was submitted before stays where it is.",
        )


def _powerless(grant: Grant, others: Mapping[str, Grant], pack: "Pack") -> Iterator[Finding]:
    """Only who is competent for a definition can grant it: its own department, or one to which it
    was granted."""
    for at, key in enumerate(grant.definitions):
        kind, _, id = key.partition("/")
        own = getattr(pack.body(kind, id), "org", None) if kind in pack.definitions else None
        if own is None:
            if kind in pack.definitions and pack.body(kind, id) is not None:
                yield Finding(
                    ("definitions", at),
                    Said(f"{key} 不由部门办理。", f"{key} is no department's to decide."),
                    Said("请写有主管部门的事项。", "Name what a department decides."),
                )
            continue
        given = {one.granted_to for one in others.values() if key in one.definitions}
        if grant.granted_by not in {own, *given}:
            yield Finding(
                ("granted_by",),
                Said(
                    f"{key} 不归 {grant.granted_by} 管，它不能授权。",
                    f"{key} is not in the power of {grant.granted_by}, which cannot grant it.",
                ),
                Said(f"主管部门是 {own}。", f"Its department is {own}."),
            )


def overlap(one: Grant, other: Grant) -> list[str]:
    """The definitions for which both decide the same case on the same day."""
    both = {one.mode, other.mode} <= DECIDING and {one.status, other.status} <= COUNTING
    if not both or one.region != other.region or (one.scope is None) != (other.scope is None):
        return []
    if _from(one, other) >= _until(one, other):
        return []
    if one.scope is not None and other.scope is not None and not meet(one.scope, other.scope):
        return []
    return [each for each in one.definitions if each in other.definitions]


def _from(one: Grant, other: Grant) -> date:
    return max(one.effective_from, other.effective_from)


def _until(one: Grant, other: Grant) -> date:
    return min(end or date.max for end in (ends(one), ends(other)))


def meet(one: str, other: str) -> bool:
    """Whether some case is in both scopes.

    Exact where attributes are compared with constants: both are tried at every constant, between
    and beyond them. True where it is not so, or would take too long: what cannot be told apart
    may overlap.
    """
    texts = [syntax.parse(text) for text in (one, other)]
    if not all(isinstance(node, _PLAIN) for text in texts for node in nodes.walk(text)):
        return True
    read = sorted(set().union(*(names.names(text) for text in texts)))
    values = _values([each for text in texts for each in _literals(text)])
    if len(values) ** len(read) > MOST:
        return True
    tests = [row.decide(text) for text in texts]
    for point in itertools.product(values, repeat=len(read)):
        context = _context(dict(zip(read, point, strict=True)))
        if all(test(context, None) is True for test in tests):
            return True
    return False


def _literals(node: Node[Any]) -> Iterator[Any]:
    if isinstance(node, nodes.Literal):
        yield node.value
    for child in nodes.children(node):
        yield from _literals(child)


def _values(constants: Sequence[Any]) -> list[Any]:
    """Every value at which one of the conditions could change, and one on each side of it."""
    numbers = sorted({each for each in constants if isinstance(each, Decimal)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(numbers)]
    beyond = [numbers[0] - 1, numbers[-1] + 1] if numbers else []
    words = sorted({each for each in constants if isinstance(each, str)})
    return [*numbers, *between, *beyond, *words, "?", True, False]


_PLAIN = (
    *(nodes.Literal, nodes.Name, nodes.Path, nodes.And, nodes.Or, nodes.Not, nodes.Equal),
    *(nodes.NotEqual, nodes.Less, nodes.AtMost, nodes.More, nodes.AtLeast, nodes.Between),
    *(nodes.In, nodes.RangeOf, nodes.ListOf),
)
"""What comparisons of attributes with constants are made of."""


def _context(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"firm.staff": 3}` as the contexts it is read from."""
    found: dict[str, Any] = {}
    for path, value in flat.items():
        *outer, last = path.split(".")
        inner = found
        for step in outer:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return found
