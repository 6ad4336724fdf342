"""The rules benchmark on our planes: python rules_planes.py FOLDER POLICIES THREADS ROUNDS."""

import contextlib
import io
import json
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import province

from onething.rules import planes, row


def attribute(name):
    if name in province.MONEY:
        return planes.number(2, 0)
    if name in province.COUNTS:
        return planes.number(0, 0)
    if name in province.DATES:
        return planes.DATE
    return planes.BOOLEAN if name in province.FLAGS else planes.STRING


DICTIONARY = {name: attribute(name) for name in province.COLUMNS}


def text(name, code):
    return f"{name[0].upper()}{code:04}"


def population(folder):
    arrays = province.facts(folder)
    found = {}
    for name, of in DICTIONARY.items():
        values = [text(name, code) for code in range(province.TEXTS.get(name, 0))]
        known = arrays.pop(f"known {name}")
        found[name] = planes.of_array(name, of, arrays.pop(name), known, values)
    return planes.of_columns(DICTIONARY, found, len(known))


def test(one):
    match one:
        case ["ge" | "le" as way, name, bound]:
            sign = {"ge": ">=", "le": "<="}[way]
            return f"{name} {sign} {shown(name, bound)}"
        case ["in", name, codes]:
            return f"{name} in (" + ", ".join(f'"{text(name, code)}"' for code in codes) + ")"
        case ["is", name, wanted]:
            return name if wanted else f"not({name})"
        case ["ratio", a, b, m, n]:
            return f"{a} * {n} >= {b} * {m}"


def shown(name, bound):
    if name in province.MONEY:
        return f"{bound // 100}.{bound % 100:02}"
    if name in province.DATES:
        return f'@"{np.datetime64(bound - 719_163, "D")}"'
    return str(bound)


def condition(policy):
    return " and ".join("(" + " or ".join(map(test, clause)) + ")" for clause in policy)


def milliseconds(run, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def also(rules, people, rounds):
    """One policy changed (a threshold moved), one enterprise changed, both decided again."""
    answers = rules.decided(people, missing=True)
    name = rules.names[0]
    texts = iter(f"money0 >= {n}.37 and count1 <= {n} and money1 * 7 >= money2" for n in range(999))

    def policy():
        changed = rules.changed({name: next(texts)})
        changed.updated(answers, rules, people)

    sizes = iter(range(1000, 9999))

    def enterprise():
        facts = {"money0": next(sizes), "count1": next(sizes), "flag0": True}
        rules.redecided(answers, people, [4711], people.put(4711, facts))

    def whole_enterprise():
        rules.redecided(answers, people, [4711])

    enterprise()
    return {
        "one policy changed, ms": round(milliseconds(policy, rounds), 2),
        "one enterprise, three facts changed, ms": round(milliseconds(enterprise, rounds), 2),
        "one enterprise, all 40 facts changed, ms": round(
            milliseconds(whole_enterprise, rounds), 2
        ),
        "distinct conditions": rules.conditions(),
        "columns MB": round(people.nbytes / 2**20),
        "peak MB with missing facts and changes": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ),
    }


def main():
    folder, count, threads, rounds = province.arguments()
    started = time.perf_counter()
    people = population(folder)
    loaded = time.perf_counter() - started
    texts = {f"p{i}": condition(one) for i, one in enumerate(province.policies(folder, count))}
    started = time.perf_counter()
    rules = planes.compiled(texts, DICTIONARY, row)
    compiled = time.perf_counter() - started

    def verdict():
        answers = rules.decided(people, threads=threads)
        counts = map(answers.counts, answers.names)
        return [[one.yes, one.open] for one in counts]

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        province.report(
            verdict, lambda: rules.decided(people, missing=True, threads=threads), rounds
        )
    figures = json.loads(out.getvalue())
    figures["also"] = {
        "load s": round(loaded, 2),
        "parse and compile ms": round(compiled * 1000),
        **also(rules, people, rounds),
    }
    print(json.dumps(figures))


main()
