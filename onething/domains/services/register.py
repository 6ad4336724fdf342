"""The single place that says what government knows of a firm already, and from where."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from onething.domains.services.content import Field
from onething.parties.models import Party


@dataclass(frozen=True)
class Fact:
    """A value that is not asked again. `source` "" means the register of firms itself; `on` is
    the day it was taken from there, None when that is not known."""

    value: Any
    source: Any = ""
    on: datetime.date | None = None


def facts(party: Party, fields: Mapping[str, Field]) -> dict[str, Fact]:
    """What answers these fields. An attribute stands alone or as {value, source, on}; one that
    does not fit the type of its field is not known, so it is asked."""
    found = {}
    for id, field in fields.items():
        fact = _attribute(party, field.known) if field.known else None
        value = None if fact is None else read(field, fact.value)
        if fact is not None and value is not None:
            found[id] = Fact(value, fact.source, fact.on)
    return found


def _attribute(party: Party, name: str) -> Fact | None:
    if name == "name":
        return Fact(party.name)
    if name in ("code", "uscc"):
        return Fact(party.code)
    stored = party.attributes.get(name)
    if isinstance(stored, Mapping) and "value" in stored:
        return Fact(stored["value"], stored.get("source", ""), _day(stored.get("on")))
    return None if stored in (None, "") else Fact(stored)


def read(field: Field, stored: Any) -> Any:
    """A value as it is stored or sent, in the type of its field; None when it does not fit."""
    if stored is None or stored == "":
        return None
    if field.type == "date":
        return _day(stored)
    if field.type in ("money", "number"):
        return _number(stored)
    if field.type == "choices":
        return _chosen(field, stored if isinstance(stored, list) else [stored])
    if field.type == "choice":
        return stored if stored in field.choices else None
    return str(stored)


def _chosen(field: Field, stored: Iterable[Any]) -> list[str] | None:
    chosen = list(stored)
    return chosen if all(one in field.choices for one in chosen) else None


def _day(stored: Any) -> datetime.date | None:
    if isinstance(stored, datetime.date):
        return stored
    try:
        return datetime.date.fromisoformat(str(stored))
    except ValueError:
        return None


def _number(stored: Any) -> Decimal | None:
    try:
        number = Decimal(str(stored))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
