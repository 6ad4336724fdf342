"""The single place that says what guards, rules and effects can read of a case and its siblings."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from onething.cases.state import Case, Dossier, Run
from onething.cases.stored import facts
from onething.clocks import Limit
from onething.rules.row import NOW

if TYPE_CHECKING:
    from onething.cases.book import Book

READABLE = ("branch", "case", "clocks", "input", "org", "siblings", "state", "workdays")
"""The names there are; `today()` and `now()` are those of the event."""

AHEAD = 60
"""How many of the coming working days can be read."""


class Context(Mapping[str, Any]):
    """A case of a dossier, as the condition language reads it; each name is made when it is read.

    Of siblings it gives where they stand and what is known of them, never words.
    """

    def __init__(
        self, book: "Book", dossier: Dossier, case_id: UUID, values: Mapping[str, Any]
    ) -> None:
        self.book, self.dossier, self.case_id = book, dossier, case_id
        self._known: dict[str, Any] = {"input": values}

    @property
    def of(self) -> Case:
        return self.dossier.cases[self.case_id]

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = _MADE[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*READABLE, NOW))

    def __len__(self) -> int:
        return len(READABLE) + 1


def _siblings(context: Context) -> list[dict[str, Any]]:
    return [
        {
            "branch": each.branch,
            "definition": each.definition,
            "kind": each.kind,
            "org": context.book.codes.get(each.org_id),
            "state": each.state,
            "stage": each.stage,
            "outcome": each.outcome,
            "ended": each.ended_at is not None,
            "facts": facts(each),
        }
        for each in context.dossier.cases.values()
        if each.id != context.case_id
    ]


def _clocks(context: Context) -> dict[str, Any]:
    tz = context.book.calendar.tz
    return {name: _clock(run, tz) for name, run in context.of.clocks.items()}


def _clock(run: Run, tz: Any) -> dict[str, Any]:
    """Lengths are numbers in the unit of the clock; what it does not have is null."""
    return {
        "start": run.start.astimezone(tz),
        "due": run.due and run.due.astimezone(tz),
        "legal_due": run.legal_due and run.legal_due.astimezone(tz),
        "limit": _amount(run.limit),
        "legal": _amount(run.legal),
        "running": run.is_running,
        "paused": run.is_paused,
    }


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Limit.parse(text).amount


def _workdays(context: Context) -> list[Any]:
    """The working days after today: `workdays[7]` is the seventh."""
    calendar = context.book.calendar
    today = calendar.day_of(context.dossier.at)
    return [calendar.add(today, n) for n in range(1, AHEAD + 1)]


def _now(context: Context) -> Any:
    return context.dossier.at.astimezone(context.book.calendar.tz)


_MADE: Mapping[str, Callable[[Context], Any]] = {
    "branch": lambda context: context.of.branch,
    "case": lambda context: facts(context.of),
    "clocks": _clocks,
    "org": lambda context: context.book.codes.get(context.of.org_id),
    "siblings": _siblings,
    "state": lambda context: context.of.state,
    "workdays": _workdays,
    NOW: _now,
}
