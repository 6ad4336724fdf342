"""The words of a lifecycle that go beyond one case: siblings, rules, lengths that are given,
procedures, questions to other departments. On the calendar of 2026, in a bureau of their own."""

import pytest

from onething.cases import problems
from onething.cases.engine import Branch
from tests.kernel.stories import moments, retold
from tests.kernel.town import SHANGHAI, Script, at, book, pack

BUREAU = book(pack("bureau"))
ONE = Branch("one", "work/north")
TWO = Branch("two", "work/south")
LATER = Branch("later", "work/south", needs=("one",))
WHOLE = Branch("whole", "work/whole")
ITEMS = {"items": ["a signature"]}


def opened(*branches: Branch, when: str = "2026-03-02 10:00") -> Script:
    return Script.opened(BUREAU, when, *branches)


def at_work(*branches: Branch) -> Script:
    return opened(*branches).do("2026-03-02 11:00", "one", "take")


def test_a_clock_takes_the_length_that_was_given() -> None:
    script = at_work(ONE).do("2026-03-03 10:00", "one", "rest", basis="experts", days="7")
    assert script.due("one", "rest") == "2026-03-12"
    assert retold(script) == script.dossier


def test_a_length_beyond_its_cap_is_refused_with_the_cap() -> None:
    script = at_work(ONE)
    with pytest.raises(problems.TooLong) as caught:
        script.do("2026-03-03 10:00", "one", "rest", basis="hearing", days="21")
    assert str(caught.value.params["most"]) == "20 wd"
    script.do("2026-03-03 10:00", "one", "rest", basis="experts", days="21")


@pytest.mark.parametrize("days", ["0", "-1", "1.5"])
def test_a_length_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(problems.NoLength):
        at_work(ONE).do("2026-03-03 10:00", "one", "rest", basis="experts", days=days)


def test_a_definition_has_procedures_of_its_own_and_a_visit_stops_no_clock_without_a_law() -> None:
    mine, other = (BUREAU.inputs(key, BUREAU.lifecycles["errand"].commands["rest"])
                   for key in ("work/north", "work/south"))  # fmt: skip
    assert set(mine[0].choices) == {"hearing", "experts", "visit"}
    assert set(other[0].choices) == {"hearing", "experts"}


def test_every_pause_keeps_for_what_it_was_and_by_which_law() -> None:
    script = at_work(ONE).do("2026-03-03 10:00", "one", "rest", basis="experts", days="7")
    script.do("2026-03-05 10:00", "one", "wake")
    script.do("2026-03-06 10:00", "one", "rest", basis="hearing", days="3")
    run = script.dossier.case("one").clocks["work"]
    assert run.grounds == (("experts", "art. 45"), ("hearing", "art. 45"))
    assert len(run.pauses) == len(run.grounds)


def test_a_clock_started_again_keeps_its_first_days_in_the_events() -> None:
    script = at_work(ONE).do("2026-03-03 10:00", "one", "rest", basis="experts", days="7")
    script.do("2026-03-05 10:00", "one", "wake")
    script.do("2026-03-06 10:00", "one", "rest", basis="hearing", days="3")
    starts = [c for c in script.changes("start") if c["clock"] == "rest"]
    assert [c["limit"] for c in starts] == ["7 wd", "3 wd"]
    assert [c["most"] for c in starts] == ["30 wd", "20 wd"]
    assert retold(script) == script.dossier


def test_a_length_that_nobody_knows_starts_no_clock() -> None:
    assert "expiry" not in opened(ONE).dossier.case("one").clocks


def test_a_clock_can_run_until_a_day_that_is_known() -> None:
    expiring = Branch("one", "work/north", facts={"expires": at("2026-05-01 00:00").date()})
    script = opened(expiring)
    assert script.due("one", "expiry") == "2026-05-01"
    script.do("2026-03-02 11:00", "one", "take").wait("2026-05-02 09:00")
    assert script.state("one") == "checking"
    assert moments(script, "expired") == ["2026-05-01 23:59"]


def test_a_reminder_comes_before_the_end_and_once() -> None:
    script = at_work(ONE).wait("2026-03-13 17:29")
    assert moments(script, "remind") == []
    script.wait("2026-03-30 10:00")
    assert script.due("one", "work") == "2026-03-16"
    assert moments(script, "remind") == ["2026-03-13 17:30"]


def test_a_reminder_moves_with_the_end() -> None:
    script = at_work(ONE).do("2026-03-12 10:00", "one", "rest", basis="experts", days="7")
    script.do("2026-03-16 10:00", "one", "wake").wait("2026-03-30 10:00")
    end = script.dossier.case("one").clocks["work"].due
    assert end is not None
    assert end.astimezone(SHANGHAI).strftime("%m-%d") == "03-18"
    assert moments(script, "remind") == ["2026-03-17 17:30"]


