"""The house keeps its own rules: tables and migrations agree, parts are pinned, commands answer."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command

from onething.problem import Problem
from onething.project import cli, version

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_tables_are_the_sum_of_the_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_part_is_pinned_with_a_hash_and_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text()
    parts = re.split(r"\n(?=\S)", text.strip())
    assert parts
    assert [part for part in parts if "==" not in part or "--hash=sha256:" not in part] == []
    assert "://" not in text


def test_the_version_is_written_once_in_the_changelog() -> None:
    assert version.version() in (ROOT / "CHANGELOG.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" in project["dynamic"]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_its_arguments_and_its_deed(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = import_module(f"onething.project.commands.{name}")
    assert callable(module.run)
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


def test_what_the_caller_can_put_right_is_one_line_and_exit_code_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class NoSuchFile(Problem):
        says = "没有文件 %(name)s"

    def run(arguments: object) -> None:
        raise NoSuchFile(name="a.yaml")

    monkeypatch.setattr("onething.project.commands.migrate.run", run)
    assert cli.main(["migrate"]) == 2
    assert capsys.readouterr().err == "onething: 没有文件 a.yaml\n"
