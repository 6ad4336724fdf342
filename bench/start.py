"""Seconds from `onething run` in an empty home to its first page, and the memory of all of it.

    python bench/start.py

The packages are installed already: this is what `make run` does after that. The first start makes
the database, loads the packs and the demonstration; the second finds them. Memory is the share of
each process (PSS, where shared pages are counted once), once every page was looked at.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).parents[1]
GOAL_SECONDS, GOAL_MB, PATIENCE = 60, 1000, 300


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="onething-bench-start-"))
    sys.path.insert(0, str(CHECKOUT))
    from onething.project import ports

    port = ports.free()
    try:
        for name in ("first start", "second start"):
            seconds, megabytes, processes = started(home, port)
            print(
                f"{name:14} {seconds:>6.1f} s to the first page (goal {GOAL_SECONDS})"
                f" {megabytes:>6,.0f} MB in {processes} processes (goal {GOAL_MB:,})",
                flush=True,
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def started(home: Path, port: int) -> tuple[float, float, int]:
    """(seconds, megabytes, processes) of one start, which is stopped again."""
    environment = {**os.environ, "ONETHING_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
    environment.pop("DATABASE_URL", None)
    command = (sys.executable, "-m", "onething.project.cli", "run", "--port", str(port))
    began = time.monotonic()
    with (home / "bench.log").open("ab") as log:
        run = subprocess.Popen(
            command, env=environment, cwd=home, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while not _is_served(port):
            if run.poll() is not None or time.monotonic() - began > PATIENCE:
                raise SystemExit((home / "bench.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        seconds = time.monotonic() - began
        for _ in range(50):
            _is_served(port)
        tree = [psutil.Process(run.pid), *psutil.Process(run.pid).children(recursive=True)]
        return seconds, sum(map(_share, tree)) / 1e6, len(tree)
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)


def _is_served(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
    except (urllib.error.URLError, OSError):
        return False
    return True


def _share(process: psutil.Process) -> float:
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0.0


if __name__ == "__main__":
    main()
