"""What a pack says about an event log: which activity is which command, what attributes mean."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from onething.cases.lifecycle import Lifecycle, Workable
from onething.packs import Content, Finding, Ref, Said, Text

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
    definitions: Annotated[dict[str, Annotated[str, Ref()]], Field(min_length=1)]
    channel: str
    channels: dict[str, str] = {}
    account: Annotated[str, Field(pattern=r"\{resource\}")]
    ending: Annotated[list[str], Field(min_length=1)]
    commands: dict[str, str]
    series: str = "dossier"

    def check(self, pack: "Pack") -> Iterable[Finding]:
        keys = (key.partition("/") for key in self.definitions.values())
        bodies = (pack.body(kind, id) for kind, _, id in keys)
        lifecycles = {body.lifecycle for body in bodies if isinstance(body, Workable)}
        for name in sorted(lifecycles):
            yield from self._unknown(name, pack.body("lifecycle", name))

    def _unknown(self, name: str, lifecycle: object) -> Iterator[Finding]:
        if not isinstance(lifecycle, Lifecycle):
            return  # it has mistakes of its own, which are told there
        for activity, command in self.commands.items():
            if command not in lifecycle.commands:
                yield _unknown_command(("commands", activity), name, command)
        for place, command in enumerate(self.ending):
            if command not in lifecycle.commands:
                yield _unknown_command(("ending", place), name, command)


def _unknown_command(path: tuple[str | int, ...], lifecycle: str, command: str) -> Finding:
    return Finding(
        path,
        Said(f"{lifecycle} 没有命令“{command}”。", f'{lifecycle} has no command "{command}".'),
        Said("请改正名字,或先定义它。", "Correct the name, or define it first."),
    )
