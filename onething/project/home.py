"""The single place that says where state is kept: the folder `.onething`, or ONETHING_HOME."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onething.problem import Problem

CHECKOUT = Path(__file__).parents[2]


class HomeOfAnother(Problem):
    says = (
        "状态目录 %(home)s 属于另一个账户(uid %(owner)s)。请用该账户运行,"
        "或用 ONETHING_HOME 另选目录。"
        " · The state in %(home)s belongs to another account (uid %(owner)s): run as that account,"
        " or choose another folder in ONETHING_HOME."
    )


@dataclass(frozen=True)
class Home:
    """One folder of state. Two homes share nothing: each has its own data, keys and locks."""

    path: Path

    @property
    def run_lock(self) -> Path:
        """Held by `onething run`; its text says who runs, and where."""
        return self.path / "run.lock"

    @property
    def welcome(self) -> Path:
        """What `onething run` prints at the end: the accounts of the demonstration, for one."""
        return self.path / "welcome.txt"

    @property
    def public_key(self) -> Path:
        """What anybody needs to check a receipt or a seal."""
        return self.path / "signing.pub"

    @property
    def static(self) -> Path:
        """Collected static files, named by their content."""
        return self.path / "static"

    def make(self) -> None:
        """Make the folder. As root others may pass through it, to folders that are theirs.
        Raises HomeOfAnother: two accounts, root included, would lock each other out."""
        self.path.mkdir(parents=True, exist_ok=True)
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            raise HomeOfAnother(home=self.path, owner=owner)
        self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def secret(self, name: str, make: Callable[[], str] = secrets.token_urlsafe) -> str:
        """The secret text of that name, made at its first use and readable by its owner only."""
        path = self.path / f"{name}.secret"
        if not path.exists():
            self.make()
            _write_once(path, make())
        return path.read_text(encoding="utf-8")


def _write_once(path: Path, text: str) -> None:
    """Write the whole text or nothing: of two at once the first wins, a kill leaves no half."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def current() -> Home:
    """The home of this process: ONETHING_HOME, else `.onething` in the checkout (installed as a
    wheel: in the working directory)."""
    chosen = os.environ.get("ONETHING_HOME")
    if chosen:
        return Home(Path(chosen).absolute())
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return Home(base / ".onething")
