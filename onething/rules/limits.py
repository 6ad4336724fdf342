"""The single place that says how much one evaluation may cost, so that no text, however written,
keeps a machine for more than a second or two hundred megabytes.

What is counted are steps: a round of a loop, a call of a function of one's own, an item looked
at. Time itself is not: the same text over the same facts must give the same answer everywhere.
"""

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# About a third of a second of Python.
MOST_STEPS = 300_000
# Characters that one value may have.
MOST_TEXT = 1_000_000
# How many items or characters are copied for one step.
_PARTS_A_STEP = 16


class ExhaustedError(Exception):
    """The evaluation has cost more than it may."""


class _Run(threading.local):
    left: float = math.inf


_run = _Run()


@contextmanager
def counted() -> Iterator[None]:
    """Inside, steps are counted; an evaluation within another shares its count."""
    if _run.left != math.inf:
        yield
        return
    _run.left = MOST_STEPS
    try:
        yield
    finally:
        _run.left = math.inf


def spend(steps: int) -> None:
    """Raises ExhaustedError where none are left."""
    _run.left -= steps
    if _run.left < 0:
        raise ExhaustedError("more steps than allowed")


def charge(values: Sequence[Any]) -> None:
    """Spends what it costs to look through these values. Raises ExhaustedError."""
    if _run.left != math.inf:
        parts = sum(len(v) for v in values if isinstance(v, str | list | tuple | dict))
        spend(1 + parts // _PARTS_A_STEP)
