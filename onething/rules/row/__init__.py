"""The engine that runs an expression for one party: nodes become closures, once. The reference.

`compile` answers as FEEL says; `decide` answers yes, no or not known; `settle` gives any value,
or None while it is not known.
"""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any

from onething.rules import limits, syntax
from onething.rules.faults import Fault
from onething.rules.nodes import Node
from onething.rules.row.calls import NOW, TODAY
from onething.rules.row.cost import needs_count
from onething.rules.row.operations import OPERATIONS
from onething.rules.row.place import Constant, Env, Faults, Place, Run
from onething.rules.row.tables import POLICIES

TEXTS = 4096
"""So many texts stay compiled: the conditions of a hall are a few thousand."""

__all__ = ["NOW", "OPERATIONS", "POLICIES", "TODAY", "compile", "decide", "settle"]


def compile(
    expression: str | Node[Any], names: Iterable[str] = (), bound: Collection[str] = ()
) -> Callable[..., Any]:
    """A function of a context (and a list that collects faults, or None) that gives the value as
    FEEL says. A name the context does not have is null. `bound` names of the context go before
    built-in functions of that name. A text is compiled once and kept. Raises FeelSyntaxError for
    a text that cannot be read; nothing is raised at run time."""
    if isinstance(expression, str):
        return _compiled(expression, tuple(names), frozenset(bound))
    return _evaluator(expression, Place(OPERATIONS, frozenset(bound)))


def settle(expression: str | Node[Any], names: Iterable[str] = ()) -> Callable[..., Any]:
    """As `compile`, but null means "not known" throughout: a comparison by `=`, `!=` or `in`
    with a null is not known, where FEEL says false, unless `null` itself is written in it; so
    is an `if` whose condition is not known, unless both branches agree, and a decision table
    while a rule that may match could change its answer. So an answer, once known, does not
    change when more becomes known (tests/generative/test_logic.py)."""
    if isinstance(expression, str):
        return _settled(expression, tuple(names))
    return _evaluator(expression, Place(OPERATIONS, is_cautious=True))


def decide(condition: str | Node[Any], names: Iterable[str] = ()) -> Callable[..., bool | None]:
    """As `settle`, for a condition: True, False or, when that is not known yet or the answer is
    no boolean, None. Raises FeelSyntaxError."""
    if isinstance(condition, str):
        return _decided(condition, tuple(names))
    return _boolean(settle(condition))


def _boolean(evaluate: Callable[..., Any]) -> Callable[..., bool | None]:
    def decision(context: Env, faults: Faults = None) -> bool | None:
        value = evaluate(context, faults)
        return value if value is True or value is False else None

    return decision


@lru_cache(maxsize=TEXTS)
def _compiled(text: str, names: tuple[str, ...], bound: frozenset[str]) -> Callable[..., Any]:
    return _evaluator(syntax.parse(text, names), Place(OPERATIONS, bound))


@lru_cache(maxsize=TEXTS)
def _settled(text: str, names: tuple[str, ...]) -> Callable[..., Any]:
    return _evaluator(syntax.parse(text, names), Place(OPERATIONS, is_cautious=True))


@lru_cache(maxsize=TEXTS)
def _decided(text: str, names: tuple[str, ...]) -> Callable[..., bool | None]:
    return _boolean(_settled(text, names))


def _evaluator(node: Node[Any], place: Place) -> Callable[..., Any]:
    run = _stopped(place.compiled(node)) if needs_count(node) else place.compiled(node)

    def evaluate(context: Env, faults: Faults = None) -> Any:
        return run(context, faults)

    return evaluate


def _stopped(run: Run) -> Run:
    """The run with its steps counted; where there are too many, null."""
    if isinstance(run, Constant):
        return run

    def stopped(env: Env, faults: Faults) -> Any:
        with limits.counted():
            try:
                return run(env, faults)
            except (limits.ExhaustedError, RecursionError, MemoryError) as error:
                if faults is not None:
                    faults.append(_exhausted(error))
                return None

    return stopped


def _exhausted(error: BaseException) -> Fault:
    if isinstance(error, limits.ExhaustedError):
        return Fault(0, "limit", str(error))
    return Fault(0, "limit", "it calls itself, or is nested, without end")
