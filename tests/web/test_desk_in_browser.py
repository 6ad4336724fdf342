"""The desk as people meet it: by keyboard, on a phone, without scripts, for axe."""

from collections.abc import Callable
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from onething.cases import ledger
from onething.cases.ledger import Written
from tests.web.city import City, days_ago
from tests.web.conftest import VIEWS

AsPerson = Callable[..., Page]


@pytest.fixture
def written(city: City) -> Written:
    return city.open("registration", "tax", "social")


@pytest.fixture
def case(city: City, written: Written) -> UUID:
    return city.case(written, "registration").id


def reach(page: Page, number: str) -> None:
    """Walk down the list with j until the row of this number has the focus."""
    for _step in range(60):
        page.keyboard.press("j")
        row = page.evaluate("document.activeElement.closest('.row')?.textContent ?? ''")
        if number in row:
            return
    raise AssertionError(f"j never came to {number}")


def test_a_clerk_accepts_by_keyboard_only_and_takes_the_next_without_a_reload(
    city: City, written: Written, as_person: AsPerson
) -> None:
    city.open("registration")
    page = as_person("market_window")
    page.goto("/desk/?filter=free")
    page.evaluate("window.isStillHere = true")
    reach(page, written.number)
    page.keyboard.press("Enter")
    expect(page.locator("#case-title")).to_be_focused()
    assert page.evaluate("window.isStillHere")
    expect(page.locator(".row.now")).to_contain_text(written.number)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("已完成：受理")
    assert city.case(written, "registration").state == "review"
    page.keyboard.press("j")
    expect(page.locator(".row-link:focus")).to_have_count(1)


def test_an_owner_answers_a_correction_from_the_track_with_scripts_on(
    city: City, written: Written, as_person: AsPerson
) -> None:
    """The button once asked for a place that only the desk's page has, and did nothing."""
    city.act("social_window", "correct_once", written, "social", items="决议缺公章")
    city.all_speak(written)
    page = as_person("desk_owner", "phone")
    page.goto(f"/track/{written.dossier_id}/")
    page.locator(".asked").get_by_role("link", name="提交补正").click()
    page.get_by_label("补正说明").fill("已补盖公章。")
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator("#notice")).to_contain_text("已完成：提交补正")
    assert city.case(written, "social").state == "submitted"


