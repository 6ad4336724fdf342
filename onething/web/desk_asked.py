"""The single place that reads which list an address asks for, and writes such addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from onething.cases import worklist
from onething.cases.worklist import Holder, Light, Mark, Wanted
from onething.parties.scope import Scope
from onething.web.fields import EARLIEST, LATEST, tidy

LISTS: Final[Mapping[str, Any]] = {
    "due": gettext_lazy("今日到期"),
    "yellow": gettext_lazy("将到期"),
    "red": gettext_lazy("已超期"),
    "mine": gettext_lazy("我的"),
    "free": gettext_lazy("待领取"),
    "team": gettext_lazy("同事的"),
    "waiting": gettext_lazy("等申请人"),
    "all": gettext_lazy("全部"),
}
OF_HOLDERS: Final = ("mine", "free", "team")
"""The lists that tell nothing to who only oversees."""

LIGHTS: Final[Mapping[Light, Any]] = {
    "green": gettext_lazy("按时"),
    "yellow": gettext_lazy("将到期"),
    "red": gettext_lazy("已超期"),
    "double": gettext_lazy("超法定期限"),
    "paused": gettext_lazy("暂停计时"),
}
HOLDERS: Final[Mapping[Holder, Any]] = {
    "mine": gettext_lazy("我"),
    "free": gettext_lazy("还没有人"),
    "team": gettext_lazy("同事"),
}
_LIGHT_OF: Final[Mapping[str, Light]] = {"due": "due", "yellow": "yellow", "red": "red"}
_HOLDER_OF: Final[Mapping[str, Holder]] = {"mine": "mine", "free": "free", "team": "team"}


@dataclass(frozen=True)
class Asked:
    """Which page of which list is asked for, and what it is narrowed by; nonsense asks for the
    first page of all."""

    filter: str = "all"
    org: int | None = None
    matter: str = ""
    state: str = ""
    light: Light | None = None
    holder: Holder | None = None
    since: date | None = None
    until: date | None = None
    after: Mark | None = None

    @classmethod
    def of(cls, query: QueryDict | Mapping[str, str]) -> "Asked":
        light, holder = query.get("light", ""), query.get("holder", "")
        org = query.get("org", "")
        return cls(
            filter=_known(query.get("filter", ""), LISTS),
            org=int(org) if org.isascii() and org.isdecimal() and len(org) < 10 else None,
            matter=query.get("matter", "")[:200],
            state=query.get("state", "")[:200],
            light=next((each for each in LIGHTS if each == light), None),
            holder=next((each for each in HOLDERS if each == holder), None),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            after=_mark(query.get("after", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        return self.narrowing() != {}

    def narrowing(self) -> dict[str, str]:
        """What stands in an address beside the list and the page."""
        found = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in ("filter", "after")
        }
        return {name: str(value) for name, value in found.items() if value not in (None, "")}

    def query(self, after: Mark | None = None) -> str:
        """This list in an address, from its first page or from `after` on."""
        parts = {"filter": self.filter, **self.narrowing()}
        if after:
            parts["after"] = f"{after.due.isoformat()},{after.task_id}"
        return urlencode(parts)

    def address(self, after: Mark | None = None) -> str:
        """Where a page of this list is."""
        return f"{reverse('desk')}?{self.query(after)}"

    def on(self, filter: str) -> "Asked":
        """Another list from its beginning, narrowed by the same."""
        return replace(self, filter=filter, after=None)

    def bare(self) -> "Asked":
        """The same list, narrowed by nothing."""
        return Asked(self.filter)

    def wanted(self, scope: Scope, now: datetime) -> Wanted:
        """The tasks of this list that this reader may see."""
        posts = worklist.waiting(scope) if self.filter == "waiting" else worklist.posts(scope)
        if self.org is not None:
            posts = frozenset(post for post in posts if post[0] == self.org)
        return Wanted(
            posts=posts,
            actor_id=scope.actor_id,
            at=now,
            tomorrow=tomorrow(now),
            light=_LIGHT_OF.get(self.filter, self.light),
            holder=_HOLDER_OF.get(self.filter, self.holder),
            matter=self.matter,
            state=self.state,
            since=_begins(self.since) if self.since else None,
            until=_begins(self.until + timedelta(days=1)) if self.until else None,
            stands_for=scope.stands_for,
        )


def _known(name: str, names: Mapping[str, Any]) -> str:
    return name if name in names else "all"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(tidy(text))
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def tomorrow(now: datetime) -> datetime:
    """When today ends where the reader is."""
    return _begins(timezone.localtime(now).date() + timedelta(days=1))


def _mark(text: str) -> Mark | None:
    due, _comma, task = text.partition(",")
    try:
        at = datetime.fromisoformat(due)
        return Mark(at.astimezone(UTC), UUID(task)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
