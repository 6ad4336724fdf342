"""The single place that writes nodes as FEEL text that reads back as the same nodes."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from onething.rules import nodes, syntax, temporal
from onething.rules.nodes import Node, Type
from onething.rules.syntax import AND, COMPARISON, NONE, OR, PART, SIGN, TYPE
from onething.rules.tokens import tokens
from onething.rules.values import Months

_OPERATORS = {node: (level, symbol) for symbol, (level, node) in syntax.BINARY.items()}
_LEVELS: dict[type[Node[Any]], int] = {
    nodes.Or: OR,
    nodes.And: AND,
    nodes.Between: COMPARISON,
    nodes.In: COMPARISON,
    nodes.Negate: SIGN,
    nodes.InstanceOf: TYPE,
    nodes.Path: PART,
    nodes.Filter: PART,
    # What runs on to the right as far as it can is put in parentheses inside anything else.
    nodes.If: NONE,
    nodes.For: NONE,
    nodes.Some: NONE,
    nodes.Every: NONE,
    nodes.Define: NONE,
    nodes.External: NONE,
    **{node: level for node, (level, _) in _OPERATORS.items()},
}


def write(node: Node[Any]) -> str:
    """The text of an expression or of unary tests. Names are written as they are: those of
    several words must be known again to read it back."""
    return _WRITERS[type(node)](node)


def _at(node: Node[Any], level: int) -> str:
    """The text where an operator of `level` stands beside it."""
    text = write(node)
    return text if _LEVELS.get(type(node), PART) > level else f"({text})"


def _literal(node: nodes.Literal[Any]) -> str:
    value = node.value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Decimal):
        return format(value, "f") if -40 < value.adjusted() < 40 else str(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta | Months):
        return f'@"{temporal.text(value)}"'
    raise TypeError(f"{value!r} has no literal")


def _quoted(text: str) -> str:
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(character, escape)
    return f'"{text}"'


def _context(node: nodes.ContextOf) -> str:
    pairs = zip(node.keys, node.entries, strict=True)
    return "{" + ", ".join(f"{_key(key)}: {write(entry)}" for key, entry in pairs) + "}"


def _key(key: str) -> str:
    is_word = [token.kind for token in tokens(key)] == ["name", "end"] if key.isalnum() else False
    return key if is_word else _quoted(key)


def _range(node: nodes.RangeOf) -> str:
    if node.sign and node.low is not None:
        return f"({node.sign} {_at(node.low, COMPARISON)})"
    if node.low is None or node.high is None:
        return f"({_bound(node)})"
    opening = "[" if node.low_included else "("
    closing = "]" if node.high_included else ")"
    return f"{opening}{write(node.low)}..{write(node.high)}{closing}"


def _bound(node: nodes.RangeOf) -> str:
    if node.low is None:
        assert node.high is not None
        return f"{'<=' if node.high_included else '<'} {_at(node.high, COMPARISON)}"
    return f"{'>=' if node.low_included else '>'} {_at(node.low, COMPARISON)}"


def _define(node: nodes.Define) -> str:
    return f"function({_parameters(node)}) {write(node.body)}"


def _external(node: nodes.External) -> str:
    return f"function({_parameters(node)}) external {write(node.mapping)}"


def _parameters(node: nodes.Define | nodes.External) -> str:
    types = node.types or tuple(Type("Any") for _ in node.parameters)
    pairs = zip(node.parameters, types, strict=True)
    return ", ".join(f"{n}: {_type(of)}" if of.name != "Any" else n for n, of in pairs)


def _joined(word: str, level: int) -> Callable[[Any], str]:
    return lambda node: f" {word} ".join(_at(part, level) for part in node.parts)


def _binary(node: Any) -> str:
    level, symbol = _OPERATORS[type(node)]
    # Operators of one level group to the left
    return f"{_at(node.left, level - 1)} {symbol} {_at(node.right, level)}"


def _between(node: nodes.Between) -> str:
    low, high = _at(node.low, COMPARISON), _at(node.high, COMPARISON)
    return f"{_at(node.value, COMPARISON - 1)} between {low} and {high}"


def _in(node: nodes.In) -> str:
    return f"{_at(node.value, COMPARISON - 1)} in ({_listed(node.tests)})"


def _tests(node: nodes.Tests) -> str:
    if not node.tests:
        return "-"
    text = _listed(node.tests)
    if node.negated:
        return f"not({text})"
    # A lone `not(...)` would be read as negated tests
    is_not = len(node.tests) == 1 and isinstance(node.tests[0], nodes.Not)
    return f"({text})" if is_not else text


def _listed(tests: Sequence[Node[Any]]) -> str:
    return ", ".join(map(write, tests))


def _negate(node: nodes.Negate) -> str:
    return f"-{_at(node.value, SIGN - 1)}"


def _loop(word: str, end: str) -> Callable[[Any], str]:
    def loop(node: Any) -> str:
        pairs = zip(node.names, node.sources, strict=True)
        runs = ", ".join(f"{name} in {write(source)}" for name, source in pairs)
        body = node.body if isinstance(node, nodes.For) else node.condition
        return f"{word} {runs} {end} {write(body)}"

    return loop


def _call(node: nodes.Call) -> str:
    given = [write(argument) for argument in node.arguments]
    if node.names:
        given = [f"{name}: {text}" for name, text in zip(node.names, given, strict=True)]
    return f"{_at(node.function, PART - 1)}({', '.join(given)})"


def _type(of: Type) -> str:
    if of.alias or not of.parts:
        return of.alias or of.name
    if of.name == "function":
        *parameters, answer = map(_type, of.parts)
        return f"function<{', '.join(parameters)}>->{answer}"
    if of.name == "context":
        pairs = zip(of.keys, of.parts, strict=True)
        return f"context<{', '.join(f'{key}: {_type(part)}' for key, part in pairs)}>"
    return f"{of.name}<{_type(of.parts[0])}>"


_WRITERS: dict[type[Node[Any]], Callable[[Any], str]] = {
    nodes.Literal: _literal,
    nodes.Name: lambda node: node.name,
    nodes.Input: lambda node: "?",
    nodes.ListOf: lambda node: f"[{_listed(node.items)}]",
    nodes.ContextOf: _context,
    nodes.RangeOf: _range,
    nodes.Define: _define,
    nodes.External: _external,
    nodes.And: _joined("and", AND),
    nodes.Or: _joined("or", OR),
    nodes.Not: lambda node: f"not({write(node.negand)})",
    nodes.Equal: _binary,
    nodes.NotEqual: _binary,
    nodes.Less: _binary,
    nodes.AtMost: _binary,
    nodes.More: _binary,
    nodes.AtLeast: _binary,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.Tests: _tests,
    nodes.InstanceOf: lambda node: f"{_at(node.value, SIGN)} instance of {_type(node.type)}",
    nodes.Add: _binary,
    nodes.Subtract: _binary,
    nodes.Multiply: _binary,
    nodes.Divide: _binary,
    nodes.Power: _binary,
    nodes.Negate: _negate,
    nodes.If: lambda node: (
        f"if {write(node.condition)} then {write(node.then)} else {write(node.otherwise)}"
    ),
    nodes.Span: lambda node: f"{_at(node.first, NONE)}..{_at(node.last, NONE)}",
    nodes.For: _loop("for", "return"),
    nodes.Some: _loop("some", "satisfies"),
    nodes.Every: _loop("every", "satisfies"),
    nodes.Path: lambda node: f"{_at(node.source, PART - 1)}.{node.name}",
    nodes.Filter: lambda node: f"{_at(node.source, PART - 1)}[{write(node.condition)}]",
    nodes.Call: _call,
}
