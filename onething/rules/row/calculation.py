"""The single place that runs arithmetic."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from onething.rules import arithmetic, nodes
from onething.rules.row.place import Env, Faults, Place, Run, fault
from onething.rules.values import kind


def calculation(operation: Callable[[Any, Any], Any], direct: Any) -> Callable[[Any, Place], Run]:
    """The compiler of one operator: `direct` takes two decimals, `operation` any two values."""

    def compiler(node: Any, place: Place) -> Run:
        left, right = place.compiled(node.left), place.compiled(node.right)

        def calculate(env: Env, faults: Faults) -> Any:
            a, b = left(env, faults), right(env, faults)
            if type(a) is Decimal and type(b) is Decimal:
                try:
                    return direct(a, b)
                except ArithmeticError as error:
                    fault(faults, node, "arithmetic", type(error).__name__)
                    return None
            answer = operation(a, b)
            if answer is None and a is not None and b is not None:
                fault(faults, node, "kinds", f"cannot calculate with {kind(a)} and {kind(b)}")
            return answer

        return calculate

    return compiler


def negate(node: nodes.Negate, place: Place) -> Run:
    value = place.compiled(node.value)

    def negate(env: Env, faults: Faults) -> Any:
        given = value(env, faults)
        answer = arithmetic.negate(given)
        if answer is None and given is not None:
            fault(faults, node, "kinds", f"cannot negate {kind(given)}")
        return answer

    return negate
