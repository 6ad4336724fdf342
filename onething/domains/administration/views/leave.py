"""My leave: when, who stands in, and what nobody would do meanwhile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from onething.domains.administration import words
from onething.parties import accounts, leave
from onething.parties.models import Account, Leave, Post
from onething.problem import Problem
from onething.web import fields, saying
from onething.web.forms import Form
from onething.web.problems import said
from onething.web.reader import scope_of

AT_FIELD: Mapping[type[Problem], str] = {
    leave.EndsBeforeItBegins: "until",
    leave.LeaveIsOver: "until",
    leave.OverlapsOtherLeave: "since",
    leave.NoSuchDeputy: "deputy",
    leave.DeputyAway: "deputy",
    leave.DeputyRing: "deputy",
}


class LeaveForm(Form):
    since = fields.DateField(label=gettext_lazy("从哪天起"))
    until = fields.DateField(
        label=gettext_lazy("到哪天止"), help_text=gettext_lazy("包括这一天；提前回来随时可以结束。")
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("代理人"),
        required=False,
        help_text=gettext_lazy("代理人马上看得到、办得了您手里的工作；代理不能再转代理。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如：年假、出差。不必写病情。"),
    )
    knowingly = forms.BooleanField(
        label=gettext_lazy("这些岗位暂无人代理"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, account: Account, now: datetime, *args: Any) -> None:
        super().__init__(*args, label_suffix="")
        self.account, self.now = account, now
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ChoiceField)
        deputy.choices = [("", _("暂不指定")), *_deputies(account, now)]
        if not self.is_bound:
            self.initial = {"since": timezone.localdate(now), "until": timezone.localdate(now)}

    def wish(self) -> leave.Wish:
        given = self.cleaned_data
        until = words.end_of(given["until"])
        assert until is not None
        return leave.Wish(
            account_id=self.account.pk,
            since=words.begin_of(given["since"], self.now),
            until=until,
            deputy=given["deputy"] or None,
            reason=given["reason"],
            knowingly=given["knowingly"],
        )

    def refused(self, problem: Problem) -> None:
        """The problem beside the field it is about; what stays uncovered can be agreed to."""
        if isinstance(problem, leave.PostsUncovered):
            self.fields["knowingly"].widget = forms.CheckboxInput()
            held = leave.posts(self.account.pk, self.now)
            left = [post for post in held if (post.org_id, post.role) in problem.params["posts"]]
            problem.params["listed"] = words.joined(_in_words(left))
            self.add_error("deputy", said(problem))
        else:
            self.add_error(AT_FIELD.get(type(problem)), said(problem))


def _deputies(account: Account, now: datetime) -> list[tuple[str, str]]:
    """Colleagues, those first who cover everything; of the others what they leave uncovered."""
    whole, part = [], []
    for one in leave.colleagues(account.pk, now):
        left = leave.uncovered(account.pk, one.pk, now)
        name = words.named(one)
        if not left:
            whole.append((one.username, _("%(name)s：能代理全部岗位") % {"name": name}))
        else:
            said = {"name": name, "posts": words.joined(_in_words(left))}
            part.append((one.username, _("%(name)s：不能代理%(posts)s") % said))
    return [*whole, *part]


def _in_words(posts: list[Post]) -> list[str]:
    names = words.roles({post.org.realm_id for post in posts})
    return [words.post(post.org, post.role, names) for post in posts]


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own leave. Raises NoPost for who holds none."""
    account = Account.objects.get(pk=scope_of(request).actor_id)
    return _page(request, account, "administration:leave", is_own=True)


@require_http_methods(["GET", "HEAD", "POST"])
def of_colleague(request: HttpRequest, account: int) -> HttpResponse:
    """The same for a colleague of a department one leads: who is ill enters nothing himself."""
    now = timezone.now()
    found = Account.objects.filter(pk=account).first()
    if found is None:
        raise accounts.NoSuchOfficer()
    if not leave.may_enter(scope_of(request).actor_id, found.pk, now):
        raise leave.NotYourColleague()
    return _page(request, found, "administration:team", is_own=False)


def _page(request: HttpRequest, account: Account, back: str, is_own: bool) -> HttpResponse:
    now = timezone.now()
    held = leave.posts(account.pk, now)
    if not held:
        raise leave.NoPost(username=account.username)
    form = LeaveForm(account, now, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid() and _entered(request, form, now):
        return redirect(back)
    context = {
        "form": form,
        "account": account,
        "is_own": is_own,
        "posts": _in_words(held),
        "leaves": [_shown(each, now) for each in leave.of(account.pk, now)],
        "stands_for": [_shown(each, now) for each in _stood_for(account, now)],
    }
    status = 422 if form.errors else 200
    return render(request, "administration/leave.html", context, status=status)


def _entered(request: HttpRequest, form: LeaveForm, now: datetime) -> bool:
    try:
        made = leave.enter(form.wish(), int(request.user.pk or 0), now)
    except Problem as problem:
        form.refused(problem)
        return False
    days = {"first": saying.on(made.since), "last": saying.on(words.last_day(made.until))}
    messages.success(request, _("已登记：%(first)s 至 %(last)s 休假。") % days)
    return True


def _stood_for(account: Account, now: datetime) -> list[Leave]:
    found = Leave.objects.filter(deputy=account, until__gt=now).select_related("account", "deputy")
    return list(found.order_by("since"))


def _shown(each: Leave, now: datetime) -> dict[str, Any]:
    return {
        "leave": each,
        "first": saying.on(each.since, year=True),
        "last": saying.on(words.last_day(each.until), year=True),
        "is_now": each.since <= now,
        "uncovered": _in_words(leave.uncovered(each.account_id, each.deputy_id, now)),
    }


@require_POST
def end(request: HttpRequest, id: int) -> HttpResponse:
    """Back early, or called off."""
    ended = leave.end(id, int(request.user.pk or 0), timezone.now())
    own = ended.account_id == request.user.pk
    messages.success(request, _("休假已结束，工作回到本人手里。"))
    return redirect("administration:leave" if own else "administration:team")
