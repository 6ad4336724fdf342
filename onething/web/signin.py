"""Signing in and out, with an account and its password; too many wrong ones lock (django-axes)."""

from typing import Any

from django import forms
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from onething.web.forms import Form

INVALID = _("账号或密码不对。请检查大小写后再试；连续输错会暂时锁定。")
LONGEST = 64
"""Of an account's name, as its table has it: what is longer is no account."""


class SignInForm(Form, AuthenticationForm):
    username = forms.CharField(
        label=_("账号"),
        max_length=LONGEST,
        error_messages={"max_length": INVALID},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": INVALID,
        "inactive": _("这个账号已停用，请找本单位管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)


class SignIn(views.LoginView):
    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """By a button only (POST); then home."""

    next_page = "/"
