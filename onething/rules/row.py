"""The single place that runs an expression for one party: nodes become closures, once.

The reference engine. `compile` answers as FEEL says; `decide` answers yes, no or not known.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from onething.rules import arithmetic, functions, nodes, properties, syntax, values
from onething.rules.conformance import conforms
from onething.rules.faults import Fault, RefusedError
from onething.rules.nodes import Node
from onething.rules.scope import Scope
from onething.rules.values import DECIMAL, Function, Range, equal, kind

Env = Mapping[str, Any]
Faults = list[Fault] | None
Run = Callable[[Env, Faults], Any]
Test = Callable[[Any, Env, Faults], bool | None]

# The entries of the context that `now()` and `today()` read; no name can be written like this.
NOW = "now()"
TODAY = "today()"

# A loop over more than this is refused: one short text must not keep a machine for hours.
MOST_ROUNDS = 1_000_000


def compile(expression: str | Node[Any], names: Iterable[str] = ()) -> Callable[..., Any]:
    """A function of a context (and a list that collects faults, or None) that gives the value as
    FEEL says. A name the context does not have is null. Raises FeelSyntaxError for a text that
    cannot be read; nothing is raised at run time."""
    return _evaluator(_compiled(_parsed(expression, names), _Place()))


def decide(condition: str | Node[Any], names: Iterable[str] = ()) -> Callable[..., bool | None]:
    """A function of a context (and a list that collects faults) that gives True, False or, when
    that is not known yet, None. Raises FeelSyntaxError.

    Here null means "not known" throughout: a comparison by `=`, `!=` or `in` with a null is not
    known, where FEEL says false, unless `null` itself is written in it; and so is an `if` whose
    condition is not known, unless both branches agree. So an answer, once known, does not
    change when more becomes known (tests/generative/test_logic.py).
    """
    evaluate = _evaluator(_compiled(_parsed(condition, names), _Place(is_cautious=True)))

    def decision(context: Env, faults: Faults = None) -> bool | None:
        value = evaluate(context, faults)
        return value if value is True or value is False else None

    return decision


def _parsed(expression: str | Node[Any], names: Iterable[str]) -> Node[Any]:
    return syntax.parse(expression, names) if isinstance(expression, str) else expression


def _evaluator(run: Run) -> Callable[..., Any]:
    def evaluate(context: Env, faults: Faults = None) -> Any:
        return run(context, faults)

    return evaluate


@dataclass(frozen=True)
class _Place:
    """Where a node stands: the names bound around it, whether it runs in a Scope, and whether
    null means "not known" to comparisons."""

    bound: frozenset[str] = frozenset()
    is_inner: bool = False
    is_cautious: bool = False

    def within(self, *names: str) -> "_Place":
        return replace(self, bound=self.bound | set(names), is_inner=True)


class _Constant:
    """The run of what is the same in every context."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, env: Env, faults: Faults) -> Any:
        return self.value


def _compiled(node: Node[Any], place: _Place) -> Run:
    run = OPERATIONS[type(node)](node, place)
    if not isinstance(run, _Constant) and _is_constant(node, place):
        faults: list[Fault] = []
        value = run({}, faults)
        if not faults:
            return _Constant(value)
    return run


def _is_constant(node: Node[Any], place: _Place) -> bool:
    if isinstance(node, nodes.Name | nodes.Input | nodes.Tests):
        return False
    if isinstance(node, nodes.Call):
        named = node.function
        if not isinstance(named, nodes.Name) or named.name in place.bound:
            return False
        if named.name not in functions.BUILT_INS:
            return False
        return all(_is_constant(argument, place) for argument in node.arguments)
    return all(_is_constant(child, place) for child in nodes.children(node))


def _fault(faults: Faults, node: Node[Any], code: str, detail: str) -> None:
    if faults is not None:
        faults.append(Fault(node.at, code, detail))


# Values and names


def _literal(node: nodes.Literal[Any], place: _Place) -> Run:
    return _Constant(node.value)


def _name(node: nodes.Name, place: _Place) -> Run:
    name = node.name
    if place.is_inner:
        return lambda env, faults: env[name]
    return lambda env, faults: env.get(name)


def _input(node: nodes.Input, place: _Place) -> Run:
    return _name(nodes.Name("?", at=node.at), place)


def _list(node: nodes.ListOf, place: _Place) -> Run:
    items = [_compiled(item, place) for item in node.items]
    return lambda env, faults: [item(env, faults) for item in items]


