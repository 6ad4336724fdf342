"""Oversight beside the ledger: who is told of a light, what is found, and that it follows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from onething.cases import messages, service
from onething.cases.ledger import Written
from onething.domains.supervision import following, models, rounds
from onething.domains.supervision.models import Finding, Spell, Told
from onething.parties.models import Account, Leave
from tests.kernel.town import Town, at, certainly_written
from tests.web.city import City

FRIDAY = "2026-09-18 10:00"
"""The Sunday after it works, to make up for the holidays of October."""


@pytest.fixture(scope="module")
def city(town: Town) -> City:
    return City.installed()


@pytest.fixture
def written(city: City) -> Written:
    """A filing promised within two working days of Friday: until Monday, 17:00."""
    filed = city.open("social", when=at(FRIDAY))
    return city.act("social_window", "accept", filed, "social", at("2026-09-18 11:00"))


def case_of(city: City, written: Written, branch: str = "social") -> UUID:
    return city.case(written, branch).id


def go(written: Written, when: str) -> None:
    """A round of the worker, when everything written is surely to be read."""
    certainly_written(written)
    while rounds.go(at(when)):
        pass


def told(written: Written) -> list[tuple[str, set[str]]]:
    """The rungs taken for this dossier and who was told, in order."""
    rows = Told.objects.filter(dossier_id=written.dossier_id).order_by("at", "id")
    return [(row.rung, set(row.people.values_list("username", flat=True))) for row in rows]


def spell_rows(written: Written) -> list[dict[str, object]]:
    rows = Spell.objects.filter(dossier_id=written.dossier_id).order_by("since", "case_id")
    return list(rows.values())


def test_nobody_is_told_before_the_light_turns(written: Written) -> None:
    go(written, "2026-09-19 23:59")
    row = Spell.objects.get(dossier_id=written.dossier_id)
    assert row.next_at == row.warn_at == at("2026-09-20 00:00")
    assert row.red_at == at("2026-09-21 17:00")
    assert told(written) == []


def test_yellow_tells_whoever_could_take_it_and_the_section_chief_or_else_the_head(
    written: Written,
) -> None:
    go(written, "2026-09-20 09:00")
    assert told(written) == [("yellow", {"social_reviewer", "social_head"})]


def test_for_whoever_is_on_leave_the_deputy_is_told_too(city: City, written: Written) -> None:
    head, deputy = city.account("social_head"), city.account("social_reviewer")
    away = Leave.objects.create(
        account=head,
        deputy=deputy,
        since=at("2026-09-21 00:00"),
        until=at("2026-09-22 00:00"),
        entered_by=head,
        entered_at=at(FRIDAY),
    )
    go(written, "2026-09-21 17:01")
    away.delete()
    assert dict(told(written))["red"] == {"social_head", "social_reviewer", "supervisor"}


def test_a_time_that_is_yellow_from_its_first_minute_warns_nobody(city: City) -> None:
    """Acceptance is promised within one working day: who gets it on Friday need not be told."""
    filed = city.open("social", when=at(FRIDAY))
    go(filed, "2026-09-20 16:59")
    assert told(filed) == []
    go(filed, "2026-09-20 17:01")
    assert told(filed) == [("red", {"social_head", "supervisor"})]


def test_who_has_taken_it_is_told_alone_with_the_chief(city: City, written: Written) -> None:
    filed = city.open("renewal", when=at(FRIDAY))
    then, _book = service.look(city.scope("social_window"), filed.dossier_id, at(FRIDAY))
    (task,) = then.open_tasks(then.case("renewal").id)
    who = city.scope("social_window")
    service.act(who, uuid4().hex, "claim", task.case_id, task.id, at=at(FRIDAY))
    go(filed, "2026-09-24 09:00")
    assert told(filed) == [("yellow", {"social_window", "social_head"})]


def test_red_tells_the_head_and_oversight_the_same_day_and_after_three_days_the_leader(
    written: Written,
) -> None:
    go(written, "2026-09-20 09:00")
    go(written, "2026-09-21 17:01")
    assert told(written)[1:] == [("red", {"social_head", "supervisor"})]
    go(written, "2026-09-24 16:59")
    assert len(told(written)) == 2
    go(written, "2026-09-24 17:01")
    assert told(written)[2:] == [("red_three_days", {"leader"})]


def test_each_rung_is_told_once_however_often_the_worker_goes_round(written: Written) -> None:
    for _round in range(3):
        go(written, "2026-09-21 17:01")
        Spell.objects.filter(dossier_id=written.dossier_id).update(next_at=at(FRIDAY))
    following.follow([written.dossier_id])
    go(written, "2026-09-21 17:01")
    assert [rung for rung, _who in told(written)] == ["red", "yellow"]


def test_a_warning_that_nobody_could_give_in_time_is_not_given_late(written: Written) -> None:
    """The worker was away over the week-end: the red is told, the warning is only noted."""
    go(written, "2026-09-22 09:00")
    assert dict(told(written)) == {"yellow": set(), "red": {"social_head", "supervisor"}}


def test_what_was_done_in_time_tells_nobody(city: City, written: Written) -> None:
    city.act("social_reviewer", "record", written, "social", at("2026-09-18 13:00"))
    city.act("social_window", "deliver", written, "social", at("2026-09-18 14:00"), way="online")
    go(written, "2026-12-01 10:00")
    assert told(written) == []
    assert spell_rows(written) == []


def test_a_pause_takes_the_moment_away_and_its_end_brings_a_later_one(city: City) -> None:
    paused = city.open("registration", when=at(FRIDAY))
    city.act("market_window", "accept", paused, "registration", at("2026-09-18 11:00"))
    city.act("market_reviewer", "suspend", paused, "registration", at("2026-09-18 12:00"),
             basis="hearing", days="7")  # fmt: skip
    go(paused, "2026-09-21 09:00")
    assert told(paused) == []
    city.act(
        "market_reviewer", "resume", paused, "registration", at("2026-09-22 09:00"), result="完"
    )
    go(paused, "2026-09-22 16:59")
    assert told(paused) == []
    go(paused, "2026-09-22 17:01")
    assert [rung for rung, _who in told(paused)] == ["red"]


def test_the_next_task_of_the_same_late_clock_tells_again(city: City) -> None:
    late = city.open("registration", when=at(FRIDAY))
    city.act("market_window", "accept", late, "registration", at("2026-09-18 11:00"))
    go(late, "2026-09-20 17:01")
    assert [rung for rung, _who in told(late)] == ["red"]
    city.act("market_reviewer", "propose", late, "registration", at("2026-09-21 09:00"),
             opinion="grant", grounds="全")  # fmt: skip
    go(late, "2026-09-21 09:01")
    assert [rung for rung, _who in told(late)] == ["red", "red"]


def test_made_anew_from_nothing_the_rows_are_the_same(city: City, written: Written) -> None:
    """The account is the ledger's: thrown away and read again it says the same."""
    case = case_of(city, written)
    say(city, "supervisor", "urge", case, words="请说明", reply_by="2099-01-01")
    go(written, "2026-09-21 09:00")
    before = [without_id(row) for row in spell_rows(written)]
    Spell.objects.filter(dossier_id=written.dossier_id).delete()
    following.follow([written.dossier_id])
    assert [without_id(row) for row in spell_rows(written)] == before


