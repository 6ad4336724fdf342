"""What a pack says about oversight: who is told when, causes of lateness, kinds of violation."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from onething.cases.finding import finding
from onething.cases.lifecycle import Lifecycle
from onething.packs import Content, Feel, Finding, Limit, Mark, Text
from onething.rules import feel

if TYPE_CHECKING:
    from onething.packs import Pack

HOLDER = "holder"
"""The post of whoever has the work in hands; of everybody who could take it while nobody has."""

PLACE = re.compile(r"\{(\w*)\}")
PLACES = ("matter", "due")
"""What the message of a rung can name."""

Turned = Literal["yellow", "red", "double_red"]
"""The lights of which somebody is told."""

READABLE = ("event", "earlier", "case", "state", "listed")
"""What a rule that finds a violation can read."""


class Tell(Content):
    """Whom to tell: `holder`, or a role of the case's department or of any in the realm.

    `otherwise` is the role of the department that is told where nobody holds the post; who also
    holds the role `unless` is spared.
    """

    post: str
    within: Literal["department", "realm"] = "department"
    otherwise: str | None = None
    unless: str | None = None


class Escalation(Content):
    """Kind `escalation`: one rung of the ladder: when a light has shown for so long, tell whom.

    `after` is working time since the light turned; without it they are told at once. `explain`:
    from here on the office has to explain, with the code of a cause; `reply`: within which time
    who is urged on is usually asked to. In `message` stand {matter}
    and {due}; the number and the way to the case come with it by themselves.
    """

    name: Text
    light: Turned
    after: Limit | None = None
    tell: list[Tell]
    explain: bool = False
    reply: Limit | None = None
    message: Text
    mark: Mark
    source: str | None = None

    def check(self, pack: "Pack") -> Iterable[Finding]:
        for language in pack.head.languages:
            for place in PLACE.findall(self.message.get(language)):
                if place not in PLACES:
                    yield finding(
                        ("message", language),
                        f"不知道“{{{place}}}”填什么。",
                        f'Nothing is known to fill "{{{place}}}" with.',
                        f"可以用 {', '.join(PLACES)}。",
                        f"There are {', '.join(PLACES)}.",
                    )


class Cause(Content):
    """Kind `cause`: why a clock ran out. `excuses`: it does not count against the office."""

    name: Text
    hint: Text | None = None
    excuses: bool = False
    mark: Mark
    source: str | None = None


class Listed(Content):
    """Names that count as published: of the definitions of `kind` that the definition of the case
    names under `key`."""

    key: str
    kind: str


class Violation(Content):
    """Kind `violation`: what an office did that it may not, apart from being late.

    Looked for in every event of the types `on`. `found` reads `event` (type, ordinal: the how
    many-th of its type in the case, given: what was entered, issued), `earlier` (types of the
    events before), `case` (facts), `state`, and `listed`. `look` tells a person what to look at
    before confirming it.
    """

    name: Text
    look: Text
    on: list[str]
    listed: dict[str, Listed] = {}
    found: Feel
    law: Text | None = None
    mark: Mark
    source: str | None = None

    def check(self, pack: "Pack") -> Iterable[Finding]:
        types = {type for life in pack.all(Lifecycle).values() for type in _types(life)}
        for place, type in enumerate(self.on):
            if type not in types:
                yield finding(
                    ("on", place),
                    f"没有生命周期有命令或到期规则“{type}”。",
                    f'No lifecycle has a command or due rule "{type}".',
                    f"请写 {', '.join(sorted(types))} 之一。",
                    f"Write one of {', '.join(sorted(types))}.",
                )
        read = {path.partition(".")[0] for path in feel.names(feel.parse(self.found))}
        for name in sorted(read - set(READABLE)):
            yield finding(
                ("found",),
                f"这里读不到“{name}”。",
                f'"{name}" cannot be read here.',
                f"可以读 {', '.join(READABLE)}。",
                f"Read {', '.join(READABLE)}.",
            )
        for name, each in self.listed.items():
            if each.kind not in pack.definitions:
                yield finding(
                    ("listed", name, "kind"),
                    f"没有种类“{each.kind}”。",
                    f'There is no kind "{each.kind}".',
                    f"请写 {', '.join(pack.definitions)} 之一。",
                    f"Write one of {', '.join(pack.definitions)}.",
                )


def _types(life: Lifecycle) -> Iterable[str]:
    """What events of its cases can be called."""
    return (*life.commands, *life.due)


KINDS: dict[str, type[Content]] = {
    "escalation": Escalation,
    "cause": Cause,
    "violation": Violation,
}
