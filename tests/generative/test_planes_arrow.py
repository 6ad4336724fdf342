"""The same answers from batches of Arrow, and from Spark where it is."""

import pickle
import shutil
from decimal import Decimal

import pytest

from onething.rules import planes, row
from onething.rules.planes import population
from tests.generative import facts, seeds
from tests.generative.test_planes_seeds import AT, INDUSTRIES, parsed

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install pyarrow")

ROWS = 333


def schema():
    kinds = {
        "string": pa.string(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    return pa.schema(
        (name, kinds.get(one.kind) or pa.decimal128(20, one.places))
        for name, one in seeds.DICTIONARY.items()
    )


def table():
    rows = facts.drawn(seeds.DICTIONARY, 9, ROWS, texts=INDUSTRIES)
    keyed = schema().append(pa.field("编号", pa.int64()))
    found = [{**facts, "编号": number} for number, facts in enumerate(rows)]
    return rows, pa.Table.from_pylist(found, schema=keyed)


def rules():
    named = parsed(seeds.DEFINITIONS, seeds.DICTIONARY)
    return planes.compiled(seeds.POLICIES, seeds.DICTIONARY, row, at=AT, definitions=named)


def wanted(rows):
    answers = rules().decided(
        planes.of_rows(seeds.DICTIONARY, [population.nested(one) for one in rows])
    )
    return {
        number: {name: answers.at(name, number) for name in answers.names}
        for number in range(len(rows))
    }


def by_number(found):
    return {one.pop("编号"): one for one in found}


def test_batches_are_decided_as_rows_are():
    from onething.rules.planes import arrow

    rows, facts_of = table()
    batches = facts_of.to_batches(max_chunksize=100)
    assert len(batches) == 4
    answered = pa.Table.from_batches(arrow.answers(rules(), batches, ["编号"]))
    answered.validate(full=True)
    assert by_number(answered.to_pylist()) == wanted(rows)


def test_rules_are_sent_elsewhere_without_the_functions_they_made():
    """Spark sends the rules to its workers."""
    ready = rules()
    rows, _ = table()
    ready.decided(planes.of_rows(seeds.DICTIONARY, [population.nested(rows[0])]))
    assert ready.__getstate__()["_asks"] == {}
    assert pickle.loads(pickle.dumps(ready.plans)) == ready.plans


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (pa.array([1.5]), "other_kind"),
        (pa.array([Decimal("1.00001")]), "too_fine"),
        (pa.array([10**14]), "out_of_bounds"),
        (pa.array(["1"]), "other_kind"),
        (pa.array([Decimal(10) ** 25]), "out_of_bounds"),
    ],
)
def test_a_column_that_does_not_fit_is_refused(values, reason):
    from onething.rules.planes import arrow

    batch = pa.RecordBatch.from_arrays([values], ["企业.营业收入"])
    with pytest.raises(planes.FactNotFitting) as refused:
        arrow.of_batch({"企业.营业收入": seeds.MONEY}, batch)
    assert refused.value.reason == reason


def test_an_absent_column_is_refused():
    from onething.rules.planes import arrow

    with pytest.raises(planes.FactNotFitting, match="没有这一列"):
        arrow.of_batch({"企业.营业收入": seeds.MONEY}, pa.RecordBatch.from_arrays([], []))


def test_spark_gives_the_same_answers():
    sql = pytest.importorskip(
        "pyspark.sql", reason="pyspark is not installed: pip install 'onething[spark]'"
    )
    pytest.importorskip("pandas", reason="Spark needs pandas: pip install 'onething[spark]'")
    if shutil.which("java") is None:
        pytest.skip("no java on the path: Spark needs one")
    from onething.rules.planes import spark

    rows, facts_of = table()
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.memory", "512m")
        .getOrCreate()
    )
    try:
        frame = session.createDataFrame(facts_of)
        found = spark.answers(rules(), frame, ["编号"]).collect()
    finally:
        session.stop()
    assert by_number([one.asDict() for one in found]) == wanted(rows)
