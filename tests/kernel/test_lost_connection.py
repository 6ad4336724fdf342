"""A connection that is lost under a command: decided again, with the same key, and taken once."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from onething.cases import keys, ledger, service, worker
from onething.cases.engine import Branch
from tests.kernel.town import Town


def lose() -> None:
    """The server ends our session; we notice at the next statement."""
    with ledger.cursor() as cursor:
        pid = cursor.connection.info.backend_pid
    with psycopg.connect(**other()) as another:
        another.execute("select pg_terminate_backend(%s, 5000)", [pid])


def other() -> dict[str, Any]:
    kept = ("host", "port", "user", "password", "dbname")
    return {k: v for k, v in connection.get_connection_params().items() if k in kept and v}


def request(town: Town) -> service.Request:
    branches = (Branch("north", "work/north"),)
    return service.Request(town.realm.pk, "work", branches, town.firm.pk, None, "web", {})


def test_a_command_outlives_its_connection(town: Town) -> None:
    owner, clerk, wanted = town.scope("owner"), town.scope("clerk"), request(town)
    lose()
    opened = service.open(owner, str(uuid4()), wanted)
    case = town.look(opened).case("north").id
    lose()
    assert service.act(clerk, str(uuid4()), "accept", case).version > opened.version


def test_a_command_whose_answer_was_lost_gives_that_answer(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement was kept, but the connection broke before we were told."""
    write, kept = ledger.write, []

    def kept_but_not_told(*words: Any, **more: Any) -> Any:
        written = write(*words, **more)
        if not kept:
            kept.append(written)
            lose()
            with ledger.cursor() as cursor:
                cursor.execute("select 1")
        return written

    monkeypatch.setattr(ledger, "write", kept_but_not_told)
    owner, wanted, key = town.scope("owner"), request(town), str(uuid4())
    assert service.open(owner, key, wanted) == kept[0]
    assert service.open(owner, key, wanted) == kept[0]


def test_the_worker_waits_for_a_database_that_went_away(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[float] = []
    round = worker.round

    def interrupted(*words: Any) -> bool:
        if not rounds:
            lose()
        return round(*words)

    def stop(pause: float) -> bool:
        rounds.append(pause)
        return len(rounds) == 2

    monkeypatch.setattr(worker, "round", interrupted)
    worker.work(stop, keys.signing(keys.new()), "Asia/Shanghai")
    assert rounds[0] == 1.0, "it did not pause"
