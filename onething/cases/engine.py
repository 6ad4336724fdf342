"""The one engine that moves cases: pure; lifecycles say what, this says how."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import problems, recount, urging
from onething.cases.book import Book
from onething.cases.context import Context
from onething.cases.effects import Changes, Effects
from onething.cases.event import Draft, canonical, sealed_record, stamp
from onething.cases.inputs import WORDS, checked
from onething.cases.lifecycle import Command, Input, Lifecycle, WhenRule
from onething.cases.moments import reached
from onething.cases.state import BLOCKED, WAITING, Case, Dossier, Task, apply
from onething.cases.stored import stored
from onething.parties.scope import APPLICANT, Scope


@dataclass(frozen=True, slots=True)
class Branch:
    """One case to be opened: which definition, under what name, after which siblings, and, where
    not that of its definition, in which department (its code)."""

    name: str
    definition: str
    needs: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    org: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is asked for. `records` are the answers and names, kept erasable beside the events;
    `salt` is what their digests are made with. `attributes` are what is known of whoever asks,
    by which the competent departments are found."""

    dossier_id: UUID
    realm_id: int
    subject: str
    branches: tuple[Branch, ...]
    applicant_id: int | None
    region_id: int | None
    channel: str
    actor_id: int | None
    salt: bytes
    records: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do to a case, as he or she last saw it.

    `version` is that of the task; None when the caller does not say what it saw. `heir` is what
    the colleague holds to whom a task is given. `is_ordered`: the kernel itself moves a task, as
    a post ended or as the department has its work assigned; nobody's post is asked for then.
    """

    command: str
    case_id: UUID
    scope: Scope
    salt: bytes
    task_id: UUID | None = None
    version: int | None = None
    input: Mapping[str, Any] = field(default_factory=dict)
    heir: Scope | None = None
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written: the events, the dossier after them, and by event the words to
    keep erasable, as canonical text."""

    before: Dossier
    after: Dossier
    events: tuple[Draft, ...] = ()
    records: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def then(
        self,
        type: str,
        changes: Changes,
        at: datetime,
        case: Case | None = None,
        actor_id: int | None = None,
        org_id: int | None = None,
        after: Dossier | None = None,
        **body: Any,
    ) -> "Decision":
        """This decision with one more event; `after` is what its changes make, if it is known."""
        case_id = case.id if case else None
        draft = Draft(type, at, case_id, actor_id, org_id, {**body, "changes": changes})
        after = after or apply(self.after, case_id, at, changes)
        return replace(self, after=after, events=(*self.events, draft))

    def keeping(self, words: Mapping[str, Any]) -> "Decision":
        """This decision with the words of its last event kept as erasable records."""
        index = len(self.events) - 1
        kept = {(index, name): canonical(value) for name, value in words.items()}
        return replace(self, records={**self.records, **kept})


def open(book: Book, opening: Opening, at: datetime) -> Decision:
    """A new dossier with its branches; those that wait for nothing begin at once."""
    empty = Dossier(
        id=opening.dossier_id,
        realm_id=opening.realm_id,
        subject=opening.subject,
        release=book.release,
        applicant_id=opening.applicant_id,
        region_id=opening.region_id,
        channel=opening.channel,
        at=at,
        opened_at=at,
    )
    decision = Decision(empty, empty).then(
        "open",
        [_case(book, opening, branch, n, at) for n, branch in enumerate(opening.branches, start=1)],
        at,
        actor_id=opening.actor_id,
        realm=opening.realm_id,
        subject=opening.subject,
        release=book.release,
        applicant=opening.applicant_id,
        region=opening.region_id,
        channel=opening.channel,
        records=_digests(opening.salt, opening.records),
    )
    return _go_on(book, decision.keeping(opening.records))


