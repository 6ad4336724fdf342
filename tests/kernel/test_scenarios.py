"""The engine is general: a hotline ticket (DOMAIN 5) and a claim for arrears (DOMAIN 8), played
through on the calendar of 2026. Both are content; no Python knows them."""

from decimal import Decimal

import pytest

from onething.cases import problems
from onething.cases.engine import Branch
from onething.cases.stored import facts
from tests.kernel.stories import Step, moments, retold, told
from tests.kernel.town import Script, at, book, pack

HOTLINE = book(pack("hotline"))
ARREARS = book(pack("arrears"))

WORDS = {"words": "we are at it"}
REASON = {"reason": "as the statute says"}
RETURN = {"duty": "statute, art. 3", "unit": "water bureau"}


def test_a_question_between_two_bureaux_is_solved_in_fifteen_working_days() -> None:
    """The worked example of DOMAIN 5.4."""
    steps = [
        Step(
            "2026-11-16 09:40", None, "registered", {"reply": "2026-11-19", "solve": "2026-12-07"}
        ),
        Step("2026-11-16 09:50", "dispatch_to_two", "dispatched", {"sign": "2026-11-17"}),
        Step("2026-11-16 15:00", "sign", "handling"),
        Step("2026-11-17 15:00", "give", "given", {}, {"opinion": "ours too"}, "work/cooperation"),
        Step("2026-11-19 11:00", "reply_first", "handling", {"solve": "2026-12-07"}, WORDS),
        Step("2026-12-04 10:00", "ask_extension", "handling", {"solve": "2026-12-07"}, REASON),
        Step("2026-12-04 16:00", "allow_extension", "handling", {"solve": "2026-12-16"}),
        Step("2026-12-15 10:00", "reply", "replied", {"callback": "2026-12-18"}, WORDS),
        Step("2026-12-16 10:00", "close_satisfied", "closed", {}, {"rating": "5"}),
        Step("2026-12-16 10:05", "archive", "archived"),
    ]
    script = told(HOTLINE, "work/complex", "2026-11-16 09:30", steps)
    assert facts(script.dossier.case("it"))["rating"] == 5
    assert script.dossier.closed_at is not None


def test_a_ticket_nobody_signs_is_signed_by_the_clock_and_no_time_is_won() -> None:
    steps = [
        Step("2026-11-20 16:30", "dispatch", "dispatched", {"sign": "2026-11-23 17:30"}),
        Step("2026-11-23 17:29", None, "dispatched"),
        Step("2026-11-24 08:00", None, "handling", {"solve": "2026-11-27"}),
    ]
    script = told(HOTLINE, "work/normal", "2026-11-20 16:00", steps)
    assert facts(script.dossier.case("it"))["auto_signed"] is True
    assert script.tasks("it") == {"handle"}


def test_an_urgent_ticket_is_to_be_signed_within_two_working_hours() -> None:
    steps = [
        Step("2026-11-20 16:30", "dispatch", "dispatched", {"sign": "2026-11-23 10:00"}),
        Step("2026-11-23 10:00", None, "handling"),
    ]
    script = told(HOTLINE, "work/urgent", "2026-11-20 16:00", steps)
    assert moments(script, "auto_sign") == ["2026-11-23 10:00"]


def test_a_ticket_is_returned_once_and_the_second_dispute_is_adjudicated() -> None:
    steps = [
        Step("2026-11-16 10:00", "dispatch", "dispatched"),
        Step("2026-11-16 11:00", "ask_return", "return_asked", {"return": "2026-11-17"}, RETURN),
        Step("2026-11-17 10:00", "refuse_return", "dispatched", {"sign": "2026-11-18"}, REASON),
        Step("2026-11-17 14:00", "dispute", "disputed", {"dispute": "2026-11-19"}, RETURN),
        Step("2026-11-19 10:00", "adjudicate", "handling", {"solve": "2026-11-23"}, REASON),
    ]
    told(HOTLINE, "work/normal", "2026-11-16 09:30", steps)
    again = Script.opened(HOTLINE, "2026-11-16 09:30", Branch("it", "work/normal"))
    again.do("2026-11-16 10:00", "it", "dispatch").do(
        "2026-11-16 11:00", "it", "ask_return", **RETURN
    )
    again.do("2026-11-16 15:00", "it", "allow_return").do("2026-11-16 16:00", "it", "dispatch")
    with pytest.raises(problems.GuardRefused):
        again.do("2026-11-16 16:30", "it", "ask_return", **RETURN)


