"""The single place that turns what YAML and JSON hold into values of the condition language."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onething.rules import row


def value(given: Any) -> Any:
    """Numbers as decimals; a text that begins with `=` is FEEL: `=@"P1Y"`, `=[1..5]`. Raises
    FeelSyntaxError for such a text that cannot be read."""
    if isinstance(given, bool) or given is None or isinstance(given, dt.date | Decimal):
        return given
    if isinstance(given, int | float):
        return Decimal(str(given))
    if isinstance(given, str):
        return row.compile(given[1:])({}) if given.startswith("=") else given
    if isinstance(given, Mapping):
        return {str(key): value(entry) for key, entry in given.items()}
    return [value(item) for item in given]