def _case(
    book: Book, opening: Opening, branch: Branch, ordinal: int, at: datetime
) -> dict[str, Any]:
    """A branch in the hands of whoever is competent at the moment of the submission."""
    definition = book.definitions[branch.definition]
    attributes = {**opening.attributes, **branch.facts}
    competent = book.authority(branch.definition, opening.region_id, attributes, at)
    given = {name: stored(v) for name, v in branch.facts.items()}
    return {
        "do": "case",
        "case": ordinal,
        "branch": branch.name,
        "kind": definition.lifecycle,
        "definition": branch.definition,
        "org": book.orgs[branch.org or competent.acts],
        "needs": list(branch.needs),
        "facts": {**definition.facts, **given, **competent.facts},
    }


def _digests(salt: bytes, words: Mapping[str, Any]) -> dict[str, str]:
    return {name: sealed_record(salt, canonical(value)) for name, value in words.items()}


def advance(book: Book, dossier: Dossier, at: datetime) -> Decision:
    """Everything the clocks do by `at`, each at its own moment, in the order of the moments.

    When a new calendar has come, what was due by then is done first; then the deadlines that fall
    elsewhere on it are recounted.
    """
    decision = Decision(dossier, dossier)
    if book.since <= at and recount.is_behind(book, dossier):
        decision = _recounted(book, _fired(book, decision, book.since))
    return _fired(book, decision, at)


def _recounted(book: Book, decision: Decision) -> Decision:
    at = max(book.since, decision.after.at)
    for case in decision.after.cases.values():
        if changes := recount.changes(book, case, at):
            why = recount.reasons(book, changes)
            decision = decision.then(recount.EVENT, changes, at, case, **why)
    return decision


def _fired(book: Book, decision: Decision, at: datetime) -> Decision:
    """Every due rule whose moment has come, one after the other."""
    while found := _next_due(book, decision.after, at):
        moment, case_id, name = found
        before = decision.after
        case = before.cases[case_id]
        rule = book.lifecycle(case.definition).due[name]
        effects = Effects(book, before, case, max(moment, before.at), {})
        effects.add({"do": "fire", "clock": rule.clock, "rule": name})
        effects.enter(rule.to)
        effects.do(rule.effects)
        decision = decision.then(
            name, effects.changes, effects.at, case, after=effects.dossier, due=stamp(moment)
        )
        decision = _go_on(book, decision)
    return decision


def pending(book: Book, dossier: Dossier) -> Iterator[tuple[UUID, str, datetime, bool]]:
    """(case, rule, moment, provisional) of every due rule that is still to fire and whose guard
    holds as the dossier stands."""
    for case in dossier.cases.values():
        if case.ended_at or case.state in (WAITING, BLOCKED):
            continue
        for name, rule in book.lifecycle(case.definition).due.items():
            run = case.clocks.get(rule.clock)
            if run and run.is_running and name not in run.fired and case.state in rule.states:
                moment = reached(book, rule, run)
                if moment and _holds_in(book, rule.guard, dossier, case):
                    yield case.id, name, moment, run.provisional


def _next_due(book: Book, dossier: Dossier, at: datetime) -> tuple[datetime, UUID, str] | None:
    due = ((moment, id, name) for id, name, moment, _ in pending(book, dossier) if moment <= at)
    return min(due, default=None)


def decide(book: Book, so_far: Decision, act: Act, at: datetime) -> Decision:
    """What was decided so far, and what this command does; raises the Problem that forbids it."""
    dossier = so_far.after
    case = dossier.cases.get(act.case_id)
    if case is None:
        raise problems.NotFound()
    at = max(at, dossier.at)
    lifecycle = book.lifecycle(case.definition)
    command = lifecycle.commands.get(act.command)
    if command is None and act.command in _ON_ANY_TASK:
        return _ON_ANY_TASK[act.command](book, so_far, case, act, at)
    if command is None:
        raise problems.NotFound()
    _authorise(dossier, case, act.scope, command, lifecycle)
    task = _task(book, dossier, case, act, command)
    inputs = book.inputs(case.definition, command)
    values = checked(inputs, act.input)
    _guard(book, command, Context(book, replace(dossier, at=at), case.id, values))

    effects = Effects(book, dossier, case, at, values)
    if task and command.closes:
        effects.close(task)
    effects.enter(command.to)
    effects.do(command.effects)
    words = {spec.id: values[spec.id] for spec in command.input if _is_words(spec, values)}
    decision = so_far.then(
        act.command,
        effects.changes,
        at,
        case,
        actor_id=act.scope.actor_id,
        org_id=None if command.by == APPLICANT else case.org_id,
        after=effects.dossier,
        input={name: value for name, value in values.items() if name not in words},
        records=_digests(act.salt, words),
        **_for_whom(case.org_id, command.by, task, act.scope),
    )
    return _go_on(book, decision.keeping(words))