def without_id(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "id"}


def say(city: City, who: str, command: str, case: UUID, **given: object) -> Written:
    return service.act(city.scope(who), uuid4().hex, command, case, input=given)


def test_an_urging_is_answered_by_the_next_explanation(city: City, written: Written) -> None:
    case = case_of(city, written)
    say(city, "supervisor", "urge", case, words="请说明", reply_by="2099-01-01")
    go(written, "2026-09-18 11:00")
    urge = models.Urge.objects.get(case_id=case)
    assert (urge.role, urge.answered_at) == ("reviewer", None)
    say(city, "social_window", "explain", case, cause="staffing", words="请假")
    go(written, "2026-09-18 12:00")
    urge.refresh_from_db()
    assert urge.answered_at is not None


# Violations


def found(written: Written) -> set[tuple[str, str]]:
    rows = Finding.objects.filter(dossier_id=written.dossier_id)
    return {(row.kind, row.state) for row in rows}


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        (["股东会决议没有签字"], set()),
        (["请提供新住所（经营场所）使用证明的第二页"], set()),
        (["请提供无犯罪记录证明"], {"unlisted_material"}),
        (["请缴纳工本费 20 元"], {"unlisted_fee"}),
        (["请提供无犯罪记录证明", "并缴纳工本费"], {"unlisted_material", "unlisted_fee"}),
    ],
)
def test_a_correction_notice_that_asks_for_too_much_is_found(
    city: City, items: list[str], kinds: set[str]
) -> None:
    asked = city.open("registration", when=at(FRIDAY))
    city.act("market_window", "correct_once", asked, "registration", at(FRIDAY),
             items="\n".join(items))  # fmt: skip
    go(asked, "2026-09-18 11:00")
    assert {kind for kind, _state in found(asked)} == kinds


