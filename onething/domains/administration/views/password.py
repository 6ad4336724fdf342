"""Setting a password, by a link that was shown once to the administrator who made it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onething.parties import accounts
from onething.web.forms import Form


class PasswordForm(Form):
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        strip=False,
        max_length=200,
        help_text=gettext_lazy("至少 8 位，不能全是数字，不能太常见，不能和账号相像。"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一遍"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("password") and given.get("again") not in (None, given["password"]):
            self.add_error("again", _("两次输入的密码不一样，请再输一遍"))
        return given


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Raises LinkUsed."""
    account = accounts.linked(uid, token)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.set_password(uid, token, form.cleaned_data["password"], timezone.now())
        except accounts.WeakPassword as problem:
            form.add_error("password", str(problem))
        else:
            messages.success(request, _("密码已设好，请登录。"))
            return redirect("sign-in")
    context = {"form": form, "account": account}
    status = 422 if form.errors else 200
    return render(request, "administration/password.html", context, status=status)
