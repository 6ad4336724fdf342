"""The single place that runs values and names: literals, lists, contexts, ranges."""

from typing import Any

from onething.rules import nodes
from onething.rules.row.place import Constant, Env, Faults, Place, Run, fault
from onething.rules.scope import Scope
from onething.rules.values import Range, kind


def literal(node: nodes.Literal[Any], place: Place) -> Run:
    return Constant(node.value)


def name(node: nodes.Name, place: Place) -> Run:
    named = node.name
    if place.is_inner:
        return lambda env, faults: env[named]
    return lambda env, faults: env.get(named)


def asked(node: nodes.Input, place: Place) -> Run:
    return name(nodes.Name("?", at=node.at), place)


def list_of(node: nodes.ListOf, place: Place) -> Run:
    items = [place.compiled(item) for item in node.items]
    return lambda env, faults: [item(env, faults) for item in items]


def context_of(node: nodes.ContextOf, place: Place) -> Run:
    inner = place.within(*node.keys)
    entries = [
        (key, inner.compiled(entry)) for key, entry in zip(node.keys, node.entries, strict=True)
    ]

    def context(env: Env, faults: Faults) -> dict[str, Any]:
        scope = Scope(env)
        for key, entry in entries:
            scope[key] = entry(scope, faults)
        return dict(scope)

    return context


def range_of(node: nodes.RangeOf, place: Place) -> Run:
    low = Constant(None) if node.low is None else place.compiled(node.low)
    high = Constant(None) if node.high is None else place.compiled(node.high)

    def make(env: Env, faults: Faults) -> Range | None:
        start, end = low(env, faults), high(env, faults)
        if start is not None and end is not None and kind(start) != kind(end):
            fault(faults, node, "kinds", f"a range from {kind(start)} to {kind(end)}")
            return None
        return Range(
            start,
            end,
            node.low_included,
            node.high_included,
            unbounded_low=node.low is None,
            unbounded_high=node.high is None,
            sign=node.sign,
        )

    return make
