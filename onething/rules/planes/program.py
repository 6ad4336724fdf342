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
    """Places in the order they are worked out, and those of the rules by name; `size` is for how
    many planes there must be room."""

    places: tuple[Place, ...]
    rules: Mapping[str, Place]
    size: int

    def reading(self, columns: Columns) -> "Program":
        """Those rules that read one of these columns. Places keep their numbers, so that room
        for all is needed."""
        rules = {name: place for name, place in self.rules.items() if place.needs & columns}
        wanted = {place.at for place in rules.values()}
        for place in reversed(self.places):
            if place.at in wanted:
                wanted.update(part.at for part in place.parts)
        places = tuple(place for place in self.places if place.at in wanted)
        return Program(places, rules, self.size)


def ordered(plans: Mapping[str, Plan]) -> Program:
    """The program of some rules."""
    found: dict[Plan, Place] = {}
    for one in _in_order(plans.values()):
        parts = tuple(found[part] for part in plan.parts(one))
        needs = plan.columns(one).union(*(part.needs for part in parts))
        found[one] = Place(one, len(found), parts, needs)
    rules = {name: found[one] for name, one in plans.items()}
    return Program(tuple(found.values()), rules, len(found))


def _in_order(plans: Iterable[Plan]) -> list[Plan]:
    found: dict[Plan, None] = {}
    for one in plans:
        plan.collect(one, found)
    reading = [one for one in found if not plan.parts(one)]
    reading.sort(key=lambda one: sorted(plan.columns(one)))
    return [*reading, *(one for one in found if plan.parts(one))]
