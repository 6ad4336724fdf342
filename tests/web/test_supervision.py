"""The pages of oversight: who sees them, that each number opens its cases, urging, explaining."""

import csv
import re
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO, StringIO
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from onething.cases import ledger
from onething.cases.ledger import Written
from onething.domains.supervision import account, export, following, models
from onething.domains.supervision.models import Finding, Spell
from onething.domains.supervision.views import front
from onething.parties.models import AccessLog, Party
from tests.web.city import City, days_ago

WORDS = "请说明为何还没有办。"


def says(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return unescape(answer.content.decode())


def follow(*written: Written) -> None:
    following.follow({each.dossier_id for each in written})


@pytest.fixture
def late(city: City) -> Written:
    """A filing that nobody accepted for weeks."""
    written = city.open("medical", when=days_ago(30))
    follow(written)
    return written


@pytest.fixture
def case(city: City, late: Written) -> UUID:
    return city.case(late, "medical").id


def number_of(page: str, says: str) -> int:
    """The figure on the page above these words."""
    found = re.search(rf"<strong>(\d+)</strong>(?:(?!</li>).)*{says}", page, re.DOTALL)
    assert found, says
    return int(found[1])


@pytest.mark.parametrize("who", ["market_reviewer", "medical_window", "desk_owner"])
def test_who_neither_oversees_nor_leads_is_told_where_to_go(city: City, who: str) -> None:
    answer = city.client(who).get("/supervision/")
    assert answer.status_code == 403
    assert "首页" in says(answer)


def test_the_page_begins_with_a_sentence_and_the_longest_late(city: City, late: Written) -> None:
    page = says(city.client("supervisor").get("/supervision/"))
    assert re.search(r"今天：红灯 \d+ 件，今天到期 \d+ 件，最慢：\S+。", page)
    first = Spell.objects.filter(ended_at=None, realm_id=city.realm.pk, red_at__lt=timezone.now())
    oldest = first.order_by("red_at").first()
    assert oldest and f"/case/{oldest.case_id}/" in page


@pytest.mark.parametrize("which", list(front.LISTS))
def test_each_number_opens_its_cases_and_counting_them_gives_it(
    city: City, late: Written, which: str
) -> None:
    paused = city.open("registration", when=days_ago(20))
    city.act("market_reviewer", "suspend", paused, "registration", basis="hearing", days="9")
    follow(paused, city.open("registration"), city.open("medical"))
    client = city.client("supervisor")
    said = str(front.LISTS[which])
    count = number_of(says(client.get("/supervision/")), said)
    cases, there = 0, f"/supervision/list/{which}/"
    while there:
        page = says(client.get(there))
        assert number_of(page, said) == count
        cases += page.count('name="case"')
        later = re.search(r'rel="next" href="([^"]+)"', page)
        there = later[1] if later else ""
    assert cases == count


def test_a_head_sees_the_own_department_and_no_other(city: City, late: Written) -> None:
    other = city.open("registration", when=days_ago(40))
    follow(other)
    page = says(city.client("medical_head").get("/supervision/list/red/"))
    assert late.number in page
    assert other.number not in page
    watch = account.watch(city.scope("medical_head"))
    assert watch and watch.within(city.case(other, "registration").org_id).ids == ()


def test_a_number_of_one_department_opens_its_list(city: City, late: Written) -> None:
    client = city.client("supervisor")
    org = city.case(late, "medical").org_id
    assert f"/supervision/list/red/?org={org}" in says(client.get("/supervision/"))
    page = says(client.get(f"/supervision/list/red/?org={org}"))
    assert "医疗保障局" in page
    assert late.number in page


@pytest.mark.parametrize("query", ["?org=x", "?org=-1", f"?org={9**30}", "?after=x,y", "?after=,"])
def test_nonsense_in_an_address_is_no_fault_of_ours(city: City, query: str) -> None:
    for there in ("list/red/", "account/", "findings/", "urged/"):
        assert city.client("supervisor").get(f"/supervision/{there}{query}").status_code == 200
    assert city.client("supervisor").get("/supervision/list/blue/").status_code == 404


# Urging


def form_of(answer: object) -> dict[str, str]:
    page = says(answer)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def urge(client: Client, *cases: UUID, **given: str) -> object:
    """Open the form from a list, fill it in, send it."""
    query = "&".join(f"case={case}" for case in cases)
    opened = client.get(f"/supervision/urge/?{query}")
    day = timezone.localdate() + timedelta(days=3)
    sent = {
        "words": WORDS,
        "reply_by_year": str(day.year),
        "reply_by_month": str(day.month),
        "reply_by_day": str(day.day),
        "key": form_of(opened).get("key", ""),
        "case": [str(case) for case in cases],
        **given,
    }
    return client.post("/supervision/urge/", sent, follow=True)


def test_many_are_urged_at_once_and_each_has_its_own_event(city: City, late: Written) -> None:
    other = city.open("medical", when=days_ago(25))
    follow(other)
    cases = [city.case(written, "medical").id for written in (late, other)]
    page = says(urge(city.client("supervisor"), *cases))
    assert "已督办 2 件" in page
    for written in (late, other):
        assert [e.type for e in ledger.events(written.dossier_id)].count("urge") == 1


def test_the_day_of_reply_is_three_working_days_ahead_unless_one_says_otherwise(
    city: City, case: UUID
) -> None:
    page = says(city.client("supervisor").get(f"/supervision/urge/?case={case}"))
    year = re.search(r'name="reply_by_year" value="(\d+)"', page)
    assert year and int(year[1]) >= timezone.localdate().year


def test_everything_missing_is_said_at_once(city: City, case: UUID) -> None:
    answer = urge(
        city.client("supervisor"),
        case,
        words="",
        reply_by_year="",
        reply_by_month="",
        reply_by_day="",
    )
    assert "有 2 处要改" in says(answer)


def test_a_reply_yesterday_cannot_be_wanted(city: City, case: UUID, late: Written) -> None:
    answer = urge(city.client("supervisor"), case, reply_by_year="2020")
    assert "不能早于今天" in says(answer)
    assert WORDS in says(answer)
    assert "urge" not in [e.type for e in ledger.events(late.dossier_id)]


def test_nobody_urges_what_is_not_theirs(city: City, case: UUID) -> None:
    there = f"/supervision/urge/?case={case}"
    assert city.client("market_head").get(there).status_code == 404
    assert city.client("medical_window").get(there).status_code == 403
    assert city.client("supervisor").get("/supervision/urge/").status_code == 422


def test_the_handler_finds_the_urging_at_the_top_of_the_case_and_on_the_first_page(
    city: City, case: UUID, late: Written
) -> None:
    urge(city.client("supervisor"), case)
    clerk = city.client("medical_window")
    page = says(clerk.get(f"/case/{case}/"))
    assert WORDS in page
    assert page.index(WORDS) < page.index("时限怎么算的")
    assert f"/supervision/explain/{case}/" in page
    home = says(clerk.get("/"))
    assert "等您答复和说明" in home


def test_the_applicant_sees_nothing_of_it(city: City, case: UUID, late: Written) -> None:
    urge(city.client("supervisor"), case)
    owner = city.client("desk_owner")
    for there in (f"/track/{late.dossier_id}/", "/", "/mine/"):
        page = says(owner.get(there, follow=True))
        assert WORDS not in page
        assert "督办" not in page


def test_an_explanation_answers_and_takes_the_case_off_the_list(city: City, case: UUID) -> None:
    urge(city.client("supervisor"), case)
    clerk = city.client("medical_window")
    there = f"/supervision/explain/{case}/"
    opened = clerk.get(there)
    assert "人手不足" in says(opened)
    answer = clerk.post(there, {"key": form_of(opened)["key"], "cause": "", "words": ""})
    assert answer.status_code == 422
    assert "有 2 处要改" in says(answer)
    sent = {"key": form_of(opened)["key"], "cause": "staffing", "words": "两人请假"}
    page = says(clerk.post(there, sent, follow=True))
    assert "已说明原因" in page
    assert not models.Urge.objects.filter(case_id=case, answered_at=None).exists()
    assert not Spell.objects.filter(case_id=case, explained_at=None, red_at__lt=timezone.now())


def test_who_oversees_cannot_explain_for_the_office(city: City, case: UUID) -> None:
    answer = city.client("supervisor").get(f"/supervision/explain/{case}/")
    assert answer.status_code == 403


# Findings


@pytest.fixture
def finding(city: City) -> Finding:
    written = city.open("registration")
    city.act("market_window", "correct_once", written, "registration", items="请缴纳工本费")
    follow(written)
    return Finding.objects.get(dossier_id=written.dossier_id)


def test_a_finding_shows_the_rule_and_the_event_behind_it(city: City, finding: Finding) -> None:
    page = says(city.client("supervisor").get(f"/supervision/findings/{finding.pk}/"))
    for said in ("要求交清单以外的费", "请缴纳工本费", "一次性告知补正", "第五十八条"):
        assert said in page


def test_a_dismissal_says_why_and_is_final(city: City, finding: Finding) -> None:
    client, there = city.client("supervisor"), f"/supervision/findings/{finding.pk}/"
    assert client.post(there, {"verdict": "dismissed"}).status_code == 422
    client.post(there, {"verdict": "dismissed", "reason": "是银行收的"})
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == ("dismissed", "是银行收的")
    assert client.post(there, {"verdict": "confirmed"}).status_code == 409


def test_no_department_judges_itself(city: City, finding: Finding) -> None:
    there = f"/supervision/findings/{finding.pk}/"
    assert city.client("market_head").get(there).status_code == 200
    assert city.client("market_head").post(there, {"verdict": "confirmed"}).status_code == 403
    assert city.client("medical_head").get(there).status_code == 404


def test_what_was_confirmed_is_explained_by_the_department(city: City, finding: Finding) -> None:
    there = f"/supervision/findings/{finding.pk}/"
    city.client("supervisor").post(there, {"verdict": "confirmed"})
    clerk = city.client("market_window")
    answer = f"/supervision/explain/{finding.case_id}/{finding.pk}/"
    key = form_of(clerk.get(answer))["key"]
    clerk.post(answer, {"key": key, "cause": "own_fault", "words": "写错了，已更正"})
    finding.refresh_from_db()
    assert (finding.state, finding.cause) == ("explained", "own_fault")


# The account


def rows_of(answer: object) -> list[list[str]]:
    assert isinstance(answer, HttpResponse)
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_account_counts_what_it_lists_and_gives_the_same_as_a_file(
    city: City, late: Written
) -> None:
    client = city.client("supervisor")
    page = says(client.get("/supervision/account/?period=all"))
    count = int(re.search(r'class="count">(\d+) 次', page)[1])  # type: ignore[index]
    lines = rows_of(client.get("/supervision/account/file/csv/?period=all"))
    assert len(lines) - 1 == count
    assert late.number in {line[0] for line in lines}
    sheet = load_workbook(
        BytesIO(client.get("/supervision/account/file/xlsx/?period=all").content)
    ).active
    assert [["" if c.value is None else str(c.value) for c in row] for row in sheet.rows] == lines


def test_the_account_is_that_of_the_ledger_counted_anew(city: City, late: Written) -> None:
    before = account_of(city)
    dossiers = set(Spell.objects.values_list("dossier_id", flat=True))
    Spell.objects.all().delete()
    following.follow(dossiers)
    assert account_of(city) == before


def account_of(city: City) -> list[tuple[object, ...]]:
    rows = Spell.objects.filter(realm_id=city.realm.pk, red_at__lt=timezone.now())
    names = ("case_id", "clock", "n", "red_at", "ended_at", "red_holder_id", "cause")
    return list(rows.order_by("red_at", "case_id", "clock", "n").values_list(*names))


def test_an_explanation_in_the_account_is_read_and_that_is_noted(
    city: City, case: UUID, late: Written
) -> None:
    test_an_explanation_answers_and_takes_the_case_off_the_list(city, case)
    looks = AccessLog.objects.filter(dossier_id=late.dossier_id, purpose__startswith="oversight:")
    before = looks.count()
    lines = rows_of(city.client("supervisor").get("/supervision/account/file/csv/?period=all"))
    own = next(line for line in lines if line[0] == late.number)
    assert "人手不足" in own
    assert "两人请假" in own
    assert looks.count() == before + 1


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1"]
)
def test_no_cell_is_ever_a_formula(name: str) -> None:
    line = next(
        csv.reader(StringIO(export.as_csv(["x"], [[name]]).decode("utf-8-sig").split("\r\n", 1)[1]))
    )
    assert line[0].startswith("'")
    book = load_workbook(BytesIO(export.as_xlsx("x", ["x"], [[name]])))
    cell = book.active["A2"]
    assert cell.data_type == "s"


