"""The single place that keeps the database and the children alive until it is told to stop."""

import os
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from types import FrameType

from onething.problem import Problem
from onething.project import terminal
from onething.project.embedded.server import Server
from onething.project.home import Home
from onething.project.supervise import leftovers
from onething.project.supervise.child import BackOff, Child, Program

LOOK_AGAIN = 0.1
ANSWERS_WITHIN = 60.0
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to ourselves


class Stopped(Exception):
    """Someone asked us to stop while something was still starting."""


class NotAnswering(Problem):
    status = 503
    says = (
        "网页服务在 %(seconds)s 秒内没有应答,请看上面的输出。"
        " · The pages did not answer within %(seconds)s s: see what is written above."
    )


class SetupFailed(Problem):
    says = (
        "准备步骤失败(退出码 %(code)s),请看上面的输出。"
        " · The set-up failed (exit code %(code)s): see what is written above."
    )


class Supervisor:
    """Starts things in order, keeps them alive, and stops them in the reverse order."""

    def __init__(self, home: Home, server: Server | None) -> None:
        self._home = home
        self._server = server
        self._children: list[Child] = []
        self._stop = threading.Event()
        self._back_off = BackOff()
        self._due = 0.0

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Inside, SIGINT, SIGTERM and SIGHUP ask for an orderly stop."""
        signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {sign: signal.signal(sign, self._asked) for sign in signs}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def start_server(self) -> None:
        """Start the embedded server; nothing when the database is elsewhere."""
        if self._server:
            os.environ["DATABASE_URL"] = self._server.start(leashed=True)
        self._check()

    def finish(self, program: Program) -> None:
        """Run a program to its end. Raises SetupFailed, Stopped."""
        child = self._born(program)
        try:
            while (code := child.ended()) is None:
                self._check(LOOK_AGAIN)
        finally:
            child.stop()
        if code:
            raise SetupFailed(code=code)

    def keep(self, programs: Sequence[Program]) -> None:
        """Start programs that are kept alive from now on."""
        self._children += [self._born(program) for program in programs]

    def answers(self, url: str) -> None:
        """Wait until that address answers. Raises NotAnswering, Stopped."""
        until = time.monotonic() + ANSWERS_WITHIN
        while not _is_up(url):
            if time.monotonic() > until:
                raise NotAnswering(seconds=round(ANSWERS_WITHIN))
            self._tend()
            self._check(LOOK_AGAIN)

    def watch(self) -> None:
        """Keep everything alive until we are asked to stop."""
        while not self._stop.wait(LOOK_AGAIN):
            self._tend()

    def stop(self) -> None:
        """Stop the children, first started first, then the server: no page is asked for that the
        database could not answer any more."""
        for child in self._children:
            child.stop()
        self._children.clear()
        if self._server:
            self._server.stop()

    def _check(self, wait: float = 0) -> None:
        if self._stop.wait(wait):
            raise Stopped

    def _born(self, program: Program) -> Child:
        child = Child(program, {**os.environ, **leftovers.mark(self._home)})
        child.start()
        return child

    def _tend(self) -> None:
        self._tend_server()
        for child in self._children:
            if line := child.tend():
                terminal.say(line)

    def _tend_server(self) -> None:
        if self._server is None or self._server.pid() or time.monotonic() < self._due:
            return
        started = time.monotonic()
        terminal.say("数据库已终止,正在重启 · the database ended, starting it again")
        try:
            url = self._server.start(leashed=True)
        except Problem as problem:
            wait = self._back_off.after(0)
            self._due = time.monotonic() + wait
            terminal.fault(f"{problem} ({wait:.1f} s)")
            return
        terminal.step("数据库已恢复 database", time.monotonic() - started)
        self._follow(url)

    def _follow(self, url: str) -> None:
        """When another took the server's port in between it has a new one: the children, who were
        told the old one, start anew."""
        if url == os.environ["DATABASE_URL"]:
            return
        os.environ["DATABASE_URL"] = url
        programs = [child.program for child in self._children]
        for child in self._children:
            child.stop()
        self._children.clear()
        self.keep(programs)


def _is_up(url: str) -> bool:
    try:
        with DIRECT.open(url, timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
