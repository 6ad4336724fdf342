"""`onething run`, for real: everything starts, nothing stays behind, whatever is killed."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from onething.project import ports
from onething.project.embedded import postmaster
from onething.project.embedded.server import Server
from onething.project.home import Home
from onething.project.supervise import leftovers
from onething.project.supervise.child import BackOff
from tests.running import Run, eventually, rest


@pytest.fixture
def start(throwaway_home: Home) -> Iterator[Callable[..., Run]]:
    runs = []

    def started(*words: str) -> Run:
        runs.append(Run(throwaway_home, *words))
        return runs[-1]

    yield started
    for run in runs:
        run.process.kill()
        run.process.wait()
    leftovers.end(throwaway_home)


def test_a_second_run_is_told_who_runs_and_ctrl_c_leaves_nothing(
    start: Callable[..., Run], throwaway_home: Home
) -> None:
    first = start()
    assert eventually(first.serves)
    code, said = start().ends()
    assert code == 2
    assert str(first.process.pid) in said and first.address in said
    assert len(said.splitlines()) == 1
    first.process.send_signal(signal.SIGINT)
    code, said = first.ends()
    assert code == 0
    assert re.search(r"total +\d+\.\d s", said)
    assert "Traceback" not in said
    assert rest(throwaway_home) == []
    assert postmaster.read(Server(throwaway_home).data) is None, "the database was not shut down"


def test_what_is_killed_comes_back(start: Callable[..., Run], throwaway_home: Home) -> None:
    run = start()
    assert eventually(run.serves)
    victims: tuple[Callable[[], psutil.Process], ...] = (
        lambda: run.web.children()[-1],
        lambda: run.web,
        lambda: psutil.Process(Server(throwaway_home).pid()),
    )
    for victim in victims:
        process = victim()
        process.kill()
        psutil.wait_procs([process], 5)
        assert eventually(run.serves)
    run.process.send_signal(signal.SIGTERM)
    code, said = run.ends()
    assert code == 0
    assert "SIGKILL" in said, "it was not said that something had died"
    assert rest(throwaway_home) == []


def test_after_a_kill_of_everything_but_the_workers_the_next_run_recovers(
    start: Callable[..., Run], throwaway_home: Home
) -> None:
    first = start()
    assert eventually(first.serves)
    address = first.address
    web = first.web
    first.process.send_signal(signal.SIGSTOP)  # or it would tidy up between two kills
    for process in (web, psutil.Process(Server(throwaway_home).pid()), first.process):
        process.kill()
    second = start("--port", address.rsplit(":")[-1].strip("/"))
    assert eventually(second.serves)
    second.process.send_signal(signal.SIGINT)
    assert second.ends()[0] == 0
    assert rest(throwaway_home) == []


def test_a_port_asked_for_that_is_taken_is_refused(start: Callable[..., Run]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = start("--port", str(taken.getsockname()[1])).ends()
    assert code == 2
    assert "--port" in said


def test_of_two_who_look_at_once_each_gets_a_port_of_its_own() -> None:
    wanted = [ports.free(), ports.free()]
    with ports.kept(wanted) as one, ports.kept(wanted) as other, ports.kept(wanted) as none:
        assert {one, other} == set(wanted)
        assert none is None


@pytest.mark.parametrize("url", ["my=base", "postgresql://me@127.0.0.1:1/onething"])
def test_a_database_that_is_not_there_is_said_in_one_line(throwaway_home: Home, url: str) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "onething.project.cli", "run"],
        env={**os.environ, "ONETHING_HOME": str(throwaway_home.path), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert said.returncode == 2
    assert "DATABASE_URL" in said.stderr and len(said.stderr.splitlines()) == 1


def test_a_home_of_another_account_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(tmp_path, 65534, 65534)
    said = subprocess.run(
        [sys.executable, "-m", "onething.project.cli", "server", "start"],
        env={**os.environ, "ONETHING_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert said.returncode == 2
    assert "65534" in said.stderr


def test_a_program_that_dies_at_once_is_started_less_and_less_often() -> None:
    back_off = BackOff()
    assert [back_off.after(0.1) for _ in range(7)] == [0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    assert back_off.after(60) == BackOff.FIRST
