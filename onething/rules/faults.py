"""The single place that says what a fault at run time is: a value, never an exception."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why an operation gave null: where it stands in the text, a stable code and, in English
    for whoever writes rules, what happened. `where` names the decision of a model."""

    at: int
    code: str
    detail: str
    where: str = ""


class RefusedError(Exception):
    """Raised inside a built-in function that cannot answer; its call becomes null and a
    Fault."""
