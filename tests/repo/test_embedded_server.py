"""The embedded server, for real: killed, found stale, kept out, and its data always there."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from onething.problem import Problem
from onething.project.embedded import account, binaries, postmaster
from onething.project.embedded.server import SOCKET_LIMIT, Server, ServerNotStarted
from onething.project.home import Home


@pytest.fixture
def server(throwaway_home: Home) -> Server:
    return Server(throwaway_home)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def write(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept (text text)")
        connection.execute("insert into kept values (%s)", [text])


def test_what_was_acknowledged_is_there_after_a_kill_and_after_a_stop(server: Server) -> None:
    write(server.start(), "受理")
    os.kill(server.pid() or 0, signal.SIGKILL)
    write(server.start(), "办结")
    assert server.stop()
    assert ask(server.start(), "select string_agg(text, ' ') from kept") == "受理 办结"


def test_the_server_is_made_as_promised(server: Server) -> None:
    url = server.start()
    shows = {
        name: ask(url, f"show {name}")
        for name in ("data_checksums", "synchronous_commit", "fsync", "listen_addresses")
    }
    assert shows == {
        "data_checksums": "on",
        "synchronous_commit": "on",
        "fsync": "on",
        "listen_addresses": "127.0.0.1",
    }
    assert ask(url, "select count(*) from regexp_matches('一件事', '\\w', 'g')") == 3
    assert ask(url, "select rolsuper from pg_roles where rolname = current_user") is False
    hba = (server.data / "pg_hba.conf").read_text()
    rules = [line.split()[-1] for line in hba.splitlines() if line and line[0] != "#"]
    assert set(rules) == {"scram-sha-256"}


def test_secrets_and_data_are_closed_to_others(server: Server, throwaway_home: Home) -> None:
    server.start()
    secrets = list(throwaway_home.path.glob("*.secret"))
    assert {path.name for path in secrets} == {"onething.secret", "postgres.secret"}
    for path in (*secrets, server.data, server.log):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    process = psutil.Process(server.pid())
    assert process.uids().real != 0
    assert throwaway_home.secret("onething") not in " ".join(process.cmdline())


def test_a_wrong_password_does_not_get_in(server: Server, throwaway_home: Home) -> None:
    url = server.start().replace(throwaway_home.secret("onething"), "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_a_stale_pid_file_with_the_pid_of_someone_else_is_removed(server: Server) -> None:
    server.start()
    server.stop()
    left = server.data / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "60"], cwd=server.data)
    try:
        left.write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n\n\n\nready\n")
        assert server.pid() is None
        assert ask(server.start(), "select 1") == 1
        assert stranger.poll() is None, "a process that is not ours was ended"
    finally:
        stranger.kill()
        stranger.wait()


def test_no_server_starts_beside_a_child_of_the_dead_one(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    postmaster_pid = server.pid() or 0
    child = psutil.Process(postmaster_pid).children()[0]
    child.suspend()
    monkeypatch.setattr(postmaster, "DYING", 0.3)
    try:
        os.kill(postmaster_pid, signal.SIGKILL)
        with pytest.raises(postmaster.OldServerLives, match=str(child.pid)):
            server.start()
        assert (server.data / "postmaster.pid").exists()
    finally:
        child.resume()
    monkeypatch.undo()
    assert ask(server.start(), "select 1") == 1


def test_another_port_is_taken_when_its_own_is_taken(server: Server) -> None:
    server.start()
    said = postmaster.read(server.data)
    server.stop()
    with socket.create_server(("127.0.0.1", said.port if said else 0)):
        assert ask(server.start(), "select 1") == 1
    now = postmaster.read(server.data)
    assert said and now and said.port != now.port


def test_two_starts_at_once_give_one_server(throwaway_home: Home) -> None:
    command = [sys.executable, "-m", "onething.project.cli", "server", "start"]
    environment = {**os.environ, "ONETHING_HOME": str(throwaway_home.path)}
    starts = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [start.communicate(timeout=60)[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert said[0] == said[1]
    family = postmaster.family(Server(throwaway_home).data)
    pids = {process.pid for process in family}
    assert len([process for process in family if process.ppid() not in pids]) == 1


def test_a_half_made_data_folder_is_made_again(server: Server, throwaway_home: Home) -> None:
    draft = throwaway_home.path / "pgdata.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")
    assert ask(server.start(), "select 1") == 1


def test_a_leashed_server_ends_with_the_process_that_started_it(throwaway_home: Home) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from onething.project.embedded.server import Server\n"
        "from onething.project.home import Home\n"
        "Server(Home(Path(sys.argv[1]))).start(leashed=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, throwaway_home.path], timeout=60)
    data = Server(throwaway_home).data
    assert eventually(lambda: not postmaster.family(data))


def test_a_long_path_gets_its_socket_where_the_path_is_short(throwaway_home: Home) -> None:
    deep = Home(throwaway_home.path / ("d" * 90))
    throwaway_home.make()
    server = Server(deep)
    try:
        assert ask(server.start(), "select 1") == 1
        said = postmaster.read(server.data)
        assert said and said.socket and len(f"{said.socket}/.s.PGSQL.{said.port}") <= SOCKET_LIMIT
        assert stat.S_IMODE(said.socket.stat().st_mode) == 0o700
        server.stop()
        said.socket.rmdir()
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop to another account")
def test_root_in_a_closed_folder_opens_nothing_and_puts_the_data_where_it_can_be_reached(
    throwaway_home: Home,
) -> None:
    closed = throwaway_home.path / "closed"
    closed.mkdir(parents=True, mode=0o700)
    server = Server(Home(closed / "home"))
    try:
        assert ask(server.start(), "select 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert not server.data.is_relative_to(closed)
    finally:
        server.stop()
        shutil.rmtree(server.data.parent)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop to another account")
def test_programs_that_the_account_cannot_reach_are_copied(
    throwaway_home: Home, tmp_path: Path
) -> None:
    programs = binaries.copied(binaries.find(), throwaway_home.path)
    lower = account.fitting(throwaway_home.path / "pgdata", Path("/"))
    throwaway_home.make()
    for program in (programs.postgres, programs.initdb):
        assert subprocess.run([program, "--version"], **lower.how(), cwd="/").returncode == 0


def test_a_server_that_cannot_start_says_why(throwaway_home: Home) -> None:
    with pytest.raises(ServerNotStarted, match="shared_buffers"):
        Server(throwaway_home, {"shared_buffers": "much"}).start()


def test_programs_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONETHING_PG_BIN", "/nowhere")
    with pytest.raises(Problem, match="ONETHING_PG_BIN"):
        binaries.find()


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
