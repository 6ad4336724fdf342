"""The single place that says what is wrong with a one-thing when it is looked at as a whole."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onething.cases.lifecycle import Lifecycle
from onething.domains.services import content, plan
from onething.packs import Finding, Said
from onething.rules import feel

if TYPE_CHECKING:
    from onething.packs import Pack


def findings(onething: "content.OneThing", pack: "Pack") -> Iterable[Finding]:
    """Items out of order, conditions over what is not asked, a total shorter than its parts."""
    yield from _order(onething)
    yield from _conditions(onething)
    yield from _total(onething, pack)


def _order(onething: "content.OneThing") -> Iterator[Finding]:
    known = [item.id for item in onething.items]
    for place, item in enumerate(onething.items):
        for need in item.needs:
            if need not in known[:place]:
                yield Finding(
                    ("items", place, "needs"),
                    Said(
                        f"“{need}”不是排在它前面的事项。",
                        f'"{need}" is not an item listed before this one.',
                    ),
                    Said(
                        "请把它要等的事项写在前面。",
                        "List the items that it waits for before it.",
                    ),
                )


def _conditions(onething: "content.OneThing") -> Iterator[Finding]:
    asked: list[str] = []
    for s, section in enumerate(onething.sections):
        for q, question in enumerate(section.questions):
            yield from _reads(question.when, asked, ("sections", s, "questions", q, "when"))
            asked.append(question.field)
    for place, item in enumerate(onething.items):
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


def _total(onething: "content.OneThing", pack: "Pack") -> Iterator[Finding]:
    """DOMAIN 3.1: the total limit is at least the longest path through the items."""
    matters = {item.matter: pack.body("matter", item.matter) for item in onething.items}
    known = {id: body for id, body in matters.items() if isinstance(body, content.Matter)}
    whole = plan.make(onething, known, pack.all(Lifecycle), {})
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
