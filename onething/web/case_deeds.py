"""The single place that says what a reader can do to a case now, and with what form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from onething.cases import engine
from onething.cases.context import Context
from onething.cases.inputs import Faults
from onething.cases.lifecycle import Command, Input
from onething.cases.state import Case, Task
from onething.packs import Text
from onething.parties.scope import APPLICANT, Scope
from onething.web import fields, saying
from onething.web.case_sight import Sight, holders
from onething.web.forms import Form

CLAIM: Final = "claim"
RELEASE: Final = "release"
PASS: Final = "pass"
NOTE: Final = "note"
ASSIGN: Final = "assign"
TAKE_OVER: Final = "take_over"
OF_EVERY_CASE: Final = (CLAIM, RELEASE, PASS, ASSIGN, TAKE_OVER, NOTE)
"""What the engine knows to do with any case, whatever its lifecycle says."""

STAYING: Final = (CLAIM, RELEASE, TAKE_OVER, NOTE)
"""After these one is not done with the case."""

UNDONE_BY: Final = {CLAIM: RELEASE, RELEASE: CLAIM}
"""What takes back what: nothing was decided or told to anybody."""

KEYS: Final = {CLAIM: "e", RELEASE: "u", PASS: "p", ASSIGN: "g", TAKE_OVER: "t", NOTE: "n"}
"""The keys of what can be done with any case; commands of a lifecycle have digits by order."""

LONGEST: Final = 4000
"""Characters of one answer: some pages of reasons, and no book."""

Tone = Literal["main", "plain", "warning"]


@dataclass(frozen=True)
class Deed:
    """Something that can be done to a case: its button, and what has to be given.

    `at_once`: nothing is asked and nothing is lost, so that the button does it.
    """

    command: str
    says: str
    inputs: tuple[Input, ...] = ()
    tone: Tone = "plain"
    law: str = ""
    task: Task | None = None
    key: str = ""

    @property
    def at_once(self) -> bool:
        return not self.inputs and self.tone != "warning"

    def hidden(self) -> dict[str, str]:
        """What every form of this deed carries: the task as it was seen, and a fresh key."""
        task = self.task
        return {
            "_task": str(task.id) if task else "",
            "_version": str(task.version) if task else "",
            "_key": uuid4().hex,
        }


def deeds(sight: Sight, case: Case) -> list[Deed]:
    """The commands of the lifecycle this reader could give now, the main one first."""
    permitted = engine.permits(sight.book, sight.dossier, case, sight.scope)
    found = [_of_lifecycle(sight, case, name, command) for name, command in permitted]
    return sorted(found, key=lambda deed: _TONES.index(deed.tone))


def keyed(deeds: Iterable[Deed]) -> list[Deed]:
    """The same with the digits under which the first nine stand."""
    return [replace(deed, key=str(n) if n < 10 else "") for n, deed in enumerate(deeds, 1)]


_TONES: Final = ("main", "plain", "warning")


def refused(sight: Sight, case: Case) -> dict[str, str]:
    """Of the commands of this reader those that a rule forbids now, with its reason. What hangs on
    what will be given is not known yet, and not refused."""
    found = {}
    for name, command in engine.permits(sight.book, sight.dossier, case, sight.scope):
        context = Context(sight.book, sight.dossier, case.id, {})
        guards = [(command.guard, command.refusal or command.guard)] if command.guard else []
        guards += [(each.holds, each.refusal) for each in command.guards]
        for condition, reason in guards:
            if sight.book.holds(condition, context) is False:
                found[name] = saying.say(reason)
                break
    return found


def holding(sight: Sight, case: Case) -> list[Deed]:
    """Take, give back, pass on, write a note: what this reader could do besides."""
    return [replace(deed, key=KEYS[deed.command]) for deed in _holding(sight, case)]


def _holding(sight: Sight, case: Case) -> Iterator[Deed]:
    task, scope = own_task(sight, case), sight.scope
    if task and task.holder_id is None:
        yield _held(CLAIM, _("领取"), task)
    if task and task.holder_id == scope.actor_id:
        yield _held(RELEASE, _("放回"), task)
    if task and scope.may_take_up(task.holder_id):
        passing = _passing(sight, task)
        if passing.inputs[0].choices:
            yield passing
    if task and _may_take_over(scope, task):
        yield _taking_over(task)
    led = next((each for each in _tasks(sight, case) if each.org_id in scope.leads), None)
    if led and not (task and scope.may_take_up(task.holder_id)):
        assigning = _assigning(sight, led)
        if assigning.inputs[0].choices:
            yield assigning
    if sight.works_on(case):
        yield _noting()


def _may_take_over(scope: Scope, task: Task) -> bool:
    is_others = task.holder_id not in (None, scope.actor_id)
    return is_others and (task.org_id in scope.leads or task.holder_id in scope.stands_for)


def _tasks(sight: Sight, case: Case) -> list[Task]:
    """The open tasks of the case that are its office's."""
    return [task for task in sight.dossier.open_tasks(case.id) if task.role != APPLICANT]


