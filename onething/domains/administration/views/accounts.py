"""Accounts: found, made, changed, closed; a link to set a password, shown once."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from axes.utils import reset
from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onething.cases import hands, postings
from onething.cases.hands import InHand
from onething.domains.administration import words
from onething.domains.administration.views.posts import Giving
from onething.parties import accounts, administrators, audit, leave
from onething.parties.administrators import SECURITY, SYSTEM
from onething.parties.models import Account, Post
from onething.problem import Problem
from onething.web import saying
from onething.web.forms import Form
from onething.web.problems import said
from onething.web.reader import scope_of

MOST = 30


def administering(request: HttpRequest, *roles: str) -> tuple[int, frozenset[int], datetime]:
    """(who, the realms, now) of an administrator's page. Raises NotTheAdministrator; for what is
    sent also TooFast."""
    scope, now = scope_of(request), timezone.now()
    realms = administrators.realms(scope, *roles)
    if request.method == "POST":
        audit.not_too_fast(scope.actor_id, now)
    return scope.actor_id, realms, now


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Officers by account; words narrow the list."""
    _me, realms, now = administering(request, SYSTEM, SECURITY)
    typed, after = request.GET.get("q", "").strip()[:100], request.GET.get("after", "")[:64]
    found = accounts.search(realms, typed, MOST + 1, after)
    names = words.roles(realms)
    held = _posts_said(found[:MOST], now, names)
    rows = [(one, held.get(one.pk, "")) for one in found[:MOST]]
    query = request.GET.copy()
    query["after"] = found[MOST - 1].username if len(found) > MOST else ""
    context = {
        "rows": rows,
        "q": typed,
        "later": f"?{query.urlencode()}" if len(found) > MOST else "",
        "makes": SYSTEM in administrators.roles_of(scope_of(request)),
    }
    return render(request, "administration/accounts.html", context)


def _posts_said(people: list[Account], now: datetime, names: dict[str, str]) -> dict[int, str]:
    """The posts of each, on one line."""
    found: dict[int, list[str]] = {}
    holding = Q(until=None) | Q(until__gt=now)
    held = Post.objects.filter(holding, account__in=people, since__lte=now).select_related("org")
    for post in held.order_by("org_id", "role"):
        found.setdefault(post.account_id, []).append(words.post(post.org, post.role, names))
    return {id: words.joined(said) for id, said in found.items()}


class AccountForm(Form):
    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=64,
        help_text=gettext_lazy("英文字母、数字或 . _ - @；以后不能改。"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("邮箱"),
        required=False,
        error_messages={"invalid": gettext_lazy("邮箱的样子不对，例如 name@example.com")},
    )


class ChangeForm(AccountForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An account for somebody who has none."""
    me, _realms, now = administering(request, SYSTEM)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = accounts.make(me, given["username"], {"zh": given["name"]}, given["email"], now)
            messages.success(request, _("账号已建好。下一步：开出设密码的链接，交给本人。"))
            return redirect("administration:account", made.pk)
        except Problem as problem:
            form.add_error("username", said(problem))
    status = 422 if form.errors else 200
    context = {"form": form, "title": _("新建账号"), "does": _("新建"), "back": "accounts"}
    return render(request, "administration/account_form.html", context, status=status)


@require_safe
def page(request: HttpRequest, id: int) -> HttpResponse:
    """One account: who, which posts, what in hand, and what this administrator may do."""
    me, realms, now = administering(request, SYSTEM, SECURITY)
    account = accounts.one(id, realms)
    names = words.roles(realms)
    roles = administrators.roles_of(scope_of(request))
    all_posts = Post.objects.filter(account=account, org__realm__in=realms).select_related("org")
    context = {
        "account": account,
        "posts": [_post_row(post, names, now) for post in all_posts.order_by("-since", "-pk")],
        "hand": hands.in_hand([account.pk], now).get(account.pk, InHand()),
        "leaves": [
            (each, saying.on(each.since), saying.on(words.last_day(each.until)))
            for each in leave.of(account.pk, now)
        ],
        "is_me": account.pk == me,
        "keeps": SYSTEM in roles,
        "grants": SECURITY in roles,
        "giving": Giving(realms) if SECURITY in roles and account.pk != me else None,
    }
    return render(request, "administration/account.html", context)


def _post_row(post: Post, names: dict[str, str], now: datetime) -> dict[str, Any]:
    return {
        "post": post,
        "org": saying.say(post.org.name),
        "role": names.get(post.role, post.role),
        "since": saying.on(post.since, year=True),
        "until": saying.on(words.last_day(post.until), year=True) if post.until else "",
        "is_over": post.until is not None and post.until <= now,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, id: int) -> HttpResponse:
    """Another name, another address."""
    me, realms, now = administering(request, SYSTEM)
    account = accounts.one(id, realms)
    started = {"name": saying.say(account.name), "email": account.email}
    form = ChangeForm(request.POST or None, initial=started)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = {**account.name, saying.language(): given["name"]}
        accounts.change(me, account, name, given["email"], now)
        return redirect("administration:account", account.pk)
    context = {
        "form": form,
        "title": _("修改“%(username)s”") % {"username": account.username},
        "does": _("保存"),
        "account": account,
    }
    status = 422 if form.errors else 200
    return render(request, "administration/account_form.html", context, status=status)


class CloseForm(Form):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, id: int) -> HttpResponse:
    """Closed for good: no sign-in, no post, and the work in hand back in the pool."""
    me, realms, now = administering(request, SYSTEM)
    account = accounts.one(id, realms)
    form = CloseForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        moved = postings.leave_all(me, given["key"], account, None, given["reason"], now)
        said_so = {"count": len(moved)}
        messages.success(request, _("账号已停用，%(count)s 项工作放回待领取。") % said_so)
        return redirect("administration:account", account.pk)
    context = {
        "form": form,
        "account": account,
        "hand": hands.in_hand([account.pk], now).get(account.pk, InHand()),
        "posts": leave.posts(account.pk, now, and_later=True),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/close.html", context, status=status)


@require_POST
def open_again(request: HttpRequest, id: int) -> HttpResponse:
    me, realms, now = administering(request, SYSTEM)
    account = accounts.one(id, realms)
    accounts.open_again(me, account, now)
    messages.success(request, _("账号已启用。岗位由安全管理员重新授予。"))
    return redirect("administration:account", account.pk)


@require_POST
def link(request: HttpRequest, id: int) -> HttpResponse:
    """The address at which its owner sets a password; on this page once and nowhere else."""
    me, realms, now = administering(request, SYSTEM)
    account = accounts.one(id, realms)
    uid, token = accounts.link(me, account, now)
    address = request.build_absolute_uri(reverse("administration:password", args=[uid, token]))
    context = {"account": account, "address": address}
    answer = render(request, "administration/link.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def unlock(request: HttpRequest, id: int) -> HttpResponse:
    """Sign-in that too many wrong passwords locked, open again."""
    me, realms, now = administering(request, SECURITY)
    account = accounts.one(id, realms)
    reset(username=account.username)
    audit.note(me, accounts.UNLOCKED, now, account.pk)
    messages.success(request, _("已解除登录锁定，现在就可以再登录。"))
    return redirect("administration:account", account.pk)
