"""The single place that decides rules for all parties at once."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from onething.rules import syntax
from onething.rules.nodes import Node
from onething.rules.planes import lowering, plan, program, words
from onething.rules.planes.absence import Absence
from onething.rules.planes.answers import Answers
from onething.rules.planes.attributes import Dictionary
from onething.rules.planes.block import Block, Planes
from onething.rules.planes.plan import OneFact, Plan
from onething.rules.planes.population import Population, nested
from onething.rules.planes.program import Program
from onething.rules.planes.reading import Reader
from onething.rules.planes.reference import Reference
from onething.rules.planes.refusals import NotForPlanes, Refusal, RefusedNode, located
from onething.rules.planes.steps import Step, Stepper

# Rows worked out together: their planes and what they are made from stay in the cache.
BLOCK = 1 << 17

Rule = str | Node[Any]
Decide = Callable[[Mapping[str, Any]], bool | None]
Ask = Callable[[Any], bool | None]


@dataclass(frozen=True)
class Rules:
    """Conditions by name, ready for columns. Make them by `compiled`."""

    dictionary: Dictionary
    definitions: Mapping[str, Node[Any]]
    reference: Reference
    at: Mapping[str, Any]
    plans: Mapping[str, Plan]
    # What the reference engine has made of a condition on one fact, for the next time
    _asks: dict[OneFact, Ask] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Without the functions of the reference engine, which cannot be sent elsewhere."""
        return {**self.__dict__, "_asks": {}}

    def asking(self, one: OneFact) -> Ask:
        """What the reference engine answers for a value of the one fact."""
        found = self._asks.get(one)
        if found is None:
            found = self._asks[one] = _asking(self, one)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.plans)

    def changed(self, rules: Mapping[str, Rule]) -> "Rules":
        """The rules with some of them new or different. Raises NotForPlanes, FeelSyntaxError."""
        plans = _plans(self, rules)
        return replace(self, plans={**self.plans, **plans})

    def without(self, names: Iterable[str]) -> "Rules":
        """The rules but these."""
        dropped = frozenset(names)
        kept = {name: one for name, one in self.plans.items() if name not in dropped}
        return replace(self, plans=kept)

    def decided(
        self, population: Population, *, missing: bool = False, threads: int = 1
    ) -> Answers:
        """The answers of all rules for all rows; with `missing` also where one fact is."""
        return _Run(self, self._program, population).answers(missing, threads)

    def redecided(
        self,
        answers: Answers,
        population: Population,
        rows: Sequence[int],
        changed: Iterable[str] | None = None,
    ) -> Answers:
        """The answers after the facts of some rows have changed (`Population.put`). With
        `changed`, the names of those facts, only the rules that read them are decided again."""
        touched = None if changed is None else frozenset(changed)
        of = self._program if touched is None else self._program.reading(touched)
        if not rows or not of.rules:
            return answers
        some = _Run(self, of, population.taken(rows)).answers(answers.has_missing, 1)
        return answers.patched(some, rows)

    def updated(self, answers: Answers, before: "Rules", population: Population) -> Answers:
        """The answers after some rules have changed: those that are as `before` are kept."""
        new = {name: one for name, one in self.plans.items() if before.plans.get(name) != one}
        some = None
        if new:
            run = _Run(self, program.ordered(new), population)
            some = run.answers(answers.has_missing, 1)
        return answers.joined(some, self.names)

    def missing(
        self, name: str, population: Population, rows: Sequence[int]
    ) -> list[tuple[str, ...]]:
        """For each of these rows, the facts that are missing for a rule; none where it is known.
        The order is that of the dictionary."""
        alone = program.ordered({name: self.plans[name]})
        run = _Run(self, alone, population.taken(rows))
        found = run.absence.missing(alone.rules[name], run.block())
        flags = {fact: words.unpacked(where, len(rows)) for fact, where in found.items()}
        ordered = [fact for fact in self.dictionary if fact in flags]
        return [tuple(fact for fact in ordered if flags[fact][row]) for row in range(len(rows))]

    def failing(
        self, name: str, population: Population, rows: Sequence[int]
    ) -> list[tuple[int, ...]]:
        """For each of these rows, which parts of the rule (of its `and`, counted from 0) are
        false."""
        parts = self.parts(name)
        named = {str(index): part for index, part in enumerate(parts)}
        some = population.taken(rows)
        answers = _Run(self, program.ordered(named), some).answers(False, 1)
        no = [answers.no(one) for one in named]
        return [tuple(i for i, flags in enumerate(no) if flags[row]) for row in range(len(rows))]

    def parts(self, name: str) -> tuple[Plan, ...]:
        """The parts of the `and` that a rule is, or the rule itself."""
        one = self.plans[name]
        return one.parts if isinstance(one, plan.All) else (one,)

    def conditions(self) -> int:
        """How many distinct conditions on facts the rules hold."""
        return sum(1 for place in self._program.places if plan.columns(place.plan))

    @functools.cached_property
    def _program(self) -> Program:
        return program.ordered(self.plans)


