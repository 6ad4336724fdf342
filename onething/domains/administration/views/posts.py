"""Posts: given and ended by the security administrator."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from onething.cases import handover, postings
from onething.domains.administration import words
from onething.parties import accounts, administrators, audit, posts
from onething.parties.administrators import SECURITY
from onething.parties.models import Account, Org, Post
from onething.problem import Problem
from onething.web import fields, saying
from onething.web.forms import Form
from onething.web.problems import said
from onething.web.reader import scope_of

AT_FIELD: dict[type[Problem], str] = {
    posts.NoSuchDepartment: "org",
    posts.NoSuchRole: "role",
    posts.PostEndsTooEarly: "until",
}


class Giving(Form):
    """A new post."""

    org = forms.ChoiceField(label=gettext_lazy("部门"))
    role = forms.ChoiceField(label=gettext_lazy("岗位"))
    since = fields.DateField(label=gettext_lazy("从哪天起"))
    until = fields.DateField(
        label=gettext_lazy("到哪天止"),
        required=False,
        help_text=gettext_lazy("包括这一天；留空表示一直有效。"),
    )

    def __init__(self, realms: Iterable[int], *args: Any) -> None:
        super().__init__(*args, label_suffix="")
        self.roles = words.roles(realms)
        orgs = Org.objects.filter(realm__in=list(realms)).order_by("realm", "pk")
        for name, choices in (
            ("org", [(org.code, saying.say(org.name)) for org in orgs]),
            ("role", list(self.roles.items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("请选择")), *choices]
        if not self.is_bound:
            self.initial = {"since": timezone.localdate()}


@require_POST
def give(request: HttpRequest, id: int) -> HttpResponse:
    """A post from a day on, for an account of one's realm."""
    scope, now = scope_of(request), timezone.now()
    realms = administrators.realms(scope, SECURITY)
    audit.not_too_fast(scope.actor_id, now)
    account = accounts.one(id, realms)
    form = Giving(realms, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        wish = posts.Wish(
            account.pk,
            given["org"],
            given["role"],
            words.begin_of(given["since"], now),
            words.end_of(given["until"]),
        )
        try:
            posts.give(scope.actor_id, wish, realms, form.roles, now)
        except Problem as problem:
            form.add_error(AT_FIELD.get(type(problem)), said(problem))
        else:
            messages.success(request, _("岗位已授予。"))
            return redirect("administration:account", account.pk)
    context = {"form": form, "account": account}
    return render(request, "administration/post.html", context, status=422)


class Ending(Form):
    """Who gets the work of the post, and why it ends."""

    heir = forms.ChoiceField(
        label=gettext_lazy("手里的工作交给谁"),
        required=False,
        help_text=gettext_lazy("不选就放回待领取，由部门重新分派。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, post: Post, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        now = timezone.now()
        found = Account.objects.filter(
            Q(posts__until=None) | Q(posts__until__gt=now),
            posts__org=post.org_id,
            posts__role=post.role,
            posts__since__lte=now,
            is_active=True,
        ).exclude(pk=post.account_id)
        heir = self.fields["heir"]
        assert isinstance(heir, forms.ChoiceField)
        heir.choices = [
            ("", _("放回待领取")),
            *((str(one.pk), saying.say(one.name)) for one in found.distinct()),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, id: int) -> HttpResponse:
    """The post ends now, and its open work goes where the form says."""
    scope, now = scope_of(request), timezone.now()
    realms = administrators.realms(scope, SECURITY)
    post = posts.found(id, realms, now)
    form = Ending(post, request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        audit.not_too_fast(scope.actor_id, now)
        given = form.cleaned_data
        heir = int(given["heir"]) if given["heir"] else None
        try:
            moved = postings.leave_post(
                scope.actor_id, given["key"], post, heir, given["reason"], now
            )
        except administrators.NotToOneself as problem:
            form.add_error(None, said(problem))
        else:
            count = {"count": len(moved)}
            messages.success(request, _("岗位已结束，移动了 %(count)s 项工作。") % count)
            return redirect("administration:account", post.account_id)
    here = frozenset({(post.org_id, post.role)})
    context = {
        "form": form,
        "post": post,
        "role": words.roles(realms).get(post.role, post.role),
        "count": len(handover.held(post.account_id, here)),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/post_end.html", context, status=status)
