"""The single place that gathers what a guide promises and explains about a one-thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from onething.domains.services import compiler
from onething.domains.services.compiler import Compiled
from onething.domains.services.plan import Step
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
class Guide(Compiled):
    """A one-thing as it is promised to everybody, or to somebody with these answers."""

    realm: Realm

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
    return _of(realm, compiler.compile(id, shelf, answers))


def opened(realm: Realm, id: str, shelf: Shelf, branches: Iterable[str]) -> Guide:
    """The guide of what was opened: exactly these items."""
    return _of(realm, compiler.exactly(id, shelf, branches))


def _of(realm: Realm, found: Compiled) -> Guide:
    return Guide(found.id, found.onething, found.shelf, found.plan, found.answers, realm)