def test_more_time_is_asked_for_once_and_before_the_limit() -> None:
    script = Script.opened(HOTLINE, "2026-11-16 09:30", Branch("it", "work/normal"))
    script.do("2026-11-16 10:00", "it", "dispatch").do("2026-11-16 11:00", "it", "sign")
    script.do("2026-11-17 10:00", "it", "ask_extension", **REASON)
    script.do("2026-11-17 11:00", "it", "refuse_extension", **REASON)
    assert script.due("it", "solve") == "2026-11-23"
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-18 10:00", "it", "ask_extension", **REASON)
    late = Script.opened(HOTLINE, "2026-11-16 09:30", Branch("it", "work/normal"))
    late.do("2026-11-16 10:00", "it", "dispatch").do("2026-11-16 11:00", "it", "sign")
    with pytest.raises(problems.GuardRefused):
        late.do("2026-11-24 10:00", "it", "ask_extension", **REASON)


def test_a_command_that_changes_nothing_still_moves_legal_time() -> None:
    script = Script.opened(HOTLINE, "2026-11-16 09:30", Branch("it", "work/normal"))
    script.do("2026-11-16 10:00", "it", "dispatch").do("2026-11-16 11:00", "it", "sign")
    script.do("2026-11-16 14:00", "it", "reply_first", **WORDS)
    script.do("2026-11-16 15:00", "it", "reply_first", **WORDS)
    assert script.events[-1].at == script.dossier.at == at("2026-11-16 15:00")


def test_a_shelved_ticket_is_reviewed_every_quarter_and_its_clock_stands_still() -> None:
    steps = [
        Step("2026-01-05 10:00", "dispatch", "dispatched"),
        Step("2026-01-05 11:00", "sign", "handling", {"solve": "2026-01-12"}),
        Step("2026-01-07 10:00", "shelve", "shelved", {"solve": None}, {"obstacle": "land"}),
        Step("2026-07-10 09:00", None, "shelved", {"shelf": "2026-10-04"}),
        Step("2026-07-10 10:00", "unshelve", "handling", {"solve": "2026-07-15"}),
    ]
    script = told(HOTLINE, "work/normal", "2026-01-05 09:30", steps)
    assert moments(script, "shelf_review") == ["2026-04-07 23:59", "2026-07-06 23:59"]


def test_an_overdue_ticket_is_supervised_once_also_when_it_was_shelved_afterwards() -> None:
    steps = [
        Step("2026-01-05 10:00", "dispatch", "dispatched"),
        Step("2026-01-05 11:00", "sign", "handling", {"solve": "2026-01-12"}),
        Step("2026-01-14 10:00", "shelve", "shelved", {"solve": None}, {"obstacle": "land"}),
        Step("2026-01-15 10:00", "unshelve", "handling", {"solve": "2026-01-12"}),
        Step("2026-01-16 10:00", None, "handling"),
    ]
    script = told(HOTLINE, "work/normal", "2026-01-05 09:30", steps)
    assert moments(script, "overdue") == ["2026-01-12 17:30"]


