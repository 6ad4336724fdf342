"""`onething run`: everything on one machine, until Ctrl-C."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from onething.problem import Problem
from onething.project import database, home, lock, ports, terminal
from onething.project.embedded.server import Server
from onething.project.home import Home
from onething.project.lock import Lock
from onething.project.supervise import leftovers
from onething.project.supervise.child import Program
from onething.project.supervise.supervisor import Stopped, Supervisor

PORT = 8000
NEIGHBOURS = 20  # how many ports after it are tried before any free one
THREADS = 2
BACKLOG = 1024
WAITING = 64  # requests a web process takes on; the rest wait in the kernel's queue


class AlreadyRunning(Problem):
    says = (
        "onething 已在运行:进程 %(pid)s,地址 %(address)s。请先在其终端按 Ctrl-C,或 kill %(pid)s。"
        " · onething runs already: process %(pid)s at %(address)s."
        " Press Ctrl-C in its terminal, or kill %(pid)s."
    )


class PortTaken(Problem):
    says = (
        "端口 %(port)s 已被占用,请另选 --port,或不指定以自动选择。"
        " · Port %(port)s is taken: choose another --port, or none to have a free one found."
    )


def add(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default=os.environ.get("ONETHING_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, help=f"default: {PORT}, or a free one near it")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="web processes")


def run(arguments: argparse.Namespace) -> None:
    """Start everything, keep it alive, stop it on SIGINT or SIGTERM. Raises a Problem, among them
    AlreadyRunning and PortTaken."""
    here = home.current()
    here.make()
    with _alone(here) as mine:
        leftovers.end(here)
        with _port(arguments) as port:
            _serve(arguments, here, mine, port)


def _serve(arguments: argparse.Namespace, here: Home, mine: Lock, port: int) -> None:
    address = f"http://{_shown(arguments.host)}:{port}/"
    mine.note(json.dumps({"pid": os.getpid(), "address": address}))
    external = os.environ.get("DATABASE_URL")
    if external:
        database.check(external)  # a wrong address is said before anything starts
    supervisor = Supervisor(here, None if external else Server(here))
    with supervisor.signals():
        try:
            _start(supervisor, arguments, port, address, here)
            supervisor.watch()
        except Stopped:
            pass
        finally:
            terminal.say("\n正在停止 stopping")
            supervisor.stop()
            terminal.say("已停止 stopped")


def _start(
    supervisor: Supervisor, arguments: argparse.Namespace, port: int, address: str, here: Home
) -> None:
    began = time.monotonic()
    terminal.say("高效办成一件事 · onething")
    _timed("数据库 database", supervisor.start_server)
    supervisor.finish(_onething("setup"))
    supervisor.keep(programs(arguments.host, port, arguments.workers))
    _timed("网页 pages", lambda: supervisor.answers(f"{address}up"))
    terminal.step("合计 total", time.monotonic() - began)
    terminal.say(f"\n  {address}\n")
    if here.welcome.exists() and (welcome := here.welcome.read_text(encoding="utf-8")):
        terminal.say(f"{welcome}\n")
    terminal.say("  Ctrl-C 停止 stops everything")


def programs(host: str, port: int, workers: int) -> list[Program]:
    """What is kept alive beside the database, in the order of starting."""
    return [_web(host, port, workers), _onething("worker")]


def _web(host: str, port: int, workers: int) -> Program:
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": THREADS,  # granian's own default would flood PostgreSQL
        "--backlog": BACKLOG,
        "--backpressure": WAITING,
        "--workers-kill-timeout": 5,
        "--respawn-interval": 0.2,
        "--log-level": "warning",
    }
    words = [str(word) for option in options.items() for word in option]
    flags = ("--respawn-failed-workers", "--no-ws", "--no-access-log")
    application = "onething.project.wsgi:application"
    return Program("网页 web", (sys.executable, "-m", "granian", *words, *flags, application))


def _onething(*words: str) -> Program:
    return Program(words[0], (sys.executable, "-m", "onething.project.cli", *words))


def _timed(name: str, does: Callable[[], None]) -> None:
    started = time.monotonic()
    does()
    terminal.step(name, time.monotonic() - started)


@contextmanager
def _alone(here: Home) -> Iterator[Lock]:
    try:
        with lock.held(here.run_lock) as mine:
            yield mine
    except lock.Held as fault:
        said = json.loads(fault.note or "{}")
        raise AlreadyRunning(pid=said.get("pid", "?"), address=said.get("address", "?")) from fault


@contextmanager
def _port(arguments: argparse.Namespace) -> Iterator[int]:
    wanted = [arguments.port] if arguments.port else [*range(PORT, PORT + NEIGHBOURS)]
    with ports.kept(wanted, arguments.host) as port:
        if port is None and arguments.port:
            raise PortTaken(port=arguments.port)
        yield port or ports.free(host=arguments.host)


def _shown(host: str) -> str:
    """The host as one types it to reach us."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
