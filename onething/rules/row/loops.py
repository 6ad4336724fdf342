"""The single place that runs loops: `for`, `some`, `every`."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from onething.rules import limits, nodes
from onething.rules.row.cost import weight as cost_of
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.scope import Scope
from onething.rules.values import kind


def span(node: nodes.Span, place: Place) -> Run:
    first, last = place.compiled(node.first), place.compiled(node.last)

    def span(env: Env, faults: Faults) -> Sequence[Any] | None:
        start, end = first(env, faults), last(env, faults)
        items = _steps(start, end)
        if items is None and start is not None and end is not None:
            fault(faults, node, "span", "a span runs between two whole numbers or two days")
        return items

    return span


def _steps(start: Any, end: Any) -> Sequence[Any] | None:
    """All whole numbers or days from start to end; None when there is no such row of them."""
    if kind(start) != kind(end) or kind(start) not in ("number", "date"):
        return None
    if kind(start) == "date":
        steps = _steps(Decimal(start.toordinal()), Decimal(end.toordinal()))
        return steps and [dt.date.fromordinal(int(day)) for day in steps]
    if start != int(start) or end != int(end) or abs(end - start) > limits.MOST_STEPS:
        return None
    step = 1 if start <= end else -1
    return [Decimal(number) for number in range(int(start), int(end) + step, step)]


def _items(value: Any) -> Sequence[Any] | None:
    """What a loop runs over: a list, a closed range, or a lone value as a list of one."""
    of = kind(value)
    if of == "range":
        return _steps(value.low, value.high)
    if of == "list":
        items: Sequence[Any] = value
        return items
    return None if value is None else [value]


class _EndlessError(Exception):
    """A loop over something that is no list."""


def _rounds(loop: Any, place: Place) -> tuple[Callable[[Scope, Faults], Iterator[Scope]], Place]:
    """How to run through every combination of items, and the place of what stands inside."""
    inner = place.within(*loop.names, "partial")
    cost = cost_of(loop.body if isinstance(loop, nodes.For) else loop.condition)
    sources = [
        (name, inner.compiled(source))
        for name, source in zip(loop.names, loop.sources, strict=True)
    ]

    def rounds(scope: Scope, faults: Faults, depth: int = 0) -> Iterator[Scope]:
        name, source = sources[depth]
        items = _items(source(scope, faults))
        if items is None:
            raise _EndlessError(name)
        for item in items:
            step = Scope(scope)
            step[name] = item
            if depth + 1 == len(sources):
                limits.spend(cost)
                yield step
            else:
                limits.spend(1)
                yield from rounds(step, faults, depth + 1)

    return rounds, inner


def for_(node: nodes.For[Any], place: Place) -> Run:
    rounds, inner = _rounds(node, place)
    body = inner.compiled(node.body)

    reads_partial = any(
        isinstance(part, nodes.Name) and part.name == "partial" for part in nodes.walk(node.body)
    )

    def collect(env: Env, faults: Faults) -> list[Any] | None:
        results: list[Any] = []
        scope = Scope(env, partial=results)
        try:
            for step in rounds(scope, faults):
                if reads_partial:
                    # A copy: a list that held itself could never be written or compared
                    limits.charge((results,))
                    scope["partial"] = list(results)
                results.append(body(step, faults))
        except _EndlessError as error:
            fault(faults, node, "loop", f"cannot run over {error}")
            return None
        return results

    return collect


def quantifier(stop: bool) -> Callable[[Any, Place], Run]:
    """The compiler of `some` (which an item that is true decides) or `every` (one that is
    false)."""

    def compiler(node: Any, place: Place) -> Run:
        rounds, inner = _rounds(node, place)
        condition = inner.compiled(node.condition)

        def quantify(env: Env, faults: Faults) -> Any:
            answer: bool | None = not stop
            try:
                for step in rounds(Scope(env), faults):
                    found = condition(step, faults)
                    if found is stop:
                        answer = stop
                        if not node.strict:
                            return stop
                    elif found is not (not stop):
                        if node.strict and found is not None:
                            fault(faults, node, "kinds", f"the condition is {kind(found)}")
                            return None
                        answer = None if answer is not stop else stop
            except _EndlessError as error:
                fault(faults, node, "loop", f"cannot run over {error}")
                return None
            return answer

        return quantify

    return compiler
