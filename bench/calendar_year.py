"""A calendar comes while 20 people look at pages: how long it takes, and what they notice.

    python bench/calendar_year.py [--cases 1250000] [--seconds 20]

A year is announced anew, so that nearly every open deadline of the town falls elsewhere. Measured
in one run: counting what would move, publishing, and recounting every open dossier, with the pages
of two web processes before it and during it. The million cases are copied first: a calendar that
came cannot be taken back. Of the cases one in two is open; 1,250,000 have 100,000 open dossiers.
"""

import argparse
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import _million
import _place
import pages
import psycopg

COPY = "bench_calendar"
FREE = 3
"""Working days that the new announcement makes free, the next ones from tomorrow."""


def imported(url: str, answer: str) -> None:
    """Announce the year anew and recount; write down the seconds of each step."""
    _place.ready(url)
    from dataclasses import replace

    from onething.cases import recounting, releases
    from onething.clocks.content import CalendarYear
    from onething.packs import defined
    from onething.parties.models import Realm

    now = datetime.now(UTC)
    realm = Realm.objects.get(code="town").pk
    newest = releases.newest(realm)
    assert newest is not None
    book = releases.book(newest, newest)
    year = CalendarYear(
        year=now.year,
        published=now.date(),
        source="announced anew",
        holidays=tuple({"first": day, "last": day} for day in _freed(book, now)),
        makeups=_makeups(book, now.year),
    )
    announced = replace(book, history=book.history.joined(year.table()), since=now)
    marks = [time.perf_counter()]
    moving = sum(1 for _ in recounting.would_move(realm, announced))
    marks.append(time.perf_counter())
    release, _ = releases.announce(realm, defined("calendar", "anew", year, "bench", 0), now)
    marks.append(time.perf_counter())
    while (found := recounting.progress(release)) and not found.is_done:
        recounting.batch(datetime.now(UTC))
    marks.append(time.perf_counter())
    assert found is not None
    looked, published, done = (b - a for a, b in pairwise(marks))
    with Path(answer).open("w", encoding="utf-8") as file:
        print(f"counting what would move: {looked:.1f} s, {moving:,} deadlines", file=file)
        print(f"publishing: {published * 1000:.0f} ms", file=file)
        rate = found.seen / done
        print(
            f"recounting: {done:.1f} s, {found.seen:,} open dossiers, {found.moved:,} moved"
            f" ({rate:,.0f}/s)",
            file=file,
        )


def _freed(book, now: datetime) -> list[date]:
    """Every day that is free now, and the next working days from tomorrow."""
    calendar, first = book.calendar, date(now.year, 1, 1)
    whole = [first + timedelta(days=n) for n in range(365)]
    free = [day for day in whole if not calendar.is_working(day)]
    tomorrow = calendar.day_of(now)
    return free + [calendar.add(tomorrow, n + 1) for n in range(FREE)]


def _makeups(book, year: int) -> tuple[date, ...]:
    tables = [table for table in book.calendar.tables if table.year == year]
    return tuple(sorted(day for table in tables for day in table.makeups))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_250_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    args = parser.parse_args()
    name = _million.database(args.cases)
    looks, answer = str(_place.HOME / "looks.txt"), str(_place.HOME / "calendar.txt")
    with _place.server() as server:
        url = _place.made(server, COPY, template=name)
        try:
            _place.in_another_process(pages.looks, url, looks)
            people = list(_people(looks).values())
            with pages.pages(url) as (port, _web):
                for _ in ("warming", "before"):
                    took = pages.asked(port, people, args.seconds / 2, 1.0)
                pages.report("before", took, args.seconds / 2, 0.0)
                during = _meanwhile(url, answer, port, people, args.seconds)
                pages.report("meanwhile", during, args.seconds, 0.0)
            sys.stdout.write(Path(answer).read_text("utf-8"))
        finally:
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(f"drop database if exists {COPY} with (force)")


def _people(path: str) -> dict[str, list[pages.Look]]:
    by_person: dict[str, list[pages.Look]] = {}
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            look = pages.Look(*line.rstrip("\n").split("\t"))
            by_person.setdefault(look.session, []).append(look)
    return by_person


def _meanwhile(
    url: str, answer: str, port: int, people: list[list[pages.Look]], seconds: float
) -> dict[str, list[float]]:
    """The looks during the import; they end when it has ended, or are gone on with until then."""
    job = threading.Thread(target=_place.in_another_process, args=(imported, url, answer))
    job.start()
    took: dict[str, list[float]] = {}
    while job.is_alive():
        for page, times in pages.asked(port, people, seconds / 4, 1.0).items():
            took.setdefault(page, []).extend(times)
    job.join()
    return took


if __name__ == "__main__":
    main()
