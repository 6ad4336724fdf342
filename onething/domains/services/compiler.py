"""The single place that makes one thing of the matters of many departments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onething.domains.services import aliases, plan, saving
from onething.domains.services.aliases import Pair
from onething.domains.services.content import Law, OneThing
from onething.domains.services.plan import Plan, Step
from onething.domains.services.saving import Needed, Saving
from onething.domains.services.shelf import Shelf
from onething.parties.content import Department


@dataclass(frozen=True)
class Compiled:
    """A one-thing with all that follows from its matters: one form (`onething.sections`), one list
    of materials, the order and the longest way, what is paid, what is saved.

    Without `answers` everything that may be wanted.
    """

    id: str
    onething: OneThing
    shelf: Shelf
    plan: Plan
    answers: Mapping[str, Any]

    @property
    def needed(self) -> tuple[Needed, ...]:
        matters = [step.matter for step in self.plan.steps]
        return saving.materials(matters, self.shelf.materials, self.answers)

    @property
    def saving(self) -> Saving:
        return saving.compute(
            self.onething, self.plan, self.needed, self.shelf.fields, self.shelf.effort
        )

    @property
    def lead(self) -> Department:
        return self.shelf.departments[self.onething.lead]

    @property
    def orgs(self) -> list[tuple[Department, list[Step]]]:
        """The departments at work with their matters, in order of first appearance."""
        return [
            (self.shelf.departments[org], [s for s in self.plan.steps if s.matter.org == org])
            for org in self.plan.orgs
        ]

    @property
    def fees(self) -> list[Step]:
        return [step for step in self.plan.steps if step.matter.fee]

    @property
    def laws(self) -> list[tuple[Step, list[Law]]]:
        return [(step, step.matter.law) for step in self.plan.steps if step.matter.law]

    @property
    def doubts(self) -> list[Pair]:
        """What may be one thing under two names: a person should look."""
        held = self.shelf
        return aliases.near(self.onething, held.matters, held.fields, held.materials)


def compile(id: str, shelf: Shelf, answers: Mapping[str, Any] | None = None) -> Compiled:
    """For everybody, or with the answers of one applicant for what is at work then."""
    onething = shelf.onethings[id]
    found = plan.make(
        onething, shelf.matters, shelf.lifecycles, answers or {}, is_final=answers is not None
    )
    return Compiled(id, onething, shelf, found, answers or {})


def exactly(id: str, shelf: Shelf, branches: Iterable[str]) -> Compiled:
    """Of what was opened: exactly these items."""
    onething = shelf.onethings[id]
    wanted = set(branches)
    items = [item.model_copy(update={"when": None}) for item in onething.items if item.id in wanted]
    only = onething.model_copy(update={"items": items})
    return Compiled(id, onething, shelf, plan.make(only, shelf.matters, shelf.lifecycles, {}), {})
