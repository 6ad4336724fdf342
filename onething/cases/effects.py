"""The single place where the closed set of effects becomes changes to a case."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from onething.cases import deadlines
from onething.cases.book import Book
from onething.cases.event import stamp
from onething.cases.lifecycle import ClockLimits, Effect, Extend, Notify, Start
from onething.cases.state import Case, Dossier, Run, Task, apply
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
        context: Mapping[str, Any],
    ) -> None:
        self.book, self.dossier, self.case_id = book, replace(dossier, at=at), case.id
        self.at, self.context = at, context
        self.lifecycle = book.lifecycle(case.definition)
        self.changes: Changes = []

    @property
    def case(self) -> Case:
        return self.dossier.cases[self.case_id]

    def add(self, change: dict[str, Any]) -> None:
        self.changes.append(change)
        self.dossier = apply(self.dossier, self.case_id, self.at, [change])

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
        run = Run(since, _text(limit), _text(legal), self.book.calendar.version, None, None)
        change = {
            "do": "start",
            "clock": start.clock,
            "start": stamp(since),
            "limit": run.limit,
            "legal": run.legal,
        }
        self.add({**change, **self._deadlines(run)})

    def _own(self, clock: str) -> ClockLimits | None:
        return self.book.definitions[self.case.definition].limits.get(clock)

    def _pause(self, clock: str) -> None:
        self.add({"do": "pause", "clock": clock, "at": stamp(self.at)})

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
        reached = {"limit": deadlines["due"], "legal": deadlines["legal_due"]}
        rules = self.lifecycle.due
        return {
            "fired": [
                name
                for name in self.case.clocks[clock].fired
                if (reached[rules[name].reaches] or "") <= stamp(self.at)
            ]
        }

    def _issue(self, document: str) -> None:
        self.add({"do": "issue", "document": document})

    def _set(self, values: Mapping[str, str]) -> None:
        for fact, feel in values.items():
            value = self.book.value(feel, {**self.context, "case": facts(self.case)})
            self.add({"do": "set", "fact": fact, "value": stored(value)})

    def _branch(self, definition: str) -> None:
        body = self.book.definitions[definition]
        taken = {case.branch for case in self.dossier.cases.values()}
        number = next(n for n in count(1) if _numbered(definition, n) not in taken)
        region, opened = self.dossier.region_id, self.dossier.opened_at
        competent = self.book.authority(definition, region, facts(self.case), opened)
        self.add(
            {
                "do": "case",
                "case": self.dossier.made + 1,
                "branch": _numbered(definition, number),
                "kind": body.lifecycle,
                "definition": definition,
                "org": self.book.orgs[competent.acts],
                "needs": [],
                "facts": {**body.facts, **competent.facts},
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


def facts(case: Case) -> dict[str, Any]:
    """What is known of a case, as the condition language reads it: decimals, dates, moments."""
    return {name: _known(value) for name, value in case.facts.items()}


def stored(value: Any) -> Any:
    """A value as an event holds it: JSON that `_known` reads back, in the ledger and out of it."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else {_NUMBER: str(value)}
    if isinstance(value, datetime):
        return {_MOMENT: stamp(value)}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, list):
        return [stored(each) for each in value]
    return value


def _known(value: Any) -> Any:
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, list):
        return [_known(each) for each in value]
    if isinstance(value, Mapping):
        ((kind, text),) = value.items()
        return _READ[kind](text)
    return value


_NUMBER, _DATE, _MOMENT = "number", "date", "moment"
_READ: Mapping[str, Callable[[str], Any]] = {
    _NUMBER: Decimal,
    _DATE: date.fromisoformat,
    _MOMENT: datetime.fromisoformat,
}


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
