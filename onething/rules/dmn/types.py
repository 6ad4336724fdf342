"""The single place that turns item definitions into types (DMN 7.3.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onething.rules import nodes, syntax
from onething.rules.dmn import model
from onething.rules.nodes import Type

ANY = Type("Any")
# Other names of FEEL's types, of older versions and of XML Schema.
_ALSO = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dayTimeDuration ": "days and time duration",
    "duration": "Any",
    **dict.fromkeys(("integer", "int", "long", "short", "decimal", "double", "float"), "number"),
}


def types(items: Iterable[model.Item], imported: Mapping[str, Type]) -> dict[str, Type]:
    """The type of each item definition by its name, and those imported, by theirs. Raises
    FeelSyntaxError for allowed values that cannot be read."""
    return _Items({item.name: item for item in items}, imported).all()


def named(name: str, known: Mapping[str, Type]) -> Type:
    """The type of this name; Any where there is none."""
    if name in known:
        return known[name]
    plain = name.rpartition(":")[2].strip() if ":" in name else name.strip()
    if plain in known:
        return known[plain]
    plain = _ALSO.get(plain, plain)
    return Type(plain) if plain in syntax.TYPES else ANY


class _Items:
    def __init__(self, items: Mapping[str, model.Item], imported: Mapping[str, Type]) -> None:
        self._items = items
        self._found = dict(imported)
        self._open: set[str] = set()

    def all(self) -> dict[str, Type]:
        for name, item in self._items.items():
            if name not in self._found:
                self._found[name] = self._type(item)
        return self._found

    def _type(self, item: model.Item) -> Type:
        if item.name in self._open:
            return ANY  # a type that holds itself
        self._open.add(item.name)
        one = replace(self._one(item), alias="" if item.is_list else item.name)
        if item.allowed is not None:
            one = _allowing(one, item.allowed)
        if item.is_list:
            one = Type("list", (one,), alias=item.name)
        self._open.discard(item.name)
        return one if item.constraint is None else _allowing(one, item.constraint)

    def _one(self, item: model.Item) -> Type:
        if item.components:
            parts = tuple(map(self._type, item.components))
            return Type("context", parts, tuple(part.name for part in item.components))
        if item.parameters is not None:
            parameters = (self._named(parameter.type) for parameter in item.parameters)
            return Type("function", (*parameters, self._named(item.answer)))
        return self._named(item.type)

    def _named(self, name: str) -> Type:
        inner = self._items.get(name.rpartition(":")[2])
        if inner is not None and inner.name not in self._found:
            found = self._type(inner)
            if inner.name not in self._open:
                self._found[inner.name] = found
            return found
        return named(name, self._found)


def _allowing(of: Type, allowed: model.Allowed) -> Type:
    tests = syntax.parse_tests(allowed.text) if allowed.text.strip() else nodes.Tests(())
    return replace(of, allowed=(*of.allowed, tests)) if tests.tests else of
