"""The single place that compiles the conditions of forms and plans, each text once."""

from collections.abc import Callable
from functools import lru_cache

from onething.rules import row


@lru_cache(maxsize=4096)
def decided(condition: str) -> Callable[..., bool | None]:
    """A function of the answers: whether the condition holds; None while that is not known."""
    return row.decide(condition)
