"""Date and time function `is` (DMN 10.3.4.6) and range functions (10.3.4.7)."""

import datetime as dt
from typing import Any

from onething.rules import temporal
from onething.rules.faults import RefusedError
from onething.rules.functions.builtin import Section
from onething.rules.values import Range, equal, kind, less

_section = Section()
FUNCTIONS = _section.functions


@_section("is(value1?: any, value2?: any)")
def is_(left: Any = None, right: Any = None) -> bool:
    """Equal in every part: the same instant in two zones is not the same."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, dt.datetime | dt.time):
        return temporal.text(left) == temporal.text(right)
    return equal(left, right) is True


def _known(answer: bool | None) -> bool:
    if answer is None:
        raise RefusedError("the ends cannot be compared")
    return answer


def _before(left: Any, right: Any) -> bool:
    return _known(less(left, right))


def _same(left: Any, right: Any) -> bool:
    return _known(equal(left, right))


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _ends_before(left: Range, right: Range) -> bool:
    """Whether all of left lies before all of right."""
    if left.unbounded_high or right.unbounded_low:
        return False
    touch = _same(left.high, right.low)
    return _before(left.high, right.low) or (
        touch and not (left.high_included and right.low_included)
    )


@_section("before(value1: point | range, value2: point | range)")
def before(left: Any, right: Any) -> bool:
    return _ends_before(_as_range(left), _as_range(right))


@_section("after(value1: point | range, value2: point | range)")
def after(left: Any, right: Any) -> bool:
    return before(right, left)


@_section("meets(range1: range, range2: range)")
def meets(left: Range, right: Range) -> bool:
    return left.high_included and right.low_included and _same(left.high, right.low)


@_section("met by(range1: range, range2: range)")
def met_by(left: Range, right: Range) -> bool:
    return meets(right, left)


@_section("overlaps(range1: range, range2: range)")
def overlaps(left: Range, right: Range) -> bool:
    return not _ends_before(left, right) and not _ends_before(right, left)


@_section("overlaps before(range1: range, range2: range)")
def overlaps_before(left: Range, right: Range) -> bool:
    """left starts first, they share something, and left does not end last."""
    return _starts_first(left, right) and overlaps(left, right) and not _ends_last(left, right)


@_section("overlaps after(range1: range, range2: range)")
def overlaps_after(left: Range, right: Range) -> bool:
    """right starts first, they share something, and left ends last."""
    return _starts_first(right, left) and overlaps(left, right) and not _ends_last(right, left)


def _starts_first(left: Range, right: Range) -> bool:
    if left.unbounded_low or right.unbounded_low:
        return left.unbounded_low and not right.unbounded_low
    if _same(left.low, right.low):
        return left.low_included and not right.low_included
    return _before(left.low, right.low)


def _ends_last(left: Range, right: Range) -> bool:
    if left.unbounded_high or right.unbounded_high:
        return left.unbounded_high and not right.unbounded_high
    if _same(left.high, right.high):
        return left.high_included and not right.high_included
    return _before(right.high, left.high)


@_section("finishes(value: point | range, range: range)")
def finishes(value: Any, whole: Range) -> bool:
    part = _as_range(value)
    return (
        part.high_included == whole.high_included
        and _same(part.high, whole.high)
        and not _starts_first(part, whole)
    )


@_section("finished by(range: range, value: point | range)")
def finished_by(whole: Range, value: Any) -> bool:
    return finishes(value, whole)


@_section("includes(range: range, value: point | range)")
def includes(whole: Range, value: Any) -> bool:
    part = _as_range(value)
    return not _starts_first(part, whole) and not _ends_last(part, whole)


@_section("during(value: point | range, range: range)")
def during(value: Any, whole: Range) -> bool:
    return includes(whole, value)


@_section("starts(value: point | range, range: range)")
def starts(value: Any, whole: Range) -> bool:
    part = _as_range(value)
    return (
        part.low_included == whole.low_included
        and _same(part.low, whole.low)
        and not _ends_last(part, whole)
    )


@_section("started by(range: range, value: point | range)")
def started_by(whole: Range, value: Any) -> bool:
    return starts(value, whole)


@_section("coincides(value1: point | range, value2: point | range)")
def coincides(left: Any, right: Any) -> bool:
    return _same(left, right)
