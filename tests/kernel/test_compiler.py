"""One thing is made of the matters of many departments: form, materials, way, fees, saving."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onething.domains.services import compiler, plan, shelf
from onething.domains.services.compiler import Compiled
from onething.packs import PackRefused, read
from onething.project import cli
from onething.project.content import KINDS
from tests.kernel.town import CONTENT

LIMITS = {"a": "2 wd", "b": "3 wd", "c": "5 wd"}
HEAD = """
name: shop
version: 1
realm: shop
title: {zh: 商店, en: Shop}
languages: [zh, en]
zone: Asia/Shanghai
"""
BODY = """
worktime:
  usual:
    weekend: [6, 7]
    hours: [09:00-17:00]
    lights: {yellow_remaining: 1, yellow_share: 0.9}
region:
  town: {name: {zh: 镇, en: Town}, level: 4}
department:
  one: {name: {zh: 甲局, en: Office one}, short: {zh: 甲, en: One}, region: town}
  two: {name: {zh: 乙局, en: Office two}, short: {zh: 乙, en: Two}, region: town}
officer:
  clerk: {name: {zh: 甲乙, en: Clerk}, posts: {one: [clerk], two: [clerk]}}
lifecycle:
  short:
    name: {zh: 简易, en: Short}
    roles: {clerk: {zh: 经办, en: Clerk}}
    first: begun
    states:
      begun: {name: {zh: 收件, en: Begun}, stage: work}
      done: {name: {zh: 办结, en: Done}, stage: done, outcome: success, final: true}
    clocks: {decision: {name: {zh: 办理, en: Decision}, limit: 1 wd}}
    tasks: {decide: {name: {zh: 办理, en: Decide}, role: clerk, clock: decision}}
    begin: [{start: {clock: decision}}, {open: decide}]
    commands:
      grant:
        {name: {zh: 办结, en: Grant}, by: clerk, task: decide, states: [begun], to: done,
         effects: [{stop: decision}]}
topic:
  situation: {name: {zh: 情况, en: Situation}, place: 0}
  shop: {name: {zh: 店, en: Shop}, place: 1}
field:
  name: {name: {zh: 店名, en: Name}, topic: shop, type: text, known: name}
  size: {name: {zh: 面积, en: Size}, topic: shop, type: number}
  cooks:
    {name: {zh: 做饭吗, en: Do you cook}, topic: shop, type: choice,
     choices: {"yes": {zh: 做, en: "Yes"}, "no": {zh: 不做, en: "No"}}}
  fumes: {name: {zh: 油烟去处, en: Fumes}, topic: shop, type: text, when: 'cooks = "yes"'}
  number: {name: {zh: 登记号, en: Registration}, topic: shop, type: text}
material:
  lease: {name: {zh: 租约, en: Lease}, source: applicant}
  plan: {name: {zh: 平面图, en: Floor plan}, source: applicant}
  notice: {name: {zh: 登记通知, en: Notice}, source: government}
  licence:
    {name: {zh: 执照, en: Licence}, source: government,
     replaced_by: {zh: 电子执照, en: Electronic}, way: licence}
"""
EFFORT = """effort:
  usual: {visit_hours: 3, material_hours: 1, field_minutes: 6, hour: 50, mark: default}
