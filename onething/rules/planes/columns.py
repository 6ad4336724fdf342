"""The single place that puts the facts of one attribute into a column: whole numbers, and a
plane that says where nothing is known.

A number stands as a whole number of its smallest unit, a date as its day number, a boolean as 0
or 1, a text or a list as its place among the distinct ones. Numbers are as narrow as they can be.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from onething.rules.planes import words
from onething.rules.planes.attributes import FIRST_DAY, LAST_DAY, Attribute
from onething.rules.planes.facts import FactNotFitting
from onething.rules.planes.words import Flags, Ints, Words
from onething.rules.values import kind

_NARROW = (np.int8, np.int16, np.int32, np.int64)


class Column:
    """The facts of one attribute, in the order of the rows, filled up to whole words with
    nulls. `values` are the distinct texts or lists that codes count into."""

    def __init__(
        self, name: str, attribute: Attribute, codes: Ints, known: Flags, values: list[Any]
    ) -> None:
        rows = words.length(len(codes)) * words.BITS
        self.name = name
        self.attribute = attribute
        self.values = values
        self.codes = np.zeros(rows, _narrowest(codes))
        self.codes[: len(codes)] = np.where(known, codes, 0) if len(codes) else codes
        self.missing: Words = ~words.padded(known)
        # What was found out about the codes, by the function that answers for them
        self.remembered: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._places: dict[Any, int] | None = None
        self._distinct: Ints | None = None
        self._size: int | None = None

    @property
    def distinct(self) -> Ints:
        """The distinct codes of known facts, in order."""
        if self._distinct is None:
            known = words.unpacked(~self.missing, len(self.codes))
            self._distinct = _distinct(self.codes, known)
        return self._distinct

    @property
    def size(self) -> int:
        """The size of the largest whole number in it, whatever its sign."""
        if self._size is None:
            ends = (int(self.codes.min()), int(self.codes.max())) if len(self.codes) else (0, 0)
            self._size = max(map(abs, ends))
        return self._size

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.codes.nbytes + self.missing.nbytes

    def fact(self, code: int) -> Any:
        """The value that a code stands for, as the reference engine takes it."""
        match self.attribute.kind:
            case "number":
                return Decimal(code).scaleb(-self.attribute.places)
            case "boolean":
                return bool(code)
            case "date":
                return dt.date.fromordinal(code)
            case _:
                value = self.values[code]
                return list(value) if isinstance(value, tuple) else value

    def at(self, row: int) -> Any:
        """The fact of a row; None when it is not known."""
        is_missing = bool(words.bits(self.missing, np.array([row]))[0])
        return None if is_missing else self.fact(int(self.codes[row]))

    def taken(self, rows: Ints) -> "Column":
        """A column of these rows only."""
        known = ~words.bits(self.missing, rows)
        return Column(self.name, self.attribute, self.codes[rows], known, self.values)

    def put(self, row: int, fact: Any) -> bool:
        """Writes one fact; whether anything changed. Raises FactNotFitting."""
        code = None if fact is None else self._code(row, fact)
        was = bool(words.bits(self.missing, np.array([row]))[0])
        if was == (code is None) and (code is None or int(self.codes[row]) == code):
            return False
        stored = 0 if code is None else code
        if not np.iinfo(self.codes.dtype).min <= stored <= np.iinfo(self.codes.dtype).max:
            self.codes = self.codes.astype(_narrowest(np.array([stored])))
        self.codes[row] = stored
        words.put(self.missing[np.newaxis], row, np.array([code is None]))
        self._distinct = self._size = None
        self.remembered.clear()
        return True

    def _code(self, row: int, fact: Any) -> int:
        if self.attribute.kind not in ("string", "list"):
            return whole(self.name, self.attribute, row, fact)
        value = coded(self.name, self.attribute, row, fact)
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self.values)}
        if value not in self._places:
            self._places[value] = len(self.values)
            self.values.append(value)
        return self._places[value]


def of_facts(name: str, attribute: Attribute, facts: Sequence[Any]) -> Column:
    """The column of facts as the reference engine takes them, None where one is not known.
    Raises FactNotFitting."""
    known = np.fromiter((fact is not None for fact in facts), np.bool_, len(facts))
    if attribute.kind in ("string", "list"):
        return _of_values(name, attribute, facts, known)
    codes = np.fromiter(
        (
            0 if fact is None else whole(name, attribute, row, fact)
            for row, fact in enumerate(facts)
        ),
        np.int64,
        len(facts),
    )
    return Column(name, attribute, codes, known, [])


def _of_values(name: str, attribute: Attribute, facts: Sequence[Any], known: Flags) -> Column:
    coded_facts = [
        None if fact is None else coded(name, attribute, row, fact)
        for row, fact in enumerate(facts)
    ]
    values = sorted({fact for fact in coded_facts if fact is not None})
    places = {value: place for place, value in enumerate(values)}
    codes = (0 if fact is None else places[fact] for fact in coded_facts)
    return Column(name, attribute, np.fromiter(codes, np.int64, len(facts)), known, values)


def of_array(
    name: str,
    attribute: Attribute,
    codes: Ints,
    known: Flags | None = None,
    values: Iterable[Any] = (),
) -> Column:
    """The column of whole numbers: of the smallest unit, day numbers, 0 and 1, or places in
    `values`. Raises FactNotFitting for what is out of bounds."""
    codes = np.asarray(codes)
    if codes.dtype == np.bool_:
        codes = codes.astype(np.int8)
    if not np.issubdtype(codes.dtype, np.integer):
        raise FactNotFitting("not_whole", name, 0, str(codes.dtype))
    is_known = np.ones(len(codes), np.bool_) if known is None else np.asarray(known, np.bool_)
    texts = list(values)
    least, most = _bounds(attribute, texts)
    wrong = is_known & ((codes < least) | (codes > most))
    if wrong.any():
        row = int(wrong.argmax())
        raise FactNotFitting("out_of_bounds", name, row, str(codes[row]))
    texts, codes = _in_order(name, attribute, texts, codes)
    return Column(name, attribute, codes, is_known, texts)


def _in_order(
    name: str, attribute: Attribute, values: list[Any], codes: Ints
) -> tuple[list[Any], Ints]:
    """Distinct values in order, so that texts with one beginning are neighbours."""
    if attribute.kind not in ("string", "list"):
        return [], codes
    texts = [coded(name, attribute, row, value) for row, value in enumerate(values)]
    ordered = sorted(set(texts))
    if ordered == texts:
        return texts, codes
    places = {value: place for place, value in enumerate(ordered)}
    table = np.array([places[text] for text in texts] or [0])
    return ordered, table[np.clip(codes, 0, max(len(texts) - 1, 0))]


def whole(name: str, attribute: Attribute, row: int, fact: Any) -> int:
    """The whole number that stands for a number, date or boolean. Raises FactNotFitting."""
    if kind(fact) != attribute.kind:
        raise FactNotFitting("other_kind", name, row, f"{kind(fact)}, {attribute.kind}")
    if attribute.kind == "date":
        return int(fact.toordinal())
    if attribute.kind == "boolean":
        return int(fact)
    number = Decimal(fact)
    if not number.is_finite() or not attribute.least <= number <= attribute.most:
        raise FactNotFitting("out_of_bounds", name, row, str(fact))
    scaled = Fraction(number) * 10**attribute.places
    if scaled.denominator != 1:
        raise FactNotFitting("too_fine", name, row, f"{fact}, {attribute.places}")
    return int(scaled)


def coded(name: str, attribute: Attribute, row: int, fact: Any) -> Any:
    """The text, or the list as a tuple. Raises FactNotFitting."""
    if kind(fact) != attribute.kind:
        raise FactNotFitting("other_kind", name, row, f"{kind(fact)}, {attribute.kind}")
    items = tuple(fact) if attribute.kind == "list" else (fact,)
    for item in items:
        if not isinstance(item, str):
            raise FactNotFitting("other_kind", name, row, f"{kind(item)}, string")
        if attribute.choices and item not in attribute.choices:
            raise FactNotFitting("no_choice", name, row, item)
    return items if attribute.kind == "list" else fact


def _bounds(attribute: Attribute, values: Sequence[Any]) -> tuple[int, int]:
    match attribute.kind:
        case "number":
            ends = attribute.least, attribute.most
            return int(ends[0].scaleb(attribute.places)), int(ends[1].scaleb(attribute.places))
        case "date":
            return FIRST_DAY, LAST_DAY
        case "boolean":
            return 0, 1
        case _:
            return 0, len(values) - 1


def _narrowest(codes: Ints) -> Any:
    least, most = (int(codes.min()), int(codes.max())) if len(codes) else (0, 0)
    for of in _NARROW:
        if np.iinfo(of).min <= least and most <= np.iinfo(of).max:
            return of
    return np.int64


def _distinct(codes: Ints, known: Flags) -> Ints:
    """np.unique sorts everything; codes mostly lie close together, so they are ticked off."""
    found = codes[known]
    if not len(found):
        return found
    least, span = int(found.min()), int(found.max()) - int(found.min())
    if span > 16 * len(found) + 1024:
        return np.unique(found)
    seen = np.zeros(span + 1, np.bool_)
    seen[found.astype(np.int64) - least] = True
    return np.flatnonzero(seen) + least
