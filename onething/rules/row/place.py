"""The single place that turns a node into a closure: where it stands, and what runs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onething.rules import functions, nodes
from onething.rules.faults import Fault
from onething.rules.nodes import Node

Env = Mapping[str, Any]
Faults = list[Fault] | None
Run = Callable[[Env, Faults], Any]
Test = Callable[[Any, Env, Faults], bool | None]
Compiler = Callable[[Any, "Place"], Run]


class Constant:
    """The run of what is the same in every context."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, env: Env, faults: Faults) -> Any:
        return self.value


@dataclass(frozen=True)
class Place:
    """Where a node stands: the names bound around it, whether it runs in a Scope, and whether
    null means "not known" to comparisons. `operations` says what compiles each kind of node."""

    operations: Mapping[type[Node[Any]], Compiler]
    bound: frozenset[str] = frozenset()
    is_inner: bool = False
    is_cautious: bool = False

    def within(self, *names: str) -> "Place":
        return replace(self, bound=self.bound | set(names), is_inner=True)

    def compiled(self, node: Node[Any]) -> Run:
        """The closure of the node, or its value where that is the same in every context."""
        run = self.operations[type(node)](node, self)
        if not isinstance(run, Constant) and self.is_constant(node):
            faults: list[Fault] = []
            value = run({}, faults)
            if not faults:
                return Constant(value)
        return run

    def is_constant(self, node: Node[Any]) -> bool:
        """Whether the node reads nothing. Loops and functions of one's own do not count as
        constant: what they cost is to be paid when they run, not when they are read."""
        if isinstance(node, _NEVER_CONSTANT):
            return False
        if isinstance(node, nodes.Call) and not self._is_cheap(node):
            return False
        skipped = node.function if isinstance(node, nodes.Call) else None
        return all(
            self.is_constant(child) for child in nodes.children(node) if child is not skipped
        )

    def _is_cheap(self, call: nodes.Call) -> bool:
        name = call.function.name if isinstance(call.function, nodes.Name) else ""
        return name in functions.BUILT_INS and name not in self.bound


_NEVER_CONSTANT = (
    nodes.Name,
    nodes.Input,
    nodes.Tests,
    nodes.Table,
    nodes.Define,
    nodes.External,
    nodes.For,
    nodes.Some,
    nodes.Every,
    nodes.Filter,
)


def fault(faults: Faults, node: Node[Any], code: str, detail: str) -> None:
    """Notes, where faults are collected, why the node gave null."""
    if faults is not None:
        faults.append(Fault(node.at, code, detail))


def truth(value: Any) -> bool | None:
    """The value where it is true or false, else None."""
    return value if value is True or value is False else None