def test_a_branch_of_a_joint_dossier_waits_until_all_have_spoken() -> None:
    script = opened(ONE, TWO).do("2026-03-03 10:00", "one", "ask", **ITEMS)
    assert script.state("one") == "telling"
    script.do("2026-03-04 10:00", "two", "ask", **ITEMS)
    assert (script.state("one"), script.state("two")) == ("asked", "asked")
    assert script.due("one", "answer") == script.due("two", "answer")
    (letter,) = script.changes("issue")
    assert letter["of"] == ["two"], "one letter speaks for both"
    assert retold(script) == script.dossier


def test_a_branch_alone_is_heard_at_once() -> None:
    script = opened(ONE).do("2026-03-03 10:00", "one", "ask", **ITEMS)
    assert script.state("one") == "asked"


def test_a_branch_that_has_not_begun_is_not_waited_for() -> None:
    script = opened(ONE, LATER).do("2026-03-03 10:00", "one", "ask", **ITEMS)
    assert script.state("one") == "asked"


def test_the_last_lawful_day_waits_for_nobody() -> None:
    script = opened(ONE, TWO).do("2026-03-03 10:00", "one", "ask", **ITEMS)
    script.wait("2026-03-09 17:29")
    assert script.state("one") == "telling"
    script.wait("2026-03-09 17:30")
    assert (script.state("one"), script.state("two")) == ("asked", "work")
    assert moments(script, "told_at_last") == ["2026-03-09 17:30"]


def test_a_sister_department_is_asked_and_silence_agrees() -> None:
    script = at_work(ONE)
    script.do("2026-03-03 10:00", "one", "consult", unit="south", question="Is it flooded?")
    asked = script.dossier.case("work/question")
    assert BUREAU.codes[asked.org_id] == "south"
    with pytest.raises(problems.GuardRefused):
        script.do("2026-03-04 10:00", "one", "finish")
    script.wait("2026-03-06 09:00")
    assert script.state("work/question") == "silent"
    assert script.do("2026-03-06 10:00", "one", "finish").state("one") == "checking"
    assert "flooded" not in str(script.events[-2].body), "words are records, not events"


def test_two_departments_can_be_asked_and_one_answers_sooner() -> None:
    script = at_work(ONE)
    for unit in ("south", "lead"):
        script.do("2026-03-03 10:00", "one", "consult", unit=unit, question="Well?")
    script.do("2026-03-03 11:00", "work/question", "reply", opinion="fine")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-03-03 12:00", "one", "finish")
    script.do("2026-03-03 13:00", "work/question-2", "reply", opinion="fine")
    script.do("2026-03-03 14:00", "one", "finish")


def test_nobody_asks_a_department_that_is_not_there_or_ones_own() -> None:
    script = at_work(ONE)
    with pytest.raises(problems.InputRefused):
        script.do("2026-03-03 10:00", "one", "consult", unit="moon", question="Well?")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-03-03 10:00", "one", "consult", unit="north", question="Well?")


def test_the_whole_ends_when_the_last_part_does() -> None:
    script = at_work(ONE, LATER, WHOLE)
    assert script.dossier.case("whole").clocks["whole"].legal_due == at("2026-05-08 17:30")
    script.do("2026-03-03 10:00", "whole", "extend")
    assert script.dossier.case("whole").clocks["whole"].legal_due == at("2026-05-28 17:30")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-03-04 10:00", "whole", "extend")
    script.do("2026-03-05 10:00", "one", "finish").do("2026-03-06 10:00", "one", "check")
    assert script.state("whole") == "going"
    script.do("2026-03-09 10:00", "later", "drop")
    assert (script.state("whole"), script.dossier.closed_at) == ("done", at("2026-03-09 10:00"))
    assert [case.branch for case in BUREAU.parts(script.dossier)] == ["one", "later"]


def test_the_whole_is_not_extended_after_its_end() -> None:
    script = at_work(ONE, WHOLE)
    with pytest.raises(problems.GuardRefused):
        script.do("2026-05-08 17:31", "whole", "extend")


def test_what_has_succeeded_may_still_wait_for_a_check() -> None:
    script = at_work(ONE, LATER).do("2026-03-03 10:00", "one", "finish")
    assert (script.state("one"), script.dossier.case("one").outcome) == ("checking", "success")
    assert script.dossier.case("one").ended_at is None
    assert script.state("later") == "new"
