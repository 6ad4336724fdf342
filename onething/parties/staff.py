"""The single place that says what a list of staff means: which rows are good, what they change.

A row is one post of one officer. The system administrator's import makes departments and accounts,
the security administrator's gives posts: each takes from the same list what is his. At the machine
itself both are done at once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from onething.parties import accounts, audit, leave, posts, sheet
from onething.parties.content import ADMINISTRATORS
from onething.parties.models import Account, Org, Realm, Region
from onething.parties.sheet import FORMULA
from onething.parties.staff_table import COLUMNS, DEPARTMENTS

IMPORTED, DEPARTMENT = "staff imported", "department made"
ACCOUNTS, POSTS = "accounts", "posts"
"""What an import may do: keep accounts and departments; give posts."""


class Faults:
    """What can be wrong with one row, in words, and what to do."""

    FORMULA = "“%(column)s”是公式；公式不读取，请复制后选择性粘贴为数值。"
    MISSING = "“%(column)s”没有填，请补上。"
    DAY = "“%(value)s”不是日期，请写成 2026-07-01。"
    BACKWARDS = "止（%(until)s）早于起（%(since)s），请检查日期。"
    DEPARTMENT = "没有部门“%(value)s”，请写部门的全称、简称或编号，或先在“部门”表里加上它。"
    ROLE = "没有岗位“%(value)s”，可以写：%(known)s。"
    USERNAME = "账号“%(value)s”不能用：请用 2 至 64 个英文字母、数字或 . _ - @。"
    TWO_NAMES = "账号“%(value)s”在第 %(line)s 行是“%(name)s”，一个账号只能是一个人，请改其中一个。"
    TWICE = "和第 %(line)s 行重复，请删去一行。"
    OTHER_CASE = "账号“%(value)s”和已有的“%(name)s”只差大小写，请写成一样，或换一个。"
    OTHER_NAME = "账号“%(value)s”已经是“%(name)s”的，姓名对不上；请核对，或先在系统里改名。"
    CLOSED = "账号“%(value)s”已停用，请先由系统管理员重新启用。"
    NO_ACCOUNT = "还没有账号“%(value)s”，请先由系统管理员导入这张表。"
    TWO_HATS = "系统、安全、审计管理员不能由一人兼任，请另选一人。"
    REGION = "没有区划“%(value)s”，可以写：%(known)s。"
    CODE = "部门编号“%(value)s”不能用：请用小写英文字母、数字和下划线。"
    EMAIL = "邮箱“%(value)s”的样子不对，例如 name@example.com。"


@dataclass(slots=True)
class Row:
    """One row of the list: what it says, what is wrong with it, what it would change.

    `does` is new, post, both or same; "" while something is wrong. `wrong` are pairs of a message
    and its parameters.
    """

    line: int
    said: dict[str, str]
    wrong: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    does: str = ""

    def fault(self, message: str, **params: Any) -> None:
        self.wrong.append((message, {name: str(value) for name, value in params.items()}))


@dataclass(frozen=True, slots=True)
class Plan:
    """A list that was read: its rows of staff and of departments."""

    rows: list[Row]
    departments: list[Row]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.wrong]

    @property
    def bad(self) -> list[Row]:
        return [row for row in (*self.departments, *self.rows) if row.wrong]


def planned(
    realm: Realm,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    roles: Mapping[str, Mapping[str, str]],
    powers: Collection[str],
    at: datetime,
) -> Plan:
    """What a list would do now, row by row; `roles` are the names of the roles there are, by id
    and by language, `powers` ACCOUNTS, POSTS or both."""
    departments = [_department(realm, each) for each in rows["departments"]]
    new = {row.said["code"] for row in departments if not row.wrong} if ACCOUNTS in powers else ()
    return Plan(
        _Reader(realm, roles, powers, at, new, departments).rows(rows["staff"]), departments
    )


def _department(realm: Realm, written: Mapping[str, Any]) -> Row:
    row = Row(written["line"], {name: str(written.get(name, "")) for name in DEPARTMENTS})
    _no_formula(row)
    for name in ("code", "name", "region"):
        if not row.said[name]:
            row.fault(Faults.MISSING, column=DEPARTMENTS[name][0])
    code = row.said["code"]
    if code and not (code.isascii() and code.replace("_", "").isalnum() and code == code.lower()):
        row.fault(Faults.CODE, value=code)
    if row.said["region"] and _region(realm, row.said["region"]) is None:
        known = "、".join(realm.regions.order_by("pk").values_list("code", flat=True)[:20])
        row.fault(Faults.REGION, value=row.said["region"], known=known)
    if not row.wrong:
        row.does = "same" if Org.objects.filter(realm=realm, code=code).exists() else "new"
    return row


def _region(realm: Realm, said: str) -> Region | None:
    for region in realm.regions.all():
        if said == region.code or said in region.name.values():
            return region
    return None


def _no_formula(row: Row) -> None:
    for name, value in row.said.items():
        if value == FORMULA:
            row.fault(Faults.FORMULA, column={**DEPARTMENTS, **COLUMNS}[name][0])
            row.said[name] = ""


class _Reader:
    """Reads rows beside each other and beside what there is already."""

    def __init__(
        self,
        realm: Realm,
        roles: Mapping[str, Mapping[str, str]],
        powers: Collection[str],
        at: datetime,
        new: Collection[str],
        departments: Sequence[Row],
    ) -> None:
        self.powers, self.at = powers, at
        self.known = "、".join(_first(names) for names in roles.values())
        self.called = {
            word.lower(): id for id, names in roles.items() for word in (*names.values(), id)
        }
        self.orgs = _by_words(realm)
        for row in departments:
            if not row.wrong and row.said["code"] in new:
                for name in ("code", "name", "short"):
                    self.orgs.setdefault(row.said[name].lower(), row.said["code"])
        self.named: dict[str, Row] = {}
        self.seen: dict[tuple[str, ...], int] = {}

    def rows(self, written: Sequence[Mapping[str, Any]]) -> list[Row]:
        rows = [
            Row(each["line"], {name: str(each.get(name, "")) for name in COLUMNS})
            for each in written
        ]
        usernames = {row.said["username"].lower() for row in rows}
        known = Account.objects.extra(
            where=["lower(username) = any(%s)"], params=[sorted(usernames)]
        )
        self.accounts = {account.username.lower(): account for account in known}
        self.held: dict[int, list[Any]] = defaultdict(list)
        for account in self.accounts.values():
            self.held[account.pk] = leave.posts(account.pk, self.at, and_later=True)
        for row in rows:
            self._read(row)
        return rows

    def _read(self, row: Row) -> None:
        said = row.said
        _no_formula(row)
        for name, label in (
            ("username", "账号"),
            ("name", "姓名"),
            ("org", "部门"),
            ("role", "岗位"),
        ):
            if not said[name] and not row.wrong:
                row.fault(Faults.MISSING, column=label)
        self._org(row)
        self._role(row)
        self._days(row)
        self._person(row)
        if said["email"] and not _is_email(said["email"]):
            row.fault(Faults.EMAIL, value=said["email"])
        if not row.wrong:
            self._once(row)
        if not row.wrong:
            row.does = self._does(row)

    def _org(self, row: Row) -> None:
        said = row.said["org"]
        code = self.orgs.get(said.lower())
        if said and code is None:
            row.fault(Faults.DEPARTMENT, value=said)
        row.said["org_code"] = code or ""

    def _role(self, row: Row) -> None:
        said = row.said["role"]
        found = self.called.get(said.lower(), "")
        if said and not found:
            row.fault(Faults.ROLE, value=said, known=self.known)
        row.said["role_id"] = found

    def _days(self, row: Row) -> None:
        days: dict[str, date | None] = {}
        for name in ("since", "until"):
            try:
                days[name] = sheet.day(row.said[name])
            except (ValueError, OverflowError):
                row.fault(Faults.DAY, value=row.said[name])
                continue
            found = days[name]
            row.said[name] = found.isoformat() if found else ""
        since, until = days.get("since"), days.get("until")
        if since and until and until < since:
            row.fault(Faults.BACKWARDS, since=since, until=until)

    def _person(self, row: Row) -> None:
        """One account is one person, in the list and in what there is already."""
        username, name = row.said["username"], row.said["name"]
        if not username or not name:
            return
        if not accounts.USERNAME.fullmatch(username):
            row.fault(Faults.USERNAME, value=username)
            return
        first = self.named.setdefault(username.lower(), row)
        if first.said["name"] != name:
            row.fault(Faults.TWO_NAMES, value=username, line=first.line, name=first.said["name"])
        account = self.accounts.get(username.lower())
        if account is None:
            if ACCOUNTS not in self.powers:
                row.fault(Faults.NO_ACCOUNT, value=username)
            return
        if account.username != username:
            row.fault(Faults.OTHER_CASE, value=username, name=account.username)
        elif name not in account.name.values():
            row.fault(Faults.OTHER_NAME, value=username, name=_first(account.name))
        elif not account.is_active:
            row.fault(Faults.CLOSED, value=username)

    def _once(self, row: Row) -> None:
        said = row.said
        key = (said["username"].lower(), said["org_code"], said["role_id"])
        before = self.seen.setdefault(key, row.line)
        if before != row.line:
            row.fault(Faults.TWICE, line=before)
        roles = {role for name, _, role in self.seen if name == said["username"].lower()}
        account = self.accounts.get(said["username"].lower())
        roles |= {post.role for post in self.held[account.pk]} if account else set()
        if len(roles & ADMINISTRATORS) > 1:
            row.fault(Faults.TWO_HATS)

    def _does(self, row: Row) -> str:
        account = self.accounts.get(row.said["username"].lower())
        needs_post = POSTS in self.powers and not (account and self._holds(account, row))
        is_new = account is None and self.named[row.said["username"].lower()] is row
        if is_new:
            return "both" if needs_post else "new"
        return "post" if needs_post else "same"

    def _holds(self, account: Account, row: Row) -> bool:
        return any(
            (post.org.code, post.role) == (row.said["org_code"], row.said["role_id"])
            for post in self.held[account.pk]
        )


def _by_words(realm: Realm) -> dict[str, str]:
    """Department codes by everything a department is called, in small letters."""
    found: dict[str, str] = {}
    for org in realm.orgs.order_by("pk"):
        for word in (org.code, *org.name.values(), *org.short.values()):
            found.setdefault(str(word).lower(), org.code)
    return found


def _first(name: Mapping[str, str]) -> str:
    """A name as the list itself is written: in Chinese, else in whatever there is."""
    return name.get("zh") or next(iter(name.values()), "")


def _is_email(text: str) -> bool:
    name, at, place = text.partition("@")
    return bool(name and at and "." in place and " " not in text and "@" not in place)


@dataclass(slots=True)
class Count:
    """What an import did."""

    departments: int = 0
    accounts: int = 0
    posts: int = 0


def take(
    actor_id: int | None, realm: Realm, plan: Plan, powers: Collection[str], at: datetime
) -> Count:
    """Do what the good rows say; taken again it changes nothing."""
    count = Count()
    if ACCOUNTS in powers:
        for row in plan.departments:
            if row.does == "new":
                _make_department(actor_id, realm, row, at)
                count.departments += 1
    for row in plan.good:
        account = Account.objects.filter(username=row.said["username"]).first()
        if account is None and ACCOUNTS in powers:
            name = {"zh": row.said["name"]}
            account = accounts.make(actor_id, row.said["username"], name, row.said["email"], at)
            if row.said["phone"]:
                account.phone = row.said["phone"][:32]
                account.save(update_fields=["phone"])
            count.accounts += 1
        if account and POSTS in powers and row.does in ("post", "both"):
            posts.give(actor_id, _post(row, account, at), {realm.pk}, {row.said["role_id"]}, at)
            count.posts += 1
    done = {"departments": count.departments, "accounts": count.accounts, "posts": count.posts}
    if any(done.values()):
        audit.note(actor_id, IMPORTED, at, **done)
    return count


def _make_department(actor_id: int | None, realm: Realm, row: Row, at: datetime) -> None:
    said = row.said
    region = _region(realm, said["region"])
    assert region is not None, "a row without a region is not good"
    made, is_new = Org.objects.get_or_create(
        realm=realm,
        code=said["code"],
        defaults={
            "name": {"zh": said["name"]},
            "short": {"zh": said["short"] or said["name"]},
            "region": region,
            "phone": said["phone"][:64],
        },
    )
    if is_new:
        audit.note(actor_id, DEPARTMENT, at, org_id=made.pk)


def _post(row: Row, account: Account, at: datetime) -> posts.Wish:
    since, until = sheet.day(row.said["since"]), sheet.day(row.said["until"])
    begin = _midnight(since) if since else at
    return posts.Wish(
        account.pk,
        row.said["org_code"],
        row.said["role_id"],
        begin,
        _midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
