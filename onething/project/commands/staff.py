"""`onething staff`: import a list of staff, and open the way in for somebody, at the machine."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from onething.problem import Problem
from onething.project import database, home, terminal

if TYPE_CHECKING:
    from onething.parties.models import Realm
    from onething.parties.staff import Plan


class NoSuchFile(Problem):
    says = "读不了文件 %(file)s:%(why)s。 · Cannot read the file %(file)s: %(why)s."


class WhichRealm(Problem):
    says = (
        "请用 --realm 写明辖域(现有:%(known)s)。"
        " · Name the realm with --realm (there are: %(known)s)."
    )


class NoSuchUser(Problem):
    says = "没有账号“%(username)s”。 · There is no account “%(username)s”."


def add(parser: argparse.ArgumentParser) -> None:
    """One verb, and what it is about."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    taking = verbs.add_parser("import", help="accounts, departments and posts from .xlsx or .csv")
    taking.add_argument("file", type=Path)
    taking.add_argument("--realm", default="", help="code of the realm, if there are several")
    taking.add_argument("--errors", type=Path, help="write the rows that are wrong to this .xlsx")
    taking.add_argument("--check", action="store_true", help="only say what would change")
    link = verbs.add_parser("password", help="a link by which somebody sets a password, once")
    link.add_argument("username")


def run(arguments: argparse.Namespace) -> int:
    """0; 1 when rows were wrong and left out. Raises NoSuchFile, WhichRealm, NoSuchUser and what
    reading a table raises."""
    with database.at_hand(home.current()):
        if arguments.verb == "password":
            return _password(arguments.username)
        return _import(arguments)


def _import(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from onething.domains.administration import words
    from onething.parties import sheet, staff, staff_table

    try:
        data = arguments.file.read_bytes()
    except OSError as fault:
        raise NoSuchFile(file=arguments.file, why=fault.strerror) from fault
    realm, now, powers = _realm(arguments.realm), timezone.now(), (staff.ACCOUNTS, staff.POSTS)
    rows = staff_table.rows_of(sheet.read(arguments.file.name, data))
    plan = staff.planned(realm, rows, words.role_names({realm.pk}), powers, now)
    _tell(plan)
    if arguments.errors and plan.bad:
        arguments.errors.write_bytes(_errors(plan))
    if not arguments.check:
        count = staff.take(None, realm, plan, powers, now)
        terminal.say(
            f"部门 departments {count.departments}, 账号 accounts {count.accounts},"
            f" 岗位 posts {count.posts}"
        )
    return 1 if plan.bad else 0


def _realm(code: str) -> "Realm":
    from onething.parties.models import Realm

    found = list(Realm.objects.filter(**({"code": code} if code else {})).order_by("code"))
    if len(found) != 1:
        known = ", ".join(Realm.objects.order_by("code").values_list("code", flat=True))
        raise WhichRealm(known=known)
    return found[0]


def _tell(plan: "Plan") -> None:
    for row in plan.bad:
        said = " ".join(message % params for message, params in row.wrong)
        terminal.fault(f"第 {row.line} 行 row {row.line}: {said}")
    same = sum(row.does == "same" for row in plan.good)
    terminal.say(
        f"可以导入 good {len(plan.good)}(没有变化 unchanged {same}),"
        f" 要改 to correct {len(plan.bad)}"
    )


def _errors(plan: "Plan") -> bytes:
    from onething.parties import sheet, staff_table

    head = [names[0] for names in staff_table.COLUMNS.values()]
    rows = [[*head, "行", "要改的地方"]]
    for row in plan.bad:
        said = " ".join(message % params for message, params in row.wrong)
        rows.append(
            [*(row.said.get(name, "") for name in staff_table.COLUMNS), str(row.line), said]
        )
    return sheet.write([("要改的行", rows)])


def _password(username: str) -> int:
    from django.urls import reverse
    from django.utils import timezone

    from onething.parties import accounts
    from onething.parties.models import Account

    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise NoSuchUser(username=username)
    uid, token = accounts.link(None, account, timezone.now())
    terminal.say(
        "在本系统的网址后面加上这一段,一天内有效,只能用一次"
        " · open this under the address of the site, once, within a day:"
    )
    terminal.say(reverse("administration:password", args=[uid, token]))
    return 0
