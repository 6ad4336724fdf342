"""The single place that decides rules over batches of Arrow, as Spark and Parquet hand them on.

An answer needs no copying: a plane of bits is a boolean column of Arrow. Import this module only
where pyarrow is installed (the extra `spark`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from onething.rules.planes import columns, population
from onething.rules.planes.attributes import Attribute, Dictionary
from onething.rules.planes.columns import Column
from onething.rules.planes.facts import FactNotFitting
from onething.rules.planes.population import Population
from onething.rules.planes.rules import Rules
from onething.rules.planes.words import Flags, Ints, Words

_EPOCH = np.datetime64("1970-01-01").astype(object).toordinal()


def answers(rules: Rules, batches: Iterable[Any], keys: Sequence[str] = ()) -> Iterator[Any]:
    """For each batch of facts a batch of answers: the columns `keys` as they came, and for each
    rule a boolean column, null where the answer is not known. A column of facts has the name of
    its attribute; a number is a decimal or a whole number. Raises FactNotFitting."""
    for batch in batches:
        people = of_batch(rules.dictionary, batch)
        decided = rules.decided(people)
        found = [batch.column(key) for key in keys]
        for place in range(len(rules.names)):
            known = ~(decided.true[place] ^ decided.may[place])
            found.append(_booleans(people.rows, decided.true[place], known))
        yield pa.RecordBatch.from_arrays(found, [*keys, *rules.names])


def of_batch(dictionary: Dictionary, batch: Any) -> Population:
    """The population of one batch. Raises FactNotFitting."""
    found = {}
    for name, attribute in dictionary.items():
        if name not in batch.schema.names:
            raise FactNotFitting("absent", name, 0)
        found[name] = _column(name, attribute, batch.column(name))
    return population.of_columns(dictionary, found, batch.num_rows)


def _booleans(rows: int, true: Words, known: Words) -> Any:
    buffers = [pa.py_buffer(known), pa.py_buffer(true.copy())]
    return pa.BooleanArray.from_buffers(pa.bool_(), rows, buffers)


def _column(name: str, attribute: Attribute, given: Any) -> Column:
    known: Flags = given.is_valid().to_numpy(zero_copy_only=False)
    of = given.type
    match attribute.kind:
        case "number" if pa.types.is_integer(of):
            return columns.of_array(name, attribute, _scaled(name, attribute, given), known)
        case "number" if pa.types.is_decimal(of):
            return columns.of_array(name, attribute, _units(name, attribute, given), known)
        case "boolean" if pa.types.is_boolean(of):
            flags = given.fill_null(False).to_numpy(zero_copy_only=False)
            return columns.of_array(name, attribute, flags, known)
        case "date" if pa.types.is_date32(of):
            days = given.cast(pa.int32()).fill_null(0).to_numpy().astype(np.int64)
            return columns.of_array(name, attribute, days + _EPOCH, known)
        case "string" if _is_text(of):
            return _texts(name, attribute, given, known)
        case "list" if pa.types.is_list(of) or pa.types.is_large_list(of):
            return columns.of_facts(name, attribute, given.to_pylist())
    raise FactNotFitting("other_kind", name, 0, f"{of}, {attribute.kind}")


def _is_text(of: Any) -> bool:
    inner = of.value_type if pa.types.is_dictionary(of) else of
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _texts(name: str, attribute: Attribute, given: Any, known: Flags) -> Column:
    encoded = given if pa.types.is_dictionary(given.type) else given.dictionary_encode()
    codes = encoded.indices.fill_null(0).to_numpy()
    values = encoded.dictionary.to_pylist()
    return columns.of_array(name, attribute, codes, known, values)


def _scaled(name: str, attribute: Attribute, given: Any) -> Ints:
    whole = given.cast(pa.int64()).fill_null(0).to_numpy()
    most = int(attribute.most) + 1
    wrong = (whole > most) | (whole < -most)
    if wrong.any():
        row = int(wrong.argmax())
        raise FactNotFitting("out_of_bounds", name, row, str(whole[row]))
    scaled: Ints = whole * 10**attribute.places
    return scaled


def _units(name: str, attribute: Attribute, given: Any) -> Ints:
    """Decimals as whole numbers of their smallest unit: two words of 64 bits each, of which the
    upper one only holds the sign when the number fits its attribute."""
    try:
        fitted = given.cast(pa.decimal128(38, attribute.places)).fill_null(0)
    except pa.ArrowInvalid as error:
        raise FactNotFitting("too_fine", name, 0, f"{error}, {attribute.places}") from error
    pairs = np.frombuffer(fitted.buffers()[1], np.int64).reshape(-1, 2)
    pairs = pairs[fitted.offset : fitted.offset + len(fitted)]
    low, high = pairs[:, 0], pairs[:, 1]
    wrong = high != (low >> np.int64(63))
    if wrong.any():
        row = int(wrong.argmax())
        raise FactNotFitting("out_of_bounds", name, row, str(fitted[row].as_py()))
    return low
