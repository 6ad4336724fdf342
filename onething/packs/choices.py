"""The single place that keeps choices, and what else is named, in the order of their pack."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, SerializerFunctionWrapHandler, WrapSerializer

from onething.packs.text import Text


def _named(written: Any) -> Any:
    """Choices as they are stored, or as a pack has them."""
    return dict(written) if isinstance(written, list) else written


def _listed(choices: Mapping[str, Text]) -> list[Any]:
    return [[id, name.to_dict()] for id, name in choices.items()]


Choices = Annotated[dict[str, Text], BeforeValidator(_named), PlainSerializer(_listed)]
"""Names by id, stored as a list: the order of a pack is the order of its pages, and the keys of
what is stored are sorted."""


def _in_order(named: Mapping[str, Any], dump: SerializerFunctionWrapHandler) -> list[Any]:
    return [[id, written] for id, written in dump(named).items()]


T = TypeVar("T")
Ordered = Annotated[dict[str, T], BeforeValidator(_named), WrapSerializer(_in_order)]
"""The same for any definitions by id."""