def test_more_time_given_on_the_shelf_moves_the_limit_and_arms_its_rule_again() -> None:
    steps = [
        Step("2026-01-05 10:00", "dispatch", "dispatched"),
        Step("2026-01-05 11:00", "sign", "handling", {"solve": "2026-01-12"}),
        Step("2026-01-12 10:00", "ask_extension", "handling", {}, REASON),
        Step("2026-01-14 10:00", "shelve", "shelved", {"solve": None}, {"obstacle": "land"}),
        Step("2026-01-14 11:00", "allow_extension", "shelved", {"solve": None}),
        Step("2026-01-15 10:00", "unshelve", "handling", {"solve": "2026-01-20"}),
        Step("2026-01-21 10:00", None, "handling"),
    ]
    script = told(HOTLINE, "work/normal", "2026-01-05 09:30", steps)
    assert moments(script, "overdue") == ["2026-01-12 17:30", "2026-01-20 17:30"]


def test_a_caller_who_is_not_content_has_it_opened_again_once() -> None:
    steps = [
        Step("2026-11-16 10:00", "dispatch", "dispatched"),
        Step("2026-11-16 11:00", "sign", "handling"),
        Step("2026-11-17 11:00", "reply", "replied", {}, WORDS),
        Step("2026-11-18 11:00", "reopen", "handling", {"solve": "2026-11-25"}),
        Step("2026-11-19 11:00", "reply", "replied", {}, WORDS),
    ]
    script = told(HOTLINE, "work/normal", "2026-11-16 09:30", steps)
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-20 11:00", "it", "reopen")


def test_a_caller_who_is_not_reached_is_called_three_times() -> None:
    script = Script.opened(HOTLINE, "2026-11-16 09:30", Branch("it", "work/inquiry"))
    script.do("2026-11-16 10:00", "it", "dispatch").do("2026-11-16 11:00", "it", "sign")
    script.do("2026-11-16 15:00", "it", "reply", **WORDS)
    for day in (17, 18, 19):
        with pytest.raises(problems.GuardRefused):
            script.do(f"2026-11-{day} 09:30", "it", "close_unreached")
        script.do(f"2026-11-{day} 10:00", "it", "no_answer")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-19 11:00", "it", "no_answer")
    assert script.do("2026-11-19 11:05", "it", "close_unreached").state("it") == "closed"
    assert retold(script) == script.dossier


@pytest.mark.parametrize(
    ("command", "input", "end"),
    [
        ("answer", WORDS, "answered"),
        ("hand_over", {"channel": "court"}, "handed_over"),
        ("merge", {"parent": "T-1"}, "merged"),
    ],
)
def test_a_ticket_can_end_at_the_dispatcher(command: str, input: dict[str, str], end: str) -> None:
    steps = [Step("2026-11-16 10:00", command, end, {}, input)]
    script = told(HOTLINE, "work/normal", "2026-11-16 09:30", steps)
    assert script.dossier.closed_at is not None
    assert not script.tasks("it")


def test_co_operation_opens_a_branch_beside_the_ticket_with_a_clock_of_its_own() -> None:
    steps = [
        Step("2026-11-16 10:00", "dispatch", "dispatched"),
        Step("2026-11-16 11:00", "sign", "handling"),
        Step("2026-11-17 10:00", "cooperate", "handling"),
        Step("2026-11-17 10:01", None, "asked", {"answer": "2026-11-20"}, {}, "work/cooperation"),
        Step("2026-11-18 10:00", "reply", "replied", {}, WORDS),
        Step("2026-11-18 11:00", "close_satisfied", "closed", {}, {"rating": "4"}),
        Step("2026-11-18 12:00", "archive", "archived"),
    ]
    script = told(HOTLINE, "work/normal", "2026-11-16 09:30", steps)
    assert script.dossier.closed_at is None, "the other unit has still to answer"


CONFIRMED = {"amount": "1000000", "due_on": "2026-04-01", "reckoned_on": "2026-06-30"}


