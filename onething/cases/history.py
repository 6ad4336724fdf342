"""The single place that tells a dossier event by event, each with what it left behind; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from onething.cases.event import Event, body_of
from onething.cases.state import Case, Change, Dossier, apply, begun, made_in


@dataclass(frozen=True, slots=True)
class Step:
    """One event, the dossier as it left it, and the words that were kept of it."""

    event: Event
    body: Mapping[str, Any]
    after: Dossier
    words: Mapping[str, Any]

    @property
    def case(self) -> Case | None:
        """The case the event is about, as it left it; None for an event of the whole dossier."""
        return self.after.cases[self.event.case_id] if self.event.case_id else None

    @property
    def changes(self) -> list[Change]:
        return list(self.body.get("changes", ()))

    @property
    def issued(self) -> tuple[str, ...]:
        """The documents this event issued, by their names in the lifecycle."""
        return tuple(change["document"] for change in self.changes if change["do"] == "issue")

    def speaks_for(self, document: str) -> tuple[str, ...]:
        """The branches that a document of this event speaks for besides its own case."""
        return tuple(
            branch
            for change in self.changes
            if change["do"] == "issue" and change["document"] == document
            for branch in change.get("of", ())
        )

    @property
    def opened(self) -> tuple[UUID, ...]:
        """The cases this event opened."""
        return tuple(
            made_in(self.after.id, change["case"])
            for change in self.changes
            if change["do"] == "case"
        )

    @property
    def given(self) -> Mapping[str, Any]:
        """What the command was given, as JSON values; words that were erased are not in it."""
        return {**self.body.get("input", {}), **self.words}

    @property
    def erased(self) -> frozenset[str]:
        """The names of the words that were given and are erased since."""
        return frozenset(self.body.get("records", {})) - frozenset(self.words)


def steps(
    events: Iterable[Event], words: Mapping[tuple[int, str], Any] | None = None
) -> Iterator[Step]:
    """The chain of one dossier, oldest first, folded as it goes. `words` by (event, kind)."""
    dossier: Dossier | None = None
    kept: dict[int, dict[str, Any]] = {}
    for (seq, name), value in (words or {}).items():
        kept.setdefault(seq, {})[name] = value
    for event in events:
        body = body_of(event)
        dossier = _after(dossier or begun(event.dossier_id, event.at, body), event, body)
        yield Step(event, body, dossier, kept.get(event.seq, {}))


def _after(dossier: Dossier, event: Event, body: Mapping[str, Any]) -> Dossier:
    if "changes" in body:
        dossier = apply(dossier, event.case_id, event.at, body["changes"])
    number = body.get("number", dossier.number) if event.type == "number" else dossier.number
    return replace(dossier, number=number, version=event.seq, head=event.hash)


def issued(told: Iterable[Step], case_id: UUID) -> list[tuple[Step, str]]:
    """The documents that speak for a case, oldest first, each with the event that issued it."""
    return [
        (step, document)
        for step in told
        for document in step.issued
        if step.event.case_id == case_id or case_id in _cases_of(step, step.speaks_for(document))
    ]


def _cases_of(step: Step, branches: Iterable[str]) -> set[UUID]:
    named = set(branches)
    return {case.id for case in step.after.cases.values() if case.branch in named}


def openers(told: Iterable[Step]) -> dict[UUID, UUID]:
    """By each case that another case opened: that other one."""
    return {
        made: step.event.case_id
        for step in told
        if step.event.case_id is not None
        for made in step.opened
    }
