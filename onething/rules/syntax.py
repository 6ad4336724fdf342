"""The single place that reads FEEL text into nodes (DMN 10.3.1.2): a Pratt parser."""

import decimal
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from onething.rules import functions, nodes, properties, temporal
from onething.rules.nodes import Node, Type
from onething.rules.problems import FeelSyntaxError
from onething.rules.tokens import Token, tokens
from onething.rules.values import DECIMAL
from onething.rules.vocabulary import Vocabulary, normal

T = TypeVar("T")

# How tightly operators bind, loosest first (the order of grammar rule 2)
NONE, OR, AND, COMPARISON, SUM, PRODUCT, POWER, SIGN, TYPE, PART = range(10)

BINARY: dict[str, tuple[int, type[Any]]] = {
    "=": (COMPARISON, nodes.Equal),
    "!=": (COMPARISON, nodes.NotEqual),
    "<": (COMPARISON, nodes.Less),
    "<=": (COMPARISON, nodes.AtMost),
    ">": (COMPARISON, nodes.More),
    ">=": (COMPARISON, nodes.AtLeast),
    "+": (SUM, nodes.Add),
    "-": (SUM, nodes.Subtract),
    "*": (PRODUCT, nodes.Multiply),
    "/": (PRODUCT, nodes.Divide),
    "**": (POWER, nodes.Power),
}
# What a comparison without a left side is a range of: (it is a lower bound, it is included)
_BOUNDS = {"<": (False, False), "<=": (False, True), ">": (True, False), ">=": (True, True)}
_WORDS = {"true": True, "false": False, "null": None}
# Words that end an expression, so that they never begin one
_STOPS = frozenset(
    {"and", "or", "then", "else", "return", "satisfies", "in", "between", "instance", "of"}
)
TYPES = (
    "Any",
    "Null",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "list",
    "context",
    "range",
    "function",
)
_BUILT_INS = Vocabulary(name for name in functions.NAMES if " " in name)
_TYPES = Vocabulary(TYPES)
# What text may nest or chain; more would exhaust the stack of a compiled expression.
_DEEPEST = 120
# Characters of one text.
LONGEST = 100_000


def parse(
    text: str,
    names: Iterable[str] = (),
    types: Mapping[str, Type] | None = None,
    whole: Iterable[str] = (),
) -> Node[Any]:
    """The expression that the text says. `names` are the names, or dotted paths of names, that
    may hold spaces or signs; `whole` those that may hold even dots; `types` are types by the
    names somebody gave them. Raises FeelSyntaxError."""
    parser = _Parser(text, names, types or {}, whole)
    return parser.whole(parser.expression)


def parse_tests(
    text: str,
    names: Iterable[str] = (),
    types: Mapping[str, Type] | None = None,
    whole: Iterable[str] = (),
) -> nodes.Tests:
    """The unary tests that the text says: `< 5, > 10`, `not("a")`, `-`. The rest as for
    `parse`. Raises FeelSyntaxError."""
    parser = _Parser(text, names, types or {}, whole)
    return parser.whole(parser.tests)


