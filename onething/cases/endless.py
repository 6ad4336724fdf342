"""The single place that finds rules which would follow one another without end."""

from collections.abc import Iterator

from onething.cases.finding import finding
from onething.cases.lifecycle import Lifecycle
from onething.packs import Finding


def findings(life: Lifecycle) -> Iterator[Finding]:
    """Ways that lead by rules alone back to where they began.

    Without one, a case comes to rest after at most as many rules as it has states; and as a case
    is moved by a rule only forwards on such a way, so does a dossier whatever its cases read of
    each other.
    """
    for name in life.states:
        way = _way_back(life, name)
        if way and min(way) == name:
            said = " → ".join([*way, name])
            yield finding(
                ("when",),
                f"这些规则会一直转下去:{said}。",
                f"These rules would go round for ever: {said}.",
                "请让其中一步由人来办,或由时钟来办。",
                "Leave one of these steps to somebody, or to a clock.",
            )


def _way_back(life: Lifecycle, start: str) -> list[str]:
    """The states on a way of rules from a state back to it; empty when there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for rule in life.when.values():
            if way[-1] not in rule.states:
                continue
            if rule.to == start:
                return way
            if rule.to not in seen:
                seen.add(rule.to)
                ways.append([*way, rule.to])
    return []
