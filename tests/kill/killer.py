"""The killer: SIGKILL to one of the processes of a run, drawn by a seeded die."""

import random
from collections import Counter
from collections.abc import Callable, Mapping

import psutil

from onething.project.embedded.server import Server
from tests.running import Run

OFTEN = {"postmaster": 3, "backend": 4, "web": 2, "web worker": 3, "worker": 2}
"""The deck the victims are drawn from, so that twenty kills reach all of them."""

Find = Callable[[], list[psutil.Process]]


class Killer:
    """Kills what serves, works or stores; never who keeps them alive, and never itself."""

    def __init__(self, run: Run, chance: random.Random) -> None:
        self._run, self._chance = run, chance
        self._server = Server(run.home)
        self.killed: Counter[str] = Counter()
        self._deck: list[str] = []
        self._victims: Mapping[str, Find] = {
            "web worker": lambda: self._run.web.children(),
            "web": lambda: [self._run.web],
            "worker": self._worker,
            "backend": self._backends,
            "postmaster": self._postmaster,
        }

    @property
    def count(self) -> int:
        return self.killed.total()

    def pause(self) -> float:
        """Seconds to the next one: now and then at once, while the last one is still felt."""
        return self._chance.choice((0.02, 0.3, 0.8, 1.2)) * self._chance.uniform(0.5, 1.5)

    @property
    def is_patient(self) -> bool:
        """Whether the next one comes only after something was acknowledged again."""
        return self._chance.random() < 0.6

    def strike(self) -> str | None:
        """Kill one, and say of what kind it was; None when there was none of the kind drawn."""
        if not self._deck:
            self._deck = [kind for kind, times in OFTEN.items() for _ in range(times)]
            self._chance.shuffle(self._deck)
        kind = self._deck[-1]
        try:
            found = self._victims[kind]()
            if not found:
                return None
            self._chance.choice(found).kill()
            self._deck.pop()
        except (psutil.NoSuchProcess, ValueError):  # it is being started again at this moment
            return None
        self.killed[kind] += 1
        return kind

    def _worker(self) -> list[psutil.Process]:
        children = psutil.Process(self._run.process.pid).children()
        return [one for one in children if one.cmdline()[-1:] == ["worker"]]

    def _postmaster(self) -> list[psutil.Process]:
        pid = self._server.pid()
        return [psutil.Process(pid)] if pid else []

    def _backends(self) -> list[psutil.Process]:
        """The processes of PostgreSQL that answer web and worker."""
        return [
            one
            for postmaster in self._postmaster()
            for one in postmaster.children()
            if " ".join(one.cmdline()).startswith("postgres: onething ")
        ]
