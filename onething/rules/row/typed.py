"""The single place that runs what is said about types: `instance of`, and values that must be of
one."""

from collections.abc import Callable
from typing import Any

from onething.rules import nodes
from onething.rules.conformance import Taken, conforms, converted
from onething.rules.nodes import Type
from onething.rules.row import testing
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.values import kind


def instance_of(node: nodes.InstanceOf, place: Place) -> Run:
    value = place.compiled(node.value)
    return lambda env, faults: conforms(value(env, faults), node.type)


def as_(node: nodes.As, place: Place) -> Run:
    value, take = place.compiled(node.value), taker(node.type, place)

    def taken(env: Env, faults: Faults) -> Any:
        given = value(env, faults)
        fits, answer = take(given)
        if not fits:
            wanted = node.type.alias or node.type.name
            fault(faults, node, "type", f"{kind(given)} does not fit the type {wanted}")
        return answer

    return taken


def taker(to: Type, place: Place) -> Taken:
    """Takes a value as one of the type; it fits when it can be converted and is allowed."""
    allows = _allowing(to, place)

    def take(value: Any) -> tuple[bool, Any]:
        fits, answer = converted(value, to)
        if not fits or not allows(answer):
            return False, None
        return True, answer

    return take


def _allowing(to: Type, place: Place) -> Callable[[Any], bool]:
    """Whether a value that conforms to the type is, with all its parts, an allowed one."""
    checks = [testing.any_test(tests.tests, place) for tests in to.allowed]
    negated = [tests.negated for tests in to.allowed]
    inner = [_allowing(part, place) for part in to.parts] if to.name != "function" else []

    def parts(value: Any) -> bool:
        if to.name == "list":
            return all(map(inner[0], value))
        if to.name == "context":
            pairs = zip(to.keys, inner, strict=True)
            return all(allows(value.get(key)) for key, allows in pairs)
        return True

    def allowed(value: Any) -> bool:
        if value is None:
            return True
        holds = (
            check(value, {}, None) is not denied
            for check, denied in zip(checks, negated, strict=True)
        )
        return all(holds) and (not inner or parts(value))

    return allowed
