"""What goes out goes once, at lawful hours, to servers that are slow, absent or talk nonsense."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from onething.notices import mail, reports, sending, spreading, text_message
from onething.notices import service as notices
from onething.notices.channel import Channel, Letter
from onething.notices.models import EMAIL, SMS, Delivery, Wish
from onething.parties.models import Account
from tests.kernel.town import at
from tests.notices.servers import Post, Texts, gateway, mail_server
from tests.web.city import City

MONDAY = at("2026-11-16 10:00")
SAYS = {"zh": "已受理。", "en": "Accepted."}


@pytest.fixture(autouse=True)
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def owner(city: City) -> Iterator[Account]:
    """The owner, with a mailbox; everything told before is spread to nobody."""
    account = city.account("desk_owner")
    account.email, account.phone = "zhou@example.org", "13800000000"
    account.save()
    with connection.cursor() as cursor:
        cursor.execute("update message set spread_at = now() where spread_at is null")
    yield account
    Delivery.objects.all().delete()
    Wish.objects.all().delete()


@pytest.fixture(autouse=True)
def _links(settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://hall.example.org"


def tell(city: City, count: int = 1, urgent: bool = False) -> str:
    """The number of a dossier about which its owner is told something."""
    written = city.open("social")
    case = city.case(written, "social").id
    for _ in range(count):
        to = [notices.party(city.firm.pk)]
        notices.tell(to, uuid4().hex, SAYS, case, MONDAY, urgent)
    return written.number


def mailer(post: Post) -> dict[str, Channel]:
    return {EMAIL: mail.Mail(mail.server(post.url), patience=3)}


def texter(texts: Texts, **settings: str) -> dict[str, Channel]:
    return {SMS: text_message.TextMessages(text_message.gateway(texts.url, **settings), 3)}


def run(now: datetime, channels: dict[str, Channel]) -> None:
    while sending.round(now, channels):
        pass
    for channel in channels.values():
        channel.close()


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_says_what_happened_the_number_and_a_link_and_no_name(
    city: City, owner: Account
) -> None:
    number = tell(city)
    with mail_server(Post()) as post:
        run(MONDAY, mailer(post))
    (got,) = post.got
    body = got.get_content()
    assert got["To"] == owner.email and number in got["Subject"] and "已受理" in got["Subject"]
    assert "https://hall.example.org/track/" in body and number in body
    assert "https://hall.example.org/notifications/" in body
    for personal in (city.firm.name, "周岚"):
        assert personal not in got.as_string() and personal not in body
    (delivery,) = Delivery.objects.all()
    assert (delivery.state, delivery.receipt) == ("sent", "OK queued as 42")
    assert got["Message-ID"].startswith(f"<onething.{delivery.message_id}.{owner.pk}.email@")


def test_it_is_written_in_the_language_one_chose(city: City, owner: Account) -> None:
    Wish.objects.create(account=owner, language="en")
    tell(city)
    with mail_server(Post()) as post:
        run(MONDAY, mailer(post))
    assert "Accepted." in post.got[0]["Subject"]
    assert "Application" in post.got[0].get_content()


def test_nothing_goes_out_twice_however_often_the_rounds_are_run(
    city: City, owner: Account
) -> None:
    tell(city, 3)
    with mail_server(Post()) as post:
        for minutes in range(3):
            run(MONDAY + timedelta(minutes=minutes), mailer(post))
    assert len({got["Message-ID"] for got in post.got}) == len(post.got) == 3


def test_a_mail_server_that_is_away_for_a_day_loses_nothing(city: City, owner: Account) -> None:
    tell(city, 3)
    post = Post()
    with mail_server(post):
        pass  # its port is known, and nobody answers there
    for hour in range(0, 24):
        run(MONDAY + timedelta(hours=hour), mailer(post))
    assert set(states()) == {"waiting"}
    assert Delivery.objects.exclude(error="").exists(), "the page can say why"
    with mail_server(post):
        run(MONDAY + timedelta(hours=26), mailer(post))
    assert states() == ["sent"] * 3 and len(post.got) == 3


def test_while_nobody_is_there_only_one_of_many_knocks(city: City, owner: Account) -> None:
    tell(city, 5)
    post = Post()
    with mail_server(post):
        pass
    run(MONDAY, mailer(post))
    attempts = Delivery.objects.values_list("attempts", flat=True)
    assert sorted(attempts) == [0, 0, 0, 0, 1]


def test_a_passing_refusal_is_tried_again_later(city: City, owner: Account) -> None:
    tell(city)
    with mail_server(Post(data=lambda: "451 try again")) as post:
        run(MONDAY, mailer(post))
        assert states() == ["waiting"]
        post.data = lambda: "250 OK"
        run(MONDAY, mailer(post))
        assert states() == ["waiting"], "not before its time"
        run(MONDAY + timedelta(minutes=2), mailer(post))
    assert states() == ["sent"] and len(post.got) == 1


def test_an_address_that_bounces_is_not_written_to_again_until_it_is_confirmed(
    city: City, owner: Account
) -> None:
    tell(city)
    with mail_server(Post(rcpt=lambda address: "550 no such user")) as post:
        run(MONDAY, mailer(post))
        tell(city)
        run(MONDAY, mailer(post))
        assert states() == ["failed"]
        client = city.client("desk_owner")
        page = client.get("/notifications/").content.decode()
        assert "zhou@example.org</strong> 退回了我们的消息" in page and "没有发成" in page
        client.post("/notifications/", {"email": owner.email, "by_email": "on", "language": "zh"})
        post.rcpt = lambda address: "250 OK"
        tell(city)
        run(MONDAY, mailer(post))
    assert len(post.got) == 1


def test_an_address_with_a_line_break_writes_no_header_and_no_mail(
    city: City, owner: Account
) -> None:
    Account.objects.filter(pk=owner.pk).update(email="a@example.org\nBcc: all@example.org")
    tell(city)
    with mail_server(Post()) as post:
        run(MONDAY, mailer(post))
    assert (states(), post.got) == (["failed"], [])


def test_a_connection_cut_while_handing_over_is_not_repeated(city: City, owner: Account) -> None:
    tell(city)

    def cut() -> str:
        raise ConnectionResetError

    with mail_server(Post(data=cut)) as post:
        run(MONDAY, mailer(post))
        post.data = lambda: "250 OK"
        run(MONDAY + timedelta(hours=2), mailer(post))
    assert len(post.got) <= 1 and states() in (["unsure"], ["sent"])


def test_whoever_was_killed_before_handing_over_sends_again_and_after_does_not(
    city: City, owner: Account
) -> None:
    tell(city, 2)
    spreading.spread(MONDAY, frozenset({EMAIL}))
    claimed, handing = Delivery.objects.order_by("pk")
    long_ago = datetime.now(MONDAY.tzinfo) - timedelta(hours=1)
    for delivery, state in ((claimed, "claimed"), (handing, "handing")):
        Delivery.objects.filter(pk=delivery.pk).update(state=state, moved_at=long_ago)
    sending.recover(datetime.now(MONDAY.tzinfo))
    assert states() == ["waiting", "unsure"]


@pytest.mark.parametrize(
    ("when", "sent"),
    [
        ("2026-11-16 07:59", "2026-11-16 08:00"),
        ("2026-11-16 21:00", "2026-11-17 08:00"),
        ("2026-11-20 20:00", "2026-11-23 08:00"),  # Friday evening
        ("2026-10-03 12:00", "2026-10-08 08:00"),  # the national holidays
        ("2026-10-10 12:00", "2026-10-10 12:00"),  # a Saturday that works
    ],
)
def test_nothing_is_sent_at_night_or_on_a_holiday(
    city: City, owner: Account, when: str, sent: str
) -> None:
    tell(city)
    with mail_server(Post()) as post:
        run(at(when), mailer(post))
        if when != sent:
            assert post.got == []
            run(at(sent) - timedelta(seconds=1), mailer(post))
            assert post.got == []
        run(at(sent), mailer(post))
        assert len(post.got) == 1


def test_what_waited_for_a_server_until_night_waits_for_the_morning(
    city: City, owner: Account
) -> None:
    tell(city)
    post = Post()
    with mail_server(post):
        pass
    run(at("2026-11-16 19:58"), mailer(post))
    with mail_server(post):
        run(at("2026-11-16 23:00"), mailer(post))
        assert post.got == []
        run(at("2026-11-17 08:00"), mailer(post))
        assert len(post.got) == 1


def test_what_is_urgent_is_sent_at_night(city: City, owner: Account) -> None:
    tell(city, urgent=True)
    with mail_server(Post()) as post:
        run(at("2026-10-03 03:00"), mailer(post))
    assert len(post.got) == 1


def test_a_text_message_is_sent_only_to_who_asked_for_it(city: City, owner: Account) -> None:
    number = tell(city)
    with gateway(Texts()) as texts:
        run(MONDAY, texter(texts))
        assert texts.got == []
        Wish.objects.create(account=owner, sms=True)
        number = tell(city)
        run(
            MONDAY, texter(texts, key="k", signature="【新区】", fields="phone=mobile,text=content")
        )
    (got,) = texts.got
    assert got["mobile"] == "13800000000" and got["signature"] == "【新区】"
    assert number in got["content"] and city.firm.name not in str(got)
    assert texts.keys == ["Bearer k"]
    assert Delivery.objects.get().receipt == "sms-1"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, b"<html>OK</html>"), "unsure"),
        ((200, b"[]"), "unsure"),
        ((200, b'"0"'), "unsure"),
        ((200, b'{"id": 1}'), "unsure"),
        ((500, b""), "unsure"),
        ((200, b'{"code": 7}'), "failed"),
        ((400, b"\xff"), "failed"),
        ((503, b""), "waiting"),
    ],
)
def test_a_gateway_that_answers_nonsense_is_not_asked_twice(
    city: City, owner: Account, answer: tuple[int, bytes], state: str
) -> None:
    Wish.objects.create(account=owner, sms=True)
    tell(city)
    with gateway(Texts(answer=lambda n: answer)) as texts:
        run(MONDAY, texter(texts))
        assert states() == [state]
        texts.answer = lambda n: (200, b'{"code": 0, "id": "x"}')
        run(MONDAY + timedelta(minutes=5), texter(texts))
        assert len(texts.got) == (2 if state == "waiting" else 1)


def test_a_report_of_the_gateway_settles_what_was_sent_or_unsure(
    city: City, owner: Account, settings: Settings
) -> None:
    Wish.objects.create(account=owner, sms=True)
    tell(city, 2)
    answers = iter([(200, b'{"code": 0, "id": "sms-1"}'), (200, b"?")])
    with gateway(Texts(answer=lambda n: next(answers))) as texts:
        run(MONDAY, texter(texts))
    assert states() == ["sent", "unsure"]
    client, there = city.client("desk_stranger"), "/delivery-reports/sms/"
    told = [
        {"id": "sms-1", "state": "DELIVRD"},
        {"reference": texts.got[1]["reference"], "state": "EXPIRED"},
    ]
    assert client.post(there, told, "application/json").status_code == 403, "no key is set here"
    settings.SMS_REPORT_KEY = "secret"
    assert client.post(f"{there}?key=guess", told, "application/json").status_code == 403
    assert client.post(f"{there}?key=secret", told, "application/json").json()["taken"] == 2
    assert states() == ["delivered", "failed"]
    assert client.post(f"{there}?key=secret", b"?", "application/json").status_code == 400
    assert reports.take(told) == 0, "the same again says nothing"


def test_whoever_wants_only_the_portal_gets_neither(city: City, owner: Account) -> None:
    Wish.objects.create(account=owner, email=False)
    tell(city)
    with mail_server(Post()) as post:
        run(MONDAY, mailer(post))
    assert post.got == [] and states() == []


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x?from=a@b@c"])
def test_a_mail_server_that_cannot_be_meant_is_refused(url: str) -> None:
    with pytest.raises(mail.BadMailServer):
        mail.server(url)


@pytest.mark.parametrize(
    ("url", "fields"), [("gateway", ""), ("ftp://x", ""), ("http://x", "phon=mobile")]
)
def test_a_gateway_that_cannot_be_meant_is_refused(url: str, fields: str) -> None:
    with pytest.raises(text_message.BadGateway):
        text_message.gateway(url, fields=fields)


def test_a_server_asks_for_a_password_and_for_tls_by_its_address() -> None:
    found = mail.server("smtps://u%40x:p%2F@mail.example.org?from=hall@example.org")
    assert (found.user, found.password, found.port) == ("u@x", "p/", 465)
    assert found.implicit_tls and found.domain == "example.org"
    assert mail.server("smtp://mail.example.org").sender == "onething@mail.example.org"


class Broken:
    """A channel with a mistake of ours in it, for the first letter."""

    def __init__(self) -> None:
        self.sent = 0
        self.calls = 0

    def send(self, letter: Letter, handing: Callable[[], None]) -> str:
        self.calls += 1
        if self.calls == 1:
            raise RuntimeError("our mistake")
        self.sent += 1
        return ""

    def close(self) -> None:
        """Nothing is open."""


def test_a_mistake_of_ours_with_one_message_does_not_keep_back_the_others(
    city: City, owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(city, 3, urgent=True)
    broken, rounds = Broken(), iter([False, False, True])
    monkeypatch.setattr(sending.ways, "opened", lambda: {EMAIL: broken})
    sending.work(lambda seconds: next(rounds))
    assert broken.sent == 2
    assert sorted(states()) == ["claimed", "sent", "sent"], "it is tried again once it is old"
