"""The single place that says what a one-thing asks for, and what it no longer asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onething.domains.services.content import Material, Matter, OneThing


@dataclass(frozen=True)
class Needed:
    """A material, once however many departments want it. `wanted_by` are their matters."""

    id: str
    material: Material
    wanted_by: tuple[Matter, ...]

    @property
    def is_replaced(self) -> bool:
        """Whether the applicant need not hand it in; `material.replaced_by` says why."""
        return self.material.replaced_by is not None


@dataclass(frozen=True)
class Change:
    """A number before the reform and now; `less` in whole per cent of what it was."""

    before: int
    now: int

    @property
    def less(self) -> int:
        return round(100 * (self.before - self.now) / self.before) if self.before else 0


@dataclass(frozen=True)
class Saving:
    """What is promised, beside how it was (DOMAIN 3.2): one submission and the visits are steps."""

    days: Change
    materials: Change
    visits: Change
    steps: Change


def materials(matters: Iterable[Matter], known: Mapping[str, Material]) -> tuple[Needed, ...]:
    """What all these matters want, each once; what must be handed in comes first."""
    wanted: dict[str, list[Matter]] = {}
    for matter in matters:
        for id in matter.materials:
            wanted.setdefault(id, []).append(matter)
    found = [Needed(id, known[id], tuple(by)) for id, by in wanted.items()]
    return tuple(sorted(found, key=lambda needed: needed.is_replaced))


def compute(onething: OneThing, matters: Iterable[Matter], needed: Iterable[Needed]) -> Saving:
    """One window: the visits of all departments are made as one (their largest number)."""
    visits = max((matter.visits for matter in matters), default=0)
    to_hand_in = sum(not one.is_replaced for one in needed)
    before = onething.before
    return Saving(
        days=Change(before.days, int(onething.total.amount)),
        materials=Change(before.materials, to_hand_in),
        visits=Change(before.visits, visits),
        steps=Change(before.steps, 1 + visits),
    )
