"""The single place that reads DMN XML (1.1 to 1.5) into a model."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from onething.rules.dmn import model, xml
from onething.rules.dmn.problems import NoDecisionModel, UnknownPolicy
from onething.rules.dmn.xml import child, children, tag

_VERSIONS = ("20151101", "20180521", "20191111", "20211108", "20230324")
NAMESPACES = tuple(
    f"{start}/{version}/{end}"
    for start in ("http://www.omg.org/spec/DMN", "https://www.omg.org/spec/DMN")
    for version in _VERSIONS
    for end in ("MODEL/", "dmn.xsd")
)
POLICIES = {
    "UNIQUE": "U",
    "ANY": "A",
    "FIRST": "F",
    "PRIORITY": "P",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
AGGREGATIONS = {"SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}
REQUIRED = {
    "requiredInput": "input",
    "requiredDecision": "decision",
    "requiredKnowledge": "knowledge",
    "requiredAuthority": "authority",
}


def read(text: str | bytes) -> model.Model:
    """The model that the XML holds. Raises UnreadableXml, NoDecisionModel, UnknownPolicy."""
    root = xml.root(text)
    if tag(root) != "definitions" or xml.namespace(root) not in NAMESPACES:
        raise NoDecisionModel(found=root.tag)
    return model.Model(
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        imports=tuple(map(_import, children(root, "import"))),
        items=tuple(map(_item, children(root, "itemDefinition"))),
        elements=tuple(_element(e) for e in root if tag(e) not in _OF_MODEL and _is_dmn(e)),
        **_part(root, ("name", "namespace"), {*_OF_MODEL, *_ELEMENTS, *_KEPT_ELEMENTS}),
    )


_OF_MODEL = ("import", "itemDefinition", "description", "DMNDI", "extensionElements")


def _is_dmn(element: Element) -> bool:
    return tag(element) in _ELEMENTS or tag(element) in _KEPT_ELEMENTS


# What every part has


def _part(element: Element, known: tuple[str, ...], read: Any = ()) -> dict[str, Any]:
    """Id, label, description; and what else stands there, to be kept."""
    mine = {"id", "label", *known}
    rest = (e for e in element if (tag(e) != "description" and tag(e) not in read) or _is_kept(e))
    return {
        "id": element.get("id", ""),
        "label": element.get("label", ""),
        "description": _text(child(element, "description")),
        "more": tuple((k, v) for k, v in element.items() if k not in mine),
        "rest": tuple(map(_piece, rest)),
    }


def _is_kept(element: Element) -> bool:
    return tag(element) in ("extensionElements", "DMNDI")


def _piece(element: Element) -> model.Piece:
    text = element.text or ""
    parts = tuple(map(_piece, element))
    return model.Piece(element.tag, tuple(element.items()), text if text.strip() else "", parts)


def _text(element: Element | None) -> str:
    """The text inside, or of its `text` element."""
    if element is None:
        return ""
    inner = child(element, "text")
    return (inner if inner is not None else element).text or ""


def _type(element: Element) -> str:
    """The type, an attribute since DMN 1.2, an element of an item definition."""
    return element.get("typeRef") or _text(child(element, "typeRef")).strip()


def _variable(element: Element) -> model.Variable:
    return model.Variable(
        name=element.get("name", ""),
        type=element.get("typeRef", ""),
        **_part(element, ("name", "typeRef")),
    )


def _allowed(element: Element | None) -> model.Allowed | None:
    if element is None:
        return None
    return model.Allowed(_text(element), **_part(element, (), {"text"}))


# Boxed expressions


def _boxed(element: Element | None) -> model.Boxed | None:
    """None where there is no expression, or one that DMN does not have."""
    read = None if element is None else _EXPRESSIONS.get(tag(element))
    return None if read is None or element is None else read(element)


def _inside(element: Element | None) -> model.Boxed | None:
    """The expression inside an element."""
    return None if element is None else _boxed(child(element, *_EXPRESSIONS))


def _typed(element: Element, known: tuple[str, ...] = (), read: Any = ()) -> dict[str, Any]:
    read = {*read, *_EXPRESSIONS}
    return {"type": element.get("typeRef", ""), **_part(element, ("typeRef", *known), read)}


def _literal(element: Element) -> model.Text:
    language = element.get("expressionLanguage", "")
    imported = child(element, "importedValues")
    if imported is not None:
        language = imported.get("expressionLanguage", "imported")
    if language.lower().rstrip("/").endswith("feel"):
        language = ""
    known = ("expressionLanguage",)
    return model.Text(_text(child(element, "text")), language, **_typed(element, known, {"text"}))


def _no_text() -> model.Text:
    return model.Text("")


def _table(element: Element) -> model.Table:
    policy = element.get("hitPolicy", "UNIQUE")
    aggregation = element.get("aggregation", "")
    code = POLICIES.get(policy, "")
    if not code or (aggregation and aggregation not in AGGREGATIONS):
        raise UnknownPolicy(policy=f"{policy} {aggregation}".strip())
    if code == "C" and aggregation:
        code += AGGREGATIONS[aggregation]
    read = {"input", "output", "rule", "annotation"}
    return model.Table(
        inputs=tuple(map(_input, children(element, "input"))),
        outputs=tuple(map(_output, children(element, "output"))),
        rules=tuple(map(_rule, children(element, "rule"))),
        policy=code,
        notes=tuple(e.get("name", "") for e in children(element, "annotation")),
        **_typed(element, ("hitPolicy", "aggregation"), read),
    )


def _input(element: Element) -> model.Input:
    expression = child(element, "inputExpression")
    return model.Input(
        _no_text() if expression is None else _literal(expression),
        _allowed(child(element, "inputValues")),
        **_part(element, (), {"inputExpression", "inputValues"}),
    )


def _output(element: Element) -> model.Output:
    default = child(element, "defaultOutputEntry")
    return model.Output(
        name=element.get("name", ""),
        type=element.get("typeRef", ""),
        allowed=_allowed(child(element, "outputValues")),
        otherwise=None if default is None else _literal(default),
        **_part(element, ("name", "typeRef"), {"outputValues", "defaultOutputEntry"}),
    )


def _rule(element: Element) -> model.Rule:
    cells = (_allowed(cell) for cell in children(element, "inputEntry"))
    return model.Rule(
        tests=tuple(cell for cell in cells if cell is not None),
        answers=tuple(map(_literal, children(element, "outputEntry"))),
        notes=tuple(map(_text, children(element, "annotationEntry"))),
        **_part(element, (), {"inputEntry", "outputEntry", "annotationEntry"}),
    )


def _entry(element: Element) -> model.Entry:
    """An entry of a context, or a binding of an invocation."""
    variable = child(element, "variable", "parameter")
    return model.Entry(
        None if variable is None else _variable(variable),
        _inside(element),
        **_part(element, (), {"variable", "parameter", *_EXPRESSIONS}),
    )


def _context(element: Element) -> model.Context:
    entries = tuple(map(_entry, children(element, "contextEntry")))
    return model.Context(entries, **_typed(element, (), {"contextEntry"}))


def _relation(element: Element) -> model.Relation:
    return model.Relation(
        tuple(map(_variable, children(element, "column"))),
        tuple(map(_list, children(element, "row"))),
        **_typed(element, (), {"column", "row"}),
    )


def _list(element: Element) -> model.ListOf:
    items = tuple(map(_boxed, children(element, *_EXPRESSIONS)))
    return model.ListOf(items, **_typed(element))


def _invocation(element: Element) -> model.Invocation:
    bindings = tuple(map(_entry, children(element, "binding")))
    return model.Invocation(_inside(element), bindings, **_typed(element, (), {"binding"}))


def _function(element: Element) -> model.FunctionOf:
    return model.FunctionOf(
        element.get("kind", "FEEL"),
        tuple(map(_variable, children(element, "formalParameter"))),
        _inside(element),
        **_typed(element, ("kind",), {"formalParameter"}),
    )


def _conditional(element: Element) -> model.Conditional:
    return model.Conditional(
        _inside(child(element, "if")),
        _inside(child(element, "then")),
        _inside(child(element, "else")),
        **_typed(element, (), {"if", "then", "else"}),
    )


def _filter(element: Element) -> model.Filter:
    source, match = _inside(child(element, "in")), _inside(child(element, "match"))
    return model.Filter(source, match, **_typed(element, (), {"in", "match"}))


def _iterator(element: Element) -> model.Iterator:
    return model.Iterator(
        tag(element),
        element.get("iteratorVariable", ""),
        _inside(child(element, "in")),
        _inside(child(element, "return", "satisfies")),
        **_typed(element, ("iteratorVariable",), {"in", "return", "satisfies"}),
    )


_EXPRESSIONS: dict[str, Callable[[Element], model.Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "relation": _relation,
    "list": _list,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}

# Types, imports


def _item(element: Element) -> model.Item:
    function = child(element, "functionItem")
    given = () if function is None else tuple(map(_variable, children(function, "parameters")))
    read = {"typeRef", "itemComponent", "allowedValues", "typeConstraint", "functionItem"}
    return model.Item(
        name=element.get("name", ""),
        type=_type(element),
        is_list=element.get("isCollection") == "true",
        components=tuple(map(_item, children(element, "itemComponent"))),
        allowed=_allowed(child(element, "allowedValues")),
        constraint=_allowed(child(element, "typeConstraint")),
        parameters=None if function is None else given,
        answer="" if function is None else function.get("outputTypeRef", ""),
        **_part(element, ("name", "typeRef", "isCollection"), read),
    )


def _import(element: Element) -> model.Import:
    return model.Import(
        name=element.get("name", ""),
        namespace=element.get("namespace", ""),
        type=element.get("importType", ""),
        location=element.get("locationURI", ""),
        **_part(element, ("name", "namespace", "importType", "locationURI")),
    )


# Elements of the diagram


def _element(element: Element) -> model.Element:
    return _ELEMENTS.get(tag(element), _piece)(element)


def _own_variable(element: Element) -> model.Variable:
    variable = child(element, "variable")
    if variable is None:
        return model.Variable(name=element.get("name", ""))
    return _variable(variable)


def _requires(element: Element) -> tuple[model.Require, ...]:
    found = children(
        element, "informationRequirement", "knowledgeRequirement", "authorityRequirement"
    )
    return tuple(
        model.Require(REQUIRED[tag(inner)], inner.get("href", ""), **_part(arrow, (), REQUIRED))
        for arrow in found
        for inner in children(arrow, *REQUIRED)
    )


_ARROWS = ("informationRequirement", "knowledgeRequirement", "authorityRequirement")


def _input_data(element: Element) -> model.InputData:
    return model.InputData(
        element.get("name", ""),
        _own_variable(element),
        **_part(element, ("name",), {"variable"}),
    )


def _decision(element: Element) -> model.Decision:
    read = {"variable", "question", "allowedAnswers", *_ARROWS, *_EXPRESSIONS}
    return model.Decision(
        element.get("name", ""),
        _own_variable(element),
        _requires(element),
        _inside(element),
        _text(child(element, "question")),
        _text(child(element, "allowedAnswers")),
        **_part(element, ("name",), read),
    )


def _knowledge(element: Element) -> model.Knowledge:
    logic = child(element, "encapsulatedLogic")
    return model.Knowledge(
        element.get("name", ""),
        _own_variable(element),
        _requires(element),
        None if logic is None else _function(logic),
        **_part(element, ("name",), {"variable", "encapsulatedLogic", *_ARROWS}),
    )


def _service(element: Element) -> model.Service:
    def hrefs(name: str) -> tuple[str, ...]:
        return tuple(e.get("href", "") for e in children(element, name))

    read = {"variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData"}
    return model.Service(
        element.get("name", ""),
        _own_variable(element),
        hrefs("outputDecision"),
        hrefs("encapsulatedDecision"),
        hrefs("inputDecision"),
        hrefs("inputData"),
        **_part(element, ("name",), read),
    )


_ELEMENTS: dict[str, Callable[[Element], model.Element]] = {
    "inputData": _input_data,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}
# Elements that say nothing to decide by.
_KEPT_ELEMENTS = (
    "knowledgeSource",
    "performanceIndicator",
    "organizationUnit",
    "association",
    "textAnnotation",
    "group",
    "elementCollection",
    "businessContextElement",
)
