"""The single place that says what a lifecycle may say: what a case can do, as content."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, model_validator

from onething.cases.documents import Document, Remedy
from onething.packs import Choices, Content, Feel, Finding, Limit, Mark, Ordered, Ref, Said, Text
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
    is: the office's, the applicant's, or that of nobody who waits for its end. `within` names the
    clock whose time this is a stage of.
    """

    name: Text
    limit: Limit | None = None
    legal: Limit | None = None
    counts: Literal["office", "applicant", "nobody"] = "office"
    within: str | None = None
    law: str = ""


class Procedure(Content):
    """Something that takes time of its own on the way of a case: `most` is how long it may take.

    It stops the clock of the case only where it says so, and then it names its law.
    """

    name: Text
    most: Limit
    stops_clock: bool = False
    law: str = ""

    @model_validator(mode="after")
    def _has_its_law(self) -> "Procedure":
        if self.stops_clock and not self.law:
            raise Wrong(
                Said("停止计时却没有写法律依据。", "It stops the clock and names no law."),
                Said(
                    "请在 law 写明依据,或删去 stops_clock。",
                    "Name the provision at law, or leave stops_clock out.",
                ),
            )
        return self


class TaskKind(Content):
    """Work for a role of the case's department, or for the applicant."""

    name: Text
    role: str
    clock: str | None = None


class Input(Content):
    """Something a command must be given; `text` and `lines` are kept as erasable records.

    The choices of a `department` are those of the realm, the choices of a `procedure` those of
    the case: all, or with `stops` only those that do or do not stop its clock.
    """

    id: str
    name: Text
    type: Literal["text", "lines", "choice", "choices", "date", "number", "department", "procedure"]
    required: bool = True
    hint: Text | None = None
    choices: Choices = {}
    stops: bool | None = None


class Start(Content):
    """Start a clock; `since` dates it back to the start of another one.

    `limit` gives a length in the unit of the clock; null starts nothing. It is at most `most`, or
    what the procedure chosen at the input `procedure` may take, else the clock's own length.
    """

    clock: str
    since: str | None = None
    limit: Feel | None = None
    most: Feel | None = None
    procedure: str | None = None


class Pause(Content):
    """Let a clock stand still, for the procedure chosen at an input, or by a `law`."""

    clock: str
    procedure: str | None = None
    law: str = ""


class Extend(Content):
    """Lengthen a clock, limit and legal limit alike, in the unit of its limit; a definition may
    give another `extension` by this clock's name."""

    clock: str
    by: Limit


class Notify(Content):
    """Tell a role of the case's department, or the applicant, one of the lifecycle's messages."""

    to: str
    message: str


class Opened(Content):
    """One more case in the dossier: of which definition, in which department (a code; else that
    of the definition), and what is known of it."""

    definition: str
    org: Feel | None = None
    facts: dict[str, Feel] = {}


class Issue(Content):
    """Issue a document; `of` gives the branches it speaks for besides the case itself."""

    document: str
    of: Feel | None = None


def _short(key: str) -> BeforeValidator:
    """Whoever has nothing more to say writes the one name alone."""
    return BeforeValidator(lambda written: {key: written} if isinstance(written, str) else written)


class Effect(Content):
    """One of the closed set of things a command or a due rule can do."""

    open: str | None = None
    close: str | None = None
    start: Start | None = None
    pause: Annotated[Pause, _short("clock")] | None = None
    resume: str | None = None
    extend: Extend | None = None
    stop: str | None = None
    issue: Annotated[Issue, _short("document")] | None = None
    set: dict[str, Feel] | None = None
    branch: Annotated[Opened, _short("definition")] | None = None
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


class Guard(Content):
    """What must be known to hold, and what is said when it does not."""

    holds: Feel
    refusal: Text


class Command(Content):
    """What somebody can do to a case that stands in one of `states`.

    `by` is a role of the case's department, or `applicant`; with `task` the command works on
    that open task and closes it unless `closes` is false. Without `to` the state stays. `guard`
    with `refusal` is one guard; `guards` are more of them.
    """

    name: Text
    by: str
    states: list[str]
    task: str | None = None
    closes: bool = True
    to: str | None = None
    guard: Feel | None = None
    refusal: Text | None = None
    guards: list[Guard] = []
    tone: Literal["main", "plain", "warning"] = "plain"
    input: list[Input] = []
    effects: list[Effect] = []
    law: str = ""

    @property
    def conditions(self) -> Iterator[str]:
        """Everything that must hold."""
        yield from (self.guard,) if self.guard else ()
        yield from (each.holds for each in self.guards)


class DueRule(Content):
    """What happens when a clock reaches its limit, or some time `before`, however late anybody
    looks; with a `guard`, as soon as that holds too."""

    name: Text
    clock: str
    reaches: Literal["limit", "legal"]
    before: Limit | None = None
    states: list[str]
    guard: Feel | None = None
    to: str | None = None
    effects: list[Effect] = []
    law: str = ""

    @property
    def conditions(self) -> Iterator[str]:
        """Everything that must hold."""
        yield from (self.guard,) if self.guard else ()


class WhenRule(Content):
    """What happens by itself as soon as the guard holds in one of `states`; it always leads to
    another state."""

    name: Text
    states: list[str]
    guard: Feel
    to: str
    effects: list[Effect] = []
    law: str = ""


class Lifecycle(Content):
    """States, clocks, tasks, commands and rules of one kind of case.

    A case begins in the state `first` with the effects of `begin`. Pages offer the commands in
    the order of the pack. A case of a lifecycle that is `aside` is not what was applied for: it
    works for its siblings.
    """

    name: Text
    aside: bool = False
    roles: dict[str, Text]
    first: str
    states: dict[str, State]
    clocks: dict[str, Clock] = {}
    procedures: Ordered[Procedure] = {}
    tasks: dict[str, TaskKind]
    begin: list[Effect]
    commands: Ordered[Command]
    due: dict[str, DueRule] = {}
    when: dict[str, WhenRule] = {}
    documents: dict[str, Document] = {}
    remedies: dict[str, Remedy] = {}
    messages: dict[str, Text] = {}

    def check(self, pack: "Pack") -> Iterable[Finding]:
        from onething.cases import soundness

        yield from soundness.findings(self, pack)

    @cached_property
    def rules(self) -> tuple[tuple[str, WhenRule], ...]:
        """What happens by itself, in an order that does not hang on how the pack is written."""
        return tuple(sorted(self.when.items()))


class ClockLimits(Content):
    """What a definition promises and what the law gives for one clock of its lifecycle, and by
    how much it may be extended; what it leaves out stays as the lifecycle says. `mark` says what
    the limits stand on: a source, memory, or our default."""

    limit: Limit | None = None
    legal: Limit | None = None
    extension: Limit | None = None
    law: str = ""
    mark: Mark | None = None


Known = str | bool | int | list[str]


class Workable(Content):
    """What every definition has that a case can be made of, whatever its domain adds.

    `facts` are known of every such case from the beginning; `procedures` are added to those of
    the lifecycle, or say of one of them what holds here.
    """

    name: Text
    lifecycle: Annotated[str, Ref("lifecycle")]
    org: Annotated[str, Ref("department")]
    limits: dict[str, ClockLimits] = {}
    facts: dict[str, Known] = {}
    procedures: Ordered[Procedure] = {}

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
