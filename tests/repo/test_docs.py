"""What the pages for people say is true: what they show is run, what they name exists."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from onething.project import cli
from onething.project.content import KINDS

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/how-to").glob("*.md")),
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# ([\w./-]+\.(?:yaml|py))\n")
"""The first line of a block that is a file of its own."""


class Block(NamedTuple):
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found.groups()) for found in FENCE.finditer(page.read_text("utf-8"))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


SHOWING = [page for page in PAGES if any(block.language == "console" for block in blocks(page))]


@pytest.mark.parametrize("page", SHOWING, ids=name)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for block in blocks(page):
        if block.language == "console":
            for command, told in dialogue(block.text):
                assert said(command, tmp_path) == told, command
        elif file := NAMED.match(block.text):
            path = tmp_path / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")


def dialogue(text: str) -> Iterator[tuple[str, str]]:
    """Each command after `$ ` and what stands below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, told = part.partition("\n")
        yield command, told


def said(command: str, folder: Path) -> str:
    """What a shell in that folder says, where `onething` is ours."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    ours = folder / "bin" / "onething"
    if not ours.exists():
        ours.parent.mkdir()
        ours.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m onething.project.cli "$@"\n')
        ours.chmod(0o755)
    surroundings = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ONETHING_")},
        "ONETHING_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PATH": f"{ours.parent}:{os.environ['PATH']}",
    }
    surroundings.pop("DATABASE_URL", None)
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return ended.stdout


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_yaml_on_a_page_is_yaml(page: Path) -> None:
    for block in blocks(page):
        if block.language == "yaml":
            assert yaml.safe_load(block.text)


LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    ours = [link for link in links if "://" not in link]
    assert [link for link in ours if not (page.parent / link).exists()] == []


CALL = re.compile(r"(?<![\w./-])(onething|make) ([a-z][\w -]*[\w-]|[a-z])")


def calls(page: Path) -> set[tuple[str, ...]]:
    """Every `onething …` and `make …` in code, as words, up to the first argument of one's own."""
    text = page.read_text("utf-8")
    code = [block.text for block in blocks(page) if block.language in ("sh", "console")]
    code += re.findall(r"`([^`\n]+)`", text) + re.findall(
        r"^    (?=onething|make)(.+)$", text, re.M
    )
    return {(found[1], *found[2].split()) for each in code for found in CALL.finditer(each)}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_a_page_names_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for program, verb, *rest in sorted(calls(page)):
        if program == "make":
            assert verb in targets(), f"make {verb}"
            continue
        assert verb in cli.COMMANDS, f"onething {verb}"
        shown = helped(verb, *rest[:1], capsys=capsys)
        flags = [word for word in rest if word.startswith("--")]
        assert [flag for flag in flags if flag not in shown] == [], f"onething {verb} {rest}"


def helped(verb: str, *rest: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The help of a command, and of its verb when that is what follows."""
    shown = ""
    for words in ([verb], [verb, *rest]):
        with pytest.raises(SystemExit):
            cli.main([*words, "--help"])
        shown += capsys.readouterr().out
    return shown


@cache
def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    categories = {f"test-{folder.name}" for folder in (ROOT / "tests").iterdir()}
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) | categories


ENTRY = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)


def entries() -> list[tuple[str, str, str, str]]:
    """(word, Chinese, name in the code, meaning) of each entry of the glossary."""
    return ENTRY.findall((ROOT / "GLOSSARY.md").read_text("utf-8"))


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry[0])
def test_each_word_of_the_glossary_is_the_word_in_the_code(entry: tuple[str, ...]) -> None:
    named = re.findall(r"`([^`]+)`", entry[2])
    assert named or entry[2] == "—"
    assert [word for word in named if word not in known()] == []


def test_a_word_has_one_entry() -> None:
    words = [entry[0] for entry in entries()]
    assert len(words) > 30
    assert len(words) == len(set(words))


@cache
def known() -> set[str]:
    """Names that the code defines: modules, classes, functions, fields, kinds, effects, tables."""
    found = set(KINDS)
    for path in (ROOT / "onething").rglob("*.py"):
        module = path.relative_to(ROOT).with_suffix("")
        found |= {".".join(module.parts).removesuffix(".__init__")}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
                found |= {f"{node.name}.{each}" for each in members(node)}
            elif isinstance(node, ast.FunctionDef):
                found.add(f"{node.name}()")
            elif isinstance(node, ast.Assign):
                found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    schema = (ROOT / "onething/cases/ledger.sql").read_text("utf-8")
    found |= {f"table {table}" for table in re.findall(r'create table "?(\w+)"?', schema)}
    content = "\n".join(p.read_text("utf-8") for p in (ROOT / "content").rglob("*.yaml"))
    return found | {f"{word}:" for word in re.findall(r"\b([a-z_]+):", content)}


def members(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id
        elif isinstance(each, ast.FunctionDef):
            yield each.name


def test_every_button_the_tutorial_names_is_on_a_page() -> None:
    text = (ROOT / "docs/tutorial.md").read_text("utf-8")
    told = set(re.findall(r"「([^」]+)」", text))
    folders = ("content", "onething")
    endings = (".yaml", ".html", ".py")
    shown = "\n".join(
        path.read_text("utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings
    )
    assert told
    assert sorted(label for label in told if label not in shown) == []
