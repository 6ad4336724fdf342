"""A database that is away: 503, nothing acknowledged that was not stored; then the same form."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from onething.project.embedded.server import Server
from onething.project.home import Home
from tests.kill import audit, homes
from tests.kill.acknowledged import Acknowledged
from tests.kill.browser import Answer, Browser
from tests.kill.people import DEED, Owner, Seat
from tests.running import Run


@pytest.fixture
def plan(throwaway_home: Home) -> dict[str, Any]:
    return homes.settled(throwaway_home)


@pytest.fixture
def server(throwaway_home: Home, plan: dict[str, Any]) -> Iterator[Server]:
    """A database that `onething run` does not keep alive: that of DATABASE_URL."""
    server = Server(throwaway_home)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def run(throwaway_home: Home, server: Server) -> Iterator[Run]:
    with homes.running(throwaway_home, more={"DATABASE_URL": str(server.url())}) as run:
        yield run


def seat(run: Run, plan: dict[str, Any], account: str, kept: Path) -> Seat:
    def broken(path: str, status: int, body: str) -> None:
        raise AssertionError(f"{path} answered {status}: {body}")

    browser = Browser(run.address, broken)
    return Seat(account, plan["password"], browser, Acknowledged(kept), "one")


def test_what_is_sent_while_the_database_is_away_is_not_there_and_is_taken_once_afterwards(
    run: Run, server: Server, plan: dict[str, Any], tmp_path: Path
) -> None:
    owner_seat = seat(run, plan, plan["owners"][0], tmp_path / "owner")
    start = f"/things/{plan['realm']}/{plan['thing']}/start/"
    owner = Owner(owner_seat, start, plan["answers"], plan["words"])
    ready = owner.filled(plan["answers"][0])
    assert ready
    words = urlencode(ready.filled({}, random.Random(1)))

    def submit() -> Answer:
        return owner_seat.browser.once("POST", ready.action, words)

    server.stop()
    away = submit()
    assert (away.status, away.location) == (503, None)
    assert "连不上数据库" in away.body
    server.start()
    books = audit.read(str(server.url()))
    assert (books.numbers, books.lines, books.keys) == ([], [], frozenset())
    assert [submit().location for _ in range(2)] == [f"/receipts/{only(server)}/"] * 2

    clerk = seat(run, plan, "window", tmp_path / "clerk")
    desk = clerk.page("/desk/")
    claim = next(form for form in desk.forms if DEED.match(form.action))
    sent = urlencode(claim.filled({}, random.Random(1)))
    before = audit.read(str(server.url()))
    server.stop()
    assert clerk.browser.once("POST", claim.action, sent).status == 503
    server.start()
    assert audit.read(str(server.url())).lines == before.lines
    assert clerk.browser.once("POST", claim.action, sent).location
    assert clerk.browser.once("POST", claim.action, sent).location
    after = audit.read(str(server.url()))
    assert len(after.lines) == len(before.lines) + 1
    assert len(after.keys) == len(before.keys) + 1


def only(server: Server) -> str:
    """The one dossier there is."""
    ((dossier, _),) = audit.read(str(server.url())).numbers
    return dossier
