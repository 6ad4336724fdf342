"""The single place that says roles, deeds and days in words on the pages of this domain."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onething.cases import releases
from onething.cases.lifecycle import Lifecycle
from onething.parties import accounts, leave, posts, staff
from onething.parties.administrators import NAMES
from onething.parties.scope import OVERSEER
from onething.web import saying

OVERSEER_NAME = {"zh": "效能监督员", "en": "Supervision officer"}
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
    found: dict[str, str] = {}
    for realm in realm_ids:
        newest = releases.newest(realm)
        if newest is None:
            continue
        for life in releases.bodies(newest, releases.LIFECYCLE, Lifecycle).values():
            for role, name in life.roles.items():
                found.setdefault(role, saying.say(name))
    found[OVERSEER] = saying.say(OVERSEER_NAME)
    return {**found, **{role: saying.say(name) for role, name in NAMES.items()}}


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


def listed(values: Mapping[str, object]) -> str:
    """What a deed tells of itself, on one line."""
    return "；".join(f"{name} {value}" for name, value in values.items() if value not in ("", []))
