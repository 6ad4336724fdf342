"""From looking for a thing to its receipt, in a real browser, as people do it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from onething.domains.services.models import Draft
from tests.kernel.test_uploads import pdf
from tests.web.conftest import OpenPage
from tests.web.park import AGENT, GOOD_CODE, OWNER, PASSWORD, Park

pytestmark = pytest.mark.django_db(transaction=True)

SAYS = {
    "zh": {
        "title": "开办餐饮店“一件事”",
        "faults": "有 4 处要改",
        "date": "2026-2-30 这一天不存在",
        "area": "面积要大于零",
        "code": "校验位不对",
        "phone": "要写成 7 到 15 位数字",
        "submit": "提交给 3 个部门",
        "done": "已提交给 3 个部门",
    },
    "en": {
        "title": "Open a restaurant",
        "faults": "4 things to put right",
        "date": "There is no such day as 2026-2-30",
        "area": "The area must be more than zero",
        "code": "does not fit the others",
        "phone": "has 7 to 15 digits",
        "submit": "Submit to 3 departments",
        "done": "Submitted to 3 departments",
    },
}


@pytest.fixture
def town() -> Park:
    found = Park.installed()
    found.only_one_firm()
    return found


def sign_in(page: Page, who: str) -> None:
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.locator("main form .button").click()


def begin(page: Page) -> None:
    """Through the search to the first page of the form; signs in on the way."""
    page.goto("/")
    page.fill("#q", "火锅")
    page.locator(".search .button").click()
    page.locator(".thing a").first.click()
    page.locator("main .actions .button").first.click()
    sign_in(page, OWNER)
    page.locator("main form .button").click()


def go_on(page: Page) -> None:
    page.locator("main form .actions .button").first.click()


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)


def whole(page: Page, scripts: bool = True) -> None:
    """The three pages without a mistake; without scripts the gas question comes a page later."""
    page.check("[name=kitchen][value=yes]")
    if not scripts:
        go_on(page)
    page.wait_for_selector("[name=gas]")
    page.check("[name=gas][value=no]")
    go_on(page)
    fill(page, area="120", landlord=GOOD_CODE, rent="１２，０００")
    fill(page, opening_year="2026", opening_month="12", opening_day="24")
    go_on(page)
    fill(page, contact="张三", phone="138 0000 0000")
    go_on(page)
    page.locator("main > .actions a.button").click()


@pytest.mark.parametrize(("device", "language"), [("phone", "zh"), ("desktop", "en")])
def test_from_the_search_to_the_receipt(
    town: Park, open_page: OpenPage, device: str, language: str
) -> None:
    page, says = open_page(device, language), SAYS[language]
    begin(page)
    expect(page.locator(".known")).to_contain_text("园区火锅有限公司")
    page.check("[name=kitchen][value=yes]")
    page.check("[name=gas][value=no]")
    go_on(page)
    expect(page.locator("[name=area]")).to_be_visible()
    fill(page, area="0", landlord="91220101MAX0000155", rent="many")
    fill(page, opening_year="2026", opening_month="2", opening_day="30")
    go_on(page)
    expect(page.locator(".faults")).to_contain_text(says["faults"])
    for fault in ("date", "area", "code"):
        expect(page.locator(".faults")).to_contain_text(says[fault])
        expect(page.locator(".field.wrong", has_text=says[fault])).to_be_visible()
    expect(page.locator("[name=opening_day]")).to_have_value("30")
    expect(page.locator("[name=rent]")).to_have_value("many")
    page.locator(".faults a").first.click()
    expect(page.locator("[name=area]")).to_be_focused()
    fill(page, area="120", landlord=GOOD_CODE, rent="12000", opening_month="12")
    go_on(page)
    fill(page, contact="张三", phone="12")
    go_on(page)
    expect(page.locator(".faults")).to_contain_text(says["phone"])
    fill(page, phone="13800000000")
    go_on(page)
    page.locator("#f-lease").set_input_files(
        {"name": "lease.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    expect(page.locator("#m-lease .files")).to_contain_text("lease.pdf")
    page.locator("main > .actions a.button").click()
    expect(page.locator("main")).to_contain_text("lease.pdf")
    page.get_by_role("button", name=says["submit"]).click()
    expect(page.get_by_role("heading", name=says["done"])).to_be_visible()
    expect(page.locator(".panel strong")).to_contain_text("P-2")
    expect(page.locator("svg.qr")).to_be_visible()
    assert page.locator("a[href*='/track/']").count() == 1


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_without_javascript_it_is_the_same(town: Park, open_page: OpenPage, device: str) -> None:
    page = open_page(device, "zh", scripts=False)
    begin(page)
    whole(page, scripts=False)
    page.get_by_role("button", name=SAYS["zh"]["submit"]).click()
    expect(page.get_by_role("heading", name=SAYS["zh"]["done"])).to_be_visible()


def test_a_second_tab_that_submits_the_same_draft_sees_the_first_receipt(
    town: Park, page: Page
) -> None:
    begin(page)
    whole(page)
    second = page.context.new_page()
    second.goto(page.url)
    page.get_by_role("button", name=SAYS["zh"]["submit"]).click()
    number = page.locator(".panel strong").inner_text()
    second.get_by_role("button", name=SAYS["zh"]["submit"]).click()
    expect(second.locator(".panel strong")).to_have_text(number)
    assert Draft.objects.count() == 1


def test_what_was_typed_is_there_when_one_comes_back(town: Park, page: Page) -> None:
    begin(page)
    page.check("[name=kitchen][value=no]")
    go_on(page)
    fill(page, area="88", landlord="9122")
    page.locator("main form .actions .button.second").click()
    page.get_by_role("button", name="退出").click()
    page.goto("/mine/")
    sign_in(page, OWNER)
    page.locator(".mine a").first.click()
    page.get_by_role("link", name="店面").click()
    expect(page.locator("[name=area]")).to_have_value("88")
    expect(page.locator("[name=landlord]")).to_have_value("9122")


def test_an_owner_authorises_an_agent_and_revokes_it(town: Park, open_page: OpenPage) -> None:
    owner, agent = open_page(), open_page()
    agent.goto("/mine/")
    sign_in(agent, AGENT)
    expect(agent.locator(".empty")).to_contain_text("您还不能代表任何企业")
    owner.goto("/agents/")
    sign_in(owner, OWNER)
    owner.get_by_role("link", name="授权一位经办人").click()
    go_on(owner)
    expect(owner.locator(".faults li")).to_have_count(2)
    fill(owner, username=AGENT, reason="办理开店")
    go_on(owner)
    expect(owner.locator("#notice")).to_contain_text("经办李现在就可以代园区火锅有限公司办事")
    agent.reload()
    expect(agent.locator(".empty")).to_contain_text("这里还没有事项")
    owner.get_by_role("button", name="撤销").click()
    agent.reload()
    expect(agent.locator(".empty")).to_contain_text("您还不能代表任何企业")


def test_words_are_looked_up_while_they_are_typed(town: Park, page: Page) -> None:
    page.goto("/find/")
    page.locator("#q").press_sequentially("结婚")
    expect(page.locator(".empty")).to_contain_text("没有找到“结婚”")


@pytest.mark.parametrize("view", [("phone", "zh"), ("desktop", "en")], ids="-".join)
def test_axe_finds_nothing_on_any_page(town: Park, open_page: OpenPage, view: Any) -> None:
    page = open_page(*view)
    found: dict[str, Any] = {}

    def look() -> None:
        violations = Axe().run(page).response["violations"]
        if violations:
            found[page.url] = [(v["id"], v["nodes"][0]["html"]) for v in violations]
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], page.url  # type: ignore[index]

    found_pages = ("/", "/find/", "/find/?q=x", "/find/?org=fire")
    for address in (*found_pages, "/things/park/restaurant/", "/matters/park/food/"):
        page.goto(address)
        look()
    page.goto("/things/park/restaurant/start/")
    sign_in(page, OWNER)
    look()
    page.locator("main form .button").click()
    look()
    go_on(page)
    look()
    whole(page)
    look()
    draft = Draft.objects.get()
    page.goto(f"/drafts/{draft.pk}/")
    look()
    page.goto(f"/drafts/{draft.pk}/check/")
    page.locator("main form .button").last.click()
    page.wait_for_selector(".panel")
    look()
    for address in ("/mine/", "/", "/agents/", f"/agents/{town.firm.pk}/"):
        page.goto(address)
        look()
    assert not found
