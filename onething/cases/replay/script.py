"""The single place that turns a trace of a log into what is to be done, in order; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onething.cases import xes
from onething.cases.replay.content import Replay

ENDING = "end"
"""The id of the step that ends a trace; the log says it as an attribute, not as an event."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody did: the first of `commands` that is allowed is given.

    `id` is its place in the trace, or ENDING; `at` is None, or `commands` empty, when the log or
    the pack does not say it.
    """

    id: str
    activity: str
    commands: tuple[str, ...]
    at: datetime | None
    resource: str

    @property
    def is_event(self) -> bool:
        return self.id != ENDING


@dataclass(frozen=True, slots=True)
class Script:
    """One trace as a dossier: when it came, what it is, what was done and when it ended.

    `definition` is empty when the pack has none for the department of the trace.
    """

    name: str
    received: datetime
    ended: datetime | None
    planned: datetime | None
    deadline: datetime | None
    department: str
    definition: str
    channel: str
    responsible: str
    steps: tuple[Step, ...]

    @property
    def events(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_event)


def script(replay: Replay, trace: xes.Trace) -> Script:
    """The script of a trace. Without its own date of receipt it was received with its first event.

    Raises LogRefused when it has neither.
    """
    said = trace.attributes
    ended = xes.moment(said, replay.ended)
    responsible = str(said.get(replay.responsible, ""))
    steps = [_step(replay, event, place) for place, event in enumerate(trace.events)]
    times = [step.at for step in steps if step.at]
    received = xes.moment(said, replay.received) or min(times, default=None)
    if received is None:
        raise xes.LogRefused(name=trace.name, why=f"{replay.received}?")
    if ended:
        steps.append(Step(ENDING, replay.ended, tuple(replay.ending), ended, responsible))
    department, channel = str(said.get(replay.department, "")), str(said.get(replay.channel, ""))
    return Script(
        name=trace.name,
        received=received,
        ended=ended,
        planned=xes.moment(said, replay.planned),
        deadline=xes.moment(said, replay.deadline),
        department=department,
        definition=replay.definitions.get(department, ""),
        channel=replay.channels.get(channel, channel),
        responsible=responsible,
        steps=_in_order(steps),
    )


def _step(replay: Replay, event: xes.LogEvent, place: int) -> Step:
    command = replay.commands.get(event.name)
    return Step(
        id=str(place),
        activity=event.name,
        commands=(command,) if command else (),
        at=event.at,
        resource=event.resource,
    )


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    """By time; what has the same time stays as it stands, what has none stays behind the last."""
    last: datetime | None = None
    placed: list[tuple[bool, datetime | None, Step]] = []
    for step in steps:
        last = step.at or last
        placed.append((last is not None, last, step))
    return tuple(step for _, _, step in sorted(placed, key=lambda each: each[:2]))


def casting(
    scripts: "list[Script]", roles: Mapping[tuple[str, str], tuple[str, str]]
) -> dict[tuple[str, str, str], datetime]:
    """(resource, department, role) of everyone who does something, with the first time.

    `roles` gives the department and the role of every command by (definition, command).
    """
    found: dict[tuple[str, str, str], datetime] = {}
    for script in scripts:
        for step in script.steps:
            at = step.at or script.received
            for command in step.commands:
                if post := roles.get((script.definition, command)):
                    key = (step.resource, *post)
                    found[key] = min(at, found.get(key, at))
    return found