def test_a_plain_cell_stays_as_it_is() -> None:
    assert [export.safe(cell) for cell in ("公司", "a=b", 3, None)] == ["公司", "a=b", 3, None]


@pytest.mark.parametrize("period", ["month", "last", "year", "all", "nonsense"])
def test_every_period_and_cause_can_be_asked_for(city: City, late: Written, period: str) -> None:
    for cause in ("", "-", "staffing", "nonsense"):
        there = f"/supervision/account/?period={period}&cause={cause}"
        assert city.client("supervisor").get(there).status_code == 200


# Speed


def plan(statement: str, parameters: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("who", ["supervisor", "medical_head"])
def test_numbers_and_lists_read_indexes_however_many_spells_there_are(
    city: City, late: Written, who: str
) -> None:
    watch, now = account.watch(city.scope(who)), timezone.now()
    assert watch
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        cursor.execute("analyze supervision_spell")
    tz = timezone.get_current_timezone()
    asked: list[tuple[str, datetime | None]] = [(which, None) for which in front.LISTS]
    for which, _none in asked:
        condition = account.CONDITIONS[which]
        given = {"ids": list(watch.ids), "now": now, "tomorrow": now + timedelta(days=1)}
        where = f"s.{watch.column} = any(%(ids)s) and {condition}"
        told = plan(f"select count(*) from supervision_spell s where {where}", given)
        assert "Seq Scan" not in told, (which, told)
    assert account.numbers(watch, now, tz)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("reset enable_seqscan")


@pytest.mark.parametrize("there", ["/supervision/", "/supervision/list/red/", "/"])
def test_a_page_asks_the_database_little_however_many_rows(
    city: City, late: Written, there: str, django_assert_max_num_queries: object
) -> None:
    for _one in range(4):
        follow(city.open("medical", when=days_ago(30)))
    client = city.client("supervisor")
    client.get(there)
    with django_assert_max_num_queries(26):  # type: ignore[operator]
        client.get(there)


def test_english_is_complete(city: City, finding: Finding, late: Written, case: UUID) -> None:
    client = city.client("supervisor", "en")
    firms = list(Party.objects.values_list("name", flat=True))
    for there in (
        "/supervision/",
        "/supervision/list/red/",
        "/supervision/urged/",
        "/supervision/account/?period=all&cause=-",
        "/supervision/findings/",
        f"/supervision/urge/?case={case}",
    ):
        page = says(client.get(there))
        for name in firms:
            page = page.replace(name, "")
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.findall(r"[一-鿿]+", main), there
