"""The pages about people: who may do what there, and what is noted."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from onething.cases import service
from onething.parties import access, audit, leave, scope, sheet, staff_table
from onething.parties.leave import Wish
from onething.parties.models import Account, AuditLog, HandOver, Leave, Org, Post, StaffImport
from tests.web.city import City

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nobody_is_away(city: City) -> Iterator[None]:
    yield
    Leave.objects.all().delete()


@pytest.fixture
def ann(city: City) -> Account:
    """A second reviewer of market regulation, new for each test."""
    account = Account.objects.create_user(f"ann{uuid4().hex[:6]}", None, name={"zh": "安娜"})
    org = Org.objects.get(code="market_regulation")
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    Post.objects.create(account=account, org=org, role="reviewer", since=long_ago)
    return account


def days(first: int, last: int | None = None) -> dict[str, str]:
    """The dates of a form, counted from today."""
    found = {}
    for name, offset in (("since", first), ("until", last)):
        if offset is not None:
            day = timezone.localdate() + timedelta(days=offset)
            for part in ("year", "month", "day"):
                found[f"{name}_{part}"] = str(getattr(day, part))
    return found


def held_by(city: City, account: Account) -> str:
    """A task for a reviewer of market regulation, in the hands of this one."""
    written = city.open("registration")
    city.act("market_window", "accept", written, "registration")
    case = city.case(written, "registration").id
    (task,) = city.look(written).open_tasks(case)
    now = datetime.now(UTC)
    service.act(scope.scope(account.pk, now), uuid4().hex, "claim", case, task.id)
    return str(task.id)


PAGES = {
    "/team/": {"market_head"},
    "/accounts/": {"sysadmin", "secadmin"},
    "/accounts/new/": {"sysadmin"},
    "/departments/": {"sysadmin", "secadmin"},
    "/staff/": {"sysadmin", "secadmin"},
    "/staff/template/": {"sysadmin", "secadmin"},
    "/audit/": {"auditor"},
    "/audit/looks/": {"auditor"},
    "/leave/": {"market_head", "market_reviewer", "sysadmin", "secadmin", "auditor"},
}
PEOPLE = ("market_head", "market_reviewer", "sysadmin", "secadmin", "auditor", "desk_owner")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_its_people_and_for_nobody_else(city: City, page: str) -> None:
    for name in PEOPLE:
        answer = city.client(name).get(page)
        expected = 200 if name in PAGES[page] else (403, 422)
        assert answer.status_code in ([expected] if expected == 200 else expected), name


def test_leave_is_entered_with_a_deputy_and_ended_early(city: City, ann: Account) -> None:
    client = city.client(ann.username)
    form = {**days(0, 4), "deputy": "market_reviewer", "reason": "年假"}
    assert client.post("/leave/", form).status_code == 302
    page = client.get("/leave/").content.decode()
    assert "市场监管审查岗" in page
    entered = Leave.objects.get(account=ann)
    assert timezone.localtime(entered.until).hour == 0, "the last day belongs to it"
    assert client.post(f"/leave/{entered.pk}/end/").status_code == 302
    assert not leave.of(ann.pk, timezone.now())
    what = list(AuditLog.objects.filter(account=ann).values_list("what", flat=True))
    assert what == [leave.ENTERED, leave.BACK]


def test_what_stays_uncovered_is_said_and_can_be_agreed_to(city: City, ann: Account) -> None:
    client = city.client(ann.username)
    form = {**days(0, 4), "deputy": "market_window"}
    refused = client.post("/leave/", form)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "市场监管审查岗" in text
    assert 'type="checkbox"' in text
    assert client.post("/leave/", {**form, "knowingly": "on"}).status_code == 302


def test_a_wrong_leave_keeps_what_was_typed(city: City, ann: Account) -> None:
    form = {**days(3, 1), "reason": "出差到上海"}
    answer = city.client(ann.username).post("/leave/", form)
    assert answer.status_code == 422
    assert "出差到上海" in answer.content.decode()
    assert "结束早于开始" in answer.content.decode()


def test_a_leader_sees_who_is_away_and_hands_all_over_in_one_click(
    city: City, ann: Account
) -> None:
    tasks = [held_by(city, ann) for _ in range(2)]
    now = timezone.now()
    wish = Wish(ann.pk, now - DAY, now + DAY, "market_reviewer")
    head = city.account("market_head")
    leave.enter(wish, head.pk, now)
    client = city.client("market_head")
    assert "今天 1 人不在岗" in client.get("/").content.decode()
    assert "移交 2 项工作" in client.get("/team/").content.decode()
    page = client.get(f"/team/{ann.pk}/in-hand/").content.decode()
    assert page.count('name="task"') == page.count(" checked") == 2
    heir = city.account("market_reviewer").pk
    form = {"task": tasks, "heir": heir, "reason": "病假", "key": uuid4().hex}
    answer = client.post(f"/team/{ann.pk}/in-hand/", form)
    kept = HandOver.objects.get(actor=head, key=form["key"])
    assert answer.headers["Location"] == f"/hand-overs/{kept.pk}/"
    said = client.get(f"/hand-overs/{kept.pk}/").content.decode()
    assert "已移交 2 项" in said
    assert city.client("tax_head").get(f"/hand-overs/{kept.pk}/").status_code == 404
    assert city.client("market_reviewer").get(f"/hand-overs/{kept.pk}/").status_code == 200
    assert "手上没有工作" in client.get(f"/team/{ann.pk}/in-hand/").content.decode()


def test_a_deputy_finds_among_the_own_work_that_of_the_colleague_marked(
    city: City, ann: Account
) -> None:
    held_by(city, ann)
    now = timezone.now()
    deputy = city.client("market_reviewer")
    assert "替安娜办" not in deputy.get("/desk/?filter=mine").content.decode()
    leave.enter(Wish(ann.pk, now - DAY, now + DAY, "market_reviewer"), ann.pk, now)
    assert "替安娜办" in deputy.get("/desk/?filter=mine").content.decode()
    assert "替安娜办" not in deputy.get("/desk/?filter=team").content.decode()


def test_a_deputy_who_falls_ill_is_no_deputy_any_more(city: City, ann: Account) -> None:
    now, head = timezone.now(), city.account("market_head")
    leave.enter(Wish(ann.pk, now - DAY, now + DAY, "market_reviewer"), head.pk, now)
    ill = city.account("market_reviewer")
    leave.enter(Wish(ill.pk, now - DAY, now + DAY), head.pk, now)
    page = city.client("market_head").get("/team/").content.decode()
    assert "代理人市场监管审查岗（演示）也不在岗" in page


def test_nobody_moves_the_work_of_another_department(city: City, ann: Account) -> None:
    assert city.client("tax_head").get(f"/team/{ann.pk}/in-hand/").status_code == 404
    assert city.client("tax_head").get(f"/team/{ann.pk}/leave/").status_code == 403
    assert city.client("market_reviewer").get(f"/team/{ann.pk}/in-hand/").status_code == 404


def test_the_leader_chooses_how_work_is_assigned(city: City) -> None:
    org = Org.objects.get(code="market_regulation")
    client = city.client("market_head")
    client.post(f"/team/{org.pk}/assignment/", {f"org{org.pk}-way": "load"})
    org.refresh_from_db()
    assert org.assigns_by == "load"
    other = Org.objects.get(code="taxation")
    answer = client.post(f"/team/{other.pk}/assignment/", {f"org{other.pk}-way": "load"})
    assert answer.status_code == 403
    Org.objects.filter(pk=org.pk).update(assignment_chosen="")


def test_an_account_is_made_given_a_post_and_used_by_three_people(city: City) -> None:
    name = f"new{uuid4().hex[:6]}"
    system, security = city.client("sysadmin"), city.client("secadmin")
    form = {"username": name, "name": "新来的人", "email": "new@example.com"}
    made = system.post("/accounts/new/", form)
    account = Account.objects.get(username=name)
    assert made.headers["Location"] == f"/accounts/{account.pk}/"
    assert system.post("/accounts/new/", form).status_code == 422, "taken"
    post = {"org": "taxation", "role": "reviewer", **days(0)}
    assert system.post(f"/accounts/{account.pk}/posts/", post).status_code == 403
    assert security.post(f"/accounts/{account.pk}/posts/", post).status_code == 302
    shown = system.post(f"/accounts/{account.pk}/link/")
    assert shown.headers["Cache-Control"] == "no-store"
    address = shown.context["address"]
    stranger = Client(headers={"accept-language": "zh"})
    weak = stranger.post(address, {"password": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    good = {"password": "Korrekt-Pferd-9", "again": "Korrekt-Pferd-9"}
    assert stranger.post(address, good).status_code == 302
    assert stranger.post(address, good).status_code == 410, "the link is of no more use"
    signed = stranger.post("/sign-in/", {"username": name, "password": good["password"]})
    assert signed.status_code == 302
    assert stranger.get("/leave/").status_code == 200


def test_a_post_ends_with_its_work_and_the_account_closes(city: City, ann: Account) -> None:
    held_by(city, ann)
    post = ann.posts.get()
    security = city.client("secadmin")
    assert "1 项没有办完" in security.get(f"/posts/{post.pk}/end/").content.decode()
    heir = city.account("market_reviewer").pk
    form = {"heir": heir, "reason": "调任", "key": uuid4().hex}
    assert security.post(f"/posts/{post.pk}/end/", form).status_code == 302
    kept = HandOver.objects.get(key=form["key"])
    assert kept.heir_id == heir
    assert kept.items[0]["moved"]
    closed = {"reason": "离职", "key": uuid4().hex}
    assert city.client("sysadmin").post(f"/accounts/{ann.pk}/close/", closed).status_code == 302
    ann.refresh_from_db()
    assert not ann.is_active


def test_administrators_leave_each_other_and_themselves_alone(city: City) -> None:
    client = city.client("sysadmin")
    security = city.account("secadmin")
    assert client.post(f"/accounts/{security.pk}/link/").status_code == 422
    own = city.account("sysadmin")
    closing = {"reason": "x", "key": "k"}
    assert client.post(f"/accounts/{own.pk}/close/", closing).status_code == 422
    give = {"org": "taxation", "role": "auditor", **days(0)}
    answer = city.client("secadmin").post(f"/accounts/{own.pk}/posts/", give)
    assert answer.status_code == 422
    assert "三员分立" in answer.content.decode()


def test_an_owner_of_a_firm_is_no_account_of_the_administration(city: City) -> None:
    owner = city.account("desk_owner")
    assert city.client("sysadmin").get(f"/accounts/{owner.pk}/").status_code == 404
    assert "周岚" not in city.client("sysadmin").get("/accounts/?q=desk_owner").content.decode()


def test_the_auditor_reads_who_did_what(city: City, ann: Account) -> None:
    city.client("sysadmin").post(f"/accounts/{ann.pk}/change/", {"name": "安娜二", "email": ""})
    page = city.client("auditor").get(f"/audit/?q={ann.username}").content.decode()
    assert "修改账号" in page
    assert "系统管理员" in page


def test_a_table_is_looked_at_and_taken_and_its_errors_come_back(city: City) -> None:
    nick = f"t{uuid4().hex[:6]}"
    text = f"账号,姓名,部门,岗位\n{nick},王五,税务,审查岗\n{nick}x,赵六,月球局,审查岗\n"
    client = city.client("sysadmin")
    file = SimpleUploadedFile("人员.csv", text.encode())
    sent = client.post("/staff/", {"table": file, "realm": str(city.realm.pk)})
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"]).content.decode()
    assert "没有部门“月球局”" in page
    assert not Account.objects.filter(username=nick).exists(), "a preview changes nothing"
    errors = client.get(sent.headers["Location"] + "errors/")
    assert errors.content[:2] == b"PK"
    assert city.client("secadmin").get(sent.headers["Location"]).status_code == 404
    client.post(sent.headers["Location"])
    assert Account.objects.filter(username=nick).exists()
    assert not Account.objects.filter(username=f"{nick}x").exists()
    kept = StaffImport.objects.get(pk=sent.headers["Location"].split("/")[2])
    assert [row["username"] for row in kept.rows["staff"]] == [f"{nick}x"]
    client.post(sent.headers["Location"])
    assert AuditLog.objects.filter(what="staff imported", told__accounts=1).count() >= 1


def test_a_reader_of_english_imports_the_same_table(city: City) -> None:
    nick = f"e{uuid4().hex[:6]}"
    text = f"账号,姓名,部门,岗位\n{nick},王五,Tax,审查岗\n{nick}b,赵六,税务,Reviewer\n"
    client = city.client("sysadmin", "en")
    file = SimpleUploadedFile("staff.csv", text.encode())
    sent = client.post("/staff/", {"table": file, "realm": str(city.realm.pk)})
    page = client.get(sent.headers["Location"]).content.decode()
    assert "Rows to correct</h2>" not in page
    assert page.count("New account") >= 2


def test_the_template_can_be_filled_in_and_read_back(city: City) -> None:
    data = city.client("sysadmin").get("/staff/template/").content
    book = load_workbook(io.BytesIO(data))
    book.worksheets[0].append([f"f{uuid4().hex[:6]}", "王五", "税务", "审查岗"])
    out = io.BytesIO()
    book.save(out)
    rows = staff_table.rows_of(sheet.read("staff.xlsx", out.getvalue()))
    assert len(rows["staff"]) == 1
    assert {row["code"] for row in rows["departments"]} >= {"taxation"}


def test_who_cannot_work_on_it_is_not_offered_the_work(city: City, ann: Account) -> None:
    held_by(city, ann)
    page = city.client("market_head").get(f"/team/{ann.pk}/in-hand/").content.decode()
    offered = page.split('name="heir"')[1].split("</select>")[0]
    assert "市场监管审查岗" in offered
    assert "市场监管窗口" not in offered


def test_too_many_deeds_are_paused(city: City, ann: Account) -> None:
    busy = Account.objects.create_user(f"busy{uuid4().hex[:6]}", None, name={"zh": "忙"})
    org = Org.objects.get(code="government_services")
    Post.objects.create(account=busy, org=org, role="system_admin", since=timezone.now())
    for _ in range(audit.MOST):
        audit.note(busy.pk, "x", timezone.now())
    answer = city.client(busy.username).post(f"/accounts/{ann.pk}/link/")
    assert answer.status_code == 429


def test_the_auditor_reads_the_number_of_the_dossier_that_was_looked_into(city: City) -> None:
    written = city.open("registration")
    access.looked(
        city.account("market_reviewer").pk,
        written.dossier_id,
        ["contact_phone"],
        "matter/registration_change",
        datetime.now(UTC),
    )
    page = city.client("auditor").get("/audit/looks/").content.decode()
    assert written.number in page and str(written.dossier_id) not in page
