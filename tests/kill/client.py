"""The client: a program of its own that uses the system over HTTP as people do, and keeps what it
is told. Standard library only.

It reads one line of JSON (what `city` printed, with `address`, `file`, `seed`), works until the
line `finish` comes, and then brings everything it began to an answer.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.kill import acknowledged
from tests.kill.acknowledged import Acknowledged
from tests.kill.browser import Browser
from tests.kill.people import Officer, Owner, Person, Seat, employ

LAST_ANSWERS = 60.0


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    kept = Acknowledged(Path(plan["file"]))
    end = [float("inf")]
    finishing = threading.Event()
    people = list(_people(plan, kept, lambda: end[0]))
    threads = employ(people, finishing)
    for line in sys.stdin:
        if line.strip() == "finish":
            break
    end[0] = time.monotonic() + LAST_ANSWERS
    finishing.set()
    for thread in threads:
        thread.join()
    browsers = [person.seat.browser for person in people]
    kept.keep(
        acknowledged.ENDED,
        unanswered=sum(browser.unanswered for browser in browsers),
        away=sum(browser.away for browser in browsers),
        left=sum(person.is_left for person in people),
    )


def _people(plan: Mapping[str, Any], kept: Acknowledged, until: Any) -> Iterator[Person]:
    def broken(path: str, status: int, body: str) -> None:
        kept.keep(acknowledged.BROKEN, path=path, status=status, body=body)

    def seat(account: str) -> Seat:
        browser = Browser(plan["address"], broken, until)
        return Seat(account, plan["password"], browser, kept, plan["seed"])

    for account in plan["officers"]:
        yield Officer(seat(account), plan["words"])
    for account in plan["owners"]:
        start = f"/things/{plan['realm']}/{plan['thing']}/start/"
        yield Owner(seat(account), start, plan["answers"], plan["words"])


if __name__ == "__main__":
    main()
