"""The single place that walks through all a lifecycle can do, without a case.

Of the facts it follows those that guard what is done to clocks; a guard that reads no others is
asked. Any other guard may hold: whatever some case could meet, the walk meets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from onething.cases.finding import Path, finding
from onething.cases.lifecycle import Command, DueRule, Effect, Lifecycle, WhenRule
from onething.packs import Finding
from onething.rules import feel, row
from onething.rules.names import names

MANY = 20_000
"""A lifecycle with more situations than this cannot be walked; ours have some dozens."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case can be: its state, the clocks ever started that one may be dated back to, the
    clocks that go on and those of them that are paused, the open tasks (one that is open twice or
    more stands twice), what is known of the facts that were set."""

    state: str
    begun: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    tasks: tuple[str, ...] = ()
    facts: frozenset[tuple[str, Any]] = frozenset()


@dataclass
class Met:
    """What a walk follows, and what it has met so far. `named` are the clocks at a `since`."""

    followed: frozenset[str]
    situations: set[Situation] = field(default_factory=set)
    moves: set[Path] = field(default_factory=set)
    named: frozenset[str] = frozenset()
    begun: set[str] = field(default_factory=set)
    back: dict[Situation, set[Situation]] = field(default_factory=dict)
    wrong: dict[Path, Finding] = field(default_factory=dict)


def findings(life: Lifecycle) -> Iterator[Finding]:
    """What can never happen, what cannot be done when it is, and what never ends."""
    met = Met(_followed(life), named=_since(life))
    rest = list(_after(Situation(life.first), life.begin, ("begin",), met))
    met.situations.update(rest)
    while rest:
        here = rest.pop()
        if life.states[here.state].final:
            continue
        for there in _ahead(life, here, met):
            _keeps_outcome(life, here, there, met)
            met.back.setdefault(there, set()).add(here)
            if there not in met.situations:
                met.situations.add(there)
                rest.append(there)
        if len(met.situations) > MANY:
            yield _too_many()
            return
    yield from met.wrong.values()
    yield from _unmet(life, met)
    yield from _unended(life, met)


def _ahead(life: Lifecycle, here: Situation, met: Met) -> Iterator[Situation]:
    for name, command in life.commands.items():
        if (
            here.state in command.states
            and (command.task is None or command.task in here.tasks)
            and _may_hold(command.conditions, here, met)
        ):
            tasks = Counter(here.tasks)
            tasks -= Counter([command.task] if command.task and command.closes else [])
            yield from _moved(here, ("commands", name), command, tasks, met)
    for name, rule in life.due.items():
        goes_on = rule.clock in here.clocks - here.paused
        if here.state in rule.states and goes_on and _may_hold(rule.conditions, here, met):
            yield from _moved(here, ("due", name), rule, Counter(here.tasks), met)
    for name, when in life.when.items():
        if here.state in when.states and _may_hold([when.guard], here, met):
            yield from _moved(here, ("when", name), when, Counter(here.tasks), met)


def _moved(
    here: Situation,
    path: Path,
    move: Command | DueRule | WhenRule,
    tasks: Counter[str],
    met: Met,
) -> Iterator[Situation]:
    met.moves.add(path)
    there = replace(here, state=move.to or here.state, tasks=_sorted(tasks))
    return _after(there, move.effects, (*path, "effects"), met)


def _effects(life: Lifecycle) -> Iterator[Effect]:
    yield from life.begin
    moves: list[Command | DueRule | WhenRule] = [*life.commands.values()]
    for move in [*moves, *life.due.values(), *life.when.values()]:
        yield from move.effects


def _since(life: Lifecycle) -> frozenset[str]:
    return frozenset(e.start.since for e in _effects(life) if e.start and e.start.since)


def _followed(life: Lifecycle) -> frozenset[str]:
    """The facts that the walk follows: the lifecycle sets them, and they guard what is done to
    clocks. To follow every fact would make the walk endless."""
    own = {fact for effect in _effects(life) for fact in effect.set or ()}
    guards = (
        text
        for command in life.commands.values()
        if any(e.pause or e.resume or e.extend for e in command.effects)
        for text in command.conditions
    )
    read = {name.removeprefix("case.") for guard in guards for name in _reads(guard)}
    return frozenset(own & read)


def _may_hold(guards: Iterable[str], here: Situation, met: Met) -> bool:
    return all(_one_may_hold(guard, here, met.followed) for guard in guards)


def _one_may_hold(guard: str, here: Situation, followed: frozenset[str]) -> bool:
    facts = dict(here.facts)
    for name in _reads(guard):
        first, _, fact = name.partition(".")
        if first != "case" or fact not in followed or facts.get(fact) is _UNKNOWN:
            return True
    return _condition(guard)({"case": facts}) is not False


_UNKNOWN = object()


@cache
def _reads(text: str) -> frozenset[str]:
    return names(feel.parse(text))


@cache
def _condition(text: str) -> Any:
    return row.decide(text)


@cache
def _constant(text: str) -> Any:
    value = _UNKNOWN if _reads(text) else row.compile(text)({}, None)
    return value if isinstance(value, str | bool | Decimal | None) else _UNKNOWN


def _sorted(tasks: Counter[str]) -> tuple[str, ...]:
    """Two of a kind stand for any number of them, so that the walk comes to an end."""
    return tuple(task for task in sorted(tasks) for _ in range(min(tasks[task], 2)))


def _after(here: Situation, effects: list[Effect], path: Path, met: Met) -> Iterator[Situation]:
    """Where these effects lead; a clock whose length is given starts, or, given none, does not."""
    ways = [here]
    for place, effect in enumerate(effects):
        done = [_done(way, effect, (*path, place), met) for way in ways]
        may_be_left_out = effect.start is not None and effect.start.limit is not None
        ways = list(dict.fromkeys([*done, *ways] if may_be_left_out else done))
    return iter(ways)


def _done(here: Situation, effect: Effect, at: Path, met: Met) -> Situation:
    begun, clocks, paused = set(here.begun), set(here.clocks), set(here.paused)
    tasks, facts = Counter(here.tasks), dict(here.facts)
    if effect.start:
        clock = effect.start.clock
        _must(met, at, effect.start.since, begun, here.state)
        met.begun.add(clock)
        begun |= {clock} & met.named
        clocks.add(clock)
        paused.discard(clock)
    if effect.pause:
        _must(met, at, effect.pause.clock, clocks - paused, here.state)
        paused.add(effect.pause.clock)
    if effect.resume:
        _must(met, at, effect.resume, paused, here.state)
        paused.discard(effect.resume)
    if effect.extend:
        _must(met, at, effect.extend.clock, clocks, here.state)
    if effect.stop:
        clocks.discard(effect.stop)
        paused.discard(effect.stop)
    facts |= {
        fact: _constant(text) for fact, text in (effect.set or {}).items() if fact in met.followed
    }
    if effect.close:
        del tasks[effect.close]
    tasks += Counter(task for task in (effect.open, effect.ask) if task)
    return Situation(
        here.state,
        frozenset(begun),
        frozenset(clocks),
        frozenset(paused),
        _sorted(tasks),
        frozenset(facts.items()),
    )


def _must(met: Met, at: Path, clock: str | None, among: Iterable[str], state: str) -> None:
    if clock is not None and clock not in among:
        met.wrong.setdefault(
            at,
            finding(
                at,
                f"走到状态“{state}”时,时钟“{clock}”可能不在能这样做的情形。",
                f'On the way to "{state}" the clock "{clock}" may not be in a condition for this.',
                "只有在走的时钟能暂停,暂停的能恢复,没有停止的能延长,开始过的能作 since。",
                "Pause a clock that runs, resume one that is paused, extend one that was not"
                " stopped, name one at since that was started.",
            ),
        )


def _keeps_outcome(life: Lifecycle, here: Situation, there: Situation, met: Met) -> None:
    """Siblings begin, or are blocked, as soon as an outcome is certain; so it must stay."""
    was, becomes = life.states[here.state].outcome, life.states[there.state].outcome
    at: Path = ("states", there.state)
    if was and becomes != was:
        met.wrong.setdefault(
            at,
            finding(
                at,
                f"状态“{here.state}”的结果已经是 {was},到“{there.state}”却变了。",
                f'The outcome was {was} in "{here.state}", and changes in "{there.state}".',
                "请让两处一致,或删去前面状态的 outcome。",
                "Write the same outcome, or none in the state before.",
            ),
        )


def _too_many() -> Finding:
    return finding(
        (),
        f"这个生命周期有 {MANY} 种以上的情形,无法检查。",
        f"This lifecycle has more than {MANY} situations and cannot be checked.",
        "请减少同时走的时钟和同时开着的任务。",
        "Let fewer clocks and tasks go on at the same time.",
    )


def _unmet(life: Lifecycle, met: Met) -> Iterator[Finding]:
    states = {here.state for here in met.situations}
    opened = {task for here in met.situations for task in here.tasks}
    yield from _never("states", "状态", "state", life.states.keys() - states)
    yield from _never("clocks", "时钟", "clock", life.clocks.keys() - met.begun)
    yield from _never("tasks", "任务", "task", life.tasks.keys() - opened)
    for kind, zh, en, named in (
        ("commands", "命令", "command", life.commands.keys()),
        ("due", "到期规则", "due rule", life.due.keys()),
        ("when", "规则", "rule", life.when.keys()),
    ):
        yield from _never(kind, zh, en, {name for name in named if (kind, name) not in met.moves})


def _never(kind: str, zh: str, en: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in sorted(names):
        yield finding(
            (kind, name),
            f"{zh}“{name}”永远不会出现。",
            f'The {en} "{name}" can never happen.',
            "请加上通向它的命令或任务,或删去它。",
            "Add a command or a task that leads to it, or delete it.",
        )


def _unended(life: Lifecycle, met: Met) -> Iterator[Finding]:
    """Situations that no end can be reached from, and ends with something left to do."""
    ended = {here for here in met.situations if life.states[here.state].final}
    ending, rest = set(ended), list(ended)
    while rest:
        new = met.back.get(rest.pop(), set()) - ending
        ending |= new
        rest += new
    for state in sorted({here.state for here in met.situations - ending}):
        yield finding(
            ("states", state),
            f"从状态“{state}”可能再也到不了终点。",
            f'From the state "{state}" a case may never reach an end.',
            "请加上离开它的命令,或写 final: true。",
            "Add a command that leads on, or write final: true.",
        )
    for state in sorted({here.state for here in ended if here.clocks or here.tasks}):
        left = [here for here in ended if here.state == state]
        yield _left(
            state,
            sorted({clock for here in left for clock in here.clocks}),
            sorted({task for here in left for task in here.tasks}),
        )


def _left(state: str, clocks: list[str], tasks: list[str]) -> Finding:
    listed = ", ".join(clocks), ", ".join(tasks)
    zh = [f"时钟 {listed[0]} 没有停止" * bool(clocks), f"任务 {listed[1]} 没有关闭" * bool(tasks)]
    en = [
        f"clocks still go on: {listed[0]}" * bool(clocks),
        f"tasks stay open: {listed[1]}" * bool(tasks),
    ]
    return finding(
        ("states", state),
        f"到达终点“{state}”时,可能{','.join(filter(None, zh))}。",
        f'When a case ends in "{state}", maybe {"; ".join(filter(None, en))}.',
        "请在通向它的命令里用 stop、close 收尾。",
        "Stop or close them in every command that leads there.",
    )
