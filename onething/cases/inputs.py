"""The single place that checks what a command was given; all mistakes at once, at their fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onething.cases import problems
from onething.cases.lifecycle import Input

WORDS = frozenset({"text", "lines"})
"""Types whose values are free words: kept as erasable records, never in an event."""


class Faults:
    """What can be wrong with one field, in words."""

    MISSING = "请填写“%(field)s”。"
    NO_CHOICE = "“%(field)s”请从列出的选项中选择。"
    NO_DATE = "“%(field)s”不是有效的日期，请按 2026-01-31 的样子填写。"
    NO_NUMBER = "“%(field)s”请填写数字，例如 12 或 12.5。"


def checked(inputs: Iterable[Input], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values given, each of its type; what is not asked for is left out.

    Raises InputRefused with every field that is missing or of the wrong kind.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    names = {spec.id: spec.name for spec in inputs}
    for spec in inputs:
        name, raw = spec.id, given.get(spec.id)
        if raw in (None, "", []):
            if spec.required:
                wrong[name] = Faults.MISSING
            continue
        try:
            values[name] = _READ[spec.type](spec, raw)
        except (ValueError, InvalidOperation):
            wrong[name] = _FAULT[spec.type]
    if wrong:
        raise problems.InputRefused(
            count=len(wrong), fields={n: (f, names[n]) for n, f in wrong.items()}
        )
    return values


def _text(spec: Input, raw: Any) -> str:
    text = str(raw).strip()
    if not text and spec.required:
        raise ValueError(raw)
    return text


def _lines(spec: Input, raw: Any) -> list[str]:
    lines = raw.splitlines() if isinstance(raw, str) else list(raw)
    found = [str(line).strip() for line in lines if str(line).strip()]
    if not found and spec.required:
        raise ValueError(raw)
    return found


def _choice(spec: Input, raw: Any) -> str:
    if raw not in spec.choices:
        raise ValueError(raw)
    return str(raw)


def _choices(spec: Input, raw: Any) -> list[str]:
    return [_choice(spec, each) for each in (raw if isinstance(raw, list) else [raw])]


def _date(spec: Input, raw: Any) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())


def _number(spec: Input, raw: Any) -> Decimal:
    number = Decimal(str(raw).strip())
    if not number.is_finite():
        raise ValueError(raw)
    return number


_READ = {
    "department": _choice,
    "procedure": _choice,
    "text": _text,
    "lines": _lines,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "number": _number,
}
_FAULT = {
    "department": Faults.NO_CHOICE,
    "procedure": Faults.NO_CHOICE,
    "text": Faults.MISSING,
    "lines": Faults.MISSING,
    "choice": Faults.NO_CHOICE,
    "choices": Faults.NO_CHOICE,
    "date": Faults.NO_DATE,
    "number": Faults.NO_NUMBER,
}
