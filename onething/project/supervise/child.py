"""The single place that starts, watches and ends one child process."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from onething.project import leash

PATIENCE = 10.0  # seconds from a friendly end to a hard one


@dataclass(frozen=True)
class Program:
    """What is run: a name for people, and the command."""

    name: str
    command: tuple[str, ...]


@dataclass
class BackOff:
    """How long to wait before the next start: doubled each time a life was short."""

    FIRST: ClassVar[float] = 0.2
    LONGEST: ClassVar[float] = 10.0
    LONG_LIFE: ClassVar[float] = 3.0

    wait: float = field(default=FIRST)

    def after(self, life: float) -> float:
        """Seconds to wait after a life of that many seconds."""
        self.wait = self.FIRST if life >= self.LONG_LIFE else min(2 * self.wait, self.LONGEST)
        return self.wait


class Child:
    """One program, alive or not. It leads a session of its own, so that whatever it starts can be
    ended with it, and the Ctrl-C of the terminal reaches only us, who stop all in order."""

    def __init__(self, program: Program, environment: Mapping[str, str]) -> None:
        self.program = program
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0
        self._back_off = BackOff()

    def start(self) -> None:
        """Start it; it gets a SIGTERM when this process dies, however that happens."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self.program.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=leash.to_parent(signal.SIGTERM),
        )

    def tend(self) -> str | None:
        """Start it again when it is dead and its time has come. What there is to say: a line when
        it was found dead, else None."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._sweep()
        self._process = None
        wait = self._back_off.after(time.monotonic() - self._started)
        self._due = time.monotonic() + wait
        name = self.program.name
        return f"{name} 已终止({_cause(code)}),{wait:.1f} 秒后重启 · ended, starts again"

    def ended(self) -> int | None:
        """The exit code; None while it lives."""
        return self._process.poll() if self._process else None

    def stop(self) -> None:
        """End it, friendly first, with everything it started."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self._sweep()
        self._process.wait()
        self._process = None

    def _sweep(self) -> None:
        """Kill what is left of its session: a parent killed -9 takes no leave of its children."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _cause(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
