"""The single place that says what a decision model of DMN is: what its XML holds, as values.

Texts in FEEL are kept as they are written. What we give no meaning to (diagrams, extensions of
vendors, knowledge sources) is kept as a `Piece`, so that nothing is lost on the way back.
"""

from dataclasses import dataclass, field
from typing import Any

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Piece:
    """An XML element kept as it is: its name in Clark's notation, and what is in it."""

    tag: str
    attributes: Attributes = ()
    text: str = ""
    parts: tuple["Piece", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """What all parts of a model have. `more`: attributes and elements that mean nothing to us."""

    id: str = ""
    label: str = ""
    description: str = ""
    more: Attributes = ()
    rest: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Variable(Part):
    """A name and the type of what it names; empty where none is given."""

    name: str = ""
    type: str = ""


# Boxed expressions (DMN 10.2): each may say its type


@dataclass(frozen=True, kw_only=True)
class Boxed(Part):
    type: str = ""


@dataclass(frozen=True)
class Text(Boxed):
    """A literal expression. `language` is empty for FEEL."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Allowed(Part):
    """Unary tests that a value must pass."""

    text: str = ""


@dataclass(frozen=True)
class Input(Part):
    """An input column: an expression, and the tests its values must pass."""

    expression: Text
    allowed: Allowed | None = None


@dataclass(frozen=True)
class Output(Part):
    """An output column; `allowed` also gives the order of `P` and `O`."""

    name: str = ""
    type: str = ""
    allowed: Allowed | None = None
    otherwise: Text | None = None


@dataclass(frozen=True)
class Rule(Part):
    """A row: a test for each input, an expression for each output, notes."""

    tests: tuple[Allowed, ...] = ()
    answers: tuple[Text, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table(Boxed):
    """A decision table. `policy` is one of nodes.Table's."""

    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    rules: tuple[Rule, ...] = ()
    policy: str = "U"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry(Part):
    """An entry of a boxed context; the one without a variable is its result."""

    variable: Variable | None
    value: Boxed | None


@dataclass(frozen=True)
class Context(Boxed):
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Relation(Boxed):
    """A list of contexts, drawn as a table."""

    columns: tuple[Variable, ...] = ()
    rows: tuple["ListOf", ...] = ()


@dataclass(frozen=True)
class ListOf(Boxed):
    items: tuple[Boxed | None, ...] = ()


@dataclass(frozen=True)
class Invocation(Boxed):
    """A function called with arguments by name."""

    function: Boxed | None = None
    bindings: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class FunctionOf(Boxed):
    """A function of one's own. `kind` is FEEL, Java or PMML."""

    kind: str = "FEEL"
    parameters: tuple[Variable, ...] = ()
    body: Boxed | None = None


@dataclass(frozen=True)
class Conditional(Boxed):
    condition: Boxed | None = None
    then: Boxed | None = None
    otherwise: Boxed | None = None


@dataclass(frozen=True)
class Filter(Boxed):
    source: Boxed | None = None
    match: Boxed | None = None


@dataclass(frozen=True)
class Iterator(Boxed):
    """`word` is for, some or every."""

    word: str = "for"
    variable: str = ""
    source: Boxed | None = None
    body: Boxed | None = None


# Types (7.3.2)


@dataclass(frozen=True)
class Item(Part):
    """An item definition, or a component of one. `function` holds the types of parameters and
    `answer` that of the result, where it is a type of functions."""

    name: str = ""
    type: str = ""
    is_list: bool = False
    components: tuple["Item", ...] = ()
    allowed: Allowed | None = None
    constraint: Allowed | None = None
    parameters: tuple[Variable, ...] | None = None
    answer: str = ""


# What a model is made of (6.3)


@dataclass(frozen=True)
class Require(Part):
    """An arrow of the diagram: `kind` is input, decision, knowledge or authority."""

    kind: str
    href: str


@dataclass(frozen=True)
class InputData(Part):
    name: str = ""
    variable: Variable = field(default_factory=Variable)


@dataclass(frozen=True)
class Decision(Part):
    name: str = ""
    variable: Variable = field(default_factory=Variable)
    requires: tuple[Require, ...] = ()
    value: Boxed | None = None
    question: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Knowledge(Part):
    """A business knowledge model."""

    name: str = ""
    variable: Variable = field(default_factory=Variable)
    requires: tuple[Require, ...] = ()
    function: FunctionOf | None = None


@dataclass(frozen=True)
class Service(Part):
    """A decision service: references to what it answers, what is inside, and what it is given."""

    name: str = ""
    variable: Variable = field(default_factory=Variable)
    outputs: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Import(Part):
    name: str = ""
    namespace: str = ""
    type: str = ""
    location: str = ""


Element = InputData | Decision | Knowledge | Service | Piece


@dataclass(frozen=True)
class Model(Part):
    """A whole model. `elements` stand in the order of the file."""

    name: str = ""
    namespace: str = ""
    imports: tuple[Import, ...] = ()
    items: tuple[Item, ...] = ()
    elements: tuple[Element, ...] = ()

    def named(self, kind: type[Any], name: str) -> Any:
        """The element of this kind and name, or None."""
        found = (e for e in self.elements if isinstance(e, kind) and e.name == name)
        return next(found, None)
