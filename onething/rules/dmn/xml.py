"""The single place that takes XML from strangers: no document types, no entities, nothing that
reaches out, bounded size and depth."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from onething.rules.dmn.problems import UnreadableXml

LARGEST = 20_000_000
DEEPEST = 200


def root(text: str | bytes) -> Element:
    """The outermost element. Raises UnreadableXml."""
    if len(text) > LARGEST:
        raise UnreadableXml(reason=f"more than {LARGEST} bytes")
    try:
        found: Element = defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableXml(reason=f"document types and entities are refused: {error}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableXml(reason=str(error)) from error
    if _is_deeper(found):
        raise UnreadableXml(reason=f"nested more than {DEEPEST} deep")
    return found


def _is_deeper(found: Element) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def tag(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """The namespace of the element, empty where it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def children(element: Element, *tags: str) -> Iterator[Element]:
    """The elements below with one of these names."""
    return (child for child in element if tag(child) in tags)


def child(element: Element, *tags: str) -> Element | None:
    """The first such element, or None."""
    return next(children(element, *tags), None)
