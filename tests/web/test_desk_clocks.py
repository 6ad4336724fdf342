"""What a page says about a clock is computed from its run, at the moment somebody looks."""

import pytest

from onething.cases import lights, promise
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.lights import Reading
from tests.kernel.town import Script, at, book, pack


@pytest.fixture(scope="module")
def town() -> Book:
    return book(pack("town"))


def accepted(town: Book) -> Script:
    """Accepted on Monday 16 November 2026: ten working days promised, twenty by law."""
    north = Branch("north", "work/north")
    return Script.opened(town, "2026-11-16 09:00", north).do("2026-11-16 10:00", "north", "accept")


def read(script: Script, when: str) -> Reading:
    runs = script.dossier.case("north").clocks
    name = lights.counting(runs)
    assert name == "decision"
    found = lights.reading(runs[name], script.book, at(when))
    assert found
    return found


@pytest.mark.parametrize(
    ("when", "light", "left"),
    [
        ("2026-11-16 11:00", "green", 10),
        ("2026-11-21 11:00", "green", 6),
        ("2026-11-27 11:00", "yellow", 1),
        ("2026-11-30 17:00", "yellow", 0),
        ("2026-12-01 09:00", "red", -1),
        ("2026-12-15 09:00", "double_red", -11),
    ],
)
def test_the_light_follows_what_is_left(town: Book, when: str, light: str, left: int) -> None:
    found = read(accepted(town), when)
    assert (found.light, found.left) == (light, left)


def test_a_clock_that_stands_still_is_blue_and_keeps_what_is_left(town: Book) -> None:
    paused = accepted(town).do("2026-11-18 10:00", "north", "suspend", basis="hearing")
    for when in ("2026-11-18 11:00", "2026-11-25 11:00"):
        found = read(paused, when)
        assert (found.light, found.left, found.due) == ("blue", 9, None)
    resumed = paused.do("2026-11-25 10:00", "north", "resume")
    assert read(resumed, "2026-11-25 11:00").left == 8


def test_a_clock_that_stopped_says_nothing(town: Book) -> None:
    run = accepted(town).dossier.case("north").clocks["intake"]
    assert lights.reading(run, town, at("2026-11-17 09:00")) is None


def test_the_promise_adds_what_has_not_begun_after_what_it_waits_for(town: Book) -> None:
    """North decides by 30 November; south then has five days of intake it need not use, so only
    the five it promised are added: 7 December."""
    south = Branch("south", "work/south", ("north",))
    north = Branch("north", "work/north")
    script = Script.opened(town, "2026-11-16 09:00", north, south)
    script.do("2026-11-16 10:00", "north", "accept")
    promised = promise.promised(town, script.dossier, at("2026-11-16 10:00"))
    assert promised is not None
    assert promised.end.isoformat() == "2026-12-07"
    assert promised.path == ("north", "south")
