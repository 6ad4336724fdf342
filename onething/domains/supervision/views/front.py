"""The first page of oversight: a sentence, then what to do first; and each list behind a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from onething.domains.supervision import account, wording
from onething.domains.supervision.account import Mark, Numbers
from onething.domains.supervision.views import reader
from onething.domains.supervision.views.reader import Reader
from onething.parties.models import Org
from onething.web import saying

MOST: Final = 25
FIRST: Final = 8
"""Of the reds, how many the first page shows: what one can see to before noon."""

LISTS: Final[Mapping[str, Any]] = {
    "red": gettext_lazy("红灯"),
    "double_red": gettext_lazy("其中超法定期限"),
    "today": gettext_lazy("今天到期"),
    "yellow": gettext_lazy("将到期"),
    "paused": gettext_lazy("暂停计时"),
    "unexplained": gettext_lazy("待说明原因"),
}
STYLES: Final = {
    "red": "red",
    "double_red": "double-red",
    "yellow": "yellow",
    "paused": "paused",
}
"""Only what is the light of a clock has its colour and shape."""


@dataclass(frozen=True)
class Number:
    """A figure and the list that it counts."""

    says: str
    count: int
    href: str
    style: str = ""
    is_here: bool = False


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    ours = reader.read(request)
    numbers = account.numbers(ours.watch, ours.now, ours.tz)
    first = account.rows(ours.watch, "red", ours.now, ours.tz, FIRST)
    context = {
        "sentence": sentence(ours, numbers),
        "numbers": figures(numbers),
        "departments": departments(ours, numbers),
        "rows": wording.shown(first, ours.now),
        "reds": account.total(numbers, "red"),
        "reds_at": address("red"),
        "here": request.get_full_path(),
    }
    return render(request, "supervision/front.html", context)


def sentence(ours: Reader, numbers: Numbers) -> str:
    """`今天：红灯 3 件，今天到期 5 件，最慢：市场监管。`; who watches one department alone is not
    told that it is the slowest."""
    red, due = account.total(numbers, "red"), account.total(numbers, "today")
    said = [
        ngettext("红灯 %(count)s 件", "红灯 %(count)s 件", red) % {"count": red},
        ngettext("今天到期 %(count)s 件", "今天到期 %(count)s 件", due) % {"count": due},
    ]
    slow = None if ours.watch.is_one else account.slowest(numbers)
    if slow is not None:
        org = Org.objects.values_list("short", flat=True).get(pk=slow)
        said.append(_("最慢：%(org)s") % {"org": saying.say(org)})
    return _("今天：%(parts)s。") % {"parts": _("，").join(said)}


def figures(numbers: Numbers, org_id: int | None = None, here: str = "") -> list[Number]:
    """Every number with the way to its list."""
    found = [
        Number(
            str(says),
            account.total(numbers, which),
            address(which, org_id),
            STYLES.get(which, ""),
            which == here,
        )
        for which, says in LISTS.items()
    ]
    for which, said, route in (
        ("urged", _("督办未答复"), "supervision:urged"),
        ("findings", _("违规线索"), "supervision:findings"),
    ):
        found.append(Number(said, account.total(numbers, which), at(route, org_id)))
    return found


def departments(ours: Reader, numbers: Numbers) -> list[tuple[str, list[Number]]]:
    """The same by department, the slowest first; none where there is but one."""
    if ours.watch.is_one:
        return []
    orgs = Org.objects.in_bulk(list(numbers))
    slow_first = sorted(
        numbers,
        key=lambda org: (
            *(-numbers[org].get(which, 0) for which in ("red", "double_red", "yellow")),
            org,
        ),
    )
    return [(saying.say(orgs[org].short), figures({org: numbers[org]}, org)) for org in slow_first]


def address(which: str, org_id: int | None = None, after: Mark | None = None) -> str:
    """Where a list is, and a page of it."""
    query = {"after": written(after)} if after else {}
    return at("supervision:list", org_id, [which], **query)


def at(route: str, org_id: int | None = None, args: Sequence[str] = (), **query: str) -> str:
    """Where a page of oversight is, for one department or for all."""
    asked = {**({"org": str(org_id)} if org_id is not None else {}), **query}
    return reverse(route, args=args) + (f"?{urlencode(asked)}" if asked else "")


@require_safe
def listed(request: HttpRequest, which: str) -> HttpResponse:
    """One list: all of it, or that of one department."""
    if which not in LISTS:
        raise Http404
    ours, org_id = reader.read(request), reader.org_asked(request)
    watch = ours.watch.within(org_id)
    after = read_mark(request.GET.get("after", ""))
    rows = account.rows(watch, which, ours.now, ours.tz, MOST + 1, after)
    shown = rows[:MOST]
    later = address(which, org_id, account.mark(which, shown[-1])) if len(rows) > MOST else ""
    numbers = account.numbers(watch, ours.now, ours.tz)
    context = {
        "which": which,
        "says": LISTS[which],
        "org": reader.org_name(org_id) if watch.ids else "",
        "count": account.total(numbers, which),
        "rows": wording.shown(shown, ours.now),
        "numbers": figures(numbers, org_id, which),
        "all_at": address(which),
        "earlier": address(which, org_id) if after else "",
        "later": later,
        "here": request.get_full_path(),
    }
    return render(request, "supervision/list.html", context)


def written(mark: Mark) -> str:
    """A mark as an address holds it; `read_mark` reads it."""
    return f"{mark.at.isoformat()},{mark.id}"


def read_mark(text: str) -> Mark | None:
    """Where a page begins; None for nonsense, which asks for the first."""
    moment_text, _comma, id = text.partition(",")
    try:
        moment = datetime.fromisoformat(moment_text)
        number = int(id)
    except ValueError:
        return None
    try:
        return Mark(moment.astimezone(UTC), number) if moment.tzinfo and number < 2**63 else None
    except OverflowError:
        return None
