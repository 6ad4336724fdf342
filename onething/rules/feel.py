"""The door of the condition language: text to expression and back, and what it reads."""

from onething.rules.explaining import Near, Reason, Source, explain, near, settling
from onething.rules.names import names
from onething.rules.nodes import Node as Expression
from onething.rules.problems import FeelSyntaxError
from onething.rules.questions import missing
from onething.rules.syntax import parse, parse_tests
from onething.rules.writing import write

__all__ = [
    "Expression",
    "FeelSyntaxError",
    "Near",
    "Reason",
    "Source",
    "explain",
    "missing",
    "names",
    "near",
    "parse",
    "parse_tests",
    "settling",
    "write",
]