def _context(node: nodes.ContextOf, place: _Place) -> Run:
    inner = place.within(*node.keys)
    entries = [
        (key, _compiled(entry, inner)) for key, entry in zip(node.keys, node.entries, strict=True)
    ]

    def context(env: Env, faults: Faults) -> dict[str, Any]:
        scope = Scope(env)
        for key, entry in entries:
            scope[key] = entry(scope, faults)
        return dict(scope)

    return context


def _range(node: nodes.RangeOf, place: _Place) -> Run:
    low = _Constant(None) if node.low is None else _compiled(node.low, place)
    high = _Constant(None) if node.high is None else _compiled(node.high, place)

    def make(env: Env, faults: Faults) -> Range | None:
        start, end = low(env, faults), high(env, faults)
        if start is not None and end is not None and kind(start) != kind(end):
            _fault(faults, node, "kinds", f"a range from {kind(start)} to {kind(end)}")
            return None
        return Range(
            start,
            end,
            node.low_included,
            node.high_included,
            unbounded_low=node.low is None,
            unbounded_high=node.high is None,
        )

    return make


def _define(node: nodes.Define, place: _Place) -> Run:
    body = _compiled(node.body, place.within(*node.parameters))

    def define(env: Env, faults: Faults) -> Function:
        def call(*arguments: Any) -> Any:
            named = zip(node.parameters, arguments, strict=False)
            return body(Scope(env, named), faults)

        return Function(node.parameters, call)

    return define


# Logic


def _and(node: nodes.And, place: _Place) -> Run:
    parts = tuple(_compiled(part, place) for part in node.parts)

    def all_of(env: Env, faults: Faults) -> bool | None:
        answer: bool | None = True
        for part in parts:
            value = part(env, faults)
            if value is False:
                return False
            if value is not True:
                answer = None
        return answer

    return all_of


def _or(node: nodes.Or, place: _Place) -> Run:
    parts = tuple(_compiled(part, place) for part in node.parts)

    def one_of(env: Env, faults: Faults) -> bool | None:
        answer: bool | None = False
        for part in parts:
            value = part(env, faults)
            if value is True:
                return True
            if value is not False:
                answer = None
        return answer

    return one_of


def _not(node: nodes.Not, place: _Place) -> Run:
    negand = _compiled(node.negand, place)

    def contrary(env: Env, faults: Faults) -> bool | None:
        value = negand(env, faults)
        return (not value) if value is True or value is False else None

    return contrary


# Comparison

# Kinds that Python compares as FEEL does, when both sides are exactly of one of them
_DIRECT = (Decimal, str, dt.date, dt.timedelta, values.Months)

Compare = Callable[[Any, Any], bool | None]
Reporting = Callable[[Any, Any, Faults], bool | None]


def _comparison(compare: Compare, direct: Compare) -> Callable[[Any, _Place], Run]:
    """The compiler of one operator: `compare` takes any two values, `direct` is Python's own."""

    def compiler(node: Any, place: _Place) -> Run:
        left, right = _compiled(node.left, place), _compiled(node.right, place)
        compared = _reporting(_knowing(compare, node, place), node)
        if isinstance(right, _Constant) and type(right.value) in _DIRECT:
            return _against(left, right.value, direct, compared)
        return lambda env, faults: compared(left(env, faults), right(env, faults), faults)

    return compiler


def _against(left: Run, constant: Any, direct: Compare, compared: Reporting) -> Run:
    of = type(constant)

    def against(env: Env, faults: Faults) -> bool | None:
        value = left(env, faults)
        if type(value) is of:
            return direct(value, constant)
        return compared(value, constant, faults)

    return against


def _reporting(compare: Compare, node: Node[Any]) -> Reporting:
    def compared(left: Any, right: Any, faults: Faults) -> bool | None:
        answer = compare(left, right)
        if answer is None and left is not None and right is not None:
            _fault(faults, node, "kinds", f"cannot compare {kind(left)} and {kind(right)}")
        return answer

    return compared


def _knowing(compare: Compare, node: Any, place: _Place) -> Compare:
    """Where null means "not known", a comparison with one is not known."""
    if not place.is_cautious or _says_null(node.left) or _says_null(node.right):
        return compare
    return lambda left, right: None if left is None or right is None else compare(left, right)


def _says_null(node: Node[Any]) -> bool:
    return isinstance(node, nodes.Literal) and node.value is None


