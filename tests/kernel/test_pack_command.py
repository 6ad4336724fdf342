"""`onething pack`: what it says of a right pack, of a wrong one, and of what a change concerns."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import timezone

from onething.cases import releases, service
from onething.cases.engine import Branch
from onething.parties.models import Realm
from onething.parties.scope import Scope
from onething.project import cli, database
from tests.kernel.town import CONTENT, Town

MATTERS = "matters.yaml"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, town: Town) -> Iterator[None]:
    """Commands work in the database of the tests, which is there already."""
    monkeypatch.setattr(database, "at_hand", lambda home: nullcontext())
    yield


def copy(to: Path, realm: str) -> Path:
    """The Dutch pack for another realm, to be changed at will."""
    shutil.copytree(CONTENT / "wabo", to / realm)
    change(to / realm, "pack.yaml", "realm: wabo", f"realm: {realm}")
    return to / realm


def change(pack: Path, file: str, old: str, new: str) -> None:
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new), encoding="utf-8")


def run(*words: object) -> int:
    return cli.main(["pack", *map(str, words)])


def opened(realm: str, definition: str) -> None:
    """An open dossier of that realm, by nobody in particular."""
    request = service.Request(
        realm_id=Realm.objects.get(code=realm).pk,
        subject=definition,
        branches=(Branch(definition, definition),),
        applicant_id=None,
        region_id=None,
        channel="counter",
        answers={},
    )
    service.open(Scope(0), f"{realm} {timezone.now()}", request)


def test_a_pack_without_mistakes_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", *sorted(p for p in CONTENT.iterdir() if p.is_dir())) == 0
    said = capsys.readouterr().out
    assert "没有错误 · no mistakes" in said
    assert "lifecycle 1" in said


def test_every_mistake_is_told_in_two_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = copy(tmp_path, "wrong")
    change(pack, MATTERS, "org: experts", "org: expert")
    change(pack, MATTERS, "lifecycle: receipt\n    org: general", "org: general")
    assert run("check", pack) == 2
    said = capsys.readouterr().err
    assert "有 2 处错误" in said and "Mistakes: 2." in said
    assert said.count("matters.yaml:") == 4  # two mistakes in two languages


def test_what_is_new_is_told_and_loaded_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = copy(tmp_path, "hamlet")
    assert run("load", pack) == 0
    assert "已发布" in capsys.readouterr().out
    assert run("load", pack) == 0
    assert "没有变化" in capsys.readouterr().out
    assert len([each for each in releases.listed() if each.realm == "hamlet"]) == 1


def test_of_several_packs_all_are_loaded_or_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong = copy(tmp_path, "right"), copy(tmp_path, "wrong")
    change(wrong, MATTERS, "org: experts", "org: expert")
    assert run("load", right, wrong) == 2
    assert not Realm.objects.filter(code="right").exists()


def test_a_difference_says_how_many_open_dossiers_keep_what_they_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = copy(tmp_path, "village")
    run("load", pack)
    for definition in ("matter/permit", "matter/permit", "matter/permit_contact"):
        opened("village", definition)
    change(pack, MATTERS, "nl: Omgevingsvergunning,", "nl: Vergunning,")
    change(pack, "lifecycles/receipt.yaml", "legal: 56 cd roll", "legal: 57 cd roll")
    change(pack, "parties.yaml", "width: 5", "width: 6")
    capsys.readouterr()
    assert run("diff", pack) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "修改 changed 3" in lines[0]
    kept = "件在办件仍按旧版办理"
    assert any(line.startswith(f"~ matter/permit  2 {kept}") for line in lines)
    assert any(line.startswith(f"~ lifecycle/receipt  3 {kept}") for line in lines)
    assert "~ series/dossier" in lines


def test_a_dossier_keeps_what_it_has_through_a_second_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = copy(tmp_path, "island")
    run("load", pack)
    opened("island", "matter/permit")
    change(pack, MATTERS, "nl: Omgevingsvergunning,", "nl: Vergunning,")
    run("load", pack)
    capsys.readouterr()
    assert run("diff", pack) == 0
    said = capsys.readouterr().out
    assert "修改 changed 0" in said
    assert "  matter/permit  1 件在办件仍按旧版办理" in said


def test_a_pack_that_was_never_loaded_is_all_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = copy(tmp_path, "nowhere")
    assert run("diff", pack) == 0
    said = capsys.readouterr().out
    assert "删去 removed 0" in said and "+ matter/permit\n" in said


def test_every_release_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("load", copy(tmp_path, "listed"))
    opened("listed", "matter/permit")
    capsys.readouterr()
    assert run("list") == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("listed ")]
    assert "2012.1" in line and "open dossiers 1" in line
