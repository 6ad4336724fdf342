"""N policies for 522,000 enterprises with 40 facts each, 3 % of them not known.

    python bench/rules.py [--policies 20 200 1000] [--rounds 5] [--without-peers]

PERFORMANCE.md B. Every engine runs in a process of its own that first loads the facts; two passes
over all engines, the figure is the median of each pass, both are shown. What each engine found is
compared. Missing facts: for each policy the enterprises that lack just one fact.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

import _peers
import province
from _place import HOME

GOALS = {200: (60, 150, 614), 1000: (400, None, None)}
FOLDER = HOME / "rules"
NUMPY = "numpy>=2.2,<3"


@dataclass(frozen=True)
class Engine:
    """What is run: a script, in the environment of a peer or in ours, with so many threads."""

    name: str
    script: Path
    packages: tuple[str, ...] = ()
    threads: int = 1


PEERS = Path(__file__).parent / "peers"
OURS = PEERS / "rules_planes.py"
ENGINES = (
    Engine("planes, 1 thread", OURS),
    Engine("planes, 2 threads", OURS, threads=2),
    Engine("Polars, 1 thread", PEERS / "rules_polars.py", ("polars>=1", NUMPY)),
    Engine("Polars, 2 threads", PEERS / "rules_polars.py", ("polars>=1", NUMPY), 2),
    Engine("NumPy, a byte a boolean", PEERS / "rules_numpy.py", (NUMPY,)),
    Engine("DuckDB, 2 threads", PEERS / "rules_duckdb.py", ("duckdb>=1", NUMPY), 2),
)


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("--policies", type=int, nargs="+", default=[20, 200, 1000])
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--without-peers", action="store_true")
    asked = reader.parse_args()
    province.make(FOLDER)
    engines = [(e, p) for e in ENGINES if (p := _python(e, asked.without_peers)) is not None]
    for count in asked.policies:
        _compare(engines, count, asked.rounds)


def _python(engine: Engine, is_alone: bool) -> Path | None:
    if not engine.packages:
        return Path(sys.executable)
    if is_alone:
        return None
    return _peers.installed(_peers.Peer(engine.name, engine.packages, engine.script.name))


def _compare(engines: list[tuple[Engine, Path]], count: int, rounds: int) -> None:
    print(f"\n{count} policies" + _goal(count))
    figures: dict[str, list[dict]] = {engine.name: [] for engine, _ in engines}
    for _ in range(2):
        for engine, python in engines:
            if count > 200 and "DuckDB" in engine.name:
                continue  # minutes a round
            figures[engine.name].append(_run(engine, python, count, rounds))
    found = [one["found"] for passes in figures.values() for one in passes]
    alike = "all found the same" if all(one == found[0] for one in found) else "THEY DIFFER"
    print("| engine | verdict ms | + missing facts ms | memory MB |\n|---|---|---|---|")
    for name, passes in figures.items():
        if passes:
            verdict, missing = (_both(passes, key) for key in ("verdict", "missing"))
            print(
                f"| {name} | {verdict} | {missing} | {max(one['memory'] for one in passes):.0f} |"
            )
    print(alike)
    for name, passes in figures.items():
        for key, value in (passes[0].get("also", {}) if passes else {}).items():
            print(f"{name}: {key} {value}")


def _both(passes: list[dict], key: str) -> str:
    return " · ".join(f"{one[key]:,.0f}" for one in passes)


def _goal(count: int) -> str:
    verdict, missing, memory = GOALS.get(count, (None, None, None))
    parts = [
        f"verdict {verdict} ms" if verdict else "",
        f"+ missing {missing} ms" if missing else "",
    ]
    parts.append(f"memory {memory} MB" if memory else "")
    said = ", ".join(part for part in parts if part)
    return f" (goal: {said})" if said else ""


def _run(engine: Engine, python: Path, count: int, rounds: int) -> dict:
    words = [str(python), str(engine.script), str(FOLDER), str(count), str(engine.threads)]
    started = time.perf_counter()
    done = subprocess.run([*words, str(rounds)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(
            f"{engine.name} failed after {time.perf_counter() - started:.0f} s:\n" + done.stderr
        )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
