"""Statements that are prepared, on the connection the pages of this thread use."""

from typing import Any

import psycopg
from django.db import connection

KEPT = 256
"""Statements kept prepared per connection: a few reads, a write for each shape of a command."""


def cursor(kind: type[psycopg.Cursor[Any]] = psycopg.Cursor) -> psycopg.Cursor[Any]:
    """A cursor whose statements are prepared when told so (`prepare=True`)."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw.prepare_threshold is None:
        # Django switches preparing off; planning our statements costs more than running them.
        raw.prepare_threshold, raw.prepared_max = 0, KEPT
    return kind(raw)
