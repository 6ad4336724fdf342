"""The single place that says which facts are missing: those that are null and stand in a
condition that is not known, where nothing around it has settled the matter.

Asked for is perhaps one too many, never one too few: with all others known, the rest decides.
"""

from collections.abc import Collection

import numpy as np

from onething.rules.planes.block import Block
from onething.rules.planes.plan import (
    All,
    Decided,
    Inverse,
    OneFact,
    OnlyOne,
    Sign,
    TwoTexts,
    columns,
)
from onething.rules.planes.program import Place, Program
from onething.rules.planes.words import Words


class Absence:
    """Finds missing facts. `answering` are the conditions on one fact that have an answer to
    null."""

    def __init__(self, program: Program, answering: Collection[int]) -> None:
        # Of a strict place all nulls are missing wherever it is not known: it is a test that a
        # null makes unknown, or a conjunction of such.
        self._strict: dict[int, bool] = {}
        # A hidden place is known although its parts are not: "only one of these", and what is
        # made of that. What is missing in it is missing.
        self._hidden: dict[int, bool] = {}
        for place in program.places:
            self._strict[place.at] = self._is_strict(place, answering)
            is_hiding = isinstance(place.plan, OnlyOne | Decided)
            self._hidden[place.at] = is_hiding or any(self._hidden[p.at] for p in place.parts)

    def _is_strict(self, place: Place, answering: Collection[int]) -> bool:
        match place.plan:
            case Sign() | TwoTexts():
                return True
            case OneFact():
                return place.at not in answering
            case Inverse():
                return not place.parts[0].parts and self._strict[place.parts[0].at]
            case All():
                return all(self._strict[part.at] for part in place.parts)
            case _:
                return False

    def missing(self, place: Place, block: Block) -> dict[str, Words]:
        """For each column, the rows where it is missing."""
        is_open = block.true[place.at] ^ block.may[place.at]
        return {name: where & is_open for name, where in self._within(place, block).items()}

    def only_one(self, place: Place, block: Block) -> Words:
        """The rows where the rule is not known for want of just one fact."""
        is_open = block.true[place.at] ^ block.may[place.at]
        one, more = np.zeros_like(is_open), np.zeros_like(is_open)
        for where in self._within(place, block).values():
            more |= one & where
            one |= where
        one &= ~more
        one &= is_open
        return one

    def _within(self, place: Place, block: Block) -> dict[str, Words]:
        """What is missing where the place is not known; elsewhere it does not matter."""
        if self._strict[place.at]:
            return {name: block.missing(frozenset({name})) for name in place.needs}
        found = {name: block.missing(frozenset({name})) for name in columns(place.plan)}
        for part in place.parts:
            is_sure = self._strict[part.at] and isinstance(place.plan, All)
            is_sure = is_sure or self._hidden[part.at]
            inner = self._within(part, block) if is_sure else self.missing(part, block)
            for name, where in inner.items():
                there = found.get(name)
                found[name] = where if there is None or there is where else there | where
        return found
