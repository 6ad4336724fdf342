"""The single place that writes a model as DMN 1.5 XML; reading it gives the same model."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from onething.rules.dmn import model
from onething.rules.dmn.reading import AGGREGATIONS, NAMESPACES, POLICIES, REQUIRED

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
_FIRST = ("extensionElements",)
_POLICIES = {code: name for name, code in POLICIES.items()}
_AGGREGATIONS = {code: name for name, code in AGGREGATIONS.items()}
_REQUIRED = {kind: tag for tag, kind in REQUIRED.items()}
_ARROWS = {
    "input": "informationRequirement",
    "decision": "informationRequirement",
    "knowledge": "knowledgeRequirement",
    "authority": "authorityRequirement",
}


def write(whole: model.Model) -> str:
    """The XML of the model. Elements in the namespace of an older DMN come out in that of 1.5."""
    ElementTree.register_namespace("", NAMESPACE)
    root = _made("definitions", whole, name=whole.name, namespace=whole.namespace)
    for one in whole.imports:
        given = {"name": one.name, "namespace": one.namespace, "importType": one.type}
        _add(root, _made("import", one, **given, locationURI=one.location))
    for item in whole.items:
        _add(root, _item("itemDefinition", item))
    for element in whole.elements:
        _add(root, _ELEMENTS[type(element)](element))
    _finish(root, whole)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


# What every part has


def _made(tag: str, part: model.Part | None = None, **attributes: str) -> Element:
    """An element with id, label and description; empty attributes are left out."""
    made = Element(_tag(tag))
    given = attributes if part is None else {"id": part.id, "label": part.label, **attributes}
    for key, value in given.items():
        if value:
            made.set(key, value)
    if part is not None:
        for key, value in part.more:
            made.set(key, value)
        _say(made, "description", part.description)
        for piece in part.rest:
            if piece.tag.rpartition("}")[2] in _FIRST:
                _add(made, _piece(piece))
    return made


def _finish(made: Element, part: model.Part) -> Element:
    """The element with what means nothing to us at its end."""
    for piece in part.rest:
        if piece.tag.rpartition("}")[2] not in _FIRST:
            _add(made, _piece(piece))
    return made


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(to: Element, what: Element | None) -> None:
    if what is not None:
        to.append(what)


def _say(to: Element, tag: str, text: str) -> None:
    """An element with a text, unless there is none."""
    if text:
        said = Element(_tag(tag))
        said.text = text
        to.append(said)


def _piece(piece: model.Piece) -> Element:
    space, _, name = piece.tag.rpartition("}")
    made = Element(_tag(name) if space[1:] in NAMESPACES else piece.tag, dict(piece.attributes))
    made.text = piece.text or None
    for part in piece.parts:
        made.append(_piece(part))
    return made


def _variable(tag: str, variable: model.Variable) -> Element:
    made = _made(tag, variable, name=variable.name, typeRef=variable.type)
    return _finish(made, variable)


def _allowed(tag: str, allowed: model.Allowed | None) -> Element | None:
    if allowed is None:
        return None
    made = _made(tag, allowed)
    _text(made, allowed.text)
    return _finish(made, allowed)


def _text(to: Element, text: str) -> None:
    said = Element(_tag("text"))
    said.text = text
    to.append(said)


# Boxed expressions


def _boxed(expression: model.Boxed | None) -> Element | None:
    return None if expression is None else _EXPRESSIONS[type(expression)](expression)


def _box(tag: str, expression: model.Boxed, **attributes: str) -> Element:
    return _made(tag, expression, typeRef=expression.type, **attributes)


def _wrapped(tag: str, expression: model.Boxed | None) -> Element:
    made = Element(_tag(tag))
    _add(made, _boxed(expression))
    return made


def _literal(expression: model.Text, tag: str = "literalExpression") -> Element:
    imported = any(piece.tag.endswith("}importedValues") for piece in expression.rest)
    language = "" if imported else expression.language
    made = _box(tag, expression, expressionLanguage=language)
    if not imported:
        _text(made, expression.text)
    return _finish(made, expression)


def _table(table: model.Table) -> Element:
    policy, aggregation = table.policy[0], table.policy[1:]
    made = _box(
        "decisionTable",
        table,
        hitPolicy=_POLICIES[policy],
        aggregation=_AGGREGATIONS.get(aggregation, ""),
    )
    for column in table.inputs:
        head = _made("input", column)
        _add(head, _literal(column.expression, "inputExpression"))
        _add(head, _allowed("inputValues", column.allowed))
        made.append(_finish(head, column))
    for output in table.outputs:
        made.append(_output(output))
    for note in table.notes:
        made.append(_made("annotation", name=note))
    for rule in table.rules:
        made.append(_rule(rule))
    return _finish(made, table)


def _output(output: model.Output) -> Element:
    head = _made("output", output, name=output.name, typeRef=output.type)
    _add(head, _allowed("outputValues", output.allowed))
    if output.otherwise is not None:
        _add(head, _literal(output.otherwise, "defaultOutputEntry"))
    return _finish(head, output)


def _rule(rule: model.Rule) -> Element:
    made = _made("rule", rule)
    for test in rule.tests:
        _add(made, _allowed("inputEntry", test))
    for answer in rule.answers:
        _add(made, _literal(answer, "outputEntry"))
    for note in rule.notes:
        said = Element(_tag("annotationEntry"))
        _text(said, note)
        made.append(said)
    return _finish(made, rule)


def _entry(tag: str, variable: str, entry: model.Entry) -> Element:
    made = _made(tag, entry)
    if entry.variable is not None:
        made.append(_variable(variable, entry.variable))
    _add(made, _boxed(entry.value))
    return _finish(made, entry)


def _context(context: model.Context) -> Element:
    entries = (_entry("contextEntry", "variable", entry) for entry in context.entries)
    return _filled(_box("context", context), context, entries)


def _filled(made: Element, part: model.Part, inside: Iterable[Element | None]) -> Element:
    for element in inside:
        _add(made, element)
    return _finish(made, part)


def _relation(relation: model.Relation) -> Element:
    columns = (_variable("column", column) for column in relation.columns)
    rows = (_list(row, "row") for row in relation.rows)
    return _filled(_box("relation", relation), relation, (*columns, *rows))


def _list(expression: model.ListOf, tag: str = "list") -> Element:
    return _filled(_box(tag, expression), expression, map(_boxed, expression.items))


def _invocation(call: model.Invocation) -> Element:
    bindings = (_entry("binding", "parameter", binding) for binding in call.bindings)
    return _filled(_box("invocation", call), call, (_boxed(call.function), *bindings))


def _function(expression: model.FunctionOf, tag: str = "functionDefinition") -> Element:
    kind = "" if expression.kind == "FEEL" else expression.kind
    parameters = (_variable("formalParameter", one) for one in expression.parameters)
    made = _box(tag, expression, kind=kind)
    return _filled(made, expression, (*parameters, _boxed(expression.body)))


def _conditional(expression: model.Conditional) -> Element:
    parts = (
        _wrapped("if", expression.condition),
        _wrapped("then", expression.then),
        _wrapped("else", expression.otherwise),
    )
    return _filled(_box("conditional", expression), expression, parts)


def _filter(expression: model.Filter) -> Element:
    parts = (_wrapped("in", expression.source), _wrapped("match", expression.match))
    return _filled(_box("filter", expression), expression, parts)


def _iterator(expression: model.Iterator) -> Element:
    body = "return" if expression.word == "for" else "satisfies"
    made = _box(expression.word, expression, iteratorVariable=expression.variable)
    parts = (_wrapped("in", expression.source), _wrapped(body, expression.body))
    return _filled(made, expression, parts)


_EXPRESSIONS: dict[type[model.Boxed], Callable[[Any], Element]] = {
    model.Text: _literal,
    model.Table: _table,
    model.Context: _context,
    model.Relation: _relation,
    model.ListOf: _list,
    model.Invocation: _invocation,
    model.FunctionOf: _function,
    model.Conditional: _conditional,
    model.Filter: _filter,
    model.Iterator: _iterator,
}

# Types and elements of the diagram


def _item(tag: str, item: model.Item) -> Element:
    made = _made(tag, item, name=item.name, isCollection="true" if item.is_list else "")
    _say(made, "typeRef", item.type)
    _add(made, _allowed("allowedValues", item.allowed))
    _add(made, _allowed("typeConstraint", item.constraint))
    for component in item.components:
        made.append(_item("itemComponent", component))
    if item.parameters is not None:
        function = _made("functionItem", outputTypeRef=item.answer)
        for parameter in item.parameters:
            function.append(_variable("parameters", parameter))
        made.append(function)
    return _finish(made, item)


def _requires(requires: Iterable[model.Require]) -> Iterable[Element]:
    for one in requires:
        arrow = _made(_ARROWS[one.kind], one)
        arrow.append(_made(_REQUIRED[one.kind], href=one.href))
        yield _finish(arrow, one)


def _input_data(element: model.InputData) -> Element:
    made = _made("inputData", element, name=element.name)
    return _filled(made, element, [_variable("variable", element.variable)])


def _decision(element: model.Decision) -> Element:
    made = _made("decision", element, name=element.name)
    _say(made, "question", element.question)
    _say(made, "allowedAnswers", element.answers)
    made.append(_variable("variable", element.variable))
    return _filled(made, element, (*_requires(element.requires), _boxed(element.value)))


def _knowledge(element: model.Knowledge) -> Element:
    made = _made("businessKnowledgeModel", element, name=element.name)
    made.append(_variable("variable", element.variable))
    function = element.function
    logic = None if function is None else _function(function, "encapsulatedLogic")
    return _filled(made, element, (logic, *_requires(element.requires)))


def _service(element: model.Service) -> Element:
    made = _made("decisionService", element, name=element.name)
    made.append(_variable("variable", element.variable))
    groups = {
        "outputDecision": element.outputs,
        "encapsulatedDecision": element.inside,
        "inputDecision": element.decisions,
        "inputData": element.inputs,
    }
    inside = (_made(tag, href=href) for tag, hrefs in groups.items() for href in hrefs)
    return _filled(made, element, inside)


_ELEMENTS: dict[type[Any], Callable[[Any], Element]] = {
    model.InputData: _input_data,
    model.Decision: _decision,
    model.Knowledge: _knowledge,
    model.Service: _service,
    model.Piece: _piece,
}
