"""What a pack says about an event log: which activity is which command, what attributes mean."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from onething.cases.lifecycle import Lifecycle, Workable
from onething.packs import Content, Finding, Said, Text

if TYPE_CHECKING:
    from onething.packs import Pack

RESOURCE = "{resource}"


class Replay(Content):
    """Kind `replay`: how the traces of one log become dossiers of this pack.

    `received`, `ended`, `planned`, `deadline`, `department`, `responsible` and `channel` name
    attributes of a trace. `definitions` says by department what kind of case a trace is,
    `commands` by activity what was done. When a trace has ended, the first command of `ending`
    that is allowed is given by its `responsible`. `account` is the user name of a resource.
    """

    name: Text
    received: str
    ended: str
    planned: str
    deadline: str
    department: str
    responsible: str
    definitions: Annotated[dict[str, str], Field(min_length=1)]
    channel: str
    channels: dict[str, str] = {}
    account: Annotated[str, Field(pattern=r"\{resource\}")]
    ending: Annotated[list[str], Field(min_length=1)]
    commands: dict[str, str]
    series: str = "dossier"

    def check(self, pack: "Pack") -> Iterable[Finding]:
        for department, key in self.definitions.items():
            kind, _, id = key.partition("/")
            body = pack.body(kind, id) if kind in pack.definitions else None
            if isinstance(body, Workable):
                yield from self._unknown(pack.body("lifecycle", body.lifecycle), key)
            elif not (kind in pack.definitions and id in pack.definitions[kind]):
                yield _finding(("definitions", department), "定义", "definition", key)

    def _unknown(self, lifecycle: object, key: str) -> Iterator[Finding]:
        if not isinstance(lifecycle, Lifecycle):
            return  # it has mistakes of its own, which are told there
        for activity, command in self.commands.items():
            if command not in lifecycle.commands:
                yield _finding(
                    ("commands", activity), f"{key} 的命令", f"command of {key}", command
                )
        for place, command in enumerate(self.ending):
            if command not in lifecycle.commands:
                yield _finding(("ending", place), f"{key} 的命令", f"command of {key}", command)


def _finding(path: tuple[str | int, ...], zh: str, en: str, name: str) -> Finding:
    return Finding(
        path,
        Said(f"没有{zh}“{name}”。", f'There is no {en} "{name}".'),
        Said("请改正名字,或先定义它。", "Correct the name, or define it first."),
    )
