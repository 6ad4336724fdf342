"""The peers, each in an environment of its own beside the server; no part of the project."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import _place
import psycopg

FOLDER = Path(__file__).parent / "peers"


@dataclass(frozen=True)
class Peer:
    """What is installed and what is run; `words` come after the address and the seconds."""

    name: str
    packages: tuple[str, ...]
    script: str
    words: tuple[str, ...] = ()
    prepares: tuple[str, ...] | None = None


SPIFF = ("spiffworkflow>=3,<4", "psycopg[binary]>=3.3,<3.4")
VIEWFLOW = ("django-viewflow>=2,<3", "django>=5.2,<5.3", "psycopg[binary]>=3.3,<3.4")
PEERS = (
    Peer("SpiffWorkflow", SPIFF, "spiff.py"),
    Peer("SpiffWorkflow, never read back", SPIFF, "spiff.py", ("memory",)),
    Peer("django-viewflow", VIEWFLOW, "viewflow_six.py", (), ("migrate",)),
)


def installed(peer: Peer) -> Path | None:
    """The Python of the peer's environment; None, with a line that says why, when there is none."""
    folder = _place.HOME / f"peer-{Path(peer.script).stem}"
    python = folder / "bin" / "python"
    if (folder / "is-complete").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    for command in (
        (sys.executable, "-m", "venv", str(folder)),
        (str(python), "-m", "pip", "install", "--quiet", *peer.packages),
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{peer.name}: skipped, it cannot be installed: {why}", flush=True)
            return None
    (folder / "is-complete").touch()
    return python


def prepared(peer: Peer, python: Path, url: str) -> None:
    """The tables of the peer, in the database of the peers."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists spiff (id uuid primary key, state text)")
    if peer.prepares is not None:
        _run(python, peer, url, "0", *peer.prepares).communicate()


def rate(peer: Peer, python: Path, url: str, processes: int, seconds: float) -> tuple[float, float]:
    """(cases a second of all processes, milliseconds of processor a case in Python)."""
    children = [_run(python, peer, url, str(seconds), *peer.words) for _ in range(processes)]
    figures = [_figures(peer, child) for child in children]
    done = sum(cases for cases, _, _ in figures)
    spent = sum(cpu for _, _, cpu in figures)
    return sum(cases / took for cases, took, _ in figures), spent * 1000 / max(done, 1)


def _run(python: Path, peer: Peer, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([str(python), peer.script, *words], cwd=FOLDER, stdout=-1, text=True)


def _figures(peer: Peer, child: subprocess.Popen[str]) -> Sequence[float]:
    said, _ = child.communicate()
    if child.returncode:
        raise SystemExit(f"{peer.name} failed")
    return [float(word) for word in said.split()]
