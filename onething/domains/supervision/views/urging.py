"""Urging cases on, one or many at once; what was urged and not answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from onething import clocks
from onething.cases import problems as cases
from onething.cases import releases, service, urging
from onething.cases.state import dossier_of
from onething.domains.supervision import following, problems, urges, wording
from onething.domains.supervision.views import reader
from onething.domains.supervision.views.reader import Reader
from onething.problem import Problem
from onething.web import fields
from onething.web import problems as telling
from onething.web.case_sight import see_as
from onething.web.forms import Form

MOST: Final = 100
"""Cases of one urging, and rows of its list."""

LONGEST: Final = 4000


class UrgeForm(Form):
    """What is urged, and by when a reply is wanted."""

    words = fields.TextField(
        label=gettext_lazy("督办内容"),
        help_text=gettext_lazy("承办部门的同事看得到，申请人看不到。"),
        longest=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
    reply_by = fields.DateField(label=gettext_lazy("最迟哪天答复"))
    key = forms.CharField(max_length=32, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Target:
    """A case that is to be urged on, in words; `problem` says why it was not."""

    case_id: UUID
    matter: str
    org: str
    number: str
    applicant: str
    state: str
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: HttpRequest) -> HttpResponse:
    """The cases chosen on a list, and what is said to all of them."""
    ours = reader.read(request)
    targets = list(_targets(ours, _chosen(request)))
    if request.method != "POST":
        initial = {"reply_by": _usual(ours), "key": uuid4().hex}
        return _page(request, UrgeForm(initial=initial, label_suffix=""), targets)
    form = UrgeForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, form, targets, 422)
    try:
        refused = list(_urge_all(ours, form, targets))
    except cases.InputRefused as wrong:
        telling.into(form, wrong)
        return _page(request, form, targets, 422)
    done = len(targets) - len(refused)
    if done:
        says = ngettext("已督办 %(count)s 件。", "已督办 %(count)s 件。", done)
        messages.success(request, says % {"count": done})
    return _page(request, form, refused, 409) if refused else redirect(_back(request))


def _chosen(request: HttpRequest) -> list[UUID]:
    """The cases named, each once. Raises NothingChosen, TooManyAtOnce."""
    given = request.POST if request.method == "POST" else request.GET
    found: dict[UUID, None] = {}
    for text in given.getlist("case"):
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    if not found:
        raise problems.NothingChosen()
    if len(found) > MOST:
        raise problems.TooManyAtOnce(most=MOST)
    return list(found)


def _targets(ours: Reader, chosen: Sequence[UUID]) -> Iterator[Target]:
    """Raises NotFound when one of them is not for this reader."""
    for case_id in chosen:
        sight = see_as(ours.scope, dossier_of(case_id))
        case = sight.case(case_id)
        if not urging.may_urge(sight.dossier, case, ours.scope):
            raise cases.NotFound()
        yield Target(
            case_id,
            sight.matter(case),
            sight.org(case),
            sight.dossier.number,
            sight.applicant,
            sight.state(case),
        )


def _urge_all(ours: Reader, form: UrgeForm, targets: Sequence[Target]) -> Iterator[Target]:
    """Urge each by a command of its own; those that could not be, with why."""
    given = {name: form.cleaned_data[name] for name in ("words", "reply_by")}
    for target in targets:
        key = f"{form.cleaned_data['key']}/{target.case_id}"
        try:
            service.act(ours.scope, key, urging.URGE, target.case_id, input=given)
        except cases.InputRefused:
            raise
        except Problem as problem:
            yield replace(target, problem=telling.said(problem))
        else:
            following.follow([dossier_of(target.case_id)])


def _usual(ours: Reader) -> date | None:
    """By when a reply is usually wanted, as the ladder of the realm says; None: it does not."""
    newest = releases.newest(ours.realm_id)
    if newest is None:
        return None
    rungs = following.ladder(newest).values()
    reply = next((rung.reply for rung in rungs if rung.reply), None)
    calendar = releases.book(newest, newest).calendar
    due = clocks.due(ours.now, reply, (), calendar) if reply else None
    return calendar.day_of(due.at) if due else None


def _page(
    request: HttpRequest, form: UrgeForm, targets: Sequence[Target], status: int = 200
) -> HttpResponse:
    context = {"form": form, "targets": targets, "back": _back(request)}
    return render(request, "supervision/urge.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where the reader came from; else the first page of oversight."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()):
        return wanted
    return reverse("supervision:front")


@require_safe
def urged(request: HttpRequest) -> HttpResponse:
    """What was urged and not answered."""
    ours, org_id = reader.read(request), reader.org_asked(request)
    watch = ours.watch.within(org_id)
    today = ours.now.astimezone(ours.tz).date()
    context: dict[str, Any] = {
        "urges": wording.urges(urges.unanswered(watch, MOST), today),
        "count": urges.count(watch),
        "most": MOST,
        "org": reader.org_name(org_id) if watch.ids else "",
    }
    return render(request, "supervision/urged.html", context)