class _Parser:
    def __init__(
        self, text: str, names: Iterable[str], types: Mapping[str, Type], whole: Iterable[str]
    ) -> None:
        if len(text) > LONGEST:
            raise FeelSyntaxError(text[:LONGEST], LONGEST, ("shorter text",), "")
        self._text = text
        self._row = tokens(text)
        self._index = 0
        self._depth = 0
        self._ranges = 0
        parts = (part for name in names for part in name.split("."))
        self._names = Vocabulary((*parts, *whole, *properties.SPACED))
        self._given = types
        self._types = Vocabulary((*TYPES, *types)) if types else _TYPES

    def whole(self, part: Callable[[], T]) -> T:
        found = part()
        if self._token.kind != "end":
            self._refuse("operator", "end")
        return found

    # Moving through the tokens

    @property
    def _token(self) -> Token:
        return self._row[self._index]

    def _next(self) -> Token:
        token = self._token
        self._index += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._token.kind in ("symbol", "name") and self._token.text in texts

    def _ahead(self, text: str) -> bool:
        following = self._row[min(self._index + 1, len(self._row) - 1)]
        return following.kind in ("symbol", "name") and following.text == text

    def _accept(self, text: str) -> bool:
        if not self._is(text):
            return False
        self._index += 1
        return True

    def _expect(self, *texts: str) -> Token:
        if not self._is(*texts):
            self._refuse(*texts)
        return self._next()

    def _refuse(self, *expected: str) -> NoReturn:
        token = self._token
        if token.is_wide:
            expected = ("half-width character",)
        raise FeelSyntaxError(self._text, token.at, expected, token.text)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse("shallower nesting")

    # Operators

    def expression(self, level: int = NONE) -> Node[Any]:
        """What is here, as far as operators bind tighter than `level`."""
        depth = self._depth
        self._deeper()
        found = self._climb(self._operand(), level)
        self._depth = depth
        return found

    def _climb(self, left: Node[Any], level: int) -> Node[Any]:
        while True:
            rest = self._operator(level)
            if rest is None:
                return left
            self._deeper()
            left = rest(left)

    def _operator(self, level: int) -> Callable[[Node[Any]], Node[Any]] | None:
        token = self._token
        if token.kind not in ("symbol", "name"):
            return None
        if token.text in BINARY:
            return self._binary if BINARY[token.text][0] > level else None
        binding, rest = self._others().get(token.text, (NONE, None))
        if binding <= level or (token.text == "[" and self._closes_range()):
            return None
        return rest

    def _others(self) -> dict[str, tuple[int, Callable[[Node[Any]], Node[Any]]]]:
        return {
            "or": (OR, self._or),
            "and": (AND, self._and),
            "between": (COMPARISON, self._between),
            "in": (COMPARISON, self._in),
            "instance": (TYPE, self._instance),
            ".": (PART, self._path),
            "[": (PART, self._filter),
            "(": (PART, self._call),
        }

    def _closes_range(self) -> bool:
        """Whether `[` ends an open range (`]1..5[`) instead of beginning a filter."""
        if not self._ranges:
            return False
        following = self._row[self._index + 1]
        return following.kind == "end" or (
            following.text in (")", "]", "}", ",", "=", "!=", ".", *_STOPS)
            and following.kind in ("symbol", "name")
        )

    def _binary(self, left: Node[Any]) -> Node[Any]:
        token = self._next()
        level, node = BINARY[token.text]
        made: Node[Any] = node(left, self.expression(level), at=token.at)
        return made

    def _or(self, left: Node[Any]) -> Node[Any]:
        return nodes.Or(self._parts(left, "or", OR), at=left.at)

    def _and(self, left: Node[Any]) -> Node[Any]:
        return nodes.And(self._parts(left, "and", AND), at=left.at)

    def _parts(self, left: Node[Any], word: str, level: int) -> tuple[Node[Any], ...]:
        parts = [left]
        while self._accept(word):
            parts.append(self.expression(level))
        return tuple(parts)

    def _between(self, left: Node[Any]) -> Node[Any]:
        at = self._next().at
        low = self.expression(COMPARISON)
        self._expect("and")
        return nodes.Between(left, low, self.expression(COMPARISON), at=at)

    def _in(self, left: Node[Any]) -> Node[Any]:
        at = self._next().at
        if not self._is("("):
            return nodes.In(left, (self._test(COMPARISON),), at=at)
        opening = self._next()
        tests = [self._test()]
        if self._is(".."):
            return nodes.In(left, (self._range(opening, tests[0]),), at=at)
        while self._accept(","):
            tests.append(self._test())
        self._expect(")", ",")
        if len(tests) == 1:
            tests = [self._climb(tests[0], COMPARISON)]
        return nodes.In(left, tuple(tests), at=at)

    def _instance(self, left: Node[Any]) -> Node[Any]:
        at = self._next().at
        self._expect("of")
        return nodes.InstanceOf(left, self._type(), at=at)

    def _path(self, left: Node[Any]) -> Node[Any]:
        at = self._next().at
        return nodes.Path(left, self._name(), at=at)

    def _filter(self, left: Node[Any]) -> Node[Any]:
        at = self._next().at
        ranges, self._ranges = self._ranges, 0
        condition = self.expression()
        self._ranges = ranges
        self._expect("]")
        return nodes.Filter(left, condition, at=at)

    def _call(self, left: Node[Any]) -> Node[Any]:
        self._next()
        ranges, self._ranges = self._ranges, 0
        names: list[str] = []
        arguments: list[Node[Any]] = []
        while not self._is(")"):
            if self._argument_is_named() and len(names) == len(arguments):
                names.append(self._key(names, "different name"))
                self._expect(":")
            elif names:
                self._refuse("name")
            arguments.append(self.expression())
            if not self._accept(","):
                break
            if self._is(")"):
                self._refuse("expression")
        self._ranges = ranges
        self._expect(")", ",")
        is_not = isinstance(left, nodes.Name) and left.name == "not" and len(arguments) == 1
        if is_not and names in ([], ["negand"]):
            return nodes.Not(arguments[0], at=left.at)
        return nodes.Call(left, tuple(arguments), tuple(names), at=left.at)

    def _argument_is_named(self) -> bool:
        index = self._index
        while self._row[index].kind == "name":
            index += 1
        return index > self._index and self._row[index].text == ":"

    # Operands

    def _operand(self) -> Node[Any]:
        token = self._token
        if token.kind in ("number", "string", "at"):
            return self._literal(self._next())
        if token.kind == "name" or (token.is_wide and self._known()):
            return self._word()
        if token.kind == "symbol":
            begin = self._beginnings().get(token.text)
            if begin is not None:
                return begin(self._next())
        self._refuse("expression")

    def _beginnings(self) -> dict[str, Callable[[Token], Node[Any]]]:
        return {
            "-": self._negate,
            "(": self._parenthesis,
            "[": self._bracket,
            "]": self._open_range,
            "{": self._context,
            "?": lambda token: nodes.Input(at=token.at),
        }

    def _literal(self, token: Token) -> Node[Any]:
        value = token.value
        if token.kind == "number":
            try:
                value = DECIMAL.create_decimal(value)
            except decimal.Overflow:
                raise FeelSyntaxError(self._text, token.at, ("digits",), token.text) from None
        elif token.kind == "at":
            value = temporal.literal(value)
            if value is None:
                raise FeelSyntaxError(self._text, token.at, ("date, time or duration",), token.text)
        return nodes.Literal(value, at=token.at)

    def _negate(self, token: Token) -> Node[Any]:
        return nodes.Negate(self.expression(POWER), at=token.at)

    def _parenthesis(self, opening: Token) -> Node[Any]:
        if self._is(*_BOUNDS):
            found: Node[Any] = self._bound()
        elif self._is("=", "!="):
            found = self._point()
        else:
            ranges, self._ranges = self._ranges, 0
            found = self.expression()
            self._ranges = ranges
            if self._is(".."):
                return self._range(opening, found)
        self._expect(")")
        return found

    def _bracket(self, opening: Token) -> Node[Any]:
        ranges, self._ranges = self._ranges, 0
        items: list[Node[Any]] = []
        if not self._is("]"):
            items.append(self._item())
            if self._is(".."):
                self._ranges = ranges
                return self._range(opening, items[0])
        while self._accept(","):
            items.append(self._item())
        self._ranges = ranges
        self._expect("]", ",")
        return nodes.ListOf(tuple(items), at=opening.at)

    def _item(self) -> Node[Any]:
        """An item of a list, which may be a bound: `[< 5, > 10]`."""
        return self._bound() if self._is(*_BOUNDS) else self.expression()

    def _open_range(self, opening: Token) -> Node[Any]:
        return self._range(opening, self.expression())

    def _range(self, opening: Token, low: Node[Any]) -> Node[Any]:
        self._expect("..")
        self._ranges += 1
        high = self.expression()
        self._ranges -= 1
        closing = self._expect("]", ")", "[")
        return nodes.RangeOf(low, high, opening.text == "[", closing.text == "]", at=opening.at)

    def _context(self, opening: Token) -> Node[Any]:
        ranges, self._ranges = self._ranges, 0
        keys: list[str] = []
        entries: list[Node[Any]] = []
        while not self._is("}"):
            keys.append(self._key(keys, "different key"))
            self._expect(":")
            entries.append(self.expression())
            if not self._accept(","):
                break
            if self._is("}"):
                self._refuse("name")
        self._ranges = ranges
        self._expect("}", ",")
        return nodes.ContextOf(tuple(keys), tuple(entries), at=opening.at)

    def _key(self, before: list[str], otherwise: str) -> str:
        at = self._index
        key = self._next().value if self._token.kind == "string" else self._words(":")
        if key in before:
            self._index = at
            self._refuse(otherwise)
        self._names.add(key)
        return str(key)

    # Names

    def _known(self) -> tuple[int, str] | None:
        return self._names.longest(self._text, self._row, self._index)

    def _name(self) -> str:
        """One name: the longest known one, else one word."""
        known = self._known()
        if known:
            self._index += known[0]
            return known[1]
        if self._token.kind != "name":
            self._refuse("name")
        return self._next().text

    def _words(self, *stops: str) -> str:
        """A new name of any number of words, up to one of the stops."""
        first = self._token
        if first.kind != "name":
            self._refuse("name")
        while self._token.kind != "end" and not self._is(*stops):
            if self._token.kind in ("string", "at") or self._is(*"{}[]()=<>,:"):
                self._refuse(*stops)
            last = self._next()
        name = normal(self._text[first.at : last.end])
        self._names.add(name)
        return name

    def _word(self) -> Node[Any]:
        token = self._token
        built_in = _BUILT_INS.longest(self._text, self._row, self._index)
        if built_in and self._row[self._index + built_in[0]].text == "(":
            self._index += built_in[0]
            return nodes.Name(built_in[1], at=token.at)
        known = self._known()
        if known and known[0] > 1:
            self._index += known[0]
            return nodes.Name(known[1], at=token.at)
        if token.text in _WORDS:
            return nodes.Literal(_WORDS[self._next().text], at=token.at)
        begin = self._keywords().get(token.text)
        if begin is not None and (token.text != "function" or self._ahead("(")):
            return begin(self._next())
        if token.text in _STOPS:
            self._refuse("expression")
        return nodes.Name(self._name(), at=token.at)

    def _keywords(self) -> dict[str, Callable[[Token], Node[Any]]]:
        return {
            "if": self._if,
            "for": self._for,
            "some": self._some,
            "every": self._every,
            "function": self._define,
        }

    # Choice, repetition, definition

    def _if(self, token: Token) -> Node[Any]:
        condition = self.expression()
        self._expect("then")
        then = self.expression()
        self._expect("else")
        return nodes.If(condition, then, self.expression(), at=token.at)

    def _for(self, token: Token) -> Node[Any]:
        names, sources = self._iterators("return")
        self._names.add("partial")
        return nodes.For(names, sources, self.expression(), at=token.at)

    def _some(self, token: Token) -> Node[Any]:
        names, sources = self._iterators("satisfies")
        return nodes.Some(names, sources, self.expression(), at=token.at)

    def _every(self, token: Token) -> Node[Any]:
        names, sources = self._iterators("satisfies")
        return nodes.Every(names, sources, self.expression(), at=token.at)

    def _iterators(self, end: str) -> tuple[tuple[str, ...], tuple[Node[Any], ...]]:
        names = []
        sources = []
        while True:
            names.append(self._words("in"))
            self._expect("in")
            sources.append(self._source())
            if not self._accept(","):
                self._expect(end, ",")
                return tuple(names), tuple(sources)

    def _source(self) -> Node[Any]:
        first = self.expression()
        if not self._is(".."):
            return first
        at = self._next().at
        return nodes.Span(first, self.expression(), at=at)

    def _define(self, token: Token) -> Node[Any]:
        self._expect("(")
        parameters: list[str] = []
        types: list[Type] = []
        while not self._is(")"):
            parameters.append(self._words(":", ",", ")"))
            types.append(self._type() if self._accept(":") else Type("Any"))
            if not self._accept(","):
                break
        self._expect(")", ",")
        given = tuple(types) if any(of.name != "Any" for of in types) else ()
        if self._is("external") and self._ahead("{"):
            self._next()
            mapping = self.expression()
            return nodes.External(tuple(parameters), mapping, given, at=token.at)
        return nodes.Define(tuple(parameters), self.expression(), given, at=token.at)

    # Unary tests (grammar rules 12 to 16)

    def tests(self) -> nodes.Tests:
        if self._is("-") and self._row[self._index + 1].kind == "end":
            self._next()
            return nodes.Tests((), at=0)
        if self._is("not") and self._ahead("(") and self._closing(self._index + 1):
            self._index += 2
            tests = self._listed()
            self._expect(")")
            return nodes.Tests(tests, negated=True, at=0)
        return nodes.Tests(self._listed(), at=0)

    def _closing(self, index: int) -> bool:
        """Whether the parenthesis at `index` is closed by the last token."""
        depth = 0
        for position, token in enumerate(self._row[index:], index):
            if token.kind == "symbol":
                depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return self._row[position + 1].kind == "end"
        return False

    def _listed(self) -> tuple[Node[Any], ...]:
        tests = [self._test()]
        while self._accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self, level: int = NONE) -> Node[Any]:
        if self._is(*_BOUNDS):
            return self._bound()
        if self._is("=", "!="):
            token = self._next()
            node = nodes.Equal if token.text == "=" else nodes.NotEqual
            return node(nodes.Input(at=token.at), self.expression(COMPARISON), at=token.at)
        return self.expression(level)

    def _bound(self) -> Node[Any]:
        token = self._next()
        lower, included = _BOUNDS[token.text]
        end = self.expression(COMPARISON)
        if lower:
            return nodes.RangeOf(end, None, included, False, at=token.at)
        return nodes.RangeOf(None, end, False, included, at=token.at)

    def _point(self) -> Node[Any]:
        """`(= 10)`: a range of one value, `(!= 10)` of all others."""
        token = self._next()
        value = self.expression(COMPARISON)
        is_equal = token.text == "="
        return nodes.RangeOf(value, value, is_equal, is_equal, token.text, at=token.at)

    # Types (grammar rule 54)

    def _type(self) -> Type:
        known = self._types.longest(self._text, self._row, self._index)
        if known is None:
            self._refuse("type")
        self._index += known[0]
        name = known[1]
        if name in self._given:
            return self._given[name]
        if name not in ("list", "range", "context", "function") or not self._accept("<"):
            return Type(name)
        if name == "context":
            return self._context_type()
        parts = self._several_types() if name == "function" else [self._type()]
        self._close_type()
        if name == "function":
            self._expect("->")
            parts.append(self._type())
        return Type(name, tuple(parts))

    def _several_types(self) -> list[Type]:
        parts: list[Type] = []
        while not self._is(">"):
            parts.append(self._type())
            if not self._accept(","):
                break
        return parts

    def _context_type(self) -> Type:
        keys: list[str] = []
        parts: list[Type] = []
        while not self._is(">"):
            keys.append(self._words(":"))
            self._expect(":")
            parts.append(self._type())
            if not self._accept(","):
                break
        self._close_type()
        return Type("context", tuple(parts), tuple(keys))

    def _close_type(self) -> None:
        self._expect(">")
