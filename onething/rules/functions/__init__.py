"""The built-in functions of FEEL, a file for each part of DMN 10.3.4, in its order."""

from onething.rules.functions import (
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    ranges,
    strings,
)
from onething.rules.functions.builtin import BuiltIn, overloads

# Read from the context, so that two engines and two runs agree; `row` answers them.
MOMENTS = ("today", "now")

BUILT_INS = overloads(
    conversion.FUNCTIONS,
    strings.FUNCTIONS,
    lists.FUNCTIONS,
    numbers.FUNCTIONS,
    ranges.FUNCTIONS,
    dates.FUNCTIONS,
    contexts.FUNCTIONS,
)

NAMES = frozenset({*BUILT_INS, *MOMENTS, "not"})

__all__ = ["BUILT_INS", "MOMENTS", "NAMES", "BuiltIn"]
