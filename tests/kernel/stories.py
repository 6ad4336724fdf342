"""Dossiers told as tables: when, who does what, where the case then stands, when it is due."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onething.cases import history, state
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.event import canonical, chain
from onething.cases.state import Dossier
from tests.kernel.town import SHANGHAI, Script, at


@dataclass(frozen=True)
class Step:
    """A command, or nothing but time going by; then the state and some of the deadlines.

    Deadlines are written as a day, or as `2026-11-23 10:00` where the hour matters.
    """

    when: str
    command: str | None
    state: str
    due: Mapping[str, str | None] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)
    branch: str = "it"


def told(book: Book, definition: str, opened: str, steps: Iterable[Step]) -> Script:
    """The story of one case called `it`, each step checked, and in the end told once more from
    its events alone."""
    script = Script.opened(book, opened, Branch("it", definition))
    for step in steps:
        if step.command is None:
            script.wait(step.when)
        else:
            script.do(step.when, step.branch, step.command, **step.input)
        assert script.state(step.branch) == step.state, step
        for clock, day in step.due.items():
            assert _due(script, step.branch, clock, day) == day, (step, clock)
    assert retold(script) == script.dossier
    return script


def retold(script: Script) -> Dossier:
    """The dossier folded from its events as the ledger keeps them: as text, without a pack."""
    first = script.events[0]
    dossier = state.begun(script.dossier.id, first.at, _kept(first.body))
    for event in script.events:
        changes = _kept(event.body)["changes"]
        dossier = state.apply(dossier, event.case_id, event.at, changes)
    return dossier


def steps_of(script: Script) -> list[history.Step]:
    """The events of a story chained as in the ledger, each written when it happened."""
    prev, found = b"", []
    for seq, draft in enumerate(script.events, start=1):
        found.append(chain(draft, script.dossier.id, seq, prev, draft.at, None))
        prev = found[-1].hash
    return list(history.steps(found))


def _kept(body: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(canonical(body))
    return kept


def _due(script: Script, branch: str, clock: str, like: str | None) -> str | None:
    due = script.dossier.case(branch).clocks[clock].due
    shape = "%Y-%m-%d %H:%M" if like and ":" in like else "%Y-%m-%d"
    return due and due.astimezone(SHANGHAI).strftime(shape)


def moments(script: Script, type: str) -> list[str]:
    """When events of a type happened, in legal time."""
    found = [event.at.astimezone(SHANGHAI) for event in script.events if event.type == type]
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in found]


__all__ = ["Step", "at", "moments", "retold", "told"]