def compiled(
    rules: Mapping[str, Rule],
    dictionary: Dictionary,
    reference: Reference,
    *,
    at: Mapping[str, Any] | None = None,
    definitions: Mapping[str, Node[Any]] | None = None,
) -> Rules:
    """The rules, ready for columns.

    `definitions` are named sub-rules; `at` holds what `today()` and `now()` read. Raises
    FeelSyntaxError for a text that cannot be read, NotForPlanes for rules that planes do not
    take: it names every construct of every rule.
    """
    empty = Rules(dictionary, definitions or {}, reference, at or {}, {})
    return empty.changed(rules)


def _plans(rules: Rules, texts: Mapping[str, Rule]) -> dict[str, Plan]:
    reader = Reader(rules.dictionary, rules.reference, rules.at)
    names = (*rules.dictionary, *rules.definitions)
    plans: dict[str, Plan] = {}
    refusals: list[Refusal] = []
    for name, rule in texts.items():
        text = rule if isinstance(rule, str) else None
        node = syntax.parse(rule, names) if isinstance(rule, str) else rule
        try:
            plans[name] = reader.condition(lowering.lowered(node, rules.definitions))
        except RefusedNode as refused:
            refusals.append(located(refused, name, text))
    if refusals:
        raise NotForPlanes(refusals)
    return plans


class _Run:
    """A program, prepared for one population."""

    def __init__(self, rules: Rules, of: Program, population: Population) -> None:
        self._program = of
        self._population = population
        stepper = Stepper(population.columns, rules.asking)
        self._steps: list[Step] = [stepper.step(place) for place in of.places]
        self.absence = Absence(of, stepper.answering)

    def block(self) -> Block:
        """All rows, worked out as one block."""
        width = words.length(self._population.rows)
        block = Block(self._population, Planes(self._program.size, width), 0, width)
        self._work(block)
        return block

    def answers(self, missing: bool, threads: int) -> Answers:
        width = words.length(self._population.rows)
        made = Answers.empty(tuple(self._program.rules), self._population.rows, missing)
        step = BLOCK // words.BITS
        starts = list(range(0, width, step))
        if threads == 1 or len(starts) == 1:
            self._fill(made, starts, min(width, step))
        else:
            with ThreadPoolExecutor(threads) as pool:
                shares = [starts[part::threads] for part in range(threads)]
                list(pool.map(lambda share: self._fill(made, share, step), shares))
        return made

    def _fill(self, made: Answers, starts: Sequence[int], width: int) -> None:
        planes = Planes(self._program.size, width)
        rules = list(self._program.rules.values())
        roots = np.array([place.at for place in rules], np.int64)
        for start in starts:
            stop = min(start + width, words.length(self._population.rows))
            block = Block(self._population, planes, start, stop)
            self._work(block)
            made.true[:, start:stop] = planes.true[roots, : stop - start]
            made.may[:, start:stop] = planes.may[roots, : stop - start]
            if made.one_missing is not None:
                for number, place in enumerate(rules):
                    made.one_missing[number, start:stop] = self.absence.only_one(place, block)

    def _work(self, block: Block) -> None:
        for step in self._steps:
            step(block)


def _asking(rules: Rules, one: OneFact) -> Ask:
    decide: Decide = rules.reference.decide(one.condition)
    context: dict[str, Any] = {**rules.at, **nested({one.column: None})}
    *outer, last = one.column.split(".")
    inner = context
    for part in outer:
        inner = inner[part]

    def ask(value: Any) -> bool | None:
        inner[last] = value
        return decide(context)

    return ask
