"""The single place that holds what rules answer for all parties: yes, no or not known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onething.rules.planes import words
from onething.rules.planes.words import Flags, Words


@dataclass(frozen=True)
class Counts:
    """How many rows a rule answers with yes and no, and for how many it is not known."""

    yes: int
    no: int
    open: int


@dataclass(frozen=True)
class Answers:
    """Two planes a rule: where it is true, and where it may be. `one_missing`: where it is not
    known for want of a single fact, if that was asked for. Bits behind the last row mean
    nothing."""

    names: tuple[str, ...]
    rows: int
    true: Words
    may: Words
    one_missing: Words | None

    @staticmethod
    def empty(names: tuple[str, ...], rows: int, missing: bool) -> "Answers":
        """Room for the answers."""
        shape = (len(names), words.length(rows))
        true, may = np.zeros(shape, np.uint64), np.zeros(shape, np.uint64)
        return Answers(names, rows, true, may, np.zeros(shape, np.uint64) if missing else None)

    @property
    def has_missing(self) -> bool:
        return self.one_missing is not None

    @property
    def nbytes(self) -> int:
        """The memory the planes take."""
        planes = [self.true, self.may, *([] if self.one_missing is None else [self.one_missing])]
        return sum(plane.nbytes for plane in planes)

    def yes(self, name: str) -> Flags:
        """A flag a row: whether the rule says yes."""
        return words.unpacked(self.true[self._place(name)], self.rows)

    def no(self, name: str) -> Flags:
        """A flag a row: whether the rule says no."""
        return words.unpacked(~self.may[self._place(name)], self.rows)

    def open(self, name: str) -> Flags:
        """A flag a row: whether the answer is not known yet."""
        place = self._place(name)
        return words.unpacked(self.true[place] ^ self.may[place], self.rows)

    def lacks_one(self, name: str) -> Flags:
        """A flag a row: whether the answer is not known for want of a single fact. ValueError
        unless that was asked for."""
        if self.one_missing is None:
            raise ValueError("decided without missing facts")
        return words.unpacked(self.one_missing[self._place(name)], self.rows)

    def at(self, name: str, row: int) -> bool | None:
        """The answer of a rule for a row; None where it is not known."""
        place, where = self._place(name), np.array([row])
        if words.bits(self.true[place], where)[0]:
            return True
        return None if words.bits(self.may[place], where)[0] else False

    def counts(self, name: str) -> Counts:
        """The rows by answer."""
        place, real = self._place(name), words.first(self.rows)
        yes = words.count(self.true[place] & real)
        no = words.count(~self.may[place] & real)
        return Counts(yes, no, self.rows - yes - no)

    def patched(self, some: "Answers", rows: Sequence[int]) -> "Answers":
        """These answers, with those of some rows in their places, for the rules that `some` has."""
        of = [self._place(name) for name in some.names]
        planes = [
            None if plane is None or new is None else _patched(plane, of, new, rows)
            for plane, new in zip(self._planes(), some._planes(), strict=True)
        ]
        assert planes[0] is not None and planes[1] is not None
        return Answers(self.names, self.rows, planes[0], planes[1], planes[2])

    def joined(self, new: "Answers | None", names: tuple[str, ...]) -> "Answers":
        """The answers of these rules: from `new` where it has them, else from here."""
        made = Answers.empty(names, self.rows, self.has_missing)
        for place, name in enumerate(names):
            source = new if new is not None and name in new.names else self
            at = source._place(name)
            for to, plane in zip(made._planes(), source._planes(), strict=True):
                if to is not None and plane is not None:
                    to[place] = plane[at]
        return made

    def _planes(self) -> tuple[Words, Words, Words | None]:
        return self.true, self.may, self.one_missing

    def _place(self, name: str) -> int:
        return self.names.index(name)


def _patched(plane: Words, of: list[int], new: Words, rows: Sequence[int]) -> Words:
    found = plane.copy()
    flags = words.bits(new, np.arange(len(rows)))
    for place, row in enumerate(rows):
        words.put(found, row, flags[:, place], of)
    return found