def _is_words(spec: Input, values: Mapping[str, Any]) -> bool:
    return spec.type in WORDS and spec.id in values


def permits(
    book: Book, dossier: Dossier, case: Case, scope: Scope
) -> Iterator[tuple[str, Command]]:
    """The commands this scope could give to the case as it stands; guards are left to `decide`."""
    if case.state in (WAITING, BLOCKED):
        return
    lifecycle = book.lifecycle(case.definition)
    open_tasks = {task.kind: task for task in dossier.open_tasks(case.id)}
    for name, command in lifecycle.commands.items():
        if case.state not in command.states or not _holds(dossier, case, scope, command.by):
            continue
        task = open_tasks.get(command.task or "")
        if command.task is None or (task and scope.may_take_up(task.holder_id)):
            yield name, command


def _holds(dossier: Dossier, case: Case, scope: Scope, role: str) -> bool:
    if role == APPLICANT:
        return dossier.applicant_id in scope.parties
    return scope.holds(case.org_id, role)


def _authorise(
    dossier: Dossier, case: Case, scope: Scope, command: Command, lifecycle: Lifecycle
) -> None:
    if not _holds(dossier, case, scope, command.by):
        role = lifecycle.roles.get(command.by, command.by)
        raise problems.NotAllowed(command=command.name, role=role)


def _task(book: Book, dossier: Dossier, case: Case, act: Act, command: Command) -> Task | None:
    """The open task this command works on; None for a command that needs none."""
    if case.state not in command.states:
        raise _stale(book, case)
    if command.task is None:
        return None
    found = [task for task in dossier.open_tasks(case.id) if task.kind == command.task]
    task = next((t for t in found if act.task_id in (None, t.id)), None)
    if task is None or act.version not in (None, task.version):
        raise _stale(book, case)
    if not act.scope.may_take_up(task.holder_id):
        raise problems.HeldByOther()
    return task


def _stale(book: Book, case: Case) -> problems.Stale:
    states = book.lifecycle(case.definition).states
    return problems.Stale(state=states[case.state].name if case.state in states else case.state)


def _guard(book: Book, command: Command, context: Context) -> None:
    if command.guard and book.holds(command.guard, context) is not True:
        raise problems.GuardRefused(command=command.name, reason=command.refusal or command.guard)
    for guard in command.guards:
        if book.holds(guard.holds, context) is not True:
            raise problems.GuardRefused(command=command.name, reason=guard.refusal)


def _holds_in(book: Book, guard: str | None, dossier: Dossier, case: Case) -> bool:
    return guard is None or book.holds(guard, Context(book, dossier, case.id, {})) is True


MOST_STEPS = 1000
"""More than this does not follow from one event; a lifecycle that goes on so has no end."""


def _go_on(book: Book, decision: Decision) -> Decision:
    """Everything that follows from the last event: branches begin whose needs are met, those
    whose needs cannot be met any more are blocked, and what rules wait for comes true."""
    for _ in range(MOST_STEPS):
        if found := _ready(decision.after):
            decision = _begin_or_block(book, decision, *found)
        elif true := come_true(book, decision.after):
            decision = _follow(book, decision, *true)
        else:
            return decision
    raise RecursionError(f"rules of dossier {decision.after.id} follow one another without end")


