"""The second engine: rules for all parties at once, over columns of facts.

Each distinct condition is worked out once for a block of rows, as two bit planes; `and`, `or` and
`not` are operations on whole words. It takes a declared part of the language and refuses the rest
by name (`NotForPlanes`); what it takes has the meaning of `onething.rules.nodes`, as a decision
(docs/spec/decisions.md). The engine for one party is handed in: it answers once for each distinct
value of a coded fact, and explains single rows.
"""

from onething.rules.planes.answers import Answers, Counts
from onething.rules.planes.attributes import (
    BOOLEAN,
    DATE,
    LIST,
    STRING,
    Attribute,
    Dictionary,
    number,
)
from onething.rules.planes.columns import Column, of_array
from onething.rules.planes.facts import FactNotFitting
from onething.rules.planes.population import Population, of_columns, of_facts, of_rows
from onething.rules.planes.refusals import NotForPlanes, Refusal
from onething.rules.planes.rules import Rules, compiled

__all__ = [
    "BOOLEAN",
    "DATE",
    "LIST",
    "STRING",
    "Answers",
    "Attribute",
    "Column",
    "Counts",
    "Dictionary",
    "FactNotFitting",
    "NotForPlanes",
    "Population",
    "Refusal",
    "Rules",
    "compiled",
    "number",
    "of_array",
    "of_columns",
    "of_facts",
    "of_rows",
]
