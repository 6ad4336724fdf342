"""The single place that turns boxed expressions into nodes (DMN 10.2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from onething.rules import nodes, syntax
from onething.rules.dmn import model, types
from onething.rules.dmn.problems import ForeignLanguage
from onething.rules.nodes import Node, Type

# The entry of a boxed context that is its answer; no name can be written like this.
_ANSWER = "answer()"
_NULL: Node[Any] = nodes.Literal(None)


@dataclass(frozen=True)
class Known:
    """The names and types that an expression may use."""

    names: tuple[str, ...] = ()
    types: Mapping[str, Type] = field(default_factory=dict)

    def also(self, *names: str) -> "Known":
        return replace(self, names=(*self.names, *names))

    def type(self, name: str) -> Type:
        return types.named(name, self.types)


def boxed(expression: model.Boxed | None, known: Known) -> Node[Any]:
    """The node of an expression; null where there is none. Raises FeelSyntaxError, and
    ForeignLanguage for a text that is no FEEL."""
    if expression is None:
        return _NULL
    return typed(_BOXED[type(expression)](expression, known), expression.type, known)


def typed(node: Node[Any], type_name: str, known: Known) -> Node[Any]:
    """The node, whose value must be of the type."""
    to = known.type(type_name) if type_name else types.ANY
    return node if to.name == "Any" and not to.allowed else nodes.As(node, to, at=node.at)


def _text(expression: model.Text, known: Known) -> Node[Any]:
    if expression.language:
        raise ForeignLanguage(language=expression.language)
    if not expression.text.strip():
        return _NULL
    return syntax.parse(expression.text, (), known.types, known.names)


def _tests(allowed: model.Allowed | None, known: Known) -> nodes.Tests:
    if allowed is None or not allowed.text.strip():
        return nodes.Tests(())
    return syntax.parse_tests(allowed.text, (), known.types, known.names)


def _table(table: model.Table, known: Known) -> Node[Any]:
    allowed = (_tests(column.allowed, known) for column in table.inputs)
    return nodes.Table(
        tuple(boxed(column.expression, known) for column in table.inputs),
        tuple(_column(column, known) for column in table.outputs),
        tuple(_rule(rule, table, known) for rule in table.rules),
        table.policy,
        tuple(tests if tests.tests else None for tests in allowed),
    )


def _column(column: model.Output, known: Known) -> nodes.Column:
    order: Sequence[Node[Any]] = _tests(column.allowed, known).tests
    if not order and column.type:
        order = [node for tests in known.type(column.type).allowed for node in tests.tests]
    default = None if column.otherwise is None else boxed(column.otherwise, known)
    return nodes.Column(column.name, tuple(order), default)


def _rule(rule: model.Rule, table: model.Table, known: Known) -> nodes.Row:
    cells = [*rule.tests, *[None] * len(table.inputs)][: len(table.inputs)]
    answers = zip_longest(table.outputs, rule.answers[: len(table.outputs)])
    return nodes.Row(
        tuple(_tests(cell, known) for cell in cells),
        tuple(typed(boxed(answer, known), column.type, known) for column, answer in answers),
    )


def _context(context: model.Context, known: Known) -> Node[Any]:
    keys: list[str] = []
    entries: list[Node[Any]] = []
    for entry in context.entries:
        name, of = _variable(entry)
        keys.append(name)
        entries.append(typed(boxed(entry.value, known), of, known))
        known = known.also(name)
    made = nodes.ContextOf(tuple(keys), tuple(entries))
    return nodes.Path(made, _ANSWER) if _ANSWER in keys else made


def _variable(entry: model.Entry) -> tuple[str, str]:
    variable = entry.variable
    return (_ANSWER, "") if variable is None else (variable.name, variable.type)


def _relation(relation: model.Relation, known: Known) -> Node[Any]:
    keys = tuple(column.name for column in relation.columns)
    rows = (_row(relation, row, known) for row in relation.rows)
    return nodes.ListOf(tuple(nodes.ContextOf(keys, row) for row in rows))


def _row(relation: model.Relation, row: model.ListOf, known: Known) -> tuple[Node[Any], ...]:
    cells = zip_longest(relation.columns, row.items[: len(relation.columns)])
    return tuple(typed(boxed(cell, known), column.type, known) for column, cell in cells)


def _list(expression: model.ListOf, known: Known) -> Node[Any]:
    return nodes.ListOf(tuple(boxed(item, known) for item in expression.items))


def _invocation(call: model.Invocation, known: Known) -> Node[Any]:
    names, arguments = [], []
    for binding in call.bindings:
        name, of = _variable(binding)
        names.append(name)
        arguments.append(typed(boxed(binding.value, known), of, known))
    return nodes.Call(boxed(call.function, known), tuple(arguments), tuple(names))


def function(expression: model.FunctionOf, known: Known) -> Node[Any]:
    """The function itself, as a value."""
    parameters = tuple(parameter.name for parameter in expression.parameters)
    given = tuple(known.type(parameter.type) for parameter in expression.parameters)
    given = given if any(of.name != "Any" for of in given) else ()
    if expression.kind != "FEEL":
        return nodes.External(parameters, boxed(expression.body, known.also(*_JAVA)), given)
    return nodes.Define(parameters, boxed(expression.body, known.also(*parameters)), given)


_JAVA = ("method signature",)


def _conditional(expression: model.Conditional, known: Known) -> Node[Any]:
    return nodes.If(
        boxed(expression.condition, known),
        boxed(expression.then, known),
        boxed(expression.otherwise, known),
        strict=True,
    )


def _filter(expression: model.Filter, known: Known) -> Node[Any]:
    match = boxed(expression.match, known.also("item"))
    return nodes.Filter(boxed(expression.source, known), match)


def _iterator(expression: model.Iterator, known: Known) -> Node[Any]:
    names, source = (expression.variable,), (boxed(expression.source, known),)
    body = boxed(expression.body, known.also(expression.variable, "partial"))
    if expression.word == "for":
        return nodes.For(names, source, body)
    loop = nodes.Some if expression.word == "some" else nodes.Every
    return loop(names, source, body, strict=True)


_BOXED: dict[type[model.Boxed], Callable[[Any, Known], Node[Any]]] = {
    model.Text: _text,
    model.Table: _table,
    model.Context: _context,
    model.Relation: _relation,
    model.ListOf: _list,
    model.Invocation: _invocation,
    model.FunctionOf: function,
    model.Conditional: _conditional,
    model.Filter: _filter,
    model.Iterator: _iterator,
}


def components(items: Iterable[model.Item]) -> tuple[str, ...]:
    """The names of all parts of the types, which may hold spaces and stand behind a dot."""
    return tuple(
        name
        for item in items
        for name in (*(part.name for part in item.components), *components(item.components))
    )
