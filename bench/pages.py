"""Lists, search, case and track with a million cases, 5,000 officers, 20 of them signed in.

    python bench/pages.py [--cases 1000000] [--seconds 8] [--explain]

PERFORMANCE.md G. Two web processes with the options of `onething run`. Each of the 20 looks at one
page after the other: first with a second to read it (what a day is like), then without (what the
machine can do). Milliseconds are what the browser waits, from request to last byte, on this same
machine. `--explain` prints how PostgreSQL answers every statement of one look at each page.
"""

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import _million
import _place
import psutil

PEOPLE, WORKERS, GOAL = 20, 2, 50.0
PAGES = ("work list", "next page", "red", "mine", "narrowed", "search", "case", "track")


@dataclass(frozen=True)
class Look:
    """A page as one of the people asks for it."""

    page: str
    path: str
    session: str


def looks(url: str, answer: str) -> None:
    """Sign 20 people in and write down what each may look at."""
    _place.ready(url)
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import connection
    from django.urls import reverse
    from django.utils import timezone

    from onething.cases import worklist
    from onething.parties.models import Account, Mandate, Org, Post
    from onething.parties.scope import scope
    from onething.web.desk_asked import Asked

    roles = ("clerk", "reviewer", "head")
    orgs = list(Org.objects.order_by("pk"))
    chance, now, lines = random.Random(1), timezone.now(), []

    def signed_in(account: Account) -> str:
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store.create()
        return store.session_key

    with connection.cursor() as cursor:
        cursor.execute(
            "select applicant_id, id from dossier where applicant_id is not null"
            " and closed_at is null limit %s",
            [PEOPLE],
        )
        firms = cursor.fetchall()
    for n in range(PEOPLE):
        is_officer = n % 4 != 3
        # One in four of the officers is a window clerk of six departments, the rest have one post.
        is_one_of_many = is_officer and n % 4 != 1
        account, is_new = Account.objects.get_or_create(
            username=f"officer{1 + n * 7}" if is_one_of_many else f"bench{n}",
            defaults={"name": {"en": f"Bench {n}"}, "password": "!"},
        )
        if is_new and is_officer:
            for org in orgs[n : n + 6]:
                Post.objects.create(account=account, org=org, role=roles[n % 3], since=now)
        if is_new and not is_officer:
            Mandate.objects.create(
                account=account,
                party_id=firms[n % len(firms)][0],
                capacity=Mandate.OWNER,
                since=now,
            )
        session, seen = signed_in(account), scope(account.pk, timezone.now())
        dossiers = [row.dossier_id for row in worklist.mine(seen, 5)] if not is_officer else []
        if is_officer:
            rows = worklist.desk(Asked().wanted(seen, timezone.now()), 2000)
            dossiers = [row.dossier_id for row in chance.sample(list(rows), min(40, len(rows)))]
            lines.append(("work list", reverse("desk"), session))
            lines.append(("red", Asked("red").address(), session))
            lines.append(("mine", Asked("mine").address(), session))
            for typed in ("beihu", "ccsw", "华盛", "000123", "east"):
                lines.append(("search", f"{reverse('desk')}?{urlencode({'q': typed})}", session))
            for row in chance.sample(list(rows), min(40, len(rows))):
                narrowed = Asked("free", matter=row.definition, state=row.state)
                lines.append(("narrowed", narrowed.address(), session))
                lines.append(("case", reverse("case", args=[row.case_id]), session))
                later = Asked().address(worklist.mark(row))
                lines.append(("next page", later, session))
        for id in dossiers:
            lines.append(("track", reverse("track", args=[id]), session))
    with Path(answer).open("w", encoding="utf-8") as file:
        file.writelines("\t".join(line) + "\n" for line in lines)


@contextmanager
def pages(url: str) -> Iterator[tuple[int, int]]:
    """(port, process) of the web processes that `onething run` would start."""
    from onething.project import ports
    from onething.project.commands import run

    port = ports.free()
    command = run.programs("127.0.0.1", port, WORKERS)[0].command
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "ONETHING_HOME": str(_place.HOME),
        "ONETHING_STATIC": "source",
        "DJANGO_SETTINGS_MODULE": "onething.project.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    web = subprocess.Popen(command, env=environment, cwd=_place.HOME)
    try:
        _answers(port)
        yield port, web.pid
    finally:
        web.terminate()
        web.wait()


