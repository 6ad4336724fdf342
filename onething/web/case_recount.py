"""The single place that tells in words why a new calendar moved a deadline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from onething.cases.history import Step
from onething.cases.state import moment
from onething.web import saying


def why(step: Step) -> str:
    """`因公布2027年放假安排（国办发明电〔2026〕7号，2026年11月20日）`."""
    announced = step.body.get("announced", ())
    if not announced:
        return _("因办公时间调整")
    return _("因%(what)s") % {"what": "、".join(_announced(each) for each in announced)}


def _announced(each: Mapping[str, Any]) -> str:
    words = {
        "year": each["year"],
        "source": each["source"],
        "day": saying.on(datetime.fromisoformat(str(each["published"])).date(), year=True),
    }
    return _("公布%(year)s年放假安排（%(source)s，%(day)s）") % words


def what(step: Step, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """For each clock, by its name, what became of its end: `由1月4日 周二改为1月7日 周五`."""
    return tuple(
        (names[change["clock"]], _moved(change))
        for change in step.changes
        if change["do"] == "recount"
    )


def _moved(change: Mapping[str, Any]) -> str:
    for key, says in (
        ("due", _("到期日由%(before)s改为%(after)s")),
        ("legal_due", _("法定到期日由%(before)s改为%(after)s")),
        ("warn", _("提醒日由%(before)s改为%(after)s")),
    ):
        before, after = moment(change["was"][key]), moment(change[key])
        if before != after:
            return says % {"before": saying.on(before), "after": saying.on(after)}
    return ""
