"""The single place that says which department is competent: for what, where, when; pure.

The time that counts is that of the submission: what was submitted stays where it is, whatever is
granted later (DOMAIN 14).
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onething.parties.content import Grant
from onething.rules import row

DECIDING = frozenset({"transfer", "concentrate", "entrust", "seal"})
"""Modes by which another department handles and decides; `window` only receives."""

IN_OWN_NAME = frozenset({"transfer", "concentrate"})
COUNTING = frozenset({"ANNOUNCED", "ACTIVE", "SUSPENDED", "RECALLED", "EXPIRED"})
"""States in which a grant was once in force; the last three ended it at `effective_to`."""

GRANTED, IN_NAME_OF = "granted", "in_name_of"
"""The facts of a case that is handled under a grant: which one, and who answers for it."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is competent: `acts` handles it, `in_name_of` is who decides and answers for it,
    `receives` where it may also be handed in. `grant` is the id of the grant this rests on; None:
    the law's own rule. `passed_over` are grants that would have applied had more been known."""

    acts: str
    in_name_of: str
    receives: str | None = None
    grant: str | None = None
    passed_over: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        """What a case keeps of it; nothing under the law's own rule."""
        return {GRANTED: self.grant, IN_NAME_OF: self.in_name_of} if self.grant else {}


Ranked = tuple[tuple[int, bool, str], Grant]
"""A grant with how near it is: regions between, without a scope, its id."""


def resolve(
    grants: Mapping[str, Grant],
    definition: str,
    default: str,
    place: Sequence[str],
    attributes: Mapping[str, Any],
    day: date,
) -> Authority:
    """Who is competent for a definition whose own department is `default`.

    `place` is a region and those around it, the innermost first; `day` that of the submission in
    the realm's zone. The innermost region counts before a wider one, then a grant with a scope
    before one without. A scope that is not known to hold does not apply.
    """
    known = readable(attributes)
    deciding: list[Ranked] = []
    receiving: list[Ranked] = []
    unknown = []
    for id, grant in sorted(grants.items()):
        if definition not in grant.definitions or grant.region not in place:
            continue
        if not in_force(grant, day):
            continue
        holds = grant.scope is None or row.decide(grant.scope)(known, None)
        if holds is None:
            unknown.append(id)
        elif holds:
            rank = (place.index(grant.region), grant.scope is None, id)
            (deciding if grant.mode in DECIDING else receiving).append((rank, grant))
    passed_over = tuple(unknown)
    window = min(receiving, key=lambda pair: pair[0])[1].granted_to if receiving else None
    if not deciding:
        return Authority(default, default, window, None, passed_over)
    (_, _, id), grant = min(deciding, key=lambda pair: pair[0])
    name = grant.granted_to if grant.mode in IN_OWN_NAME else grant.granted_by
    return Authority(grant.granted_to, name, window, id, passed_over)


def in_force(grant: Grant, day: date) -> bool:
    """Whether the grant counts on this day."""
    last = ends(grant)
    return grant.status in COUNTING and grant.effective_from <= day and (last is None or day < last)


def ends(grant: Grant) -> date | None:
    """The first day on which the grant counts no longer; None while no end is known."""
    if grant.effective_to is None and grant.trial_until is not None:
        return grant.trial_until + timedelta(days=1)
    return grant.effective_to


def readable(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as conditions read them: numbers as decimals, also those that came as text."""
    return {name: _readable(value) for name, value in attributes.items()}


def _readable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return readable(value)
    if isinstance(value, list):
        return [_readable(each) for each in value]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    if isinstance(value, str) and not _is_number(value):
        return value
    return Decimal(str(value))


def _is_number(text: str) -> bool:
    """`500000`, `-1.5`; not `007`, which is a code, nor what no attribute can mean."""
    whole, _, cents = text.removeprefix("-").partition(".")
    digits = whole.isascii() and whole.isdigit() and (len(whole) == 1 or whole[0] != "0")
    return digits and len(text) <= 24 and (not cents or (cents.isascii() and cents.isdigit()))


def around(region: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """A region and those around it, the innermost first."""
    path: list[str] = []
    step: str | None = region
    while step is not None and step not in path:
        path.append(step)
        step = parents.get(step)
    return tuple(path)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which a definition falls back to its own department between two grants.

    `first` and `last` are both included.
    """

    definition: str
    region: str
    before: str
    after: str
    first: date
    last: date


def gaps(grants: Mapping[str, Grant]) -> list[Gap]:
    """Where one grant ends and the next of the same kind does not follow at once: for days nobody
    may have meant, the matter is back with its own department."""
    found = []
    rows: dict[tuple[str, str, str | None], list[tuple[date, str]]] = {}
    for id, grant in grants.items():
        if grant.status in COUNTING and grant.mode in DECIDING:
            for definition in grant.definitions:
                key = (definition, grant.region, grant.scope)
                rows.setdefault(key, []).append((grant.effective_from, id))
    for (definition, region, _scope), each in sorted(rows.items(), key=lambda pair: pair[0][:2]):
        each.sort()
        for (_, before), (begin, after) in itertools.pairwise(each):
            end = ends(grants[before])
            if end is not None and end < begin:
                last = begin - timedelta(days=1)
                found.append(Gap(definition, region, before, after, end, last))
    return found


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A region in which nobody is competent for a definition on a day."""

    definition: str
    region: str


def nowhere(
    grants: Mapping[str, Grant],
    departments: Mapping[str, str],
    homes: Mapping[str, str],
    parents: Mapping[str, str | None],
    day: date,
) -> list[Nowhere]:
    """The innermost regions that neither a definition's own department nor a grant reaches.

    `departments` says by definition whose it is, `homes` where a department stands.
    """
    innermost = set(parents) - {parent for parent in parents.values() if parent}
    found = []
    for definition, department in sorted(departments.items()):
        reached = {homes[department]} | _granted(grants.values(), definition, day)
        found += [
            Nowhere(definition, region)
            for region in sorted(innermost)
            if not reached.intersection(around(region, parents))
        ]
    return found


def _granted(grants: Iterable[Grant], definition: str, day: date) -> set[str]:
    return {
        grant.region
        for grant in grants
        if definition in grant.definitions and grant.mode in DECIDING and in_force(grant, day)
    }
