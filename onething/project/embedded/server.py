"""The single place that starts and stops the embedded PostgreSQL: the door of this package."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import psutil

from onething.problem import Problem
from onething.project import leash, lock, ports
from onething.project.embedded import account, binaries, postmaster
from onething.project.embedded.account import Account
from onething.project.embedded.binaries import Binaries
from onething.project.home import CHECKOUT, Home

DATABASE = ROLE = "onething"
PREFERRED_PORT = 5433
SOCKET_LIMIT = 107  # bytes in sockaddr_un.sun_path on Linux, without the closing zero
SHARED = Path("/var/lib/onething")  # for root, when the checkout is closed to other accounts
LOG_LIMIT = 10_000_000
STARTING = 60.0
STOPPING = 30.0
LOOK_AGAIN = 0.02

# Small in memory, quick at commit, and never less than durable: synchronous_commit stays on.
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "127.0.0.1",
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "shared_buffers": "128MB",
        "wal_buffers": "16MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "synchronous_commit": "on",
        "jit": "off",
        "password_encryption": "scram-sha-256",
    }
)


class ServerNotStarted(Problem):
    status = 503
    says = (
        "PostgreSQL 未能启动:%(why)s(日志 %(log)s)。"
        " · PostgreSQL did not start: %(why)s (log: %(log)s)."
    )


class ServerNotStopped(Problem):
    status = 503
    says = (
        "PostgreSQL(进程 %(pid)s)在 %(seconds)s 秒内未能停止。"
        " · PostgreSQL (process %(pid)s) did not stop within %(seconds)s s."
    )


class ServerBusy(Problem):
    status = 503
    says = (
        "另一个命令正在启动或停止 PostgreSQL,请稍后再试。"
        " · Another command is starting or stopping PostgreSQL: try again in a moment."
    )


class DataOfAnother(Problem):
    says = (
        "数据目录 %(data)s 属于账户 %(owner)s。请用该账户或 root 运行,或用 ONETHING_HOME 另选目录。"
        " · The data folder %(data)s belongs to the account %(owner)s: run as that account or as"
        " root, or choose another folder in ONETHING_HOME."
    )


@dataclass(frozen=True)
class Place:
    """Where the server of one home stands, under which account, with which programs."""

    data: Path
    account: Account
    programs: Binaries


class Server:
    """The embedded server of one home. `settings` go over SETTINGS, for tests above all."""

    def __init__(self, home: Home, settings: Mapping[str, str] = SETTINGS) -> None:
        self.home = home
        self.settings = {**SETTINGS, **settings}
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder, which is elsewhere when its account cannot reach the home."""
        return (self.home.path / "pgdata").resolve()

    @property
    def log(self) -> Path:
        return self.home.path / "postgres.log"

    def url(self) -> str | None:
        """The address of the database for libpq; None when no server was ever started here."""
        return self._url(ROLE, DATABASE) if self._contact.exists() else None

    def pid(self) -> int | None:
        """The process that serves now; None when the server is down."""
        self._reap()
        process = postmaster.living(self.data)
        return process.pid if process else None

    def start(self, leashed: bool = False) -> str:
        """Start the server unless it serves already, and return the address of the database.

        A leashed server stops when this process dies, however that happens. Raises a Problem:
        ServerNotStarted, ServerBusy, DataOfAnother, NoPostgres, NoAccount, OldServerLives."""
        self.home.make()
        with self._alone():
            place = self._place()
            if not self._settled(place):
                postmaster.bury(place.data)
                _initialise(place, self.home, self.settings)
                self._launch(place, leashed)
            self._provide()
        return self._url(ROLE, DATABASE)

    def stop(self) -> bool:
        """Stop the server: sessions are ended, everything acknowledged is on disk. False when it
        was down already. Raises ServerNotStopped, ServerBusy."""
        if not self.home.path.exists():
            return False
        with self._alone():
            process = postmaster.living(self.data)
            if process is None:
                return False
            for sign in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate: both are safe
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(sign)
                if self._ends(STOPPING):
                    return True
            raise ServerNotStopped(pid=process.pid, seconds=round(2 * STOPPING))

    # Where it stands

    @property
    def _contact(self) -> Path:
        return self.home.path / "server.json"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with lock.held(self.home.path / "server.lock", patience=STARTING):
                yield
        except lock.Held as fault:
            raise ServerBusy from fault

    def _place(self) -> Place:
        here = self.home.path / "pgdata"
        whose = account.fitting(self.data, CHECKOUT)
        if whose.is_lower and os.geteuid() != 0:
            raise DataOfAnother(data=self.data, owner=whose.name)
        if whose.is_lower and not here.is_symlink() and not whose.reaches(self.home.path):
            here.symlink_to(_shared(self.home) / "pgdata")
        written = self.data / "PG_VERSION"
        programs = binaries.find(int(written.read_text()) if written.exists() else None)
        if not whose.reaches(programs.folder):
            programs = binaries.copied(programs, self.data.parent)
        return Place(self.data, whose, programs)

    def _socket(self, whose: Account) -> Path:
        """The private folder of the socket: beside the data, or where the path is short enough."""
        beside = self.data.parent / "socket"
        if len(os.fsencode(beside / ".s.PGSQL.65535.lock")) <= SOCKET_LIMIT:
            whose.owns(beside)
            return beside
        kept = Path(self._read_contact().get("socket", ""))
        if kept.is_dir() and kept.stat().st_uid == whose.uid and kept != Path():
            return kept
        made = Path(tempfile.mkdtemp(prefix="onething-"))
        whose.owns(made)
        return made

    # Starting

    def _settled(self, place: Place) -> bool:
        """Whether a server serves there already; one that starts or stops now is waited for."""
        until = time.monotonic() + STARTING
        while process := postmaster.living(place.data):
            said = postmaster.read(place.data)
            if said and said.is_ready and said.port and said.socket:
                self._write_contact(said.port, said.socket)
                return True
            if time.monotonic() > until:
                raise ServerNotStarted(why=f"process {process.pid} is not ready", log=self.log)
            time.sleep(LOOK_AGAIN)
        return False

    def _launch(self, place: Place, leashed: bool) -> None:
        socket = self._socket(place.account)
        last = int(self._read_contact().get("port", PREFERRED_PORT))
        for port in (ports.free([last]), ports.free(), ports.free()):
            self._write_contact(port, socket)
            self._started = self._spawn(place, port, socket, leashed)
            if self._is_ready(place):
                return
            if ports.is_free(port):
                break  # it was not the port that someone else took in between
        raise ServerNotStarted(why=self._last_words(), log=self.log)

    def _spawn(
        self, place: Place, port: int, socket: Path, leashed: bool
    ) -> subprocess.Popen[bytes]:
        settings = {**self.settings, "port": str(port), "unix_socket_directories": str(socket)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with os.fdopen(
            os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab"
        ) as log:
            return subprocess.Popen(
                [place.programs.postgres, "-D", place.data, *options],
                **place.account.how(),
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for us, who stop it in order
                preexec_fn=leash.to_parent(signal.SIGINT) if leashed else None,
            )

    def _is_ready(self, place: Place) -> bool:
        """Wait for it; False when it ended instead."""
        until = time.monotonic() + STARTING
        while self._started and self._started.poll() is None and time.monotonic() < until:
            said = postmaster.read(place.data)
            if said and said.is_ready:
                return True
            time.sleep(LOOK_AGAIN)
        return False

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        telling = [line for line in lines[-20:] if "FATAL" in line or "HINT" in line]
        return " ".join(telling[-2:]) or (lines[-1] if lines else "no reason given")

    def _provide(self) -> None:
        """The role and the database of the application, which is not a superuser."""
        import psycopg  # not needed by those who only ask or stop
        from psycopg import sql

        with psycopg.connect(self._url("postgres", "postgres"), autocommit=True) as connection:
            role, password = sql.Identifier(ROLE), sql.Literal(self.home.secret(ROLE))
            if not connection.execute("select from pg_roles where rolname = %s", [ROLE]).rowcount:
                connection.execute(
                    sql.SQL("create role {} login createdb password {}").format(role, password)
                )
            if not connection.execute(
                "select from pg_database where datname = %s", [DATABASE]
            ).rowcount:
                name = sql.Identifier(DATABASE)
                connection.execute(sql.SQL("create database {} owner {}").format(name, role))

    # Stopping

    def _ends(self, patience: float) -> bool:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            self._reap()
            if not postmaster.family(self.data):
                return True
            time.sleep(LOOK_AGAIN)
        return False

    def _reap(self) -> None:
        if self._started and self._started.poll() is not None:
            self._started = None

    # What others need to reach it

    def _url(self, role: str, database: str) -> str:
        said = self._read_contact()
        return (
            f"postgresql://{role}:{quote(self.home.secret(role))}@/{database}"
            f"?host={quote(said['socket'], safe='')}&port={said['port']}"
        )

    def _read_contact(self) -> dict[str, str]:
        try:
            said = json.loads(self._contact.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return {name: str(value) for name, value in said.items()}

    def _write_contact(self, port: int, socket: Path) -> None:
        draft = self._contact.with_suffix(".new")
        draft.write_text(json.dumps({"port": port, "socket": str(socket)}), encoding="utf-8")
        draft.replace(self._contact)


def _shared(home: Home) -> Path:
    """A folder of this home's own where other accounts can get to."""
    folder = SHARED / hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    for path in (SHARED, folder):
        path.chmod(0o711)
    return folder


def _initialise(place: Place, home: Home, settings: Mapping[str, str]) -> None:
    """Make the data folder, whole or not at all: what a kill left half done is made again."""
    if (place.data / "PG_VERSION").exists():
        return
    draft = place.data.with_name("pgdata.new")
    word = place.data.with_name("pgdata.word")
    shutil.rmtree(draft, ignore_errors=True)
    place.account.owns(draft)
    _hand(word, home.secret("postgres"), place.account)
    try:
        made = subprocess.run(
            [
                *(place.programs.initdb, "-D", draft, "-U", "postgres", f"--pwfile={word}"),
                *("--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8"),
                # With plain C, Chinese is invisible to the functions on text.
                *("--locale=C.UTF-8", "--no-instructions"),
                *(["--no-sync"] if settings.get("fsync") == "off" else []),
            ],
            **place.account.how(),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    finally:
        word.unlink()
    if made.returncode:
        why = made.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise ServerNotStarted(why="initdb: " + "".join(why), log=home.path / "postgres.log")
    draft.rename(place.data)


def _hand(path: Path, text: str, whose: Account) -> None:
    """A file that only that account can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if whose.is_lower:
        os.chown(path, whose.uid, whose.gid)
