"""Urging and explaining: who may, what must be said, that it moves nothing and is said once."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from onething.cases import ledger, problems, service
from onething.cases.event import body_of
from onething.cases.ledger import Written
from tests.kernel.town import Town
from tests.web.city import City

TODAY = timezone.localdate


@pytest.fixture(scope="module")
def city(town: Town) -> City:
    """Our own pack beside the town's."""
    return City.installed()


@pytest.fixture
def written(city: City) -> Written:
    return city.open("social")


@pytest.fixture
def case(city: City, written: Written) -> UUID:
    return city.case(written, "social").id


def urge(city: City, who: str, case: UUID, key: str = "", **given: object) -> Written:
    said = {"words": "请说明为何还没有受理。", "reply_by": TODAY() + timedelta(days=3), **given}
    return service.act(city.scope(who), key or uuid4().hex, "urge", case, input=said)


def explain(city: City, who: str, case: UUID, key: str = "", **given: object) -> Written:
    said = {"cause": "staffing", "words": "窗口两人请假，今天办。", **given}
    return service.act(city.scope(who), key or uuid4().hex, "explain", case, input=said)


def last(written: Written) -> ledger.Event:
    return ledger.events(written.dossier_id)[-1]


@pytest.mark.parametrize("who", ["supervisor", "social_head"])
def test_who_oversees_and_the_head_of_the_department_urge(
    city: City, case: UUID, written: Written, who: str
) -> None:
    urge(city, who, case)
    event = last(written)
    assert (event.type, event.case_id) == ("urge", case)
    assert event.actor_id == city.account(who).pk


@pytest.mark.parametrize("who", ["social_window", "social_reviewer"])
def test_others_of_the_department_do_not_urge(city: City, case: UUID, who: str) -> None:
    with pytest.raises(problems.MayNotUrge):
        urge(city, who, case)


@pytest.mark.parametrize("who", ["market_head", "desk_stranger"])
def test_for_everybody_else_there_is_no_such_case(city: City, case: UUID, who: str) -> None:
    with pytest.raises(problems.NotFound):
        urge(city, who, case)


def test_the_applicant_sees_the_case_and_cannot_urge_nor_explain(city: City, case: UUID) -> None:
    for act, refusal in ((urge, problems.MayNotUrge), (explain, problems.MayNotExplain)):
        with pytest.raises(refusal):
            act(city, "desk_owner", case)


def test_urging_moves_nothing(city: City, case: UUID, written: Written) -> None:
    before = city.look(written)
    urge(city, "supervisor", case)
    explain(city, "social_window", case)
    after = city.look(written)
    assert (after.cases, after.tasks) == (before.cases, before.tasks)
    assert after.version == before.version + 2


def test_its_words_stand_in_records_that_can_be_erased(
    city: City, case: UUID, written: Written
) -> None:
    urge(city, "supervisor", case)
    event = last(written)
    assert "请说明" not in event.body
    assert body_of(event)["input"] == {"reply_by": str(TODAY() + timedelta(days=3))}
    assert ledger.words(written.dossier_id)[event.seq, "words"] == "请说明为何还没有受理。"
    assert ledger.erase(written.dossier_id, event.seq, "words", timezone.now())
    assert (event.seq, "words") not in ledger.words(written.dossier_id)


def test_pressed_twice_it_is_urged_once(city: City, case: UUID, written: Written) -> None:
    assert urge(city, "supervisor", case, "twice") == urge(city, "supervisor", case, "twice")
    types = [event.type for event in ledger.events(written.dossier_id)]
    assert types.count("urge") == 1


def test_everything_missing_is_said_at_once(city: City, case: UUID) -> None:
    with pytest.raises(problems.InputRefused) as refused:
        urge(city, "supervisor", case, words=" ", reply_by="")
    assert set(refused.value.params["fields"]) == {"words", "reply_by"}


@pytest.mark.parametrize("day", [date(2020, 1, 1), "2020-01-01"])
def test_no_reply_is_wanted_by_a_day_that_is_over(city: City, case: UUID, day: object) -> None:
    with pytest.raises(problems.InputRefused) as refused:
        urge(city, "supervisor", case, reply_by=day)
    assert set(refused.value.params["fields"]) == {"reply_by"}


def test_an_explanation_keeps_its_code_in_the_event_and_its_words_beside_it(
    city: City, case: UUID, written: Written
) -> None:
    explain(city, "social_window", case, about="3/unlisted_material")
    event = last(written)
    assert body_of(event)["input"] == {"cause": "staffing", "about": "3/unlisted_material"}
    assert "请假" not in event.body


@pytest.mark.parametrize("cause", ["", "想不起来", "a b", "x" * 65])
def test_an_explanation_needs_a_code(city: City, case: UUID, cause: str) -> None:
    with pytest.raises(problems.InputRefused) as refused:
        explain(city, "social_window", case, cause=cause)
    assert set(refused.value.params["fields"]) == {"cause"}


def test_who_oversees_explains_nothing(city: City, case: UUID) -> None:
    with pytest.raises(problems.MayNotExplain):
        explain(city, "supervisor", case)


def test_a_case_that_ended_can_still_be_explained(city: City, written: Written) -> None:
    case = city.case(written, "social").id
    city.act("desk_owner", "withdraw_early", written, "social")
    assert city.case(written, "social").ended_at
    explain(city, "social_window", case)
    assert last(written).type == "explain"
