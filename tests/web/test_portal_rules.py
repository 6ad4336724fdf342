"""What is promised to applicants, through the pages themselves, without a browser."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onething.cases import keys, ledger, promise, receipt, releases, service
from onething.domains.services import drafts, panels, shelf
from onething.domains.services.models import Draft
from onething.packs import read
from onething.parties.models import AccessLog, Account, Mandate
from onething.parties.scope import Scope, scope
from onething.project.content import KINDS
from tests.web import park
from tests.web.city import City
from tests.web.park import ANSWERS, OWNER, Park, submitted, type_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Park:
    return Park.installed()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def scope_of(username: str) -> Scope:
    return scope(Account.objects.get(username=username).pk, timezone.now())


def test_a_stranger_may_find_and_read_but_signs_in_to_apply(town: Park, client: Any) -> None:
    assert "开办餐饮店" in text(client.get(reverse("services:find"), {"q": "饭店"}))
    guide = reverse("services:guide", args=["park", "restaurant"])
    assert "食品经营许可" in text(client.get(guide))
    start = reverse("services:start", args=["park", "restaurant"])
    answer = client.get(start)
    assert answer.headers["Location"] == f"/sign-in/?next={start}"


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("餐饮店", True), ("开饭店要办什么", True), ("ＲＥＳＴＡＵＲＡＮＴ", True), ("消防", True),
     ("火锅", True), ("open canteen", True), ("结婚", False), ("。。", False)],
)  # fmt: skip
def test_a_thing_is_found_by_the_words_people_use(
    town: Park, client: Any, typed: str, is_found: bool
) -> None:
    said = text(client.get(reverse("services:find"), {"q": typed}))
    assert ("开办餐饮店“一件事”" in said) is is_found


def test_the_guide_counts_what_is_saved_and_says_why_a_paper_is_not_needed(
    town: Park, client: Any
) -> None:
    said = text(client.get(reverse("services:guide", args=["park", "restaurant"])))
    assert "<strong>5</strong> 个工作日" in said and "原来 33 个" in said
    assert "<strong>1</strong> 份" in said and "原来 24 份" in said, "two departments, one lease"
    assert "<s>营业执照</s>" in said and "电子营业执照" in said
    assert "“食品经营许可”办成后，自动开始" in said
    assert "最长的一条路线 4 个工作日" in said


def test_what_the_register_knows_is_shown_with_its_source_and_not_asked(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    said = text(client.get(reverse("services:part", args=[draft.pk, "situation"])))
    assert "园区火锅有限公司" in said and "来自企业登记信息" in said
    assert "来自社保" in said
    assert 'name="staff"' not in said and 'name="firm"' not in said
    poorer = town.begin(client, town.second)
    said = text(client.get(reverse("services:part", args=[poorer.pk, "situation"])))
    assert 'name="staff"' in said, "of this firm the register does not know it"


def test_a_question_appears_when_an_answer_calls_for_it_and_goes_with_it(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    page = reverse("services:part", args=[draft.pk, "situation"])
    assert 'name="gas"' not in text(client.get(page))
    answer = type_in(client, draft, "situation", {"kitchen": "yes"})
    assert 'name="gas"' in text(answer) and "还要再回答" in text(answer)
    assert "有 1 处要改" not in text(answer), "nobody is blamed for what was not asked"
    type_in(client, draft, "situation", {"kitchen": "no", "gas": "yes"})
    draft.refresh_from_db()
    assert draft.answers["gas"] == ["yes"], "kept, should the kitchen come back"
    assert "gas" not in drafts.paper(draft).sheet.answers


def test_a_page_that_lags_behind_its_answers_is_brought_up_to_them(town: Park) -> None:
    """An earlier request was cut off on its way back: what counts is what the page shows."""
    client = town.client(OWNER)
    draft = town.begin(client)
    for _ in range(2):
        answer = type_in(client, draft, "situation", {"kitchen": "yes"}, _then="look")
        assert 'name="gas"' in text(answer)
    shown: dict[str, str | list[str]] = {"kitchen": "yes", "gas": "no"}
    answer = type_in(client, draft, "situation", shown, _then="look")
    assert answer.status_code == 204  # type: ignore[attr-defined]


def test_all_that_is_wrong_comes_at_once_and_nothing_typed_is_lost(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    wrong: dict[str, str | list[str]] = {
        "area": "0",
        "landlord": "91220101MAX0000155",
        "opening_year": "2026",
        "opening_month": "2",
        "opening_day": "30",
        "rent": "很多",
    }
    answer = type_in(client, draft, "shop", wrong)
    said = text(answer)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "有 4 处要改" in said
    for fault in ("面积要大于零", "校验位不对", "2026-2-30 这一天不存在", "年租金要写成数字"):
        assert said.count(fault) == 2, f"{fault}: in the summary and at its field"
    again = text(client.get(reverse("services:part", args=[draft.pk, "shop"])))
    for typed in ("91220101MAX0000155", 'value="30"', "很多"):
        assert typed in again


def test_what_must_be_chosen_and_was_not_is_not_answered_rather_than_none() -> None:
    city = City.installed()
    client = Client()
    client.force_login(city.account("desk_owner"))
    answer = client.post(reverse("services:start", args=["changchun", "info_change"]))
    draft = Draft.objects.get(account=city.account("desk_owner"))
    assert answer.status_code == 302  # type: ignore[attr-defined]
    type_in(client, draft, "situation", {"changes": [], "permits": []})
    page = client.get(reverse("services:check", args=[draft.pk]))
    said = {line.label: line.value for part in page.context["sections"] for line in part.lines}
    assert said["这次要变更什么"] == "没填"
    assert said["持有下列许可证吗"] == "没有"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("9122", "您写了 4 位"),
        ("91220101MAX00001O4", "没有 I、O"),
        ("91220101MAX0000155", "校验位"),
    ],
)
def test_a_credit_code_is_refused_with_its_reason(town: Park, code: str, reason: str) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    answer = type_in(client, draft, "shop", {**ANSWERS["shop"], "landlord": code})
    assert reason in text(answer)


def test_the_whole_is_checked_again_before_it_is_submitted(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    type_in(client, draft, "situation", ANSWERS["situation"])
    answer = client.post(reverse("services:submit", args=[draft.pk]))
    assert answer.status_code == 422
    assert "请填写面积" in text(answer) and "提交给" not in text(answer)
    assert Draft.objects.get(pk=draft.pk).sealed is None


def test_only_the_matters_that_the_answers_call_for_are_opened(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft, situation={"kitchen": "no"})
    assert "提交给 2 个部门" in text(client.get(reverse("services:check", args=[draft.pk])))
    dossier, _book = service.look(scope_of(OWNER), submitted(client, draft))
    assert {case.branch: case.needs for case in dossier.cases.values()} == {
        "food": (),
        "tax": ("food",),
    }
    assert dossier.subject == "onething/restaurant"
    assert dossier.applicant_id == town.firm.pk
    ((_, kind), body), *_ = ledger.words(dossier.id).items()
    assert kind == "answers"
    assert body["values"]["rent"] == "120000.00" and body["values"]["opening"] == "2026-12-24"
    assert body["known"] == ["firm", "code", "staff"]


def test_a_second_submit_shows_the_first_receipt(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    first = submitted(client, draft)
    assert submitted(client, draft) == first
    answer = client.get(reverse("services:part", args=[draft.pk, "shop"]))
    assert str(first) in answer.headers["Location"]
    before = Draft.objects.get(pk=draft.pk).answers
    type_in(client, draft, "shop", {"area": "9999"})
    assert Draft.objects.get(pk=draft.pk).answers == before


def test_the_receipt_file_can_be_checked_without_us(
    town: Park, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONETHING_HOME", str(tmp_path / "home"))
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    dossier = submitted(client, draft)
    address = reverse("services:receipt-file", args=[dossier])
    file = tmp_path / "receipt.json"
    file.write_bytes(client.get(address).content)
    found = receipt.read(file)
    receipt.check(found, keys.public(tmp_path / "home" / "signing.pub"))
    assert found.applicant == "园区火锅有限公司"
    assert town.client(park.STRANGER).get(address).status_code == 404


def test_two_tabs_that_submit_at_once_open_one_dossier(town: Park) -> None:
    """What was sealed first counts for both."""
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    start, found = threading.Barrier(2, timeout=20), []

    def press() -> None:
        try:
            mine = drafts.find(scope_of(OWNER), draft.pk)
            start.wait()
            found.append(drafts.submit(scope_of(OWNER), mine, timezone.now()))
        finally:
            connection.close()

    tabs = [threading.Thread(target=press) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(found) == 2 and len(set(found)) == 1


def test_a_submission_cut_off_in_the_middle_is_finished_by_the_next_look(town: Park) -> None:
    """Sealed, opened, and the process killed before the draft learned of its dossier."""
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    first = submitted(client, draft)
    Draft.objects.filter(pk=draft.pk).update(dossier_id=None)
    answer = client.get(reverse("services:draft", args=[draft.pk]))
    assert answer.headers["Location"] == reverse("services:receipt", args=[first])


def test_a_draft_goes_on_under_a_new_release_with_all_its_answers(
    town: Park, tmp_path: Any
) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    type_in(client, draft, "shop", ANSWERS["shop"])
    for file in park.PACK.iterdir():
        body = file.read_text(encoding="utf-8")
        body = body.replace(", {field: extras, required: false}]", "]")
        body = body.replace("contact, phone]", "contact, phone, seats]")
        body = body.replace(
            "  phone: {name",
            "  seats: {name: {zh: 座位数, en: Seats}, topic: contact, type: number}\n"
            "  phone: {name",
        )
        (tmp_path / file.name).write_text(body, encoding="utf-8")
    releases.publish(town.realm.pk, read(tmp_path, KINDS), timezone.now())
    said = text(client.get(reverse("services:draft", args=[draft.pk])))
    assert "这件事的内容在您上次保存后有更新" in said
    assert "有更新" not in text(client.get(reverse("services:draft", args=[draft.pk])))
    draft.refresh_from_db()
    assert draft.release == shelf.newest(town.realm).release  # type: ignore[union-attr]
    assert draft.answers["landlord"] == [park.GOOD_CODE]
    assert 'name="seats"' in text(client.get(reverse("services:part", args=[draft.pk, "contact"])))


def test_nobody_opens_the_draft_or_the_receipt_of_another(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    dossier = submitted(client, draft)
    for who in (park.STRANGER, park.AGENT, "park_market"):
        other = town.client(who)
        assert other.get(reverse("services:draft", args=[draft.pk])).status_code == 404
        assert other.get(reverse("services:receipt", args=[dossier])).status_code == 404
    address = reverse("services:start", args=["park", "restaurant"])
    answer = town.client(park.STRANGER).post(address, {"firm": town.firm.pk})
    assert not Draft.objects.filter(account__username=park.STRANGER, party=town.firm).exists()
    assert answer.status_code == 302, "the stranger has one firm of its own, and begins for it"


def test_an_agent_acts_at_once_and_no_longer_at_once(town: Park) -> None:
    owner, agent = town.client(OWNER), town.client(park.AGENT)
    start = reverse("services:start", args=["park", "restaurant"])
    assert "您还不能代表任何企业" in text(agent.get(start))
    add = reverse("services:authorise", args=[town.firm.pk])
    owner.post(add, {"username": park.AGENT, "reason": "办开店"})
    mandate = Mandate.objects.get(account__username=park.AGENT)
    assert (mandate.reason, mandate.granted_by.username) == ("办开店", OWNER)  # type: ignore[union-attr]
    draft = town.begin(agent)
    revoke = reverse("services:revoke", args=[mandate.pk])
    assert agent.post(revoke).status_code == 403, "an agent revokes nobody"
    owner.post(revoke)
    assert agent.get(reverse("services:draft", args=[draft.pk])).status_code == 404
    assert agent.get(add).status_code == 404


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"username": "nobody", "reason": "x"}, "没有账号“nobody”"),
        ({"username": OWNER, "reason": "x"}, "不需要授权"),
        ({"username": "", "reason": ""}, "请填写授权事由"),
        (
            {"username": park.AGENT, "reason": "x", "until_year": "2001", "until_month": "1",
             "until_day": "1"},
            "截止日期已经过去",
        ),
    ],
)  # fmt: skip
def test_an_authorisation_is_refused_with_its_reason(
    town: Park, typed: dict[str, str], fault: str
) -> None:
    answer = town.client(OWNER).post(reverse("services:authorise", args=[town.firm.pk]), typed)
    assert answer.status_code == 422
    assert fault in text(answer)


def test_the_list_of_ones_things_goes_on_page_by_page(town: Park) -> None:
    client = town.client(OWNER)
    numbers = []
    for _ in range(3):
        draft = town.begin(client)
        town.fill(client, draft)
        found = service.look(scope_of(OWNER), submitted(client, draft))[0]
        numbers.append(found.number)
    from onething.domains.services import service as door

    first, last = door.mine(scope_of(OWNER), timezone.now(), most=2)
    rest, end = door.mine(scope_of(OWNER), timezone.now(), most=2, before=last)
    assert [thing.row.number for thing in first + rest] == numbers[::-1]
    assert end is None
    said = text(client.get(reverse("services:mine")))
    assert all(number in said for number in numbers)


def test_receipt_track_and_list_promise_the_same_day(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    dossier_id = submitted(client, draft)
    dossier, book = service.look(scope_of(OWNER), dossier_id)
    promised = promise.promised(book, dossier, timezone.now())
    assert promised is not None
    day = f"{promised.end.month}月{promised.end.day}日"
    for address in (
        reverse("services:receipt", args=[dossier_id]),
        reverse("track", args=[dossier_id]),
        reverse("services:mine"),
    ):
        assert day in text(client.get(address)), address


def panel(username: str, dossier_id: Any, branch: str | None) -> str:
    reader = scope_of(username)
    dossier, book = service.look(reader, dossier_id)
    case = dossier.case(branch) if branch else None
    return " ".join(panels.case_panel(None, reader, dossier, case, book).split())  # type: ignore[arg-type]


def test_a_department_sees_what_its_matter_declares_and_nothing_else(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    dossier = submitted(client, draft)
    market, fire = panel("park_market", dossier, "food"), panel("park_fire", dossier, "fire")
    assert "张三" in market and park.GOOD_CODE in market and "年租金" not in market
    assert "张三" not in fire and "120" in fire
    assert panel("park_fire", dossier, "food") == "", "not its branch"
    overseer = panel("park_overseer", dossier, "food")
    assert "张三" not in overseer and "只有承办部门能看" in overseer
    own = panel(OWNER, dossier, None)
    assert "张三" in own and "12 万元" in own


def test_every_look_at_personal_answers_is_noted_with_its_purpose(town: Park) -> None:
    client = town.client(OWNER)
    draft = town.begin(client)
    town.fill(client, draft)
    dossier = submitted(client, draft)
    panel(OWNER, dossier, None)
    panel("park_fire", dossier, "fire")
    assert not AccessLog.objects.exists(), "one's own, and a branch without personal answers"
    panel("park_market", dossier, "food")
    (look,) = AccessLog.objects.all()
    assert (look.account.username, look.dossier_id) == ("park_market", dossier)
    assert (look.fields, look.purpose) == (["contact", "phone"], "matter/food")


def test_an_unknown_draft_is_not_found(town: Park) -> None:
    answer = town.client(OWNER).get(reverse("services:draft", args=[uuid4()]))
    assert answer.status_code == 404 and "没有找到这份草稿" in text(answer)
