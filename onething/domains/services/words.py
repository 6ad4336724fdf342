"""The single place that says an answer in words, in the reader's language."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from onething.domains.services import register
from onething.domains.services.content import Field
from onething.web import saying


def words(field: Field, stored: Any) -> str:
    """The answer as people say it; "" for none."""
    value = register.read(field, stored)
    if value is None:
        return "" if stored is None else str(stored)
    if field.type == "choice":
        return saying.say(field.choices[value])
    if field.type == "choices":
        return gettext("、").join(saying.say(field.choices[one]) for one in value)
    if isinstance(value, datetime.date):
        return saying.on(value, year=True)
    if isinstance(value, Decimal):
        return saying.money(value) if field.type == "money" else f"{value:,f}"
    return str(value)


def plain(value: Any) -> Any:
    """The answer as the ledger keeps it: texts and lists of texts."""
    if isinstance(value, Decimal | datetime.date):
        return str(value)
    return value
