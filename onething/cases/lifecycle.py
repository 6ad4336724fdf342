"""The single place that says what a lifecycle may say: what a case can do, as content."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import model_validator

from onething.cases.documents import Document, Remedy
from onething.packs import Choices, Content, Feel, Finding, Limit, Ref, Said, Text
from onething.packs.wrong import Wrong

if TYPE_CHECKING:
    from onething.packs import Pack


Outcome = Literal["success", "failure"]


class State(Content):
    """Where a case can stand. `outcome` counts for what depends on it; `final` ends the case.

    `stage` gathers states for whoever only wants to know how far it is.
    """

    name: Text
    stage: str
    outcome: Outcome | None = None
    final: bool = False


class Clock(Content):
    """A time that runs. `limit` is what was promised, `legal` what the law gives.

    A definition may give both another length by this clock's name. `counts` says whose time it
    is: the office's or the applicant's.
    """

    name: Text
    limit: Limit | None = None
    legal: Limit | None = None
    counts: Literal["office", "applicant"] = "office"
    law: str = ""


class TaskKind(Content):
    """Work for a role of the case's department, or for the applicant."""

    name: Text
    role: str
    clock: str | None = None


class Input(Content):
    """Something a command must be given; `text` and `lines` are kept as erasable records."""

    id: str
    name: Text
    type: Literal["text", "lines", "choice", "choices", "date", "number"]
    required: bool = True
    hint: Text | None = None
    choices: Choices = {}


class Start(Content):
    """Start a clock; `since` dates it back to the start of another one."""

    clock: str
    since: str | None = None


class Extend(Content):
    """Lengthen a clock, limit and legal limit alike, in the unit of its limit; a definition may
    give another `extension` by this clock's name."""

    clock: str
    by: Limit


class Notify(Content):
    """Tell a role of the case's department, or the applicant, one of the lifecycle's messages."""

    to: str
    message: str


class Effect(Content):
    """One of the closed set of things a command or a due rule can do."""

    open: str | None = None
    close: str | None = None
    start: Start | None = None
    pause: str | None = None
    resume: str | None = None
    extend: Extend | None = None
    stop: str | None = None
    issue: str | None = None
    set: dict[str, Feel] | None = None
    branch: str | None = None
    case: str | None = None
    notify: Notify | None = None
    ask: str | None = None
    publish: str | None = None

    @property
    def verb(self) -> str:
        (verb,) = self.model_fields_set
        return verb

    @model_validator(mode="after")
    def _is_one(self) -> "Effect":
        if len(self.model_fields_set) != 1:
            known = ", ".join(type(self).model_fields)
            raise Wrong(
                Said("一个效果只做一件事。", "An effect does exactly one thing."),
                Said(f"请写 {known} 之一。", f"Write one of {known}."),
            )
        return self


class Command(Content):
    """What somebody can do to a case that stands in one of `states`.

    `by` is a role of the case's department, or `applicant`; with `task` the command works on
    that open task and closes it unless `closes` is false. Without `to` the state stays.
    """

    name: Text
    by: str
    states: list[str]
    task: str | None = None
    closes: bool = True
    to: str | None = None
    guard: Feel | None = None
    refusal: Text | None = None
    tone: Literal["main", "plain", "warning"] = "plain"
    input: list[Input] = []
    effects: list[Effect] = []
    law: str = ""


class DueRule(Content):
    """What happens when a clock reaches its limit, however late anybody looks."""

    name: Text
    clock: str
    reaches: Literal["limit", "legal"]
    states: list[str]
    to: str | None = None
    effects: list[Effect] = []
    law: str = ""


class Lifecycle(Content):
    """States, clocks, tasks, commands and due rules of one kind of case.

    A case begins in the state `first` with the effects of `begin`.
    """

    name: Text
    roles: dict[str, Text]
    first: str
    states: dict[str, State]
    clocks: dict[str, Clock] = {}
    tasks: dict[str, TaskKind]
    begin: list[Effect]
    commands: dict[str, Command]
    due: dict[str, DueRule] = {}
    documents: dict[str, Document] = {}
    remedies: dict[str, Remedy] = {}
    messages: dict[str, Text] = {}

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.cases import soundness

        yield from soundness.findings(self, pack)


class ClockLimits(Content):
    """What a definition promises and what the law gives for one clock of its lifecycle, and by
    how much it may be extended; what it leaves out stays as the lifecycle says."""

    limit: Limit | None = None
    legal: Limit | None = None
    extension: Limit | None = None
    law: str = ""


class Workable(Content):
    """What every definition has that a case can be made of, whatever its domain adds."""

    name: Text
    lifecycle: Annotated[str, Ref("lifecycle")]
    org: Annotated[str, Ref("department")]
    limits: dict[str, ClockLimits] = {}
    facts: dict[str, str] = {}

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.cases import limits

        life = pack.body("lifecycle", self.lifecycle)
        if isinstance(life, Lifecycle):
            yield from limits.findings(self, life)


class Series(Content):
    """How dossiers are numbered: `prefix` may hold `{year}`; counted anew each year."""

    office: str
    prefix: str
    width: int
