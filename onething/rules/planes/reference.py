"""The single place that says what the engine for one party must do for the engine for all: it
answers once for each distinct value where a condition reads one coded fact, and for what is the
same for everybody."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from onething.rules.nodes import Node

Context = Mapping[str, Any]


class Reference(Protocol):
    """The reference engine; the module `onething.rules.row` is one."""

    def decide(self, condition: Node[Any]) -> Callable[[Context], bool | None]:
        """The three-valued answer to a condition."""
        ...

    def settle(self, expression: Node[Any]) -> Callable[[Context], Any]:
        """The value of an expression, None where it is not known."""
        ...
