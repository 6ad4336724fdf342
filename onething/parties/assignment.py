"""The single place that says to whom work goes by itself: pure, and the same for the same input."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who could be given the work: how much he has now, and when he was last given some (None:
    never)."""

    account_id: int
    load: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it, and why, as an event says it."""

    account_id: int
    why: dict[str, Any]


def by_load(candidates: Sequence[Candidate]) -> Choice | None:
    """Whoever has least; among equals who has waited longest. None when there is nobody."""
    if not candidates:
        return None
    least = min(candidates, key=lambda one: (one.load, one.last_at or NEVER, one.account_id))
    return Choice(least.account_id, {"by": "load", "load": least.load})


def by_rotation(candidates: Sequence[Candidate]) -> Choice | None:
    """Whoever's turn was longest ago. None when there is nobody."""
    if not candidates:
        return None
    turns = sorted(candidates, key=lambda one: (one.last_at or NEVER, one.account_id))
    latest = turns[-1].account_id if turns[-1].last_at else None
    return Choice(turns[0].account_id, {"by": "rotation", "after": latest})


WAYS = {"load": by_load, "rotation": by_rotation}
"""By the name that a department gives (`assignment`); `hand` is the work of people."""
