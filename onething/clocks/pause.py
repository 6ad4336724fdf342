"""The single place that says what a suspension of a clock is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock stood still from `start` up to `end`; `end` is None while it still does."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a pause needs moments with a time zone")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a pause cannot end at {self.end} before it starts at {self.start}")

    def covers(self, at: datetime) -> bool:
        """Whether the clock stands still at a moment: the start counts, the end does not."""
        return self.start <= at and (self.end is None or at < self.end)
