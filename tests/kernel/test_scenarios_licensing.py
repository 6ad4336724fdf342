"""The licensing lifecycle of changchun against the Administrative Licensing Law: rules R1 to R14 of
DOMAIN 2.2, and the worked examples of 2.5, on the calendar of 2026. docs/licensing.md names the
test of each rule."""

import pytest

from onething.cases import problems
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.lifecycle import ClockLimits
from onething.cases.stored import facts
from tests.kernel.stories import Step, moments, retold, told
from tests.kernel.town import CONTENT, Script, at, book, pack

BOOK = book(pack("changchun", CONTENT))
LIFE = BOOK.lifecycles["licensing"]
REGISTRATION = "matter/registration_change"
DISPATCH_PERMIT = "matter/dispatch_permit_change"
FOOD = "matter/food_permit_change"

ITEMS = {"items": ["the resolution is not signed", "the address lacks a room number"]}
REASON = {"reason": "art. 7 asks for premises, and there are none"}
OPINION = {"opinion": "grant", "grounds": "all conditions are met"}
EXPERTS = {"basis": "expert_review", "days": "7"}
WAY = {"way": "online"}


def opened(when: str, definition: str = DISPATCH_PERMIT, book: Book = BOOK) -> Script:
    return Script.opened(book, when, Branch("it", definition))


def promising(limit: str) -> Book:
    """The book with another promise for the decision on the labour dispatch permit."""
    work = BOOK.definitions[DISPATCH_PERMIT]
    limits = {**work.limits, "decision": ClockLimits(limit=limit, legal="20 wd")}
    changed = work.model_copy(update={"limits": limits})
    return book_with({**BOOK.definitions, DISPATCH_PERMIT: changed})


def book_with(definitions: dict) -> Book:
    return Book(
        BOOK.release,
        BOOK.lifecycles,
        definitions,
        BOOK.series,
        BOOK.orgs,
        BOOK.history,
        BOOK.light_rule,
    )


def accepted(when: str, book: Book = BOOK, definition: str = DISPATCH_PERMIT) -> Script:
    return opened(when, definition, book).do(when, "it", "accept")


def documents(script: Script) -> list[object]:
    return [change["document"] for change in script.changes("issue")]


# The worked examples of DOMAIN 2.5.


def test_example_a_silence_after_five_working_days_accepts_as_of_the_submission() -> None:
    steps = [
        Step("2026-09-18 10:00", None, "submitted", {"intake": "2026-09-24"}),
        Step("2026-09-24 16:59", None, "submitted"),
        Step("2026-09-24 17:00", None, "review", {"decision": "2026-09-23"}),
    ]
    script = told(BOOK, DISPATCH_PERMIT, "2026-09-18 10:00", steps)
    run = script.dossier.case("it").clocks["decision"]
    assert run.start == at("2026-09-18 10:00")
    assert run.legal_due == at("2026-10-22 17:00")
    assert moments(script, "deemed_acceptance") == ["2026-09-24 17:00"]


def test_example_b_three_working_days_over_the_may_holidays() -> None:
    assert accepted("2026-04-30 10:00", definition=FOOD).due("it", "decision") == "2026-05-08"


def test_example_c_seven_days_of_expert_review_do_not_count() -> None:
    book = promising("10 wd")
    steps = [
        Step("2026-09-21 10:00", "accept", "review", {"decision": "2026-10-12"}),
        Step("2026-09-23 09:00", "suspend", "suspended", {"decision": None}, EXPERTS),
        Step("2026-10-10 09:00", "resume", "review", {"decision": "2026-10-21"}, {"result": "ok"}),
    ]
    told(book, DISPATCH_PERMIT, "2026-09-21 09:00", steps)


# The rules of DOMAIN 2.2.


def test_r1_where_no_licence_is_needed_it_is_said_at_once() -> None:
    steps = [Step("2026-11-16 10:05", "no_need", "not_needed", {}, REASON)]
    script = told(BOOK, DISPATCH_PERMIT, "2026-11-16 10:00", steps)
    assert script.dossier.closed_at == at("2026-11-16 10:05")
    assert documents(script) == ["receipt", "not_needed"]


def test_r2_another_authority_is_named_in_writing() -> None:
    script = opened("2026-11-16 10:00")
    with pytest.raises(problems.InputRefused) as caught:
        script.do("2026-11-16 10:05", "it", "decline", **REASON)
    assert set(caught.value.params["fields"]) == {"authority"}
    script.do("2026-11-16 10:05", "it", "decline", **REASON, authority="Jilin province")
    assert script.state("it") == "not_accepted"
    assert "{authority}" in LIFE.documents["not_accepted"].body.get("zh")
    assert documents(script)[-1] == "not_accepted"


