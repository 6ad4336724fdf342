"""The single place that suspects two names of being one thing, so that it is not asked twice."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from onething.domains.services.content import Field, Material, Matter, OneThing
from onething.packs import Text
from onething.parties import signs

NEAR = 0.75
"""From what likeness of two names on a person should look at them; 1 is the same name."""


@dataclass(frozen=True)
class Pair:
    """Two fields, or two materials, that departments of one one-thing want."""

    one: str
    other: str
    likeness: float


def same(
    onething: OneThing,
    matters: Mapping[str, Matter],
    fields: Mapping[str, Field],
    materials: Mapping[str, Material],
) -> list[Pair]:
    """What is one thing for certain: the same name in a language, or the same known attribute."""
    return [p for p in _pairs(onething, matters, fields, materials) if p.likeness == 1]


def near(
    onething: OneThing,
    matters: Mapping[str, Matter],
    fields: Mapping[str, Field],
    materials: Mapping[str, Material],
) -> list[Pair]:
    """What may be one thing, the likest first: a person should look."""
    pairs = _pairs(onething, matters, fields, materials)
    return sorted((p for p in pairs if NEAR <= p.likeness < 1), key=lambda p: -p.likeness)


def _pairs(
    onething: OneThing,
    matters: Mapping[str, Matter],
    fields: Mapping[str, Field],
    materials: Mapping[str, Material],
) -> Iterator[Pair]:
    at_work = [matters[item.matter] for item in onething.items if item.matter in matters]
    asked = dict.fromkeys(id for matter in at_work for id in matter.sees if id in fields)
    wanted = dict.fromkeys(
        w.material for matter in at_work for w in matter.materials if w.material in materials
    )
    for one, other in combinations(asked, 2):
        yield Pair(one, other, _fields_alike(fields[one], fields[other]))
    for one, other in combinations(wanted, 2):
        yield Pair(one, other, _names_alike(materials[one].name, materials[other].name))


def _fields_alike(one: Field, other: Field) -> float:
    if one.known is not None and one.known == other.known:
        return 1.0
    return _names_alike(one.name, other.name) if one.type == other.type else 0.0


def _names_alike(one: Text, other: Text) -> float:
    """1 when they are the same in one language, else how like they are where they differ most."""
    likeness = [
        difflib.SequenceMatcher(
            None, signs.plain(one.get(lang)), signs.plain(other.get(lang))
        ).ratio()
        for lang in one.languages
    ]
    return 1.0 if max(likeness) == 1 else min(likeness)
