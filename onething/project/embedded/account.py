"""The single place that says under which account PostgreSQL runs: it refuses to be root."""

import os
import pwd
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onething.problem import Problem


class NoAccount(Problem):
    says = (
        "以 root 运行时需要一个普通账户(postgres 或 nobody)来运行 PostgreSQL,但系统里没有。"
        " · Run by root, PostgreSQL needs an ordinary account (postgres or nobody): there is none."
    )


@dataclass(frozen=True)
class Account:
    """An account that exists already; nothing here ever adds one."""

    name: str
    uid: int
    gid: int

    @property
    def is_lower(self) -> bool:
        """Whether it is another account than that of this process, which is root then."""
        return self.uid != os.geteuid()

    def how(self) -> dict[str, Any]:
        """What subprocess is told so that the child has this account and nothing of ours."""
        drop = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_lower else {}
        return {**drop, "umask": 0o077, "env": environment(), "stdin": subprocess.DEVNULL}

    def reaches(self, path: Path) -> bool:
        """Whether the account may pass through that folder: tried, not computed."""
        test = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
        return (
            subprocess.run(test, **self.how(), cwd="/", stderr=subprocess.DEVNULL).returncode == 0
        )

    def owns(self, path: Path) -> None:
        """Give it one folder of ours, closed to all others."""
        path.mkdir(parents=True, exist_ok=True)
        if self.is_lower:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)


def environment() -> dict[str, str]:
    """A clean environment: the caller's PG* settings and secrets are not for the server."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def fitting(data: Path, checkout: Path) -> Account:
    """The account for the data folder: its owner if there is one already, this process's own
    when that is not root; for root the one who called sudo, the owner of the checkout, postgres,
    or nobody. Raises NoAccount."""
    if data.exists() and data.stat().st_uid != 0:
        return _of(data.stat().st_uid)
    if os.geteuid() != 0:
        return _of(os.geteuid())
    for account in _lower(checkout):
        if account.uid != 0:
            return account
    raise NoAccount


def _lower(checkout: Path) -> Iterator[Account]:
    looks: tuple[Callable[[], pwd.struct_passwd], ...] = (
        lambda: pwd.getpwuid(int(os.environ.get("SUDO_UID", "0"))),
        lambda: pwd.getpwuid(checkout.stat().st_uid),
        lambda: pwd.getpwnam("postgres"),
        lambda: pwd.getpwnam("nobody"),
    )
    for look in looks:
        try:
            entry = look()
        except KeyError:
            continue
        yield Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as fault:
        raise NoAccount from fault
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
