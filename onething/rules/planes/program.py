"""The single place that puts the plans of rules in order: each distinct one once, what reads
columns first and one column after the other, so that a column stays in the cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onething.rules.planes import plan
from onething.rules.planes.plan import Columns, Plan


@dataclass(frozen=True, eq=False)
class Place:
    """A plan and the number of its planes, with those of its parts. `needs` are all columns it
    reads."""

    plan: Plan
    at: int
    parts: tuple["Place", ...]
    needs: Columns


@dataclass(frozen=True, eq=False)
class Program:
    """Places in the order they are worked out, and those of the rules by name."""

    places: tuple[Place, ...]
    rules: Mapping[str, Place]


def ordered(plans: Mapping[str, Plan]) -> Program:
    """The program of some rules."""
    found: dict[Plan, Place] = {}
    for one in _in_order(plans.values()):
        parts = tuple(found[part] for part in plan.parts(one))
        needs = plan.columns(one).union(*(part.needs for part in parts))
        found[one] = Place(one, len(found), parts, needs)
    return Program(tuple(found.values()), {name: found[one] for name, one in plans.items()})


def _in_order(plans: Iterable[Plan]) -> list[Plan]:
    found: dict[Plan, None] = {}
    for one in plans:
        plan.collect(one, found)
    reading = [one for one in found if not plan.parts(one)]
    reading.sort(key=lambda one: sorted(plan.columns(one)))
    return [*reading, *(one for one in found if plan.parts(one))]
