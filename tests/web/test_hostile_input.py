"""What no honest page sends is answered with a page that says so: never a fault of ours, and never
anything stored that could not be shown again."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from onething.domains.services.models import Draft
from onething.parties.models import Mandate, Post
from tests.web.city import City
from tests.web.test_desk import hidden, says

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def case(city: City) -> UUID:
    return city.case(city.open("registration", "tax"), "registration").id


@pytest.fixture
def draft(city: City) -> str:
    """The address of a draft of the firm's owner."""
    Draft.objects.filter(account=city.account("desk_owner"), sealed=None).delete()
    start = city.client("desk_owner").post("/things/changchun/info_change/start/")
    return re.sub(r"part/.*", "", start.headers["Location"])


def typed(client: Client, draft: str, section: str, **values: str | list[str]) -> int:
    shown = {re.sub(r"_(year|month|day)$", "", name) for name in values}
    answer = client.post(f"{draft}part/{section}/", {**values, "_shown": sorted(shown)})
    return answer.status_code


@pytest.mark.parametrize("there", ["/desk/?q=%00", "/find/?q=a%00b"])
def test_a_character_that_no_database_keeps_is_refused_in_words(city: City, there: str) -> None:
    answer = city.client("market_window").get(there)
    assert answer.status_code == 400
    assert "不能保存的字符" in says(answer)


def test_it_is_refused_in_what_is_typed_as_well(city: City, draft: str) -> None:
    assert typed(city.client("desk_owner"), draft, "change", reason="a\x00b") == 400


@pytest.mark.parametrize(
    "due",
    ["0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00%2B23:59"],
)
def test_a_mark_of_a_place_outside_all_calendars_is_the_first_page(city: City, due: str) -> None:
    assert city.client("market_window").get(f"/desk/?after={due},{NOBODY}").status_code == 200


@pytest.mark.django_db
def test_an_account_longer_than_any_is_no_account(client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "a" * 300, "password": "x"})
    assert answer.status_code == 200
    assert "账号或密码不对" in says(answer)


@pytest.mark.parametrize("number", ["1e400000000", "1e-400000000", "-1e999999", "0e99999999"])
def test_a_number_beyond_all_measure_does_not_spoil_the_draft(
    city: City, draft: str, number: str
) -> None:
    owner = city.client("desk_owner")
    typed(owner, draft, "situation", changes=["capital"])
    assert typed(owner, draft, "business", old_capital=number, new_capital=number) == 422
    assert typed(owner, draft, "change", reason="x", insured_staff=number) in (302, 422)
    assert owner.get(f"{draft}check/").status_code == 200


def test_such_a_number_is_not_taken_at_the_desk_either(city: City) -> None:
    written = city.open("registration")
    city.act("market_window", "accept", written, "registration")
    there = f"/case/{city.case(written, 'registration').id}/suspend/"
    reviewer = city.client("market_reviewer")
    sent = {**hidden(reviewer.get(there), there), "basis": "hearing", "days": "1e400000000"}
    assert reviewer.post(there, sent).status_code == 422


def test_a_section_the_form_does_not_have_leads_to_the_check_page(city: City, draft: str) -> None:
    answer = city.client("desk_owner").post(f"{draft}part/nowhere/", {"_shown": "reason"})
    assert answer.headers["Location"] == f"{draft}check/"


@pytest.mark.parametrize("year", ["9999", "2500", "0001"])
def test_a_mandate_until_a_day_beyond_all_plans_is_refused(city: City, year: str) -> None:
    wish = {"username": "desk_stranger", "reason": "x"}
    day = {"until_year": year, "until_month": "12", "until_day": "31"}
    answer = city.client("desk_owner").post(f"/agents/{city.firm.pk}/", {**wish, **day})
    assert answer.status_code == 422
    assert not Mandate.objects.filter(account__username="desk_stranger").exists()


def test_a_return_address_that_leads_nowhere_does_not_turn_a_kept_command_into_a_fault(
    city: City, case: UUID
) -> None:
    clerk, there = city.client("market_window"), f"/case/{case}/claim/"
    form = {**hidden(clerk.get(f"/case/{case}/"), there), "next": "nowhere"}
    assert clerk.post(there, form).status_code == 302
    assert clerk.get(f"/case/{case}/").status_code == 200


def test_a_note_as_long_as_a_book_is_refused_with_its_length(city: City, case: UUID) -> None:
    clerk, there = city.client("market_window"), f"/case/{case}/note/"
    answer = clerk.post(there, {**hidden(clerk.get(there), there), "note": "长" * 5000})
    assert answer.status_code == 422
    assert "您写了 5000 个" in says(answer)


def test_who_oversees_writes_nothing_in_its_own_department_either(city: City, case: UUID) -> None:
    """The post of an overseer stands in some department; it is no post that does its work."""
    market = Post.objects.filter(account=city.account("market_head")).get().org
    account = city.account("supervisor")
    post = Post.objects.create(
        account=account, org=market, role="supervisor", since=account.posts.first().since
    )
    try:
        form = {"note": "看过", "_key": uuid4().hex}
        answer = city.client("supervisor").post(f"/case/{case}/note/", form)
    finally:
        post.delete()
    assert answer.status_code == 404
    assert "看过" not in says(city.client("market_window").get(f"/case/{case}/"))


def test_an_address_that_wants_a_button_says_so(city: City) -> None:
    answer = city.client("market_window").get("/sign-out/")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "不能直接打开" in says(answer)
