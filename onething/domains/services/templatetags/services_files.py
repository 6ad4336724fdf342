"""What templates ask about files that were handed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def held(files: Mapping[str, Sequence[Any]], slot: str) -> Sequence[Any]:
    """The files for a material; none when nothing was handed in for it."""
    return files.get(slot, ())
