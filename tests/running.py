"""A real `onething run`, as somebody at a terminal would start it, for tests that end it badly."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping

import psutil

from onething.project.embedded import postmaster
from onething.project.embedded.server import Server
from onething.project.home import Home
from onething.project.supervise import leftovers

QUICK = 0.1
OURS = ("DATABASE_URL", "ONETHING_STATIC", "DJANGO_SETTINGS_MODULE")
"""What tests say to themselves, and not to the programs they start."""


def environment(home: Home) -> dict[str, str]:
    """What a program of that home sees, whatever the tests see: no demonstration either, which
    takes longer to make than most tests."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    own = {"ONETHING_HOME": str(home.path), "ONETHING_DEMONSTRATION": "no", "PYTHONUTF8": "1"}
    return {**inherited, **own}


class Run:
    """One `onething run` of a home."""

    def __init__(self, home: Home, *words: str, more: Mapping[str, str] | None = None) -> None:
        self.home = home
        self._said = home.path / f"said-{time.monotonic_ns()}.txt"  # a pipe would fill up
        home.make()
        with self._said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "onething.project.cli", "run", "--workers", "1", *words],
                env={**environment(home), **(more or {})},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def address(self) -> str:
        return str(json.loads(self.home.run_lock.read_text())["address"])

    @property
    def web(self) -> psutil.Process:
        """The process that serves pages, not its workers."""
        (found,) = [one for one in psutil.Process(self.process.pid).children() if is_web(one)]
        return found

    def serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}up", timeout=2) as answer:
                return bool(answer.read() == b"ok\n")
        except (OSError, ValueError, KeyError):
            return False

    def said(self) -> str:
        """All that it said so far."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def ends(self) -> tuple[int, str]:
        """Its exit code and all that it said."""
        return self.process.wait(timeout=30), self.said()


def is_web(process: psutil.Process) -> bool:
    return "granian" in process.cmdline()


def rest(home: Home) -> list[psutil.Process]:
    """Every process that belongs to the home."""
    marked = [one for one in psutil.process_iter() if leftovers.belongs(one, home)]
    return marked + postmaster.family(Server(home).data)


def eventually(holds: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(QUICK)
    return False
