"""The single place that runs functions of one's own."""

from typing import Any

from onething.rules import limits, nodes
from onething.rules.conformance import Taken
from onething.rules.faults import RefusedError
from onething.rules.row import typed
from onething.rules.row.cost import weight
from onething.rules.row.place import Constant, Env, Faults, Place, Run
from onething.rules.scope import Scope
from onething.rules.values import Function, kind


def define(node: nodes.Define, place: Place) -> Run:
    body = place.within(*node.parameters).compiled(node.body)
    cost = 2 + weight(node.body)
    types = node.types or tuple(nodes.Type("Any") for _ in node.parameters)
    taken = [None if of.name == "Any" else typed.taker(of, place) for of in types]

    def define(env: Env, faults: Faults) -> Function:
        def call(*arguments: Any) -> Any:
            limits.spend(cost)
            named = {
                parameter: _fitted(parameter, argument, take)
                for parameter, argument, take in zip(node.parameters, arguments, taken, strict=True)
            }
            return body(Scope(env, named), faults)

        return Function(node.parameters, call, node.types)

    return define


def _fitted(parameter: str, argument: Any, take: Taken | None) -> Any:
    if take is None or argument is None:
        return argument
    fits, value = take(argument)
    if not fits:
        raise RefusedError(f"{parameter} is {kind(argument)}, which is not its type")
    return value


def external(node: nodes.External, place: Place) -> Run:
    def call(*arguments: Any) -> Any:
        raise RefusedError("functions written in Java or PMML are not run")

    return Constant(Function(node.parameters, call, node.types))
