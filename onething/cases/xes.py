"""The single place that reads event logs in XES (IEEE 1849-2016), one trace at a time."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, iterparse

from onething.problem import Problem

Value = str | int | float | bool | datetime
NAME, TIME, RESOURCE = "concept:name", "time:timestamp", "org:resource"
"""Keys of the standard extensions Concept, Time and Organizational."""

GZIP_MAGIC = b"\x1f\x8b"


class LogRefused(Problem):
    says = (
        "读不了事件日志 %(name)s:%(why)s。请提供 XES 文件(可用 gzip 压缩)。"
        " · Cannot read the event log %(name)s: %(why)s."
        " Give an XES file, which may be gzipped."
    )


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line of a trace: its own attributes by key; those of the standard by name."""

    attributes: Mapping[str, Value]

    @property
    def name(self) -> str:
        return str(self.attributes.get(NAME, ""))

    @property
    def at(self) -> datetime | None:
        """When it happened; None when the log does not say it with a time zone."""
        return moment(self.attributes, TIME)

    @property
    def resource(self) -> str:
        return str(self.attributes.get(RESOURCE, ""))


@dataclass(frozen=True, slots=True)
class Trace:
    """What was written down of one case: its attributes, and its events as they stand."""

    attributes: Mapping[str, Value]
    events: tuple[LogEvent, ...]

    @property
    def name(self) -> str:
        return str(self.attributes.get(NAME, ""))


def moment(attributes: Mapping[str, Value], key: str) -> datetime | None:
    """The attribute as a moment; None when it is missing, no date, or has no time zone."""
    value = attributes.get(key)
    return value if isinstance(value, datetime) and value.tzinfo else None


def traces(path: Path) -> Iterator[Trace]:
    """The traces of a log in the order of the file; only one is held at a time.

    Attributes inside attributes, and what stands outside traces, are left out. Raises LogRefused
    when the file is missing, is no XML, or has a value that is not of its type.
    """
    try:
        with _opened(path) as file:
            yield from _traces(file)
    except (OSError, EOFError, ParseError, ValueError) as fault:
        raise LogRefused(name=path.name, why=fault) from fault


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return cast(IO[bytes], gzip.open(path)) if is_packed else path.open("rb")


def _traces(file: IO[bytes]) -> Iterator[Trace]:
    rounds = iterparse(file, events=("start", "end"))
    _, root = next(rounds)
    if _tag(root) != "log":
        raise ValueError(f"<{_tag(root)}>")
    for kind, element in rounds:
        if kind == "end" and _tag(element) == "trace":
            yield _trace(element)
            # A trace that was read is let go, or a log of a million would stay in memory.
            root.clear()


def _trace(element: Element) -> Trace:
    events = (child for child in element if _tag(child) == "event")
    return Trace(_attributes(element), tuple(LogEvent(_attributes(event)) for event in events))


def _attributes(element: Element) -> dict[str, Value]:
    """The attributes of one element; a kind of the standard that we do not use is left out."""
    return {
        child.attrib["key"]: _READ[tag](child.attrib["value"])
        for child in element
        if (tag := _tag(child)) in _READ and {"key", "value"} <= child.attrib.keys()
    }


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _truth(text: str) -> bool:
    return text.strip().lower() in ("true", "1")


_READ: Mapping[str, Callable[[str], Value]] = {
    "string": str,
    "id": str,
    "date": datetime.fromisoformat,
    "int": int,
    "float": float,
    "boolean": _truth,
}