def _begin_or_block(book: Book, decision: Decision, case: Case, failed: list[str]) -> Decision:
    at = decision.after.at
    if failed:
        change = {"do": "state", "to": BLOCKED, "stage": BLOCKED, "outcome": BLOCKED}
        return decision.then("block", [{**change, "final": True}], at, case, because=failed)
    lifecycle = book.lifecycle(case.definition)
    effects = Effects(book, decision.after, case, at, {})
    effects.enter(lifecycle.first)
    effects.do(lifecycle.begin)
    return decision.then("start", effects.changes, at, case, after=effects.dossier)


def _follow(book: Book, decision: Decision, case: Case, name: str, rule: WhenRule) -> Decision:
    effects = Effects(book, decision.after, case, decision.after.at, {})
    effects.enter(rule.to)
    effects.do(rule.effects)
    return decision.then(name, effects.changes, effects.at, case, after=effects.dossier)


def come_true(book: Book, dossier: Dossier) -> tuple[Case, str, WhenRule] | None:
    """The next rule whose guard holds; None in a dossier at rest."""
    for case in dossier.cases.values():
        if case.ended_at or case.state in (WAITING, BLOCKED):
            continue
        for name, rule in book.lifecycle(case.definition).rules:
            if case.state in rule.states and _holds_in(book, rule.guard, dossier, case):
                return case, name, rule
    return None


def _ready(dossier: Dossier) -> tuple[Case, list[str]] | None:
    """The next waiting case that can begin, or that cannot any more with what failed."""
    outcomes = {case.branch: case.outcome for case in dossier.cases.values()}
    for case in dossier.cases.values():
        if case.state != WAITING:
            continue
        failed = [need for need in case.needs if outcomes[need] in ("failure", BLOCKED)]
        if failed or all(outcomes[need] == "success" for need in case.needs):
            return case, failed
    return None


def _for_whom(org_id: int, role: str, task: Task | None, scope: Scope) -> dict[str, Any]:
    """What an event says of the colleague on leave for whom it was done; nothing if for none."""
    absent = scope.on_behalf_of(org_id, role, task.holder_id if task else None)
    return {} if absent is None else {"for": absent}


def _any_task(book: Book, dossier: Dossier, case: Case, act: Act) -> Task:
    """The open officers' task that an act on any task is about, as the actor saw it."""
    task = dossier.tasks.get(act.task_id) if act.task_id else None
    if task is None or task.case_id != case.id:
        raise problems.NotFound()
    if task.role == APPLICANT:
        raise _not_allowed(book, case, task)
    if task.closed_at or act.version not in (None, task.version):
        raise _stale(book, case)
    return task


def _not_allowed(book: Book, case: Case, task: Task) -> problems.NotAllowed:
    life = book.lifecycle(case.definition)
    role = life.roles.get(task.role, task.role)
    return problems.NotAllowed(command=life.tasks[task.kind].name, role=role)


def _own_task(book: Book, dossier: Dossier, case: Case, act: Act) -> Task:
    """The same, which only those who could work on it may claim, release or pass."""
    found = dossier.tasks.get(act.task_id) if act.task_id else None
    if found and found.case_id == case.id and not act.scope.holds(found.org_id, found.role):
        raise _not_allowed(book, case, found)
    task = _any_task(book, dossier, case, act)
    if not act.scope.may_take_up(task.holder_id):
        raise problems.HeldByOther()
    return task


