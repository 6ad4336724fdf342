"""The single place that says which database is used: DATABASE_URL, else the embedded server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from onething.problem import Problem
from onething.project.home import Home

# A web process has two threads; a spare for each, so that a slow page does not stop a quick one.
# The pool's own five minutes of doubling pauses would keep pages away long after the database is
# back; after two seconds it gives up, and the next page tries anew.
POOL = {"min_size": 1, "max_size": 4, "timeout": 5.0, "reconnect_timeout": 2.0}
CONNECT_TIMEOUT = 5
OLDEST = 15


class BadDatabaseUrl(Problem):
    says = (
        "DATABASE_URL 不是有效的 PostgreSQL 地址:%(why)s。例:postgresql://user:password@host:5432/onething"
        " · DATABASE_URL is not an address of PostgreSQL: %(why)s."
        " Example: postgresql://user:password@host:5432/onething"
    )


class DatabaseAway(Problem):
    status = 503
    says = (
        "连接不上数据库:%(why)s。请检查 DATABASE_URL 和服务器。"
        " · The database cannot be reached: %(why)s. Check DATABASE_URL and the server."
    )


class DatabaseTooOld(Problem):
    says = (
        "数据库是 PostgreSQL %(major)s,需要 %(oldest)s 或更新版本。"
        " · The database is PostgreSQL %(major)s: %(oldest)s or newer is needed."
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


def check(url: str) -> None:
    """Nothing when a database of ours can be there. Raises BadDatabaseUrl, DatabaseAway,
    DatabaseTooOld."""
    import psycopg

    settings(url)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.OperationalError as fault:
        raise DatabaseAway(why=" ".join(str(fault).split())) from fault
    if major < OLDEST:
        raise DatabaseTooOld(major=major, oldest=OLDEST)


@contextmanager
def at_hand(home: Home) -> Iterator[None]:
    """A database for one command: the embedded server is started for it when it is down and
    there is no DATABASE_URL, and stopped after it. Django is ready inside. Raises what `check`
    and Server.start raise."""
    from onething.project.embedded.server import Server

    external = os.environ.get("DATABASE_URL")
    if external:
        check(external)
    server = None if external else Server(home)
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
