"""The single place that gathers what a guide promises and explains about a one-thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from onething.domains.services import plan, saving
from onething.domains.services.content import Law, OneThing
from onething.domains.services.plan import Plan, Step
from onething.domains.services.saving import Needed, Saving
from onething.domains.services.shelf import Shelf
from onething.parties.content import Department
from onething.parties.models import Realm


@dataclass(frozen=True)
class Bar:
    """One matter in the picture of the flow: where its days lie, in per cent of the whole."""

    step: Step
    org: Department
    x: str
    width: str
    first: int

    @property
    def last(self) -> int:
        return self.step.ends


@dataclass(frozen=True)
class Wave:
    """What begins at the same moment: after these, or after nothing but the submission."""

    after: tuple[Step, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Guide:
    """A one-thing as it is promised to everybody, or to somebody with these answers."""

    realm: Realm
    id: str
    onething: OneThing
    shelf: Shelf
    plan: Plan

    @property
    def needed(self) -> tuple[Needed, ...]:
        matters = [step.matter for step in self.plan.steps]
        return saving.materials(matters, self.shelf.materials)

    @property
    def saving(self) -> Saving:
        matters = [step.matter for step in self.plan.steps]
        return saving.compute(self.onething, matters, self.needed)

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
    def days(self) -> range:
        """The working days of the picture, counted from the submission."""
        return range(1, max(self.plan.days, 1) + 1)

    @property
    def waves(self) -> list[Wave]:
        """Matters gathered by what they wait for, those that wait for nothing first."""
        steps = {step.id: step for step in self.plan.steps}
        ordered = sorted(self.plan.steps, key=lambda step: (step.rank, step.begins, step.needs))
        return [
            Wave(tuple(steps[need] for need in needs), tuple(map(self._bar, found)))
            for needs, found in groupby(ordered, key=lambda step: step.needs)
        ]

    def _bar(self, step: Step) -> Bar:
        whole = len(self.days)
        width = max(step.days, 0.15) / whole
        x = min(step.begins / whole, 1 - width)
        org = self.shelf.departments[step.matter.org]
        return Bar(step, org, f"{100 * x:.2f}%", f"{100 * width:.2f}%", min(step.begins + 1, whole))


def make(realm: Realm, id: str, shelf: Shelf, answers: Mapping[str, Any] | None = None) -> Guide:
    """The guide for everybody, or with the answers of one applicant for what is at work then."""
    onething = shelf.onethings[id]
    found = plan.make(
        onething, shelf.matters, shelf.lifecycles, answers or {}, is_final=answers is not None
    )
    return Guide(realm, id, onething, shelf, found)


def opened(realm: Realm, id: str, shelf: Shelf, branches: Iterable[str]) -> Guide:
    """The guide of what was opened: exactly these items."""
    onething = shelf.onethings[id]
    wanted = set(branches)
    items = [item.model_copy(update={"when": None}) for item in onething.items if item.id in wanted]
    only = onething.model_copy(update={"items": items})
    found = plan.make(only, shelf.matters, shelf.lifecycles, {})
    return Guide(realm, id, onething, shelf, found)


def everywhere(shelves: Sequence[tuple[Realm, Shelf]]) -> list[Guide]:
    """The guides of all one-things of these realms."""
    return [make(realm, id, shelf) for realm, shelf in shelves for id in shelf.onethings]
