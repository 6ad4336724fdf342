"""The single place that says which matters of a one-thing are at work, in which order, how long."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onething.cases.lifecycle import Clock, ClockLimits, Lifecycle
from onething.clocks import Limit
from onething.domains.services.content import Item, Matter, OneThing
from onething.rules import row


@dataclass(frozen=True)
class Step:
    """One matter on its way: `begins` and `ends` in working days after the submission.

    `is_certain` is False while its condition is not known yet; `needs` are only those that are
    on the way too; `rank` is 0 for what begins at once, else one more than what it waits for.
    """

    item: Item
    matter: Matter
    needs: tuple[str, ...]
    is_certain: bool
    begins: int
    ends: int
    rank: int

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def days(self) -> int:
        return self.ends - self.begins


@dataclass(frozen=True)
class Plan:
    """What would be opened, in the order of the one-thing."""

    steps: tuple[Step, ...]

    @property
    def days(self) -> int:
        """The critical path: the longest way through, in working days of promised time."""
        return max((step.ends for step in self.steps), default=0)

    @property
    def orgs(self) -> tuple[str, ...]:
        """The departments at work, each once, in order of first appearance."""
        return tuple(dict.fromkeys(step.matter.org for step in self.steps))

    @property
    def critical(self) -> tuple[Step, ...]:
        """The longest way through, from the submission to the last end; nothing when empty."""
        way: list[Step] = []
        last = max(self.steps, key=lambda step: step.ends, default=None)
        while last is not None:
            way.insert(0, last)
            before = [self._steps[need] for need in last.needs]
            last = max(before, key=lambda step: step.ends, default=None)
        return tuple(way)

    @cached_property
    def _steps(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    def awaited(self, step: Step) -> frozenset[str]:
        """The items that have ended before this one begins: its needs and theirs."""
        needs = frozenset(step.needs)
        return needs.union(*(self.awaited(self._steps[need]) for need in needs))

    def is_given(self, field: str, steps: Iterable[Step]) -> bool:
        """Whether a matter that is surely on the way gives this field before each of these."""
        givers = {step.id for step in self.certain if field in step.matter.gives}
        wanting = tuple(steps)
        return bool(givers and wanting) and all(givers & self.awaited(step) for step in wanting)

    @property
    def open_conditions(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.is_certain)

    @property
    def certain(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_certain)


def make(
    onething: OneThing,
    matters: Mapping[str, Matter],
    lifecycles: Mapping[str, Lifecycle],
    answers: Mapping[str, Any],
    *,
    is_final: bool = False,
) -> Plan:
    """The plan for these answers; without answers everything that is not ruled out.

    With `is_final` what is still not known is left out: nobody can be asked about it any more.
    """
    made: dict[str, Step] = {}
    for item in in_order(onething.items)[0]:
        wanted = row.decide(item.when)(answers) if item.when else True
        matter = matters.get(item.matter)
        if matter is None or wanted is False or (is_final and wanted is None):
            continue
        needs = tuple(need for need in item.needs if need in made)
        begins = max((made[need].ends for need in needs), default=0)
        ends = begins + days(matter, lifecycles.get(matter.lifecycle))
        rank = max((made[need].rank + 1 for need in needs), default=0)
        made[item.id] = Step(item, matter, needs, wanted is True, begins, ends, rank)
    return Plan(tuple(made.values()))


def in_order(items: Iterable[Item]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """(the items, each after all it waits for; those that wait for each other in a ring)."""
    waiting, placed = list(items), list[Item]()
    known = {item.id for item in waiting}
    while waiting:
        done = {item.id for item in placed}
        free = [i for i in waiting if all(need in done or need not in known for need in i.needs)]
        if not free:
            return tuple(placed), tuple(waiting)
        placed.append(free[0])
        waiting.remove(free[0])
    return tuple(placed), ()


def days(matter: Matter, lifecycle: Lifecycle | None) -> int:
    """Working days its department promises; what the law gives where nothing is promised.

    The clocks that the matter names count, and those of its lifecycle where it names none: a
    special procedure, which few cases go through, is promised to nobody. Time that the applicant
    uses is not counted; limits of hours or minutes count as no day.
    """
    clocks = lifecycle.clocks if lifecycle else {}
    counted = [n for n in matter.limits or clocks if n not in clocks or _is_office(clocks[n])]
    promised = list(_limits(matter, clocks, counted, "limit"))
    return sum(map(_whole, promised or _limits(matter, clocks, counted, "legal")))


def _is_office(clock: Clock) -> bool:
    """Whether this is time of the office, and not already counted as a part of another clock."""
    return clock.counts == "office" and clock.within is None


def _limits(
    matter: Matter, clocks: Mapping[str, Clock], names: Iterable[str], which: str
) -> Iterator[Limit]:
    for name in names:
        own, spec = matter.limits.get(name), clocks.get(name)
        found = (own and _of(own, which)) or (spec and _of(spec, which))
        if found:
            yield found


def _of(limits: ClockLimits | Clock, which: str) -> Limit | None:
    return limits.limit if which == "limit" else limits.legal


def _whole(limit: Limit) -> int:
    return int(limit.amount) if limit.in_days else 0
