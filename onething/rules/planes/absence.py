"""The single place that says which facts are missing: those that are null and stand in a
condition that is not known, where nothing around it has settled the matter.

Asked for is perhaps one too many, never one too few: with all others known, the rest decides.
"""

import numpy as np

from onething.rules.planes.block import Block
from onething.rules.planes.plan import Inverse, columns
from onething.rules.planes.program import Place
from onething.rules.planes.words import Words


def missing(place: Place, block: Block) -> dict[str, Words]:
    """For each column, the rows where it is missing."""
    is_open = block.true[place.at] ^ block.may[place.at]
    own = place.needs if place.strict else columns(place.plan)
    found: dict[str, Words] = {name: is_open & block.missing(frozenset({name})) for name in own}
    if place.strict:
        return found
    for part in place.parts:
        for name, where in missing(part, block).items():
            there = found.get(name)
            found[name] = where if there is None else there | where
    if isinstance(place.plan, Inverse) or not place.parts:
        return found
    return {name: where & is_open for name, where in found.items()}


def only_one(place: Place, block: Block) -> Words:
    """The rows where the rule is not known for want of just one fact."""
    is_open = block.true[place.at] ^ block.may[place.at]
    if place.strict:
        found = [block.missing(frozenset({name})) for name in place.needs]
    else:
        found = list(missing(place, block).values())
    one, more = np.zeros_like(is_open), np.zeros_like(is_open)
    for where in found:
        more |= one & where
        one |= where
    one &= ~more
    one &= is_open
    return one
