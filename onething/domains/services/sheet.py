"""The single place that says which questions a form asks for what was answered so far; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onething.domains.services import plan
from onething.domains.services.content import Field, OneThing, Question, Section
from onething.domains.services.form import reads
from onething.domains.services.plan import Plan, Step
from onething.domains.services.register import Fact
from onething.domains.services.shelf import Shelf
from onething.rules import feel, row


@dataclass(frozen=True)
class Ask:
    """A question that belongs to this form. With a `fact` it is shown and not asked; if it
    `decides`, other questions depend on its answer."""

    question: Question
    field: Field
    fact: Fact | None
    decides: bool = False

    @property
    def id(self) -> str:
        return self.question.field


@dataclass(frozen=True)
class Part:
    """A section with the questions that are left of it; one page."""

    section: Section
    asks: tuple[Ask, ...]

    @property
    def open(self) -> tuple[Ask, ...]:
        return tuple(ask for ask in self.asks if ask.fact is None)

    @property
    def known(self) -> tuple[Ask, ...]:
        return tuple(ask for ask in self.asks if ask.fact is not None)


@dataclass(frozen=True)
class Sheet:
    """The form as it stands: `answers` are those of the questions it asks or knows, by id."""

    onething: OneThing
    shelf: Shelf
    parts: tuple[Part, ...]
    answers: Mapping[str, Any]
    plan: Plan

    def part(self, section: str) -> Part | None:
        return next((part for part in self.parts if part.section.id == section), None)

    @property
    def pages(self) -> tuple[Part, ...]:
        """The parts that have something to ask."""
        return tuple(part for part in self.parts if part.open)

    def after(self, section: str) -> Part | None:
        """The page after this section; None after the last, or when there is no such section."""
        order = [each.id for each in self.onething.sections]
        if section not in order:
            return None
        place = order.index(section)
        return next((p for p in self.pages if order.index(p.section.id) > place), None)

    def breaches(self) -> Iterator[Ask]:
        """The questions whose answers are not as their field says they must be."""
        for part in self.parts:
            for ask in part.open:
                must, value = ask.field.must, self.answers.get(ask.id)
                if must and value is not None and row.decide(must)(self.answers) is False:
                    yield ask

    def unsettled(self) -> Iterator[tuple[Ask, Step]]:
        """What must still be answered, though it may be left out, to know which matters begin."""
        asks = {ask.id: ask for part in self.parts for ask in part.open}
        for step in self.plan.open_conditions:
            condition = feel.parse(step.item.when or "null")
            for name in sorted(feel.missing(condition, self.answers)):
                if name in asks:
                    yield asks[name], step


def make(
    onething: OneThing, shelf: Shelf, values: Mapping[str, Any], facts: Mapping[str, Fact]
) -> Sheet:
    """The form for these answers (by field id; None or absent: not answered yet).

    A question is asked when its condition holds for the answers before it, no fact answers it,
    and it can still matter: a department that is or may be at work wants it, or a condition
    reads it. What was typed into a question that is no longer asked counts for nothing.
    """
    deciding = _deciding(onething)
    answers: dict[str, Any] = {}
    asks: list[tuple[Section, Ask]] = []
    for section in onething.sections:
        for question in section.questions:
            if question.when and row.decide(question.when)(answers) is not True:
                continue
            id = question.field
            ask = Ask(question, shelf.fields[id], facts.get(id), id in deciding)
            asks.append((section, ask))
            answers[id] = ask.fact.value if ask.fact else values.get(id)
    whole = plan.make(onething, shelf.matters, shelf.lifecycles, answers)
    idle = _idle(onething, shelf, whole, answers)
    parts = [
        Part(section, tuple(a for s, a in asks if s is section and a.id not in idle))
        for section in onething.sections
    ]
    return Sheet(
        onething,
        shelf,
        tuple(part for part in parts if part.asks),
        {id: value for id, value in answers.items() if id not in idle},
        whole,
    )


def _idle(
    onething: OneThing, shelf: Shelf, whole: Plan, answers: Mapping[str, Any]
) -> frozenset[str]:
    """Fields that only matters which are not on the way would have wanted, or whose answer an
    earlier matter gives to all that want it."""
    declared = {id for item in onething.items for id in shelf.matters[item.matter].sees}
    wanted: dict[str, list[Step]] = {}
    for step in whole.steps:
        for wish in step.matter.fields:
            if wish.when is None or row.decide(wish.when)(answers) is True:
                wanted.setdefault(wish.field, []).append(step)
    asked = {id for id, steps in wanted.items() if not whole.is_given(id, steps)}
    return frozenset(declared - asked - _read(onething, shelf))


def _deciding(onething: OneThing) -> frozenset[str]:
    """The fields on which it depends what is asked and which matters begin."""
    questions = [q for section in onething.sections for q in section.questions]
    conditions = [*(q.when for q in questions), *(item.when for item in onething.items)]
    return frozenset().union(*map(reads, conditions))


def _read(onething: OneThing, shelf: Shelf) -> frozenset[str]:
    """The fields that some condition reads, whoever wants to see them."""
    questions = [q.field for section in onething.sections for q in section.questions]
    musts = [shelf.fields[id].must for id in questions]
    matters = [shelf.matters[item.matter] for item in onething.items]
    musts += [wish.when for matter in matters for wish in (*matter.fields, *matter.materials)]
    return _deciding(onething).union(*map(reads, musts))
