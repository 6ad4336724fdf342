"""The single place that finds what is wrong with a lifecycle by walking all of it, and no case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onething.cases.lifecycle import Command, DueRule, Effect, Lifecycle
from onething.packs import Finding, Said
from onething.parties.scope import APPLICANT

RESERVED = frozenset({"open", "start", "block", "claim", "release", "pass", "note", "number"})
"""Event types of the engine itself; no command or due rule may take their name."""

MANY = 20_000
"""A lifecycle with more situations than this is not walked to its end; none of ours is near it."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case can be: its state, the clocks that run or pause, the open tasks."""

    state: str
    clocks: frozenset[str]
    paused: frozenset[str]
    tasks: frozenset[str]


def findings(lifecycle: Lifecycle) -> Iterator[Finding]:
    """Everything wrong with it: names that lead nowhere; then, if every name is known, what can
    never happen and what never ends."""
    unknown = list(_unknown(lifecycle))
    yield from unknown
    if not unknown:
        yield from _walked(lifecycle)


def _finding(path: Path, zh: str, en: str, do_zh: str, do_en: str) -> Finding:
    return Finding(path, Said(zh, en), Said(do_zh, do_en))


def _named(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Finding]:
    if name not in known:
        listed = ", ".join(known)
        yield _finding(
            path,
            f"{what}“{name}”没有定义。",
            f'There is no {what} "{name}".',
            f"请写 {listed} 之一,或在 {what} 下定义它。",
            f"Write one of {listed}, or define it.",
        )


def _unknown(life: Lifecycle) -> Iterator[Finding]:
    roles = (*life.roles, APPLICANT)
    yield from _named(("first",), "states", life.first, life.states)
    for name, task in life.tasks.items():
        yield from _named(("tasks", name, "role"), "roles", task.role, roles)
        if task.clock:
            yield from _named(("tasks", name, "clock"), "clocks", task.clock, life.clocks)
    yield from _effects(life, ("begin",), life.begin)
    for name, command in life.commands.items():
        path: Path = ("commands", name)
        yield from _reserved(path, name)
        yield from _named((*path, "by"), "roles", command.by, roles)
        if command.task:
            yield from _named((*path, "task"), "tasks", command.task, life.tasks)
        yield from _move(life, path, command)
    for name, rule in life.due.items():
        path = ("due", name)
        yield from _reserved(path, name)
        yield from _named((*path, "clock"), "clocks", rule.clock, life.clocks)
        yield from _move(life, path, rule)


def _reserved(path: Path, name: str) -> Iterator[Finding]:
    if name in RESERVED:
        yield _finding(
            path,
            f"“{name}”是引擎自己的事件名。",
            f'"{name}" is an event of the engine itself.',
            "请换一个名字。",
            "Take another name.",
        )


def _move(life: Lifecycle, path: Path, move: Command | DueRule) -> Iterator[Finding]:
    for place, state in enumerate(move.states):
        yield from _named((*path, "states", place), "states", state, life.states)
    if move.to:
        yield from _named((*path, "to"), "states", move.to, life.states)
    yield from _effects(life, (*path, "effects"), move.effects)


def _effects(life: Lifecycle, path: Path, effects: list[Effect]) -> Iterator[Finding]:
    for place, effect in enumerate(effects):
        at = (*path, place)
        for task in (effect.open, effect.close, effect.ask):
            if task:
                yield from _named(at, "tasks", task, life.tasks)
        if effect.ask in life.tasks and life.tasks[effect.ask].role != APPLICANT:
            yield _finding(
                at,
                f"ask 的任务“{effect.ask}”不归申请人。",
                f'ask opens the task "{effect.ask}", which is not the applicant\'s.',
                "请用 open,或把该任务的 role 写成 applicant。",
                "Use open, or make applicant the role of the task.",
            )
        for clock in _clocks_of(effect):
            yield from _named(at, "clocks", clock, life.clocks)
        if effect.issue:
            yield from _named(at, "documents", effect.issue, life.documents)
        if effect.notify:
            yield from _named(at, "messages", effect.notify.message, life.messages)
            yield from _named(at, "roles", effect.notify.to, (*life.roles, APPLICANT))


