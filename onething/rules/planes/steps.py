"""The single place that works out plans over blocks of rows, on whole words, by Kleene's logic.

A plan's answer is two planes: `true`, and `may` (true or not known). So `and` is and on both, `or`
is or on both, and `not` exchanges and inverts them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from onething.rules.planes import monotone, selection, signed, words
from onething.rules.planes.block import Block
from onething.rules.planes.columns import Column
from onething.rules.planes.plan import (
    Alike,
    All,
    AnyOf,
    Cases,
    Choice,
    Decided,
    Inverse,
    Known,
    Lifted,
    OneFact,
    OnlyOne,
    Picked,
    Settled,
    Sign,
    TwoTexts,
)
from onething.rules.planes.program import Place
from onething.rules.planes.words import Words

Step = Callable[[Block], None]
Ask = Callable[[OneFact], Callable[[Any], bool | None]]
ALL_BITS = ~np.uint64(0)


class Stepper:
    """Makes the step of each place of a program. `answering` are those conditions on one fact
    that have an answer to null."""

    def __init__(self, columns: Mapping[str, Column], ask: Ask) -> None:
        self._columns = columns
        self._ask = ask
        self.answering: set[int] = set()

    def step(self, place: Place) -> Step:
        at = place.at
        parts = [part.at for part in place.parts]
        match place.plan:
            case Settled(answer):
                return _settled(at, answer)
            case Sign() as plan:
                return _known_only(at, signed.prepared(plan, self._columns), plan.needs)
            case TwoTexts() as plan:
                return _known_only(at, self._texts(plan), place.needs)
            case OneFact() as plan:
                return self._one_fact(at, plan)
            case Known(needs):
                return _known(at, needs)
            case Inverse():
                return _inverse(at, parts[0])
            case All():
                return _folded(at, parts, np.bitwise_and)
            case AnyOf():
                return _folded(at, parts, np.bitwise_or)
            case Choice():
                return _choice(at, parts[0], parts[1], parts[2])
            case Alike():
                return _alike(at, parts[0], parts[1])
            case Lifted(unknown=unknown):
                return _lifted(at, parts, unknown)
            case Cases(cases, otherwise):
                answers = [answer for _, answer in cases]
                return _cases(at, list(zip(parts, answers, strict=True)), otherwise)
            case Picked(otherwise=otherwise):
                return _picked(at, list(zip(parts[::2], parts[1::2], strict=True)), otherwise)
            case OnlyOne():
                return _only_one(at, parts)
            case Decided():
                return _decided(at, parts)
        raise TypeError(place.plan)

    def _one_fact(self, at: int, plan: OneFact) -> Step:
        answers = self._answers(plan)
        if answers.for_null is not None:
            self.answering.add(at)
        needs = frozenset({plan.column})
        is_never_open = answers.is_open.is_empty

        def step(block: Block) -> None:
            missing, codes = block.missing(needs), block.codes(plan.column)
            true, may = block.true[at], block.may[at]
            np.bitwise_and(answers.is_true.words(codes), ~missing, out=true)
            if is_never_open:
                may[...] = true
            else:
                np.bitwise_or(true, answers.is_open.words(codes) & ~missing, out=may)
            if answers.for_null is not False:
                np.bitwise_or(may, missing, out=may)
            if answers.for_null is True:
                np.bitwise_or(true, missing, out=true)

        return step

    def _answers(self, plan: OneFact) -> selection.Answers:
        """What the reference engine answers for each code; a column remembers it while its
        facts stay as they are."""
        column, ask = self._columns[plan.column], self._ask(plan)
        found = column.remembered.get(ask)
        if found is None:
            is_date = column.attribute.kind == "date"
            found = column.remembered[ask] = selection.answered(
                lambda code: ask(None if code is None else column.fact(code)),
                column.distinct,
                column.codes.dtype,
                is_date and monotone.is_ordered(plan.condition, plan.column),
            )
        return found

    def _texts(self, plan: TwoTexts) -> Callable[[Callable[[str], Any]], Words]:
        """Texts of two columns by their places in one common order."""
        left, right = self._columns[plan.left], self._columns[plan.right]
        order = {text: place for place, text in enumerate(sorted({*left.values, *right.values}))}
        places = [
            np.array([order[text] for text in column.values] or [0], np.int64)
            for column in (left, right)
        ]

        def test(codes: Callable[[str], Any]) -> Words:
            a, b = places[0][codes(plan.left)], places[1][codes(plan.right)]
            return words.packed(a < b if plan.is_before else a == b)

        return test


def _settled(at: int, answer: bool | None) -> Step:
    def step(block: Block) -> None:
        block.true[at][...] = ALL_BITS if answer is True else 0
        block.may[at][...] = 0 if answer is False else ALL_BITS

    return step


def _known_only(
    at: int, test: Callable[[Callable[[str], Any]], Words], needs: frozenset[str]
) -> Step:
    """A test of rows that is not known where one of the columns is null."""

    def step(block: Block) -> None:
        missing = block.missing(needs)
        may = np.bitwise_or(test(block.codes), missing, out=block.may[at])
        np.bitwise_xor(may, missing, out=block.true[at])

    return step


def _known(at: int, needs: frozenset[str]) -> Step:
    def step(block: Block) -> None:
        np.bitwise_not(block.missing(needs), out=block.true[at])
        block.may[at][...] = block.true[at]

    return step


def _inverse(at: int, part: int) -> Step:
    def step(block: Block) -> None:
        np.bitwise_not(block.may[part], out=block.true[at])
        np.bitwise_not(block.true[part], out=block.may[at])

    return step


def _folded(at: int, parts: list[int], join: Any) -> Step:
    first, second, *rest = parts

    def step(block: Block) -> None:
        for planes in (block.true, block.may):
            found = join(planes[first], planes[second], out=planes[at])
            for part in rest:
                join(found, planes[part], out=found)

    return step


def _choice(at: int, condition: int, then: int, otherwise: int) -> Step:
    """True: where then is (or the condition is false) and otherwise is (or it is true)."""

    def step(block: Block) -> None:
        is_true, may = block.true[condition], block.may[condition]
        is_false, may_not = ~may, ~is_true
        np.bitwise_and(
            block.true[then] | is_false, block.true[otherwise] | is_true, out=block.true[at]
        )
        np.bitwise_or(block.may[then] & may, block.may[otherwise] & may_not, out=block.may[at])

    return step


def _alike(at: int, left: int, right: int) -> Step:
    def step(block: Block) -> None:
        known = ~((block.true[left] ^ block.may[left]) | (block.true[right] ^ block.may[right]))
        np.bitwise_and(~(block.true[left] ^ block.true[right]), known, out=block.true[at])
        np.bitwise_or(block.true[at], ~known, out=block.may[at])

    return step


def _lifted(at: int, places: list[int], unknown: bool | None) -> Step:
    condition, then, otherwise, same = places

    def step(block: Block) -> None:
        is_true, may = block.true[condition], block.may[condition]
        is_open = is_true ^ may
        is_same = is_open & block.true[same]
        is_null = is_open ^ is_same
        takes_then = is_true | is_same
        for planes, counts in ((block.true, unknown is True), (block.may, unknown is not False)):
            found = (planes[then] & takes_then) | (planes[otherwise] & ~may)
            planes[at][...] = found | is_null if counts else found

    return step


def _cases(at: int, cases: list[tuple[int, bool | None]], otherwise: bool | None) -> Step:
    def step(block: Block) -> None:
        true, may = block.true[at], block.may[at]
        true[...] = 0
        may[...] = 0
        any_case = np.zeros_like(true)
        for is_it, answer in cases:
            where = block.true[is_it]
            any_case |= where
            if answer is True:
                true |= where
            if answer is not False:
                may |= where
        if otherwise is not False:
            may |= ~any_case
        if otherwise is True:
            true |= ~any_case

    return step


def _picked(at: int, options: list[tuple[int, int]], otherwise: bool | None) -> Step:
    def step(block: Block) -> None:
        true, may = np.zeros_like(block.true[at]), np.zeros_like(block.may[at])
        any_option = np.zeros_like(true)
        for is_it, answer in options:
            where = block.true[is_it]
            any_option |= where
            true |= where & block.true[answer]
            may |= where & block.may[answer]
        if otherwise is not False:
            may |= ~any_option
        if otherwise is True:
            true |= ~any_option
        block.true[at][...] = true
        block.may[at][...] = may

    return step


def _only_one(at: int, parts: list[int]) -> Step:
    def step(block: Block) -> None:
        one, wrong = np.zeros_like(block.true[at]), np.zeros_like(block.true[at])
        for part in parts:
            is_true = block.true[part]
            wrong |= (one & is_true) | (is_true ^ block.may[part])
            one |= is_true
        np.bitwise_and(one, ~wrong, out=block.true[at])
        block.may[at][...] = block.true[at]

    return step


def _decided(at: int, parts: list[int]) -> Step:
    def step(block: Block) -> None:
        is_open = np.zeros_like(block.true[at])
        for part in parts:
            is_open |= block.true[part] ^ block.may[part]
        np.bitwise_not(is_open, out=block.true[at])
        block.may[at][...] = block.true[at]

    return step