def _not_equal(left: Any, right: Any) -> bool | None:
    answer = equal(left, right)
    return None if answer is None else not answer


def _between(node: nodes.Between, place: _Place) -> Run:
    value = _compiled(node.value, place)
    lies_in = _range_test(nodes.RangeOf(node.low, node.high, True, True, at=node.at), place)
    return lambda env, faults: lies_in(value(env, faults), env, faults)


def _in(node: nodes.In, place: _Place) -> Run:
    value = _compiled(node.value, place)
    holds = _any_test(node.tests, place)
    return lambda env, faults: holds(value(env, faults), env, faults)


def _tests(node: nodes.Tests, place: _Place) -> Run:
    if not node.tests:
        return _Constant(not node.negated)
    value = _input(nodes.Input(at=node.at), place)
    holds = _any_test(node.tests, place)

    def tests(env: Env, faults: Faults) -> bool | None:
        answer = holds(value(env, faults), env, faults)
        return answer if answer is None or not node.negated else not answer

    return tests


def _any_test(tests: Sequence[Node[Any]], place: _Place) -> Test:
    """`Or` of the tests for a value; a set of constants is looked up at once."""
    each = [_test(test, place) for test in tests]
    strings = _strings(tests)

    def holds(value: Any, env: Env, faults: Faults) -> bool | None:
        if type(value) is str and strings is not None:
            return value in strings
        answer: bool | None = False
        for test in each:
            found = test(value, env, faults)
            if found is True:
                return True
            answer = answer if found is False else None
        return answer

    return holds


def _strings(tests: Sequence[Node[Any]]) -> frozenset[str] | None:
    """All strings the tests allow, when they are nothing but strings and lists of strings."""
    items = [
        item
        for test in tests
        for item in (test.items if isinstance(test, nodes.ListOf) else [test])
    ]
    found = [item.value for item in items if isinstance(item, nodes.Literal)]
    if len(found) < len(items) or not all(isinstance(value, str) for value in found):
        return None
    return frozenset(found)


def _test(node: Node[Any], place: _Place) -> Test:
    if isinstance(node, nodes.RangeOf):
        return _range_test(node, place)
    if _asks(node):
        condition = _compiled(node, place.within("?"))
        return lambda value, env, faults: _truth(condition(Scope(env, {"?": value}), faults))
    wanted = _compiled(node, place)
    cautious = place.is_cautious and not _says_null(node)

    def matches(value: Any, env: Env, faults: Faults) -> bool | None:
        if value is None and cautious:
            return None
        return _matches(value, wanted(env, faults), cautious)

    return matches


def _range_test(node: nodes.RangeOf, place: _Place) -> Test:
    run = _range(node, place)
    if _is_constant(node, place):
        fixed: Range | None = run({}, None)
        return _constant_range(fixed) if fixed is not None else lambda value, env, faults: None

    def lies_in(value: Any, env: Env, faults: Faults) -> bool | None:
        found = run(env, faults)
        return None if found is None else _matches(value, found, False)

    return lies_in


def _constant_range(fixed: Range) -> Test:
    """Whether a value lies between constants, for values of their kind by Python's own order."""
    low, high = fixed.low, fixed.high
    of = type(high if fixed.unbounded_low else low)
    above = operator.ge if fixed.low_included else operator.gt
    below = operator.le if fixed.high_included else operator.lt

    def lies_in(value: Any, env: Env, faults: Faults) -> bool | None:
        if type(value) is not of or of not in _DIRECT:
            return _matches(value, fixed, False)
        if low is None or high is None:
            return fixed.has(value)
        return bool(above(value, low) and below(value, high))

    return lies_in


def _asks(node: Node[Any]) -> bool:
    """Whether the test is a condition on `?`."""
    return any(isinstance(part, nodes.Input) for part in nodes.walk(node))


def _truth(value: Any) -> bool | None:
    return value if value is True or value is False else None


def _matches(value: Any, wanted: Any, cautious: bool) -> bool | None:
    if isinstance(wanted, Range):
        return equal(value, wanted) if isinstance(value, Range) else wanted.has(value)
    if kind(wanted) == "list" and kind(value) != "list":
        return _kleene_or(_is_in(value, item, cautious) for item in wanted)
    if kind(wanted) == "list":
        same = equal(value, wanted)
        inside = any(equal(value, item) is True for item in wanted)
        return True if inside else same
    if wanted is None and cautious:
        return None
    return equal(value, wanted)


