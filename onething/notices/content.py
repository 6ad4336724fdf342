"""What a pack says about sending: at which hours, and what is called to mind before a deadline."""

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from onething.cases.documents import PLACE
from onething.cases.finding import finding
from onething.cases.lifecycle import Lifecycle
from onething.packs import Content, Finding, Limit, Said, Text
from onething.packs.wrong import Wrong

if TYPE_CHECKING:
    from onething.packs import Pack


class Sending(Content):
    """Kind `sending`, at most one: nothing goes out before `start`, from `end` on, or on a day
    that is not among `days`. Messages of lifecycles named in `urgent` go out at any time."""

    start: time
    end: time
    days: Literal["working", "all"] = "working"
    urgent: list[str] = []

    @model_validator(mode="after")
    def _in_order(self) -> "Sending":
        if self.end <= self.start:
            raise Wrong(
                Said(
                    f"{self.end:%H:%M} 不晚于 {self.start:%H:%M}。",
                    f"{self.end:%H:%M} is not after {self.start:%H:%M}.",
                ),
                Said("请把 end 写晚一些。", "Write a later end."),
            )
        return self

    def check(self, pack: "Pack") -> Iterable[Finding]:
        known = {name for life in pack.all(Lifecycle).values() for name in life.messages}
        for place, name in enumerate(self.urgent):
            if name not in known:
                listed = ", ".join(sorted(known))
                yield finding(
                    ("urgent", place),
                    f"没有消息“{name}”。",
                    f'There is no message "{name}".',
                    f"请写生命周期里有的消息:{listed}。",
                    f"Name a message of a lifecycle: {listed}.",
                )


class Rung(Content):
    """When somebody is reminded: `before` the deadline (days by the hour at which sending begins,
    hours and minutes exactly), or when the clock turns `yellow`. `{due}` in what it `says` is the
    day of the deadline, which stays true however late it is read."""

    before: Limit | None = None
    when: Literal["yellow"] | None = None
    says: Text
    urgent: bool = False

    @model_validator(mode="after")
    def _is_one(self) -> "Rung":
        if (self.before is None) == (self.when is None):
            raise Wrong(
                Said("什么时候提醒要写一个,也只写一个。", "Say once when to remind."),
                Said(
                    "请写 before: 1 wd 这样的提前量,或 when: yellow。",
                    "Write how long before, such as before: 1 wd, or when: yellow.",
                ),
            )
        unknown = {
            place
            for text in self.says.to_dict().values()
            for place in PLACE.findall(text)
            if place != "due"
        }
        if unknown:
            named = ", ".join(f"{{{place}}}" for place in sorted(unknown))
            raise Wrong(
                Said(f"提醒里没有 {named} 可填。", f"A reminder has no {named}."),
                Said("只能用 {due}。", "Only {due} can be used."),
            )
        if self.before is not None and self.before.unit == "wh":
            raise Wrong(
                Said("提前量不能用工作小时。", "Reminders are not counted in working hours."),
                Said("请用 wd、cd、h 或 min。", "Use wd, cd, h or min."),
            )
        return self


class Ladder(Content):
    """Kind `ladder`: reminders `to` the applicant or to the office.
    `clocks` are names of clocks; none: every clock."""

    to: Literal["applicant", "office"]
    clocks: list[str] = []
    rungs: dict[str, Rung]

    def check(self, pack: "Pack") -> Iterable[Finding]:
        known = {name for life in pack.all(Lifecycle).values() for name in life.clocks}
        for place, name in enumerate(self.clocks):
            if name not in known:
                listed = ", ".join(sorted(known))
                yield finding(
                    ("clocks", place),
                    f"没有时钟“{name}”。",
                    f'There is no clock "{name}".',
                    f"请写生命周期里有的时钟:{listed}。",
                    f"Name a clock of a lifecycle: {listed}.",
                )