def test_going_back_from_a_case_shows_the_list_again(written: Written, as_person: AsPerson) -> None:
    page = as_person("market_window")
    page.goto("/desk/?filter=free")
    page.locator(".row-link").first.click()
    expect(page.locator(".case")).to_be_visible()
    assert "/case/" in page.url
    page.go_back()
    expect(page.locator(".works")).to_be_visible()
    assert "/desk/" in page.url


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in_on_a_page_of_its_own(
    written: Written, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto("/desk/?filter=free")
    page.context.clear_cookies()
    page.locator(".row-link").first.click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert "next=/case/" in page.url


def test_letters_typed_into_a_field_are_letters(written: Written, as_person: AsPerson) -> None:
    page = as_person("market_window")
    page.goto("/desk/")
    page.locator("#q").press_sequentially("jka")
    expect(page.locator("#q")).to_have_value("jka")


def test_a_form_opens_in_its_place_and_what_is_wrong_stands_at_its_field(
    city: City, written: Written, case: UUID, as_person: AsPerson
) -> None:
    city.act("market_window", "accept", written, "registration")
    given = {"opinion": "refuse", "grounds": "不实"}
    city.act("market_reviewer", "propose", written, "registration", **given)
    page = as_person("market_head")
    page.goto(f"/case/{case}/")
    page.get_by_role("link", name="不予许可").click()
    field = page.get_by_label("不予许可的理由")
    expect(field).to_be_focused()
    page.get_by_role("button", name="不予许可").click()
    expect(page.locator(".faults")).to_be_focused()
    expect(page.locator(".field.wrong")).to_contain_text("请填写“不予许可的理由”")
    page.get_by_label("不予许可的理由").fill("住所证明不真实。")
    page.get_by_role("button", name="不予许可").click()
    expect(page.locator("#notice")).to_contain_text("已完成：不予许可")
    assert city.case(written, "tax").state == "blocked"


def test_a_double_click_does_it_once(
    city: City, written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto(f"/case/{case}/")
    page.get_by_role("button", name="受理", exact=True).dblclick()
    expect(page.locator("#notice")).to_contain_text("已完成")
    events = [event.type for event in ledger.events(written.dossier_id)]
    assert events.count("accept") == 1


def test_two_tabs_with_the_same_form_do_it_once_and_the_second_is_told(
    city: City, written: Written, case: UUID, as_person: AsPerson
) -> None:
    one, two = as_person("market_window"), as_person("market_window")
    for page in (one, two):
        page.goto(f"/case/{case}/")
    one.get_by_role("button", name="受理", exact=True).click()
    expect(one.locator("#notice")).to_contain_text("已完成")
    two.get_by_role("button", name="受理", exact=True).click()
    expect(two.get_by_role("alert")).to_contain_text("现在的状态：审查中")
    two.get_by_role("link", name="查看最新情况").click()
    expect(two.locator(".case")).to_contain_text("审查中")


def test_everything_works_without_scripts(
    city: City, written: Written, case: UUID, as_person: AsPerson
) -> None:
    clerk = as_person("market_window", device="phone", scripts=False)
    clerk.goto("/desk/?filter=free")
    clerk.locator(".row", has_text=written.number).get_by_role("button", name="领取").click()
    expect(clerk.locator("#notice")).to_contain_text("已完成：领取")
    clerk.goto(f"/case/{case}/")
    clerk.get_by_role("button", name="受理", exact=True).click()
    expect(clerk.locator("#notice")).to_contain_text("已完成：受理")
    reviewer = as_person("market_reviewer", scripts=False)
    reviewer.goto(f"/case/{case}/")
    reviewer.get_by_role("link", name="启动特别程序（暂停计时）").click()
    reviewer.get_by_label("听证").check()
    reviewer.get_by_label("需要的工作日").fill("10")
    reviewer.get_by_role("button", name="启动特别程序（暂停计时）").click()
    expect(reviewer.locator(".case-head")).to_contain_text("暂停计时")
    assert city.case(written, "registration").state == "suspended"


def test_a_phone_shows_the_list_or_the_case(
    written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window", device="phone")
    page.goto(f"/case/{case}/")
    expect(page.locator(".works")).to_be_hidden()
    page.locator(".back a").click()
    expect(page.locator(".works")).to_be_visible()


@pytest.fixture(scope="module")
def addresses(city: City) -> dict[str, tuple[str, str]]:
    """Every page of the desk and of the way, with something on it: who opens it, and where."""
    one = city.open("registration", "tax", "social", "medical", when=days_ago(9))
    city.act("market_window", "accept", one, "registration", days_ago(8))
    city.act("social_window", "correct_once", one, "social", days_ago(7), items="租赁合同缺第 3 页")
    given = {"basis": "expert_review", "days": "5"}
    city.act("market_reviewer", "suspend", one, "registration", days_ago(5), **given)
    registration, social = city.case(one, "registration").id, city.case(one, "social").id
    late = city.open("registration", "tax", when=days_ago(20))
    given = {"reason": "不归本局", "authority": "省局"}
    city.act("market_window", "decline", late, "registration", days_ago(19), **given)
    seq = next(e.seq for e in ledger.events(late.dossier_id) if e.type == "decline")
    return {
        "list": ("market_window", "/desk/"),
        "empty": ("desk_stranger", "/desk/"),
        "none": ("market_window", "/desk/?q=CCXQ-0"),
        "case": ("market_reviewer", f"/case/{registration}/"),
        "read": ("supervisor", f"/case/{registration}/"),
        "form": ("market_reviewer", f"/case/{registration}/resume/"),
        "stale": ("market_reviewer", f"/case/{registration}/suspend/"),
        "answer": ("desk_owner", f"/case/{social}/correct/"),
        "track": ("desk_owner", f"/track/{one.dossier_id}/"),
        "blocked": ("supervisor", f"/track/{late.dossier_id}/"),
        "notice": ("desk_owner", f"/notice/{late.dossier_id}/{seq}/not_accepted/"),
        "notifications": ("desk_owner", "/notifications/"),
        "home": ("market_window", "/"),
    }


TOO_WIDE = """(width) => [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width)
    .map((each) => each.outerHTML.slice(0, 80))"""
NAMES = [
    "list",
    "empty",
    "none",
    "case",
    "read",
    "form",
    "stale",
    "answer",
    "track",
    "blocked",
    "notice",
    "notifications",
    "home",
]


@pytest.mark.parametrize("view", VIEWS, ids="-".join)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    name: str, view: tuple[str, str], addresses: dict[str, tuple[str, str]], as_person: AsPerson
) -> None:
    who, there = addresses[name]
    page = as_person(who, *view)
    page.goto(there)
    assert Axe().run(page).response["violations"] == []
    width = page.viewport_size["width"]
    for _larger in range(3):
        wide = page.evaluate(TOO_WIDE, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, wide
        with page.expect_navigation(wait_until="load"):
            page.locator("button[value=up]").click()


def test_a_notice_prints_as_one_clean_page(
    addresses: dict[str, tuple[str, str]], as_person: AsPerson
) -> None:
    who, there = addresses["notice"]
    page = as_person(who)
    page.goto(there)
    page.emulate_media(media="print")
    for gone in (".settings", ".account", ".back", ".foot"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".paper")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 1


def test_a_plain_case_is_decided_with_four_keys_and_the_next_with_two(
    city: City, as_person: AsPerson
) -> None:
    """j, Enter, 1, 1; then 1, 1: docs/performance.md writes these numbers down."""
    for _ in range(3):
        city.open("medical")
    page = as_person("medical_window")
    page.goto(f"/desk/?filter=free&matter=matter/medical_change&since={today()}")
    page.evaluate("window.isStillHere = true")
    keys = KeyCount(page)
    keys.press("j")
    keys.press("Enter")
    expect(page.locator("#case-title")).to_be_focused()
    first = page.locator(".case-of .number").inner_text()
    keys.press("1")
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_focused()
    keys.press("1")
    expect(page.locator("#notice")).to_contain_text("已完成：受理")
    assert keys.count == 4
    expect(page.locator(".case-of .number")).not_to_have_text(first)
    expect(page.locator("#case-title")).to_be_focused()
    expect(page.locator("#notice")).to_contain_text("下一件：")
    expect(page.locator(".row", has_text=first)).to_have_count(0)
    second = page.locator(".case-of .number").inner_text()
    expect(page.locator(".row.now")).to_contain_text(second)
    assert "/case/" in page.url
    keys.press("1")
    keys.press("1")
    expect(page.locator(".row", has_text=second)).to_have_count(0)
    assert keys.count == 6
    assert page.evaluate("window.isStillHere")


def today() -> str:
    return timezone.localdate().isoformat()


class KeyCount:
    """Counts the keys that are pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1


def test_claiming_can_be_undone_where_it_was_done(
    city: City, written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto(f"/case/{case}/")
    page.keyboard.press("e")
    expect(page.locator("#notice")).to_contain_text("已完成：领取")
    expect(page.locator(".case-state")).to_contain_text("市场监管窗口")
    page.locator("#notice").get_by_role("button", name="撤销").click()
    expect(page.locator("#notice")).to_contain_text("已完成：放回")
    expect(page.locator(".case-state")).to_contain_text("还没有人领取")


def test_a_row_is_claimed_by_its_key_and_the_focus_stays_in_the_list(
    city: City, written: Written, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto("/desk/?filter=free")
    page.evaluate("window.isStillHere = true")
    reach(page, written.number)
    page.keyboard.press("e")
    expect(page.locator("#notice")).to_contain_text(written.number)
    expect(page.locator(".row", has_text=written.number)).to_have_count(0)
    assert page.evaluate("window.isStillHere")
    assert city.case(written, "registration").state == "submitted"


def test_single_keys_can_be_switched_off_for_good(
    written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto(f"/case/{case}/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    dialog.get_by_label("使用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("1")
    page.keyboard.press("/")
    expect(page.locator("body")).to_be_focused()
    expect(page.locator(".deeds kbd").first).to_be_hidden()


def test_several_are_chosen_by_keys_and_claimed_at_once(city: City, as_person: AsPerson) -> None:
    for _ in range(2):
        city.open("medical")
    page = as_person("medical_window")
    page.goto(f"/desk/?filter=free&since={today()}")
    made = page.locator(".works .number").all_inner_texts()[:2]
    for number in made:
        reach(page, number)
        page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_contain_text("2")
    page.get_by_role("button", name="领取选中的").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("领取了 2 件")
    for number in made:
        expect(page.locator(".pieces")).to_contain_text(number)
    page.get_by_role("button", name="撤销：全部放回").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("放回了 2 件")


def test_without_scripts_the_next_one_comes_by_a_redirect(city: City, as_person: AsPerson) -> None:
    for _ in range(2):
        city.open("medical")
    page = as_person("medical_window", scripts=False)
    page.goto(f"/desk/?filter=free&since={today()}")
    page.locator(".row-link").first.click()
    first = page.locator(".case-of .number").inner_text()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("已完成：受理")
    expect(page.locator(".case-of .number")).not_to_have_text(first)


def test_ready_words_go_where_the_cursor_is(
    written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto(f"/case/{case}/")
    page.get_by_role("link", name="一次性告知补正").click()
    field = page.get_by_label("需要补正的内容（每行一项，一次写全）")
    field.fill("缺少章程")
    page.locator("summary", has_text="常用语").click()
    page.locator("[data-insert]").first.click()
    expect(field).to_be_focused()
    assert field.input_value().startswith("缺少章程\n申请材料")
    page.get_by_role("button", name="把上面写的存为常用语").click()
    expect(page.locator("#act [role=status]")).to_contain_text("常用语")
    assert field.input_value().startswith("缺少章程\n申请材料")
    assert Axe().run(page).response["violations"] == []


def test_what_was_typed_survives_another_language_and_larger_text(
    written: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("market_window")
    page.goto(f"/case/{case}/correct_once/")
    page.locator("textarea").fill("缺少章程第三页")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("textarea")).to_have_value("缺少章程第三页")
    page.locator("button[value=up]").click()
    expect(page.locator("html.text-larger textarea")).to_have_value("缺少章程第三页")
    assert page.evaluate("sessionStorage.getItem('typed')") is None
    page.goto(f"/case/{case}/")
    page.locator("[data-key='2']").click()
    page.locator("#act textarea").first.fill("另一段")
    page.locator("button[value=down]").click()
    expect(page.locator("#act textarea").first).to_have_value("另一段")