def _is_in(value: Any, item: Any, cautious: bool) -> bool | None:
    """As `_matches`, but an item of another kind is simply not the value."""
    answer = _matches(value, item, cautious)
    is_unknown = isinstance(item, Range) or (item is None and cautious)
    return answer if is_unknown else answer is True


def _kleene_or(answers: Iterable[bool | None]) -> bool | None:
    result: bool | None = False
    for answer in answers:
        if answer is True:
            return True
        result = result if answer is False else None
    return result


def _instance_of(node: nodes.InstanceOf, place: _Place) -> Run:
    value = _compiled(node.value, place)
    return lambda env, faults: conforms(value(env, faults), node.type)


# Arithmetic


def _calculation(operation: Callable[[Any, Any], Any], direct: Any) -> Callable[[Any, _Place], Run]:
    """The compiler of one operator: `direct` takes two decimals, `operation` any two values."""

    def compiler(node: Any, place: _Place) -> Run:
        left, right = _compiled(node.left, place), _compiled(node.right, place)

        def calculate(env: Env, faults: Faults) -> Any:
            a, b = left(env, faults), right(env, faults)
            if type(a) is Decimal and type(b) is Decimal:
                try:
                    return direct(a, b)
                except ArithmeticError as error:
                    _fault(faults, node, "arithmetic", type(error).__name__)
                    return None
            answer = operation(a, b)
            if answer is None and a is not None and b is not None:
                _fault(faults, node, "kinds", f"cannot calculate with {kind(a)} and {kind(b)}")
            return answer

        return calculate

    return compiler


def _negate(node: nodes.Negate, place: _Place) -> Run:
    value = _compiled(node.value, place)

    def negate(env: Env, faults: Faults) -> Any:
        given = value(env, faults)
        answer = arithmetic.negate(given)
        if answer is None and given is not None:
            _fault(faults, node, "kinds", f"cannot negate {kind(given)}")
        return answer

    return negate


# Choice and repetition


def _if(node: nodes.If[Any], place: _Place) -> Run:
    condition = _compiled(node.condition, place)
    then, otherwise = _compiled(node.then, place), _compiled(node.otherwise, place)

    def choose(env: Env, faults: Faults) -> Any:
        return (then if condition(env, faults) is True else otherwise)(env, faults)

    def choose_known(env: Env, faults: Faults) -> Any:
        answer = condition(env, faults)
        if answer is True or answer is False:
            return (then if answer else otherwise)(env, faults)
        either = then(env, faults)
        return either if equal(either, otherwise(env, faults)) is True else None

    return choose_known if place.is_cautious else choose


def _span(node: nodes.Span, place: _Place) -> Run:
    first, last = _compiled(node.first, place), _compiled(node.last, place)

    def span(env: Env, faults: Faults) -> Sequence[Any] | None:
        start, end = first(env, faults), last(env, faults)
        items = _steps(start, end)
        if items is None and start is not None and end is not None:
            _fault(faults, node, "span", "a span runs between two whole numbers or two days")
        return items

    return span


def _steps(start: Any, end: Any) -> Sequence[Any] | None:
    """All whole numbers or days from start to end; None when there is no such row of them."""
    if kind(start) != kind(end) or kind(start) not in ("number", "date"):
        return None
    if kind(start) == "date":
        steps = _steps(Decimal(start.toordinal()), Decimal(end.toordinal()))
        return steps and [dt.date.fromordinal(int(day)) for day in steps]
    if start != int(start) or end != int(end) or abs(end - start) > MOST_ROUNDS:
        return None
    step = 1 if start <= end else -1
    return [Decimal(number) for number in range(int(start), int(end) + step, step)]


def _items(value: Any) -> Sequence[Any] | None:
    """What a loop runs over: a list, a closed range, or a lone value as a list of one."""
    of = kind(value)
    if of == "range":
        return _steps(value.low, value.high)
    if of == "list":
        items: Sequence[Any] = value
        return items
    return None if value is None else [value]


class _EndlessError(Exception):
    """A loop over something that is no list, or over too much."""


