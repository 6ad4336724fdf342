"""How somebody is told: the page on which one chooses, and the door for a gateway's reports."""

import json
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from onething.cases.messages import Message, inbox
from onething.notices import reports, spreading, ways
from onething.notices.models import EMAIL, SMS, Delivery, Wish
from onething.parties.models import Account
from onething.parties.scope import Scope
from onething.problem import Problem
from onething.web import saying
from onething.web.fields import Radios
from onething.web.forms import Form
from onething.web.reader import scope_of

FEW = 10
PAGE = 20


class NotAReport(Problem):
    says = "这不是可以读懂的短信回执。请按“怎样发邮件和短信”一页检查网关的回执设置。"


class WishForm(Form):
    """Addresses, the ways one wants, and the language of what is sent."""

    email = forms.EmailField(required=False, label=gettext_lazy("邮箱"), max_length=254)
    by_email = forms.BooleanField(required=False, label=gettext_lazy("发邮件告诉我"))
    phone = forms.RegexField(
        r"^\+?[\d -]{7,20}$",
        required=False,
        label=gettext_lazy("手机号码"),
        error_messages={"invalid": gettext_lazy("手机号码要写成 7 到 15 位数字，例如 13800000000")},
    )
    by_sms = forms.BooleanField(required=False, label=gettext_lazy("发短信告诉我"))
    language = forms.ChoiceField(
        required=False, label=gettext_lazy("邮件和短信用什么语言"), widget=Radios
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code.split("-")[0], name) for code, name in settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for wants, address in (("by_email", "email"), ("by_sms", "phone")):
            if given.get(wants) and not given.get(address) and address not in self.errors:
                self.add_error(address, _("要这样通知您，请先填写"))
        return given


@dataclass(frozen=True)
class Sent:
    """One message that went out or did not, in words; `do` is what its reader can do about it."""

    says: str
    number: str
    way: str
    at: Any
    state: str
    do: str = ""


@dataclass(frozen=True)
class Heard:
    """One message as its reader finds it in the portal."""

    says: str
    number: str
    href: str
    at: Any


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What one chose; on POST what one chooses now."""
    account = Account.objects.get(pk=request.user.pk or 0)
    wish = Wish.objects.filter(account=account).first() or Wish(account=account)
    form = WishForm(request.POST or None, initial=_initial(account, wish))
    if request.method == "POST" and form.is_valid():
        _choose(account, wish, form.cleaned_data)
        messages.success(request, _("已保存。以后按您的选择通知您。"))
        return HttpResponseRedirect(reverse("notifications"))
    known, before = ways.names(), request.GET.get("before", "")
    scope = scope_of(request)
    found = inbox(scope, PAGE + 1, int(before) if before.isdecimal() and len(before) < 18 else None)
    context = {
        "heard": [_heard(each, scope) for each in found[:PAGE]],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "form": form,
        "refused": [each for each in (account.email, account.phone) if each in wish.refused],
        "mails": EMAIL in known,
        "texts": SMS in known,
        "sent": [_sent(each) for each in _latest(account)],
    }
    return render(request, "web/notifications.html", context, status=422 if form.errors else 200)


def _heard(message: Message, scope: Scope) -> Heard:
    """Whoever works on cases is led to the case, everybody else to the way of the dossier."""
    works = bool(scope.posts)
    there = reverse("case", args=[message.case_id]) if works else ""
    return Heard(
        says=saying.say(spreading.words(message)),
        number=message.number,
        href=there or reverse("track", args=[message.dossier_id]),
        at=message.at,
    )


def _initial(account: Account, wish: Wish) -> dict[str, Any]:
    return {
        "email": account.email,
        "by_email": wish.email and bool(account.email),
        "phone": account.phone,
        "by_sms": wish.sms,
        "language": wish.language or saying.language(),
    }


def _choose(account: Account, wish: Wish, given: dict[str, Any]) -> None:
    """Whoever saves an address confirms it: it may be written to again."""
    account.email, account.phone = given["email"], given["phone"]
    account.save(update_fields=["email", "phone"])
    wish.email, wish.sms = given["by_email"], given["by_sms"]
    wish.language, wish.refused = given["language"], []
    wish.save()


def _latest(account: Account) -> list[Delivery]:
    return list(Delivery.objects.filter(account=account).order_by("-pk")[:FEW])


WAYS = {EMAIL: gettext_lazy("邮件"), SMS: gettext_lazy("短信")}
STATES = {
    Delivery.WAITING: gettext_lazy("等待发送"),
    Delivery.CLAIMED: gettext_lazy("正在发送"),
    Delivery.HANDING: gettext_lazy("正在发送"),
    Delivery.SENT: gettext_lazy("已发出"),
    Delivery.DELIVERED: gettext_lazy("已送到"),
    Delivery.FAILED: gettext_lazy("没有发成"),
    Delivery.UNSURE: gettext_lazy("可能已发出"),
}
DO = {
    Delivery.FAILED: gettext_lazy(
        "请核对上面的邮箱或手机号码，保存后会重新使用。消息本身在上面可以看到。"
    ),
    Delivery.UNSURE: gettext_lazy("发送时连接中断，为免重复没有再发。消息本身在上面可以看到。"),
}


def _sent(delivery: Delivery) -> Sent:
    told = spreading.told(delivery.message_id)
    return Sent(
        says=saying.say(spreading.words(told)) if told else "",
        number=told.number if told else "",
        way=str(WAYS[delivery.channel]),
        at=delivery.moved_at if delivery.state != Delivery.WAITING else delivery.next_at,
        state=str(STATES[delivery.state]),
        do=str(DO.get(delivery.state, "")),
    )


@csrf_exempt
@login_not_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """What the gateway says became of text messages. It shows its key; without one set here
    nothing is taken. Raises NotAReport."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    shown = shown or request.GET.get("key", "")
    key = settings.SMS_REPORT_KEY
    if not key or not compare_digest(shown.encode(), key.encode()):
        return HttpResponse(status=403)
    try:
        told = json.loads(request.body)
        count = reports.take(told if isinstance(told, list) else [told])
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotAReport() from fault
    return HttpResponse(f'{{"code": 0, "taken": {count}}}', content_type="application/json")