"""


def matter(id: str, org: str = "one", **more: str) -> str:
    keys = {
        "fields": "[name]",
        "materials": "[]",
        "limits": f"{{decision: {{limit: {LIMITS[id]}}}}}",
        **more,
    }
    lines = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return (
        f"  {id}:\n    name: {{zh: 事项{id}, en: Matter {id}}}\n    lifecycle: short\n"
        f'    org: {org}\n    type: "20"\n    summary: {{zh: 办, en: Do}}\n    law: []\n'
        f"    result: {{zh: 好, en: Done}}\n{lines}"
    )


def thing(items: str, total: str = "20 wd", **more: str) -> str:
    extra = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return (
        "onething:\n  open:\n    name: {zh: 开店, en: Open}\n    title: {zh: 开店, en: Open}\n"
        "    summary: {zh: 开, en: Open}\n    moment: start\n    lead: one\n    tier: zone\n"
        f"    confirmed: false\n    total: {total}\n"
        "    before: {steps: 6, days: 30, materials: 4, visits: 3, fees: 100, mark: default}\n"
        f"{extra}    items: {items}\n"
    )


def written(tmp_path: Path, *parts: str) -> Path:
    (tmp_path / "pack.yaml").write_text(HEAD.strip() + "\n", encoding="utf-8")
    (tmp_path / "rest.yaml").write_text(BODY, encoding="utf-8")
    (tmp_path / "matters.yaml").write_text("matter:\n" + "".join(parts[:-1]), encoding="utf-8")
    (tmp_path / "things.yaml").write_text(parts[-1], encoding="utf-8")
    return tmp_path


def compiled(tmp_path: Path, *parts: str, answers: Mapping[str, Any] | None = None) -> Compiled:
    held = shelf.of_pack(read(written(tmp_path, *parts), KINDS))
    return compiler.compile("open", held, answers)


def refused(tmp_path: Path, *parts: str) -> str:
    with pytest.raises(PackRefused) as caught:
        read(written(tmp_path, *parts), KINDS)
    return caught.value.said("en")


def asked(one: Compiled) -> dict[str, list[str]]:
    return {s.id: [q.field for q in s.questions] for s in one.onething.sections}


TWO = "[{id: a, matter: a}, {id: b, matter: b, needs: [a]}]"


def test_a_field_that_two_departments_want_is_asked_once_under_its_topic(tmp_path: Path) -> None:
    one = compiled(
        tmp_path,
        matter("a", fields="[name, size]"),
        matter("b", "two", fields="[size, number]"),
        thing(TWO),
    )
    assert asked(one) == {"shop": ["name", "size", "number"]}
    assert (one.saving.fields.before, one.saving.fields.now) == (4, 2), "the name is known"
    assert (one.saving.reused.part, one.saving.reused.percent) == (2, 50)


def test_what_decides_about_the_rest_is_asked_first_and_what_it_switches_off_is_not(
    tmp_path: Path,
) -> None:
    items = "[{id: a, matter: a}, {id: b, matter: b, when: 'cooks = \"yes\"'}]"
    parts = matter("a", fields="[size]"), matter("b", "two", fields="[fumes]"), thing(items)
    one = compiled(tmp_path, *parts)
    assert asked(one) == {"situation": ["cooks"], "shop": ["size", "fumes"]}
    assert [s.id for s in compiled(tmp_path, *parts, answers={"cooks": "no"}).plan.steps] == ["a"]


def test_what_an_earlier_matter_gives_is_an_input_of_the_next_and_no_question(
    tmp_path: Path,
) -> None:
    giver = matter("a", gives="[number]", yields="[notice]")
    taker = matter("b", "two", fields="[number]", materials="[notice, lease]")
    one = compiled(tmp_path, giver, taker, thing(TWO))
    assert one.saving.fields.now == 0
    made = {needed.id: needed.made_by.name.get("en") for needed in one.needed if needed.made_by}
    assert made == {"notice": "Matter a"}
    side_by_side = thing("[{id: a, matter: a}, {id: b, matter: b}]")
    alone = compiled(tmp_path, giver, taker, side_by_side)
    assert alone.saving.fields.now == 1, "nobody waits for it, so it is asked"


def test_a_material_is_listed_once_with_what_stands_in_for_it_and_when_it_is_wanted(
    tmp_path: Path,
) -> None:
    parts = (
        matter("a", fields="[cooks]", materials="[lease, licence]"),
        matter("b", "two", materials="[licence, {material: plan, when: 'cooks = \"yes\"'}]"),
        thing(TWO),
    )
    needed = {one.id: one for one in compiled(tmp_path, *parts).needed}
    assert list(needed) == ["lease", "plan", "licence"], "what is to be handed in comes first"
    assert [m.org for m in needed["licence"].wanted_by] == ["one", "two"]
    assert needed["licence"].is_shared and not needed["plan"].is_certain
    without = compiled(tmp_path, *parts, answers={"cooks": "no"}).needed
    assert [one.id for one in without] == ["lease", "licence"]


def test_the_longest_way_is_the_critical_path_whatever_the_order_of_the_items(
    tmp_path: Path,
) -> None:
    items = (
        "[{id: last, matter: a, needs: [slow, quick]}, {id: quick, matter: b},"
        " {id: slow, matter: c}]"
    )
    one = compiled(tmp_path, matter("a"), matter("b"), matter("c"), thing(items))
    assert [step.id for step in one.plan.critical] == ["slow", "last"]
    assert one.plan.days == 7


def test_the_saving_follows_the_formulas_and_is_told_in_hours_and_yuan(tmp_path: Path) -> None:
    one = compiled(
        tmp_path,
        matter(
            "a",
            fields="[name, size]",
            materials="[lease]",
            visits="1",
            fee="{text: {zh: 费, en: Fee}, amount: 20}",
        ),
        matter("b", "two", fields="[size]", materials="[licence]"),
        EFFORT + thing(TWO, total="8 wd"),
    )
    found = one.saving
    assert (found.days.before, found.days.now, found.days.less) == (30, 8, 73)
    assert (found.steps.now, found.visits.now, found.materials.now) == (2, 1, 1)
    assert found.hours is not None and found.yuan is not None
    assert found.hours.before == Decimal(3 * 3 + 4 * 1) + Decimal(3 * 6) / 60
    assert found.hours.now == Decimal(3 + 1) + Decimal(6) / 60
    assert found.yuan.before == 100 + found.hours.before * 50
    assert found.yuan.now == 20 + found.hours.now * 50
    assert (found.shared.part, found.shared.whole) == (1, 2)


def test_without_a_fixed_sum_the_saving_is_not_told_in_yuan(tmp_path: Path) -> None:
    priced = matter("a", fee="{zh: 按成交额, en: By turnover}")
    one = compiled(tmp_path, priced, EFFORT + thing("[{id: a, matter: a}]"))
    assert one.saving.yuan is None and one.saving.hours is not None


def test_matters_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    ring = "[{id: a, matter: a, needs: [b]}, {id: b, matter: b, needs: [a]}]"
    said = refused(tmp_path, matter("a"), matter("b"), thing(ring))
    assert "a, b wait for each other" in said and "Take one of these needs away" in said


def test_a_total_below_the_critical_path_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, matter("a"), matter("b"), thing(TWO, total="4 wd"))
    assert "shorter than the longest path, 5 wd" in said


def test_two_names_of_one_thing_are_refused_and_likely_ones_are_shown(tmp_path: Path) -> None:
    twin = "\nfield:\n  title: {name: {zh: 店名, en: Title}, topic: shop, type: text}\n"
    said = refused(
        tmp_path, matter("a", fields="[name, title]"), thing("[{id: a, matter: a}]") + twin
    )
    assert '"name" and "title" are two names of one thing' in said
    near = "\nfield:\n  sizes: {name: {zh: 面积数, en: Sizes}, topic: shop, type: number}\n"
    one = compiled(
        tmp_path, matter("a", fields="[size, sizes]"), thing("[{id: a, matter: a}]") + near
    )
    assert [(pair.one, pair.other) for pair in one.doubts] == [("size", "sizes")]


def test_a_field_without_a_place_in_the_form_is_refused(tmp_path: Path) -> None:
    homeless = "\nfield:\n  mood: {name: {zh: 心情, en: Mood}, type: text}\n"
    said = refused(tmp_path, matter("a", fields="[mood]"), thing("[{id: a, matter: a}]") + homeless)
    assert 'wants "mood"' in said and "Give the field mood a topic" in said


def test_items_are_put_in_the_order_in_which_they_can_begin() -> None:
    held = shelf.of_pack(read(CONTENT / "changchun", KINDS))
    items = held.onethings["info_change"].items
    ordered, ring = plan.in_order(reversed(items))
    assert not ring and {item.id for item in ordered} == {item.id for item in items}
    places = {item.id: place for place, item in enumerate(ordered)}
    assert all(places[need] < places[item.id] for item in ordered for need in item.needs)


def test_the_command_prints_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compile", "info_change"]) == 0
    said = capsys.readouterr().out
    for part in (
        "18 问 asked",
        "registration → dispatch = 7 wd,总时限 total 7 wd",
        "- registration_notice: 登记通知书",
        "本次产生 made by 企业变更登记",
        "环节 steps: 12 → 1 (-92 %)",
        "花费 yuan:",
    ):
        assert part in said


def test_a_one_thing_that_is_not_there_is_answered_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["compile", "info_chang"]) == 2
    assert "info_change" in capsys.readouterr().err
