"""The single place that keeps what a deadline was computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from onething.clocks import deadline
from onething.clocks.calendar import Calendar
from onething.clocks.deadline import Due
from onething.clocks.limit import Limit, plain
from onething.clocks.pause import Pause


@dataclass(frozen=True, slots=True)
class Basis:
    """Limit, extension (in the limit's unit), pauses and calendar version of one clock.

    With the calendar of that version the deadline can be computed again at any time.
    """

    start: datetime
    limit: Limit
    calendar: str
    extension: Decimal = Decimal(0)
    pauses: tuple[Pause, ...] = ()

    def paused(self, at: datetime) -> "Basis":
        """The same clock, standing still from a moment on."""
        return replace(self, pauses=(*self.pauses, Pause(at)))

    def resumed(self, at: datetime) -> "Basis":
        """The same clock, running again: every open pause ends."""
        ended = tuple(p if p.end is not None else Pause(p.start, at) for p in self.pauses)
        return replace(self, pauses=ended)

    def extended(self, amount: Decimal | int) -> "Basis":
        return replace(self, extension=self.extension + Decimal(amount))

    def on(self, calendar: Calendar) -> "Basis":
        """The same clock on another calendar: a year was announced."""
        return replace(self, calendar=calendar.version)

    def is_paused(self, at: datetime) -> bool:
        return any(pause.covers(at) for pause in self.pauses)

    def due(self, calendar: Calendar) -> Due | None:
        """The deadline on the calendar given; None while an open pause stands in the way."""
        return deadline.due(self.start, self.limit, self.pauses, calendar, self.extension)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `from_dict` gives the same basis back."""
        return {
            "start": self.start.isoformat(),
            "limit": str(self.limit),
            "calendar": self.calendar,
            "extension": plain(self.extension),
            "pauses": [
                [pause.start.isoformat(), pause.end and pause.end.isoformat()]
                for pause in self.pauses
            ],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Basis":
        return cls(
            start=datetime.fromisoformat(stored["start"]),
            limit=Limit.parse(stored["limit"]),
            calendar=stored["calendar"],
            extension=Decimal(stored["extension"]),
            pauses=tuple(
                Pause(datetime.fromisoformat(start), end and datetime.fromisoformat(end))
                for start, end in stored["pauses"]
            ),
        )
