"""The single place that says which facts are missing: those that are null and stand in a
condition that is not known, where nothing around it has settled the matter.

Asked for is perhaps one too many, never one too few: with all others known, the rest decides.
"""

from collections.abc import Mapping

import numpy as np

from onething.rules.planes.block import Block
from onething.rules.planes.plan import (
    All,
    Inverse,
    Plan,
    Sign,
    TwoTexts,
    columns,
    parts,
)
from onething.rules.planes.words import Words

Places = Mapping[Plan, int]


def is_strict(plan: Plan) -> bool:
    """Whether the plan is a conjunction of tests that a null alone makes unknown: then all its
    nulls are missing wherever it is not known."""
    match plan:
        case Sign() | TwoTexts():
            return True
        case Inverse(part):
            return isinstance(part, Sign | TwoTexts)
        case All(inner):
            return all(is_strict(part) for part in inner)
        case _:
            return False


def needed(plan: Plan) -> frozenset[str]:
    """All columns that a plan reads."""
    return columns(plan).union(*(needed(part) for part in parts(plan)))


def missing(plan: Plan, places: Places, block: Block) -> dict[str, Words]:
    """For each column, the rows where it is missing."""
    at = places[plan]
    is_open = block.true[at] ^ block.may[at]
    if is_strict(plan):
        return {name: is_open & block.missing(frozenset({name})) for name in needed(plan)}
    found: dict[str, Words] = {
        name: is_open & block.missing(frozenset({name})) for name in columns(plan)
    }
    for part in parts(plan):
        for name, where in missing(part, places, block).items():
            there = found.get(name)
            found[name] = where if there is None else there | where
    if isinstance(plan, Inverse) or not parts(plan):
        return found
    return {name: where & is_open for name, where in found.items()}


def only_one(plan: Plan, places: Places, block: Block) -> Words:
    """The rows where the rule is not known for want of just one fact."""
    at = places[plan]
    is_open = block.true[at] ^ block.may[at]
    if is_strict(plan):
        found = [block.missing(frozenset({name})) for name in needed(plan)]
    else:
        found = list(missing(plan, places, block).values())
    one, more = np.zeros_like(is_open), np.zeros_like(is_open)
    for where in found:
        more |= one & where
        one |= where
    one &= ~more
    one &= is_open
    return one
