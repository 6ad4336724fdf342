"""The single place that finds names in a lifecycle that lead nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onething.cases import documents, endless, reach
from onething.cases.context import READABLE
from onething.cases.finding import Path, finding
from onething.cases.lifecycle import (
    Command,
    DueRule,
    Effect,
    Extend,
    Input,
    Lifecycle,
    Start,
    WhenRule,
)
from onething.cases.state import BLOCKED, WAITING
from onething.packs import Finding, Pack
from onething.parties.scope import APPLICANT
from onething.rules import feel
from onething.rules.names import names

RESERVED = frozenset(
    {"open", "start", "block", "claim", "release", "pass", "assign", "take_over", "hand_on"}
    | {"note", "urge", "explain", "number", "recount"}
)
"""Event types of the engine itself; no command or due rule may take their name."""


def findings(lifecycle: Lifecycle, pack: Pack) -> Iterator[Finding]:
    """Everything wrong with it: names that lead nowhere; then, if every name is known, what can
    never happen and what never ends."""
    unknown = [*_unknown(lifecycle), *_unopenable(lifecycle, pack), *endless.findings(lifecycle)]
    yield from unknown
    if not unknown:
        yield from documents.findings(lifecycle)
        yield from reach.findings(lifecycle)


WORDS = {
    "states": ("状态", "state"),
    "clocks": ("时钟", "clock"),
    "tasks": ("任务", "task"),
    "roles": ("岗位", "role"),
    "documents": ("文书", "document"),
    "messages": ("消息", "message"),
}


def _named(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Finding]:
    if name not in known:
        (zh, en), listed = WORDS[what], ", ".join(known)
        yield finding(
            path,
            f"没有{zh}“{name}”。",
            f'There is no {en} "{name}".',
            f"请在 {what} 下定义它,或改写已有的:{listed}。",
            f"Define it under {what}, or name one that is there: {listed}.",
        )


def _unknown(life: Lifecycle) -> Iterator[Finding]:
    roles = (*life.roles, APPLICANT)
    yield from _named(("first",), "states", life.first, life.states)
    for name in life.states:
        yield from _reserved(("states", name), name, (WAITING, BLOCKED))
    yield from _without_outcome(life)
    for name, clock in life.clocks.items():
        if clock.within:
            others = life.clocks.keys() - {name}
            yield from _named(("clocks", name, "within"), "clocks", clock.within, others)
    for name, task in life.tasks.items():
        yield from _named(("tasks", name, "role"), "roles", task.role, roles)
        if task.clock:
            yield from _named(("tasks", name, "clock"), "clocks", task.clock, life.clocks)
    yield from _effects(life, ("begin",), life.begin, [])
    for name, command in life.commands.items():
        path: Path = ("commands", name)
        yield from _reserved(path, name, RESERVED)
        yield from _named((*path, "by"), "roles", command.by, roles)
        if command.task:
            yield from _named((*path, "task"), "tasks", command.task, life.tasks)
        if command.guard:
            yield from _read((*path, "guard"), command.guard, command.input)
        for place, guard in enumerate(command.guards):
            yield from _read((*path, "guards", place, "holds"), guard.holds, command.input)
        yield from _move(life, path, command, command.input)
    for name, rule in life.due.items():
        path = ("due", name)
        yield from _reserved(path, name, (*RESERVED, *life.commands))
        yield from _named((*path, "clock"), "clocks", rule.clock, life.clocks)
        yield from _rule(life, path, rule)
        if rule.before and rule.before.unit == "wh":
            yield finding(
                (*path, "before"),
                "提前量不能以工作小时计。",
                "A time before the end cannot be in working hours.",
                "请用 wd、cd、h 或 min。",
                "Use wd, cd, h or min.",
            )
    for name, when in life.when.items():
        path = ("when", name)
        yield from _reserved(path, name, (*RESERVED, *life.commands, *life.due))
        yield from _rule(life, path, when)


def _without_outcome(life: Lifecycle) -> Iterator[Finding]:
    for name, state in life.states.items():
        if state.final and state.outcome is None:
            yield finding(
                ("states", name),
                f"终点“{name}”没有结果,等它的事项会一直等下去。",
                f'The end "{name}" has no outcome; what waits for it would wait for ever.',
                "请写 outcome: success 或 failure。",
                "Write outcome: success or failure.",
            )


def _reserved(path: Path, name: str, taken: Iterable[str]) -> Iterator[Finding]:
    if name in taken:
        yield finding(
            path,
            f"“{name}”已经另有所指。",
            f'"{name}" already means something else here.',
            "请换一个名字。",
            "Take another name.",
        )


def _read(path: Path, text: str, inputs: Iterable[Input]) -> Iterator[Finding]:
    """Names that a guard or a `set` reads and that will never be known."""
    given = [f"input.{spec.id}" for spec in inputs]
    for name in sorted(names(feel.parse(text), given)):
        first = name.partition(".")[0]
        if first not in READABLE or (first == "input" and name not in given):
            listed = ", ".join(["case.…", "state", *given])
            yield finding(
                path,
                f"“{name}”在这里读不到。",
                f'"{name}" cannot be read here.',
                f"可以读 {listed}。",
                f"What can be read is {listed}.",
            )


def _rule(life: Lifecycle, path: Path, rule: DueRule | WhenRule) -> Iterator[Finding]:
    if rule.guard:
        yield from _read((*path, "guard"), rule.guard, [])
    yield from _move(life, path, rule, [])


def _move(
    life: Lifecycle, path: Path, move: Command | DueRule | WhenRule, inputs: list[Input]
) -> Iterator[Finding]:
    for place, state in enumerate(move.states):
        yield from _named((*path, "states", place), "states", state, life.states)
    if move.to:
        yield from _named((*path, "to"), "states", move.to, life.states)
    yield from _effects(life, (*path, "effects"), move.effects, inputs)


def _effects(
    life: Lifecycle, path: Path, effects: list[Effect], inputs: list[Input]
) -> Iterator[Finding]:
    for place, effect in enumerate(effects):
        at = (*path, place)
        for task in (effect.open, effect.close, effect.ask):
            if task:
                yield from _named(at, "tasks", task, life.tasks)
        if effect.ask in life.tasks and life.tasks[effect.ask].role != APPLICANT:
            yield finding(
                at,
                f"ask 的任务“{effect.ask}”不归申请人。",
                f'ask opens the task "{effect.ask}", which is not the applicant\'s.',
                "请用 open,或把该任务的 role 写成 applicant。",
                "Use open, or make applicant the role of the task.",
            )
        for clock in _clocks_of(effect):
            yield from _named(at, "clocks", clock, life.clocks)
        for text in _texts(effect):
            yield from _read(at, text, inputs)
        for procedure in _procedures(effect):
            yield from _chosen(at, procedure, inputs)
        if effect.start and effect.start.clock in life.clocks:
            yield from _length(life, at, effect.start)
        if effect.extend and effect.extend.clock in life.clocks:
            yield from _extension(life, at, effect.extend)
        if effect.issue:
            yield from _named(at, "documents", effect.issue.document, life.documents)
        if effect.notify:
            yield from _named(at, "messages", effect.notify.message, life.messages)
            yield from _named(at, "roles", effect.notify.to, (*life.roles, APPLICANT))


def _texts(effect: Effect) -> Iterator[str]:
    """Every expression in an effect."""
    yield from (effect.set or {}).values()
    if effect.start:
        yield from filter(None, (effect.start.limit, effect.start.most))
    if effect.branch:
        yield from (*filter(None, (effect.branch.org,)), *effect.branch.facts.values())
    if effect.issue and effect.issue.of:
        yield effect.issue.of


def _procedures(effect: Effect) -> Iterator[str]:
    named = effect.start or effect.pause
    if named and named.procedure:
        yield named.procedure


def _chosen(at: Path, name: str, inputs: Iterable[Input]) -> Iterator[Finding]:
    """An effect speaks of a procedure that the command is not sure to be given."""
    if not any(i.id == name and i.type == "procedure" and i.required for i in inputs):
        yield finding(
            at,
            f"这里没有名为“{name}”、必须选择的特别程序。",
            f'There is no input "{name}" here at which a procedure must be chosen.',
            "请在命令的 input 里加上它:type: procedure。",
            "Add it to the input of the command, with type: procedure.",
        )


def _length(life: Lifecycle, at: Path, start: Start) -> Iterator[Finding]:
    clock = life.clocks[start.clock]
    if (start.limit or start.procedure) and not (clock.limit or clock.legal):
        yield finding(
            at,
            f"时钟“{start.clock}”没有时限,不知道长度以什么计、最长多少。",
            f'The clock "{start.clock}" has no limit: neither unit nor cap of a length is known.',
            "请给这个时钟写 limit 或 legal。",
            "Give the clock a limit or a legal limit.",
        )
    if start.most and not start.limit:
        yield finding(
            at,
            "写了上限 most,却没有写长度 limit。",
            "There is a cap at most, but no length at limit.",
            "请写 limit,或删去 most。",
            "Write limit, or leave most out.",
        )


@dataclass(frozen=True, slots=True)
class Move:
    """Something that has effects, and where it stands."""

    path: Path
    effects: list[Effect]


def moves(life: Lifecycle) -> Iterator[Move]:
    """Everything in a lifecycle that has effects."""
    yield Move(("begin",), life.begin)
    for kind, named in (("commands", life.commands), ("due", life.due), ("when", life.when)):
        for name, each in named.items():
            yield Move((kind, name, "effects"), each.effects)


def _unopenable(life: Lifecycle, pack: Pack) -> Iterator[Finding]:
    """Branches and cases of definitions that the pack does not have."""
    for move in moves(life):
        for place, effect in enumerate(move.effects):
            opened = effect.branch.definition if effect.branch else effect.case
            kind, _, id = (opened or "").partition("/")
            if opened and id not in pack.definitions.get(kind, ()):
                yield finding(
                    (*move.path, place),
                    f"没有可以开办的“{opened}”。",
                    f'There is no "{opened}" to open a case of.',
                    "请写成 种类/编号,例如 work/abc,并定义它。",
                    "Write kind/id, such as work/abc, and define it.",
                )


def _extension(life: Lifecycle, at: Path, extend: Extend) -> Iterator[Finding]:
    if extend.by.amount % 1:
        yield finding(
            at,
            f"延长 {extend.by} 不是整数。",
            f"An extension is a whole number, not {extend.by}.",
            "请写整数。",
            "Write a whole number.",
        )
    clock = life.clocks[extend.clock]
    for limit in (clock.limit, clock.legal):
        if limit and limit.unit != extend.by.unit:
            yield finding(
                at,
                f"时钟“{extend.clock}”以 {limit.unit} 计,不能延长 {extend.by}。",
                f'The clock "{extend.clock}" counts {limit.unit}, it cannot grow by {extend.by}.',
                f"请用 {limit.unit} 写 by。",
                f"Write by in {limit.unit}.",
            )


def _clocks_of(effect: Effect) -> list[str]:
    named = [effect.pause.clock if effect.pause else None, effect.resume, effect.stop]
    if effect.start:
        named += [effect.start.clock, effect.start.since]
    if effect.extend:
        named.append(effect.extend.clock)
    return [clock for clock in named if clock]
