"""The single place that knows what a schema may ask about the pack around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationInfo


@dataclass(frozen=True, slots=True)
class Context:
    """Passed to pydantic as its validation context.

    `ids` are the ids of every kind, None when references are not to be checked; `uses` gathers
    the `kind/id` that a definition refers to.
    """

    languages: tuple[str, ...] = ()
    ids: Mapping[str, frozenset[str]] | None = None
    uses: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, info: ValidationInfo) -> "Context":
        """The context of a validation; an empty one outside of a pack, as in a test."""
        return info.context if isinstance(info.context, cls) else cls()
