"""The single place that says what a one-thing asks for, and what it no longer asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onething.domains.services.content import Effort, Field, Material, Matter, OneThing
from onething.domains.services.plan import Plan, Step
from onething.rules import row


@dataclass(frozen=True)
class Needed:
    """A material, once however many departments want it. `wanted_by` are their matters, `made_by`
    the matter of the same one-thing whose result it is; not certain while a condition is open."""

    id: str
    material: Material
    wanted_by: tuple[Matter, ...]
    made_by: Matter | None = None
    is_certain: bool = True

    @property
    def is_replaced(self) -> bool:
        """Whether the applicant need not hand it in: `material.replaced_by`, `made_by` say why."""
        return self.material.replaced_by is not None or self.made_by is not None

    @property
    def is_shared(self) -> bool:
        """Whether data stand in for it that government holds or makes in this very one-thing."""
        return self.made_by is not None or (
            self.is_replaced and self.material.way in ("licence", "shared")
        )


@dataclass(frozen=True)
class Change:
    """A number before the reform and now; `less` in whole per cent of what it was."""

    before: int | Decimal
    now: int | Decimal

    @property
    def less(self) -> int:
        return round(100 * (self.before - self.now) / self.before) if self.before else 0


@dataclass(frozen=True)
class Share:
    """So many of a whole, and the same in whole per cent."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True)
class Saving:
    """What is promised, beside how it was (DOMAIN 3.2): one submission and the visits are steps.

    `fields` are the boxes of all forms one by one, and what is still asked; `reused` those of the
    one form that are known, given by an earlier matter or asked for another department already;
    `shared` the materials that data stand in for. `hours` and `yuan` are None where the pack does
    not say what effort costs, or how much was paid before.
    """

    days: Change
    materials: Change
    visits: Change
    steps: Change
    fields: Change
    reused: Share
    shared: Share
    hours: Change | None
    yuan: Change | None


def materials(
    matters: Iterable[Matter],
    known: Mapping[str, Material],
    answers: Mapping[str, Any] | None = None,
) -> tuple[Needed, ...]:
    """What all these matters want, each once; what must be handed in comes first.

    With `answers` what they rule out is left out; what they leave open is not certain.
    """
    wanted: dict[str, list[Matter]] = {}
    sure: set[str] = set()
    at_work = list(matters)
    for matter in at_work:
        for wish in matter.materials:
            holds = row.decide(wish.when)(answers or {}) if wish.when else True
            if holds is False:
                continue
            wanted.setdefault(wish.material, []).append(matter)
            if holds:
                sure.add(wish.material)
    makers = {id: matter for matter in at_work for id in matter.yields}
    found = [
        Needed(id, known[id], tuple(by), makers.get(id), id in sure) for id, by in wanted.items()
    ]
    return tuple(sorted(found, key=lambda needed: needed.is_replaced))


def compute(
    onething: OneThing,
    plan: Plan,
    needed: Iterable[Needed],
    fields: Mapping[str, Field],
    effort: Effort | None,
) -> Saving:
    """One window: the visits of all departments are made as one (their largest number)."""
    matters = [step.matter for step in plan.steps]
    listed = list(needed)
    visits = max((matter.visits for matter in matters), default=0)
    to_hand_in = sum(not one.is_replaced for one in listed)
    before = onething.before
    boxes = [wish.field for matter in matters for wish in matter.fields]
    asked = _asked(onething, plan, fields)
    hours = None
    if effort is not None:
        hours = Change(
            _hours(effort, before.visits, before.materials, len(boxes)),
            _hours(effort, visits, to_hand_in, len(asked)),
        )
    return Saving(
        days=Change(before.days, int(onething.total.amount)),
        materials=Change(before.materials, to_hand_in),
        visits=Change(before.visits, visits),
        steps=Change(before.steps, 1 + visits),
        fields=Change(len(boxes), len(asked)),
        reused=Share(len(boxes) - sum(box in asked for box in set(boxes)), len(boxes)),
        shared=Share(sum(one.is_shared for one in listed), len(listed)),
        hours=hours,
        yuan=_yuan(before.fees, fees(matters), hours, effort),
    )


def fees(matters: Iterable[Matter]) -> Decimal | None:
    """What is to be paid for all of them to government and to intermediaries, in yuan; None when
    one of the sums is not fixed. What the market sells is nobody's fee."""
    amounts = [m.fee.amount for m in matters if m.fee and m.fee.to != "market"]
    return None if None in amounts else sum((a for a in amounts if a), Decimal(0))


def _asked(onething: OneThing, plan: Plan, fields: Mapping[str, Field]) -> set[str]:
    """The fields that somebody of whom nothing is known but the register may be asked."""
    wanted: dict[str, list[Step]] = {}
    for step in plan.steps:
        for id in step.matter.sees:
            wanted.setdefault(id, []).append(step)
    questions = {q.field for section in onething.sections for q in section.questions}
    return {
        id
        for id in questions
        if id in fields and not fields[id].known and not plan.is_given(id, wanted.get(id, ()))
    }


def _hours(effort: Effort, visits: int, materials: int, fields: int) -> Decimal:
    minutes = effort.field_minutes * fields
    return effort.visit_hours * visits + effort.material_hours * materials + minutes / 60


def _yuan(
    before: Decimal | None, now: Decimal | None, hours: Change | None, effort: Effort | None
) -> Change | None:
    if before is None or now is None or hours is None or effort is None:
        return None
    return Change(before + hours.before * effort.hour, now + hours.now * effort.hour)
