"""The single place that compares two releases of a pack."""

from collections.abc import Mapping
from typing import NamedTuple

Manifest = Mapping[str, str]


class Comparison(NamedTuple):
    """The `kind/id` of what is new, what is gone and what is no longer the same; each sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self)


def compare(old: Manifest, new: Manifest) -> Comparison:
    """What changes when a release with the old manifest is followed by one with the new."""
    return Comparison(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(key for key in old.keys() & new.keys() if old[key] != new[key])),
    )
