"""Whatever is killed at whatever moment: what was acknowledged is there, once.

`make soak` kills a thousand times; ONETHING_KILLS says how often, ONETHING_SEED which dice.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onething.project.embedded.server import Server
from onething.project.home import Home
from tests.kill import acknowledged, audit, homes
from tests.kill.acknowledged import Acknowledged
from tests.kill.killer import Killer
from tests.running import eventually, rest

KILLS = int(os.environ.get("ONETHING_KILLS", "20"))
SEED = os.environ.get("ONETHING_SEED") or str(time.time_ns())
ROOT = Path(os.environ.get("ROOT_TRY") or Path(__file__).parents[2])
LAST_ANSWERS = 90.0
PATIENCE = 8.0


class Client:
    """The client, a process of its own."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.client"],
            cwd=homes.ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps(plan))

    def finish(self) -> None:
        """Everything that was begun gets its answer; then it ends."""
        self._say("finish")
        _, faults = self._process.communicate(timeout=LAST_ANSWERS)
        assert not faults, faults

    def faults(self) -> str:
        """What it complained of, now that it is ended."""
        self.end()
        assert self._process.stderr
        return self._process.stderr.read()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


@contextmanager
def using(plan: dict[str, Any]) -> Iterator[Client]:
    client = Client(plan)
    try:
        yield client
    finally:
        client.end()


def rampage(killer: Killer, kills: int, answers: Callable[[], int]) -> None:
    """So many kills at random moments, most of them while people are served."""
    while killer.count < kills:
        before = answers()
        if killer.is_patient:
            eventually(lambda before=before: answers() > before, PATIENCE)
        time.sleep(killer.pause())
        if killer.strike() and killer.count % 50 == 0:
            print(f"{killer.count} kills: {dict(killer.killed)}", file=sys.__stderr__, flush=True)


def is_quiet(url: str) -> bool:
    """Whether the worker has delivered what was to be delivered."""
    return not audit.untold(url)


@pytest.mark.kill
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    throwaway_home: Home, tmp_path: Path
) -> None:
    plan, kept = homes.settled(throwaway_home), tmp_path / "acknowledged"
    with homes.running(throwaway_home, "--workers", "2") as run:
        killer = Killer(run, random.Random(SEED))
        asked = {**plan, "address": run.address, "file": str(kept), "seed": SEED}
        with using(asked) as client:
            assert eventually(lambda: kept.exists() and kept.stat().st_size > 0), client.faults()
            rampage(killer, KILLS, lambda: kept.stat().st_size)
            client.finish()
        url = Server(throwaway_home).url()
        assert url
        assert eventually(lambda: is_quiet(url)), "messages were never delivered"
        said, books = acknowledged.read(kept), audit.read(url)
        sealed = homes.program(throwaway_home, "onething.project.cli", "seal")
        verified = homes.program(throwaway_home, "onething.project.cli", "verify")
        context = f"seed {SEED}, {dict(killer.killed)}, {counts(said)}\n{run.said()}"
        assert audit.wrong(said, books) == [], context
        assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout + context
        assert "sealed:" in sealed.stdout, sealed.stderr
        assert run.process.poll() is None, f"the supervisor ended\n{context}"
        assert len(audit.of(said, acknowledged.RECEIPT)) > 5, f"there was no load\n{context}"
        plant(kept, plan)
        assert len(audit.wrong(acknowledged.read(kept), books)) == 1, "a forgery was not seen"
        run.process.send_signal(signal.SIGINT)
        assert run.ends()[0] == 0
    assert rest(throwaway_home) == []
    print(f"\n{killer.count} kills {dict(killer.killed)}, {counts(said)}")


def plant(kept: Path, plan: dict[str, Any]) -> None:
    """An acknowledgement that nobody gave."""
    forged = {"account": plan["owners"][0], "key": "forged", "case": None, "command": "correct"}
    Acknowledged(kept).keep(acknowledged.DONE, **forged)


def counts(said: Sequence[audit.Said]) -> dict[str, int]:
    """How much of what was said; how much of it, and of all requests, was asked for again."""
    found = {name: ack[name] for ack in said for name in ("unanswered", "away") if name in ack}
    for ack in said:
        found[ack["what"]] = found.get(ack["what"], 0) + 1
        if ack.get("tries", 1) > 1:
            found["asked again"] = found.get("asked again", 0) + 1
    return found
