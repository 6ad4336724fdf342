"""The single place that finds violations in a dossier's events by the rules of the pack; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from onething.cases.book import Book
from onething.cases.history import Step
from onething.cases.state import Case
from onething.cases.stored import facts
from onething.domains.supervision.content import Violation

Names = Mapping[str, tuple[str, ...]]
"""By `kind/id` of a definition: what it is called, in every language."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event that a rule of this kind found."""

    kind: str
    seq: int
    case_id: UUID
    org_id: int
    definition: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The kinds of violation, and what the definitions of a release say of themselves."""

    kinds: Mapping[str, Violation]
    bodies: Mapping[str, Mapping[str, Any]]

    def listed(self, violation: Violation, definition: str) -> dict[str, list[str]]:
        """The names that count as published for a case of this definition."""
        own = self.bodies.get(definition, {})
        return {
            name: [
                said
                for named in own.get(each.key, ())
                for said in _said(self.bodies.get(_key(each.kind, named), {}).get("name"))
            ]
            for name, each in violation.listed.items()
        }


def _key(kind: str, named: Any) -> str:
    """`kind/id` of what a definition names: by its id, or by more of which the id is a part."""
    return f"{kind}/{named[kind] if isinstance(named, Mapping) else named}"


def _said(name: Any) -> list[str]:
    return [str(text) for text in name.values()] if isinstance(name, Mapping) else [str(name or "")]


def found(book: Book, rules: Rules, told: Iterable[Step]) -> Iterator[Found]:
    """What the rules find, in the order of the events; a rule that does not know finds nothing."""
    earlier: dict[UUID, list[str]] = {}
    for step in told:
        case, event = step.case, step.event
        if case is None:
            continue
        before = earlier.setdefault(case.id, [])
        for kind, violation in rules.kinds.items():
            if event.type in violation.on and _holds(book, rules, violation, step, case, before):
                yield Found(
                    kind, event.seq, case.id, case.org_id, case.definition, event.at,
                    event.actor_id,
                )  # fmt: skip
        before.append(event.type)


def _holds(
    book: Book, rules: Rules, violation: Violation, step: Step, case: Case, before: list[str]
) -> bool:
    context = {
        "event": {
            "type": step.event.type,
            "ordinal": Decimal(before.count(step.event.type) + 1),
            "given": dict(step.given),
            "issued": list(step.issued),
        },
        "earlier": list(before),
        "case": facts(case),
        "state": case.state,
        "listed": rules.listed(violation, case.definition),
    }
    return book.holds(violation.found, context) is True
