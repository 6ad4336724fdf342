"""The single place that runs calls of functions, and `now()` and `today()`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from onething.rules import functions, limits, nodes
from onething.rules.faults import RefusedError
from onething.rules.nodes import Node
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.values import Function, kind

# The entries of the context that `now()` and `today()` read; no name can be written like this.
NOW = "now()"
TODAY = "today()"


def call(node: nodes.Call, place: Place) -> Run:
    named = node.function
    arguments = tuple(_argument(argument, place) for argument in node.arguments)
    if isinstance(named, nodes.Name) and named.name not in place.bound:
        if named.name in functions.MOMENTS and not arguments:
            return _MOMENTS[named.name]
        if named.name in functions.BUILT_INS:
            return _call_built_in(node, functions.BUILT_INS[named.name], arguments)
    return _call_value(node, place.compiled(named), arguments)


def _argument(node: Node[Any], place: Place) -> Run:
    """A built-in function is a value only where it is handed to another function."""
    if isinstance(node, nodes.Name) and node.name not in place.bound:
        built_in = functions.BUILT_INS.get(node.name)
        if built_in is not None:
            given = place.compiled(node)
            function = _as_value(built_in)
            return lambda env, faults: _first_known(given(env, faults), function)
    return place.compiled(node)


def _first_known(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _as_value(overloads: Sequence[functions.BuiltIn]) -> Function:
    parameters = tuple(parameter.name for parameter in overloads[0].parameters)
    return Function(parameters, lambda *arguments: _answer(overloads, arguments, ()))


def _call_built_in(
    node: nodes.Call, overloads: Sequence[functions.BuiltIn], arguments: Sequence[Run]
) -> Run:
    fitting = [one for one in overloads if one.takes(len(arguments), node.names)]

    def call(env: Env, faults: Faults) -> Any:
        given = [argument(env, faults) for argument in arguments]
        limits.charge(given)
        try:
            return _answer(fitting, given, node.names)
        except (RefusedError, ArithmeticError, ValueError) as error:
            fault(faults, node, "call", str(error) or type(error).__name__)
            return None

    return call


def _answer(overloads: Sequence[functions.BuiltIn], given: Sequence[Any], names: Any) -> Any:
    """The answer of the first signature that takes the arguments. Raises RefusedError."""
    refused = RefusedError("the arguments do not fit any of its signatures")
    for built_in in overloads:
        try:
            fitted = built_in.fitted(given, names)
        except RefusedError as error:
            refused = error
        else:
            return built_in.does(*fitted)
    raise refused


def _call_value(node: nodes.Call, function: Run, arguments: Sequence[Run]) -> Run:
    def call(env: Env, faults: Faults) -> Any:
        called = function(env, faults)
        if not isinstance(called, Function):
            fault(faults, node, "call", f"{kind(called)} is no function")
            return None
        given = [argument(env, faults) for argument in arguments]
        if node.names and set(node.names) == set(called.parameters):
            given = [given[node.names.index(name)] for name in called.parameters]
        elif node.names or len(given) != len(called.parameters):
            fault(faults, node, "call", "the arguments do not fit the parameters")
            return None
        try:
            return called.call(*given)
        except (RefusedError, ArithmeticError, ValueError) as error:
            fault(faults, node, "call", str(error) or type(error).__name__)
            return None

    return call


def _now(env: Env, faults: Faults) -> dt.datetime | None:
    moment: dt.datetime | None = env.get(NOW)
    return moment


def _today(env: Env, faults: Faults) -> dt.date | None:
    day: dt.date | None = env.get(TODAY)
    moment = env.get(NOW)
    if day is not None or moment is None:
        return day
    today: dt.date = moment.date()
    return today


_MOMENTS: dict[str, Run] = {"now": _now, "today": _today}
