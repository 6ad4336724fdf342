"""The single place that joins plans and drops what does not change them."""

from collections.abc import Iterable

from onething.rules.planes.plan import All, AnyOf, Choice, Inverse, Plan, Settled


def all_of(parts: Iterable[Plan]) -> Plan:
    found = _distinct(parts, All, True)
    if Settled(False) in found:
        return Settled(False)
    return found[0] if len(found) == 1 else All(tuple(found)) if found else Settled(True)


def any_of(parts: Iterable[Plan]) -> Plan:
    found = _distinct(parts, AnyOf, False)
    if Settled(True) in found:
        return Settled(True)
    return found[0] if len(found) == 1 else AnyOf(tuple(found)) if found else Settled(False)


def _distinct(parts: Iterable[Plan], of: type[All] | type[AnyOf], without: bool) -> list[Plan]:
    found: dict[Plan, None] = {}
    for part in parts:
        for one in part.parts if isinstance(part, of) else (part,):
            if one != Settled(without):
                found[one] = None
    return list(found)


def inverse(part: Plan) -> Plan:
    if isinstance(part, Settled):
        return Settled(None if part.answer is None else not part.answer)
    return part.part if isinstance(part, Inverse) else Inverse(part)


def choice(condition: Plan, then: Plan, otherwise: Plan) -> Plan:
    if isinstance(condition, Settled) and condition.answer is not None:
        return then if condition.answer else otherwise
    return then if then == otherwise else Choice(condition, then, otherwise)
