"""`onething rules ...`: evaluate, check, format, explain and test rules; run the DMN TCK."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onething.project import terminal

if TYPE_CHECKING:
    from onething.rules import tck


def add(parser: argparse.ArgumentParser) -> None:
    """One subcommand a verb."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    kit = verbs.add_parser("tck", help="run test cases of the DMN Technology Compatibility Kit")
    kit.add_argument("folder", type=Path, help="a folder of models and test cases, however deep")
    kit.set_defaults(does=_tck)


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 done and something was found wrong."""
    code: int = arguments.does(arguments)
    return code


# tck


def _tck(arguments: argparse.Namespace) -> int:
    passed = failed = 0
    for where, outcome in _outcomes(arguments.folder):
        if outcome.wrong:
            failed += 1
            terminal.say(f"{where} {outcome.name}: {outcome.wrong}")
        else:
            passed += 1
    terminal.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _outcomes(folder: Path) -> "Iterator[tuple[str, tck.Outcome]]":
    """Every test case below the folder, with the place of its file."""
    from onething.rules import tck

    now = datetime.now(UTC)
    for file in sorted(folder.rglob("*.xml")):
        tests = file.read_bytes()
        if not tck.is_suite(tests):
            continue
        models = {path.name: path.read_bytes() for path in file.parent.glob("*.dmn")}
        where = file.relative_to(folder).as_posix()
        for outcome in tck.run(tests, models, now):
            yield where, outcome
