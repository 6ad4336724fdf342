"""The picture of a dossier on its way: parallel lanes on one axis of working days.

Pure geometry: what stands where, in per cent of the axis. `templates/kit/lanes.html` draws it.
Words (titles, states) come in the reader's language already.
"""

import bisect
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from onething.web.clock import Clock

Kind = Literal["work", "paused", "planned"]


@dataclass(frozen=True)
class Stretch:
    """Days `since`..`until` (both counted; None: until today) that a lane spent in one way.

    "planned" has not begun; it may overlap what runs.
    """

    since: datetime.date
    until: datetime.date | None
    kind: Kind
    says: str


@dataclass(frozen=True)
class Flag:
    """Something that happened on a day and changed the way: a correction asked, a hearing."""

    on: datetime.date
    says: str


@dataclass(frozen=True)
class Lane:
    """One department's branch. `is_open`: it holds the dossier now, its details are shown.

    `holder` (who), `since` and `clock` say by whom, since when and until when it is held;
    `note` says one thing more, for example why it is blocked.
    """

    title: str
    org: str
    state: str
    stretches: tuple[Stretch, ...] = ()
    flags: tuple[Flag, ...] = ()
    clock: Clock | None = None
    is_open: bool = False
    holder: str = ""
    since: datetime.date | None = None
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Bar:
    """A stretch where it is drawn: `x` and `width` as SVG percentages, `style` as in lanes.css."""

    x: str
    width: str
    style: str


@dataclass(frozen=True)
class Pin:
    """A flag where it stands."""

    x: str
    flag: Flag


@dataclass(frozen=True)
class Entry:
    """One line of the course in words; a `moment` is one day, else it lasts (until None: still).
    What `is_planned` has not begun."""

    since: datetime.date
    until: datetime.date | None
    says: str
    moment: bool
    is_planned: bool = False


@dataclass(frozen=True)
class Row:
    lane: Lane
    bars: tuple[Bar, ...]
    pins: tuple[Pin, ...]
    course: tuple[Entry, ...]


@dataclass(frozen=True)
class Tick:
    """A named day on the axis; a `minor` one is left out where the screen is narrow."""

    x: str
    anchor: Literal["start", "middle", "end"]
    day: datetime.date
    minor: bool


@dataclass(frozen=True)
class Track:
    """Lanes on the axis `days`: the working days in order, at least one.

    `promised` is the last day of the promise (None: nothing promised).
    """

    days: tuple[datetime.date, ...]
    today: datetime.date
    promised: datetime.date | None
    lanes: tuple[Lane, ...]

    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(
                lane,
                tuple(self._bar(stretch, lane.clock) for stretch in lane.stretches),
                tuple(Pin(self._percent(self._column(f.on) + 0.5), f) for f in lane.flags),
                _course(lane),
            )
            for lane in self.lanes
        )

    def ticks(self) -> tuple[Tick, ...]:
        """The first day of the axis and then every so many, five or ten in all."""
        step = max(1, -(-len(self.days) // 8))
        return tuple(
            self._tick(index, minor=order % 2 == 1)
            for order, index in enumerate(range(0, len(self.days), step))
        )

    def _tick(self, index: int, *, minor: bool) -> Tick:
        """Words at the ends of the axis stay inside it."""
        if index == 0:
            return Tick("0", "start", self.days[index], minor)
        if (index + 1) / len(self.days) > 0.93:
            return Tick("100%", "end", self.days[index], minor)
        return Tick(self._percent(index + 0.5), "middle", self.days[index], minor)

    @property
    def promised_x(self) -> str | None:
        """The right edge of the promised day; None without a promise."""
        return None if self.promised is None else self._percent(self._end(self.promised) + 1)

    @property
    def today_x(self) -> str | None:
        """The middle of today; None when the axis ends before it."""
        if not self.days[0] <= self.today <= self.days[-1]:
            return None
        return self._percent(self._end(self.today) + 0.5)

    def _bar(self, stretch: Stretch, clock: Clock | None) -> Bar:
        until = stretch.until or self.today
        first = self._column(stretch.since)
        last = max(first, self._end(until))
        x, width = self._percent(first), self._percent(last - first + 1)
        return Bar(x, width, _style(stretch, clock))

    def _column(self, day: datetime.date) -> int:
        """The column of the day, or of the next working day."""
        return min(bisect.bisect_left(self.days, day), len(self.days) - 1)

    def _end(self, day: datetime.date) -> int:
        """The column of the day, or of the working day before it."""
        return max(bisect.bisect_right(self.days, day) - 1, 0)

    def _percent(self, columns: float) -> str:
        return f"{100 * columns / len(self.days):.3f}%"


def _course(lane: Lane) -> tuple[Entry, ...]:
    """The picture in words, in the order of days: stretches and flags together."""
    entries = [
        *(Entry(flag.on, None, flag.says, moment=True) for flag in lane.flags),
        *(
            Entry(one.since, one.until, one.says, False, one.kind == "planned")
            for one in lane.stretches
        ),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.since))


def _style(stretch: Stretch, clock: Clock | None) -> str:
    """Only what runs now wears the colour of its clock; what is over is over."""
    if stretch.kind == "work" and stretch.until is None:
        return f"running-{clock.style}" if clock else "running-green"
    return {"work": "past", "paused": "pause", "planned": "plan"}[stretch.kind]


def axis(
    is_working: Callable[[datetime.date], bool], first: datetime.date, last: datetime.date
) -> tuple[datetime.date, ...]:
    """The working days from `first` to `last`, both included; never empty."""
    days = (first + datetime.timedelta(n) for n in range((last - first).days + 1))
    return tuple(filter(is_working, days)) or (first,)
