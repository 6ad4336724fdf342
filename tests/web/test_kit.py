"""Fields, words and error pages, through the pages and fields themselves."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import Client
from django.utils import translation

from onething.cases.problems import InputRefused, Stale
from onething.web import away, fields, problems, saying
from onething.web.clock import Clock
from onething.web.forms import Form
from onething.web.lanes import Flag, Lane, Stretch, Track, axis

DAY = datetime.date(2026, 6, 12)


def said(field: forms.Field, typed: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return list(refused.value.messages)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "6月12日 周五"), ("en", "Fri 12 June")],
)
def test_a_day_is_said_with_its_weekday(language: str, words: str) -> None:
    with translation.override(language):
        assert saying.on(DAY) == words


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("3500", "3,500 元", "¥3,500"),
        ("350000", "35 万元", "¥350,000"),
        ("12500", "1.25 万元", "¥12,500"),
        ("12345", "12,345 元", "¥12,345"),
        ("99.5", "99.50 元", "¥99.50"),
        ("500000000", "50,000 万元", "¥500,000,000"),
    ],
)
def test_money_is_said_as_people_say_it(amount: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert saying.money(Decimal(amount)) == chinese
    with translation.override("en"):
        assert saying.money(Decimal(amount)) == english


def test_a_text_is_said_in_the_readers_language_else_in_its_first() -> None:
    with translation.override("en"):
        assert saying.say({"zh": "局", "en": "Bureau"}) == "Bureau"
        assert saying.say({"nl": "Gemeente"}) == "Gemeente"


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (3, "还剩 3 个工作日", "3 working days left"),
        (1, "还剩 1 个工作日", "1 working day left"),
        (0, "今天到期", "due today"),
        (-2, "超过 2 个工作日", "2 working days over"),
    ],
)
def test_a_clock_says_what_is_left(left: int, chinese: str, english: str) -> None:
    clock = Clock("yellow", DAY, left)
    with translation.override("zh-hans"):
        assert clock.remaining == chinese
    with translation.override("en"):
        assert clock.remaining == english


def test_what_is_late_is_not_said_to_be_due_today() -> None:
    """Late on a Sunday for a Friday: no working day over, and not today either."""
    with translation.override("zh-hans"):
        assert Clock("red", DAY, 0).remaining == "刚到期"
    with translation.override("en"):
        assert Clock("double_red", DAY, 0).remaining == "just past"


@pytest.mark.parametrize("typed", ["12000", "12,000", "１２０００", "¥12000", "1.2万", "12000元"])
def test_money_is_read_as_people_type_it(typed: str) -> None:
    assert fields.MoneyField(label="金额").clean(typed) == Decimal("12000.00")


@pytest.mark.parametrize(
    "typed", ["很多", "1.2.3", "NaN", "Infinity", "1e99", "1e14万", "-1", "0.001"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert "金额" in said(fields.MoneyField(label="金额"), typed)[0]


def test_a_date_says_which_part_is_missing_or_impossible() -> None:
    field = fields.DateField(label="生效日期", first=DAY)
    with translation.override("zh-hans"):
        assert said(field, ["2026", "", "3"]) == ["生效日期没有写全，还差：月"]
        assert said(field, ["2026", "2", "30"]) == ["2026-2-30 这一天不存在，请检查生效日期"]
        assert said(field, ["2026", "6", "11"]) == ["生效日期不能早于 2026年6月12日 周五"]
    assert field.clean(["２０２６", "6", " 12 "]) == DAY


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("9111000060003734", "16"),
        ("91110000600037341I", "I、O"),
        ("911100006000373410", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(typed: str, word: str) -> None:
    with translation.override("zh-hans"):
        assert word in said(fields.CreditCodeField(), typed)[0]


def test_a_credit_code_is_read_as_people_copy_it() -> None:
    assert fields.CreditCodeField().clean(" 9111 0000 6000 37341l") == "91110000600037341L"


def test_a_lane_stands_where_its_days_are() -> None:
    days = axis(lambda day: day.weekday() < 5, DAY, DAY + datetime.timedelta(13))
    assert len(days) == 10
    stretch = Stretch(DAY + datetime.timedelta(1), DAY + datetime.timedelta(4), "work", "审查")
    lane = Lane("执照", "局", "审查中", (stretch,), (Flag(DAY, "补正"),))
    track = Track(days, DAY, DAY + datetime.timedelta(13), (lane,))
    [row] = track.rows()
    assert (row.bars[0].x, row.bars[0].width) == ("10.000%", "20.000%")
    assert row.pins[0].x == "5.000%"
    assert (track.today_x, track.promised_x) == ("5.000%", "100.000%")
    assert [entry.says for entry in row.course] == ["补正", "审查"]


def test_what_a_command_refuses_is_said_at_the_fields_of_the_form() -> None:
    class Grant(Form):
        reason = forms.CharField(label="理由")

    form = Grant({"reason": "typed"})
    missing = ("请填写“%(field)s”。", {"zh": "理由", "en": "Reason"})
    with translation.override("en"):
        problems.into(form, InputRefused(count=1, fields={"reason": missing}))
        problems.into(form, Stale(state={"zh": "已办结", "en": "Closed"}))
        assert form.errors["reason"] == ["Fill in “Reason”."]
        assert "Closed" in form.non_field_errors()[0]
        assert 'value="typed"' in str(form)


@pytest.mark.usefixtures("gallery")
class TestPages:
    def test_a_problem_is_a_page_in_the_readers_language(self, client: Client) -> None:
        client.cookies["django_language"] = "en"
        answer = client.get("/problem/")
        assert answer.status_code == 409
        assert "Wang Min" in answer.content.decode()

    def test_a_problem_of_a_fragment_is_a_notice_in_the_page(self, client: Client) -> None:
        answer = client.get("/problem/", headers={"HX-Request": "true"})
        assert answer["HX-Retarget"] == "#notice"
        assert "<html" not in answer.content.decode()

    def test_what_is_not_there_is_said_in_words(self, client: Client) -> None:
        answer = client.get("/nothing/")
        assert answer.status_code == 404
        assert "没有这一页" in answer.content.decode()

    def test_a_form_without_its_token_is_told_why(self) -> None:
        answer = Client(enforce_csrf_checks=True).post("/text-size/")
        assert answer.status_code == 403
        assert "放得太久" in answer.content.decode()

    def test_text_size_never_leads_to_another_site(self, client: Client) -> None:
        answer = client.post("/text-size/", {"to": "up", "next": "https://elsewhere.example/"})
        assert answer["Location"] == "/"

    def test_the_page_for_our_own_fault_needs_no_database(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("onething.web.home.render", broken)
        client.raise_request_exception = False
        answer = client.get("/")
        assert answer.status_code == 500
        assert "我们的问题" in answer.content.decode()


def test_a_fault_caused_by_the_database_is_told_from_our_own() -> None:
    try:
        try:
            raise OperationalError("gone")
        except OperationalError as gone:
            raise RuntimeError from gone
    except RuntimeError as fault:
        assert away.is_away(fault)
    assert not away.is_away(RuntimeError())


@pytest.mark.django_db
@pytest.mark.usefixtures("gallery")
class TestSignIn:
    @pytest.fixture
    def account(self, django_user_model: type) -> object:
        return django_user_model.objects.create_user(
            "wang", "correct horse", name={"zh": "王敏", "en": "Wang Min"}
        )

    def test_what_is_private_asks_to_sign_in_first(self, client: Client) -> None:
        assert client.get("/private/")["Location"] == "/sign-in/?next=/private/"

    def test_the_right_password_leads_to_where_one_was_going(
        self, client: Client, account: object
    ) -> None:
        typed = {"username": "wang", "password": "correct horse", "next": "/private/"}
        assert client.post("/sign-in/", typed)["Location"] == "/private/"
        assert "王敏" in client.get("/").content.decode()
        assert client.post("/sign-out/")["Location"] == "/"
        assert client.get("/private/").status_code == 302

    def test_a_wrong_password_keeps_the_account_typed(
        self, client: Client, account: object
    ) -> None:
        answer = client.post("/sign-in/", {"username": "wang", "password": "wrong"})
        assert "账号或密码不对" in answer.content.decode()
        assert 'value="wang"' in answer.content.decode()

    def test_too_many_wrong_passwords_lock_in_words(self, client: Client, account: object) -> None:
        for _try in range(6):
            answer = client.post("/sign-in/", {"username": "wang", "password": "wrong"})
        assert answer.status_code == 429
        assert "暂时锁定" in answer.content.decode()