def _rounds(loop: Any, place: _Place) -> tuple[Callable[[Scope, Faults], Iterator[Scope]], _Place]:
    """How to run through every combination of items, and the place of what stands inside."""
    inner = place.within(*loop.names, "partial")
    sources = [
        (name, _compiled(source, inner))
        for name, source in zip(loop.names, loop.sources, strict=True)
    ]

    def rounds(scope: Scope, faults: Faults, depth: int = 0) -> Iterator[Scope]:
        name, source = sources[depth]
        items = _items(source(scope, faults))
        if items is None:
            raise _EndlessError(name)
        for item in items:
            step = Scope(scope)
            step[name] = item
            if depth + 1 == len(sources):
                yield step
            else:
                yield from rounds(step, faults, depth + 1)

    def limited(scope: Scope, faults: Faults) -> Iterator[Scope]:
        for count, step in enumerate(rounds(scope, faults)):
            if count >= MOST_ROUNDS:
                raise _EndlessError("more rounds than allowed")
            yield step

    return limited, inner


def _for(node: nodes.For[Any], place: _Place) -> Run:
    rounds, inner = _rounds(node, place)
    body = _compiled(node.body, inner)

    def collect(env: Env, faults: Faults) -> list[Any] | None:
        results: list[Any] = []
        scope = Scope(env, partial=results)
        try:
            for step in rounds(scope, faults):
                results.append(body(step, faults))
        except _EndlessError as error:
            _fault(faults, node, "loop", f"cannot run over {error}")
            return None
        return results

    return collect


def _quantifier(stop: bool) -> Callable[[Any, _Place], Run]:
    """The compiler of `some` (which an item that is true decides) or `every` (one that is
    false)."""

    def compiler(node: Any, place: _Place) -> Run:
        rounds, inner = _rounds(node, place)
        condition = _compiled(node.condition, inner)

        def quantify(env: Env, faults: Faults) -> bool | None:
            answer: bool | None = not stop
            try:
                for step in rounds(Scope(env), faults):
                    found = _truth(condition(step, faults))
                    if found is stop:
                        return stop
                    answer = answer if found is (not stop) else None
            except _EndlessError as error:
                _fault(faults, node, "loop", f"cannot run over {error}")
                return None
            return answer

        return quantify

    return compiler


# Paths, filters, calls


def _path(node: nodes.Path, place: _Place) -> Run:
    source, name = _compiled(node.source, place), node.name

    def path(env: Env, faults: Faults) -> Any:
        value = source(env, faults)
        if type(value) is dict:
            return value.get(name)
        if value is None:
            return None
        exists, part = properties.of(value, name)
        if not exists:
            _fault(faults, node, "path", f"{kind(value)} has no {name}")
        return part

    if isinstance(node.source, nodes.Name) and not place.is_inner:
        return _path_of_name(node.source.name, name, path)
    return path


def _path_of_name(first: str, second: str, otherwise: Run) -> Run:
    """`first.second` in one step: nearly all of what rules read."""

    def path(env: Env, faults: Faults) -> Any:
        value = env.get(first)
        return value.get(second) if type(value) is dict else otherwise(env, faults)

    return path


def _filter(node: nodes.Filter, place: _Place) -> Run:
    source = _compiled(node.source, place)
    condition = _compiled(node.condition, place.within("item"))

    def kept(env: Env, faults: Faults) -> Any:
        value = source(env, faults)
        items = [] if value is None else value if kind(value) == "list" else [value]
        found = []
        for item in items:
            answer = condition(_item_scope(env, item), faults)
            if values.is_number(answer):
                return _item_at(items, answer, node, faults)
            if answer is True:
                found.append(item)
        if not items and values.is_number(condition(Scope(env), None)):
            return None
        return found

    return kept


def _item_scope(env: Env, item: Any) -> Scope:
    if kind(item) != "context":
        return Scope(env, item=item)
    return Scope(env, {"item": item, **item})


def _item_at(items: Sequence[Any], place: Decimal, node: Node[Any], faults: Faults) -> Any:
    index = int(place)
    if index != place or index == 0 or abs(index) > len(items):
        _fault(faults, node, "index", f"there is no item {place} of {len(items)}")
        return None
    return items[index - 1 if index > 0 else index]


def _call(node: nodes.Call, place: _Place) -> Run:
    named = node.function
    arguments = tuple(_argument(argument, place) for argument in node.arguments)
    if isinstance(named, nodes.Name) and named.name not in place.bound:
        if named.name in functions.MOMENTS and not arguments:
            return _MOMENTS[named.name]
        if named.name in functions.BUILT_INS:
            return _call_built_in(node, functions.BUILT_INS[named.name], arguments)
    return _call_value(node, _compiled(named, place), arguments)


