"""The database of the tests: one throwaway server for the session, one database for each worker."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from onething.project import database
from onething.project.embedded.server import Server
from onething.project.home import Home
from tests import emptying

SERVER = "ONETHING_TEST_SERVER"  # the home of the session's server; workers inherit it
PREFIX = "onething-test-"
# Only speed: a test database that a crash of the machine destroys is made again.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _clear_what_was_left()
        os.environ[SERVER] = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _remove(Path(os.environ.pop(SERVER)))


def _clear_what_was_left() -> None:
    """A session that was killed could not stop its server."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = int(folder.name.removeprefix(PREFIX).split("-")[0])
        if not psutil.pid_exists(pid) and folder.stat().st_uid == os.geteuid():
            _remove(folder)


def _remove(folder: Path) -> None:
    server = Server(Home(folder))
    server.stop()
    for rest in {folder, server.data.parent}:
        shutil.rmtree(rest, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url() -> str:
    """The server of the session: DATABASE_URL, else an embedded one, started by who asks first."""
    return os.environ.get("DATABASE_URL") or Server(Home(Path(os.environ[SERVER])), FAST).start()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_url: str
) -> None:
    """Each worker makes a database of its own on that server."""
    from django.db import connections

    connections["default"].settings_dict.update(database.settings(database_url))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The worker's database, made whether a test is marked or brings its own way to it: tests of
    the ledger commit as in life, so they cannot be wrapped in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()
        teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """A thread of the live server may still keep a connection, for a browser that is long gone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _empty_the_ledger_too(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """After a test that empties Django's tables the ledger is emptied as well: it refuses to be,
    and what it tells of realms that are gone would trouble whoever verifies it next."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if mark is not None and mark.kwargs.get("transaction"):
        with django_db_blocker.unblock():
            emptying.empty()


@pytest.fixture(scope="module")
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The module begins with nothing in the database, whatever ran before it."""
    with django_db_blocker.unblock():
        emptying.empty()


@pytest.fixture
def throwaway_home() -> Iterator[Home]:
    """An empty home for a server of one's own, durable as in real life; gone afterwards.

    Not under tmp_path: that is closed to the account under which root runs the server."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield Home(folder)
    finally:
        _remove(folder)
