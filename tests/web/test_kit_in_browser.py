"""What a reader meets: nothing for axe to find, no sideways scroll, the keyboard is enough."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("gallery")]

LANGUAGES = {"zh": "zh-CN", "en": "en"}
PHONE, DESK = 390, 1440


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Opens an address as some reader has set up browser and screen."""
    contexts = []

    def opened(
        address: str, *, width: int = DESK, language: str = "zh", scheme: str = "light", **more: Any
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale=LANGUAGES[language],
            color_scheme=scheme,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/gallery/", "/sign-in/"])
def test_axe_finds_nothing(
    visit: Any, address: str, width: int, language: str, scheme: str
) -> None:
    page = visit(address, width=width, language=language, scheme=scheme)
    assert Axe().run(page).response["violations"] == []
    page.locator("main form .button").first.click()
    expect(page.locator(".faults")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [320, PHONE, 720, DESK])
def test_nothing_scrolls_sideways(visit: Any, width: int, language: str) -> None:
    """720 px is a 1,440 px screen at 200 %; 320 px is the narrowest phone."""
    page = visit("/gallery/", width=width, language=language)
    for _larger in range(3):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("button[value=up]").click()


def test_the_skip_link_comes_first_and_leads_to_the_content(visit: Any) -> None:
    page = visit("/sign-in/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_seen_on_everything_the_keyboard_reaches(visit: Any) -> None:
    page = visit("/gallery/")
    reached = 0
    while page.evaluate("document.activeElement !== document.body") or not reached:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached += 1
        ring = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        said = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert ring >= 3, f"no focus ring on {said}"
        assert reached < 200
    assert reached > 25


def test_faults_are_named_at_the_top_and_lead_to_their_fields(visit: Any) -> None:
    page = visit("/gallery/")
    page.fill("#id_day_0", "2026")
    page.fill("#id_day_1", "2")
    page.fill("#id_day_2", "30")
    page.fill("#id_reason", "不能丢")
    page.locator("form .button").first.click()
    expect(page.locator(".faults")).to_be_focused()
    expect(page.locator(".faults li")).to_have_count(8)
    expect(page.locator("#id_reason")).to_have_value("不能丢")
    expect(page.locator("#id_day_2")).to_have_value("30")
    page.get_by_role("link", name="2026-2-30 这一天不存在").click()
    expect(page.locator("#id_day_0")).to_be_focused()


def test_without_javascript_language_and_text_size_still_change(visit: Any) -> None:
    page = visit("/sign-in/", java_script_enabled=False)
    page.get_by_role("button", name="放大文字").click()
    expect(page.locator("html")).to_have_class("text-larger")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_class("text-larger")


def test_no_page_breaks_its_own_content_policy(visit: Any) -> None:
    page = visit("/sign-in/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(page.url.replace("/sign-in/", "/gallery/"))
    page.wait_for_load_state("networkidle")
    assert said == []
