"""The single place that knows the subcommands of `onething`: each is one module of `commands`.

A command module has `add(parser)`, which declares its arguments, and `run(arguments)`, which does
it and returns the exit code, None meaning 0.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from onething.problem import Problem
from onething.project import terminal
from onething.project.version import version

COMMANDS = {
    "run": "start everything: database, pages, worker; Ctrl-C stops it",
    "setup": "bring the database up to date: what `run` does before it serves",
    "migrate": "only bring the tables up to date",
    "pack": "check, load, list and compare packs",
    "calendar": "announced holidays: import those of a year, list them, show a year",
    "compile": "what follows from the matters of a one-thing: form, materials, way, saving",
    "rules": "evaluate, check, format, explain and test rules; run the DMN TCK",
    "replay": "play an event log of another system through the engine",
    "worker": "clocks, messages and seals; `run` keeps one alive",
    "verify": "re-read the whole ledger and name what is wrong",
    "firms": "make firms findable that came in past the register",
    "seal": "make the signed seal of a day",
    "receipt": "give a signed receipt as a file; check one with the public key alone",
    "notice": "say whether the PDF of a document is genuine, with the public key alone",
    "due": "when something would be due, by the limits and calendars of a pack",
    "authority": "which department is competent, where, since when and why; gaps between grants",
    "staff": "import a list of staff; a link by which somebody sets a password",
    "server": "the embedded PostgreSQL: start, stop, status, url",
}
WRONG = 2  # the exit code of whatever the caller can put right


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 done and something was found wrong, 2 not done."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(words).parse_args(words)
    try:
        return _module(options.command).run(options) or 0
    except Problem as problem:
        terminal.fault(f"onething: {problem}")
        return WRONG
    except KeyboardInterrupt:
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; only the command that was asked for is imported."""
    parser = argparse.ArgumentParser(
        prog="onething", description="高效办成一件事 · get one thing done"
    )
    parser.add_argument("--version", action="version", version=version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, what in COMMANDS.items():
        command = commands.add_parser(name, help=what, description=what)
        if name in words[:1]:
            _module(name).add(command)
    return parser


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"onething.project.commands.{name}")


if __name__ == "__main__":
    sys.exit(main())
