"""Oversight as people meet it: on a phone, by keyboard, without scripts, on paper, for axe."""

from collections.abc import Callable
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from onething.cases.ledger import Written
from onething.domains.supervision import following
from tests.web.city import City, days_ago
from tests.web.conftest import VIEWS

AsPerson = Callable[..., Page]
PAGES = ["", "list/red/", "urged/", "findings/", "account/?period=all"]


@pytest.fixture
def late(city: City) -> Written:
    written = city.open("food", when=days_ago(60))
    city.act("market_window", "accept", written, "food", days_ago(60))
    asked = city.open("registration")
    city.act("market_window", "correct_once", asked, "registration", items="请缴纳工本费 20 元")
    following.follow([written.dossier_id, asked.dossier_id])
    return written


@pytest.fixture
def case(city: City, late: Written) -> UUID:
    return city.case(late, "food").id


def is_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("device", "language"), VIEWS)
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    late: Written, case: UUID, as_person: AsPerson, device: str, language: str
) -> None:
    page = as_person("supervisor", device, language)
    for there in (*PAGES, f"urge/?case={case}"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"/supervision/{there}")
            found = Axe().run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], there
        assert not is_wider_than_its_window(page), there


def test_a_case_is_urged_from_the_list_and_explained_without_any_script(
    city: City, late: Written, case: UUID, as_person: AsPerson
) -> None:
    page = as_person("supervisor", scripts=False)
    page.goto("/supervision/list/red/")
    row = page.locator(".watched > li", has_text=late.number)
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="督办选中的").click()
    page.get_by_label("督办内容").fill("请今天办完并说明原因。")
    page.get_by_role("button", name="督办 1 件").click()
    expect(page.locator("#notice")).to_contain_text("已督办 1 件")
    expect(page.locator(".watched > li", has_text=late.number)).to_contain_text("已督办 1 次")

    clerk = as_person("market_window", "phone", scripts=False)
    clerk.goto(f"/case/{case}/")
    expect(clerk.locator(".oversight")).to_contain_text("请今天办完并说明原因。")
    assert not is_wider_than_its_window(clerk)
    clerk.get_by_role("link", name="说明原因").click()
    clerk.get_by_label("人手不足").check()
    clerk.get_by_label("情况说明").fill("两人请假，已补办。")
    clerk.get_by_role("button", name="提交说明").click()
    expect(clerk.locator("#notice")).to_contain_text("已说明原因")
    expect(clerk.locator(".oversight .inset")).to_have_count(0)


def test_a_number_opens_its_list_by_keyboard(late: Written, as_person: AsPerson) -> None:
    page = as_person("supervisor")
    page.goto("/supervision/")
    link = page.locator(".figures a").first
    count = link.locator("strong").inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1 .count")).to_contain_text(f"{count} 件")


def test_the_account_prints_on_paper_without_what_is_only_for_screens(
    late: Written, as_person: AsPerson
) -> None:
    page = as_person("supervisor")
    page.goto("/supervision/account/?period=all")
    page.emulate_media(media="print")
    expect(page.locator(".asked-for")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    inside = "(() => { const box = document.querySelector('.scroll'); "
    assert page.evaluate(inside + "return box.scrollWidth <= box.clientWidth + 1 })()")
