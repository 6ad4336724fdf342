"""An announcement of holidays comes into a realm, and into the deadlines of its open dossiers.

The year is far away, so that no deadline here has passed, whenever this is run: 2090 begins on a
Sunday, and its first working day by weekends alone is Monday 2 January.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from onething.cases import ledger, recounting, releases, service, verify
from onething.cases.engine import Branch
from onething.cases.event import body_of
from onething.cases.ledger import Written
from onething.cases.lifecycle import Workable
from onething.cases.state import Case
from onething.parties.models import Org, Realm
from onething.parties.scope import Scope
from onething.project import cli, database
from onething.project.content import KINDS
from tests.kernel.test_verify import findings, forged, tampered
from tests.kernel.town import PACKS, SHANGHAI, Town

YEAR = """
calendar:
  2090:
    year: 2090
    published: 2020-11-20
    source: Notice 7
    holidays: [2090-01-01/2090-01-04]
    makeups: [2090-01-07]
"""
numbers = count(1)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, town: Town) -> Iterator[None]:
    """Commands work in the database of the tests, which is there already."""
    monkeypatch.setattr(database, "at_hand", lambda home: nullcontext())
    monkeypatch.setitem(KINDS, "work", Workable)
    yield


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A town of its own, with nobody in it, for the calendar that comes."""
    code = f"place{next(numbers)}-{timezone.now():%H%M%S%f}"
    shutil.copytree(PACKS / "town", tmp_path / "pack")
    for file in (tmp_path / "pack").rglob("*.yaml"):
        text = file.read_text("utf-8").replace("realm: town", f"realm: {code}")
        own = text.replace('office: T, prefix: "T-', f'office: {code}, prefix: "{code}-')
        lines = own.splitlines()
        kept = [line for line in lines if not line.startswith(("officer:", "  clerk: {name: C"))]
        kept = [line for line in kept if not line.startswith(("  reviewer: {n", "  deputy: {n"))]
        kept = [line for line in kept if not line.startswith(("  head: {n", "  outsider: {n"))]
        file.write_text("\n".join(kept) + "\n", "utf-8")
    assert cli.main(["pack", "load", str(tmp_path / "pack")]) == 0
    capsys.readouterr()
    return code


def run(*words: object) -> int:
    return cli.main(["calendar", *map(str, words)])


def written(to: Path, text: str = YEAR, name: str = "year.yaml") -> Path:
    (to / name).write_text(text, "utf-8")
    return to / name


def opened(place: str, when: str = "2089-12-28 10:00") -> Written:
    """North has five working days to accept it: until 4 January by weekends alone."""
    request = service.Request(
        realm_id=Realm.objects.get(code=place).pk,
        subject="work",
        branches=(Branch("north", "work/north"), Branch("south", "work/south")),
        applicant_id=None,
        region_id=None,
        channel="web",
        answers={},
    )
    at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    return service.open(Scope(0), f"{place} {next(numbers)}", request, at)


def north(dossier_id: UUID) -> Case:
    found = ledger.read(dossier_id)
    assert found
    return found[0].case("north")


def due_day(dossier_id: UUID) -> str:
    due = north(dossier_id).due_at
    assert due
    return due.astimezone(SHANGHAI).date().isoformat()


