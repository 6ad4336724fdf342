"""The page on which one chooses how to be told."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from onething.cases import messages
from onething.notices import service as notices
from onething.notices.models import Wish
from tests.web.city import City

THERE = "/notifications/"


@pytest.fixture(autouse=True)
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        Wish.objects.all().delete()


def test_it_says_what_this_installation_can_send(city: City, settings: Settings) -> None:
    client = city.client("desk_owner")
    assert "还没有接通邮件和短信" in client.get(THERE).content.decode()
    settings.SMTP_URL = "smtp://localhost"
    assert "还没有接通短信" in client.get(THERE).content.decode()
    settings.SMS_URL = "http://localhost"
    assert "还没有接通" not in client.get(THERE).content.decode()


def test_what_one_chooses_is_kept(city: City) -> None:
    client = city.client("desk_owner")
    typed = {"email": "a@example.org", "by_email": "on", "phone": "138 0000 0001", "by_sms": "on"}
    assert client.post(THERE, {**typed, "language": "en"}).status_code == 302
    account = city.account("desk_owner")
    assert (account.email, account.phone) == ("a@example.org", "138 0000 0001")
    assert (account.wish.email, account.wish.sms, account.wish.language) == (True, True, "en")
    client.post(THERE, {"email": "a@example.org", "phone": "", "language": "zh"})
    account = city.account("desk_owner")
    assert (account.wish.email, account.wish.sms, account.phone) == (False, False, "")


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "nobody"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"by_email": "on"},
        {"phone": "call me"},
        {"by_sms": "on"},
        {"language": "tlh"},
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    city: City, typed: dict[str, str]
) -> None:
    answer = city.client("desk_owner").post(THERE, {"language": "zh", **typed})
    assert answer.status_code == 422
    assert not Wish.objects.exists()
    if "email" in typed:
        assert typed["email"].split("\r")[0] in answer.content.decode()


def test_an_officer_finds_here_what_his_post_was_told(city: City) -> None:
    written = city.open("social")
    case = city.case(written, "social")
    says = {"zh": "请看这一件。", "en": "Look at this one."}
    to = [notices.post(case.org_id, "head")]
    notices.tell(to, uuid4().hex, says, case.id, timezone.now())
    page = city.client("social_head").get(THERE).content.decode()
    assert f'<a href="/case/{case.id}/">请看这一件。</a>' in page and written.number in page
    assert "请看这一件" not in city.client("desk_owner").get(THERE).content.decode()
    assert city.client("social_head").get(f"{THERE}?before=x").status_code == 200


def test_an_applicant_finds_here_what_the_ledger_told(city: City) -> None:
    written = city.open("social")
    city.act("social_window", "accept", written, "social")
    while messages.deliver(timezone.now()):
        pass
    page = city.client("desk_owner").get(THERE).content.decode()
    assert f'<a href="/track/{written.dossier_id}/">已受理' in page
