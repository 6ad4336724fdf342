"""The single place that holds the planes of one block of rows while it is worked out: for each
plan where it is true, and where it may be (true or not known)."""

import numpy as np

from onething.rules.planes.plan import Columns
from onething.rules.planes.population import Population
from onething.rules.planes.words import BITS, Ints, Words


class Planes:
    """Room for the answers of so many plans; used again for one block after the other."""

    def __init__(self, plans: int, words: int) -> None:
        self.true = np.zeros((plans, words), np.uint64)
        self.may = np.zeros((plans, words), np.uint64)


class Block:
    """Some rows of a population and the planes of what is answered about them. `true[i]` and
    `may[i]` belong to plan `i`."""

    def __init__(self, population: Population, planes: Planes, start: int, stop: int) -> None:
        self._columns = population.columns
        self._missing: dict[Columns, Words] = {}
        self.start = start
        self.stop = stop
        width = stop - start
        self.true: list[Words] = list(planes.true[:, :width])
        self.may: list[Words] = list(planes.may[:, :width])

    def codes(self, name: str) -> Ints:
        """The whole numbers of a column; 0 where nothing is known."""
        return self._columns[name].codes[self.start * BITS : self.stop * BITS]

    def missing(self, needs: Columns) -> Words:
        """Where one of the columns is null."""
        found = self._missing.get(needs)
        if found is None:
            planes = [self._columns[one].missing[self.start : self.stop] for one in needs]
            found = planes[0] if len(planes) == 1 else np.bitwise_or.reduce(planes)
            self._missing[needs] = found
        return found