def test_it_says_first_what_it_would_change_and_changes_nothing(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = opened(place)
    assert run("import", written(tmp_path), "--realm", place) == 0
    said = capsys.readouterr().out
    assert "working days by month: 20,20,23" in said
    assert "provisional" in said
    assert "now free 3: 2090-01-02, 2090-01-03, 2090-01-04" in said
    assert "now working 1: 2090-01-07" in said
    assert "2 deadlines of 1 open dossiers move" in said
    assert f"{dossier.number} work/north intake: 2090-01-04 → 2090-01-07" in said
    assert "add --yes" in said
    assert due_day(dossier.dossier_id) == "2090-01-04"


def test_open_deadlines_are_recounted_by_an_event_that_says_why(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    concerned, early = opened(place), opened(place, "2089-12-01 10:00")
    assert run("import", written(tmp_path), "--realm", place, "--yes") == 0
    assert "done: 2 seen, 1 moved" in capsys.readouterr().out
    assert due_day(concerned.dossier_id) == "2090-01-07"
    assert due_day(early.dossier_id) == "2089-12-08"
    assert [e.type for e in ledger.events(early.dossier_id)].count("recount") == 0
    events = [e for e in ledger.events(concerned.dossier_id) if e.type == "recount"]
    assert len(events) == 2, "a branch each"
    body = body_of(events[0])
    assert body["announced"] == [{"year": 2090, "published": "2020-11-20", "source": "Notice 7"}]
    (change,) = body["changes"]
    assert change["was"]["due"].startswith("2090-01-04")
    assert change["due"].startswith("2090-01-07")
    versions = body["calendar"]
    assert versions["before"] == [change["was"]["calendar"]] != [versions["after"]]
    assert not [f for f in findings() if f.where == concerned.number]


def test_a_clock_is_provisional_until_its_year_is_announced(place: str, tmp_path: Path) -> None:
    before = YEAR.replace("2090-01-01/2090-01-04", "").replace("2090-01-07", "")
    run("import", written(tmp_path, before.replace("2090", "2089")), "--realm", place, "--yes")
    dossier = opened(place).dossier_id
    assert north(dossier).clocks["intake"].provisional
    run("import", written(tmp_path), "--realm", place, "--yes")
    assert not north(dossier).clocks["intake"].provisional


def test_the_same_thing_twice_says_that_nothing_changed(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path)
    run("import", file, "--realm", place, "--yes")
    release = releases.newest(Realm.objects.get(code=place).pk)
    capsys.readouterr()
    assert run("import", file, "--realm", place, "--yes") == 0
    assert "nothing changed" in capsys.readouterr().out
    assert releases.newest(Realm.objects.get(code=place).pk) == release


def test_a_list_of_days_with_their_kinds_is_the_same_announcement(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", written(tmp_path), "--realm", place, "--yes")
    rows = "日期,类型\n" + "".join(f"2090-01-0{n},放假\n" for n in (1, 2, 3, 4))
    listed = written(tmp_path, f"{rows}2090-01-07,上班\n", "year.csv")
    capsys.readouterr()
    words = ("--realm", place, "--published", "2020-11-20", "--source", "Notice 7")
    assert run("import", listed, *words) == 0
    assert "nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("makeups: [2090-01-07]", "makeups: [2090-01-04]"), "both a holiday and a make-up day"),
        (("2090-01-07", "2089-05-01"), "is not a day of 2090"),
        (("published: 2020", "published: 2090"), "still to come"),
        (("year: 2090", "year: 90"), "calendar.2090.year"),
        (("makeups", "makeup"), "makeups"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(
    change: tuple[str, str],
    told: str,
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = written(tmp_path, YEAR.replace(*change))
    assert run("import", file, "--realm", place, "--yes") == 2
    assert told in capsys.readouterr().err


def test_days_that_were_over_when_it_was_published_cannot_be_changed(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = YEAR.replace("2090-01-01/2090-01-04", "2020-11-12").replace("2090-01-07", "2020-11-28")
    late = late.replace("2090", "2020")
    assert run("import", written(tmp_path, late), "--realm", place, "--yes") == 2
    assert "over by then: 2020-11-12" in capsys.readouterr().err


def test_announced_anew_it_changes_what_is_to_come_and_the_first_is_kept(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in January 2020: the days that change lie after the second announcement."""
    dossier = opened(place).dossier_id
    run("import", written(tmp_path), "--realm", place, "--yes")
    again = YEAR.replace("2020-11-20", "2021-01-27").replace("01-04]", "01-05]")
    capsys.readouterr()
    assert run("import", written(tmp_path, again), "--realm", place, "--yes") == 0
    assert due_day(dossier) == "2090-01-09"
    capsys.readouterr()
    run("list", "--realm", place)
    assert "replaced by a later one" in capsys.readouterr().out
    run("show", 2090, "--realm", place, "--known", "2021-01-26")
    assert "published 2020-11-20" in capsys.readouterr().out
    run("show", 2090, "--realm", place)
    assert "published 2021-01-27" in capsys.readouterr().out


def test_a_slip_of_the_pen_is_corrected_only_when_that_is_said(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = opened(place)
    run("import", written(tmp_path), "--realm", place, "--yes")
    right = written(tmp_path, YEAR.replace("01-04]", "01-03]"))
    assert run("import", right, "--realm", place, "--yes") == 2
    assert "--correct" in capsys.readouterr().err
    assert run("import", right, "--realm", place, "--yes", "--correct") == 0
    assert due_day(dossier.dossier_id) == "2090-01-06"
    assert not [f for f in findings() if f.where == dossier.number], "old versions stay known"


def test_a_pack_that_lacks_an_announced_year_does_not_take_it_away(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", written(tmp_path), "--realm", place, "--yes")
    realm = Realm.objects.get(code=place).pk
    release = releases.newest(realm)
    capsys.readouterr()
    assert cli.main(["pack", "load", str(tmp_path / "pack")]) == 0
    assert "that stay: calendar/2090" in capsys.readouterr().out
    assert releases.newest(realm) == release
    assert cli.main(["pack", "diff", str(tmp_path / "pack")]) == 0
    assert "- calendar/2090" not in capsys.readouterr().out


def test_a_recount_that_was_broken_off_goes_on_where_it_was(place: str, tmp_path: Path) -> None:
    while recounting.batch(timezone.now()):
        """What other tests left to do."""
    dossiers = [opened(place).dossier_id for _ in range(5)]
    plan_and_publish(place, written(tmp_path))
    first = recounting.batch(timezone.now(), most=2)
    assert first and (first.seen, first.moved, first.is_done) == (2, 2, False)
    assert [due_day(id) for id in dossiers].count("2090-01-07") == 2
    while (found := recounting.batch(timezone.now(), most=2)) and not found.is_done:
        pass
    assert {due_day(id) for id in dossiers} == {"2090-01-07"}
    assert recounting.batch(timezone.now()) is None


def plan_and_publish(place: str, file: Path) -> None:
    from onething.project import announcing

    definition = announcing.read(file, None, None)
    now = timezone.now()
    plan = announcing.plan(announcing.realm_of(place), definition, now.date())
    announcing.publish(plan, now)


def test_whoever_looks_or_acts_before_the_worker_came_sees_the_new_day(
    place: str, tmp_path: Path
) -> None:
    dossier = opened(place).dossier_id
    plan_and_publish(place, written(tmp_path))
    org = Org.objects.get(realm__code=place, code="north").pk
    clerk = Scope(1, posts=frozenset({(org, "clerk")}))
    seen, _book = service.look(clerk, dossier)
    intake = seen.case("north").clocks["intake"]
    assert intake.due and intake.due.astimezone(SHANGHAI).date().isoformat() == "2090-01-07"
    service.act(clerk, f"{dossier}", "accept", seen.case("north").id)
    types = [event.type for event in ledger.events(dossier)]
    assert types.index("recount") < types.index("accept")


def test_a_shifted_recount_is_found(place: str, tmp_path: Path) -> None:
    dossier = opened(place)
    run("import", written(tmp_path), "--realm", place, "--yes")
    statements = forged(
        dossier, lambda body: body.replace('"due":"2090-01-07T', '"due":"2090-01-10T')
    )
    with tampered(*statements):
        said = [f.said("en") for f in findings() if f.code == "wrong-deadline"]
        assert any("counted by days 2090-01-07" in each for each in said)
    was = r'("was":{"calendar":"[^"]*","due":"2090-01-0)4'
    lied = forged(dossier, lambda body: re.sub(was, r"\g<1>3", body))
    with tampered(*lied):
        assert "wrong-recount" in {f.code for f in verify.verify(verify.Count())}
