"""Every working day of a case has one holder, and a promise has its reasons: worked by hand.

September and October 2026: Sunday 20 September and Saturday 10 October work; 25 to 27 September
and 1 to 7 October are free.
"""

from collections.abc import Sequence

from onething.cases import attribution, promise
from onething.cases.attribution import Day, Share
from onething.cases.engine import Branch
from onething.cases.state import Dossier
from tests.kernel.stories import steps_of
from tests.kernel.town import CONTENT, Script, at, book, pack

TOWN = book(pack("town"))
NORTH = Branch("north", "work/north")
SOUTH = Branch("south", "work/south", ("north",))


def days(script: Script, branch: str = "north", until: str = "") -> tuple[Day, ...]:
    dossier: Dossier = script.dossier
    end = at(until) if until else dossier.at
    return attribution.days(TOWN, steps_of(script), dossier, dossier.case(branch).id, end)


def table(found: Sequence[Day]) -> list[tuple[str, str, str, int, int]]:
    """(who, first, last, days, counted)"""
    return [_row(share) for share in attribution.shares(found)]


def _row(share: Share) -> tuple[str, str, str, int, int]:
    who = share.holder.role or share.holder.kind
    return who, f"{share.first:%m-%d}", f"{share.last:%m-%d}", share.days, share.counted


def test_who_holds_a_case_at_close_of_business_has_the_day() -> None:
    script = Script.opened(TOWN, "2026-09-18 10:00", NORTH)
    script.do("2026-09-21 17:00", "north", "accept")
    script.do("2026-09-23 09:00", "north", "review")
    script.do("2026-09-24 09:00", "north", "grant")
    assert table(days(script)) == [
        ("clerk", "09-20", "09-20", 1, 1),
        ("reviewer", "09-21", "09-22", 2, 2),
        ("head", "09-23", "09-24", 2, 2),
    ]


def test_what_a_clock_does_at_the_close_of_its_last_day_comes_after_that_day() -> None:
    """DOMAIN 2.5 (a): nothing said by the close of 24 September; all five days were the clerk's."""
    script = Script.opened(TOWN, "2026-09-18 10:00", NORTH).wait("2026-09-28 12:00")
    assert table(days(script, until="2026-09-28 12:00")) == [
        ("clerk", "09-20", "09-24", 5, 5),
        ("reviewer", "09-28", "09-28", 1, 1),
    ]


def test_the_days_of_a_suspension_are_its_own_and_count_for_nobody() -> None:
    """DOMAIN 2.5 (c): an appraisal from 23 September to 9 October takes seven days."""
    script = Script.opened(TOWN, "2026-09-21 09:00", NORTH)
    script.do("2026-09-21 10:00", "north", "accept")
    script.do("2026-09-23 09:00", "north", "suspend", basis="appraisal")
    script.do("2026-10-10 09:00", "north", "resume")
    assert table(days(script, until="2026-10-12 09:00")) == [
        ("reviewer", "09-22", "09-22", 1, 1),
        ("paused", "09-23", "10-09", 7, 0),
        ("reviewer", "10-10", "10-12", 2, 2),
    ]
    (paused,) = [s.holder for s in attribution.shares(days(script)) if s.holder.kind == "paused"]
    assert steps_of(script)[(paused.step or 0) - 1].event.type == "suspend"


def test_the_days_an_applicant_needs_are_the_applicants() -> None:
    script = Script.opened(TOWN, "2026-09-14 10:00", NORTH)
    script.do("2026-09-15 10:00", "north", "ask", items="a signature")
    script.do("2026-09-18 10:00", "north", "answer", words="here")
    found = table(days(script, until="2026-09-18 11:00"))
    assert found[0][:4] == ("applicant", "09-15", "09-17", 3)
    assert found[1][0] == "clerk"


def test_the_days_before_its_turn_are_those_of_the_sibling_it_waits_for() -> None:
    script = Script.opened(TOWN, "2026-09-14 10:00", NORTH, SOUTH)
    script.do("2026-09-15 10:00", "north", "accept")
    script.do("2026-09-16 10:00", "north", "review")
    script.do("2026-09-17 10:00", "north", "grant")
    found = days(script, "south", "2026-09-18 10:00")
    assert table(found) == [("waiting", "09-15", "09-16", 2, 0), ("clerk", "09-17", "09-18", 2, 1)]
    assert found[0].holder.needs == ("north",)
    assert attribution.by_department(found) == {TOWN.orgs["south"]: 2}


def promised(script: Script, when: str) -> promise.Promise:
    found = promise.promised(TOWN, script.dossier, at(when))
    assert found is not None
    return found


def test_a_promise_names_the_way_that_makes_its_day() -> None:
    """North and east go side by side; south, which waits for north, ends last."""
    east = Branch("east", "work/east")
    script = Script.opened(TOWN, "2026-11-16 09:00", NORTH, SOUTH, east)
    script.do("2026-11-16 10:00", "north", "accept")
    script.do("2026-11-16 10:00", "east", "accept")
    found = promised(script, "2026-11-16 11:00")
    assert found.path == ("north", "south")
    assert found.end.isoformat() == "2026-12-07"


def test_a_pause_keeps_the_promise_on_its_condition_and_moves_it_day_by_day() -> None:
    script = Script.opened(TOWN, "2026-11-16 09:00", NORTH)
    script.do("2026-11-16 10:00", "north", "accept")
    before = promised(script, "2026-11-16 11:00").end
    script.do("2026-11-17 10:00", "north", "suspend", basis="hearing")
    paused = promised(script, "2026-11-19 10:00")
    assert paused.paused[0].clock == "decision"
    assert TOWN.calendar.count(before, paused.end) == 2, "the 17th and the 18th stood still"
    script.do("2026-11-19 10:00", "north", "resume")
    assert promised(script, "2026-11-19 11:00").end == paused.end


def test_what_moved_a_promise_is_told_with_its_days() -> None:
    script = Script.opened(TOWN, "2026-11-16 09:00", NORTH)
    steps = steps_of(script)
    first = promise.first(TOWN, steps)
    script.do("2026-11-16 10:00", "north", "accept")
    script.do("2026-11-17 10:00", "north", "suspend", basis="hearing")
    script.do("2026-11-19 10:00", "north", "resume")
    script.do("2026-11-20 10:00", "north", "review")
    script.do("2026-11-20 10:00", "north", "extend", reason="many")
    steps = steps_of(script)
    moved = promise.moved(TOWN, steps)
    assert first is not None
    assert promise.first(TOWN, steps) == first
    assert [each.step.event.type for each in moved] == ["accept", "resume", "extend"]
    now = promised(script, "2026-11-20 11:00").end
    assert sum(each.days for each in moved) == TOWN.calendar.count(first.end, now)


def test_the_clock_of_a_suspension_uses_up_no_day_of_the_limit() -> None:
    """A clock that starts when another is stopped says how long the suspension may take."""
    licensing = book(pack("changchun", CONTENT))
    script = Script.opened(
        licensing, "2026-09-21 09:00", Branch("it", "matter/dispatch_permit_change")
    )
    script.do("2026-09-21 10:00", "it", "accept")
    script.do("2026-09-22 10:00", "it", "suspend", basis="hearing", days="5")
    found = attribution.days(
        licensing, steps_of(script), script.dossier, script.dossier.case("it").id,
        at("2026-09-24 10:00"),
    )  # fmt: skip
    paused = [each for each in found if each.holder.kind == "paused"]
    assert len(paused) == 3
    assert not any(each.counts for each in paused)
