"""The way of a dossier, and what is issued on it."""

import itertools
import re

import pytest
from django.http import HttpResponse
from django.utils import timezone

from onething.cases import history, lanes, ledger, promise, service
from onething.cases.ledger import Written
from onething.parties.models import AccessLog
from tests.web.city import City, days_ago
from tests.web.test_desk import send


def says(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def refused(city: City) -> Written:
    """Registration was refused; tax needs it, social insurance does not."""
    written = city.open("registration", "tax", "social", when=days_ago(20))
    city.act("market_window", "accept", written, "registration", days_ago(19))
    given = {"opinion": "refuse", "grounds": "不实"}
    city.act("market_reviewer", "propose", written, "registration", days_ago(18), **given)
    reason = "住所证明与实际不符。"
    city.act("market_head", "refuse", written, "registration", days_ago(17), reason=reason)
    return written


def track(city: City, who: str, written: Written, language: str = "zh") -> str:
    return says(city.client(who, language).get(f"/track/{written.dossier_id}/"))


def test_a_blocked_lane_says_which_sibling_failed_and_what_follows(
    city: City, refused: Written
) -> None:
    page = track(city, "desk_owner", refused)
    assert "停办：前面的事项没有办成" in page
    assert "这一项以“企业变更登记”（不予许可）办成为前提" in page
    assert "已收件，待受理" in page
    assert "共 3 项，已结束 2 项。 其中 2 项没有办成。" in page


def test_the_applicant_reads_number_proof_and_notices(city: City, refused: Written) -> None:
    page = track(city, "desk_owner", refused)
    head = city.look(refused).head.hex()
    assert refused.number in page
    assert head[:4] + " " + head[4:8] in page
    notice = re.search(r'href="(/notice/[^"]+/refusal/)"', page)
    assert notice
    paper = says(city.client("desk_owner").get(notice[1]))
    for said in (
        "不予行政许可决定书",
        city.firm.name,
        refused.number,
        "住所证明与实际不符。",
        "行政复议：自收到本文书之日起六十日内，向长春市人民政府提出",
        "行政诉讼：自收到本文书之日起六个月内",
    ):
        assert said in paper


def test_a_notice_is_read_by_its_applicant_its_department_and_the_overseer(
    city: City, refused: Written
) -> None:
    page = track(city, "desk_owner", refused)
    there = re.search(r'href="(/notice/[^"]+/refusal/)"', page)[1]
    readers = {
        "desk_owner": 200,
        "market_window": 200,
        "supervisor": 200,
        "social_window": 404,
        "desk_stranger": 404,
    }
    assert {name: city.client(name).get(there).status_code for name in readers} == readers


def test_a_document_that_was_not_issued_is_not_written(city: City, refused: Written) -> None:
    owner = city.client("desk_owner")
    for seq, name in ((1, "refusal"), (2, "grant"), (999, "refusal"), (2, "nonsense")):
        assert owner.get(f"/notice/{refused.dossier_id}/{seq}/{name}/").status_code == 404


def test_the_applicant_is_asked_reads_what_for_and_answers(city: City) -> None:
    written = city.open("social")
    case = city.case(written, "social").id
    assert "需要您办" not in track(city, "desk_owner", written)
    city.act("social_window", "correct_once", written, "social", items="缺少\n租赁合同")
    page = track(city, "desk_owner", written)
    assert "需要您办" in page
    assert "<ol><li>缺少</li><li>租赁合同</li></ol>" in page
    assert "待补正" in page
    owner = city.client("desk_owner")
    assert "<li>租赁合同</li>" in says(owner.get(f"/case/{case}/correct/"))
    answer = send(owner, case, "correct", answer="已补齐")
    assert answer.redirect_chain == [(f"/track/{written.dossier_id}/", 302)]
    assert "需要您办" not in says(answer)
    assert city.case(written, "social").state == "submitted"
    assert "需要您办" not in track(city, "social_window", written)


def test_withdrawing_asks_for_confirmation_first(city: City) -> None:
    written = city.open("registration")
    case = city.case(written, "registration").id
    page = track(city, "desk_owner", written)
    there = re.search(rf'href="(/case/{case}/withdraw_early/)"', page)
    assert there
    owner = city.client("desk_owner")
    assert "确定要撤回申请吗" in says(owner.get(there[1]))
    assert city.case(written, "registration").state == "submitted"
    send(owner, case, "withdraw_early")
    assert city.case(written, "registration").state == "withdrawn"
    assert "1 项都已结束" in track(city, "desk_owner", written)


def test_no_officers_name_is_told_to_the_applicant(city: City) -> None:
    written = city.open("registration")
    city.act("market_window", "claim", written, "registration")
    page = track(city, "desk_owner", written)
    assert "综合窗口" in page
    assert "市场监管窗口（演示）" not in page
    assert "市场监管窗口（演示）" in track(city, "supervisor", written)


def test_a_lane_is_made_of_what_happened_and_has_no_gaps(city: City) -> None:
    written = city.open("registration", "tax", when=days_ago(20))
    city.act("market_window", "accept", written, "registration", days_ago(18))
    given = {"basis": "hearing", "days": "5"}
    city.act("market_reviewer", "suspend", written, "registration", days_ago(17), **given)
    city.act("market_reviewer", "resume", written, "registration", days_ago(12), result="完")
    steps = list(history.steps(ledger.events(written.dossier_id)))
    dossier = city.look(written)
    own = lanes.stretches(steps, dossier, dossier.case("registration").id)
    assert [(s.state, s.kind) for s in own] == [
        ("submitted", "work"),
        ("review", "work"),
        ("suspended", "paused"),
        ("review", "work"),
    ]
    assert all(one.until == two.since for one, two in itertools.pairwise(own))
    assert own[-1].until is None
    (waiting,) = lanes.stretches(steps, dossier, dossier.case("tax").id)
    assert waiting.kind == "waiting"
    turns = [turn.type for turn in lanes.turns(steps, dossier.case("registration").id)]
    assert turns == ["suspend"]


def test_a_promise_stays_while_a_clock_stands_still_and_says_on_what_condition(city: City) -> None:
    written = city.open("registration", "tax")
    assert "全部办完" in track(city, "desk_owner", written)
    city.act("market_window", "accept", written, "registration")
    given = {"basis": "hearing", "days": "5"}
    city.act("market_reviewer", "suspend", written, "registration", **given)
    page = track(city, "desk_owner", written)
    assert "有一项暂停计时；按时恢复的话，最迟" in page
    assert "起暂停计时" in page
    assert "决定这一天的是" in page


def test_the_way_says_who_used_which_days(city: City) -> None:
    written = city.open("registration", "tax", when=days_ago(20))
    city.act("market_window", "accept", written, "registration", days_ago(18))
    given = {"basis": "hearing", "days": "5"}
    city.act("market_reviewer", "suspend", written, "registration", days_ago(17), **given)
    city.act("market_reviewer", "resume", written, "registration", days_ago(10), result="完")
    page = track(city, "desk_owner", written)
    table = page[page.index("谁用了哪几天") :]
    assert "听证" in table
    assert "等待其他事项" in table
    assert "各部门办理用的工作日" in table


def test_a_special_procedure_that_nobody_began_is_not_promised(city: City) -> None:
    """One working day to accept and one to decide; the thirty of a special procedure, which
    few cases go through, would put the promise weeks behind that of guide and receipt."""
    written = city.open("registration")
    dossier, book = service.look(city.scope("desk_owner"), written.dossier_id)
    promised = promise.promised(book, dossier, timezone.now())
    assert promised
    opened = book.calendar.day_of(dossier.opened_at)
    assert promised.end == book.calendar.add(opened, 2)


def test_the_desk_does_not_say_that_an_applicants_task_waits_to_be_claimed(city: City) -> None:
    written = city.open("social")
    city.act("social_window", "correct_once", written, "social", items="盖章")
    there = f"/case/{city.case(written, 'social').id}/"
    page = says(city.client("social_window").get(there))
    assert "待补正" in page
    head = page[page.index('class="case-head"') : page.index("</header>", page.index("case-head"))]
    assert "还没有人领取" not in head


def test_each_paper_says_which_matter_it_is_about(city: City) -> None:
    page = track(city, "desk_owner", city.open("social", "medical"))
    papers = page[page.index('id="papers"') :]
    assert "社会保险登记变更" in papers
    assert "参保单位信息变更" in papers


def test_the_track_leads_back_to_where_its_reader_came_from(city: City) -> None:
    written = city.open("social")
    assert 'class="back"' in track(city, "desk_owner", written)
    assert re.search(r'class="back".*?href="/desk/"', track(city, "social_window", written), re.S)


def test_the_picture_is_also_told_in_words(city: City, refused: Written) -> None:
    page = track(city, "desk_owner", refused, "en")
    assert "Read the whole course in words" in page
    assert "It needs “Change of registration” (Refused)" in page


def test_whoever_reads_the_words_of_a_case_for_the_office_is_noted_with_the_purpose(
    city: City, refused: Written
) -> None:
    """The reasons of a refusal may speak of people; one's own firm's are one's own to read."""
    looks = AccessLog.objects.filter(dossier_id=refused.dossier_id)
    before = looks.count()
    track(city, "desk_owner", refused)
    assert looks.count() == before
    track(city, "supervisor", refused)
    noted = looks.latest("at")
    assert (noted.account.username, noted.purpose) == ("supervisor", "oversight")
    assert "reason" in noted.fields
