"""The single place that says how a built-in function takes its arguments."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from onething.rules.faults import RefusedError
from onething.rules.values import kind

Does = TypeVar("Does", bound=Callable[..., Any])

_PARAMETER = re.compile(r"(?P<name>[\w ]+?)(?P<mark>\?|\.\.\.)?: (?P<kinds>[\w |]+)")
_POINT = {"date", "time", "date and time", "number", "string"}
_KINDS = {
    "duration": {"days and time duration", "years and months duration"},
    "point": _POINT | {"days and time duration", "years and months duration"},
}


@dataclass(frozen=True)
class Parameter:
    """A parameter and the kinds of value it takes; "any" takes null too."""

    name: str
    kinds: frozenset[str]
    is_optional: bool
    is_rest: bool

    def fitted(self, value: Any) -> Any:
        """The value as the function takes it: a lone value where a list is asked becomes one,
        a list of one where none is asked becomes its item (DMN 10.3.2.9.4). Raises RefusedError."""
        given = kind(value)
        if given in self.kinds or "any" in self.kinds:
            return value
        if "list" in self.kinds and value is not None:
            return [value]
        if given == "list" and len(value) == 1 and kind(value[0]) in self.kinds:
            return value[0]
        wanted = " or ".join(sorted(self.kinds))
        raise RefusedError(f"{self.name} is {given}, not {wanted}")


@dataclass(frozen=True)
class BuiltIn:
    """One signature of a function, and what it does with fitted arguments."""

    name: str
    parameters: tuple[Parameter, ...]
    does: Callable[..., Any]

    def takes(self, count: int, names: Sequence[str]) -> bool:
        """Whether it can be called with so many arguments, or with arguments so named."""
        if names:
            known = {parameter.name for parameter in self.parameters}
            needed = {p.name for p in self.parameters if not p.is_optional}
            return needed <= set(names) <= known
        least = sum(not p.is_optional for p in self.parameters)
        most = len(self.parameters)
        return least <= count and (count <= most or self.parameters[-1].is_rest)

    def fitted(self, values: Sequence[Any], names: Sequence[str]) -> list[Any]:
        """The arguments, in order or so named, as the function takes them. Raises RefusedError."""
        if names:
            return self._named(dict(zip(names, values, strict=True)))
        last = len(self.parameters) - 1
        return [self.parameters[min(i, last)].fitted(value) for i, value in enumerate(values)]

    def _named(self, values: dict[str, Any]) -> list[Any]:
        fitted: list[Any] = []
        for parameter in self.parameters:
            value = values.get(parameter.name)
            if value is not None and parameter.is_rest and kind(value) == "list":
                fitted.extend(map(parameter.fitted, value))
            elif parameter.name in values:
                fitted.append(parameter.fitted(value))
            elif parameter.is_optional:
                fitted.append(None)
        return fitted


class Section:
    """The functions of one part of the standard, in its order."""

    def __init__(self) -> None:
        self.functions: list[BuiltIn] = []

    def __call__(self, signature: str) -> Callable[[Does], Does]:
        """Declares a function by its line in the standard's table: `name(a: kind, b?: kind |
        kind, rest...: any)`."""
        name, _, inside = signature[:-1].partition("(")
        parameters = tuple(_parameter(text) for text in inside.split(", ") if text)

        def declare(does: Does) -> Does:
            self.functions.append(BuiltIn(name, parameters, does))
            return does

        return declare


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    kinds: set[str] = set()
    for kind_name in found["kinds"].split(" | "):
        kinds |= _KINDS.get(kind_name, {kind_name})
    return Parameter(found["name"], frozenset(kinds), found["mark"] == "?", found["mark"] == "...")


def overloads(*sections: Iterable[BuiltIn]) -> dict[str, tuple[BuiltIn, ...]]:
    """All signatures of each name."""
    found: dict[str, tuple[BuiltIn, ...]] = {}
    for section in sections:
        for function in section:
            found[function.name] = (*found.get(function.name, ()), function)
    return found
