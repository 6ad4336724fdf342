"""A table of staff, as people hand it in: what is read, what is refused, what it changes."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from openpyxl import Workbook, load_workbook

from onething.parties import accounts, administrators, leave, posts, sheet, staff, staff_table
from onething.parties.models import Account, AuditLog, Org, Post
from onething.parties.staff import ACCOUNTS, POSTS, Plan
from tests.kernel.town import Town

NOW = datetime.now(UTC)
BOTH = (ACCOUNTS, POSTS)
ROLES = {
    "clerk": {"zh": "窗口岗", "en": "Clerk"},
    "reviewer": {"en": "Reviewer"},
    "auditor": {"en": "auditor"},
    "system_admin": {"en": "system"},
}
HEAD = ["账号", "姓名", "部门", "岗位", "起始日期", "截止日期", "邮箱", "手机"]


@pytest.fixture
def nick(town: Town) -> Iterator[str]:
    """Names that no other test has."""
    yield f"s{uuid4().hex[:6]}"


def workbook(*rows: list[object], merge: str = "", departments: list[list[object]] = []) -> bytes:  # noqa: B006
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    if departments:
        other = book.create_sheet("部门")
        for row in departments:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan(town: Town, data: bytes, name: str = "a.xlsx", powers: tuple[str, ...] = BOTH) -> Plan:
    rows = staff_table.rows_of(sheet.read(name, data))
    return staff.planned(town.realm, rows, ROLES, powers, NOW)


def take(town: Town, data: bytes, powers: tuple[str, ...] = BOTH) -> staff.Count:
    return staff.take(None, town.realm, plan(town, data, powers=powers), powers, NOW)


def wrong(town: Town, *rows: list[object]) -> list[str]:
    """What is wrong with each row, "" for a good one."""
    found = plan(town, workbook(HEAD, *rows))
    return ["".join(text % params for text, params in row.wrong) for row in found.rows]


def test_good_rows_become_accounts_and_posts_and_again_change_nothing(
    town: Town, nick: str
) -> None:
    data = workbook(
        HEAD,
        [nick, "Ann", "North office", "Reviewer", "2026-01-05", "", "a@b.cn", 13900000000],
        [nick, "Ann", "south", "窗口岗"],
        [f"{nick}b", "Bob", "North", "clerk"],
    )
    count = take(town, data)
    assert (count.accounts, count.posts) == (2, 3)
    ann = Account.objects.get(username=nick)
    assert ann.email == "a@b.cn"
    assert not ann.has_usable_password()
    assert {(post.org.code, post.role) for post in leave.posts(ann.pk, NOW)} == {
        ("north", "reviewer"),
        ("south", "clerk"),
    }
    noted = AuditLog.objects.count()
    again = take(town, data)
    assert (again.accounts, again.posts) == (0, 0)
    assert AuditLog.objects.count() == noted, "what changes nothing is not noted"
    assert {row.does for row in plan(town, data).rows} == {"same"}


def test_each_administrator_takes_his_half_of_the_same_table(town: Town, nick: str) -> None:
    data = workbook(HEAD, [nick, "Ann", "north", "clerk"])
    early = plan(town, data, powers=(POSTS,))
    assert early.rows[0].wrong[0][0] == staff.Faults.NO_ACCOUNT
    first = take(town, data, powers=(ACCOUNTS,))
    assert (first.accounts, first.posts) == (1, 0)
    second = take(town, data, powers=(POSTS,))
    assert (second.accounts, second.posts) == (0, 1)


def test_full_width_signs_titles_and_merged_cells_are_read(town: Town, nick: str) -> None:
    data = workbook(
        ["某局人员表", None, None, None],
        ["账号 *", "姓名 *", "部门（全称）", "岗位", "起"],
        [f"　{nick}１ ", "王五", "North office", "ｃｌｅｒｋ", "２０２６年７月１日"],
        [f"{nick}2", "赵六", None, "clerk", "2026/7/1"],
        [f"{nick}3", "钱七", None, "clerk", "2026.7.1"],
        [f"{nick}4", "孙八", "north", "clerk", datetime(2026, 7, 1)],  # noqa: DTZ001
        [f"{nick}5", "李九", "north", "clerk", 46204],
        [f"{nick}6", "周十", "north", "clerk", "20260701"],
        merge="C3:C5",
    )
    found = plan(town, data).rows
    assert [row.wrong for row in found] == 6 * [[]]
    assert {row.said["since"] for row in found} == {"2026-07-01"}
    assert {row.said["org_code"] for row in found} == {"north"}
    assert found[0].said["username"] == f"{nick}1"
    assert found[0].line == 3, "the row as the file numbers it"


def test_what_is_wrong_with_a_row_is_said_with_what_to_do(town: Town, nick: str) -> None:
    said = wrong(
        town,
        [nick, "Ann", "Moon office", "clerk"],
        [nick, "Ann", "north", "astronaut"],
        [nick, "Ann", "north", "clerk", "2026-02-30"],
        [nick, "Ann", "north", "clerk", "2026-05-01", "2026-04-01"],
        [nick, "Bob", "north", "clerk"],
        [nick, "Ann", "north", "clerk"],
        [nick, "Ann", "north", "Clerk"],
        ["王", "Wang", "north", "clerk"],
        [nick, "", "north", "clerk"],
        [f"{nick}e", "Eve", "north", "clerk", "", "", "eve at home"],
        [f"{nick}t", "Tom", "north", "auditor"],
        [f"{nick}t", "Tom", "north", "system_admin"],
    )
    expected = [
        "没有部门“Moon office”",
        "可以写：窗口岗",
        "“2026-02-30”不是日期",
        "早于起",
        "一个账号只能是一个人",
        "",
        "和第 7 行重复",
        "不能用",
        "“姓名”没有填",
        "“eve at home”的样子不对",
        "",
        "不能由一人兼任",
    ]
    assert len(said) == len(expected)
    for found, words in zip(said, expected, strict=True):
        assert (words in found) if words else not found


def test_a_formula_is_not_evaluated_and_not_written(town: Town, nick: str) -> None:
    (said,) = wrong(town, ['="a"&"b"', "Ann", "north", "clerk"])
    assert "公式" in said
    written = sheet.write([("x", [["=1+1", "@SUM(A1)"]])])
    page = load_workbook(io.BytesIO(written)).active
    assert page is not None
    assert page["A1"].data_type == "s"
    assert page["A1"].value == "=1+1"


def test_new_departments_come_with_the_table(town: Town, nick: str) -> None:
    data = workbook(
        HEAD,
        [nick, "Ann", "Harbour office", "clerk"],
        departments=[
            ["编号", "名称", "简称", "区划", "电话"],
            [f"h_{nick}", "Harbour office", "Harbour", "Town", "1"],
            ["Bad Code", "X", "X", "moon", ""],
        ],
    )
    found = plan(town, data)
    assert [len(row.wrong) for row in found.departments] == [0, 2]
    count = take(town, data)
    assert (count.departments, count.accounts, count.posts) == (1, 1, 1)
    made = Org.objects.get(code=f"h_{nick}")
    assert Post.objects.get(account__username=nick).org == made


def test_csv_is_read_in_the_encodings_offices_use(town: Town, nick: str) -> None:
    text = f"账号;姓名;部门;岗位\n{nick};王五;north;clerk\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        found = plan(town, text.encode(encoding), "a.csv").rows
        assert (found[0].said["name"], found[0].wrong) == ("王五", [])


def bomb(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "large":
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheet.MOST_UNPACKED + 1))
        elif kind == "many":
            for n in range(sheet.MOST_PARTS + 1):
                archive.writestr(f"xl/{n}.xml", b"x")
        elif kind == "entities":
            text = '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
            archive.writestr("xl/workbook.xml", text)
        elif kind == "hidden":
            archive.writestr("xl/workbook.xml", "<!DOCTYPE a []><a/>".encode("utf-16"))
        else:
            archive.writestr("readme.txt", b"no workbook")
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("large", sheet.TooLarge),
        ("many", sheet.TooLarge),
        ("entities", sheet.Unsafe),
        ("hidden", sheet.Unsafe),
        ("other", sheet.NoTable),
    ],
)
def test_a_hostile_archive_is_refused_before_it_is_unpacked(
    kind: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        sheet.read("a.xlsx", bomb(kind))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0old", sheet.NoTable),
        ("a.xlsx", b"PK\x03\x04cut", sheet.NoTable),
        ("a.csv", b"a,b\0c", sheet.NoTable),
        ("a.csv", b"x" * (sheet.MOST_BYTES + 1), sheet.TooLarge),
        ("a.csv", b"a\n" * (sheet.MOST_ROWS + 100), sheet.TooManyRows),
        ("a.csv", b"\xff\xfe\xff", sheet.NoTable),
    ],
)
def test_what_is_no_table_is_said_to_be_none(
    name: str, data: bytes, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        sheet.read(name, data)


def test_a_table_without_the_columns_is_refused(town: Town) -> None:
    with pytest.raises(staff_table.NoHeader):
        plan(town, workbook(["a", "b"], ["c", "d"]))


def test_nobody_is_two_of_the_three_administrators(town: Town, nick: str) -> None:
    account = accounts.make(None, nick, {"en": "x"}, "", NOW)
    wish = posts.Wish(account.pk, "north", "auditor", NOW)
    posts.give(None, wish, {town.realm.pk}, ROLES, NOW)
    with pytest.raises(administrators.TwoHats):
        second = posts.Wish(account.pk, "south", "system_admin", NOW)
        posts.give(None, second, {town.realm.pk}, ROLES, NOW)
    with pytest.raises(administrators.NotToOneself):
        own = posts.Wish(account.pk, "south", "clerk", NOW)
        posts.give(account.pk, own, {town.realm.pk}, ROLES, NOW)
    with pytest.raises(administrators.AnotherAdministrator):
        other = accounts.make(None, f"{nick}2", {"en": "y"}, "", NOW)
        accounts.link(other.pk, account, NOW)


def test_what_was_noted_is_neither_changed_nor_deleted(town: Town, nick: str) -> None:
    accounts.make(None, nick, {"en": "x"}, "", NOW)
    noted = AuditLog.objects.filter(account__username=nick)
    for spoil in (noted.delete, lambda: noted.update(what="nothing")):
        with pytest.raises(DatabaseError, match="insert only"), transaction.atomic():
            spoil()
    assert noted.get().what == accounts.MADE
