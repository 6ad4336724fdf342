"""Context functions (DMN 10.3.4.10)."""

from collections.abc import Sequence
from typing import Any

from onething.rules.faults import RefusedError
from onething.rules.functions.builtin import Section
from onething.rules.values import Context, kind

_section = Section()
FUNCTIONS = _section.functions


@_section("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Any:
    return context.get(key)


@_section("get entries(m: context)")
def get_entries(context: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in context.items()]


@_section("context(entries: list)")
def context(entries: Sequence[Any]) -> Context:
    made: dict[str, Any] = {}
    for entry in entries:
        if kind(entry) != "context" or not {"key", "value"} <= entry.keys():
            raise RefusedError("an entry has a key and a value")
        if not isinstance(entry["key"], str) or entry["key"] in made:
            raise RefusedError(f"{entry['key']} is no new key")
        made[entry["key"]] = entry["value"]
    return made


@_section("context put(context: context, key: string, value: any)")
def context_put(into: Context, key: str, value: Any) -> Context:
    return {**into, key: value}


@_section("context put(context: context, keys: list, value: any)")
def context_put_deep(into: Context, keys: Sequence[Any], value: Any) -> Context:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise RefusedError("the keys are no list of strings")
    if len(keys) == 1:
        return {**into, keys[0]: value}
    below = into.get(keys[0])
    if kind(below) != "context":
        raise RefusedError(f"{keys[0]} is no context")
    assert below is not None
    return {**into, keys[0]: context_put_deep(below, keys[1:], value)}


@_section("context merge(contexts: list)")
def context_merge(contexts: Sequence[Any]) -> Context:
    merged: dict[str, Any] = {}
    for part in contexts:
        if kind(part) != "context":
            raise RefusedError("an item is no context")
        merged.update(part)
    return merged
