"""The pages about people as people meet them: on a phone, by keyboard, without scripts, for axe."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from onething.parties import leave
from onething.parties.leave import Wish
from onething.parties.models import Account, Leave, Org, Post
from tests.web.city import City
from tests.web.conftest import VIEWS
from tests.web.test_administration import held_by

AsPerson = Callable[..., Page]
DAY = timedelta(days=1)


@pytest.fixture
def ill(city: City) -> Iterator[Account]:
    """A reviewer who is ill, with work in hand and nobody who stands in."""
    account = city.account("market_reviewer")
    held_by(city, account)
    now = timezone.now()
    leave.enter(Wish(account.pk, now - DAY, now + 2 * DAY), account.pk, now)
    yield account
    Leave.objects.all().delete()


PAGES = (
    ("market_head", "/"),
    ("market_head", "/team/"),
    ("market_head", "/team/{ill}/in-hand/"),
    ("market_head", "/team/{ill}/leave/"),
    ("market_window", "/leave/"),
    ("sysadmin", "/accounts/"),
    ("sysadmin", "/accounts/new/"),
    ("sysadmin", "/accounts/{ill}/"),
    ("sysadmin", "/accounts/{ill}/close/"),
    ("secadmin", "/accounts/{ill}/"),
    ("secadmin", "/departments/"),
    ("sysadmin", "/staff/"),
    ("auditor", "/audit/"),
    ("auditor", "/audit/looks/"),
)


@pytest.mark.parametrize(("device", "language"), VIEWS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    ill: Account, as_person: AsPerson, device: str, language: str
) -> None:
    for name, address in PAGES:
        page = as_person(name, device, language)
        page.goto(address.format(ill=ill.pk))
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{address} is wider than a {device}"
        page.close()


def test_a_leader_hands_over_by_keyboard_without_scripts(
    city: City, ill: Account, as_person: AsPerson
) -> None:
    colleague = Account.objects.create(username="colleague", name={"zh": "同事", "en": "Colleague"})
    org = Org.objects.get(realm=city.realm, code="market_regulation")
    Post.objects.create(account=colleague, org=org, role="reviewer", since=timezone.now() - DAY)
    page = as_person("market_head", scripts=False)
    page.goto("/team/")
    page.locator(f"a[href='/team/{ill.pk}/in-hand/']").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("手上的工作交给谁")
    assert page.get_by_label("理由").input_value().startswith("休假至")


def test_who_enters_leave_sees_who_covers_what(city: City, as_person: AsPerson) -> None:
    page = as_person("tax_reviewer", device="phone")
    page.goto("/leave/")
    options = page.get_by_label("代理人").locator("option").all_inner_texts()
    assert any("不能代理税务审查岗" in text for text in options)
