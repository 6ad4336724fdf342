"""The single place that finds every message of the tree: templates, code, Problems."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation import template

ROOT = Path(__file__).parents[2]
TREE = ROOT / "onething"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def all_messages() -> dict[str, str]:
    """Message → the first file and line that says it.

    Problems of `project` are told on a terminal, where each says both languages at once.
    """
    found: dict[str, str] = {}
    for path in sorted(TREE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        on_terminal = TREE / "project" in path.parents
        problems = () if on_terminal else _problems(text)
        for line, message in [*_called(text), *problems]:
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    for path in sorted(TREE.rglob("templates/**/*.html")):
        text = template.templatize(path.read_text(encoding="utf-8"), origin=str(path))
        flush = "\n".join(line.lstrip() for line in text.splitlines())
        for line, message in _called(flush):
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return found


def _called(text: str) -> Iterator[tuple[int, str]]:
    calls = extract_python(BytesIO(text.encode()), [*KEYWORDS], [], {"encoding": "utf-8"})
    for line, function, arguments, _comments in calls:
        said = arguments if isinstance(arguments, tuple) else (arguments,)
        message = said[1] if function.startswith("pgettext") else said[0]
        if message:
            yield line, message


def _problems(text: str) -> Iterator[tuple[int, str]]:
    """What Problems say: `says = "…"` in a class, unless the class says it in English itself;
    and the texts of a class Faults, which says what is wrong with single fields."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef):
            continue
        named = {
            line.targets[0].id: line
            for line in node.body
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        }
        for name, line in named.items():
            is_message = node.name == "Faults" or (name == "says" and "says_en" not in named)
            value = line.value
            if is_message and isinstance(value, ast.Constant) and _is_chinese(value.value):
                yield line.lineno, value.value


def _is_chinese(value: object) -> bool:
    return isinstance(value, str) and any("\u4e00" <= letter <= "\u9fff" for letter in value)
