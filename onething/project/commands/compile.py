"""`onething compile NAME`: all that follows from the matters of a one-thing, without any database.

For whoever writes a one-thing and wants to see its form, its materials, its way and its saving
before it is published.
"""

import argparse
import difflib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from onething.problem import Problem
from onething.project import database, setup, terminal

if TYPE_CHECKING:
    from onething.domains.services.compiler import Compiled
    from onething.domains.services.saving import Change, Needed
    from onething.domains.services.shelf import Shelf
    from onething.packs import Text


class NoOneThing(Problem):
    says = (
        "没有一件事“%(name)s”(相近的:%(near)s)。"
        " · There is no one-thing “%(name)s” (near: %(near)s)."
    )


def add(parser: argparse.ArgumentParser) -> None:
    """The one-thing, and where its pack is."""
    parser.add_argument("name", help="id of the one-thing: info_change")
    parser.add_argument(
        "--pack", type=Path, help="folder of its pack; default: those that are loaded by default"
    )


def run(arguments: argparse.Namespace) -> None:
    """Say what it compiles to. Raises PackRefused, NoOneThing."""
    database.ready()
    from onething.domains.services import compiler, shelf
    from onething.packs import read
    from onething.project.content import KINDS

    folders = [arguments.pack] if arguments.pack else setup.packs()
    shelves = [shelf.of_pack(read(folder, KINDS)) for folder in folders]
    for line in _told(compiler.compile(arguments.name, _holding(shelves, arguments.name))):
        terminal.say(line)


def _holding(shelves: "list[Shelf]", name: str) -> "Shelf":
    found = next((held for held in shelves if name in held.onethings), None)
    if found is None:
        known = [id for held in shelves for id in held.onethings]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.3) or known[:3]
        raise NoOneThing(name=name, near=", ".join(near) or "—")
    return found


def _told(one: "Compiled") -> Iterator[str]:
    confirmed = "已核实 confirmed" if one.onething.confirmed else "未核实 not confirmed"
    yield f"{_both(one.onething.title)} · {one.onething.tier} · {confirmed}"
    yield from _form(one)
    yield from _materials(one)
    yield from _way(one)
    yield from _fees(one)
    yield from _saving(one)
    if one.doubts:
        yield "请看一眼,是不是同一个东西 Look: one thing under two names?"
        yield from (f"  {pair.one} ~ {pair.other} {pair.likeness:.0%}" for pair in one.doubts)


def _form(one: "Compiled") -> Iterator[str]:
    fields, boxes = one.shelf.fields, one.saving.fields
    yield f"一张表 form: {boxes.now} 问 asked,各部门分开填是 separately {boxes.before}"
    for section in one.onething.sections:
        yield f"  {_both(section.name)}"
        for question in section.questions:
            field = fields[question.field]
            orgs = dict.fromkeys(
                step.matter.org for step in one.plan.steps if question.field in step.matter.sees
            )
            notes = [
                *(["已知,不问 known"] if field.known else []),
                *(["可不填 optional"] if not question.required else []),
                *([f"当 when {question.when}"] if question.when else []),
                ", ".join(orgs) or "只用来判断 decides only",
            ]
            yield f"    {question.field}: {field.name} · {' · '.join(notes)}"


def _materials(one: "Compiled") -> Iterator[str]:
    shared, counted = one.saving.shared, one.saving.materials
    yield (
        f"材料 materials: 交 to hand in {counted.now},数据替代 replaced by data"
        f" {shared.part}/{shared.whole} ({shared.percent} %)"
    )
    yield from (f"  {_material(needed)}" for needed in one.needed)


def _material(needed: "Needed") -> str:
    orgs = ", ".join(dict.fromkeys(matter.org for matter in needed.wanted_by))
    perhaps = "" if needed.is_certain else " · 视情况 depends"
    told = f"{needed.id}: {needed.material.name} · {orgs}{perhaps}"
    if needed.made_by:
        return f"- {told} · 本次产生 made by {needed.made_by.name}"
    if needed.is_replaced:
        way = f" ({needed.material.way})" if needed.material.way else ""
        return f"- {told} · {needed.material.replaced_by}{way}"
    return f"+ {told}"


def _way(one: "Compiled") -> Iterator[str]:
    yield f"流程 plan: {len(one.plan.steps)} 项 matters, {len(one.orgs)} 个部门 departments"
    for step in one.plan.steps:
        when = "" if step.is_certain else f" · 当 when {step.item.when}"
        after = f" · 等 after {', '.join(step.needs)}" if step.needs else ""
        days = f"{step.begins} → {step.ends} wd"
        yield f"  {step.id}: {step.matter.name} ({step.matter.org}) {days}{after}{when}"
    way = " → ".join(step.id for step in one.plan.critical)
    yield f"最长路线 critical path: {way} = {one.plan.days} wd,总时限 total {one.onething.total}"


def _fees(one: "Compiled") -> Iterator[str]:
    yield f"收费 fees: {'无 none' if not one.fees else ''}".rstrip()
    for step in one.fees:
        fee = step.matter.fee
        assert fee is not None
        amount = "不定额 no fixed sum" if fee.amount is None else f"{fee.amount:,f} 元 yuan"
        yield f"  {step.id}: {fee.text} · {amount} · {fee.to}"


def _saving(one: "Compiled") -> Iterator[str]:
    found, before = one.saving, one.onething.before
    evidence = ", ".join(filter(None, (before.mark, before.source)))
    yield f"节省 saving(原来的数字 before: {evidence})"
    yield _change("环节 steps", found.steps)
    yield _change("时限 days", found.days)
    yield _change("材料 materials", found.materials)
    yield _change("跑动 visits", found.visits)
    reused = found.reused
    yield f"  表单复用 fields reused: {reused.part}/{reused.whole} ({reused.percent} %)"
    if found.hours:
        yield _change("申请人用时 hours", found.hours)
    if found.yuan:
        yield _change("花费 yuan", found.yuan)
    else:
        yield "  花费 yuan: 没有写明原来的收费或时间折算 not stated before, or no fixed sum"


def _change(name: str, change: "Change") -> str:
    return f"  {name}: {_number(change.before)} → {_number(change.now)} (-{change.less} %)"


def _number(value: int | Decimal) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _both(text: "Text") -> str:
    return " · ".join(dict.fromkeys(text.to_dict().values()))
