"""The single place that says roles, deeds and days in words on the pages of this domain."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onething.cases import releases
from onething.cases.lifecycle import Lifecycle
from onething.parties import accounts, leave, posts, staff
from onething.parties.administrators import NAMES
from onething.parties.content import Role
from onething.parties.models import Account, Org
from onething.web import saying

ASSIGNED = "assignment chosen"

DEEDS = {
    accounts.MADE: _("新建账号"),
    accounts.CHANGED: _("修改账号"),
    accounts.CLOSED: _("停用账号"),
    accounts.OPENED: _("重新启用账号"),
    accounts.LINKED: _("开出设密码链接"),
    accounts.SET: _("用链接设了密码"),
    accounts.UNLOCKED: _("解除登录锁定"),
    posts.GIVEN: _("授予岗位"),
    posts.ENDED: _("结束岗位"),
    leave.ENTERED: _("登记休假"),
    leave.BACK: _("结束休假"),
    ASSIGNED: _("选择分派方式"),
    staff.IMPORTED: _("导入人员"),
    staff.DEPARTMENT: _("新建部门"),
}


def roles(realm_ids: Iterable[int]) -> dict[str, str]:
    """The roles there are in these realms, by id, in the reader's language."""
    return {role: saying.say(names) for role, names in role_names(realm_ids).items()}


def role_names(realm_ids: Iterable[int]) -> dict[str, Mapping[str, str]]:
    """The same in every language there is."""
    found: dict[str, Mapping[str, str]] = {}
    for realm in realm_ids:
        newest = releases.newest(realm)
        if newest is None:
            continue
        for life in releases.bodies(newest, releases.LIFECYCLE, Lifecycle).values():
            for role, name in life.roles.items():
                found.setdefault(role, name.to_dict())
        for role, body in releases.bodies(newest, "role", Role).items():
            found.setdefault(role, body.name.to_dict())
    return {**found, **NAMES}


def deed(what: str) -> str:
    return str(DEEDS.get(what, what))


def begin_of(day: date, now: datetime) -> datetime:
    """The first moment of a day; of today this one, because what was done stays done."""
    first = timezone.make_aware(datetime.combine(day, time()))
    return now if day == timezone.localdate(now) else first


def end_of(day: date | None) -> datetime | None:
    """The moment after the last day, in the zone of the installation."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(days=1))


def last_day(until: datetime) -> date:
    """The last day that belongs to a stretch which ends at `until`."""
    return timezone.localtime(until - timedelta(microseconds=1)).date()


TOLD = {
    "since": _("起"),
    "until": _("止"),
    "deputy": _("代理人"),
    "role": _("岗位"),
    "way": _("分派方式"),
    "username": _("账号"),
    "fields": _("改了"),
    "departments": _("部门"),
    "accounts": _("账号"),
    "posts": _("岗位"),
}


def listed(values: Mapping[str, object]) -> str:
    """What a deed tells of itself, on one line."""
    said = [
        f"{TOLD.get(name, name)} {value}"
        for name, value in values.items()
        if value not in ("", [], 0)
    ]
    return gettext("；").join(said)


def joined(parts: Iterable[str]) -> str:
    """Several things in a row, as the reader's language parts them."""
    return gettext("、").join(parts)


def post(org: Org, role: str, names: Mapping[str, str]) -> str:
    """A role of a department: `税务审查岗`, "Tax Reviewer"."""
    said = {"org": saying.say(org.short), "role": names.get(role, role)}
    return gettext("%(org)s%(role)s") % said


def named(account: Account) -> str:
    """A person with the account, which tells apart two of one name."""
    said = {"name": saying.say(account.name), "username": account.username}
    return gettext("%(name)s（%(username)s）") % said