def test_r3_what_can_be_put_right_on_the_spot_changes_no_state_and_no_clock() -> None:
    script = opened("2026-11-16 10:00")
    due = script.due("it", "intake")
    script.do("2026-11-16 10:05", "it", "fix_on_spot", **ITEMS)
    assert (script.state("it"), script.due("it", "intake")) == ("submitted", due)
    assert facts(script.dossier.case("it"))["corrections"] == 0
    assert script.do("2026-11-16 10:10", "it", "accept").state("it") == "review"


def test_r4_corrections_are_asked_for_once_and_all_together() -> None:
    script = opened("2026-11-16 10:00").do("2026-11-17 10:00", "it", "correct_once", **ITEMS)
    assert script.state("it") == "correcting"
    script.do("2026-11-19 10:00", "it", "correct", answer="here they are")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-20 10:00", "it", "correct_once", items=["and a stamp"])
    assert script.do("2026-11-20 10:05", "it", "accept").state("it") == "review"


def test_r4_the_notice_is_due_within_five_working_days() -> None:
    assert opened("2026-09-18 10:00").due("it", "intake") == "2026-09-24"


def test_r5_silence_accepts_and_the_decision_clock_began_with_the_submission() -> None:
    script = opened("2026-09-18 10:00").wait("2026-11-01 10:00")
    assert script.state("it") == "review"
    assert facts(script.dossier.case("it"))["deemed"] is True
    assert script.tasks("it") == {"review"}
    told_to = {change.get("to") for change in script.changes("notify")}
    assert told_to == {"applicant", "head"}


def test_r5_silence_after_the_corrections_accepts_as_of_the_day_they_came() -> None:
    script = opened("2026-09-01 10:00").do("2026-09-02 10:00", "it", "correct_once", **ITEMS)
    script.do("2026-09-18 10:00", "it", "correct", answer="here they are").wait("2026-11-01 10:00")
    assert script.dossier.case("it").clocks["decision"].start == at("2026-09-18 10:00")


def test_r6_acceptance_gives_a_slip_and_starts_the_decision_clock() -> None:
    script = accepted("2026-11-16 10:00")
    assert documents(script) == ["receipt", "acceptance"]
    assert script.due("it", "decision") == "2026-11-20"
    after = opened("2026-11-16 10:00").do("2026-11-17 10:00", "it", "correct_once", **ITEMS)
    after.do("2026-11-19 10:00", "it", "correct", answer="here").do(
        "2026-11-23 10:00", "it", "accept"
    )
    assert after.dossier.case("it").clocks["decision"].start == at("2026-11-23 10:00")


def test_r7_the_decision_is_due_twenty_working_days_after_acceptance() -> None:
    script = accepted("2026-11-16 10:00")
    assert script.dossier.case("it").clocks["decision"].legal_due == at("2026-12-14 17:00")


def test_r7_it_can_be_given_on_the_spot() -> None:
    script = accepted("2026-11-16 10:00").do("2026-11-16 10:00", "it", "propose", **OPINION)
    assert script.do("2026-11-16 10:00", "it", "grant").state("it") == "granted"


def test_r7_the_head_extends_by_ten_working_days_once_and_says_why() -> None:
    script = accepted("2026-11-16 10:00").do("2026-11-20 10:00", "it", "propose", **OPINION)
    with pytest.raises(problems.InputRefused):
        script.do("2026-11-20 11:00", "it", "extend")
    script.do("2026-11-20 11:00", "it", "extend", **REASON)
    run = script.dossier.case("it").clocks["decision"]
    assert (run.due, run.legal_due) == (at("2026-12-04 17:00"), at("2026-12-28 17:00"))
    assert documents(script)[-1] == "extension"
    assert LIFE.commands["extend"].by == "head"
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-23 11:00", "it", "extend", **REASON)
    script.do("2026-11-23 12:00", "it", "return", **REASON)
    script.do("2026-11-24 10:00", "it", "propose", **OPINION)
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-24 11:00", "it", "extend", **REASON)


def test_r7_a_registration_is_extended_by_what_its_own_regulation_gives() -> None:
    script = accepted("2026-11-16 10:00", definition=REGISTRATION)
    script.do("2026-11-17 10:00", "it", "propose", **OPINION)
    script.do("2026-11-17 11:00", "it", "extend", **REASON)
    assert script.due("it", "decision") == "2026-11-20"


