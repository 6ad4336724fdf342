"""The single place that tells everything that is published of one matter (DOMAIN 1.1, 1.2)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onething.cases.lifecycle import ClockLimits
from onething.clocks import Limit
from onething.domains.services import facets, saving, shelf
from onething.domains.services.catalogue import Entry
from onething.web import saying

TYPES = {
    "01": gettext_lazy("行政许可"),
    "05": gettext_lazy("行政给付"),
    "07": gettext_lazy("行政确认"),
    "08": gettext_lazy("行政奖励"),
    "09": gettext_lazy("行政裁决"),
    "10": gettext_lazy("其他行政权力"),
    "20": gettext_lazy("公共服务"),
}
LEVELS = {
    1: gettext_lazy("国家级"),
    2: gettext_lazy("省级"),
    3: gettext_lazy("市（州）级"),
    4: gettext_lazy("县（区）、开发区级"),
    5: gettext_lazy("乡镇（街道）级"),
    6: gettext_lazy("村（社区）级"),
}
POWERS = {
    "statutory": gettext_lazy("法定本级行使"),
    "handed_down": gettext_lazy("上级下放"),
    "entrusted": gettext_lazy("上级委托"),
}
MARKS = {
    "source": gettext_lazy("已核实"),
    "memory": gettext_lazy("待核对"),
    "default": gettext_lazy("示例"),
}
UNITS = {
    "wd": gettext_lazy("个工作日"),
    "cd": gettext_lazy("天"),
    "wh": gettext_lazy("个工作小时"),
    "h": gettext_lazy("小时"),
    "min": gettext_lazy("分钟"),
}


def context(entry: Entry) -> dict[str, Any]:
    """What its page shows."""
    held = shelf.newest(entry.realm)
    assert held is not None, "an entry is of a release"
    matter = entry.matter
    return {
        "entry": entry,
        "matter": matter,
        "is_instant": matter.kind == "instant" or not entry.days,
        "legal": _limit(_limits(entry), "legal"),
        "needed": saving.materials([matter], held.materials),
        "facts": [pair for pair in _facts(entry) if pair[1]],
        "mark": MARKS.get(matter.mark or ""),
    }


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    matter = entry.matter
    yield _("承办部门"), saying.say(entry.org.name)
    yield _("事项类型"), str(TYPES[matter.type])
    yield _("给谁办"), _("、").join(str(facets.AUDIENCE[one]) for one in matter.audience)
    yield _("法定时限"), _limit(_limits(entry), "legal")
    yield _("网上能办到哪一步"), facets.depth(matter.depth)
    yield _("行使层级"), str(LEVELS[matter.level]) if matter.level else ""
    yield _("权力来源"), str(POWERS[matter.power]) if matter.power else ""
    yield _("数量限制"), saying.say(matter.quota) if matter.quota else ""
    yield _("年审年检"), saying.say(matter.yearly) if matter.yearly else ""
    yield _("中介服务"), _("、").join(saying.say(one) for one in matter.intermediaries)
    yield _("结果有效期"), saying.say(matter.valid) if matter.valid else ""
    codes = matter.codes
    if codes:
        yield _("基本编码"), codes.basic
        yield _("实施编码"), codes.implementing
        yield _("业务办理项编码"), codes.business


def _limits(entry: Entry) -> ClockLimits | None:
    """Of the clock the definition speaks of: that of the decision, or its only one."""
    limits = entry.matter.limits
    return limits.get("decision") or next(iter(limits.values()), None)


def _limit(limits: ClockLimits | None, which: str) -> str:
    found = (limits.legal if which == "legal" else limits.limit) if limits else None
    return _said(found) if found else ""


def _said(limit: Limit) -> str:
    return f"{limit.amount:f} {UNITS[limit.unit]}"