def _hold(
    so_far: Decision, case: Case, act: Act, at: datetime, task: Task, holder: int | None
) -> Decision:
    """The task in the hands of `holder`; None: back in the pool. With a reason, if one is given."""
    dossier = so_far.after
    change = {"do": "hold", "task": task.id.int - dossier.id.int, "holder": holder}
    reason = str(act.input.get("reason") or "").strip()
    words = {"reason": reason} if reason else {}
    said: dict[str, Any] = {"records": _digests(act.salt, words)} if words else {}
    if act.is_ordered and "why" in act.input:
        said["why"] = act.input["why"]
    said |= _for_whom(task.org_id, task.role, task, act.scope)
    actor_id, org_id = act.scope.actor_id, task.org_id
    held = so_far.then(act.command, [change], at, case, actor_id=actor_id, org_id=org_id, **said)
    return held.keeping(words)


def _claim(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    task = _own_task(book, so_far.after, case, act)
    return _hold(so_far, case, act, at, task, act.scope.actor_id)


def _release(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    return _hold(so_far, case, act, at, _own_task(book, so_far.after, case, act), None)


def _pass(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    """Hand a task to a colleague who could work on it as well."""
    task = _own_task(book, so_far.after, case, act)
    return _hold(so_far, case, act, at, task, _heir(act, task).actor_id)


def _heir(act: Act, task: Task) -> Scope:
    """The colleague to whom the task goes, if he or she is there and could work on it."""
    heir = act.heir
    if heir is None or not heir.holds(task.org_id, task.role):
        raise problems.NoSuchColleague()
    if heir.is_away:
        raise problems.ColleagueAway()
    return heir


def _assign(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    """Whoever leads the department says who does it; or the department chose a way."""
    if not act.scope.works_in(case.org_id) and not act.is_ordered:
        raise problems.NotFound()
    task = _any_task(book, so_far.after, case, act)
    if not act.is_ordered and task.org_id not in act.scope.leads:
        raise problems.LeadersOnly()
    return _hold(so_far, case, act, at, task, _heir(act, task).actor_id)


def _take_over(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    """Whoever leads, or the deputy, does himself what a colleague holds, and says why."""
    scope = act.scope
    if not scope.works_in(case.org_id):
        raise problems.NotFound()
    task = _any_task(book, so_far.after, case, act)
    if not scope.holds(task.org_id, task.role):
        raise _not_allowed(book, case, task)
    if task.org_id not in scope.leads and task.holder_id not in scope.stands_for:
        raise problems.LeadersOnly()
    if not str(act.input.get("reason") or "").strip():
        raise problems.NoReason()
    return _hold(so_far, case, act, at, task, scope.actor_id)


def _hand_over(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    """One of many tasks that go to a colleague at once; ordered without an heir, to the pool."""
    scope = act.scope
    if not act.is_ordered and not scope.works_in(case.org_id):
        raise problems.NotFound()
    task = _any_task(book, so_far.after, case, act)
    may = act.is_ordered or task.org_id in scope.leads
    if not may and (task.holder_id is None or not scope.may_take_up(task.holder_id)):
        raise problems.LeadersOnly()
    to_pool = act.is_ordered and act.heir is None
    return _hold(so_far, case, act, at, task, None if to_pool else _heir(act, task).actor_id)


def _note(book: Book, so_far: Decision, case: Case, act: Act, at: datetime) -> Decision:
    """Write something down beside a case; it moves nothing."""
    if not act.scope.works_in(case.org_id):
        raise problems.NotFound()
    words = {"note": str(act.input.get("note", ""))}
    noted = so_far.then(
        "note",
        [],
        at,
        case,
        actor_id=act.scope.actor_id,
        org_id=case.org_id,
        records=_digests(act.salt, words),
    )
    return noted.keeping(words)


# A lifecycle published before may have taken one of these for a command of its own; then
# that counts, for its cases are pinned to it. Soundness keeps new ones from doing so.
_ON_ANY_TASK: Mapping[str, Callable[[Book, Decision, Case, Act, datetime], Decision]] = {
    "claim": _claim,
    "release": _release,
    "pass": _pass,
    "assign": _assign,
    "take_over": _take_over,
    "hand_on": _hand_over,
    "note": _note,
    urging.URGE: urging.urge,
    urging.EXPLAIN: urging.explain,
}
