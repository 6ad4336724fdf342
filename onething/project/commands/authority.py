"""`onething authority MATTER`: who is competent, where and when, and why; `check`: gaps, overlaps.

Without --pack it asks what is published now. Nothing is written.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from onething.problem import Problem
from onething.project import database, home, terminal

if TYPE_CHECKING:
    from onething.packs import Pack
    from onething.parties.content import Grant

CHECK = "check"


class NoSuchMatter(Problem):
    says = (
        "没有“%(matter)s”。请写种类和编号,例如 %(near)s。"
        " · There is no “%(matter)s”. Write its kind and id, such as %(near)s."
    )


class NoSuchPlace(Problem):
    says = (
        "没有区划“%(place)s”(现有:%(known)s)。"
        " · There is no region “%(place)s” (there are: %(known)s)."
    )


class BadSubmission(Problem):
    says = (
        "“%(text)s”不是时间,请写 2026-07-01T00:05。"
        " · “%(text)s” is no moment: write 2026-07-01T00:05."
    )


class BadAttribute(Problem):
    says = (
        "“%(text)s”看不懂,请写 名称=值,例如 investment=5000000。"
        " · “%(text)s” is not understood: write name=value, such as investment=5000000."
    )


@dataclass(frozen=True)
class Realm:
    """What a government has published about who decides."""

    name: str
    zone: ZoneInfo
    grants: dict[str, "Grant"]
    departments: dict[str, str]
    homes: dict[str, str]
    parents: dict[str, str | None]


def add(parser: argparse.ArgumentParser) -> None:
    """What is asked for, and the circumstances it may depend on."""
    parser.add_argument("matter", help="kind/id or id of what is applied for; or: check")
    parser.add_argument("--at", default="", help="when it was submitted; default: now")
    parser.add_argument("--place", default="", help="code of the region")
    parser.add_argument(
        "--with",
        dest="attributes",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what is known of the applicant or the matter; may be given again",
    )
    parser.add_argument("--pack", type=Path, help="folder of a pack, instead of what is published")


def run(arguments: argparse.Namespace) -> int:
    """0; for `check` 1 when there is a gap. Raises NoSuchMatter, NoSuchPlace, BadSubmission,
    BadAttribute, PackRefused."""
    if arguments.pack:
        database.ready()
        return _answer(arguments, [_of_pack(arguments.pack)])
    with database.at_hand(home.current()):
        return _answer(arguments, list(_published()))


def _answer(arguments: argparse.Namespace, realms: list[Realm]) -> int:
    if arguments.matter == CHECK:
        return max([_checked(realm, arguments.at) for realm in realms], default=0)
    known = [each for realm in realms for each in realm.departments]
    asked = [(realm, each) for realm in realms for each in _named(realm, arguments.matter)]
    if not asked:
        raise NoSuchMatter(matter=arguments.matter, near=", ".join(known[:3]) or "kind/id")
    for realm, definition in asked:
        _tell(realm, definition, arguments)
    return 0


def _named(realm: Realm, matter: str) -> list[str]:
    ids = realm.departments
    return [id for id in ids if matter in (id, id.partition("/")[2])]


def _tell(realm: Realm, definition: str, arguments: argparse.Namespace) -> None:
    from onething.parties import authority

    place = arguments.place
    if place and place not in realm.parents:
        raise NoSuchPlace(place=place, known=", ".join(sorted(realm.parents)))
    path = authority.around(place, realm.parents) if place else ()
    at = _moment(arguments.at, realm.zone)
    attributes = dict(map(_attribute, arguments.attributes))
    default = realm.departments[definition]
    found = authority.resolve(realm.grants, definition, default, path, attributes, at.date())
    terminal.say(f"{definition} @ {place or '—'} {at:%Y-%m-%d %H:%M}: {found.acts}")
    if found.grant is None:
        terminal.say("  依据 why: 事项的法定主管部门 · the matter's own department by law")
    else:
        grant = realm.grants[found.grant]
        terminal.say(
            f"  依据 why: {found.grant} ({grant.mode}) {grant.document},"
            f" {grant.granted_by} → {grant.granted_to}, {_period(grant)}"
        )
    if found.in_name_of != found.acts:
        terminal.say(f"  以谁的名义 in the name of: {found.in_name_of}")
    if found.receives:
        terminal.say(f"  也可在此收件 may be handed in at: {found.receives}")
    for id in found.passed_over:
        scope = realm.grants[id].scope
        terminal.say(f"  不知是否适用 not known to apply: {id} ({scope})")


def _period(grant: "Grant") -> str:
    from onething.parties import authority

    last = authority.ends(grant)
    return f"{grant.effective_from} – {last}" if last else f"自 from {grant.effective_from}"


def _checked(realm: Realm, at: str) -> int:
    """Overlaps are refused when a pack is read; here are the gaps, with dates and regions."""
    lines = list(gaps_told(realm, _moment(at, realm.zone).date()))
    for line in lines:
        terminal.say(f"{realm.name}  {line}")
    if not lines:
        terminal.say(
            f"{realm.name}  授权 {len(realm.grants)} 项,没有空档,没有重叠"
            f" · grants {len(realm.grants)}, no gap, no overlap"
        )
    return 1 if lines else 0


def gaps_told(realm: Realm, day: date) -> Iterator[str]:
    """A line for each stretch of days between two grants, and each region nobody reaches."""
    from onething.parties import authority

    for gap in authority.gaps(realm.grants):
        yield (
            f"空档 gap: {gap.definition} @ {gap.region} {gap.first} – {gap.last}"
            f" ({gap.before} → {gap.after})"
        )
    reached = (realm.grants, realm.departments, realm.homes, realm.parents, day)
    for each in authority.nowhere(*reached):
        yield f"无主管 nobody competent: {each.definition} @ {each.region} ({day})"


def of(pack: "Pack") -> Realm:
    """What a pack says about who decides."""
    from onething.cases.lifecycle import Workable
    from onething.parties.content import Department, Grant, Region

    return Realm(
        pack.head.realm,
        ZoneInfo(pack.head.zone),
        pack.all(Grant),
        {
            definition.key: definition.body.org
            for definitions in pack.definitions.values()
            for definition in definitions.values()
            if isinstance(definition.body, Workable)
        },
        {code: body.region for code, body in pack.all(Department).items()},
        {code: body.parent for code, body in pack.all(Region).items()},
    )


def _of_pack(folder: Path) -> Realm:
    from onething.packs import read
    from onething.project.content import KINDS

    return of(read(folder, KINDS))


def _published() -> Iterator[Realm]:
    from onething.cases import releases
    from onething.parties import models

    for realm in models.Realm.objects.order_by("code"):
        newest = releases.newest(realm.pk)
        if newest is None:
            continue
        book = releases.book(newest, newest)
        yield Realm(
            realm.code,
            ZoneInfo(realm.zone),
            dict(book.grants),
            {key: work.org for key, work in book.definitions.items()},
            dict(realm.orgs.values_list("code", "region__code")),
            dict(realm.regions.values_list("code", "parent__code")),
        )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    if not text:
        return datetime.now(zone)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise BadSubmission(text=text) from fault
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _attribute(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadAttribute(text=text)
    return name.strip(), value.strip()
