"""The single place that runs `and`, `or`, `not`, `if`."""

from typing import Any

from onething.rules import nodes
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.values import equal, kind


def and_(node: nodes.And, place: Place) -> Run:
    parts = tuple(place.compiled(part) for part in node.parts)

    def all_of(env: Env, faults: Faults) -> bool | None:
        answer: bool | None = True
        for part in parts:
            value = part(env, faults)
            if value is False:
                return False
            if value is not True:
                answer = None
        return answer

    return all_of


def or_(node: nodes.Or, place: Place) -> Run:
    parts = tuple(place.compiled(part) for part in node.parts)

    def one_of(env: Env, faults: Faults) -> bool | None:
        answer: bool | None = False
        for part in parts:
            value = part(env, faults)
            if value is True:
                return True
            if value is not False:
                answer = None
        return answer

    return one_of


def not_(node: nodes.Not, place: Place) -> Run:
    negand = place.compiled(node.negand)

    def contrary(env: Env, faults: Faults) -> bool | None:
        value = negand(env, faults)
        return (not value) if value is True or value is False else None

    return contrary


def if_(node: nodes.If[Any], place: Place) -> Run:
    condition = place.compiled(node.condition)
    then, otherwise = place.compiled(node.then), place.compiled(node.otherwise)

    def choose(env: Env, faults: Faults) -> Any:
        return (then if condition(env, faults) is True else otherwise)(env, faults)

    def choose_known(env: Env, faults: Faults) -> Any:
        answer = condition(env, faults)
        if answer is True or answer is False:
            return (then if answer else otherwise)(env, faults)
        either = then(env, faults)
        return either if equal(either, otherwise(env, faults)) is True else None

    chosen = choose_known if place.is_cautious else choose
    if not node.strict:
        return chosen

    def choose_strictly(env: Env, faults: Faults) -> Any:
        answer = condition(env, faults)
        if answer is None or answer is True or answer is False:
            return chosen(env, faults)
        fault(faults, node, "kinds", f"the condition is {kind(answer)}")
        return None

    return choose_strictly
