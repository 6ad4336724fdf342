"""The single place that lists what is done before anything is served, in order.

Each step can be done again at any time without harm: it does only what is missing.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onething.project import home, terminal

CONTENT = Path(__file__).parents[2] / "content"


@dataclass(frozen=True)
class Step:
    """A named step. What it returns is shown at the end of `onething run`, under the address."""

    name: str
    does: Callable[[], str | None]


def migrate() -> None:
    """Bring the tables to the newest migrations; a ledger on another server begins an epoch."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)

    from onething.cases import epoch

    epoch.begin()


def collect() -> None:
    """Collect the static files under names of their content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=False)


def load() -> None:
    """Load the packs of ONETHING_PACKS (folders), without it those that content/loaded.txt names;
    a pack that is there already stays."""
    from django.utils import timezone

    from onething.project import publishing

    publishing.load(packs(), timezone.now())


def packs() -> list[Path]:
    """The folders of ONETHING_PACKS, without it of what content/loaded.txt names."""
    chosen = os.environ.get("ONETHING_PACKS")
    names = chosen.split(os.pathsep) if chosen else (CONTENT / "loaded.txt").read_text().split()
    return [CONTENT / name for name in names]


def demonstrate() -> str | None:
    """Make what is missing of the packs' demonstrations; ONETHING_DEMONSTRATION=no: nothing."""
    from django.utils import timezone

    from onething.project.demonstration import seed

    if os.environ.get("ONETHING_DEMONSTRATION") == "no":
        return None
    return seed.seed(home.current(), timezone.now())


STEPS: tuple[Step, ...] = (
    Step("数据表 tables", migrate),
    Step("静态文件 static files", collect),
    Step("内容包 pack", load),
    Step("演示 demonstration", demonstrate),
)


def run(steps: tuple[Step, ...] = STEPS) -> None:
    """Do the steps, each with a line on the terminal; Django is ready. Leaves what they said for
    the end in the home's `welcome` file."""
    said = []
    for step in steps:
        started = time.monotonic()
        said.append(step.does())
        terminal.step(step.name, time.monotonic() - started)
    _leave("\n".join(text for text in said if text))


def _leave(text: str) -> None:
    path = home.current().welcome
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
