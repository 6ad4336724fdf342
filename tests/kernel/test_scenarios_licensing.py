"""The licensing lifecycle of changchun against the Administrative Licensing Law: rules R1 to R14 of
DOMAIN 2.2, and the worked examples of 2.5, on the calendar of 2026. docs/licensing.md names the
test of each rule."""

import pytest

from onething.cases import engine, problems, promise
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.lifecycle import ClockLimits
from onething.cases.stored import facts
from onething.parties.scope import Scope
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
        Step("2026-09-18 10:00", None, "submitted", {"intake": "2026-09-20"}),
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
    script = opened("2026-09-18 10:00")
    assert script.dossier.case("it").clocks["intake"].legal_due == at("2026-09-24 17:00")
    assert script.due("it", "intake") == "2026-09-20", "promised for the next working day"


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
    offered = BOOK.inputs(DISPATCH_PERMIT, LIFE.commands["suspend"])
    (basis,) = (spec for spec in offered if spec.id == "basis")
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
    with pytest.raises(problems.NoLength):
        script.do("2026-11-17 10:00", "it", "suspend", basis="hearing", days=days)


def test_several_rounds_of_special_procedures_are_all_taken_off() -> None:
    """Four days promised; one passes, two stand still, one passes, two stand still."""
    steps = [
        Step("2026-11-16 10:00", "accept", "review", {"decision": "2026-11-20"}),
        Step("2026-11-18 09:00", "suspend", "suspended", {"special": "2026-11-27"}, EXPERTS),
        Step("2026-11-20 09:00", "resume", "review", {"decision": "2026-11-24"}, {"result": "ok"}),
        Step("2026-11-23 09:00", "suspend", "suspended", {"special": "2026-12-02"}, EXPERTS),
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


# R8: the dossier as a whole, where it is handled jointly.

WHOLE = Branch("whole", "work/joint", org="market_regulation")


def jointly(when: str) -> Script:
    """The change of the labour dispatch permit beside that of the food permit, as one thing."""
    one, two = Branch("dispatch", DISPATCH_PERMIT), Branch("food", FOOD)
    return Script.opened(BOOK, when, one, two, WHOLE)


def test_r8_what_is_handled_jointly_is_decided_within_45_working_days_in_all() -> None:
    script = jointly("2026-03-02 10:00")
    assert script.dossier.case("whole").clocks["whole"].legal_due == at("2026-05-08 17:00")
    for branch in ("dispatch", "food"):
        script.do("2026-03-03 10:00", branch, "withdraw_early")
    assert (script.state("whole"), script.tasks("whole")) == ("done", set())
    assert script.dossier.closed_at == at("2026-03-03 10:00")


def test_r8_the_head_of_the_government_extends_by_fifteen_working_days_once() -> None:
    script = jointly("2026-03-02 10:00")
    assert BOOK.lifecycles["joint"].commands["extend"].by == "government"
    script.do("2026-04-20 10:00", "whole", "extend", **REASON)
    assert script.dossier.case("whole").clocks["whole"].legal_due == at("2026-05-28 17:00")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-04-21 10:00", "whole", "extend", **REASON)
    assert documents(script)[-1] == "extension"


def test_r8_what_is_over_cannot_be_extended() -> None:
    with pytest.raises(problems.GuardRefused):
        jointly("2026-03-02 10:00").do("2026-05-08 17:01", "whole", "extend", **REASON)


def test_r8_the_whole_is_no_matter_among_the_others() -> None:
    script = jointly("2026-03-02 10:00")
    assert [case.branch for case in BOOK.parts(script.dossier)] == ["dispatch", "food"]
    told = promise.promised(BOOK, script.dossier, script.dossier.at)
    assert told is not None
    assert told.end < at("2026-05-08 17:00").date()
    assert "whole" not in told.path


# R9: two tiers.


def two_tiers() -> Script:
    first = Branch("first", "matter/special_food_first_review")
    then = Branch("it", "matter/special_food_permit", needs=("first",))
    return Script.opened(BOOK, "2026-03-02 10:00", first, then)


def test_r9_the_lower_tier_reviews_within_twenty_working_days_and_forwards_the_file() -> None:
    script = two_tiers()
    assert script.dossier.case("first").clocks["review"].legal_due == at("2026-03-30 17:00")
    assert script.state("it") == "waiting"
    script.do("2026-03-10 10:00", "first", "forward", **OPINION)
    assert (script.state("first"), script.state("it")) == ("forwarded", "submitted")
    assert facts(script.dossier.case("first"))["opinion"] == "grant"


def test_r9_the_lower_tier_decides_nothing() -> None:
    commands = BOOK.lifecycles["first_review"].commands
    assert not {"grant", "refuse", "decline"} & commands.keys()
    higher, lower = (two_tiers().dossier.case(branch).org_id for branch in ("it", "first"))
    assert higher != lower


# R12: renewal.

RENEWAL = "matter/dispatch_permit_renewal"


def renewing(when: str, expires: str, book: Book = BOOK) -> Script:
    day = at(f"{expires} 00:00").date()
    return Script.opened(book, when, Branch("it", RENEWAL, facts={"expires": day}))


def test_r12_silence_until_the_licence_expires_renews_it() -> None:
    script = renewing("2026-09-01 10:00", "2026-10-15").do("2026-09-02 10:00", "it", "accept")
    script.wait("2026-10-15 23:59")
    assert script.state("it") == "review"
    script.wait("2026-10-16 09:00")
    assert (script.state("it"), script.tasks("it")) == ("granted", {"deliver"})
    assert facts(script.dossier.case("it"))["renewed_by_silence"] is True
    assert documents(script)[-1] == "renewal"
    script.do("2026-10-16 10:00", "it", "deliver", **WAY)
    assert script.dossier.closed_at


def test_r12_a_suspended_renewal_renews_all_the_same() -> None:
    script = renewing("2026-09-01 10:00", "2026-10-15").do("2026-09-02 10:00", "it", "accept")
    script.do("2026-10-12 10:00", "it", "suspend", **EXPERTS).wait("2026-10-16 09:00")
    assert script.state("it") == "granted"


def test_r12_who_applies_too_late_is_not_renewed_by_silence() -> None:
    script = renewing("2026-09-20 10:00", "2026-10-15").do("2026-09-21 10:00", "it", "accept")
    assert script.wait("2026-11-30 10:00").state("it") == "review"


def test_r12_a_decision_in_time_ends_the_waiting() -> None:
    script = renewing("2026-09-01 10:00", "2026-10-15").do("2026-09-02 10:00", "it", "accept")
    script.do("2026-09-03 10:00", "it", "propose", **OPINION)
    script.do("2026-09-04 10:00", "it", "refuse", **REASON)
    assert script.wait("2026-11-30 10:00").state("it") == "refused"


# R13: the hearing.


def told_of_the_hearing(when: str = "2026-09-02 10:00") -> Script:
    return accepted("2026-09-01 10:00").do(when, "it", "tell_hearing", **REASON)


def test_r13_a_hearing_is_asked_for_within_five_working_days() -> None:
    script = told_of_the_hearing()
    assert script.due("it", "hearing_request") == "2026-09-09"
    assert script.wait("2026-09-10 09:00").state("it") == "review"
    assert moments(script, "hearing_not_asked") == ["2026-09-09 17:00"]


def test_r13_a_hearing_is_held_within_twenty_working_days_and_called_seven_before() -> None:
    script = told_of_the_hearing().do("2026-09-04 10:00", "it", "ask_hearing")
    run = script.dossier.case("it").clocks["decision"]
    assert (run.due, run.grounds) == (None, (("", "行政许可法 第四十五条、第四十七条"),))
    assert script.dossier.case("it").clocks["hearing"].legal_due == at("2026-10-09 17:00")
    for day in ("2026-09-15", "2026-09-19", "2026-10-10"):
        with pytest.raises(problems.GuardRefused):
            script.do("2026-09-07 10:00", "it", "call_hearing", day=day, place="hall 3")
    script.do("2026-09-07 10:00", "it", "call_hearing", day="2026-09-16", place="hall 3")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-09-15 10:00", "it", "end_hearing", result="heard")
    script.do("2026-09-16 16:00", "it", "end_hearing", result="heard")
    assert (script.state("it"), script.tasks("it")) == ("review", {"review"})
    assert retold(script) == script.dossier


def test_r13_the_reviewer_is_reminded_while_there_is_time_left_to_call_it() -> None:
    script = told_of_the_hearing().do("2026-09-04 10:00", "it", "ask_hearing")
    script.wait("2026-09-30 10:00")
    assert moments(script, "hearing_soon") == ["2026-09-21 17:00"]


def test_r13_who_wants_no_hearing_says_so_and_the_review_goes_on() -> None:
    script = told_of_the_hearing().do("2026-09-03 10:00", "it", "waive_hearing")
    assert (script.state("it"), script.tasks("it")) == ("review", {"review"})


# Corrections of several departments in one notice.


def test_r4_the_departments_of_one_thing_tell_their_corrections_in_one_notice() -> None:
    script = jointly("2026-11-16 09:00").do("2026-11-16 10:00", "dispatch", "correct_once", **ITEMS)
    assert (script.state("dispatch"), documents(script).count("correction")) == ("to_tell", 0)
    script.do("2026-11-18 10:00", "food", "correct_once", **ITEMS)
    assert (script.state("dispatch"), script.state("food")) == ("correcting", "correcting")
    (notice,) = (change for change in script.changes("issue") if change["document"] == "correction")
    assert notice["of"] == ["food"]
    ends = {script.dossier.case(b).clocks["correction"].due for b in ("dispatch", "food")}
    assert len(ends) == 1, "one time to correct for both"


def test_r4_the_notice_waits_for_nobody_beyond_the_last_lawful_day() -> None:
    script = jointly("2026-09-18 10:00").do("2026-09-18 11:00", "dispatch", "correct_once", **ITEMS)
    script.wait("2026-09-24 16:59")
    assert script.state("dispatch") == "to_tell"
    script.wait("2026-09-24 17:00")
    assert (script.state("dispatch"), script.state("food")) == ("correcting", "review")


def test_r4_who_is_alone_is_told_at_once() -> None:
    script = opened("2026-11-16 10:00").do("2026-11-17 10:00", "it", "correct_once", **ITEMS)
    assert (script.state("it"), documents(script)[-1]) == ("correcting", "correction")


def test_r4_who_asks_later_sends_a_notice_of_its_own() -> None:
    script = jointly("2026-11-16 09:00")
    script.do("2026-11-16 10:00", "dispatch", "correct_once", **ITEMS)
    script.do("2026-11-16 11:00", "food", "correct_once", **ITEMS)
    script.do("2026-11-17 10:00", "dispatch", "correct", answer="here")
    later = one_thing("2026-11-16 09:00")
    for branch in ("social", "medical", "fund"):
        later.do("2026-11-16 10:00", branch, "correct_once", **ITEMS)
    later.do("2026-11-16 11:00", "registration", "accept")
    later.do("2026-11-16 12:00", "registration", "propose", **OPINION)
    later.do("2026-11-16 13:00", "registration", "grant")
    later.do("2026-11-16 14:00", "licence", "correct_once", **ITEMS)
    for branch in ("seal", "tax", "investment", "food", "dispatch"):
        later.do("2026-11-16 15:00", branch, "accept")
    assert later.state("licence") == "correcting"
    assert documents(later).count("correction") == 2


# Special procedures: cap, law, no time for a mere visit.


def test_a_special_procedure_is_not_longer_than_its_cap() -> None:
    script = accepted("2026-11-16 10:00")
    with pytest.raises(problems.TooLong) as caught:
        script.do("2026-11-17 10:00", "it", "suspend", basis="hearing", days="21")
    assert str(caught.value.params["most"]) == "20 wd"
    script.do("2026-11-17 10:00", "it", "suspend", basis="expert_review", days="21")
    assert script.dossier.case("it").clocks["decision"].grounds == (
        ("expert_review", "行政许可法 第四十五条"),
    )


def test_a_special_procedure_needs_its_basis() -> None:
    with pytest.raises(problems.InputRefused):
        accepted("2026-11-16 10:00").do("2026-11-17 10:00", "it", "suspend", days="3")


def test_what_is_not_suspended_cannot_be_resumed() -> None:
    with pytest.raises(problems.Stale):
        accepted("2026-11-16 10:00").do("2026-11-17 10:00", "it", "resume", result="ok")


def test_a_site_visit_does_not_stop_the_clock() -> None:
    script = accepted("2026-11-16 10:00")
    due = script.due("it", "decision")
    script.do("2026-11-17 10:00", "it", "examine", basis="site_visit", days="2")
    assert (script.due("it", "decision"), script.due("it", "visit")) == (due, "2026-11-19")
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-17 11:00", "it", "propose", **OPINION)
    script.do("2026-11-18 10:00", "it", "examined", result="as told")
    assert script.do("2026-11-18 11:00", "it", "propose", **OPINION).state("it") == "deciding"


def test_a_matter_adds_procedures_of_its_own_with_their_law() -> None:
    offered = BOOK.inputs("matter/special_food_permit", LIFE.commands["suspend"])
    (basis,) = (spec for spec in offered if spec.type == "procedure")
    assert "technical_review" in basis.choices
    assert "site_visit" not in basis.choices


def test_the_time_of_the_law_cannot_be_extended_when_it_is_over() -> None:
    script = accepted("2026-11-16 10:00").do("2026-11-20 10:00", "it", "propose", **OPINION)
    with pytest.raises(problems.GuardRefused) as caught:
        script.do("2026-12-14 17:01", "it", "extend", **REASON)
    assert "届满" in caught.value.params["reason"].get("zh")


# Other departments.


def test_another_department_is_asked_and_its_silence_agrees() -> None:
    script = accepted("2026-11-16 10:00")
    script.do("2026-11-16 11:00", "it", "consult", unit="public_security", question="known?")
    asked = script.dossier.case("work/consultation")
    assert BOOK.codes[asked.org_id] == "public_security"
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-17 10:00", "it", "propose", **OPINION)
    script.wait("2026-11-20 09:00")
    assert script.state("work/consultation") == "agreed"
    assert moments(script, "remind") == ["2026-11-18 17:00"]
    assert script.do("2026-11-20 10:00", "it", "propose", **OPINION).state("it") == "deciding"
    assert [case.branch for case in BOOK.parts(script.dossier)] == ["it"]


def test_an_answer_frees_the_review_at_once() -> None:
    script = accepted("2026-11-16 10:00")
    script.do("2026-11-16 11:00", "it", "consult", unit="public_security", question="known?")
    script.do("2026-11-16 15:00", "work/consultation", "answer", stance="object", opinion="yes")
    assert facts(script.dossier.case("work/consultation"))["stance"] == "object"
    assert script.do("2026-11-16 16:00", "it", "propose", **OPINION).state("it") == "deciding"


def test_the_own_department_is_not_asked() -> None:
    with pytest.raises(problems.GuardRefused):
        accepted("2026-11-16 10:00").do(
            "2026-11-16 11:00", "it", "consult", unit="human_resources", question="well?"
        )


def test_silence_never_decides_on_a_licence() -> None:
    script = accepted("2026-11-16 10:00").wait("2027-01-31 10:00")
    assert script.state("it") == "review"


# Acceptance with items to follow.

FOLLOWS = {**ITEMS, "supply_days": "3", "credit": "clean"}


def tolerated(when: str = "2026-11-16 10:00") -> Script:
    return opened(when).do(when, "it", "accept_tolerant", **FOLLOWS)


def test_tolerance_no_decision_before_what_was_promised_is_there() -> None:
    script = tolerated().do("2026-11-17 10:00", "it", "propose", **OPINION)
    for command, given in (("grant", {}), ("refuse", REASON)):
        with pytest.raises(problems.GuardRefused):
            script.do("2026-11-17 11:00", "it", command, **given)
    script.do("2026-11-18 10:00", "it", "supply", answer="here they are")
    assert script.do("2026-11-18 11:00", "it", "grant").state("it") == "granted"
    assert documents(script)[1] == "tolerance"


def test_tolerance_the_promise_is_no_longer_than_the_promised_decision() -> None:
    with pytest.raises(problems.TooLong) as caught:
        opened("2026-11-16 10:00").do(
            "2026-11-16 10:00", "it", "accept_tolerant", **{**FOLLOWS, "supply_days": "5"}
        )
    assert str(caught.value.params["most"]) == "4 wd"


def test_tolerance_is_not_for_who_has_a_record_of_bad_credit() -> None:
    for command in ("accept_tolerant", "accept_on_promise"):
        with pytest.raises(problems.GuardRefused) as caught:
            opened("2026-11-16 10:00", REGISTRATION).do(
                "2026-11-16 10:00", "it", command, **{**FOLLOWS, "credit": "bad"}
            )
        assert "失信" in caught.value.params["reason"].get("zh")


def test_tolerance_only_where_the_matter_has_it() -> None:
    for command in ("accept_tolerant", "accept_on_promise"):
        with pytest.raises(problems.GuardRefused) as caught:
            opened("2026-11-16 10:00", FOOD).do("2026-11-16 10:00", "it", command, **FOLLOWS)
        assert "没有开通" in caught.value.params["reason"].get("zh")


@pytest.mark.parametrize("far", ["review", "deciding"])
def test_tolerance_missed_is_suspended_told_and_returned_after_fifteen_working_days(
    far: str,
) -> None:
    script = tolerated()
    if far == "deciding":
        script.do("2026-11-17 10:00", "it", "propose", **OPINION)
    script.wait("2026-11-20 09:00")
    assert (script.state("it"), script.due("it", "decision")) == ("supply_late", None)
    assert moments(script, f"promise_missed_in_{far}".replace("deciding", "decision")) == [
        "2026-11-19 17:00"
    ]
    assert (script.due("it", "last_call"), script.tasks("it")) == ("2026-12-10", {"supply"})
    script.wait("2026-12-11 09:00")
    assert (script.state("it"), documents(script)[-1]) == ("returned", "returned")
    assert retold(script) == script.dossier


def test_tolerance_what_comes_late_is_still_taken() -> None:
    script = tolerated().wait("2026-11-20 09:00")
    script.do("2026-11-23 10:00", "it", "supply_at_last", answer="here")
    assert (script.state("it"), script.tasks("it")) == ("review", {"review"})
    assert script.due("it", "decision") == "2026-11-24"


def test_tolerance_the_applicant_is_reminded_one_working_day_before() -> None:
    assert moments(tolerated().wait("2026-11-25 09:00"), "promise_soon") == ["2026-11-18 17:00"]


# Decision at once on a promise, checked later.

TOLD = {**ITEMS, "credit": "clean"}


def promised(when: str = "2026-11-16 10:00") -> Script:
    script = opened(when, REGISTRATION).do(when, "it", "accept_on_promise", **TOLD)
    return script.do(when, "it", "grant")


def test_promise_is_decided_at_once_and_delivered_before_the_check() -> None:
    script = promised()
    with pytest.raises(problems.GuardRefused):
        script.do("2026-11-16 11:00", "it", "deliver", **WAY)
    script.do("2026-11-16 11:00", "it", "deliver_to_check", **WAY)
    case = script.dossier.case("it")
    assert (case.state, case.outcome, case.ended_at) == ("checking", "success", None)
    assert script.due("it", "check") == "2027-01-15"
    script.do("2026-12-01 10:00", "it", "promise_kept", result="as promised")
    assert (script.state("it"), bool(script.dossier.closed_at)) == ("delivered", True)


def test_promise_that_was_false_is_revoked_by_the_head() -> None:
    script = promised().do("2026-11-16 11:00", "it", "deliver_to_check", **WAY)
    script.do("2026-12-01 10:00", "it", "promise_false", result="the premises do not exist")
    script.do("2026-12-02 10:00", "it", "keep", **REASON)
    script.do("2026-12-03 10:00", "it", "promise_false", result="they still do not")
    script.do("2026-12-04 10:00", "it", "revoke", **REASON)
    assert (script.state("it"), documents(script)[-1]) == ("revoked", "revocation")
    assert facts(script.dossier.case("it"))["revoked"] is True
    assert LIFE.documents["revocation"].remedies == ["reconsideration", "suit"]


def test_promise_whose_check_is_late_is_told_to_the_head() -> None:
    script = promised().do("2026-11-16 11:00", "it", "deliver_to_check", **WAY)
    script.wait("2027-01-20 10:00")
    assert script.state("it") == "checking"
    assert moments(script, "check_soon") == ["2027-01-05 23:59"]
    assert moments(script, "check_overdue") == ["2027-01-15 23:59"]


def test_promise_the_whole_is_not_promised_for_the_day_of_the_check() -> None:
    script = promised().do("2026-11-16 11:00", "it", "deliver_to_check", **WAY)
    assert promise.promised(BOOK, script.dossier, script.dossier.at) is None


# Stages, and what a head sees.


def test_a_stage_has_a_limit_of_its_own_and_begins_anew_at_every_desk() -> None:
    script = accepted("2026-11-16 10:00")
    assert script.due("it", "reviewing") == "2026-11-19"
    script.do("2026-11-17 10:00", "it", "propose", **OPINION)
    assert script.due("it", "heading") == "2026-11-18"
    script.do("2026-11-18 10:00", "it", "return", **REASON)
    assert script.due("it", "reviewing") == "2026-11-23"
    assert script.dossier.case("it").due_at == at("2026-11-20 17:00")


def test_the_opinion_of_the_reviewer_is_known_to_the_head() -> None:
    script = accepted("2026-11-16 10:00").do("2026-11-17 10:00", "it", "propose", **OPINION)
    assert facts(script.dossier.case("it"))["opinion"] == "grant"


def test_commands_are_offered_in_the_order_of_the_pack() -> None:
    script = accepted("2026-11-16 10:00")
    case = script.dossier.case("it")
    scope = Scope(9, posts=frozenset({(case.org_id, "reviewer")}))
    names = [name for name, _ in engine.permits(BOOK, script.dossier, case, scope)]
    assert names == ["suspend", "tell_hearing", "examine", "consult", "propose"]