def test_r10_the_result_is_delivered_within_ten_working_days_of_the_grant() -> None:
    script = accepted("2026-09-18 10:00").do("2026-09-18 10:00", "it", "propose", **OPINION)
    script.do("2026-09-18 10:00", "it", "grant")
    assert script.due("it", "delivery") == "2026-10-09"
    script.do("2026-09-21 10:00", "it", "deliver", **WAY)
    assert script.dossier.closed_at == at("2026-09-21 10:00")
    assert documents(script)[-1] == "delivery"


def test_r11_a_refusal_needs_its_reasons_and_names_the_remedies() -> None:
    script = accepted("2026-11-16 10:00").do("2026-11-17 10:00", "it", "propose", **OPINION)
    with pytest.raises(problems.InputRefused):
        script.do("2026-11-17 11:00", "it", "refuse")
    script.do("2026-11-17 11:00", "it", "refuse", **REASON)
    assert (script.state("it"), documents(script)[-1]) == ("refused", "refusal")
    for name in ("refusal", "not_accepted"):
        document = LIFE.documents[name]
        assert "{reason}" in document.body.get("zh") and "{reason}" in document.body.get("en")
        remedies = [LIFE.remedies[id] for id in document.remedies]
        told = [f"{each.name.get('zh')} {each.within.get('zh')}" for each in remedies]
        assert told == ["行政复议 六十日", "行政诉讼 六个月"]
        assert [each.within.get("en") for each in remedies] == ["60 days", "six months"]


def test_r13_a_hearing_stops_the_decision_clock_and_is_told_in_writing() -> None:
    script = accepted("2026-11-16 10:00")
    script.do("2026-11-17 10:00", "it", "suspend", basis="hearing", days="20")
    assert script.due("it", "decision") is None
    assert documents(script)[-1] == "special_procedure"


def test_r14_the_time_the_applicant_takes_never_counts() -> None:
    script = opened("2026-09-01 10:00").do("2026-09-03 10:00", "it", "correct_once", **ITEMS)
    assert script.due("it", "correction") == "2026-10-21"
    script.do("2026-10-21 16:00", "it", "correct", answer="here").do(
        "2026-10-21 16:30", "it", "accept"
    )
    assert script.due("it", "decision") == "2026-10-27"


def test_r14_thirty_working_days_without_an_answer_end_it_and_one_may_apply_again() -> None:
    steps = [
        Step("2026-09-03 10:00", "correct_once", "correcting", {"correction": "2026-10-21"}, ITEMS),
        Step("2026-10-21 16:59", None, "correcting"),
        Step("2026-10-22 08:00", None, "lapsed"),
    ]
    script = told(BOOK, DISPATCH_PERMIT, "2026-09-01 10:00", steps)
    assert moments(script, "correction_lapse") == ["2026-10-21 17:00"]
    assert not script.tasks("it")
    assert "重新申请" in LIFE.documents["lapse"].body.get("zh")


# What the articles on special procedures (45), withdrawal and siblings ask for besides.


def test_only_the_grounds_of_article_45_stop_the_clock() -> None:
    (basis,) = (spec for spec in LIFE.commands["suspend"].input if spec.id == "basis")
    assert set(basis.choices) == {
        *("hearing", "tender", "auction", "inspection"),
        *("testing", "quarantine", "appraisal", "expert_review"),
    }
    script = accepted("2026-11-16 10:00")
    with pytest.raises(problems.InputRefused):
        script.do("2026-11-17 10:00", "it", "suspend", basis="site_visit", days="2")


@pytest.mark.parametrize("days", ["0", "-5"])
def test_a_special_procedure_takes_some_days(days: str) -> None:
    """R6: the time it needs is told in writing; a notice of minus five days tells nothing."""
    script = accepted("2026-11-16 10:00")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-17 10:00", "it", "suspend", basis="hearing", days=days)


def test_several_rounds_of_special_procedures_are_all_taken_off() -> None:
    """Four days promised; one passes, two stand still, one passes, two stand still."""
    steps = [
        Step("2026-11-16 10:00", "accept", "review", {"decision": "2026-11-20"}),
        Step("2026-11-18 09:00", "suspend", "suspended", {"special": "2026-12-30"}, EXPERTS),
        Step("2026-11-20 09:00", "resume", "review", {"decision": "2026-11-24"}, {"result": "ok"}),
        Step("2026-11-23 09:00", "suspend", "suspended", {"special": "2027-01-04"}, EXPERTS),
        Step("2026-11-25 09:00", "resume", "review", {"decision": "2026-11-26"}, {"result": "ok"}),
    ]
    script = told(BOOK, DISPATCH_PERMIT, "2026-11-16 09:00", steps)
    assert len(script.dossier.case("it").clocks["decision"].pauses) == 2


