"""The single place that finds what is published: the newest release of each realm, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from onething.cases import releases
from onething.cases.lifecycle import Lifecycle
from onething.domains.services.content import Field, Material, Matter, OneThing
from onething.parties.content import Department
from onething.parties.models import Realm


@dataclass(frozen=True)
class Shelf:
    """The one-things of a release, with all they refer to, by id."""

    release: int
    onethings: Mapping[str, OneThing]
    matters: Mapping[str, Matter]
    fields: Mapping[str, Field]
    materials: Mapping[str, Material]
    departments: Mapping[str, Department]
    lifecycles: Mapping[str, Lifecycle]


@lru_cache(maxsize=16)
def of(release: int) -> Shelf:
    """What this release holds; a release never changes."""
    return Shelf(
        release=release,
        onethings=releases.bodies(release, "onething", OneThing),
        matters=releases.bodies(release, "matter", Matter),
        fields=releases.bodies(release, "field", Field),
        materials=releases.bodies(release, "material", Material),
        departments=releases.bodies(release, "department", Department),
        lifecycles=releases.bodies(release, releases.LIFECYCLE, Lifecycle),
    )


def newest(realm: Realm) -> Shelf | None:
    """What the realm publishes now; None before its first release."""
    release = releases.newest(realm.pk)
    return None if release is None else of(release)


def all_newest() -> list[tuple[Realm, Shelf]]:
    """Each realm that has published something, with what it publishes now."""
    found = [(realm, newest(realm)) for realm in Realm.objects.order_by("pk")]
    return [(realm, shelf) for realm, shelf in found if shelf is not None]


def is_same(onething: str, old: int, new: int) -> bool:
    """Whether a one-thing, with its matters, fields and materials, is the same in both."""
    if old == new:
        return True
    before, after = of(old), of(new)
    if onething not in before.onethings or onething not in after.onethings:
        return False
    return _all_of(before, onething) == _all_of(after, onething)


def _all_of(shelf: Shelf, id: str) -> list[object]:
    onething = shelf.onethings[id]
    matters = [shelf.matters[item.matter] for item in onething.items]
    fields = [shelf.fields[q.field] for section in onething.sections for q in section.questions]
    materials = [shelf.materials[id] for matter in matters for id in matter.materials]
    return [onething, matters, fields, materials]
