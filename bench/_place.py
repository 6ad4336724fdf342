"""The single place that says where the benchmarks keep their server: ONETHING_BENCH_HOME.

Never inside the checkout. A full database is kept there for the next job; delete the folder to be
rid of all of it.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from onething.project import database, lock
from onething.project.embedded.server import Server
from onething.project.home import Home

KEPT = os.environ.get("ONETHING_BENCH_HOME", tempfile.gettempdir() + "/onething-bench")
HOME = Path(KEPT)


@contextmanager
def server(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The embedded server of the benchmarks, as it is shipped but for these settings."""
    home = Home(HOME)
    home.make()
    found = Server(home, settings or {})
    try:
        with lock.held(HOME / "bench.lock"):  # two jobs at once would measure each other
            found.stop()
            found.start(leashed=True)
            try:
                yield found
            finally:
                found.stop()
    except lock.Held as fault:
        raise SystemExit(f"Another benchmark runs in {HOME}.") from fault


def url(server: Server, name: str) -> str:
    """The address of a database of this server."""
    return psycopg.conninfo.make_conninfo(server.url(), dbname=name)


def made(server: Server, name: str, template: str = "template0") -> str:
    """The address of a new database; one of that name from the last time is dropped."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template {template}")
    return url(server, name)


def ready(url: str) -> None:
    """Make Django ready in this process, on that database."""
    os.environ |= {"DATABASE_URL": url, "ONETHING_HOME": str(HOME), "ONETHING_STATIC": "source"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.project.settings")
    database.ready()


def in_another_process(does: Callable[..., None], *arguments: object) -> None:
    """Do it in a process of its own, because Django is made ready for one database only."""
    child = multiprocessing.get_context("spawn").Process(target=does, args=arguments)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"{does.__name__} failed")
