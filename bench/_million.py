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

CODE = Path(__file__).parents[1] / "onething"
LEDGER = CODE / "cases" / "ledger.sql"
TABLES = sorted(
    [LEDGER, *CODE.glob("cases/migrations/*.py"), *CODE.glob("parties/migrations/*.py")]
)
QUICK = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "8GB"}
"""Only for the making: the server that is measured is as it is shipped."""

BRANCHES = ("north", "south", "east", "west", "upper", "lower")
STEPS = (("clerk", "accept"), ("reviewer", "review"), ("head", "grant"))
ACTS = [(who, command, n) for who, command in STEPS for n in range(len(BRANCHES))]
SOURCES = 200
FIRMS = 522_000
OFFICERS = 5_000
PLACES = 34
"""As many towns' worth of departments: 204 of them, with some 24 officers each."""

ROLES = ("clerk", "reviewer", "head")
WORDS = {
    "city": "长春 吉林 净月 北湖 双阳 九台 榆树 农安 德惠 绿园",
    "name": "华 盛 瑞 恒 通 泰 鑫 安 达 远 兴 隆 嘉 诚 信 宏 博 睿 启 航",
    "trade": "生物医药 汽车零部件 光电信息 食品加工 装备制造 软件开发 物流 商贸 建筑工程 农业科技",
}

_MAP = """
create temporary table twin as
select d.id as old, s.copy, f.firm, f.place,
    lpad(to_hex((extract(epoch from d.opened_at) * 1000)::bigint
        + (random() * 86400000)::bigint), 12, '0') || '7'
        || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 11) as stem
from dossier d, generate_series(1, %(copies)s) as s(copy),
    lateral (select %(first)s + floor(random() * %(firms)s + 0 * s.copy)::bigint as firm,
        floor(random() * %(places)s + 0 * s.copy)::int as place) f
"""
# A department of place 7 is called 7 and the digit it had: its id in words is made as easily.
_ORG = "o.org_id + 10 * t.place"
_BODY = (
    "case when t.place = 0 then o.body else regexp_replace(o.body, '\"org\":([0-9])(?![0-9])',"
    " '\"org\":' || t.place || '\\1', 'g') end"
)
_NEW = "(t.stem || right({old}::text, 4))::uuid"
_TABLES = {
    "dossier": ("id", {"number": "o.number || '-' || t.copy", "applicant_id": "t.firm"}, ("id",)),
    '"case"': ("dossier_id", {"org_id": _ORG}, ("id", "dossier_id")),
    "task": ("dossier_id", {"org_id": _ORG}, ("id", "dossier_id", "case_id")),
    "event": ("dossier_id", {"org_id": _ORG, "body": _BODY}, ("dossier_id", "case_id")),
    "record": ("dossier_id", {}, ("dossier_id",)),
    "due": ("dossier_id", {}, ("dossier_id", "case_id")),
    "outbox": ("dossier_id", {}, ("dossier_id",)),
    "command": ("dossier_id", {"key": "o.key || '-' || t.copy"}, ("dossier_id",)),
}
_OMITTED = {"outbox": {"id"}}


def database(cases: int) -> str:
    """The name of the database with at least so many cases: that of the last time if its tables
    are still those of today, else made now."""
    tables = b"".join(path.read_bytes() for path in TABLES)
    digest = hashlib.sha256(tables + Path(__file__).read_bytes()).hexdigest()[:12]
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

    from onething.parties import lookup
    from tests.kernel.town import Town

    call_command("migrate", interactive=False, verbosity=0)
    town = Town.installed()
    _play(town)
    copies = cases // (SOURCES * len(BRANCHES)) + 1
    firms = min(FIRMS, cases)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set synchronous_commit = off")
        connection.execute("set work_mem = '256MB'")
        first = connection.execute(
            "with firm as (insert into parties_party (realm_id, code, name, attributes)"
            " select %s, 'F' || lpad(n::text, 17, '0'), city[1 + n %% 10]"
            " || name[1 + n / 10 %% 20]"
            " || name[1 + n / 200 %% 20] || trade[1 + n / 4000 %% 10] || n / 40000"
            " || '有限公司', '{}'"
            " from generate_series(1, %s) n, (select string_to_array(%s, ' ') as city,"
            " string_to_array(%s, ' ') as name, string_to_array(%s, ' ') as trade) w"
            " returning id) select min(id) from firm",
            (town.realm.pk, firms, *WORDS.values()),
        ).fetchone()
        assert first is not None
        _places(connection)
        numbers = {"copies": copies, "first": first[0], "firms": firms, "places": PLACES}
        connection.execute(_MAP % numbers)
        connection.execute("analyze twin")
        for text in _copies(connection):
            connection.execute(text)
        connection.execute("vacuum analyze")
    for _ in lookup.catch_up():
        pass
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze parties_signs")


def _places(connection: psycopg.Connection) -> None:
    """The departments once for each place, and the officers: one post each, spread evenly."""
    columns = [
        row[0]
        for row in connection.execute(
            "select column_name from information_schema.columns where table_name = 'parties_org'"
            " and table_schema = 'public' and column_name not in ('id', 'code')"
        )
    ]
    rest = ", ".join(columns)
    row = connection.execute("select max(id) from parties_org").fetchone()
    assert row is not None and row[0] < 10, "the departments of the town have ids of one digit"
    connection.execute(
        f"insert into parties_org (id, code, {rest})"
        f" select o.id + 10 * p, o.code || '-' || p, {rest}"
        f" from parties_org o, generate_series(1, {PLACES - 1}) p"
    )
    connection.execute(
        "select setval(pg_get_serial_sequence('parties_org', 'id'), max(id)) from parties_org"
    )
    connection.execute(
        "with made as (insert into parties_account (username, name, password, email, is_active"
        f"{_defaults(connection)}) select 'officer' || n,"
        f" jsonb_build_object('en', 'Officer ' || n), '!', '', true{_values(connection)}"
        " from generate_series(1, %s) n"
        " returning id, substr(username, 8)::int as n)"
        " insert into parties_post (account_id, org_id, role, since)"
        " select m.id, o.id, (%s::text[])[1 + m.n %% 3], now() - interval '1 year' from made m"
        " join (select id, row_number() over (order by id) - 1 as at from parties_org) o"
        " on o.at = m.n %% (select count(*) from parties_org)",
        (OFFICERS, list(ROLES)),
    )


_KNOWN = ("id", "username", "name", "password", "email", "is_active")


def _columns(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """The columns of an account that must be filled beside those that are known here."""
    rows = connection.execute(
        "select column_name, data_type from information_schema.columns where table_schema ="
        " 'public' and table_name = 'parties_account' and is_nullable = 'NO'"
        " and column_default is null and is_identity = 'NO'"
    )
    return [(name, kind) for name, kind in rows.fetchall() if name not in _KNOWN]


def _defaults(connection: psycopg.Connection) -> str:
    return "".join(f", {name}" for name, _kind in _columns(connection))


def _values(connection: psycopg.Connection) -> str:
    empty = {"boolean": "false", "jsonb": "'{}'", "integer": "0", "bigint": "0"}
    return "".join(f", {empty.get(kind, chr(39) * 2)}" for _name, kind in _columns(connection))


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
