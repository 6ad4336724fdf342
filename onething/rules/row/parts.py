"""The single place that runs paths and filters."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from onething.rules import limits, nodes, properties, values
from onething.rules.nodes import Node
from onething.rules.row.cost import weight as cost_of
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.scope import Scope
from onething.rules.values import kind


def path(node: nodes.Path, place: Place) -> Run:
    source, name = place.compiled(node.source), node.name

    def path(env: Env, faults: Faults) -> Any:
        value = source(env, faults)
        if type(value) is dict:
            return value.get(name)
        if value is None:
            return None
        exists, part = properties.of(value, name)
        if not exists:
            fault(faults, node, "path", f"{kind(value)} has no {name}")
        return part

    if isinstance(node.source, nodes.Name) and not place.is_inner:
        return _path_of_name(node.source.name, name, path)
    return path


def _path_of_name(first: str, second: str, otherwise: Run) -> Run:
    """`first.second` in one step: nearly all of what rules read."""

    def path(env: Env, faults: Faults) -> Any:
        value = env.get(first)
        return value.get(second) if type(value) is dict else otherwise(env, faults)

    return path


def filter_(node: nodes.Filter, place: Place) -> Run:
    source = place.compiled(node.source)
    condition = place.within("item").compiled(node.condition)
    cost = cost_of(node.condition)

    def kept(env: Env, faults: Faults) -> Any:
        value = source(env, faults)
        items = [] if value is None else value if kind(value) == "list" else [value]
        found = []
        limits.charge((items,))
        for item in items:
            limits.spend(cost)
            answer = condition(_item_scope(env, item), faults)
            if values.is_number(answer):
                return _item_at(items, answer, node, faults)
            if answer is True:
                found.append(item)
        if not items and values.is_number(condition(Scope(env), None)):
            return None
        return found

    return kept


def _item_scope(env: Env, item: Any) -> Scope:
    if kind(item) != "context":
        return Scope(env, item=item)
    return Scope(env, {"item": item, **item})


def _item_at(items: Sequence[Any], place: Decimal, node: Node[Any], faults: Faults) -> Any:
    index = int(place)
    if index != place or index == 0 or abs(index) > len(items):
        fault(faults, node, "index", f"there is no item {place} of {len(items)}")
        return None
    return items[index - 1 if index > 0 else index]