def _answers(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/up", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web processes do not answer")


def asked(
    port: int, which: list[list[Look]], seconds: float, rest: float
) -> dict[str, list[float]]:
    """Milliseconds of every look, by page; each of the people rests as long between two."""
    took: dict[str, list[float]] = {}
    until = time.perf_counter() + seconds

    def person(own: list[Look], chance: random.Random) -> None:
        time.sleep(chance.random() * rest)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            page = chance.choice(sorted({look.page for look in own}))
            look = chance.choice([look for look in own if look.page == page])
            began = time.perf_counter()
            connection.request("GET", look.path, headers={"Cookie": f"sessionid={look.session}"})
            answer = connection.getresponse()
            answer.read()
            took.setdefault(look.page, []).append((time.perf_counter() - began) * 1000)
            if answer.status != 200 and look.page != "search":  # one hit opens its case
                raise SystemExit(f"{look.path}: {answer.status} {answer.headers.get('Location')}")
            time.sleep(rest)

    people = [
        threading.Thread(target=person, args=(own, random.Random(n))) for n, own in enumerate(which)
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return took


def explained(url: str, path: str) -> None:
    """Print the plan of every statement of one look at each page."""
    _place.ready(url)
    import psycopg
    from django.db import connection
    from django.test import Client

    with Path(path).open(encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    real, statements = psycopg.Cursor.execute, []

    def spy(self, query, params=None, **rest):
        statements.append((query, params))
        return real(self, query, params, **rest)

    for page in PAGES:
        _, address, session = next(line for line in lines if line[0] == page)
        client = Client(SERVER_NAME="localhost")
        client.cookies["sessionid"] = session
        client.get(address)  # what is looked up only once is not of the page
        statements.clear()
        psycopg.Cursor.execute = spy
        client.get(address)
        psycopg.Cursor.execute = real
        print(f"=== {page} {address}: {len(statements)} statements")
        for query, params in statements:
            with psycopg.connect(url) as plain:
                try:
                    rows = plain.execute(f"explain (analyze, buffers) {query}", params).fetchall()
                except psycopg.Error as fault:
                    rows = [(f"not explained: {fault}".splitlines()[0],)]
            text = " ".join(str(query).split())
            print(f"--- {rows[-1][0]} | {text[:150]}")
            if any("Seq Scan" in row[0] for row in rows) or _slow(rows):
                print("\n".join(f"      {row[0]}" for row in rows))
    connection.close()


def _slow(rows: list[tuple[str]]) -> bool:
    last = rows[-1][0]
    return last.startswith("Execution") and float(last.split()[2]) > 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--explain", action="store_true")
    args = parser.parse_args()
    name = _million.database(args.cases)
    answer = str(_place.HOME / "looks.txt")
    with _place.server() as server:
        url = _place.url(server, name)
        _place.in_another_process(looks, url, answer)
        if args.explain:
            _place.in_another_process(explained, url, answer)
            return
        by_person: dict[str, list[Look]] = {}
        with Path(answer).open(encoding="utf-8") as file:
            for line in file:
                look = Look(*line.rstrip("\n").split("\t"))
                by_person.setdefault(look.session, []).append(look)
        with pages(url) as (port, web):
            for rest in (0.0, 1.0, 0.0):  # the first time only warms
                before = _spent(web)
                took = asked(port, list(by_person.values()), args.seconds, rest)
                spent = (_spent(web) - before) * 1000 / sum(map(len, took.values()))
                kind = f"{rest:g} s between two looks" if rest else "no rest between two looks"
                report(kind, took, args.seconds, spent)


def _spent(web: int) -> float:
    processes = [psutil.Process(web), *psutil.Process(web).children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def report(kind: str, took: dict[str, list[float]], seconds: float, spent: float) -> None:
    every = sum(map(len, took.values()))
    print(f"{kind}: {every / seconds:,.0f} pages/s, {spent:.1f} ms of processor a page (Python)")
    for page in PAGES:
        times = sorted(took.get(page, [0.0]))
        p95 = times[int(len(times) * 0.95)]
        print(
            f"    {page:12} {len(times):>6} looks  median {statistics.median(times):>7.1f} ms"
            f"  p95 {p95:>7.1f} ms {'' if p95 < GOAL else '  over 50 ms'}",
            flush=True,
        )


if __name__ == "__main__":
    main()
