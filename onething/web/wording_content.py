"""What a pack says about the words that departments use again and again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from onething.cases.lifecycle import Lifecycle
from onething.packs import Content, Finding, Ref, Said, Text

if TYPE_CHECKING:
    from onething.packs import Pack


class Wordings(Content):
    """Kind `wording`: ready words for one input of a command of the lifecycle `of`;
    of every department, or of one.

    Places like `{applicant}` are filled when the words are taken: applicant, matter, number, org,
    today.
    """

    of: Annotated[str, Ref("lifecycle")]
    command: str
    input: str
    department: Annotated[str, Ref("department")] | None = None
    texts: list[Text]

    @property
    def place(self) -> str:
        return f"{self.of}/{self.command}/{self.input}"

    def check(self, pack: "Pack") -> Iterable[Finding]:
        life = pack.body("lifecycle", self.of)
        if not isinstance(life, Lifecycle):
            return
        command = life.commands.get(self.command)
        if command is None or self.input not in {spec.id for spec in command.input}:
            at = f"{self.command}.{self.input}"
            yield Finding(
                ("command",),
                Said(f"{self.of} 没有“{at}”。", f"{self.of} has no “{at}”."),
                Said("请写一个命令和它的一项输入。", "Name a command and one of its inputs."),
            )