def _clocks_of(effect: Effect) -> list[str]:
    named = [effect.pause, effect.resume, effect.stop]
    if effect.start:
        named += [effect.start.clock, effect.start.since]
    if effect.extend:
        named.append(effect.extend.clock)
    return [clock for clock in named if clock]


def _walked(life: Lifecycle) -> Iterator[Finding]:
    """What a walk through every situation never meets, or meets and must not."""
    start = _after(Situation(life.first, *[frozenset()] * 3), life.begin)
    seen, rest = {start}, [start]
    states, commands, rules = set[str](), set[str](), set[str]()
    stuck: dict[str, Situation] = {}
    while rest and len(seen) < MANY:
        here = rest.pop()
        states.add(here.state)
        if life.states[here.state].final:
            if here.clocks or here.tasks:
                stuck.setdefault(here.state, here)
            continue
        ahead = [*_commands_from(life, here, commands), *_rules_from(life, here, rules)]
        if not ahead:
            stuck.setdefault(here.state, here)
        for next in ahead:
            if next not in seen:
                seen.add(next)
                rest.append(next)
    yield from _never(("states",), "状态", "state", life.states.keys() - states)
    yield from _never(("commands",), "命令", "command", life.commands.keys() - commands)
    yield from _never(("due",), "到期规则", "due rule", life.due.keys() - rules)
    for state, here in sorted(stuck.items()):
        yield _stuck(life, state, here)


def _commands_from(life: Lifecycle, here: Situation, met: set[str]) -> Iterator[Situation]:
    for name, command in life.commands.items():
        if here.state in command.states and (command.task is None or command.task in here.tasks):
            met.add(name)
            closed = {command.task} if command.task and command.closes else set()
            yield _after(_moved(here, command.to, closed), command.effects)


def _rules_from(life: Lifecycle, here: Situation, met: set[str]) -> Iterator[Situation]:
    for name, rule in life.due.items():
        if here.state in rule.states and rule.clock in here.clocks - here.paused:
            met.add(name)
            yield _after(_moved(here, rule.to, set()), rule.effects)


def _moved(here: Situation, to: str | None, closed: set[str]) -> Situation:
    return Situation(to or here.state, here.clocks, here.paused, here.tasks - closed)


def _after(here: Situation, effects: list[Effect]) -> Situation:
    clocks, paused, tasks = set(here.clocks), set(here.paused), set(here.tasks)
    for effect in effects:
        tasks |= {task for task in (effect.open, effect.ask) if task}
        tasks -= {effect.close}
        if effect.start:
            clocks.add(effect.start.clock)
        if effect.pause:
            paused.add(effect.pause)
        paused -= {effect.resume, effect.stop}
        clocks -= {effect.stop}
    return Situation(here.state, frozenset(clocks), frozenset(paused), frozenset(tasks))


def _never(path: Path, zh: str, en: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in sorted(names):
        yield _finding(
            (*path, name),
            f"{zh}“{name}”永远不会出现。",
            f'The {en} "{name}" can never happen.',
            "请加上通向它的命令或任务,或删去它。",
            "Add a command or a task that leads to it, or delete it.",
        )


def _stuck(life: Lifecycle, state: str, here: Situation) -> Finding:
    if not life.states[state].final:
        return _finding(
            ("states", state),
            f"状态“{state}”没有出路,也不是终点。",
            f'Nothing leads out of the state "{state}", and it is not final.',
            "请加上离开它的命令,或写 final: true。",
            "Add a command that leaves it, or write final: true.",
        )
    clocks, tasks = ", ".join(sorted(here.clocks)), ", ".join(sorted(here.tasks))
    left_zh = " ".join(
        [f"时钟 {clocks} 没有停止" * bool(clocks), f"任务 {tasks} 没有关闭" * bool(tasks)]
    ).strip()
    left_en = " ".join(
        [f"the clocks {clocks} still run" * bool(clocks), f"tasks stay open: {tasks}" * bool(tasks)]
    ).strip()
    return _finding(
        ("states", state),
        f"到达终点“{state}”时,{left_zh}。",
        f'When the case ends in "{state}", {left_en}.',
        "请在通向它的命令里用 stop、close 收尾。",
        "Stop or close them in every command that leads there.",
    )
