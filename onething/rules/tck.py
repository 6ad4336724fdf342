"""The single place that runs the tests of the DMN Technology Compatibility Kit: what a decision
model must answer, as the schema testCases.xsd writes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element

from onething.problem import Problem
from onething.rules import temporal
from onething.rules.dmn import model, reading, running, xml
from onething.rules.dmn.problems import NoTestCases
from onething.rules.dmn.xml import child, children, tag
from onething.rules.faults import Fault
from onething.rules.functions import conversion
from onething.rules.row import NOW
from onething.rules.values import equal, kind

# As the runner of the suite compares numbers
_CLOSE = Decimal("1e-8")
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBERS = ("decimal", "double", "float", "integer", "int", "long")


@dataclass(frozen=True)
class Outcome:
    """One test case. `wrong` is empty where it passed, else says what was wanted and found."""

    name: str
    wrong: str = ""


def is_suite(text: bytes) -> bool:
    """Whether the XML holds test cases. Raises UnreadableXml."""
    return tag(xml.root(text)) == "testCases"


def model_name(text: bytes) -> str:
    """The file that the test cases are about. Raises UnreadableXml, NoTestCases."""
    found = child(_root(text), "modelName")
    return ("" if found is None else found.text or "").strip()


def run(tests: bytes, models: Mapping[str, bytes], at: Any) -> Iterator[Outcome]:
    """What became of each test case, `models` being the files beside it by name and `at` the
    moment that `now()` is. Raises UnreadableXml, NoTestCases."""
    root = _root(tests)
    try:
        decisions = _loaded(model_name(tests), models)
    except Problem as problem:
        for case in children(root, "testCase"):
            yield Outcome(case.get("id", ""), str(problem))
        return
    for case in children(root, "testCase"):
        yield Outcome(case.get("id", ""), "; ".join(_wrongs(case, decisions, at)))


def _root(text: bytes) -> Element:
    root = xml.root(text)
    if tag(root) != "testCases":
        raise NoTestCases(found=root.tag)
    return root


def _loaded(name: str, models: Mapping[str, bytes]) -> running.Decisions:
    if name not in models:
        raise NoTestCases(found=f"{name} is not beside it")
    whole = reading.read(models[name])
    others = _readable(text for other, text in models.items() if other != name)
    return running.load(whole, {one.namespace: one for one in others})


def _readable(texts: Iterable[bytes]) -> Iterator[model.Model]:
    for text in texts:
        try:
            yield reading.read(text)
        except Problem:
            continue  # what is not imported need not be right


def _wrongs(case: Element, decisions: running.Decisions, at: Any) -> Iterator[str]:
    facts: dict[str, Any] = {NOW: at}
    spaces: dict[str, dict[str, Any]] = {}
    for node in children(case, "inputNode"):
        space = node.get("namespace")
        (facts if space is None else spaces.setdefault(space, {}))[node.get("name", "")] = _value(
            node
        )
    for result in children(case, "resultNode"):
        asked = case.get("invocableName") or result.get("name") or ""
        wanted = _wanted(result)
        faults: list[Fault] = []
        try:
            found = decisions.answer(asked, facts, faults, spaces)
        except Problem as problem:
            yield str(problem)
            continue
        if case.get("invocableName") and kind(found) == "context" and not _close(found, wanted):
            found = found.get(result.get("name", ""), found)
        if not _close(found, wanted):
            why = f" ({faults[0].detail})" if faults else ""
            yield f"{result.get('name')}: wanted {_shown(wanted)}, found {_shown(found)}{why}"


def _wanted(result: Element) -> Any:
    """null where an error is wanted: a fault is null."""
    expected = child(result, "expected")
    return None if expected is None else _value(expected)


def _shown(value: Any) -> str:
    try:
        return conversion.text(value)
    except Exception:
        return kind(value)


# Values (valueType of testCases.xsd)


def _value(element: Element) -> Any:
    components = list(children(element, "component"))
    if components:
        return {one.get("name", ""): _value(one) for one in components}
    items = child(element, "list")
    if items is not None:
        is_null = items.get(_NIL) == "true"
        return None if is_null else [_value(item) for item in children(items, "item")]
    value = child(element, "value")
    if value is None or value.get(_NIL) == "true":
        return None
    return _simple(value.get(_TYPE, "").rpartition(":")[2], value.text or "")


def _simple(of: str, text: str) -> Any:
    if of in _NUMBERS:
        return Decimal(text.strip())
    if of == "boolean":
        return text.strip() in ("true", "1")
    read = _TEMPORAL.get(of)
    if of or read:
        return text if read is None else read(text.strip())
    return _guessed(text)


def _guessed(text: str) -> Any:
    """What a value without a type is."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


_TEMPORAL = {
    "date": temporal.date,
    "time": temporal.time,
    "dateTime": temporal.date_and_time,
    "duration": temporal.duration,
    "dayTimeDuration": temporal.duration,
    "yearMonthDuration": temporal.duration,
}


def _close(found: Any, wanted: Any) -> bool:
    """Equal, numbers up to the eighth place."""
    of = kind(found)
    if of != kind(wanted):
        return False
    if of == "number":
        return bool(abs(found - wanted) <= max(abs(wanted), Decimal(1)) * _CLOSE)
    if of == "list":
        return len(found) == len(wanted) and all(map(_close, found, wanted))
    if of == "context":
        same = found.keys() == wanted.keys()
        return same and all(_close(found[key], wanted[key]) for key in found)
    return equal(found, wanted) is True
