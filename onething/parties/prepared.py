"""Statements that are prepared, on the connection the pages of this thread use."""

from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

KEPT = 256
"""Statements kept prepared per connection: a few reads, a write for each shape of a command."""


def cursor(kind: type[psycopg.Cursor[Any]] = psycopg.Cursor) -> psycopg.Cursor[Any]:
    """A cursor whose statements are prepared when told so (`prepare=True`)."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    raw: psycopg.Connection[Any] = ours.connection
    if raw.prepare_threshold is None:
        # Django switches preparing off; planning our statements costs more than running them.
        raw.prepare_threshold, raw.prepared_max = 0, KEPT
    return kind(raw)