def _argument(node: Node[Any], place: _Place) -> Run:
    """A built-in function is a value only where it is handed to another function."""
    if isinstance(node, nodes.Name) and node.name not in place.bound:
        built_in = functions.BUILT_INS.get(node.name)
        if built_in is not None:
            given = _compiled(node, place)
            function = _as_value(built_in)
            return lambda env, faults: _first_known(given(env, faults), function)
    return _compiled(node, place)


def _first_known(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _as_value(overloads: Sequence[functions.BuiltIn]) -> Function:
    parameters = tuple(parameter.name for parameter in overloads[0].parameters)
    return Function(parameters, lambda *arguments: _answer(overloads, arguments, ()))


def _call_built_in(
    node: nodes.Call, overloads: Sequence[functions.BuiltIn], arguments: Sequence[Run]
) -> Run:
    fitting = [one for one in overloads if one.takes(len(arguments), node.names)]

    def call(env: Env, faults: Faults) -> Any:
        given = [argument(env, faults) for argument in arguments]
        try:
            return _answer(fitting, given, node.names)
        except (RefusedError, ArithmeticError, ValueError) as error:
            _fault(faults, node, "call", str(error) or type(error).__name__)
            return None

    return call


def _answer(overloads: Sequence[functions.BuiltIn], given: Sequence[Any], names: Any) -> Any:
    """The answer of the first signature that takes the arguments. Raises RefusedError."""
    refused = RefusedError("the arguments do not fit any of its signatures")
    for built_in in overloads:
        try:
            fitted = built_in.fitted(given, names)
        except RefusedError as error:
            refused = error
        else:
            return built_in.does(*fitted)
    raise refused


def _call_value(node: nodes.Call, function: Run, arguments: Sequence[Run]) -> Run:
    def call(env: Env, faults: Faults) -> Any:
        called = function(env, faults)
        if not isinstance(called, Function):
            _fault(faults, node, "call", f"{kind(called)} is no function")
            return None
        given = [argument(env, faults) for argument in arguments]
        if node.names and set(node.names) == set(called.parameters):
            given = [given[node.names.index(name)] for name in called.parameters]
        elif node.names or len(given) != len(called.parameters):
            _fault(faults, node, "call", "the arguments do not fit the parameters")
            return None
        try:
            return called.call(*given)
        except RecursionError:
            _fault(faults, node, "call", "the function calls itself without end")
            return None

    return call


def _now(env: Env, faults: Faults) -> dt.datetime | None:
    moment: dt.datetime | None = env.get(NOW)
    return moment


def _today(env: Env, faults: Faults) -> dt.date | None:
    day: dt.date | None = env.get(TODAY)
    moment = env.get(NOW)
    if day is not None or moment is None:
        return day
    today: dt.date = moment.date()
    return today


_MOMENTS: dict[str, Run] = {"now": _now, "today": _today}

OPERATIONS: dict[type[Node[Any]], Callable[[Any, _Place], Run]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Input: _input,
    nodes.ListOf: _list,
    nodes.ContextOf: _context,
    nodes.RangeOf: _range,
    nodes.Define: _define,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
    nodes.Equal: _comparison(equal, operator.eq),
    nodes.NotEqual: _comparison(_not_equal, operator.ne),
    nodes.Less: _comparison(values.less, operator.lt),
    nodes.AtMost: _comparison(values.at_most, operator.le),
    nodes.More: _comparison(lambda left, right: values.less(right, left), operator.gt),
    nodes.AtLeast: _comparison(lambda left, right: values.at_most(right, left), operator.ge),
    nodes.Between: _between,
    nodes.In: _in,
    nodes.Tests: _tests,
    nodes.InstanceOf: _instance_of,
    nodes.Add: _calculation(arithmetic.add, DECIMAL.add),
    nodes.Subtract: _calculation(arithmetic.subtract, DECIMAL.subtract),
    nodes.Multiply: _calculation(arithmetic.multiply, DECIMAL.multiply),
    nodes.Divide: _calculation(arithmetic.divide, DECIMAL.divide),
    nodes.Power: _calculation(arithmetic.power, DECIMAL.power),
    nodes.Negate: _negate,
    nodes.If: _if,
    nodes.Span: _span,
    nodes.For: _for,
    nodes.Some: _quantifier(stop=True),
    nodes.Every: _quantifier(stop=False),
    nodes.Path: _path,
    nodes.Filter: _filter,
    nodes.Call: _call,
}
