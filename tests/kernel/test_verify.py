"""Whatever somebody does to the ledger behind our back, `verify` finds it and names it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction

from onething.cases import epoch, keys, ledger, receipt, seal, service, verify
from onething.cases.event import Event, hash_of
from onething.cases.ledger import Written
from tests.kernel.town import Town, certainly_written


class _Undo(Exception):
    pass


@contextmanager
def tampered(*statements: str) -> Iterator[None]:
    """What somebody with the rights of the owner did to the tables; undone afterwards."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in ("event", "seal"):
                cursor.execute(f"alter table {table} disable trigger all")
            for statement in statements:
                cursor.execute(statement)
            yield
            raise _Undo
    except _Undo:
        pass


def findings(key: keys.PublicKey | None = None) -> list[verify.Finding]:
    return list(verify.verify(verify.Count(), key))


@pytest.fixture
def worked(town: Town) -> Written:
    """A dossier that was suspended, resumed, extended and refused, with a sibling still open."""
    day = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
    written = town.open("north", "south", when=day)
    north = next(iter(service.look(town.scope("owner"), written.dossier_id, day)[0].cases))
    for who, command, days, input in (
        ("clerk", "accept", 0, {}),
        ("reviewer", "suspend", 1, {"basis": "appraisal"}),
        ("reviewer", "resume", 2, {}),
        ("reviewer", "review", 2, {}),
        ("head", "extend", 2, {}),
        ("head", "refuse", 3, {"reason": "no kitchen"}),
    ):
        last = town.act(who, command, north, when=day + timedelta(days=days), input=input)
    return last


def test_a_ledger_nobody_touched_is_clean(town: Town, worked: Written) -> None:
    count = verify.Count()
    assert list(verify.verify(count)) == []
    assert count.dossiers > 0
    assert count.deadlines > 4


