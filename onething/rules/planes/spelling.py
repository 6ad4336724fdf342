"""The single place that writes a call of a function as the operations it stands for."""

from collections.abc import Callable
from typing import Any

from onething.rules import nodes
from onething.rules.nodes import Node

Spelled = Node[Any] | None


def value(call: nodes.Call, zero: Node[Any]) -> Spelled:
    """What `abs`, `min`, `max` and `sum` stand for; None for other functions. `zero` is that of
    the kind of the arguments."""
    match _named(call), _items(call):
        case "abs", _ if len(call.arguments) == 1:
            (of,) = call.arguments
            is_positive = nodes.AtLeast(of, zero, at=call.at)
            return nodes.If(is_positive, of, nodes.Negate(of, at=call.at), at=call.at)
        case "min", items if items:
            return _extreme(call, items, nodes.AtMost)
        case "max", items if items:
            return _extreme(call, items, nodes.AtLeast)
        case "sum", (first, *rest):
            for item in rest:
                first = nodes.Add(first, item, at=call.at)
            return first
    return None


def condition(call: nodes.Call) -> Spelled:
    """What `all` and `any` stand for; None for other functions."""
    items = _items(call)
    of: dict[str, Callable[..., Node[Any]]] = {"all": nodes.And, "any": nodes.Or}
    made = of.get(_named(call))
    return made(items, at=call.at) if made is not None and items else None


def _named(call: nodes.Call) -> str:
    is_plain = isinstance(call.function, nodes.Name) and not call.names
    return call.function.name if is_plain and isinstance(call.function, nodes.Name) else ""


def _items(call: nodes.Call) -> tuple[Node[Any], ...]:
    """The items that a function of a list is given: one by one, or as a list written out."""
    if len(call.arguments) == 1 and isinstance(call.arguments[0], nodes.ListOf):
        return call.arguments[0].items
    return call.arguments if len(call.arguments) > 1 else ()


def _extreme(call: nodes.Call, items: tuple[Node[Any], ...], compare: type[Any]) -> Node[Any]:
    best = items[0]
    for item in items[1:]:
        best = nodes.If(compare(best, item, at=call.at), best, item, at=call.at)
    return best
