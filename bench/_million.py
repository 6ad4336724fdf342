"""A database with a million cases, made in minutes: a few hundred dossiers are played through the
engine, in many states, and their rows are copied under new ids.

Half of the dossiers are still open, far more than any office has: what is open is what lists and
indexes suffer from. The copies keep the last 16 bits of every id, which count what was made in a
dossier, and carry the time of opening first, as ids do. Their hash chains are not those of their
new ids: this database is for measuring, not for `verify`.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import _place
import psycopg
from _place import Server

LEDGER = Path(__file__).parents[1] / "onething" / "cases" / "ledger.sql"
QUICK = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "8GB"}
"""Only for the making: the server that is measured is as it is shipped."""

BRANCHES = ("north", "south", "east", "west", "upper", "lower")
STEPS = (("clerk", "accept"), ("reviewer", "review"), ("head", "grant"))
ACTS = [(who, command, n) for who, command in STEPS for n in range(len(BRANCHES))]
SOURCES = 200
FIRMS = 522_000

_MAP = """
create temporary table twin as
select d.id as old, s.copy, f.firm,
    lpad(to_hex((extract(epoch from d.opened_at) * 1000)::bigint
        + (random() * 86400000)::bigint), 12, '0') || '7'
        || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 11) as stem
from dossier d, generate_series(1, %(copies)s) as s(copy),
    lateral (select %(first)s + floor(random() * %(firms)s + 0 * s.copy)::bigint as firm) f
"""
_NEW = "(t.stem || right({old}::text, 4))::uuid"
_TABLES = {
    "dossier": ("id", {"number": "o.number || '-' || t.copy", "applicant_id": "t.firm"}, ("id",)),
    '"case"': ("dossier_id", {}, ("id", "dossier_id")),
    "task": ("dossier_id", {}, ("id", "dossier_id", "case_id")),
    "event": ("dossier_id", {}, ("dossier_id", "case_id")),
    "record": ("dossier_id", {}, ("dossier_id",)),
    "due": ("dossier_id", {}, ("dossier_id", "case_id")),
    "outbox": ("dossier_id", {}, ("dossier_id",)),
    "command": ("dossier_id", {"key": "o.key || '-' || t.copy"}, ("dossier_id",)),
}
_OMITTED = {"outbox": {"id"}}


def database(cases: int) -> str:
    """The name of the database with at least so many cases: that of the last time if its tables
    are still those of today, else made now."""
    tables = [LEDGER, *sorted((LEDGER.parent / "migrations").glob("*.py")), Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in tables)).hexdigest()[:12]
    name = f"bench_{cases}_{digest}"
    with _place.server(QUICK) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            is_there = connection.execute(
                "select 1 from pg_database where datname = %s", (name,)
            ).fetchone()
        if not is_there:
            print(f"making {cases:,} cases in {_place.HOME}", flush=True)
            _forget_old(server)
            url = _place.made(server, "bench_draft")
            _place.in_another_process(fill, url, cases)
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(f"alter database bench_draft rename to {name}")
    return name


def _forget_old(server: Server) -> None:
    """Databases of tables that are no more."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        rows = connection.execute("select datname from pg_database where datname ~ '^bench_[0-9]'")
        for (name,) in rows.fetchall():
            connection.execute(f"drop database {name}")


def fill(url: str, cases: int) -> None:
    """Make the tables in this empty database, the town, and at least so many cases."""
    _place.ready(url)
    from django.core.management import call_command

    from tests.kernel.town import Town

    call_command("migrate", interactive=False, verbosity=0)
    town = Town.installed()
    _play(town)
    copies = cases // (SOURCES * len(BRANCHES)) + 1
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set synchronous_commit = off")
        connection.execute("set work_mem = '256MB'")
        first = connection.execute(
            "with firm as (insert into parties_party (realm_id, code, name, attributes)"
            " select %s, 'F' || lpad(n::text, 17, '0'), 'Firm ' || n, '{}'"
            " from generate_series(1, %s) n returning id) select min(id) from firm",
            (town.realm.pk, FIRMS),
        ).fetchone()
        assert first is not None
        connection.execute(_MAP % {"copies": copies, "first": first[0], "firms": FIRMS})
        connection.execute("analyze twin")
        for text in _copies(connection):
            connection.execute(text)
        connection.execute("vacuum analyze")


def _copies(connection: psycopg.Connection) -> Iterator[str]:
    for table, (key, own, ids) in _TABLES.items():
        name = table.strip('"')
        columns = [
            row[0]
            for row in connection.execute(
                "select column_name from information_schema.columns"
                " where table_name = %s and table_schema = 'public' order by ordinal_position",
                (name,),
            )
            if row[0] not in _OMITTED.get(name, ())
        ]
        new = {id: _NEW.format(old=f"o.{id}") for id in ids}
        values = (own.get(column) or new.get(column) or f"o.{column}" for column in columns)
        yield (
            f"insert into {table} ({', '.join(columns)}) select {', '.join(values)}"
            f" from twin t join {table} o on o.{key} = t.old order by t.stem"
        )


def _play(town) -> None:
    """Dossiers opened over the last months, each left at some step; half go to the end."""
    from onething.cases import problems

    chance = random.Random(20260101)
    now = datetime.now(UTC)
    for n in range(SOURCES):
        is_done = n % 2 == 0
        age = timedelta(days=chance.uniform(30, 180) if is_done else chance.uniform(0, 12))
        when = now - age
        written = town.open(*BRANCHES, when=when)
        for who, command, branch in ACTS[: len(ACTS) if is_done else chance.randrange(len(ACTS))]:
            when = min(when + timedelta(hours=chance.uniform(0.5, 6)), now)
            case = UUID(int=written.dossier_id.int + branch + 1)
            try:
                town.act(who, command, case, when=when)
            except problems.Stale:  # its clock had accepted it by silence
                continue
