"""List functions (DMN 10.3.4.4) and `sort` (10.3.4.9). Places count from 1, or from the end if
negative."""

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from onething.rules import limits
from onething.rules.faults import RefusedError
from onething.rules.functions.builtin import Section
from onething.rules.values import DECIMAL, Function, equal, kind, less

_section = Section()
FUNCTIONS = _section.functions
Items = Sequence[Any]


@_section("list contains(list: list, element: any)")
def list_contains(items: Items, element: Any) -> bool:
    return any(equal(item, element) is True for item in items)


@_section("count(list: list)")
def count(items: Items) -> Decimal:
    return Decimal(len(items))


@_section("min(list: list)")
def least(items: Items) -> Any:
    return _extreme(items, lambda item, best: less(item, best))


@_section("min(c...: any)")
def least_of(*items: Any) -> Any:
    return least(items)


@_section("max(list: list)")
def greatest(items: Items) -> Any:
    return _extreme(items, lambda item, best: less(best, item))


@_section("max(c...: any)")
def greatest_of(*items: Any) -> Any:
    return greatest(items)


def _extreme(items: Items, better: Callable[[Any, Any], bool | None]) -> Any:
    if not items:
        return None
    best = items[0]
    for item in items:
        is_better = better(item, best)
        if is_better is None:
            raise RefusedError(f"cannot order {kind(item)} and {kind(best)}")
        best = item if is_better else best
    return best


@_section("sum(list: list)")
def total(items: Items) -> Decimal | None:
    return functools.reduce(DECIMAL.add, _numbers(items)) if items else None


@_section("sum(n...: any)")
def total_of(*items: Any) -> Decimal | None:
    return total(items)


@_section("mean(list: list)")
def mean(items: Items) -> Decimal | None:
    if not items:
        return None
    return DECIMAL.divide(functools.reduce(DECIMAL.add, _numbers(items)), Decimal(len(items)))


@_section("mean(n...: any)")
def mean_of(*items: Any) -> Decimal | None:
    return mean(items)


def _numbers(items: Items) -> list[Decimal]:
    for item in items:
        if kind(item) != "number":
            raise RefusedError(f"an item is {kind(item)}, not number")
    return [Decimal(item) for item in items]


@_section("all(list: list)")
def every(items: Items) -> bool | None:
    """False when one item is false, true when all are, else null."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@_section("all(b...: any)")
def every_of(*items: Any) -> bool | None:
    return every(items)


@_section("any(list: list)")
def some(items: Items) -> bool | None:
    """True when one item is true, false when all are false, else null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@_section("any(b...: any)")
def some_of(*items: Any) -> bool | None:
    return some(items)


@_section("sublist(list: list, start position: number, length?: number)")
def sublist(items: Items, start: Decimal, length: Decimal | None = None) -> list[Any]:
    first = _index(items, start)
    if length is None:
        return list(items[first:])
    if length < 1 or first + int(length) > len(items):
        raise RefusedError(f"there are no {length} items")
    return list(items[first : first + int(length)])


def _index(items: Items, place: Decimal) -> int:
    index = int(place)
    if index == 0 or abs(index) > len(items):
        raise RefusedError(f"there is no item {index}")
    return index - 1 if index > 0 else len(items) + index


@_section("append(list: list, item...: any)")
def append(items: Items, *more: Any) -> list[Any]:
    return [*items, *more]


@_section("concatenate(list...: list)")
def concatenate(*lists: Items) -> list[Any]:
    return [item for items in lists for item in items]


@_section("insert before(list: list, position: number, newItem: any)")
def insert_before(items: Items, place: Decimal, item: Any) -> list[Any]:
    index = _index(items, place)
    return [*items[:index], item, *items[index:]]


@_section("remove(list: list, position: number)")
def remove(items: Items, place: Decimal) -> list[Any]:
    index = _index(items, place)
    return [*items[:index], *items[index + 1 :]]


@_section("list replace(list: list, position: number, newItem: any)")
def list_replace(items: Items, place: Decimal, item: Any) -> list[Any]:
    index = _index(items, place)
    return [*items[:index], item, *items[index + 1 :]]


@_section("list replace(list: list, match: function, newItem: any)")
def list_replace_matching(items: Items, match: Function, new: Any) -> list[Any]:
    if len(match.parameters) != 2:
        raise RefusedError("match takes an item and the new one")
    answers = [match.call(item, new) for item in items]
    if not all(isinstance(answer, bool) for answer in answers):
        raise RefusedError("match is neither true nor false")
    return [new if answer else item for item, answer in zip(items, answers, strict=True)]


@_section("reverse(list: list)")
def reverse(items: Items) -> list[Any]:
    return list(reversed(items))


@_section("index of(list: list, match: any)")
def index_of(items: Items, match: Any) -> list[Decimal]:
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match)]


@_section("union(list...: list)")
def union(*lists: Items) -> list[Any]:
    return distinct_values(concatenate(*lists))


@_section("distinct values(list: list)")
def distinct_values(items: Items) -> list[Any]:
    kept: list[Any] = []
    others: list[Any] = []
    known: set[Any] = set()
    for item in items:
        if type(item) in _PLAIN:
            if (type(item), item) not in known:
                known.add((type(item), item))
                kept.append(item)
            continue
        limits.spend(1 + len(others))
        if not list_contains(others, item):
            others.append(item)
            kept.append(item)
    return kept


# What is equal exactly where Python says so, and can be looked up at once
_PLAIN = (Decimal, str, bool, type(None))


@_section("flatten(list: list)")
def flatten(items: Items) -> list[Any]:
    flat: list[Any] = []
    limits.spend(1 + len(items))
    for item in items:
        if kind(item) == "list":
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat


@_section("product(list: list)")
def product(items: Items) -> Decimal | None:
    return functools.reduce(DECIMAL.multiply, _numbers(items)) if items else None


@_section("product(n...: any)")
def product_of(*items: Any) -> Decimal | None:
    return product(items)


@_section("median(list: list)")
def median(items: Items) -> Decimal | None:
    if not items:
        return None
    ordered = sorted(_numbers(items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return DECIMAL.divide(DECIMAL.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_section("median(n...: any)")
def median_of(*items: Any) -> Decimal | None:
    return median(items)


@_section("stddev(list: list)")
def stddev(items: Items) -> Decimal | None:
    """The standard deviation of a sample; null for fewer than two numbers."""
    if len(items) < 2:
        raise RefusedError("needs two numbers")
    average = mean(items)
    assert average is not None
    squares = [DECIMAL.power(DECIMAL.subtract(item, average), 2) for item in _numbers(items)]
    variance = DECIMAL.divide(functools.reduce(DECIMAL.add, squares), Decimal(len(items) - 1))
    return DECIMAL.sqrt(variance)


@_section("stddev(n...: any)")
def stddev_of(*items: Any) -> Decimal | None:
    return stddev(items)


@_section("mode(list: list)")
def mode(items: Items) -> list[Decimal]:
    numbers = _numbers(items)
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


@_section("mode(n...: any)")
def mode_of(*items: Any) -> list[Decimal]:
    return mode(items)


@_section("sort(list: list, precedes?: function)")
def sort(items: Items, precedes: Function | None = None) -> list[Any]:
    """Sorted so that what precedes comes first; what neither precedes keeps its order."""
    before = less if precedes is None else precedes.call

    def order(left: Any, right: Any) -> int:
        if before(left, right) is True:
            return -1
        return 1 if before(right, left) is True else 0

    return sorted(items, key=functools.cmp_to_key(order))
