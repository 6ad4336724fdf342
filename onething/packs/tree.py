"""The single place that reads YAML: into texts, lists and mappings that know their lines.

YAML's own types are not used: `0001` and `no` stay the texts that were written, and the schema
says what they are. Aliases, tags and several documents in one file are refused, because a reader
of the file, or of a comparison of two, would not see what is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from onething.packs.mistakes import Said

Path = tuple[str | int, ...]
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a piece of YAML, before any schema is asked."""

    line: int
    path: Path
    wrong: Said
    do: Said


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list, a mapping, or None for a key without a value; `line` counts from 1."""

    line: int
    value: "str | list[Node] | dict[str, Node] | None"
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> Any:
        """Texts, lists and dicts without the lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, step: str | int) -> "Node | None":
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None


def read(text: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a text and what is wrong with it; no tree when it is empty or no YAML at all."""
    builder = _Builder(yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        return builder.document(), builder.faults
    except yaml.YAMLError as error:
        return None, [*builder.faults, _syntax(text, error)]
    except _TooDeep as error:
        return None, [*builder.faults, _too_deep(error.line)]


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Builder:
    """Events of the YAML parser into nodes; faults are gathered, not raised."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.faults: list[Fault] = []

    def document(self) -> Node | None:
        found: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    self._fault(event, (), *SECOND_DOCUMENT)
                    break
                found = self._node(next(self.events), ())
        return None if found is not None and found.value is None else found

    def _node(self, event: yaml.Event, path: Path) -> Node:
        line = _line(event)
        if len(path) > DEEPEST:
            raise _TooDeep(line)
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, path, *ALIAS)
            return Node(line, None)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._fault(event, path, *ALIAS)
        if getattr(event, "tag", None) is not None:
            self._fault(event, path, *TAG)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line, self._list(path))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, path)
        return Node(line, _scalar(event))

    def _list(self, path: Path) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self._node(event, (*path, len(nodes))))
        return nodes

    def _mapping(self, line: int, path: Path) -> Node:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_node = self._node(event, path)
            key = key_node.value if isinstance(key_node.value, str) else None
            value = self._node(next(self.events), path if key is None else (*path, key))
            if key is None:
                self._fault(event, path, *NO_TEXT_KEY)
            elif key in values:
                self._fault(event, (*path, key), *_duplicate(key, lines[key]))
            else:
                values[key], lines[key] = value, key_node.line
        return Node(line, values, lines)

    def _fault(self, event: yaml.Event, path: Path, wrong: Said, do: Said) -> None:
        self.faults.append(Fault(_line(event), path, wrong, do))


def _scalar(event: yaml.Event) -> str | None:
    """A key with nothing after it has no value; "" in quotes is a text."""
    if not isinstance(event, yaml.ScalarEvent):
        return None
    return str(event.value) if event.value or event.style else None


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 0


ALIAS = (
    Said("这里用了 YAML 锚点或别名(& 或 *)。", "This uses a YAML anchor or alias (& or *)."),
    Said("请把内容完整写出来。", "Write the content out in full."),
)
TAG = (
    Said("这里用了 YAML 标签(以 ! 开头)。", "This uses a YAML tag (it begins with !)."),
    Said("请去掉标签;需要 ! 本身时加引号。", "Leave the tag out; put quotes around a plain !."),
)
SECOND_DOCUMENT = (
    Said("一个文件里有第二份文档(---)。", "The file holds a second document (---)."),
    Said("请把它移到另一个文件。", "Move it to a file of its own."),
)
NO_TEXT_KEY = (
    Said("键不是一段文字。", "The key is not a text."),
    Said("请写成 名称: 值。", "Write name: value."),
)


def _duplicate(key: str, first: int) -> tuple[Said, Said]:
    return (
        Said(
            f"键“{key}”重复,第一次在第 {first} 行。",
            f"The key “{key}” already stands in line {first}.",
        ),
        Said("请合并,或删去其中一个。", "Join the two or delete one of them."),
    )


def _too_deep(line: int) -> Fault:
    return Fault(
        line,
        (),
        Said(f"嵌套超过 {DEEPEST} 层。", f"This is nested more than {DEEPEST} levels deep."),
        Said("请减少层数。", "Nest less deeply."),
    )


def _syntax(text: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = 0 if mark is None else int(mark.line) + 1
    lines = text.splitlines()
    for number in (line, line + 1):
        written = lines[number - 1] if 0 < number <= len(lines) else ""
        if "\t" in written[: len(written) - len(written.lstrip())]:
            return Fault(
                number,
                (),
                Said("这一行用制表符缩进。", "This line is indented with a tab."),
                Said("请改用空格。", "Use spaces."),
            )
    reason = getattr(error, "problem", None) or str(error)
    return Fault(
        line,
        (),
        Said(f"这里不是正确的 YAML({reason})。", f"This is not correct YAML ({reason})."),
        Said(
            "请检查这一行和上一行的缩进、冒号后的空格、成对的引号和括号。",
            "Look at the indentation, the space after a colon, and the pairs of quotes and"
            " brackets in this line and the one before.",
        ),
    )
