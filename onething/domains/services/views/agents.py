"""Who may act for one's firm: seen, authorised and revoked by its legal representative."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onething.parties import mandates
from onething.parties.models import Party
from onething.web import fields, problems, saying
from onething.web.forms import Form


class AgentForm(Form):
    username = forms.CharField(
        label=gettext_lazy("对方的登录账号"),
        help_text=gettext_lazy("请向对方问清账号，不是姓名。"),
        max_length=64,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("授权事由"),
        help_text=gettext_lazy("例如：办理企业信息变更。"),
        max_length=200,
    )
    until = fields.DateField(
        label=gettext_lazy("授权到哪一天"),
        help_text=gettext_lazy("包括这一天；留空表示一直有效，直到您撤销。"),
        required=False,
    )


FIELDS = {
    mandates.NoSuchAccount: "username",
    mandates.IsOwner: "username",
    mandates.AlreadyAuthorised: "username",
    mandates.EndsTooEarly: "until",
}


@require_safe
def agents(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    owned = mandates.owned(_me(request), now)
    firms = [(firm, mandates.of(firm.pk, now)) for firm in owned]
    return render(request, "services/agents.html", {"firms": firms})


@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request: HttpRequest, party: int) -> HttpResponse:
    """All faults at once, those that only the register of accounts knows included."""
    now = timezone.now()
    firm = _owned(request, party, now)
    form = AgentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _authorised(request, firm, form, now):
        return redirect("services:agents")
    context = {"firm": firm, "form": form}
    return render(request, "services/agent.html", context, status=422 if form.errors else 200)


def _authorised(request: HttpRequest, firm: Party, form: AgentForm, now: datetime.datetime) -> bool:
    given = form.cleaned_data
    wish = mandates.Wish(given["username"], given["reason"], _end_of(given["until"]))
    try:
        mandate = mandates.authorise(_me(request), firm.pk, wish, now)
    except tuple(FIELDS) as problem:
        form.add_error(FIELDS[type(problem)], problems.said(problem))
        return False
    said: dict[str, Any] = {"name": saying.say(mandate.account.name), "firm": firm.name}
    messages.success(request, _("已授权。%(name)s现在就可以代%(firm)s办事。") % said)
    return True


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The moment after the last day, in the zone of the installation."""
    if day is None:
        return None
    following = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(1)
    return timezone.make_aware(following)


@require_POST
def revoke(request: HttpRequest, mandate: int) -> HttpResponse:
    ended = mandates.revoke(_me(request), mandate, timezone.now())
    name = saying.say(ended.account.name)
    messages.success(request, _("已撤销。%(name)s现在起不能再代办。") % {"name": name})
    return redirect("services:agents")


def _owned(request: HttpRequest, party: int, now: datetime.datetime) -> Party:
    for firm in mandates.owned(_me(request), now):
        if firm.pk == party:
            return firm
    raise Http404


def _me(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
