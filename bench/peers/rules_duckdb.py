"""The rules benchmark in DuckDB: python rules_duckdb.py FOLDER POLICIES THREADS ROUNDS."""

import duckdb
import numpy as np
import province

folder, count, threads, rounds = province.arguments()
arrays = province.facts(folder)
policies = province.policies(folder, count)
database = duckdb.connect(config={"threads": threads})
masked = {
    name: np.ma.masked_array(arrays[name], ~arrays[f"known {name}"]) for name in province.COLUMNS
}
database.register("given", masked)
database.execute("create table firm as select * from given")
del arrays, masked


def test(one):
    match one:
        case ["ge", name, bound]:
            return f"{name} >= {bound}"
        case ["le", name, bound]:
            return f"{name} <= {bound}"
        case ["in", name, codes]:
            return f"{name} in ({', '.join(map(str, codes))})"
        case ["is", name, wanted]:
            return f"{name} = {wanted}"
        case ["ratio", a, b, m, n]:
            return f"{a} * {n} >= {b} * {m}"


def decided(policy):
    return " and ".join("(" + " or ".join(map(test, clause)) + ")" for clause in policy)


def kept(columns):
    database.execute(
        f"create or replace temp table answer as select {', '.join(columns)} from firm"
    )


def verdict():
    kept([f"{decided(policy)} as v{place}" for place, policy in enumerate(policies)])
    sums = ", ".join(
        f"count(*) filter (v{i}), count(*) filter (v{i} is null)" for i in range(len(policies))
    )
    flat = database.execute(f"select {sums} from answer").fetchone()
    return [list(flat[i : i + 2]) for i in range(0, len(flat), 2)]


def missing():
    columns = []
    for place, policy in enumerate(policies):
        nulls = " + ".join(f"({name} is null)::tinyint" for name in province.columns(policy))
        answer = decided(policy)
        columns += [f"{answer} as v{place}", f"(({answer}) is null and {nulls} = 1) as m{place}"]
    kept(columns)


province.report(verdict, missing, rounds)
