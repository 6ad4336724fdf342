"""The single place that says what is wrong with a one-thing when it is looked at as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from onething.cases.lifecycle import Lifecycle
from onething.domains.services import aliases, content, form, plan
from onething.packs import Finding, Said
from onething.rules import feel

if TYPE_CHECKING:
    from onething.packs import Pack

T = TypeVar("T")


def findings(onething: "content.OneThing", pack: "Pack") -> Iterable[Finding]:
    """Items that wait for nobody or for each other, questions without a place, two names for one
    thing, conditions over what is not asked, a total shorter than its parts."""
    matters = _only(
        content.Matter, {i.matter: pack.body("matter", i.matter) for i in onething.items}
    )
    fields, topics = pack.all(content.Field), pack.all(content.Topic)
    yield from _needs(onething)
    yield from _unplaced(form.unplaced(onething, matters, fields, topics))
    yield from _twice(aliases.same(onething, matters, fields, pack.all(content.Material)))
    yield from _conditions(form.whole(onething, matters, fields, topics), onething)
    yield from _total(onething, matters, pack)


def _only(schema: type[T], found: Mapping[str, object]) -> dict[str, T]:
    return {id: body for id, body in found.items() if isinstance(body, schema)}


def _needs(onething: "content.OneThing") -> Iterator[Finding]:
    known = [item.id for item in onething.items]
    for place, item in enumerate(onething.items):
        if item.id == content.WHOLE:
            yield Finding(
                ("items", place, "id"),
                Said(f"“{item.id}”是整件事自己的名字。", f'"{item.id}" names the whole itself.'),
                Said("请给这一项换个名字。", "Give this item another name."),
            )
        for need in item.needs:
            if need not in known:
                yield Finding(
                    ("items", place, "needs"),
                    Said(f"没有“{need}”这一项。", f'There is no item "{need}".'),
                    Said(
                        f"请写这些事项之一：{'、'.join(known)}。",
                        f"Write one of these items: {', '.join(known)}.",
                    ),
                )
    ring = [item.id for item in plan.in_order(onething.items)[1]]
    if ring:
        yield Finding(
            ("items", known.index(ring[0]), "needs"),
            Said(
                f"{'、'.join(ring)} 互相等待，谁也开始不了。",
                f"{', '.join(ring)} wait for each other, so none of them can begin.",
            ),
            Said(
                "请去掉其中一个等待关系，让先办的先办。",
                "Take one of these needs away, so that one of them comes first.",
            ),
        )


def _unplaced(ids: Iterable[str]) -> Iterator[Finding]:
    for id in ids:
        yield Finding(
            ("items",),
            Said(
                f"部门要看“{id}”，但没有一个部分问它，它也不属于任何主题。",
                f'A department wants "{id}", but no section asks it and it belongs to no topic.',
            ),
            Said(
                f"请给字段 {id} 写上 topic，或把它放进 sections；"
                f"决定怎么办的问题归主题 {form.SITUATION}。",
                f"Give the field {id} a topic, or ask it in sections; what decides about the rest"
                f" belongs to the topic {form.SITUATION}.",
            ),
        )


def _twice(pairs: Iterable["aliases.Pair"]) -> Iterator[Finding]:
    for pair in pairs:
        yield Finding(
            ("items",),
            Said(
                f"“{pair.one}”和“{pair.other}”是同一个东西的两个名字，申请人会被问两次。",
                f'"{pair.one}" and "{pair.other}" are two names of one thing, which would be asked'
                " for twice.",
            ),
            Said(
                "请让各事项用同一个编号；确实不同，就改名称以示区别。",
                "Let all matters use one of them; if they differ, let their names say so.",
            ),
        )


def _conditions(whole: "content.OneThing", written: "content.OneThing") -> Iterator[Finding]:
    """In the order of the whole form; what was derived is told at the items it comes from."""
    places = {
        question.field: ("sections", s, "questions", q, "when")
        for s, section in enumerate(written.sections)
        for q, question in enumerate(section.questions)
    }
    asked: list[str] = []
    for question in (question for section in whole.sections for question in section.questions):
        yield from _reads(question.when, asked, places.get(question.field, ("items",)))
        asked.append(question.field)
    for place, item in enumerate(written.items):
        yield from _reads(item.when, asked, ("items", place, "when"))


def _reads(when: str | None, asked: list[str], where: tuple[str | int, ...]) -> Iterator[Finding]:
    for name in sorted(feel.names(feel.parse(when)) if when else ()):
        if name.partition(".")[0] not in asked:
            yield Finding(
                where,
                Said(
                    f"条件要看“{name}”，但表单在此之前没有问它。",
                    f'The condition reads "{name}", which the form has not asked by then.',
                ),
                Said(
                    "请把这个问题写在前面，或改正条件里的名称。",
                    "Put that question before it, or correct the name in the condition.",
                ),
            )


def _total(
    onething: "content.OneThing", matters: Mapping[str, "content.Matter"], pack: "Pack"
) -> Iterator[Finding]:
    """DOMAIN 3.1: the total limit is at least the longest path through the items."""
    whole = plan.make(onething, matters, pack.all(Lifecycle), {})
    if onething.total.unit == "wd" and whole.days > onething.total.amount:
        yield Finding(
            ("total",),
            Said(
                f"总时限 {onething.total} 短于最长的一条办理路线 {whole.days} 个工作日。",
                f"The total {onething.total} is shorter than the longest path, {whole.days} wd.",
            ),
            Said(
                "请延长总时限，或缩短这条路线上的承诺时限。",
                "Lengthen the total, or shorten the promised limits on that path.",
            ),
        )
