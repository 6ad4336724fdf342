"""Every component on one page: what axe and people's eyes go over. Serves only in tests.

DJANGO_SETTINGS_MODULE=… ROOT_URLCONF=tests.web.gallery
"""

import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.functional import lazystr

from onething.problem import Problem
from onething.web import fields, home, saying
from onething.web.clock import Clock
from onething.web.forms import Form
from onething.web.lanes import Flag, Lane, Stretch, Track, axis

JUNE = [datetime.date(2026, 6, day) for day in range(1, 31)]
PAGE = Path(__file__).with_name("gallery.html")


class Both:
    """A text that is said when it is drawn, in the reader's language."""

    def __init__(self, zh: str, en: str) -> None:
        self.texts = {"zh": zh, "en": en}

    def __str__(self) -> str:
        return saying.say(self.texts)


def both(zh: str, en: str) -> Any:
    return lazystr(Both(zh, en))


LONG = both(
    "长春新区北湖科技开发区生物医药与高端装备制造产业投资发展集团有限责任公司（筹）",
    "Changchun New Area Beihu Biomedicine and Advanced Equipment Investment Group Company Limited",
)


class GalleryForm(Form):
    name = forms.CharField(
        label=both("企业名称", "Name of the firm"),
        help_text=both("与营业执照上的一样。", "As on the business licence."),
        max_length=40,
    )
    code = fields.CreditCodeField(
        label=both("统一社会信用代码", "Unified social credit code"),
        help_text=both("营业执照右上角，18 位。", "18 characters, top right of the licence."),
    )
    day = fields.DateField(
        label=both("生效日期", "Day it takes effect"),
        help_text=both("例如 2026 年 6 月 12 日。", "For example 2026, 6, 12."),
    )
    capital = fields.MoneyField(label=both("注册资本", "Registered capital"))
    kind = forms.ChoiceField(
        label=both("企业类型", "Kind of firm"),
        widget=fields.Radios,
        choices=[
            ("company", both("公司", "Company")),
            ("shop", both("个体工商户", "Individual business")),
        ],
    )
    changes = forms.MultipleChoiceField(
        label=both("要变更哪些", "What changes"),
        widget=fields.Checkboxes,
        choices=[
            ("name", both("名称", "Name")),
            ("place", both("住所", "Address")),
            ("person", both("法定代表人", "Legal representative")),
        ],
    )
    district = forms.ChoiceField(
        label=both("所在区", "District"), choices=[("", "—"), ("north", both("北湖", "Beihu"))]
    )
    reason = forms.CharField(
        label=both("说明", "Anything else"), widget=forms.Textarea, required=False
    )
    agreed = forms.BooleanField(label=both("我确认以上内容属实", "I confirm that this is true"))


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        messages.info(request, both("已保存，可以稍后继续。", "Saved. You can go on later."))
    context = {"form": GalleryForm(request.POST or None), "long": LONG, **examples()}
    page = engines["django"].from_string(PAGE.read_text(encoding="utf-8"))
    return HttpResponse(page.render(context, request))


class TooLate(Problem):
    status = 409
    says = "这件事已由%(who)s办过"


@login_not_required
def problem(request: HttpRequest) -> HttpResponse:
    raise TooLate(who={"zh": "王敏", "en": "Wang Min"})


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


urlpatterns = [
    path("", home.view()),
    path("gallery/", gallery),
    path("problem/", problem),
    path("private/", private),
    path("", include("onething.web.urls")),
]
handler400 = "onething.web.problems.bad_request"
handler403 = "onething.web.problems.forbidden"
handler404 = "onething.web.problems.not_found"
handler500 = "onething.web.problems.server_error"


def examples() -> dict[str, Any]:
    return {
        "clocks": clocks(),
        "track": track(),
        "crumbs": [
            ("/", both("首页", "Home")),
            ("/gallery/", both("企业信息变更", "Change a firm's details")),
            ("", both("核对", "Check")),
        ],
        "known": [
            {"label": both("企业名称", "Name"), "value": LONG, "href": "#id_name"},
            {"label": both("注册资本", "Capital"), "value": saying.money(5_000_000)},
            {"label": both("曾用名", "Former name"), "value": ""},
        ],
        "tasks": tasks(),
    }


def tasks() -> list[dict[str, Any]]:
    return [
        {
            "title": both("企业信息", "The firm"),
            "state": both("已填好", "Done"),
            "done": True,
            "href": "#id_name",
        },
        {
            "title": both("变更后的住所", "The new address"),
            "state": both("还没填", "To do"),
            "href": "#id_day",
            "hint": both("需要租赁合同的编号。", "Have the number of the lease at hand."),
        },
        {
            "title": both("核对并提交", "Check and submit"),
            "state": both("还不能开始", "Not yet"),
            "waits": True,
        },
    ]


def clocks() -> list[Clock]:
    day = datetime.date(2026, 6, 12)
    return [
        Clock("green", day, 3),
        Clock("yellow", day, 1),
        Clock("yellow", day, 0),
        Clock("red", day, -2),
        Clock("double_red", day, -9),
        Clock("blue", day, 3),
        Clock("green", datetime.date(2027, 1, 5), 14, provisional=True),
    ]


def track() -> Track:
    days = axis(lambda day: day.weekday() < 5 and day.day not in (19, 20, 21), JUNE[0], JUNE[25])
    return Track(days=days, today=JUNE[11], promised=JUNE[22], lanes=lanes())


def lanes() -> tuple[Lane, ...]:
    return (
        Lane(
            title=both("营业执照变更", "Business licence"),
            org=both("市场监督管理局", "Market regulation"),
            state=both("已办结", "Done"),
            stretches=(Stretch(JUNE[0], JUNE[3], "work", both("受理并决定", "Decided")),),
        ),
        Lane(
            title=both("食品经营许可证变更", "Food business licence"),
            org=both("市场监督管理局食品经营处", "Market regulation, food office"),
            state=both("审查中", "In review"),
            holder=both("王敏", "Wang Min"),
            since=JUNE[9],
            is_open=True,
            clock=Clock("yellow", JUNE[14], 1),
            stretches=(
                Stretch(JUNE[0], JUNE[3], "work", both("受理", "Accepted")),
                Stretch(JUNE[4], JUNE[8], "paused", both("等待补正", "Waiting for you")),
                Stretch(JUNE[9], None, "work", both("审查", "Review")),
            ),
            flags=(Flag(JUNE[4], both("要求补正：租赁合同缺页", "Asked: lease lacks a page")),),
        ),
        Lane(
            title=both("消防安全检查", "Fire safety"),
            org=both("消防救援支队", "Fire and rescue brigade"),
            state=both("正在鉴定", "Expert appraisal"),
            clock=Clock("blue", JUNE[21], 4),
            stretches=(
                Stretch(JUNE[0], JUNE[6], "work", both("受理", "Accepted")),
                Stretch(JUNE[7], None, "paused", both("鉴定", "Appraisal")),
                Stretch(JUNE[12], JUNE[18], "planned", both("决定", "Decision")),
            ),
        ),
        Lane(
            title=both("社会保险登记变更", "Social insurance"),
            org=both("人力资源和社会保障局", "Human resources and social security"),
            state=both("等营业执照送达", "Waits for the business licence"),
            note=both(
                "送达后自动开始，不用您再交材料。", "Starts by itself then; send nothing more."
            ),
            stretches=(Stretch(JUNE[14], JUNE[17], "planned", both("办理", "Work")),),
        ),
    )
