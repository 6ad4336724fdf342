"""The account of reds: every time an office ran out of time, as a page and as a file."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onething.domains.supervision import account, export, wording
from onething.domains.supervision.account import Asked, Watch
from onething.domains.supervision.export import Cell
from onething.domains.supervision.views import front, reader
from onething.domains.supervision.views.reader import Reader
from onething.domains.supervision.wording import Shown
from onething.parties import access
from onething.parties.models import Org
from onething.web import saying

MOST: Final = 25
OVERSIGHT: Final = "oversight: account of reds"
PERIODS: Final = {
    "month": gettext_lazy("本月"),
    "last": gettext_lazy("上月"),
    "year": gettext_lazy("今年"),
    "all": gettext_lazy("全部"),
}
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def reds(request: HttpRequest) -> HttpResponse:
    """A page of the account, by period, department and cause."""
    ours, org_id = reader.read(request), reader.org_asked(request)
    watch, query = ours.watch.within(org_id), _query(request)
    asked = _asked(query, ours)
    after = front.read_mark(request.GET.get("after", ""))
    rows = account.reds(watch, asked, ours.now, ours.tz, MOST + 1, after)
    page = rows[:MOST]
    later = ""
    if len(rows) > MOST:
        mark = front.written(account.mark("red", page[-1]))
        later = front.at("supervision:account", org_id, **query, after=mark)
    context = {
        "count": account.count_reds(watch, asked, ours.now, ours.tz),
        "rows": _read(ours, page),
        "period": query["period"],
        "periods": PERIODS.items(),
        "cause": query["cause"],
        "causes": [
            (code, saying.say(each.name)) for code, each in wording.causes(ours.realm_id).items()
        ],
        "org_id": org_id,
        "org": reader.org_name(org_id) if watch.ids else "",
        "orgs": _orgs(ours.watch),
        "exports": [
            (form.upper(), front.at("supervision:export", org_id, [form], **query))
            for form in TYPES
        ],
        "earlier": front.at("supervision:account", org_id, **query) if after else "",
        "later": later,
    }
    return render(request, "supervision/account.html", context)


def _query(request: HttpRequest) -> dict[str, str]:
    """What part is asked for; nonsense asks for this month and every cause."""
    period = request.GET.get("period", "month")
    return {
        "period": period if period in PERIODS else "month",
        "cause": request.GET.get("cause", "").replace("\0", "")[:64],
    }


def _asked(query: dict[str, str], ours: Reader) -> Asked:
    first, last = _days(query["period"], ours.now.astimezone(ours.tz).date())
    return Asked(first, last, query["cause"])


def _days(period: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period; None where it has no bound."""
    first = today.replace(day=1)
    if period == "month":
        return first, None
    if period == "last":
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    return (today.replace(month=1, day=1), None) if period == "year" else (None, None)


def _orgs(watch: Watch) -> list[tuple[int, str]]:
    """The departments one can choose among; none where there is but one."""
    own = {"realm_id__in": watch.ids} if watch.column == "realm_id" else {"pk__in": watch.ids}
    found = [(org.pk, saying.say(org.short)) for org in Org.objects.filter(**own).order_by("pk")]
    return found if len(found) > 1 else []


def _read(ours: Reader, rows: Sequence[account.Row]) -> list[Shown]:
    """The rows with what was written in explanation; that somebody read it is noted."""
    shown = wording.shown(rows, ours.now, explained=True)
    for dossier_id in {each.row.dossier_id for each in shown if each.explanation}:
        access.looked(ours.scope.actor_id, dossier_id, ["words"], OVERSIGHT, ours.now)
    return shown


@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """All of that part of the account as a file."""
    if form not in TYPES:
        raise Http404
    ours, org_id = reader.read(request), reader.org_asked(request)
    watch, asked = ours.watch.within(org_id), _asked(_query(request), ours)
    rows = account.reds(watch, asked, ours.now, ours.tz, None)
    lines = list(_lines(_read(ours, rows), ours))
    title = _("红灯台账")
    body = export.as_csv(_head(), lines) if form == "csv" else export.as_xlsx(title, _head(), lines)
    answer = HttpResponse(body, content_type=TYPES[form])
    day = f"{ours.now.astimezone(ours.tz):%Y-%m-%d}"
    answer["Content-Disposition"] = f'attachment; filename="reds-{day}.{form}"'
    return answer


def _head() -> list[str]:
    return [
        _("编号"),
        _("申请人"),
        _("事项"),
        _("时限"),
        _("部门"),
        _("红灯时在谁手里"),
        _("现在在谁手里"),
        _("到期"),
        _("超法定期限起"),
        _("结束"),
        _("超期工作日"),
        _("督办次数"),
        _("最近督办"),
        _("原因"),
        _("情况说明"),
        _("说明时间"),
    ]


def _lines(shown: Iterable[Shown], ours: Reader) -> Iterable[list[Cell]]:
    for each in shown:
        row = each.row
        is_double = row.double_at is not None and row.double_at < (row.ended_at or ours.now)
        yield [
            row.number,
            row.applicant,
            each.matter,
            each.clock_name,
            each.org,
            each.had,
            each.has,
            _at(row.red_at, ours),
            _at(row.double_at, ours) if is_double else "",
            _at(row.ended_at, ours),
            each.over,
            row.urges,
            _at(row.urged_at, ours),
            each.cause,
            each.explanation or "",
            _at(row.explained_at, ours),
        ]


def _at(moment: datetime | None, ours: Reader) -> str:
    """As spreadsheets sort it."""
    return f"{moment.astimezone(ours.tz):%Y-%m-%d %H:%M}" if moment else ""
