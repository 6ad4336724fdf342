"""Dossiers a second: six parallel branches, three human steps each, durable after every step.

    python bench/cases.py [--cases 1000000] [--rounds 5] [--seconds 6] [--no-peers]

PERFORMANCE.md C. Every command goes through `cases.service` with its actor's scope looked up live,
on the embedded server as it is shipped (synchronous_commit on). The limit is what PostgreSQL
commits for one update and two inserts in one prepared statement, from as many Python clients.
"""

import argparse
import random
import statistics
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import _clients
import _million
import _peers
import _place
import psycopg
from _clients import Rate, Round

PROCESSES, THREADS = 2, 4
COMMANDS = 1 + len(_million.ACTS)
GOAL_UNITS, GOAL_FULL = 150, 0.75
LIMIT = "limit: update + 2 inserts"


def ours(url: str, n: int, wanders: bool = False) -> Round:
    """One dossier from opening to the last decision, through the door of the kernel.

    A dossier that wanders finds another process at every second command, as behind two web
    processes: one that does not know it and has to read it whole.
    """
    _place.ready(url)
    from django.db import connection

    from onething.cases import known, service
    from onething.cases.engine import Branch
    from onething.parties.models import Account, Party
    from onething.parties.scope import scope

    who = dict(Account.objects.values_list("username", "pk"))
    firm = Party.objects.get(code="91220101MAX0000154")
    branches = tuple(Branch(name, f"work/{name}") for name in _million.BRANCHES)
    request = service.Request(
        firm.realm_id, "work", branches, firm.pk, None, "web", {"name": "One Firm"}
    )

    connection.close()  # each thread has one of its own, out of a pool as small as in life

    def play() -> Iterator[None]:
        seen = scope(who["owner"], datetime.now(UTC))
        id = service.open(seen, str(uuid4()), request).dossier_id
        yield
        for name, command, branch in _million.ACTS:
            if wanders and random.random() < 0.5:
                known.forget(id)
            seen = scope(who[name], datetime.now(UTC))
            service.act(seen, str(uuid4()), command, UUID(int=id.int + branch + 1))
            yield

    return play


def wandering(url: str, n: int) -> Round:
    return ours(url, n, wanders=True)


_LIMIT = """with d as (
    update limit_head set version = version + 1, head = %s where id = %s and version = %s
    returning id, version),
e as (insert into limit_line select id, version, 'event', %s from d)
insert into limit_line select id, version, 'command', %s from d"""


def limit(url: str, n: int) -> Round:
    """One update and two inserts in one statement: no rules, no rights, no reading."""
    own = threading.local()
    head, body = b"h" * 32, "x" * 200

    def play() -> Iterator[None]:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        id = uuid4()
        own.connection.execute("insert into limit_head values (%s, 0, %s)", (id, head))
        for version in range(1000):
            own.connection.execute(_LIMIT, (head, id, version, body, body))
            yield

    return play


def town(url: str) -> str:
    """The town in this database, and the two tables of the limit."""
    _place.in_another_process(_install, url)
    return url


def _install(url: str) -> None:
    _place.ready(url)
    from django.core.management import call_command

    from tests.kernel.town import Town

    call_command("migrate", interactive=False, verbosity=0)
    Town.installed()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "create table if not exists limit_head (id uuid primary key, version int, head bytea)"
            " with (fillfactor = 80)"
        )
        connection.execute(
            "create table if not exists limit_line (id uuid, version int, kind text, body text,"
            " primary key (id, version, kind))"
        )


def report(name: str, rates: list[Rate], ceiling: float) -> float:
    """Print the medians of a job; its median commands a second comes back."""
    rate = statistics.median(r.per_second for r in rates)
    python, postgres = (
        statistics.median(getattr(r, x) for r in rates) for x in ("python", "postgres")
    )
    units = "" if name == LIMIT else f"{rate / COMMANDS:,.1f}"
    spread = f"{min(r.per_second for r in rates):,.0f}-{max(r.per_second for r in rates):,.0f}"
    print(
        f"{name:40} {units:>10} {rate:>11,.0f} {spread:>15} {rate / ceiling:>7.2f}"
        f" {python:>9.3f} {postgres:>9.3f}",
        flush=True,
    )
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()

    full = _million.database(args.cases) if args.cases else None
    peers = [] if args.no_peers else [(p, py) for p in _peers.PEERS if (py := _peers.installed(p))]
    with _place.server() as server:
        urls = {"0": town(_place.made(server, "bench_empty"))}
        if full:
            urls[f"{args.cases:,}"] = _place.url(server, full)
        theirs = _place.made(server, "bench_peers")
        for peer, python in peers:
            _peers.prepared(peer, python, theirs)
        jobs: list[tuple[str, Callable[[str, int], Round], str]] = [(LIMIT, limit, urls["0"])]
        jobs += [(f"onething, {size} cases", wandering, url) for size, url in urls.items()]
        jobs += [("onething, 0 cases, one process a dossier", ours, urls["0"])]
        found: dict[str, list[Rate]] = {}
        beside: dict[str, list[tuple[float, float]]] = {}
        for _ in range(args.rounds):
            for name, job, url in jobs:
                rate = _clients.run(
                    job, url, server.pid(), args.processes, args.threads, args.seconds
                )
                found.setdefault(name, []).append(rate)
            for peer, python in peers:
                theirs_now = _peers.rate(peer, python, theirs, args.processes, args.seconds)
                beside.setdefault(peer.name, []).append(theirs_now)
    print(f"{args.processes} processes x {args.threads} threads, {args.rounds} rounds")
    print(
        f"{'job':40} {'dossiers/s':>10} {'commands/s':>11} {'range':>15} {'of lim.':>7}"
        f" {'py ms':>9} {'pg ms':>9}"
    )
    ceiling = statistics.median(r.per_second for r in found[LIMIT])
    rates = [report(name, rates, ceiling) for name, rates in found.items()]
    for name, pairs in beside.items():
        units, spent = (statistics.median(figures) for figures in zip(*pairs, strict=True))
        print(
            f"{name:40} {units:>10,.1f} {'':>11} {'':>15} {'':>7} {spent / COMMANDS:>9.3f}"
            f" {'':>9}  ours is {rates[1] / COMMANDS / units:.1f} times it"
        )
    if full:
        each = zip(*list(found.values())[1:3], strict=True)
        ratio = statistics.median(b.per_second / a.per_second for a, b in each)
        print(f"at {args.cases:,} cases / at 0: {ratio:.2f} (goal {GOAL_FULL})")
    verdict = "met" if rates[1] / COMMANDS >= GOAL_UNITS else "missed"
    print(f"goal {GOAL_UNITS} dossiers/s: {verdict}")


if __name__ == "__main__":
    main()