def own_task(sight: Sight, case: Case) -> Task | None:
    """The open task of the case that this reader's post is to do; its own one first."""
    tasks = [task for task in _tasks(sight, case) if sight.scope.holds(task.org_id, task.role)]
    return min(tasks, key=lambda task: task.holder_id != sight.scope.actor_id, default=None)


def deed(sight: Sight, case: Case, name: str) -> Deed | None:
    """What a command of this name is, whether it may be given now or not; None: no such one."""
    if name in OF_EVERY_CASE:
        task = own_task(sight, case)
        if name == NOTE:
            return _noting()
        if name == PASS:
            return _passing(sight, task) if task else Deed(PASS, _("转交同事"))
        if name == TAKE_OVER:
            return _taking_over(task)
        if name == ASSIGN:
            led = next(iter(_tasks(sight, case)), None)
            return _assigning(sight, led) if led else Deed(ASSIGN, _("交给同事办"))
        return _held(name, _("领取") if name == CLAIM else _("放回"), task)
    command = sight.life(case).commands.get(name)
    return _of_lifecycle(sight, case, name, command) if command else None


def is_ours(sight: Sight, case: Case, command: Command) -> bool:
    """Whether the command is this reader's to give, in some state of the case."""
    if command.by == APPLICANT:
        return sight.is_applicant
    return sight.scope.holds(case.org_id, command.by)


def is_open(sight: Sight, case: Case, name: str) -> bool:
    """Whether this reader could give the command now."""
    return any(each.command == name for each in (*deeds(sight, case), *holding(sight, case)))


def _of_lifecycle(sight: Sight, case: Case, name: str, command: Command) -> Deed:
    tasks = sight.dossier.open_tasks(case.id)
    task = next((task for task in tasks if task.kind == command.task), None)
    inputs = sight.inputs(case, command)
    return Deed(name, saying.say(command.name), inputs, command.tone, command.law, task)


def _held(name: str, says: str, task: Task | None) -> Deed:
    return Deed(name, says, task=task)


def _passing(sight: Sight, task: Task) -> Deed:
    return Deed(PASS, _("转交同事"), (_colleague(sight, task, _("转给谁")),), task=task)


def _assigning(sight: Sight, task: Task) -> Deed:
    asked = (_colleague(sight, task, _("交给谁")), _reason(is_needed=False))
    return Deed(ASSIGN, _("交给同事办"), asked, task=task)


def _taking_over(task: Task | None) -> Deed:
    return Deed(TAKE_OVER, _("接手"), (_reason(is_needed=True),), task=task)


def _reason(is_needed: bool) -> Input:
    hint = _same(_("记在办理经过里，同事看得到。"))
    return Input(id="reason", name=_same(_("理由")), type="text", hint=hint, required=is_needed)


def _colleague(sight: Sight, task: Task, says: str) -> Input:
    colleagues = holders(task.org_id, task.role, sight.at)
    colleagues.pop(task.holder_id or sight.scope.actor_id, None)
    choices = {str(pk): _same(name) for pk, name in colleagues.items()}
    return Input(id="holder", name=_same(says), type="choice", choices=choices)


def _noting() -> Deed:
    asked = Input(
        id="note",
        name=_same(_("备注")),
        type="text",
        hint=_same(_("本部门的同事看得到；不改变办理状态。")),
    )
    return Deed(NOTE, _("写备注"), (asked,))


