"""The single place that knows a postmaster when it sees one: by pid, name and working folder.

A pid alone proves nothing: after a kill or a restart of the machine it may belong to anyone.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from onething.problem import Problem

LOOK_AGAIN = 0.05
DYING = 30.0


class OldServerLives(Problem):
    says = (
        "上一次的 PostgreSQL 仍有进程未结束(%(pids)s),无法启动新的;请稍候或结束它们。"
        " · Processes of the last PostgreSQL still live (%(pids)s): wait for them or end them."
    )


@dataclass(frozen=True)
class PidFile:
    """What `postmaster.pid` says: its lines are pid, data folder, start time, port, socket
    folder, address, shared memory, status (PostgreSQL: src/include/utils/pidfile.h)."""

    pid: int
    port: int | None
    socket: Path | None
    is_ready: bool


def read(data: Path) -> PidFile | None:
    """The pid file of the data folder; None when there is none or it is not written out yet."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return PidFile(
            pid=int(lines[0]),
            port=int(lines[3]) if len(lines) > 3 else None,
            socket=Path(lines[4]) if len(lines) > 4 and lines[4] else None,
            is_ready=len(lines) > 7 and lines[7].strip() == "ready",
        )
    except (FileNotFoundError, IndexError, ValueError):
        return None


def living(data: Path) -> psutil.Process | None:
    """The postmaster that serves the data folder now; None when it is gone."""
    said = read(data)
    if said is None:
        return None
    try:
        process = psutil.Process(said.pid)
    except psutil.NoSuchProcess:
        return None
    return process if _works_in(process, data) else None


def family(data: Path) -> list[psutil.Process]:
    """Every process of PostgreSQL in the data folder: the postmaster and its children, also those
    whose postmaster was killed and who have not noticed yet."""
    return [process for process in psutil.process_iter() if _works_in(process, data)]


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and process.name() in ("postgres", "postmaster")
            and Path(process.cwd()) == data.resolve()
        )
    except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
        return False  # gone meanwhile, or of another account: ours are always open to us


def bury(data: Path) -> None:
    """Wait until the last server is gone with all its children, then remove the pid file it left.

    A child that outlives its postmaster still writes to the shared memory: a second server beside
    it would destroy the data. Raises OldServerLives when it does not end in time."""
    until = time.monotonic() + DYING
    while rest := family(data):
        if time.monotonic() > until:
            raise OldServerLives(pids=", ".join(str(process.pid) for process in rest))
        time.sleep(LOOK_AGAIN)
    (data / "postmaster.pid").unlink(missing_ok=True)
