"""`onething receipt`: what is given out as a file is genuine, and only unchanged."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from onething.project import cli, database
from tests.kernel.town import Town


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a key of its own; the database is that of the tests."""
    monkeypatch.setenv("ONETHING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(database, "at_hand", lambda home: nullcontext())
    return tmp_path


def test_what_was_issued_is_genuine_until_a_letter_changes(
    town: Town, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = town.open("north").number
    file = home / "receipt.json"
    assert cli.main(["receipt", "issue", number, str(file)]) == 0
    assert cli.main(["receipt", "check", str(file)]) == 0
    told = capsys.readouterr().out
    assert number in told
    assert "One Firm" in told
    file.write_text(file.read_text().replace("One Firm", "Two Firm"))
    assert cli.main(["receipt", "check", str(file)]) == 2
    assert "does not fit its signature" in capsys.readouterr().err


def test_a_number_nobody_was_given_has_no_receipt(
    town: Town, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["receipt", "issue", "X-1", str(home / "receipt.json")]) == 2
    assert "X-1" in capsys.readouterr().err
