"""The enterprises and policies of the rules benchmark, as every engine of it reads them.

Needs NumPy and nothing else. `facts(folder)` gives whole numbers and flags of what is known by
column; `policies(folder, n)` gives policies, each a list of clauses that must all hold, each
clause a list of tests one of which must:

    ["ge" | "le", column, number]    ["in", column, [codes]]    ["is", column, 0 | 1]
    ["ratio", column a, column b, m, n]    a * n >= b * m
"""

import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROWS, NULLS, SEED = 522_000, 0.03, 7
MONEY = [f"money{i}" for i in range(16)]
COUNTS = [f"count{i}" for i in range(10)]
DATES = [f"date{i}" for i in range(3)]
FLAGS = [f"flag{i}" for i in range(5)]
TEXTS = {"industry": 1000, "region": 90, "kind": 6, "credit": 5, "status": 4, "park": 10}
COLUMNS = [*MONEY, *COUNTS, *DATES, *FLAGS, *TEXTS]
FIRST_DAY, LAST_DAY = 730_000, 739_900
# With it, 200 policies hold about 572 distinct conditions.
NEW = 0.43


def make(folder: Path, rows: int = ROWS) -> None:
    """Writes facts and policies, unless they are there."""
    if (folder / "policies.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(SEED)
    found: dict[str, np.ndarray] = {}
    for name in COLUMNS:
        if name in MONEY:
            values = np.round(np.exp(chance.normal(9, 3, rows)) * 100).clip(0, 10**12)
        elif name in COUNTS:
            values = np.round(np.exp(chance.normal(2, 1.5, rows))).clip(0, 10**6)
        elif name in DATES:
            values = chance.integers(FIRST_DAY, LAST_DAY, rows)
        else:
            values = chance.integers(0, TEXTS.get(name, 2), rows)
        found[name] = values.astype(np.int64)
        found[f"known {name}"] = chance.random(rows) >= NULLS
        found[name][~found[f"known {name}"]] = 0
    np.savez(folder / "facts.npz", **found)
    (folder / "policies.json").write_text(json.dumps(_policies(1000)))


def _policies(count: int) -> list:
    chance = random.Random(SEED)
    pool: list = []

    def test() -> list:
        if pool and chance.random() > NEW:
            return chance.choice(pool[-700:])
        pool.append(_test(chance))
        return pool[-1]

    def clause() -> list:
        return [test() for _ in range(1 if chance.random() < 0.9 else 2)]

    return [[clause() for _ in range(chance.randrange(5, 10))] for _ in range(count)]


def _test(chance: random.Random) -> list:
    kind = chance.choices(["number", "text", "flag", "date", "ratio"], [45, 25, 10, 12, 8])[0]
    way = chance.choice(["ge", "le"])
    if kind == "number":
        if chance.random() < 0.6:
            size = chance.choice([1, 2, 3, 5, 8]) * 10 ** chance.randrange(2, 7)
            return [way, chance.choice(MONEY), size * chance.randrange(1, 100)]
        return [way, chance.choice(COUNTS), chance.randrange(1, 300)]
    if kind == "text":
        name = chance.choice(list(TEXTS))
        most = TEXTS[name]
        if name == "industry" and chance.random() < 0.5:  # all codes with one beginning
            first = chance.randrange(0, most, 50)
            return ["in", name, list(range(first, first + 50))]
        few = chance.randrange(1, min(most, 6))
        return ["in", name, sorted(chance.sample(range(most), few))]
    if kind == "flag":
        return ["is", chance.choice(FLAGS), chance.randrange(2)]
    if kind == "date":
        return [way, chance.choice(DATES), chance.randrange(FIRST_DAY, LAST_DAY)]
    a, b = chance.sample(MONEY, 2)
    return ["ratio", a, b, chance.randrange(1, 30), 100]


def facts(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "facts.npz") as found:
        return dict(found)


def policies(folder: Path, count: int) -> list:
    return json.loads((folder / "policies.json").read_text())[:count]


def columns(policy: list) -> list[str]:
    """The columns that a policy reads."""
    found: dict[str, None] = {}
    for clause in policy:
        for test in clause:
            found[test[1]] = None
            if test[0] == "ratio":
                found[test[2]] = None
    return list(found)


def report(verdict: Callable[[], tuple], missing: Callable[[], object], rounds: int) -> None:
    """Prints as JSON: the median milliseconds of deciding, and of that with missing facts, the
    peak of memory in MB, and what was found, so that engines can be compared."""
    found = verdict()
    verdicts = _median(verdict, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    both = _median(missing, rounds)
    print(json.dumps({"verdict": verdicts, "missing": both, "memory": peak, "found": found}))


def _median(run: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def arguments() -> tuple[Path, int, int, int]:
    """The folder, how many policies, how many threads, how many rounds."""
    folder, count, threads, rounds = sys.argv[1:5]
    return Path(folder), int(count), int(threads), int(rounds)
