"""The single place that reads from a dossier's events how long each office clock ran; pure.

A spell is a clock of an office from where it started, or was given more time, until it stopped or
was given more. It is red from the moment its time was over until it ended: computed from the
events and nothing else, so that the account can be made anew at any time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from onething import clocks
from onething.cases import lights, urging
from onething.cases.book import Book
from onething.cases.history import Step
from onething.cases.state import Case, Dossier, Run
from onething.parties.scope import APPLICANT


@dataclass(frozen=True, slots=True)
class Hands:
    """Who had the work: the task, its role, and the account; None while nobody had taken it."""

    task_id: UUID | None
    role: str
    holder_id: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """When and by whom lateness was explained, and with which code; `seq` is the event."""

    seq: int
    at: datetime
    by: int | None
    cause: str


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of one clock. `n` counts the spells of this clock in this case, from 1.

    The moments of its lights are as far as its pauses are known; None while that is not known.
    `hands` are those of now, or of its end; `red_hands` those of the moment it turned red, None
    while that is still ahead or nothing happened since.
    """

    case_id: UUID
    org_id: int
    definition: str
    clock: str
    n: int
    since: datetime
    warn_at: datetime | None
    red_at: datetime | None
    double_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]
    hands: Hands
    red_hands: Hands | None = None
    ended_at: datetime | None = None
    urges: int = 0
    urged_at: datetime | None = None
    explanation: Explanation | None = None

    @property
    def paused_at(self) -> datetime | None:
        """Since when it stands still; None when it does not."""
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None

    def was_red(self, at: datetime) -> bool:
        """Whether its time was over before it ended, or before `at`."""
        return self.red_at is not None and self.red_at < (self.ended_at or at)


def spells(book: Book, told: Iterable[Step]) -> list[Spell]:
    """The spells of a dossier that still go on or that were red, in the order they began."""
    fold = _Fold(book)
    for step in told:
        fold.take(step)
    return fold.result()


class _Fold:
    """The spells so far; each event is taken once, in order."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.before: Dossier | None = None
        self.going: dict[tuple[UUID, str], Spell] = {}
        self.over: list[Spell] = []
        self.count: dict[tuple[UUID, str], int] = {}

    def take(self, step: Step) -> None:
        at = step.event.at
        self._note_red_hands(at)
        for case in step.after.cases.values():
            for clock, run in case.clocks.items():
                if self._counts(case, clock, run):
                    self._clock(step.after, case, clock, run, at)
        if step.event.type == urging.URGE:
            self._urged(step)
        elif step.event.type == urging.EXPLAIN and "about" not in step.body["input"]:
            self._explained(step)
        self.before = step.after

    def result(self) -> list[Spell]:
        now = self.before
        going = [
            replace(spell, hands=_hands(now, spell.case_id, spell.clock))
            for spell in self.going.values()
        ]
        return sorted([*self.over, *going], key=lambda spell: (spell.since, str(spell.case_id)))

    def _counts(self, case: Case, clock: str, run: Run) -> bool:
        """Whether it is the office's time, and has an end: else it never shines."""
        known = self.book.lifecycle(case.definition).clocks.get(clock)
        return bool(known and known.counts == "office" and (run.limit or run.legal))

    def _note_red_hands(self, at: datetime) -> None:
        """Who had it when it turned red, as the dossier stood from the event before until now."""
        for key, spell in self.going.items():
            if self.before and spell.red_hands is None and spell.was_red(at):
                hands = _hands(self.before, spell.case_id, spell.clock)
                self.going[key] = replace(spell, red_hands=hands)

    def _clock(self, now: Dossier, case: Case, clock: str, run: Run, at: datetime) -> None:
        key = case.id, clock
        was = self.before.cases.get(case.id) if self.before else None
        before = was.clocks.get(clock) if was else None
        if run is before or run == before:
            return
        spell = self.going.get(key)
        if spell and before and (run.start != before.start or run.extension != before.extension):
            self._end(key, spell, at)
            spell = None
        if run.stop is not None:
            if spell:
                self._end(key, replace(spell, pauses=run.pauses), run.stop)
            return
        warn_at, red_at, double_at = _moments(self.book, run)
        if spell and spell.was_red(at) and (red_at is None or red_at >= at):
            self._end(key, spell, at)
            spell = None
        if spell is None:
            since = at if before and run.start == before.start else run.start
            spell = self._new(now, case, clock, since)
        spell = replace(
            spell, warn_at=warn_at, red_at=red_at, double_at=double_at, pauses=run.pauses
        )
        if self.before and spell.red_hands is None and spell.was_red(at):
            # A clock that is dated back may be over before it is started: whoever had the case
            # until now let it run out, and not the one who gets it.
            spell = replace(spell, red_hands=_hands(self.before, *key))
        self.going[key] = spell

    def _new(self, now: Dossier, case: Case, clock: str, since: datetime) -> Spell:
        key = case.id, clock
        self.count[key] = n = self.count.get(key, 0) + 1
        hands = _hands(now, case.id, clock)
        return Spell(
            case.id, case.org_id, case.definition, clock, n, since, None, None, None, (), hands
        )

    def _end(self, key: tuple[UUID, str], spell: Spell, at: datetime) -> None:
        """What was never red leaves nothing."""
        del self.going[key]
        hands = _hands(self.before, *key) if self.before else spell.hands
        ended = replace(spell, ended_at=at, hands=hands)
        if ended.was_red(at):
            self.over.append(replace(ended, red_hands=ended.red_hands or hands))

    def _urged(self, step: Step) -> None:
        for key, spell in self.going.items():
            if spell.case_id == step.event.case_id:
                self.going[key] = replace(spell, urges=spell.urges + 1, urged_at=step.event.at)

    def _explained(self, step: Step) -> None:
        """Everything of the case that was red by then and not explained yet."""
        event = step.event
        said = Explanation(event.seq, event.at, event.actor_id, step.body["input"]["cause"])
        for key, spell in self.going.items():
            self.going[key] = _with(spell, event.case_id, event.at, said)
        self.over = [_with(spell, event.case_id, event.at, said) for spell in self.over]


def _with(spell: Spell, case_id: UUID | None, at: datetime, said: Explanation) -> Spell:
    waits = spell.case_id == case_id and spell.explanation is None and spell.was_red(at)
    return replace(spell, explanation=said) if waits else spell


def _moments(book: Book, run: Run) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When a clock turns yellow, red, double red. Its deadlines are those its events told; while
    it stands still they are counted, for what was over before stays over."""
    promised = lights.basis(run, run.limit or run.legal)
    if promised is None:
        return None, None, None
    legal = lights.basis(run, run.legal)
    found = clocks.turns(promised, legal, book.calendar, book.light_rule)
    if run.is_paused:
        return None, found.red, found.double_red
    return run.warn or found.yellow, run.due, run.legal_due if legal else None


def _hands(dossier: Dossier | None, case_id: UUID, clock: str) -> Hands:
    """Who has the work of a clock: of its own task, else of any office task of the case."""
    tasks = [t for t in dossier.open_tasks(case_id) if t.role != APPLICANT] if dossier else []
    task = next((t for t in tasks if t.clock == clock), None) or next(iter(tasks), None)
    return Hands(task.id, task.role, task.holder_id) if task else Hands(None, "", None)
