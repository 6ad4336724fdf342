"""The single place that says what a condition is made of once it is ready for columns.

A plan answers true, false or not known for every row at once. Equal plans are one plan: they are
frozen values, so each distinct condition is worked out once, however many rules hold it.
"""

from dataclasses import dataclass
from typing import Any

from onething.rules.nodes import Node

Answer = bool | None
# A sum of products of columns: (columns, factor), in order; () are the columns of a constant.
Term = tuple[tuple[str, ...], int]
Columns = frozenset[str]


class Plan:
    """Base of all plans."""


@dataclass(frozen=True)
class Settled(Plan):
    """The same answer for everybody."""

    answer: Answer


@dataclass(frozen=True)
class Sign(Plan):
    """Whether a sum of products of whole numbers is at least zero (or, with `is_equal`, zero).
    Not known where one of `needs` is null."""

    terms: tuple[Term, ...]
    is_equal: bool
    needs: Columns


@dataclass(frozen=True)
class OneFact(Plan):
    """A condition that reads one coded column: asked of the reference engine once for each
    distinct value and for null."""

    column: str
    condition: Node[Any]


@dataclass(frozen=True)
class TwoTexts(Plan):
    """Whether one text equals or (with `is_before`) comes before another."""

    left: str
    right: str
    is_before: bool


@dataclass(frozen=True)
class Known(Plan):
    """True where all of these columns are known, else false."""

    needs: Columns


@dataclass(frozen=True)
class Inverse(Plan):
    """True for false, false for true."""

    part: Plan


@dataclass(frozen=True)
class All(Plan):
    """False when one part is false, else true when all are."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class AnyOf(Plan):
    """True when one part is true, else false when all are."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Choice(Plan):
    """`then` where the condition is true, `otherwise` where it is false; where it is not known,
    what both agree on."""

    condition: Plan
    then: Plan
    otherwise: Plan


@dataclass(frozen=True)
class Alike(Plan):
    """Whether two answers are the same; not known when one of them is not."""

    left: Plan
    right: Plan


@dataclass(frozen=True)
class Lifted(Plan):
    """A condition on `if c then x else y`: `then` is the condition on x, `otherwise` on y.
    Where c is not known the value is x if `same` (x = y) is true; else it is null, and the
    condition on null is `unknown`."""

    condition: Plan
    then: Plan
    otherwise: Plan
    same: Plan
    unknown: Answer


@dataclass(frozen=True)
class Cases(Plan):
    """A condition on something that is one of few constants: for each, where it is that one
    (only "true" counts), and the answer then; `otherwise` where it is none, so null."""

    cases: tuple[tuple[Plan, Answer], ...]
    otherwise: Answer


@dataclass(frozen=True)
class Picked(Plan):
    """A condition on something that is picked by conditions no two of which are true together:
    for each, the answer where it is true; `otherwise` where none is, so null."""

    options: tuple[tuple[Plan, Plan], ...]
    otherwise: Answer


@dataclass(frozen=True)
class OnlyOne(Plan):
    """True where one part is true and all others are false, else false."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Decided(Plan):
    """True where the answer to every part is known, else false."""

    parts: tuple[Plan, ...]


def parts(plan: Plan) -> tuple[Plan, ...]:
    """The plans that this one is made of."""
    match plan:
        case Inverse(part):
            return (part,)
        case All(inner) | AnyOf(inner) | OnlyOne(inner) | Decided(inner):
            return inner
        case Picked(options, _):
            return tuple(part for option in options for part in option)
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Alike(left, right):
            return (left, right)
        case Lifted(condition, then, otherwise, same, _):
            return (condition, then, otherwise, same)
        case Cases(cases, _):
            return tuple(is_it for is_it, _ in cases)
        case _:
            return ()


def columns(plan: Plan) -> Columns:
    """The columns that a plan reads itself, not through its parts."""
    match plan:
        case Sign(_, _, needs) | Known(needs):
            return needs
        case OneFact(column, _):
            return frozenset({column})
        case TwoTexts(left, right, _):
            return frozenset({left, right})
        case _:
            return frozenset()


def collect(plan: Plan, into: dict[Plan, None]) -> None:
    """Puts the plan and all below it into `into`, parts first, each once."""
    if plan not in into:
        for part in parts(plan):
            collect(part, into)
        into[plan] = None
