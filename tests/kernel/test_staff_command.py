"""`onething staff`: what an operator does at the machine itself."""

from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from onething.parties.models import Account, AuditLog, Post, Realm
from onething.project import cli, database
from tests.kernel.town import Town


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write in; the database is that of the tests."""
    monkeypatch.setattr(database, "at_hand", lambda home: nullcontext())
    return tmp_path


def table(folder: Path, *rows: str) -> str:
    file = folder / "staff.csv"
    file.write_text("\n".join(["账号,姓名,部门,岗位", *rows]), encoding="utf-8")
    return str(file)


def test_good_rows_go_in_and_bad_ones_come_back_in_a_file(
    town: Town, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nick = f"c{uuid4().hex[:6]}"
    file = table(folder, f"{nick},Ann,north,Reviewer", f"{nick}x,Bob,moon,Reviewer")
    wrong = folder / "wrong.xlsx"
    words = ["staff", "import", file, "--realm", "town", "--errors", str(wrong)]
    assert cli.main([*words, "--check"]) == 1
    assert not Account.objects.filter(username=nick).exists(), "--check changes nothing"
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert "第 3 行 row 3" in said.err
    assert "moon" in said.err
    assert wrong.read_bytes()[:2] == b"PK"
    assert Post.objects.filter(account__username=nick, role="reviewer").exists()
    noted = AuditLog.objects.filter(account__username=nick).values_list("actor", flat=True)
    assert set(noted) == {None}, "done at the machine, by nobody with an account"


def test_the_realm_is_asked_for_where_there_are_several(
    town: Town, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Realm.objects.get_or_create(
        code="elsewhere", defaults={"name": {}, "languages": ["en"], "zone": "Asia/Shanghai"}
    )
    code = cli.main(["staff", "import", table(folder, "a,b,c,d")])
    Realm.objects.filter(code="elsewhere").delete()
    assert code == 2
    assert "--realm" in capsys.readouterr().err


def test_what_cannot_be_read_is_one_line(
    town: Town, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["staff", "import", str(folder / "none.xlsx"), "--realm", "town"]) == 2
    assert "none.xlsx" in capsys.readouterr().err


def test_a_link_lets_an_administrator_in_again(
    town: Town, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"l{uuid4().hex[:6]}"
    Account.objects.create_user(name, None, name={"en": "Locked out"})
    assert cli.main(["staff", "password", name]) == 0
    address = capsys.readouterr().out.splitlines()[-1]
    assert Client().get(address).status_code == 200
    assert cli.main(["staff", "password", "nobody-at-all"]) == 2
