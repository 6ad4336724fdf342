"""`onething pack`: check a pack, load it, list what was loaded, show what loading would change."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from onething.packs import PackRefused, compare
from onething.project import database, home, terminal
from onething.project.commands import authority

if TYPE_CHECKING:
    from onething.packs import Comparison, Pack
    from onething.project.publishing import Published

WRONG = 2


def add(parser: argparse.ArgumentParser) -> None:
    """One verb, and the folders that it is about."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, what, count in (
        ("check", "name every mistake; touches no database", "+"),
        ("load", "publish: what is new becomes a release", "+"),
        ("diff", "what loading would change, and for how many open dossiers", None),
    ):
        verb = verbs.add_parser(name, help=what, description=what)
        verb.add_argument("folder", type=Path, nargs=count)
    what = "what was loaded, newest last"
    verbs.add_parser("list", help=what, description=what)


def run(arguments: argparse.Namespace) -> int:
    """0 when it is done; 2 when a pack has mistakes, each on a line."""
    match arguments.verb:
        case "check":
            database.ready()
            return max(_check(folder) for folder in arguments.folder)
        case "load":
            with database.at_hand(home.current()):
                return _load(arguments.folder)
        case "diff":
            with database.at_hand(home.current()):
                return _diff(arguments.folder)
    with database.at_hand(home.current()):
        _list()
    return 0


def refused(fault: PackRefused) -> int:
    """Tell every mistake in Chinese and in English."""
    terminal.fault(fault.said("zh"))
    terminal.fault(fault.said("en"))
    return WRONG


def _check(folder: Path) -> int:
    from onething.packs import read
    from onething.project.content import KINDS

    try:
        pack = read(folder, KINDS)
    except PackRefused as fault:
        return refused(fault)
    counts = ", ".join(f"{kind} {count}" for kind, count in _counts(pack).items())
    terminal.say(
        f"{pack.head.name} {pack.head.version}:没有错误 · no mistakes"
        f" ({'/'.join(pack.head.languages)})  {counts}"
    )
    for line in authority.gaps_told(
        authority.of(pack), datetime.now(ZoneInfo(pack.head.zone)).date()
    ):
        terminal.say(f"  {line}")
    return 0


def _counts(pack: "Pack") -> dict[str, int]:
    return {kind: len(found) for kind, found in pack.definitions.items() if found}


def _load(folders: list[Path]) -> int:
    from django.utils import timezone

    from onething.project import publishing

    try:
        done = publishing.load(folders, timezone.now())
    except PackRefused as fault:
        return refused(fault)
    for published in done:
        say(published)
    return 0


def say(published: "Published") -> None:
    """Tell what loading a pack did."""
    head = published.pack.head
    if published.is_new:
        now = {**published.carried, **published.pack.manifest()}
        changes = compare(_manifest(published.before), now)
        terminal.say(
            f"{head.name} {head.version}:已发布为第 {published.release} 号 · published as release"
            f" {published.release}  {_counted(changes)}"
        )
    else:
        terminal.say(
            f"{head.name} {head.version}:没有变化,仍为第 {published.release} 号"
            f" · unchanged, still release {published.release}"
        )
    _say_carried(published.carried)


def _say_carried(keys: Mapping[str, str]) -> None:
    if keys:
        listed = ", ".join(sorted(keys))
        terminal.say(
            f"内容包里没有、继续保留的日历:{listed} · calendars that the pack lacks, and that stay:"
            f" {listed}"
        )


def _manifest(release: int | None) -> Mapping[str, str]:
    from onething.cases import releases

    return {} if release is None else releases.manifest(release)


def _counted(changes: "Comparison") -> str:
    return (
        f"新增 added {len(changes.added)}, 修改 changed {len(changes.changed)},"
        f" 删去 removed {len(changes.removed)}"
    )


def _list() -> None:
    from onething.cases import releases

    for release in releases.listed():
        terminal.say(
            f"{release.realm}  第 {release.id} 号 release {release.id}  {release.version}"
            f"  {release.loaded_at:%Y-%m-%d %H:%M %Z}"
            f"  定义 definitions {release.definitions}, 在办 open dossiers {release.open_dossiers}"
        )


def _diff(folder: Path) -> int:
    from onething.cases import releases
    from onething.packs import read
    from onething.parties.models import Realm
    from onething.project.content import KINDS

    try:
        pack = read(folder, KINDS)
    except PackRefused as fault:
        return refused(fault)
    realm = Realm.objects.filter(code=pack.head.realm).first()
    carried = releases.carried(realm.pk, pack) if realm else {}
    new = {**carried, **pack.manifest()}
    changes = compare(_manifest(releases.newest(realm.pk) if realm else None), new)
    pinned = releases.pinned(realm.pk, new) if realm else {}
    terminal.say(f"{pack.head.name} {pack.head.version}  {_counted(changes)}")
    for sign, keys in (("+", changes.added), ("-", changes.removed), ("~", changes.changed)):
        for key in keys:
            terminal.say(f"{sign} {key}{_kept(pinned.get(key, 0))}")
    for key in sorted(pinned.keys() - set(changes.removed + changes.changed)):
        terminal.say(f"  {key}{_kept(pinned[key])}")
    _say_carried(carried)
    return 0


def _kept(dossiers: int) -> str:
    if not dossiers:
        return ""
    return f"  {dossiers} 件在办件仍按旧版办理 · {dossiers} open dossiers keep theirs"
