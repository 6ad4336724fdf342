"""The single place that says which database is used: DATABASE_URL, else the embedded server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from onething.problem import Problem
from onething.project.home import Home

# A web process has two threads; a spare for each, so that a slow page does not stop a quick one.
POOL = {"min_size": 1, "max_size": 4, "timeout": 5.0}
CONNECT_TIMEOUT = 5


class BadDatabaseUrl(Problem):
    says = (
        "DATABASE_URL 不是有效的 PostgreSQL 地址:%(why)s。例:postgresql://user:password@host:5432/onething"
        " · DATABASE_URL is not an address of PostgreSQL: %(why)s."
        " Example: postgresql://user:password@host:5432/onething"
    )


def url(home: Home) -> str:
    """DATABASE_URL, else the address of the embedded server of that home, which may be down;
    where none was ever started an address that only lets Django load, without connecting."""
    from onething.project.embedded.server import Server

    return os.environ.get("DATABASE_URL") or Server(home).url() or "postgresql:///onething"


def settings(url: str) -> dict[str, Any]:
    """Django's settings for that address. Raises BadDatabaseUrl."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as fault:
        raise BadDatabaseUrl(why=str(fault).strip()) from fault
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "onething"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        # A connection that a restart of the server broke is noticed before a page gets it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_TIMEOUT, "pool": POOL, **parts},
    }


@contextmanager
def at_hand(home: Home) -> Iterator[None]:
    """A database for one command: the embedded server is started for it when it is down and
    there is no DATABASE_URL, and stopped after it. Django is ready inside."""
    from onething.project.embedded.server import Server

    server = None if os.environ.get("DATABASE_URL") else Server(home)
    is_ours = server is not None and server.pid() is None
    try:
        if server is not None:
            server.start(leashed=is_ours)
        ready()
        yield
    finally:
        if server is not None and is_ours:
            server.stop()


def ready() -> None:
    """Make Django ready."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.project.settings")
    django.setup()
