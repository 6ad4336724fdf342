"""The single place that answers the buttons beside a field: ready words are put in, kept, removed,
brought back. The command itself is not given then, and nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from onething.cases.state import Case
from onething.problem import Problem
from onething.web import wordings
from onething.web.case_deeds import DeedForm
from onething.web.case_sight import Sight
from onething.web.problems import said

INSERT, KEEP, DROP, BACK = (f"ready.{deed}" for deed in ("insert", "keep", "drop", "back"))


@dataclass(frozen=True)
class Ready:
    """The form as it is to be drawn again, and what is said above it."""

    form: DeedForm
    said: Mapping[str, str]


def asked(sight: Sight, case: Case, form: DeedForm) -> Ready | None:
    """What came of the button; None when the command itself was meant."""
    name = next((each for each in _DEEDS if each in form.sent), None)
    if name is None or not sight.works_on(case):
        return None
    data = form.sent.copy()
    which = str(data.pop(name)[0])
    told = _DEEDS[name](sight, case, form, data, which)
    gone = which if name == DROP else ""
    return Ready(DeedForm.drawn_again(form.deed, data), {"told": told, "gone": gone})


def _insert(sight: Sight, case: Case, form: DeedForm, data: QueryDict, which: str) -> str:
    input, _colon, value = which.partition(":")
    ready = wordings.offered(sight, case, form.deed.command, form.deed.inputs).get(input, [])
    words = [each.text for each in ready if each.value == value]
    if words:
        data[input] = "\n".join(filter(None, [data.get(input, "").rstrip(), *words]))
    return ""


def _keep(sight: Sight, case: Case, form: DeedForm, data: QueryDict, which: str) -> str:
    if which not in {spec.id for spec in form.deed.inputs if spec.type in wordings.OF_WORDS}:
        return ""
    try:
        return wordings.keep(sight, case, form.deed.command, which, data.get(which, ""))
    except Problem as problem:
        return said(problem)


def _drop(sight: Sight, case: Case, form: DeedForm, data: QueryDict, which: str) -> str:
    return wordings.forget(sight, case, int(which)) if _is_id(which) else ""


def _back(sight: Sight, case: Case, form: DeedForm, data: QueryDict, which: str) -> str:
    return wordings.remember(sight, case, int(which)) if _is_id(which) else ""


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


_DEEDS: Final[Mapping[str, Callable[[Sight, Case, DeedForm, QueryDict, str], str]]] = {
    INSERT: _insert,
    KEEP: _keep,
    DROP: _drop,
    BACK: _back,
}
