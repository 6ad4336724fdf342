"""The single place that finds and lists what is published: one-things and single matters."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onething.domains.services import guide, plan, search, shelf
from onething.domains.services.content import Matter
from onething.domains.services.guide import Guide
from onething.domains.services.search import Index
from onething.domains.services.shelf import Shelf
from onething.parties.content import Department
from onething.parties.models import Realm


@dataclass(frozen=True)
class Entry:
    """A matter as the catalogue lists it; `onethings` are those that do it together with others."""

    realm: Realm
    id: str
    matter: Matter
    org: Department
    days: int
    onethings: tuple[Guide, ...]


FACETS: Mapping[str, Callable[[Entry], Iterable[str]]] = {
    "org": lambda entry: [entry.matter.org],
    "region": lambda entry: [entry.org.region],
    "audience": lambda entry: entry.matter.audience,
    "depth": lambda entry: [str(entry.matter.depth)],
    "kind": lambda entry: [entry.matter.kind],
    "moment": lambda entry: {one.onething.moment for one in entry.onethings},
}
"""By what the matters are narrowed down: department, place, for whom, how far online, on the spot
or not, and the moment of a firm's life."""


@dataclass(frozen=True)
class Answer:
    """What answers: one-things first, then matters, narrowed by `chosen`; `counts` says for each
    facet how many matters every choice would leave."""

    guides: list[Guide]
    entries: list[Entry]
    chosen: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]


def answer(typed: str, asked: Mapping[str, str]) -> Answer:
    """What answers these words, best first; without words everything, in the order of the pack.

    `asked` narrows by facet; what is no facet, or no value of it, narrows nothing.
    """
    guides: list[Guide] = []
    entries: list[Entry] = []
    for realm, held in shelf.all_newest():
        every = {entry.id: entry for entry in _entries(realm.pk, held.release)}
        of_things = {one.id: one for one in _guides(realm.pk, held.release)}
        if not typed.strip():
            guides += of_things.values()
            entries += every.values()
            continue
        for found in _index(held.release).find(typed):
            if found.kind == "onething":
                guides.append(of_things[found.id])
            else:
                entries.append(every[found.id])
    chosen = {name: asked[name] for name in FACETS if asked.get(name)}
    counts = {name: _counted(entries, chosen, name) for name in FACETS}
    chosen = {name: value for name, value in chosen.items() if counts[name].get(value)}
    left = [entry for entry in entries if _is_left(entry, chosen)]
    return Answer(_narrowed(guides, chosen), left, chosen, counts)


def guides() -> list[Guide]:
    """The guides of everything that is published now, each compiled once for its release."""
    found = (_guides(realm.pk, held.release) for realm, held in shelf.all_newest())
    return [one for many in found for one in many]


def entry(realm: str, id: str) -> Entry | None:
    """A matter of a realm as it is published now; None when there is no such one."""
    found = Realm.objects.filter(code=realm).first()
    now = shelf.newest(found) if found else None
    if found is None or now is None:
        return None
    return next((one for one in _entries(found.pk, now.release) if one.id == id), None)


def _is_left(entry: Entry, chosen: Mapping[str, str]) -> bool:
    return all(value in FACETS[name](entry) for name, value in chosen.items())


def _counted(entries: Iterable[Entry], chosen: Mapping[str, str], name: str) -> Mapping[str, int]:
    """How many are left for each choice of a facet, the other facets as they are."""
    others = {facet: value for facet, value in chosen.items() if facet != name}
    return Counter(value for one in entries if _is_left(one, others) for value in FACETS[name](one))


def _narrowed(guides: list[Guide], chosen: Mapping[str, str]) -> list[Guide]:
    """One-things answer to a moment and to the departments they bring together."""
    wanted: dict[str, Callable[[Guide], Iterable[Any]]] = {
        "moment": lambda one: [one.onething.moment],
        "org": lambda one: one.plan.orgs,
    }
    return [
        one
        for one in guides
        if all(name in wanted and value in wanted[name](one) for name, value in chosen.items())
    ]


@lru_cache(maxsize=16)
def _guides(realm_id: int, release: int) -> tuple[Guide, ...]:
    realm, held = Realm.objects.get(pk=realm_id), shelf.of(release)
    return tuple(guide.make(realm, id, held) for id in held.onethings)


@lru_cache(maxsize=16)
def _entries(realm_id: int, release: int) -> tuple[Entry, ...]:
    realm, held = Realm.objects.get(pk=realm_id), shelf.of(release)
    together: dict[str, list[Guide]] = {}
    for one in _guides(realm_id, release):
        for item in one.onething.items:
            together.setdefault(item.matter, []).append(one)
    return tuple(
        Entry(
            realm,
            id,
            matter,
            held.departments[matter.org],
            plan.days(matter, held.lifecycles.get(matter.lifecycle)),
            tuple(together.get(id, ())),
        )
        for id, matter in held.matters.items()
    )


@lru_cache(maxsize=16)
def _index(release: int) -> Index:
    held: Shelf = shelf.of(release)
    onethings = [
        (id, one, [held.matters[item.matter] for item in one.items])
        for id, one in held.onethings.items()
    ]
    return search.index(onethings, held.matters.items())
