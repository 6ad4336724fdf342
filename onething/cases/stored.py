"""The single place that says how values of facts stand in an event and are read again."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onething.cases.event import stamp
from onething.cases.state import Case


def facts(case: Case) -> dict[str, Any]:
    """What is known of a case, as the condition language reads it: decimals, dates, moments."""
    return {name: _known(value) for name, value in case.facts.items()}


def stored(value: Any) -> Any:
    """A value as an event holds it: JSON that `_known` reads back, in the ledger and out of it."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else {_NUMBER: str(value)}
    if isinstance(value, datetime):
        return {_MOMENT: stamp(value)}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, list):
        return [stored(each) for each in value]
    return value


def _known(value: Any) -> Any:
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, list):
        return [_known(each) for each in value]
    if isinstance(value, Mapping):
        ((kind, text),) = value.items()
        return _READ[kind](text)
    return value


_NUMBER, _DATE, _MOMENT = "number", "date", "moment"
_READ: Mapping[str, Callable[[str], Any]] = {
    _NUMBER: Decimal,
    _DATE: date.fromisoformat,
    _MOMENT: datetime.fromisoformat,
}
