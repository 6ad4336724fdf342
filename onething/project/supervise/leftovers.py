"""The single place that ends what an earlier `onething run` of the same home left behind."""

import os
from contextlib import suppress

import psutil

from onething.project.home import Home

MARK = "ONETHING_RUN"  # in the environment of every child; its value is the home
PATIENCE = 1.0  # what they were doing is undone by the database


def mark(home: Home) -> dict[str, str]:
    """What the environment of a child says about where it belongs."""
    return {MARK: str(home.path)}


def end(home: Home) -> int:
    """End them and say how many there were; the caller holds the run lock, so none is in use.

    The leash ends a child with its parent, but not the children of a child that was killed at the
    same moment: those still hold the port and the database."""
    left = [process for process in psutil.process_iter() if belongs(process, home)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, PATIENCE)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, PATIENCE)
    return len(left)


def belongs(process: psutil.Process, home: Home) -> bool:
    """Whether it was started, by whomever in between, by an `onething run` of that home."""
    try:
        return process.pid != os.getpid() and process.environ().get(MARK) == str(home.path)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
