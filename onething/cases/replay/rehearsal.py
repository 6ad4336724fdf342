"""The single place that plays a script through the engine alone: no database, nothing kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from onething.cases import engine, problems
from onething.cases.book import Book
from onething.cases.engine import Act, Branch, Opening
from onething.cases.replay.script import Script, Step
from onething.cases.state import Dossier
from onething.parties.scope import Scope
from onething.problem import Problem

NO_COMMAND = "内容包没有对应的命令 the pack has no command for it"
NO_TIME = "日志没有时间 the log gives no time"
NO_DEFINITION = "内容包没有这个部门的事项 the pack has no definition for the department"
NOT_OPEN = "当时没有待办的这项工作 no such work was open then"
MOVED_NOTHING = "没有推动任何工作 it moved no task"

PLACES = frozenset({"open", "close"})
"""Changes that move a task; a command that makes neither has placed nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: the command that was allowed, and why it is not placed."""

    step: Step
    command: str | None
    why: str = ""
    was_moved: bool = False  # its time lay before what had happened already

    @property
    def is_placed(self) -> bool:
        return not self.why


def rehearse(book: Book, script: Script) -> list[Outcome]:
    """What becomes of every step of a script, in order."""
    if script.definition not in book.definitions:
        return [Outcome(step, None, NO_DEFINITION) for step in script.steps]
    stage = _Stage(book, script)
    return [stage.take(step) for step in script.steps]


def why(problem: Problem) -> str:
    """The reason of a refusal, short enough to count by."""
    if isinstance(problem, problems.Stale):
        return NOT_OPEN
    return str(problem.params.get("reason", problem))


class _Stage:
    """A dossier that lives as long as its script."""

    def __init__(self, book: Book, script: Script) -> None:
        self.book = book
        branch = Branch(script.definition, script.definition)
        opening = Opening(UUID(int=1 << 64), 1, "", (branch,), None, None, "", None, b"")
        self.dossier: Dossier = engine.open(book, opening, script.received).after

    def take(self, step: Step) -> Outcome:
        if step.at is None:
            return Outcome(step, None, NO_TIME)
        was_moved = step.at < self.dossier.at
        refusal = NO_COMMAND
        for command in step.commands:
            try:
                changes = self._act(command, step)
            except Problem as problem:
                refusal = why(problem)
            else:
                moved = not step.is_event or any(c["do"] in PLACES for c in changes)
                return Outcome(step, command, "" if moved else MOVED_NOTHING, was_moved)
        return Outcome(step, None, refusal)

    def _act(self, command: str, step: Step) -> list[Mapping[str, object]]:
        assert step.at is not None, "a step without a time is not taken"
        so_far = engine.advance(self.book, self.dossier, step.at)
        (case,) = so_far.after.cases.values()
        spec = self.book.lifecycle(case.definition).commands[command]
        scope = Scope(0, frozenset({(case.org_id, spec.by)}))
        decision = engine.decide(self.book, so_far, Act(command, case.id, scope, b""), step.at)
        self.dossier = decision.after
        changes: list[Mapping[str, object]] = decision.events[len(so_far.events)].body["changes"]
        return changes
