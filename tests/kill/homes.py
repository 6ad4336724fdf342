"""Homes of their own, in which things are started and ended by force."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onething.project.home import Home
from onething.project.supervise import leftovers
from tests.running import Run, environment, eventually

ROOT = Path(__file__).parents[2]


def program(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python program in that home, brought to its end."""
    seen = {**environment(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=seen, capture_output=True, text=True)


def settled(home: Home) -> dict[str, Any]:
    """Who lives in that home, now that it has everything it needs."""
    made = program(home, "tests.kill.city")
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout.splitlines()[-1]))


@contextmanager
def running(home: Home, *words: str, more: Mapping[str, str] | None = None) -> Iterator[Run]:
    """A run that serves pages; nothing of it is left afterwards."""
    run = Run(home, *words, more=more)
    try:
        assert eventually(run.serves, 60), run.said()
        yield run
    finally:
        run.process.kill()
        run.process.wait()
        leftovers.end(home)
