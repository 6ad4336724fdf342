"""The single place that locks between processes: a file lock that a dead holder cannot keep."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_AGAIN = 0.05


class Held(Exception):
    """Someone else holds the lock; `note` is what they wrote into it."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class Lock:
    """A lock that this process holds."""

    def __init__(self, file: int) -> None:
        self._file = file

    def note(self, text: str) -> None:
        """Say in the lock file who holds it, for those who find it held."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)


@contextmanager
def held(path: Path, patience: float = 0) -> Iterator[Lock]:
    """Hold the lock of that file; raises Held when it is not free within `patience` seconds.

    The kernel drops the lock when its holder dies, however it dies, so no lock is ever stale.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(file, time.monotonic() + patience)
        yield Lock(file)
    finally:
        os.close(file)


def _take(file: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Held(os.pread(file, 4096, 0).decode(errors="replace")) from None
        time.sleep(LOOK_AGAIN)