def _same(said: str) -> Text:
    """A text that is in the reader's language already."""
    return Text({saying.language(): said})


class DeedForm(Form):
    """The inputs of a deed as fields, and what was seen when it was drawn."""

    _task = forms.UUIDField(required=False, widget=forms.HiddenInput)
    _version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    _key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, deed: Deed, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=deed.hidden(), label_suffix="")
        self.deed, self.sent = deed, data or QueryDict()
        self.ready: Sequence[tuple[str, Sequence[Any]]] = ()
        for spec in deed.inputs:
            self.fields[spec.id] = _FIELDS[spec.type](spec)
        self.name_the_missing()

    @classmethod
    def drawn_again(cls, deed: Deed, data: QueryDict) -> "DeedForm":
        """A form with these words that complains about nothing yet."""
        form = cls(deed)
        for spec in deed.inputs:
            many = spec.type == "choices"
            form.initial[spec.id] = data.getlist(spec.id) if many else data.get(spec.id, "")
            if spec.type == "date":
                parts = [data.get(f"{spec.id}_{n}", "") for n in range(3)]
                form.initial[spec.id] = parts if any(parts) else None
        for name in ("_task", "_version", "_key"):
            form.initial[name] = data.get(name, form.initial.get(name))
        return form

    def name_the_missing(self) -> None:
        """Fields that came after the kit had looked for them."""
        for spec in self.deed.inputs:
            said = _(Faults.MISSING) % {"field": saying.say(spec.name)}
            self.fields[spec.id].error_messages["required"] = said

    @property
    def task_id(self) -> UUID | None:
        found: UUID | None = self.cleaned_data["_task"]
        return found

    @property
    def version(self) -> int | None:
        found: int | None = self.cleaned_data["_version"]
        return found

    @property
    def key(self) -> str:
        return str(self.cleaned_data["_key"])

    def given(self) -> dict[str, Any]:
        """What was typed, for the engine; nothing for what was left empty."""
        values = {spec.id: self.cleaned_data.get(spec.id) for spec in self.deed.inputs}
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    def seen_again(self, deed: Deed) -> "DeedForm":
        """The same words in a form that has seen the newest state."""
        data = self.sent.copy()
        for name, value in deed.hidden().items():
            data[name] = value
        return DeedForm(deed, data)

    def typed(self) -> list[tuple[str, str]]:
        """(label, what was typed), to be copied where the form itself is no longer of use."""
        return [
            (str(self[spec.id].label), "\n".join(self.sent.getlist(spec.id)))
            for spec in self.deed.inputs
            if self.sent.get(spec.id)
        ]


def _common(spec: Input) -> dict[str, Any]:
    return {
        "label": saying.say(spec.name),
        "help_text": saying.say(spec.hint),
        "required": spec.required,
    }


def _text(spec: Input) -> forms.Field:
    return fields.TextField(longest=LONGEST, widget=forms.Textarea({"rows": 4}), **_common(spec))


def _choices(spec: Input) -> list[tuple[str, str]]:
    return [(value, saying.say(name)) for value, name in spec.choices.items()]


def _choice(spec: Input) -> forms.Field:
    wrong = {"invalid_choice": _(Faults.NO_CHOICE) % {"field": saying.say(spec.name)}}
    return forms.ChoiceField(
        choices=_choices(spec), widget=fields.Radios, error_messages=wrong, **_common(spec)
    )


def _many(spec: Input) -> forms.Field:
    wrong = {"invalid_choice": _(Faults.NO_CHOICE) % {"field": saying.say(spec.name)}}
    return forms.MultipleChoiceField(
        choices=_choices(spec), widget=fields.Checkboxes, error_messages=wrong, **_common(spec)
    )


def _date(spec: Input) -> forms.Field:
    return fields.DateField(**_common(spec))


def _number(spec: Input) -> forms.Field:
    return fields.NumberField(**_common(spec))


_FIELDS: Final[Mapping[str, Any]] = {
    "text": _text,
    "lines": _text,
    "choice": _choice,
    "choices": _many,
    "date": _date,
    "number": _number,
    "department": _choice,
    "procedure": _choice,
}