def test_a_claim_is_verified_planned_paid_and_closed() -> None:
    """The worked example of DOMAIN 8: 90 days at 0.05 % of 1,000,000 yuan are 45,000 yuan."""
    steps = [
        Step("2026-06-16 10:00", None, "registered", {"transfer": "2026-06-30"}),
        Step(
            "2026-06-22 10:00",
            "transfer",
            "verifying",
            {"verify": "2026-07-06", "reply": "2026-07-22"},
        ),
        Step("2026-06-30 10:00", "confirm", "confirmed", {}, CONFIRMED),
        Step(
            "2026-07-01 10:00",
            "plan",
            "paying",
            {"instalment": "2026-07-31"},
            {"source": "budget", "leader": "Li"},
        ),
        Step(
            "2026-07-20 10:00",
            "pay",
            "paying",
            {"instalment": "2026-08-19"},
            {"amount": "399999.50"},
        ),
        Step("2026-08-19 10:00", "pay_last", "settled", {}, {"amount": "600000.50"}),
        Step("2026-08-20 10:00", "close", "closed"),
    ]
    script = told(ARREARS, "work/claim", "2026-06-15 10:00", steps)
    assert facts(script.dossier.case("it"))["interest"] == 45000


def test_what_is_left_to_pay_is_known_to_the_fen_when_it_is_read_again() -> None:
    script = Script.opened(ARREARS, "2026-06-15 10:00", Branch("it", "work/claim"))
    script.do("2026-06-16 10:00", "it", "transfer").do(
        "2026-06-17 10:00", "it", "confirm", **CONFIRMED
    )
    script.do("2026-06-18 10:00", "it", "plan", source="budget", leader="Li")
    script.do("2026-06-19 10:00", "it", "pay", amount="0.01")
    script.dossier = retold(script)
    assert facts(script.dossier.case("it"))["owed"] == Decimal("999999.99")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-06-23 10:00", "it", "pay_last", amount="1000000")
    script.do("2026-06-23 10:00", "it", "pay_last", amount="999999.99")
    assert script.state("it") == "settled"


def test_a_complex_claim_is_answered_within_ninety_days() -> None:
    steps = [
        Step("2026-06-22 10:00", "transfer", "verifying", {"reply": "2026-07-22"}),
        Step("2026-06-23 10:00", "declare_complex", "verifying", {"reply": "2026-09-20"}, REASON),
    ]
    script = told(ARREARS, "work/claim", "2026-06-15 10:00", steps)
    with pytest.raises(problems.GuardRefused):
        script.do("2026-06-24 10:00", "it", "declare_complex", **REASON)


def test_two_missed_instalments_escalate_on_their_days_however_late_one_looks() -> None:
    steps = [
        Step("2026-06-16 10:00", "transfer", "verifying"),
        Step("2026-06-17 10:00", "confirm", "confirmed", {}, CONFIRMED),
        Step("2026-07-01 10:00", "plan", "paying", {}, {"source": "budget", "leader": "Li"}),
        Step("2026-12-31 10:00", None, "escalated"),
        Step("2026-12-31 11:00", "pursued", "settled"),
    ]
    script = told(ARREARS, "work/claim", "2026-06-15 10:00", steps)
    assert moments(script, "miss") == ["2026-07-31 23:59"]
    assert moments(script, "miss_again") == ["2026-08-30 23:59"]


def test_a_disputed_claim_goes_to_court_only_when_the_undisputed_part_is_paid() -> None:
    steps = [
        Step("2026-06-16 10:00", "transfer", "verifying"),
        Step("2026-06-17 10:00", "dispute", "disputed", {}, {"undisputed": "300"}),
    ]
    script = told(ARREARS, "work/claim", "2026-06-15 10:00", steps)
    with pytest.raises(problems.GuardRefused):
        script.do("2026-06-18 10:00", "it", "leave_to_court")
    script.do("2026-06-18 11:00", "it", "mediated", amount="500.25")
    assert script.state("it") == "confirmed"


def test_a_claim_that_is_not_owed_is_rejected_with_reasons() -> None:
    steps = [
        Step("2026-06-16 10:00", "transfer", "verifying"),
        Step("2026-06-17 10:00", "reject", "rejected", {}, REASON),
    ]
    assert told(ARREARS, "work/claim", "2026-06-15 10:00", steps).dossier.closed_at
