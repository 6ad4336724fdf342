"""The single place where the bytes of uploads are kept: outside the pages, under their hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from onething.uploads import problems


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came in whole and is on the disk, but not yet kept."""

    path: Path
    digest: str
    size: int


def receive(root: Path, chunks: Iterable[bytes], most: int, name: str) -> Arrived:
    """Write what comes to a file of its own. Raises TooLarge, Empty, leaving nothing behind."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, place = tempfile.mkstemp(dir=root, prefix=".coming-")
    path, seen, size = Path(place), hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise problems.TooLarge(name=name, most=most // 1_000_000)
                seen.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise problems.Empty(name=name)
    except BaseException:
        discard(path)
        raise
    return Arrived(path, seen.hexdigest(), size)


def keep(root: Path, arrived: Arrived) -> Path:
    """Where it stands from now on; it is there before anybody is told that it was taken."""
    place = at(root, arrived.digest)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.path.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return place


def at(root: Path, digest: str) -> Path:
    """Where the bytes with this hash are, if they are kept."""
    return root / digest[:2] / digest[2:4] / digest


def discard(path: Path) -> None:
    """Take a file away; one that is gone already is no fault."""
    with suppress(FileNotFoundError):
        path.unlink()
