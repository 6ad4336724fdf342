"""What `onething authority` says, of a pack and of what is published."""

from pathlib import Path

import pytest

from onething.project import cli

CONTENT = Path(__file__).parents[2] / "content"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert cli.main(["authority", *words]) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_it_says_who_decides_and_by_what_law(capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(CONTENT / "changchun")
    out = said(
        capsys, "registration_change", "--at", "2026-07-01T00:05", "--place", "beihu",
        "--pack", pack,
    )  # fmt: skip
    assert "market_regulation" in out
    assert "by law" in out


def test_what_is_not_there_is_said_with_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(CONTENT / "changchun")
    assert "matter/" in said(capsys, "fly", "--pack", pack, code=2)
    place = ("registration_change", "--place", "moon", "--pack", pack)
    assert "beihu" in said(capsys, *place, code=2)
    at = ("registration_change", "--at", "tomorrow", "--pack", pack)
    assert "2026-07-01T00:05" in said(capsys, *at, code=2)


def test_no_gap_is_said_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(CONTENT / "changchun")
    assert "no gap" in said(capsys, "check", "--pack", pack)
