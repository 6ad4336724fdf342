"""The single place that says what an event is and how it is chained."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

FORMAT = 1
ALGORITHM = b"onething/sha256/1"


@dataclass(frozen=True, slots=True)
class Draft:
    """What happened, before it has its place in the chain."""

    type: str
    at: datetime
    case_id: UUID | None
    actor_id: int | None
    org_id: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One link of a dossier's chain; never changed, never deleted."""

    dossier_id: UUID
    seq: int
    case_id: UUID | None
    type: str
    format: int
    at: datetime
    recorded_at: datetime
    actor_id: int | None
    org_id: int | None
    command_id: str | None
    body: str
    prev: bytes
    hash: bytes


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Decimal | UUID) or hasattr(value, "isoformat"):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an event")


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)


def canonical(value: Any) -> str:
    """The one text of a value: sorted keys, no spaces, decimals and moments as strings."""
    return _CANONICAL.encode(value)


def stamp(at: datetime) -> str:
    """A moment as it stands in the ledger: UTC, microseconds, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def header(
    dossier_id: UUID,
    seq: int,
    case_id: UUID | None,
    type: str,
    format: int,
    at: datetime,
    recorded_at: datetime,
    actor_id: int | None,
    org_id: int | None,
    command_id: str | None,
) -> str:
    """Everything of an event but its body, as one line; the line and the body are hashed."""
    case = str(case_id) if case_id else None
    return canonical(
        [
            *(str(dossier_id), seq, case, type, format, stamp(at), stamp(recorded_at)),
            *(actor_id, org_id, command_id),
        ]
    )


def link(prev: bytes, head_line: str, body: str) -> bytes:
    """The hash that binds an event to everything before it (SHA-256, FIPS 180-4)."""
    return hashlib.sha256(ALGORITHM + prev + f"{head_line}\n{body}".encode()).digest()


def hash_of(event: Event) -> bytes:
    """The hash this event should have, recomputed from its own fields."""
    line = header(
        event.dossier_id,
        event.seq,
        event.case_id,
        event.type,
        event.format,
        event.at,
        event.recorded_at,
        event.actor_id,
        event.org_id,
        event.command_id,
    )
    return link(event.prev, line, event.body)


def chain(
    draft: Draft,
    dossier_id: UUID,
    seq: int,
    prev: bytes,
    recorded_at: datetime,
    command_id: str | None,
) -> Event:
    """This draft as the `seq`-th event of the dossier, bound to `prev`."""
    body = canonical(draft.body)
    line = header(
        dossier_id, seq, draft.case_id, draft.type, FORMAT, draft.at, recorded_at,
        draft.actor_id, draft.org_id, command_id,
    )  # fmt: skip
    return Event(
        dossier_id, seq, draft.case_id, draft.type, FORMAT, draft.at, recorded_at,
        draft.actor_id, draft.org_id, command_id, body, prev, link(prev, line, body),
    )  # fmt: skip


UPCASTS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""How a body of format n becomes one of format n + 1; events themselves are never rewritten."""


def body_of(event: Event) -> Mapping[str, Any]:
    """What an event says, in today's format."""
    body: dict[str, Any] = json.loads(event.body)
    for format in range(event.format, FORMAT):
        body = UPCASTS[format](body)
    return body


def sealed_record(salt: bytes, body: str) -> str:
    """The salted digest by which events hold an erasable record without holding its words."""
    return hashlib.sha256(salt + body.encode()).hexdigest()
