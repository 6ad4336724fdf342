"""What is published is found by words and narrowed down; every matter has its page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.city import City
from tests.web.test_portal_rules import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> City:
    return City.installed()


def said(query: str) -> str:
    return text(
        Client(headers={"accept-language": "zh-hans"}).get(reverse("services:find") + query)
    )


def test_a_single_matter_is_found_beside_the_one_thing_that_holds_it() -> None:
    page = said("?q=gz")
    assert "企业信息变更“一件事”" in page and "公章刻制备案" in page


def test_the_matters_are_narrowed_down_by_department_and_widened_again() -> None:
    page = said("?org=taxation")
    assert "变更税务登记" in page and "公章刻制备案" not in page
    assert "（再点取消）" in page
    assert "公章刻制备案" in said("")


@pytest.mark.parametrize(
    "query", ["?org=nonsense", "?depth=99", "?page=x", "?page=999", "?moment="]
)
def test_nonsense_narrows_nothing(query: str) -> None:
    assert "变更税务登记" in said(query) or "公章刻制备案" in said(query)


def test_the_page_of_a_matter_says_how_long_what_it_takes_and_by_which_law() -> None:
    answer = Client().get(reverse("services:matter", args=["changchun", "registration_change"]))
    page = text(answer)
    for part in (
        "企业变更登记",
        "法定 3 个工作日",
        "股东（大）会决议",
        "市场主体登记管理条例",
        "登记通知书",
    ):
        assert part in page
    assert reverse("services:guide", args=["changchun", "info_change"]) in page


def test_a_matter_that_is_not_there_is_not_found() -> None:
    for args in (["changchun", "nothing"], ["nowhere", "tax_change"]):
        assert Client().get(reverse("services:matter", args=args)).status_code == 404
