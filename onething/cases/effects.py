"""The single place where the closed set of effects becomes changes to a case."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from onething.cases import deadlines, problems
from onething.cases import lifecycle as words
from onething.cases.book import Book
from onething.cases.context import Context
from onething.cases.event import stamp
from onething.cases.lifecycle import ClockLimits, Effect, Extend, Notify, Start
from onething.cases.moments import reached
from onething.cases.state import Case, Dossier, Run, Task, apply, moment
from onething.cases.stored import facts, stored
from onething.clocks import Limit
from onething.parties.scope import APPLICANT

Changes = list[dict[str, Any]]


class Effects:
    """Collects the changes of one event; each effect sees the case as the one before left it."""

    def __init__(
        self,
        book: Book,
        dossier: Dossier,
        case: Case,
        at: datetime,
        values: Mapping[str, Any],
    ) -> None:
        self.book, self.dossier, self.case_id = book, replace(dossier, at=at), case.id
        self.at, self.values = at, values
        self.lifecycle = book.lifecycle(case.definition)
        self.changes: Changes = []

    @property
    def case(self) -> Case:
        return self.dossier.cases[self.case_id]

    def add(self, change: dict[str, Any]) -> None:
        self.changes.append(change)
        self.dossier = apply(self.dossier, self.case_id, self.at, [change])

    def value(self, feel: str) -> Any:
        """What an expression gives, as things stand by now; None when that is not known."""
        return self.book.value(feel, Context(self.book, self.dossier, self.case_id, self.values))

    def enter(self, name: str | None) -> None:
        if name is None:
            return
        state = self.lifecycle.states[name]
        self.add(
            {
                "do": "state",
                "to": name,
                "stage": state.stage,
                "outcome": state.outcome,
                "final": state.final,
            }
        )

    def do(self, effects: list[Effect]) -> None:
        for effect in effects:
            _VERBS[effect.verb](self, getattr(effect, effect.verb))

    def close(self, task: Task) -> None:
        self.add({"do": "close", "task": task.id.int - self.dossier.id.int})

    def _open(self, kind: str) -> None:
        task = self.lifecycle.tasks[kind]
        self.add(
            {
                "do": "open",
                "task": self.dossier.made + 1,
                "case": self.case_id.int - self.dossier.id.int,
                "kind": kind,
                "org": self.case.org_id,
                "role": task.role,
                "clock": task.clock,
            }
        )

    def _close(self, kind: str) -> None:
        for task in self.dossier.open_tasks(self.case_id):
            if task.kind == kind:
                self.close(task)

    def _start(self, start: Start) -> None:
        spec = self.lifecycle.clocks[start.clock]
        own = self._own(start.clock)
        since = self.case.clocks[start.since].start if start.since else self.at
        limit = (own and own.limit) or spec.limit
        legal = (own and own.legal) or spec.legal
        most = self._most(start, limit or legal)
        if start.limit or start.procedure:
            limit = most
        if start.limit:
            amount = self.value(start.limit)
            if amount is None:
                return
            limit = _within(amount, most)
        run = Run(since, _text(limit), _text(legal), self.book.calendar.version, None, None)
        change = {
            "do": "start",
            "clock": start.clock,
            "start": stamp(since),
            "limit": run.limit,
            "legal": run.legal,
        }
        if start.limit or start.procedure:
            change["most"] = _text(most)
        self.add({**change, **self._deadlines(run)})

    def _most(self, start: Start, length: Limit | None) -> Limit:
        """How long a clock may be made; `length` is its own."""
        length = length or Limit(Decimal(0), "wd")
        if start.most is not None:
            return Limit(self.value(start.most) or Decimal(0), length.unit)
        if start.procedure is not None:
            return self._procedure(start.procedure).most
        return length

    def _procedure(self, input: str) -> words.Procedure:
        return self.book.procedures(self.case.definition)[self.values[input]]

    def _own(self, clock: str) -> ClockLimits | None:
        return self.book.definitions[self.case.definition].limits.get(clock)

    def _pause(self, pause: words.Pause) -> None:
        change = {"do": "pause", "clock": pause.clock, "at": stamp(self.at)}
        law = self._procedure(pause.procedure).law if pause.procedure else pause.law
        if law:
            ground = self.values[pause.procedure] if pause.procedure else ""
            change |= {"ground": ground, "law": law}
        self.add(change)

    def _resume(self, clock: str) -> None:
        run = self.case.clocks[clock]
        closed = (*run.pauses[:-1], (run.pauses[-1][0], self.at))
        deadlines = self._deadlines(run, closed)
        fired = self._still_fired(clock, deadlines)
        self.add({"do": "resume", "clock": clock, "at": stamp(self.at), **deadlines, **fired})

    def _extend(self, extend: Extend) -> None:
        run = self.case.clocks[extend.clock]
        own = self._own(extend.clock)
        by = int(((own and own.extension) or extend.by).amount)
        deadlines = self._deadlines(run, run.pauses, run.extension + by)
        fired = self._still_fired(extend.clock, deadlines)
        self.add({"do": "extend", "clock": extend.clock, "by": by, **deadlines, **fired})

    def _stop(self, clock: str) -> None:
        run = self.case.clocks.get(clock)
        if run is None or run.stop is not None:
            return
        self.add({"do": "stop", "clock": clock, "at": stamp(self.at)})

    def _deadlines(
        self,
        run: Run,
        pauses: tuple[tuple[datetime, datetime | None], ...] = (),
        extension: int = 0,
    ) -> dict[str, Any]:
        """The moments of a run that has these pauses and, if any, this extension."""
        run = replace(run, pauses=pauses, extension=extension or run.extension)
        return deadlines.counted(self.book, run)

    def _still_fired(self, clock: str, deadlines: Mapping[str, Any]) -> dict[str, list[str]]:
        """The rules of a clock that have fired for a moment that did not move into the future;
        of a paused clock all, as nobody knows yet where its moments will be."""
        run = replace(
            self.case.clocks[clock],
            due=moment(deadlines["due"]),
            legal_due=moment(deadlines["legal_due"]),
            calendar=deadlines["calendar"],
        )
        rules = self.lifecycle.due
        moments = {name: reached(self.book, rules[name], run) for name in run.fired}
        return {"fired": [name for name, at in moments.items() if at is None or at <= self.at]}

    def _issue(self, issue: words.Issue) -> None:
        change: dict[str, Any] = {"do": "issue", "document": issue.document}
        if issue.of:
            change["of"] = self.value(issue.of) or []
        self.add(change)

    def _set(self, values: Mapping[str, str]) -> None:
        for fact, feel in values.items():
            self.add({"do": "set", "fact": fact, "value": stored(self.value(feel))})

    def _branch(self, opened: words.Opened) -> None:
        body = self.book.definitions[opened.definition]
        taken = {case.branch for case in self.dossier.cases.values()}
        number = next(n for n in count(1) if _numbered(opened.definition, n) not in taken)
        region, submitted = self.dossier.region_id, self.dossier.opened_at
        competent = self.book.authority(opened.definition, region, facts(self.case), submitted)
        org = self.value(opened.org) if opened.org else competent.acts
        if org not in self.book.orgs:
            raise problems.NoSuchDepartment()
        given = {} if opened.org else competent.facts
        known = {fact: stored(self.value(feel)) for fact, feel in opened.facts.items()}
        self.add(
            {
                "do": "case",
                "case": self.dossier.made + 1,
                "branch": _numbered(opened.definition, number),
                "kind": body.lifecycle,
                "definition": opened.definition,
                "org": self.book.orgs[org],
                "needs": [],
                "facts": {**body.facts, **given, **known},
            }
        )

    def _case(self, definition: str) -> None:
        self.add({"do": "other", "definition": definition})

    def _notify(self, notify: Notify) -> None:
        self.add({"do": "notify", "to": notify.to, "message": notify.message})

    def _ask(self, kind: str) -> None:
        self._open(kind)
        self.add({"do": "notify", "to": APPLICANT, "task": kind})

    def _publish(self, what: str) -> None:
        self.add({"do": "publish", "what": what})


def _numbered(name: str, number: int) -> str:
    """The name of the n-th branch made of a definition: the first has its name alone."""
    return name if number == 1 else f"{name}-{number}"


def _within(amount: Any, most: Limit) -> Limit:
    """That much of the unit of `most`; raises NoLength, TooLong."""
    if not isinstance(amount, Decimal) or amount <= 0 or (most.in_days and amount % 1):
        raise problems.NoLength()
    if amount > most.amount:
        raise problems.TooLong(asked=Limit(amount, most.unit), most=most)
    return Limit(amount, most.unit)


def _text(limit: Limit | None) -> str | None:
    return None if limit is None else str(limit)


_VERBS: Mapping[str, Callable[[Effects, Any], None]] = {
    "open": Effects._open,
    "close": Effects._close,
    "start": Effects._start,
    "pause": Effects._pause,
    "resume": Effects._resume,
    "extend": Effects._extend,
    "stop": Effects._stop,
    "issue": Effects._issue,
    "set": Effects._set,
    "branch": Effects._branch,
    "case": Effects._case,
    "notify": Effects._notify,
    "ask": Effects._ask,
    "publish": Effects._publish,
}
