"""The single place that plays a script in the database: every step a command, at its own time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import ledger, service
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.replay import rehearsal
from onething.cases.replay.cast import Cast
from onething.cases.replay.content import Replay
from onething.cases.replay.rehearsal import Outcome
from onething.cases.replay.script import Script, Step
from onething.cases.state import made_in
from onething.problem import Problem


@dataclass(frozen=True, slots=True)
class Played:
    """A script after it was played: what became of each step; `dossier_id` None if not opened.

    `surprises` counts the steps that went another way than in rehearsal: somebody else has been
    at the case, or the database is not what the engine says.
    """

    script: Script
    outcomes: tuple[Outcome, ...]
    dossier_id: UUID | None
    surprises: int = 0


class Theatre:
    """Plays the scripts of one replay into one realm; a second time it goes on where it was."""

    def __init__(self, id: str, replay: Replay, realm_id: int, book: Book, cast: Cast) -> None:
        self.id, self.replay, self.realm_id = id, replay, realm_id
        self.book, self.cast = book, cast
        actors = [scope.actor_id for scope in cast.values()]
        self.taken = ledger.keys(actors, self._key_of(""))

    def play(self, scripts: Collection[Script], now: datetime) -> Iterator[Played]:
        """Each script after it was played; what its clocks did since then is written too."""
        for script in scripts:
            played = self._play(script)
            if played.dossier_id:
                service.wake(played.dossier_id, now)
            yield played

    def _play(self, script: Script) -> Played:
        rehearsed = rehearsal.rehearse(self.book, script)
        if script.definition not in self.book.definitions:
            return Played(script, tuple(rehearsed), None)
        dossier_id = self._open(script)
        done = self._done(script)
        outcomes = [
            outcome if place < done else self._act(script, dossier_id, outcome)
            for place, outcome in enumerate(rehearsed)
        ]
        pairs = zip(rehearsed, outcomes, strict=True)
        surprises = sum(expected.command != found.command for expected, found in pairs)
        return Played(script, tuple(outcomes), dossier_id, surprises)

    def _done(self, script: Script) -> int:
        """How many steps lie behind: whatever comes before a step that was taken was decided."""
        places = enumerate(script.steps, start=1)
        return max(
            (place for place, step in places if self._key(script, step) in self.taken), default=0
        )

    def _open(self, script: Script) -> UUID:
        request = service.Request(
            realm_id=self.realm_id,
            subject=script.definition,
            branches=(Branch(script.definition, script.definition),),
            applicant_id=None,
            region_id=None,
            channel=script.channel,
            answers={"reference": script.name},
            series=self.replay.series,
        )
        scope, key = self.cast[script.responsible], self._key_of(f"{script.name}/open")
        return service.open(scope, key, request, script.received).dossier_id

    def _act(self, script: Script, dossier_id: UUID, expected: Outcome) -> Outcome:
        """The step as a command; unlike the rehearsal when somebody else has been at the case."""
        step, refusal = expected.step, expected.why
        if step.at is None:
            return expected
        case_id = made_in(dossier_id, 1)
        scope, key = self.cast[step.resource], self._key(script, step)
        for command in step.commands:
            try:
                service.act(scope, key, command, case_id, at=step.at)
            except Problem as problem:
                refusal = rehearsal.why(problem)
            else:
                return Outcome(step, command, expected.why, expected.was_moved)
        return Outcome(step, None, refusal)

    def _key(self, script: Script, step: Step) -> str:
        return self._key_of(f"{script.name}/{step.id}")

    def _key_of(self, what: str) -> str:
        return f"replay/{self.id}/{what}"
