"""The rules benchmark in Polars: python rules_polars.py FOLDER POLICIES THREADS ROUNDS."""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = sys.argv[3]

import polars as pl
import province

folder, count, _threads, rounds = province.arguments()
arrays = province.facts(folder)
policies = province.policies(folder, count)


def column(name, arrays):
    values = arrays[name]
    if name in province.FLAGS:
        series = pl.Series(name, values.astype(bool))
    else:
        small = pl.UInt16 if name in province.TEXTS else pl.Int32
        series = pl.Series(name, values).cast(pl.Int64 if name in province.MONEY else small)
    known = pl.Series("known", arrays[f"known {name}"])
    return pl.select(pl.when(known).then(series).otherwise(None).alias(name)).to_series()


frame = pl.DataFrame([column(name, arrays) for name in province.COLUMNS])
del arrays


def test(one):
    match one:
        case ["ge", name, bound]:
            return pl.col(name) >= bound
        case ["le", name, bound]:
            return pl.col(name) <= bound
        case ["in", name, codes]:
            return pl.col(name).is_in(pl.Series(codes, dtype=pl.UInt16).implode())
        case ["is", name, wanted]:
            return pl.col(name) if wanted else ~pl.col(name)
        case ["ratio", a, b, m, n]:
            return pl.col(a) * n >= pl.col(b) * m


def decided(policy):
    clauses = [
        pl.any_horizontal([test(one) for one in clause]) if len(clause) > 1 else test(clause[0])
        for clause in policy
    ]
    return pl.all_horizontal(clauses)


def verdict():
    found = (
        frame.lazy()
        .select(decided(policy).alias(str(place)) for place, policy in enumerate(policies))
        .collect()
    )
    return [[int(one.sum()), one.null_count()] for one in found]


def missing():
    exprs = []
    for place, policy in enumerate(policies):
        nulls = pl.sum_horizontal(pl.col(n).is_null() for n in province.columns(policy))
        answer = decided(policy)
        exprs += [answer.alias(f"v{place}"), (answer.is_null() & (nulls == 1)).alias(f"m{place}")]
    return frame.lazy().select(exprs).collect()


province.report(verdict, missing, rounds)
