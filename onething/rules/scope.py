"""The single place that says what a name sees inside `for`, filters, functions and contexts."""

from collections.abc import Mapping
from typing import Any


class Scope(dict[str, Any]):
    """Names of its own, and behind them those of the scope around it. What none knows is None."""

    __slots__ = ("around",)

    def __init__(self, around: Mapping[str, Any], *own: Any, **named: Any) -> None:
        super().__init__(*own, **named)
        self.around = around

    def __missing__(self, name: str) -> Any:
        around = self.around
        return around[name] if type(around) is Scope else around.get(name)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]
