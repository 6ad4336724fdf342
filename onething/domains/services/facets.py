"""The single place that says by what the catalogue can be narrowed down, in the reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onething.domains.services import shelf
from onething.domains.services.catalogue import FACETS, Answer
from onething.domains.services.moments import MOMENTS
from onething.parties.models import Region
from onething.web import saying

NAMES = {
    "moment": gettext_lazy("办什么事"),
    "org": gettext_lazy("部门"),
    "region": gettext_lazy("地方"),
    "audience": gettext_lazy("给谁办"),
    "depth": gettext_lazy("网上能办到哪一步"),
    "kind": gettext_lazy("多快"),
}
AUDIENCE = {
    "person": gettext_lazy("个人"),
    "firm": gettext_lazy("企业"),
    "institution": gettext_lazy("事业单位"),
    "association": gettext_lazy("社会组织"),
    "other": gettext_lazy("其他"),
}
DEPTH = {
    "1": gettext_lazy("只能看指南"),
    "2": gettext_lazy("网上预审或预约"),
    "3": gettext_lazy("网上受理"),
    "4": gettext_lazy("全程网办"),
}
SPEED = {"instant": gettext_lazy("当场办结"), "committed": gettext_lazy("承诺时限内办结")}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many matters it leaves, and where it is (chosen: where without)."""

    name: str
    number: int
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the catalogue down, the largest choices first."""

    name: str
    choices: tuple[Choice, ...]
    is_chosen: bool


def shown(answer: Answer, typed: str) -> list[Facet]:
    """The facets that still part what was found, and those that were chosen."""
    words = _words()
    found = []
    for name in FACETS:
        choices = tuple(_choices(answer, typed, name, words[name]))
        is_chosen = name in answer.chosen
        if is_chosen or len(choices) > 1:
            found.append(Facet(str(NAMES[name]), choices, is_chosen))
    return found


def _choices(
    answer: Answer, typed: str, name: str, words: Mapping[str, object]
) -> Iterator[Choice]:
    for value, number in sorted(answer.counts[name].items(), key=lambda pair: (-pair[1], pair[0])):
        is_chosen = answer.chosen.get(name) == value
        query = {**answer.chosen, name: value}
        if is_chosen:
            del query[name]
        address = urlencode({"q": typed, **query} if typed else query)
        yield Choice(
            str(words.get(value, value)),
            number,
            reverse("services:find") + (f"?{address}" if address else ""),
            is_chosen,
        )


def _words() -> Mapping[str, Mapping[str, object]]:
    departments = {
        id: saying.say(department.short)
        for _realm, held in shelf.all_newest()
        for id, department in held.departments.items()
    }
    regions = {region.code: saying.say(region.name) for region in Region.objects.all()}
    return {
        "org": departments,
        "region": regions,
        "audience": AUDIENCE,
        "depth": DEPTH,
        "kind": SPEED,
        "moment": MOMENTS,
    }


def depth(value: int) -> str:
    """How far one gets online, in words."""
    return str(DEPTH.get(str(value), _("未说明")))
