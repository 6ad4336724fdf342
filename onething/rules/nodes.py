"""The single place that says what an operation of the condition language means.

The language is FEEL (OMG Decision Model and Notation, chapter 10). A node is one operation; its
docstring says what comes back, its annotations what it takes: `Node[Number]` is an expression
whose value is a number. Any node may also answer None, which is FEEL's null and means "not
known". Engines map node classes to their own operations; none of them adds a meaning.

`at` is the offset in the text a node was read from. It takes no part in equality.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from onething.rules.values import Comparable, Context, Duration, Function, Number, Range, Temporal

T = TypeVar("T")
Summable = Number | str | Temporal | Duration
Scalable = Number | Duration


@dataclass(frozen=True)
class Node(Generic[T]):
    """An expression whose value is a T or null."""

    at: int = dataclasses.field(default=0, compare=False, repr=False, kw_only=True)


# Values and names (10.3.2.5, 10.3.2.6)


@dataclass(frozen=True)
class Literal(Node[T]):
    """The value itself: a number, string, boolean, null, or what `@"..."` stands for."""

    value: T

    def __eq__(self, other: object) -> bool:
        """Python holds True equal to 1; FEEL does not."""
        if not isinstance(other, Literal):
            return NotImplemented
        return type(self.value) is type(other.value) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True)
class Name(Node[Any]):
    """What the nearest scope holds under this name; null when no scope knows it."""

    name: str


@dataclass(frozen=True)
class Input(Node[Any]):
    """`?`: the value that a unary test is about."""


@dataclass(frozen=True)
class ListOf(Node[list[Any]]):
    """A list of the values of its items, in order."""

    items: tuple[Node[Any], ...]


@dataclass(frozen=True)
class ContextOf(Node[Context]):
    """A context of key and value; an entry sees the entries before it. Keys are unique."""

    keys: tuple[str, ...]
    entries: tuple[Node[Any], ...]


@dataclass(frozen=True)
class RangeOf(Node[Range]):
    """All values between two ends, each included or not. A missing end (`< 5`) is no bound.
    `sign` is `=` or `!=` for one value and for all but one, which is then both ends."""

    low: Node[Comparable] | None
    high: Node[Comparable] | None
    low_included: bool
    high_included: bool
    sign: str = ""


@dataclass(frozen=True)
class Define(Node[Function]):
    """A function of the caller's own; its body sees the parameters and where it was written.
    `types` holds the type of each parameter, or nothing at all; an argument that does not
    conform to its type makes the call null."""

    parameters: tuple[str, ...]
    body: Node[Any]
    types: tuple["Type", ...] = ()


@dataclass(frozen=True)
class External(Node[Function]):
    """A function written in Java or PMML. It can be named and handed on, but is never run: a
    call of it is null and a fault. `mapping` says where it would be found."""

    parameters: tuple[str, ...]
    mapping: Node[Context]
    types: tuple["Type", ...] = ()


# Logic (10.3.2.10, table 50): null is "not known", as in Kleene's strong logic


@dataclass(frozen=True)
class And(Node[bool]):
    """False when one part is false; else true when all are; else null."""

    parts: tuple[Node[bool], ...]


@dataclass(frozen=True)
class Or(Node[bool]):
    """True when one part is true; else false when all are; else null."""

    parts: tuple[Node[bool], ...]


@dataclass(frozen=True)
class Not(Node[bool]):
    """True for false, false for true, null for everything else."""

    negand: Node[bool]


# Comparison (10.3.2.7, table 42)


@dataclass(frozen=True)
class Equal(Node[bool]):
    """True when both are the same value of one kind. null equals null and nothing else; two
    different kinds give null."""

    left: Node[Any]
    right: Node[Any]


@dataclass(frozen=True)
class NotEqual(Node[bool]):
    """The contrary of `Equal`; null where that is null."""

    left: Node[Any]
    right: Node[Any]


@dataclass(frozen=True)
class Less(Node[bool]):
    """True when left comes before right. null unless both are of one ordered kind."""

    left: Node[Comparable]
    right: Node[Comparable]


@dataclass(frozen=True)
class AtMost(Node[bool]):
    """True when left comes before right or equals it. null as for `Less`."""

    left: Node[Comparable]
    right: Node[Comparable]


@dataclass(frozen=True)
class More(Node[bool]):
    """True when left comes after right. null as for `Less`."""

    left: Node[Comparable]
    right: Node[Comparable]


@dataclass(frozen=True)
class AtLeast(Node[bool]):
    """True when left comes after right or equals it. null as for `Less`."""

    left: Node[Comparable]
    right: Node[Comparable]


@dataclass(frozen=True)
class Between(Node[bool]):
    """`value >= low and value <= high`."""

    value: Node[Comparable]
    low: Node[Comparable]
    high: Node[Comparable]


@dataclass(frozen=True)
class In(Node[bool]):
    """True when one of the tests holds for the value (`Or` of them). A test is a range that
    holds it, a list that has it, an equal value, or a condition on `?`."""

    value: Node[Any]
    tests: tuple[Node[Any], ...]


@dataclass(frozen=True)
class Tests(Node[bool]):
    """Unary tests, as in a cell of a decision table: `In` for `?`, or its negation. No test
    at all (`-`) is true."""

    tests: tuple[Node[Any], ...]
    negated: bool = False


@dataclass(frozen=True)
class InstanceOf(Node[bool]):
    """True when the value conforms to the type (10.3.2.9.3), whatever values it allows. null is
    of type Null only."""

    value: Node[Any]
    type: "Type"


@dataclass(frozen=True)
class As(Node[Any]):
    """The value where it conforms to the type and is one of those it allows, if need be
    converted: a list of one to its item, a lone item to a list of one, a date to its midnight
    in UTC (10.3.2.9.4). Else null."""

    value: Node[Any]
    type: "Type"


# Arithmetic (10.3.2.8, tables 53 and 54): decimals of 34 digits, half even


@dataclass(frozen=True)
class Add(Node[Summable]):
    """The sum of numbers or durations, a point in time moved on by a duration, or two strings
    joined."""

    left: Node[Summable]
    right: Node[Summable]


@dataclass(frozen=True)
class Subtract(Node[Summable]):
    """The difference of numbers or durations, the duration between two points in time, or a
    point in time moved back by a duration."""

    left: Node[Summable]
    right: Node[Summable]


@dataclass(frozen=True)
class Multiply(Node[Scalable]):
    """The product of numbers, or of a duration and a number."""

    left: Node[Scalable]
    right: Node[Scalable]


@dataclass(frozen=True)
class Divide(Node[Scalable]):
    """The quotient of numbers, of a duration and a number, or of two durations of one kind (a
    number). null when the divisor is zero."""

    left: Node[Scalable]
    right: Node[Scalable]


@dataclass(frozen=True)
class Power(Node[Number]):
    """Left raised to the power of right."""

    left: Node[Number]
    right: Node[Number]


@dataclass(frozen=True)
class Negate(Node[Scalable]):
    """The number or duration with the other sign. Binds tighter than `**`."""

    value: Node[Scalable]


# Choice and repetition (10.3.2.11 to 10.3.2.14)


@dataclass(frozen=True)
class If(Node[T]):
    """`then` when the condition is true, `otherwise` in every other case, null included. In a
    `strict` one, drawn as boxes, a condition that is neither boolean nor null gives null."""

    condition: Node[bool]
    then: Node[T]
    otherwise: Node[T]
    strict: bool = False


@dataclass(frozen=True)
class Span(Node[list[Number]]):
    """`a..b` after `for x in`: the whole numbers or the days from a to b, downwards if b < a."""

    first: Node[Any]
    last: Node[Any]


@dataclass(frozen=True)
class For(Node[list[T]]):
    """The body for every combination of items, the last name varying fastest. `partial` holds
    the results so far."""

    names: tuple[str, ...]
    sources: tuple[Node[list[Any]], ...]
    body: Node[T]


@dataclass(frozen=True)
class Some(Node[bool]):
    """`Or` of the condition over every combination of items; false when there is none. null in
    a `strict` one, drawn as boxes, as soon as the condition is neither boolean nor null."""

    names: tuple[str, ...]
    sources: tuple[Node[list[Any]], ...]
    condition: Node[bool]
    strict: bool = False


@dataclass(frozen=True)
class Every(Node[bool]):
    """`And` of the condition over every combination of items; true when there is none. `strict`
    as for `Some`."""

    names: tuple[str, ...]
    sources: tuple[Node[list[Any]], ...]
    condition: Node[bool]
    strict: bool = False


# Paths, filters, calls (10.3.2.5.1, 10.3.2.15)


@dataclass(frozen=True)
class Path(Node[Any]):
    """The entry of a context, a property of a date, time, duration or range, or, of a list,
    the list of what each item has. null when there is none."""

    source: Node[Any]
    name: str


@dataclass(frozen=True)
class Filter(Node[Any]):
    """By a number: the item at that place, from 1, or from the end if negative; null when there
    is none. By a condition: the list of items for which it is true; it sees `item` and, where
    an item is a context, its entries. A value that is no list counts as a list of one."""

    source: Node[Any]
    condition: Node[Any]


@dataclass(frozen=True)
class Call(Node[Any]):
    """The answer of a function, its arguments given in order or, with `names`, by name. null
    when the function or its arguments do not fit."""

    function: Node[Function]
    arguments: tuple[Node[Any], ...]
    names: tuple[str, ...] = ()


# Decision tables (chapter 8)


@dataclass(frozen=True)
class Row:
    """A rule of a decision table: a test for each input, an answer for each output."""

    tests: tuple[Tests, ...]
    answers: tuple[Node[Any], ...]


@dataclass(frozen=True)
class Column:
    """An output of a decision table. `name` is empty where it is the only one. `order` lists
    the values it may take, best first. `otherwise` is its value where no rule matches."""

    name: str = ""
    order: tuple[Node[Any], ...] = ()
    otherwise: Node[Any] | None = None


@dataclass(frozen=True)
class Table(Node[Any]):
    """The answers of the rules whose tests all hold, chosen by the hit policy.

    U the one rule that matches (null if two do) · A any of those that match (null unless they
    agree) · F the first · P the one whose answers come first in `order` · R all, in order of
    the rules · O all, in the order of `order` · C all; `C+` `C<` `C>` `C#` their sum, least,
    greatest, count. Where none matches: `otherwise`, else null. With several outputs an answer
    is a context of them. `allowed` has, for each input, the tests that its values must pass.
    """

    inputs: tuple[Node[Any], ...]
    outputs: tuple[Column, ...]
    rules: tuple[Row, ...]
    policy: str = "U"
    allowed: tuple[Tests | None, ...] = ()


# Types, as written after `instance of`


@dataclass(frozen=True)
class Type:
    """A type by its name (`number`, `date and time`, `Any`), with the types of its parts.

    `parts`: the type of the items of a `list` or `range`, of the parameters of a `function`
    followed by that of its answer, or of the entries of a `context`, whose names are in `keys`.
    `allowed`: tests of `?` that a value must pass besides. `alias`: the name somebody gave it.
    """

    name: str
    parts: tuple["Type", ...] = ()
    keys: tuple[str, ...] = ()
    allowed: tuple[Tests, ...] = ()
    alias: str = dataclasses.field(default="", compare=False)


def children(node: Node[Any]) -> Iterator[Node[Any]]:
    """The nodes directly below this one, in the order they are written."""
    yield from _below(node)


def _below(whole: Any) -> Iterator[Node[Any]]:
    for field in dataclasses.fields(whole):
        yield from _nodes(getattr(whole, field.name))


def _nodes(value: Any) -> Iterator[Node[Any]]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, Row | Column):
        yield from _below(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)


def walk(node: Node[Any]) -> Iterator[Node[Any]]:
    """This node and all nodes below it."""
    yield node
    for child in children(node):
        yield from walk(child)
