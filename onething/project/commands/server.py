"""`onething server`: the embedded PostgreSQL by itself."""

import argparse

from onething.project import home, terminal
from onething.project.embedded.server import Server

VERBS = {
    "start": "start it and leave it running; prints its address",
    "stop": "stop it",
    "status": "say whether it runs (exit code 0) or not (1)",
    "url": "print its address, for psql and other clients",
}
IS_DOWN = "数据库未运行 the server is down"


def add(parser: argparse.ArgumentParser) -> None:
    """One verb."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, what in VERBS.items():
        verbs.add_parser(name, help=what, description=what)


def run(arguments: argparse.Namespace) -> int:
    """Do the verb."""
    server = Server(home.current())
    match arguments.verb:
        case "start":
            terminal.say(server.start())
        case "stop":
            terminal.say("已停止 stopped" if server.stop() else IS_DOWN)
        case "status":
            pid = server.pid()
            terminal.say(f"数据库运行中 the server runs: process {pid}" if pid else IS_DOWN)
            return 0 if pid else 1
        case "url":
            url = server.url()
            terminal.say(url or IS_DOWN)
            return 0 if url else 1
    return 0