@pytest.mark.parametrize(
    ("reason", "is_found"),
    [("不符合条件。", True), ("材料不全", True), ("住所证明不真实，不符合登记条例第八条。", False)],
)
def test_a_refusal_that_says_nothing_is_found(city: City, reason: str, is_found: bool) -> None:
    refused = city.open("registration", when=at(FRIDAY))
    city.act("market_window", "decline", refused, "registration", at(FRIDAY),
             reason=reason, authority="长春市市场监督管理局")  # fmt: skip
    go(refused, "2026-09-18 11:00")
    assert ("refusal_without_reason", "found") in found(refused) or not is_found
    assert bool(found(refused)) is is_found


def test_silence_until_the_law_accepts_is_found(city: City) -> None:
    silent = city.open("registration", when=at(FRIDAY))
    service.wake(silent.dossier_id, at("2026-09-24 17:01"))
    go(silent, "2026-09-24 17:02")
    assert ("no_notice_in_time", "found") in found(silent)


def test_what_was_found_is_found_once_and_what_people_said_to_it_stays(city: City) -> None:
    asked = city.open("registration", when=at(FRIDAY))
    city.act("market_window", "correct_once", asked, "registration", at(FRIDAY), items="缴纳工本费")
    go(asked, "2026-09-18 11:00")
    rows = Finding.objects.filter(dossier_id=asked.dossier_id)
    rows.update(state=Finding.DISMISSED, reason="另一回事")
    following.follow([asked.dossier_id])
    assert found(asked) == {("unlisted_fee", "dismissed")}


def test_accounts_of_no_post_are_never_told(city: City) -> None:
    outside = Account.objects.filter(username__in=("desk_owner", "desk_stranger"))
    assert not Told.objects.filter(people__in=outside).exists()


def plans(statement: str, parameters: Iterable[object]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}", list(parameters))
        return "\n".join(row[0] for row in cursor.fetchall())


def test_what_the_worker_asks_each_second_reads_an_index_only(city: City, written: Written) -> None:
    """With a million spells it asks for nothing but those that are due."""
    go(written, "2026-09-18 11:00")
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
    due = Spell.objects.filter(next_at__lte=datetime.now(at(FRIDAY).tzinfo)).order_by("next_at")
    statement, parameters = due.values("id").query.sql_with_params()
    assert "spell_next" in plans(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute("reset enable_seqscan")


def test_a_clock_that_will_have_stopped_as_it_ran_out_is_told_of_by_nobody(city: City) -> None:
    """The law accepts at the very moment the time is over. Until the worker has written that, the
    clock seems late; telling it would be a false alarm."""
    silent = city.open("renewal", when=at(FRIDAY))
    go(silent, "2026-09-24 17:01")
    assert "red" not in dict(told(silent))
    service.wake(silent.dossier_id, at("2026-09-24 17:02"))
    following.follow([silent.dossier_id])
    intake = Spell.objects.filter(dossier_id=silent.dossier_id, clock="intake")
    assert not intake.exists()


def test_whoever_is_told_finds_it_among_the_notices_once(city: City, written: Written) -> None:
    for _round in range(2):
        go(written, "2026-09-21 17:01")
    head = city.scope("social_head")
    case = case_of(city, written)
    found = [each for each in messages.inbox(head, 500) if each.case_id == case]
    assert len(found) == 1
    assert found[0].says == {
        "zh": "社会保险登记变更已经超期，应于9月21日 周一前办完。请当天督促办理，并说明原因。",
        "en": "Change of social insurance registration is late: it was due on Mon 21 September."
        " Please see to it today, and have it explained.",
    }


def test_who_is_urged_is_told_once(city: City, written: Written) -> None:
    case = case_of(city, written)
    say(city, "supervisor", "urge", case, words="请说明", reply_by="2099-01-01")
    for _round in range(2):
        go(written, "2026-09-18 12:00")
    mine = messages.inbox(city.scope("social_reviewer"), 500)
    assert len([each for each in mine if each.case_id == case]) == 1
