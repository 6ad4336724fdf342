"""The single place that says what a pack is once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from onething.packs.canonical import canonical, digest
from onething.packs.head import Head

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a pack: its schema's value, its canonical bytes and their hash, where it
    was written, and the `kind/id` of those that it refers to."""

    kind: str
    id: str
    body: BaseModel
    canonical: bytes
    hash: str
    file: str
    line: int
    uses: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.id}"


def defined(
    kind: str, id: str, body: BaseModel, file: str, line: int, uses: tuple[str, ...] = ()
) -> Definition:
    """The definition with its canonical bytes and their hash."""
    written = canonical(body)
    return Definition(kind, id, body, written, digest(kind, id, written), file, line, uses)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without mistakes. `definitions[kind][id]` has an entry for every kind that was asked
    for, also when the pack has none of it; ids in the order they were read."""

    head: Head
    definitions: Mapping[str, Mapping[str, Definition]]

    def body(self, kind: str, id: str) -> BaseModel | None:
        """A definition's value; None when the pack has no such definition."""
        found = self.definitions[kind].get(id)
        return None if found is None else found.body

    def all(self, model: type[M]) -> dict[str, M]:
        """The values of a schema by id, whatever kind it is registered as."""
        return {
            id: definition.body
            for definitions in self.definitions.values()
            for id, definition in definitions.items()
            if isinstance(definition.body, model)
        }

    def manifest(self) -> dict[str, str]:
        """The hash of every definition by `kind/id`: what a release is."""
        return {
            definition.key: definition.hash
            for definitions in self.definitions.values()
            for definition in definitions.values()
        }