PLANTED: dict[str, tuple[str, str, str]] = {
    "a flipped byte": (
        "update event set body = replace(body, 'decision', 'decisioN')"
        " where dossier_id = '{id}' and seq = 6",
        "altered-event",
        "event 6",
    ),
    "a cut tail": (
        "delete from event where dossier_id = '{id}' and seq = {last}",
        "cut-tail",
        "ends at",
    ),
    "an event taken out of the middle": (
        "delete from event where dossier_id = '{id}' and seq = 5",
        "lost-event",
        "event 5 is missing",
    ),
    "a deleted case": (
        """delete from "case" where dossier_id = '{id}' and branch = 'north'""",
        "lost-row",
        "case north is gone",
    ),
    "an altered state": (
        """update "case" set state = 'granted' where dossier_id = '{id}' and branch = 'north'""",
        "altered-projection",
        "case north shows state granted, its events say refused",
    ),
    "an altered holder": (
        "update task set holder_id = 1 where dossier_id = '{id}'",
        "altered-projection",
        "holder_id 1",
    ),
    "a shifted deadline in the list": (
        """update "case" set due_at = due_at + interval '1 day' where dossier_id = '{id}'
        and branch = 'south'""",
        "altered-projection",
        "case south shows due_at",
    ),
    "a due moment taken off the sweeper's table": (
        "delete from due where dossier_id = '{id}'",
        "altered-projection",
        "due deemed",
    ),
    "a changed answer": (
        "update record set body = '\"another\"' where dossier_id = '{id}' and kind = 'answers'",
        "altered-record",
        "the record answers of event 1 was altered",
    ),
    "a record deleted with its salt": (
        "delete from record where dossier_id = '{id}' and kind = 'answers'",
        "lost-record",
        "answers",
    ),
    "another applicant": (
        "update dossier set applicant_id = 999 where id = '{id}'",
        "altered-projection",
        "applicant_id 999",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_it_finds_and_names(planted: str, worked: Written) -> None:
    statement, code, words = PLANTED[planted]
    with tampered(statement.format(id=worked.dossier_id, last=worked.version)):
        found = [finding for finding in findings() if finding.code == code]
        assert found, "nothing of the kind was found"
        said = found[0].said("en")
        assert words in said
        assert worked.number in said


def test_a_whole_dossier_that_was_deleted_leaves_its_number(worked: Written) -> None:
    tables = ("dossier", '"case"', "task", "event", "record", "due")
    with tampered(
        *(
            f"delete from {table} where {'id' if table == 'dossier' else 'dossier_id'}"
            f" = '{worked.dossier_id}'"
            for table in tables
        )
    ):
        (found,) = [finding for finding in findings() if finding.code == "lost-number"]
        assert found.params["number"] == worked.number


def test_a_dossier_row_that_was_deleted_leaves_its_events(worked: Written) -> None:
    with tampered(f"delete from dossier where id = '{worked.dossier_id}'"):
        assert "lost-dossier" in {finding.code for finding in findings()}


def forged(written: Written, change: Callable[[str], str]) -> list[str]:
    """Statements of somebody who alters an event and then hashes the whole chain again."""
    statements, prev = [], b""
    for event in ledger.events(written.dossier_id):
        body = change(event.body)
        copy = Event(**{**_fields(event), "body": body, "prev": prev})
        prev = hash_of(copy)
        statements.append(
            f"update event set body = '{body}', prev = '\\x{copy.prev.hex()}',"
            f" hash = '\\x{prev.hex()}' where dossier_id = '{written.dossier_id}'"
            f" and seq = {event.seq}"
        )
    statements.append(
        f"update dossier set head = '\\x{prev.hex()}' where id = '{written.dossier_id}'"
    )
    return statements


def _fields(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in Event.__slots__}


def test_a_shifted_deadline_is_counted_again_even_if_every_hash_was_made_anew(
    worked: Written,
) -> None:
    """21 Sep + 5 working days over a holiday is 29 Sep; somebody gives his office a day more."""
    statements = forged(
        worked, lambda body: body.replace('"due":"2026-09-29T09:30', '"due":"2026-09-30T09:30')
    )
    shifted = (
        """update "case" set due_at = due_at + interval '1 day',"""
        " clocks = replace(clocks::text, '2026-09-29T09:30', '2026-09-30T09:30')::jsonb"
        f" where dossier_id = '{worked.dossier_id}' and branch = 'south'"
    )
    with tampered(*statements, shifted):
        wrong = [finding for finding in findings() if finding.code == "wrong-deadline"]
        assert wrong
        assert "counted by days 2026-09-29" in wrong[0].said("en")


def test_a_shifted_moment_of_yellow_is_counted_again(worked: Written) -> None:
    """One working day before 29 Sep is 28 Sep, from its first minute."""
    statements = forged(
        worked, lambda body: body.replace('"warn":"2026-09-27T16:00', '"warn":"2026-09-28T16:00')
    )
    with tampered(*statements):
        said = [f.said("en") for f in findings() if f.code == "wrong-deadline"]
        assert any("counted by days 2026-09-28 00:00:00+08:00" in each for each in said)


def test_what_was_written_before_yellow_was_kept_is_filled_in(worked: Written) -> None:
    """The columns and the events of a database that was made before the migration."""
    statements = forged(worked, lambda body: re.sub(r',"warn":("[^"]*"|null)', "", body))
    of_it = f"where dossier_id = '{worked.dossier_id}'"
    old = (
        "update task set warn_at = null, legal_due_at = null",
        """update "case" set warn_at = null""",
        """update "case" set clocks = regexp_replace(clocks::text,"""
        """ ', "warn": ("[^"]*"|null)|"warn": ("[^"]*"|null), ', '', 'g')::jsonb""",
    )
    rows = (
        f"select kind, warn_at, legal_due_at from task {of_it} and closed_at is null",
        f'select branch, warn_at, clocks from "case" {of_it} and ended_at is null',
    )
    today = [_rows(row) for row in rows]
    with tampered(*statements, *(f"{each} {of_it}" for each in old)):
        assert [_rows(row) for row in rows] != today
        import_module("onething.cases.migrations.0002_lights").fill(
            None, connection.schema_editor()
        )
        assert [_rows(row) for row in rows] == today
        assert not [f for f in findings() if f.where == worked.number]


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_a_sealed_day_cannot_be_rewritten(worked: Written, tmp_path: Path) -> None:
    certainly_written(worked)
    key = keys.signing(keys.new())
    with tampered("delete from seal"):
        # The seal covers what was certainly written; our own open transaction is not.
        made = seal.make(date(2026, 11, 22), key)
        assert made is not None
        assert made.dossiers > 0
        assert not [f for f in findings(key.public) if f.code == "wrong-seal"]
        with connection.cursor() as cursor:
            for statement in forged(worked, lambda body: body.replace('"web"', '"desk"')):
                cursor.execute(statement)
        assert "rewritten" in "".join(
            f.said("en") for f in findings(key.public) if f.code == "wrong-seal"
        )


def test_a_forged_signature_is_found(worked: Written, tmp_path: Path) -> None:
    key = keys.signing(keys.new())
    with tampered("delete from seal"):
        assert seal.make(date(2026, 11, 22), key)
        with connection.cursor() as cursor:
            cursor.execute("update seal set dossiers = dossiers + 1")
        assert "signature" in "".join(
            f.said("en") for f in findings(key.public) if f.code == "wrong-seal"
        )


def test_a_day_is_sealed_once(tmp_path: Path, worked: Written) -> None:
    key = keys.signing(keys.new())
    with tampered("delete from seal"):
        assert seal.make(date(2026, 11, 22), key) is not None
        assert seal.make(date(2026, 11, 22), key) is None


def test_a_receipt_is_checked_with_the_public_key_alone(
    town: Town, worked: Written, tmp_path: Path
) -> None:
    key = keys.signing(keys.new())
    given = receipt.issue(town.look(worked), "One Firm", "Work", key)
    file = tmp_path / "receipt.json"
    file.write_bytes(given.file())
    public = tmp_path / "signing.pub"
    public.write_bytes(key.public.pem())
    receipt.check(receipt.read(file), keys.public(public))


def test_a_receipt_with_one_figure_changed_is_refused(
    town: Town, worked: Written, tmp_path: Path
) -> None:
    key = keys.signing(keys.new())
    given = receipt.issue(town.look(worked), "One Firm", "Work", key)
    file = tmp_path / "receipt.json"
    file.write_text(given.file().decode().replace("One Firm", "Two Firm"))
    with pytest.raises(receipt.ForgedReceipt):
        receipt.check(receipt.read(file), key.public)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"format": "onething/receipt/1"}'])
def test_a_file_that_is_no_receipt_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(text)
    with pytest.raises(receipt.NoReceipt, match=r"receipt\.json"):
        receipt.read(file)


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "signing.pub"
    file.write_text("not a key")
    with pytest.raises(keys.NoPublicKey, match=r"signing\.pub"):
        keys.public(file)


def test_a_ledger_restored_on_another_server_keeps_its_seals_and_its_order(
    town: Town, worked: Written
) -> None:
    """A new server counts transactions from below; what it writes comes after all the same."""
    key = keys.signing(keys.new())
    ahead = 10**9
    with tampered(
        "delete from seal",
        "alter table event disable trigger all",
        f"update event set tx = tx + {ahead}",
        "update epoch set system = 1",
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"update epoch set base = base + {ahead + 1000}")
            assert seal.make(date(2026, 11, 22), key)
            cursor.execute(f"update epoch set base = base - {ahead + 1000}")
        sealed = _last_place()
        assert epoch.begin()
        assert not epoch.begin()
        town.open("north")
        assert _last_place() > sealed
        assert not [f for f in findings(key.public) if f.code == "wrong-seal"]


def _last_place() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select max(tx) from event")
        return int(cursor.fetchone()[0])
