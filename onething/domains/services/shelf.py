"""The single place that finds what is published: the newest release of each realm, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from pydantic import BaseModel

from onething.cases import releases
from onething.cases.lifecycle import Lifecycle
from onething.domains.services import form
from onething.domains.services.content import Effort, Field, Material, Matter, OneThing, Topic
from onething.packs import Pack
from onething.parties.content import Department
from onething.parties.models import Realm

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Shelf:
    """The one-things of a release with their forms complete, and all they refer to, by id.

    `effort` is None where the pack does not say what an applicant's time is worth.
    """

    release: int
    onethings: Mapping[str, OneThing]
    matters: Mapping[str, Matter]
    fields: Mapping[str, Field]
    materials: Mapping[str, Material]
    departments: Mapping[str, Department]
    lifecycles: Mapping[str, Lifecycle]
    effort: Effort | None = None


@lru_cache(maxsize=16)
def of(release: int) -> Shelf:
    """What this release holds; a release never changes."""

    def held(kind: str, schema: type[M], /) -> Mapping[str, M]:
        return releases.bodies(release, kind, schema)

    return _filled(release, held)


def of_pack(pack: Pack) -> Shelf:
    """What a pack would publish."""

    def held(_kind: str, schema: type[M], /) -> Mapping[str, M]:
        return pack.all(schema)

    return _filled(0, held)


class Held(Protocol):
    """The definitions of a kind, by id."""

    def __call__(self, kind: str, schema: type[M], /) -> Mapping[str, M]: ...


def _filled(release: int, held: Held) -> Shelf:
    matters, fields = held("matter", Matter), held("field", Field)
    topics, onethings = held("topic", Topic), held("onething", OneThing)
    return Shelf(
        release=release,
        onethings={
            id: form.whole(onething, matters, fields, topics) for id, onething in onethings.items()
        },
        matters=matters,
        fields=fields,
        materials=held("material", Material),
        departments=held("department", Department),
        lifecycles=held(releases.LIFECYCLE, Lifecycle),
        effort=next(iter(held("effort", Effort).values()), None),
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
    wanted = [wish.material for matter in matters for wish in matter.materials]
    materials = [shelf.materials[id] for id in wanted]
    return [onething, matters, fields, materials]
