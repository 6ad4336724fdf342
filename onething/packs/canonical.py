"""The single place that writes a definition so that the same meaning gives the same bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from onething.packs.content import Content
from onething.packs.context import Context

M = TypeVar("M", bound=BaseModel)
_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)


def canonical(body: BaseModel) -> bytes:
    """Format number and body as JSON in UTF-8: keys sorted, no white space, defaults left out,
    decimals and dates as texts. Two definitions with the same meaning give the same bytes."""
    stored = {
        "format": _format(type(body)),
        "body": _plain(body.model_dump(mode="python", exclude_defaults=True)),
    }
    text = json.dumps(
        stored, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.encode()


def digest(kind: str, id: str, written: bytes) -> str:
    """The SHA-256, in hexadecimal, of a definition's kind, id and canonical bytes."""
    return hashlib.sha256(f"{kind}/{id}\n".encode() + written).hexdigest()


def unpack(model: type[M], written: bytes | str, languages: Iterable[str]) -> M:
    """The definition that `canonical` wrote, brought up to the model's format one step at a time.

    `languages` are those of the pack's head, the main one first. References are not checked: they
    were when the pack was loaded. Raises LookupError for a format without a way up.
    """
    stored = json.loads(written)
    number, body = stored["format"], stored["body"]
    if number > _format(model):
        raise LookupError(f"{model.__name__} of format {number} is newer than this program")
    while number < _format(model):
        body = _upcasts(model)[number](body)
        number += 1
    return model.model_validate(body, context=Context(languages=tuple(languages)))


def _format(model: type[BaseModel]) -> int:
    return model.stored_format if issubclass(model, Content) else 1


def _upcasts(model: type[BaseModel]) -> Mapping[int, Any]:
    return model.upcasts if issubclass(model, Content) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _DURATION.dump_python(value, mode="json")
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=json.dumps)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def _decimal(value: Decimal) -> str:
    """0.9 for 0.90 and 9E-1; 100 for 1E+2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