def test_a_case_goes_from_submission_to_delivery_and_is_told_the_same_again() -> None:
    steps = [
        Step("2026-11-16 10:00", "accept", "review"),
        Step("2026-11-17 10:00", "propose", "deciding", {}, OPINION),
        Step("2026-11-17 11:00", "return", "review", {}, REASON),
        Step("2026-11-17 15:00", "propose", "deciding", {}, OPINION),
        Step("2026-11-18 10:00", "grant", "granted"),
        Step("2026-11-19 10:00", "deliver", "delivered", {}, WAY),
    ]
    assert told(BOOK, DISPATCH_PERMIT, "2026-11-16 09:00", steps).dossier.closed_at


@pytest.mark.parametrize("far", ["submitted", "correcting", "review", "suspended", "deciding"])
def test_an_application_can_be_withdrawn_at_any_time_before_the_decision(far: str) -> None:
    script = opened("2026-11-16 09:00")
    if far == "correcting":
        script.do("2026-11-16 10:00", "it", "correct_once", **ITEMS)
    if far in ("review", "suspended", "deciding"):
        script.do("2026-11-16 10:00", "it", "accept")
    if far == "suspended":
        script.do("2026-11-16 11:00", "it", "suspend", **EXPERTS)
    if far == "deciding":
        script.do("2026-11-16 11:00", "it", "propose", **OPINION)
    command = {"submitted": "withdraw_early", "correcting": "withdraw_corrections"}
    script.do("2026-11-16 12:00", "it", command.get(far, "withdraw"))
    assert (script.state("it"), script.tasks("it")) == ("withdrawn", set())
    assert not any(run.is_running for run in script.dossier.case("it").clocks.values())


# The one-thing: what depends waits and is blocked, what does not goes on.


def one_thing(when: str) -> Script:
    plan = pack("changchun", CONTENT).definitions["onething"]["info_change"].body
    branches = [Branch(item.id, f"matter/{item.matter}", tuple(item.needs)) for item in plan.items]
    return Script.opened(BOOK, when, *branches)


def granted(script: Script, when: str, branch: str) -> Script:
    script.do(when, branch, "accept").do(when, branch, "propose", **OPINION)
    return script.do(when, branch, "grant")


def test_what_depends_on_the_registration_begins_when_it_is_granted() -> None:
    script = one_thing("2026-11-16 09:00")
    waiting = {"licence", "seal", "tax", "investment", "food", "dispatch"}
    assert {b.branch for b in script.dossier.cases.values() if b.state == "waiting"} == waiting
    granted(script, "2026-11-17 10:00", "registration")
    assert {script.state(branch) for branch in waiting} == {"submitted"}
    assert script.due("seal", "intake") == "2026-11-18"


def test_a_refused_registration_blocks_what_depends_and_nothing_else() -> None:
    script = one_thing("2026-11-16 09:00").do("2026-11-16 10:00", "registration", "accept")
    script.do("2026-11-17 10:00", "registration", "propose", **OPINION)
    script.do("2026-11-17 11:00", "registration", "refuse", **REASON)
    states = {case.branch: case.state for case in script.dossier.cases.values()}
    assert {branch for branch, state in states.items() if state == "blocked"} == {
        *("licence", "seal", "tax", "investment", "food", "dispatch"),
    }
    script.do("2026-11-17 13:00", "social", "accept").do("2026-11-18 10:00", "social", "record")
    assert script.do("2026-11-18 11:00", "social", "deliver", **WAY).state("social") == "delivered"
    assert retold(script) == script.dossier


def test_a_filing_is_never_accepted_by_silence() -> None:
    script = one_thing("2026-11-16 09:00").wait("2026-12-31 09:00")
    assert script.state("social") == "submitted"
    assert script.state("registration") == "review"


def test_the_promise_for_the_whole_is_not_shorter_than_the_longest_way_through_it() -> None:
    """The promised working days of what comes one after the other (DOMAIN 3.1)."""
    plan = pack("changchun", CONTENT).definitions["onething"]["info_change"].body
    ends: dict[str, int] = {}
    for item in plan.items:
        matter = BOOK.definitions[f"matter/{item.matter}"]
        decision = matter.limits["decision"].limit
        assert decision is not None
        begins = max((ends[need] for need in item.needs), default=0)
        ends[item.id] = begins + int(decision.amount)
    assert plan.total.amount >= max(ends.values())
    assert plan.before.days > plan.total.amount
