"""The one file that turns what went wrong into a page: a Problem, a refusal, our own fault.

For a request of htmx the answer is a notice in the page instead of a page.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from onething.cases.problems import InputRefused
from onething.clocks import Limit
from onething.problem import Problem
from onething.web import away, saying
from onething.web.case_words import limit_in_words

NUL = "\0"

Answer = Callable[[HttpRequest], HttpResponse]


@runtime_checkable
class SaysItself(Protocol):
    """A problem of a floor without translations, which brings both languages."""

    def said(self, language: str) -> str: ...


class Problems:
    """Middleware: a Problem that a view raises becomes its page, with its status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            answer.content = wrong_method(request).content
        return answer

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        sent = (request.GET, request.POST)
        if any(NUL in text for each in sent for pair in each.lists() for text in _texts(pair)):
            return unkeepable(request)
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Problem):
            return page(request, fault.status, _("这一步没有完成"), said(fault), code=fault.code)
        if away.is_away(fault):
            return away.page(request)
        return None


def _texts(pair: tuple[str, list[str]]) -> tuple[str, ...]:
    return (pair[0], *pair[1])


def said(problem: Problem) -> str:
    """The problem in the reader's language, its parameters too."""
    if isinstance(problem, SaysItself):
        return problem.said(saying.language())
    params: Mapping[str, Any] = {name: _said(value) for name, value in problem.params.items()}
    return _(problem.says) % params if params else _(problem.says)


def _said(value: Any) -> Any:
    if isinstance(value, Limit):
        return limit_in_words(str(value))
    return saying.say(value) if isinstance(value, Mapping) or hasattr(value, "get") else value


def into(form: BaseForm, problem: Problem) -> None:
    """Puts a problem where the reader typed, so that the form can be shown again with all of it:
    refused input at its fields, anything else at the top."""
    if not isinstance(problem, InputRefused):
        form.add_error(None, said(problem))
        return
    for name, (says, label) in problem.params["fields"].items():
        at = name if name in form.fields else None
        form.add_error(at, _(says) % {"field": _said(label)})


def page(
    request: HttpRequest, status: int, title: str, says: str, do: str = "", code: str = ""
) -> HttpResponse:
    """What is wrong, and what to do, under an HTTP status."""
    context = {"title": title, "says": says, "do": do, "code": code}
    if request.headers.get("HX-Request"):
        answer = render(request, "kit/problem.html", context, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#notice", "innerHTML"
        return answer
    return render(request, "web/problem.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        400,
        _("这个请求看不懂"),
        _("发来的内容不完整，或不是本网站的格式。"),
        _("请返回上一页再试一次。"),
    )


def unkeepable(request: HttpRequest) -> HttpResponse:
    """A NUL in what was sent: PostgreSQL keeps none, and no keyboard types one."""
    return page(
        request,
        400,
        _("这个请求看不懂"),
        _("发来的内容里有不能保存的字符（空字符 NUL）。"),
        _("如果内容是粘贴来的，请返回上一页，改为手工输入。"),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    """An address that is there for a form, opened as a page, or the other way round."""
    return page(
        request,
        405,
        _("这个地址不能直接打开"),
        _("它要由页面上的按钮来用，不能直接打开。"),
        _("请从首页重新找。"),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        403,
        _("您不能看这一页"),
        _("您的账号没有权限看这里，或者它不属于您的企业、您的部门。"),
        _("如果您认为应该能看，请联系经办人，或换一个账号登录。"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        404,
        _("没有这一页"),
        _("地址可能写错了，或者这一页已经移走。"),
        _("请从首页重新找。"),
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old (CSRF): too long open, cookies off, or not ours."""
    return page(
        request,
        403,
        _("这一页放得太久，没有提交"),
        _("为了安全，页面打开太久、或浏览器不收 Cookie 时，我们不接收提交的内容。"),
        _("请返回上一页，刷新后再提交；填过的内容请先抄下来。"),
    )


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any]
) -> HttpResponse:
    """Too many wrong passwords (`AXES_LOCKOUT_CALLABLE`)."""
    return page(
        request,
        429,
        _("登录暂时锁定"),
        _("密码连续输错太多次，为保护账号，暂时不能登录。"),
        _("请过一会儿再试；忘记密码请找本单位管理员重设。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault: a page that needs no database, for that may be what is broken."""
    if away.is_being_handled():
        return away.page(request)
    return render(None, "web/broken.html", status=500)
