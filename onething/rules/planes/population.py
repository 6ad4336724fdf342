"""The single place that holds the facts of all parties in columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from onething.rules.planes import columns, words
from onething.rules.planes.attributes import Dictionary
from onething.rules.planes.columns import Column
from onething.rules.planes.facts import FactNotFitting
from onething.rules.planes.words import Ints

Context = Mapping[str, Any]


class Population:
    """The columns of a dictionary, all of `rows` facts."""

    def __init__(self, dictionary: Dictionary, found: Mapping[str, Column], rows: int) -> None:
        self.dictionary = dictionary
        self.columns = found
        self.rows = rows

    @property
    def nbytes(self) -> int:
        """The memory that the columns take."""
        return sum(column.nbytes for column in self.columns.values())

    def taken(self, rows: Sequence[int]) -> "Population":
        """The population of these rows only, in this order."""
        places: Ints = np.asarray(rows, np.int64)
        found = {name: column.taken(places) for name, column in self.columns.items()}
        return Population(self.dictionary, found, len(places))

    def context(self, row: int) -> dict[str, Any]:
        """What is known in a row, as the reference engine takes it."""
        return nested({name: column.at(row) for name, column in self.columns.items()})

    def put(self, row: int, facts: Mapping[str, Any]) -> frozenset[str]:
        """Writes facts of one row, in place; the names of those that are now different. Answers
        given before are not changed by it. Raises FactNotFitting."""
        for name in facts:
            if name not in self.columns:
                raise FactNotFitting("absent", name, row)
        changed = (name for name, fact in facts.items() if self.columns[name].put(row, fact))
        return frozenset(changed)


def of_rows(dictionary: Dictionary, contexts: Iterable[Context]) -> Population:
    """The population of contexts as the reference engine takes them. What a context does not
    have is not known. Raises FactNotFitting."""
    rows = list(contexts)
    facts = {name: [_at(row, name.split(".")) for row in rows] for name in dictionary}
    return of_facts(dictionary, facts, len(rows))


def of_facts(dictionary: Dictionary, facts: Mapping[str, Sequence[Any]], rows: int) -> Population:
    """The population of lists of facts, None where one is not known. Raises FactNotFitting."""
    found = {}
    for name, attribute in dictionary.items():
        found[name] = columns.of_facts(name, attribute, _given(facts, name, rows))
    return Population(dictionary, found, rows)


def of_columns(dictionary: Dictionary, found: Mapping[str, Column], rows: int) -> Population:
    """The population of columns made before (`columns.of_array`). Raises FactNotFitting."""
    filled = words.length(rows) * words.BITS
    for name in dictionary:
        if len(_given(found, name, None).codes) != filled:
            detail = f"{len(found[name].codes)}, {filled}"
            raise FactNotFitting("lengths", name, 0, detail)
    return Population(dictionary, {name: found[name] for name in dictionary}, rows)


def _given(facts: Mapping[str, Any], name: str, rows: int | None) -> Any:
    if name not in facts:
        raise FactNotFitting("absent", name, 0)
    if rows is not None and len(facts[name]) != rows:
        raise FactNotFitting("lengths", name, 0, f"{len(facts[name])}, {rows}")
    return facts[name]


def _at(context: Any, parts: list[str]) -> Any:
    for part in parts:
        context = context.get(part) if isinstance(context, Mapping) else None
    return context


def nested(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts by dotted name as contexts in contexts."""
    found: dict[str, Any] = {}
    for name, fact in facts.items():
        *outer, last = name.split(".")
        inner = found
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = fact
    return found
