"""The single place that decides rules in Spark: the same planes, over the batches of each
partition. Import this module only where pyspark is installed (the extra `spark`)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.types import BooleanType, StructField, StructType

from onething.rules.planes.rules import Rules


def answers(rules: Rules, facts: DataFrame, keys: Sequence[str] = ()) -> DataFrame:
    """A frame of the columns `keys` and, for each rule, a boolean column, null where the answer
    is not known. Columns of facts are as for `arrow.answers`."""

    named = [one for one in dict.fromkeys([*keys, *rules.dictionary]) if one in facts.columns]
    places = [f"c{facts.columns.index(name)}" for name in named]
    # Spark takes a dot in the name of a column for a path.
    plain = facts.toDF(*(f"c{place}" for place in range(len(facts.columns)))).select(*places)

    def decided(batches: Iterable[Any]) -> Iterator[Any]:
        from onething.rules.planes import arrow

        return arrow.answers(rules, (batch.rename_columns(named) for batch in batches), keys)

    kept = [facts.schema[key] for key in keys]
    answered = [StructField(name, BooleanType()) for name in rules.names]
    return plain.mapInArrow(decided, StructType([*kept, *answered]))
