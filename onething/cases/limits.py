"""The single place that checks what a definition promises against what the law gives."""

from collections.abc import Iterator

from onething.cases.finding import Path, finding
from onething.cases.lifecycle import Lifecycle, Workable
from onething.clocks import Limit
from onething.packs import Finding


def findings(work: Workable, life: Lifecycle) -> Iterator[Finding]:
    """Clocks its lifecycle does not have; promises longer than the law, stages longer than what
    they are within; mixed units."""
    for name, own in work.limits.items():
        at: Path = ("limits", name)
        if name not in life.clocks:
            listed = ", ".join(life.clocks)
            yield finding(
                at,
                f"生命周期 {work.lifecycle} 没有时钟“{name}”。",
                f'The lifecycle {work.lifecycle} has no clock "{name}".',
                f"请写 {listed} 之一。",
                f"Write one of {listed}.",
            )
            continue
        limit = own.limit or life.clocks[name].limit
        legal = own.legal or life.clocks[name].legal
        if limit and legal and limit.unit == legal.unit and limit.amount > legal.amount:
            yield finding(
                at,
                f"承诺时限 {limit} 比法定时限 {legal} 长。",
                f"The promised limit {limit} is longer than the legal {legal}.",
                "请把 limit 改成不超过 legal。",
                "Make limit no longer than legal.",
            )
        if own.extension and own.extension.amount % 1:
            yield finding(
                at,
                f"延长 {own.extension} 不是整数。",
                f"An extension is a whole number, not {own.extension}.",
                "请写整数。",
                "Write a whole number.",
            )
        if own.extension and {x.unit for x in (limit, legal) if x} - {own.extension.unit}:
            yield finding(
                at,
                f"延长 {own.extension} 与时限的单位不同。",
                f"The extension {own.extension} is not in the unit of the limit.",
                "请用时限的单位写 extension。",
                "Write extension in the unit of the limit.",
            )
    yield from _stages(work, life)


def _stages(work: Workable, life: Lifecycle) -> Iterator[Finding]:
    for name, clock in life.clocks.items():
        stage, whole = _length(work, life, name), _length(work, life, clock.within or "")
        if stage and whole and stage.unit == whole.unit and stage.amount > whole.amount:
            yield finding(
                ("limits", name) if name in work.limits else ("limits",),
                f"环节“{name}”的时限 {stage} 比它所在的“{clock.within}”{whole} 长。",
                f'The stage "{name}" may take {stage}, longer than "{clock.within}", {whole}.',
                "请把环节时限改短。",
                "Make the limit of the stage shorter.",
            )


def _length(work: Workable, life: Lifecycle, name: str) -> Limit | None:
    for said in (work.limits.get(name), life.clocks.get(name)):
        if said and (said.limit or said.legal):
            return said.limit or said.legal
    return None
