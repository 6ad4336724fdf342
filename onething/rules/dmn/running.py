"""The single place that answers the decisions of a model (DMN 6.3, 10.4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from onething.problem import Problem
from onething.rules import limits, row
from onething.rules.conformance import Taken
from onething.rules.dmn import boxing, model, types
from onething.rules.dmn.boxing import Known
from onething.rules.dmn.problems import (
    EndlessModel,
    UnknownDecision,
    UnknownImport,
    UnknownRequirement,
)
from onething.rules.faults import Fault, RefusedError
from onething.rules.nodes import Literal, Node, Type
from onething.rules.row import NOW, TODAY
from onething.rules.row.operations import OPERATIONS
from onething.rules.row.place import Faults, Place
from onething.rules.row.typed import taker
from onething.rules.values import Function

Models = Mapping[str, model.Model]
Facts = Mapping[str, Any]
Element = model.InputData | model.Decision | model.Knowledge | model.Service
Key = tuple[str, str]


def load(whole: model.Model, others: Models | None = None) -> "Decisions":
    """The model made ready to answer. `others` are the models it may import, by namespace.
    Raises UnknownImport, FeelSyntaxError for types that cannot be read; a decision that cannot
    be read answers null, and `problems` says why."""
    return Decisions(_Unit(whole, others or {}, {}))


@dataclass(frozen=True)
class _Need:
    """A requirement of an element: what it is, and by which name it is read."""

    unit: "_Unit"
    element: Element
    prefix: str

    @property
    def name(self) -> str:
        return self.element.variable.name or self.element.name


@dataclass(frozen=True)
class _Ready:
    """An element made ready: its closure, the type it must be of, and what it requires."""

    run: Callable[..., Any]
    take: Taken
    needs: tuple[_Need, ...]


class _Unit:
    """One model of those that make up a decision: each element is made ready when first asked."""

    def __init__(self, whole: model.Model, others: Models, known: dict[str, "_Unit"]) -> None:
        self.model = whole
        self.units = known
        known[whole.namespace] = self
        for one in whole.imports:
            if one.namespace not in known and _is_dmn(one):
                if one.namespace not in others:
                    raise UnknownImport(name=whole.name, namespace=one.namespace)
                _Unit(others[one.namespace], others, known)
        self.prefixes = {one.namespace: one.name for one in whole.imports}
        self.types = types.types(whole.items, self._imported())
        self.parts = tuple(
            name for unit in known.values() for name in boxing.components(unit.model.items)
        )
        elements = [e for e in whole.elements if not isinstance(e, model.Piece)]
        self.by_id = {e.id: e for e in elements if e.id}
        self.elements = elements
        self.problems: list[tuple[str, Problem]] = []
        self._ready: dict[int, _Ready] = {}

    def _imported(self) -> dict[str, Type]:
        return {
            f"{one.name}.{name}" if one.name else name: of
            for one in self.model.imports
            if one.namespace in self.units and one.namespace != self.model.namespace
            for name, of in getattr(self.units[one.namespace], "types", {}).items()
        }

    def find(self, href: str) -> "_Need | None":
        """What a reference points to: `#id` in this model, `namespace#id` in another."""
        space, _, at = href.rpartition("#")
        unit = self.units.get(space or self.model.namespace)
        element = None if unit is None else unit.by_id.get(at)
        if unit is None or element is None:
            return None
        return _Need(unit, element, "" if unit is self else self.prefixes.get(space, ""))

    def needs(self, element: Element) -> tuple[_Need, ...]:
        if not isinstance(element, model.Decision | model.Knowledge):
            return ()
        found = []
        for require in element.requires:
            need = self.find(require.href) if require.kind != "authority" else None
            if need is not None:
                found.append(need)
            elif require.kind != "authority":
                problem = UnknownRequirement(name=element.name, href=require.href)
                self.problems.append((element.name, problem))
        return tuple(found)

    def ready(self, element: Element) -> _Ready:
        found = self._ready.get(id(element))
        if found is None:
            found = self._ready[id(element)] = self._made(element)
        return found

    def _made(self, element: Element) -> _Ready:
        needs = self.needs(element)
        names = tuple(n.name for n in needs)
        prefixes = tuple({n.prefix for n in needs})
        known = Known((*self.parts, *names, *prefixes, element.name), types=self.types)
        of = known.type(element.variable.type)
        own = (element.name,) if isinstance(element, model.Knowledge) else ()
        bound = {*names, *prefixes, *own}
        return _Ready(
            row.compile(self._node(element, known), bound=bound),
            taker(of, Place(OPERATIONS)),
            needs,
        )

    def _node(self, element: Element, known: Known) -> Node[Any]:
        try:
            if isinstance(element, model.Decision):
                return boxing.boxed(element.value, known)
            if isinstance(element, model.Knowledge) and element.function is not None:
                return boxing.function(element.function, known)
        except Problem as problem:
            self.problems.append((element.name, problem))
        return Literal(None)


def _is_dmn(one: model.Import) -> bool:
    return "DMN" in one.type or not one.type


@dataclass
class _Session:
    """One answering: what was given, and what has been found so far."""

    facts: Facts
    spaces: Mapping[str, Facts]
    faults: Faults
    found: dict[Key, Any] = field(default_factory=dict)

    def has(self, need: "_Need") -> bool:
        return _key(need) in self.found

    def given(self, need: "_Need") -> Any:
        space = self.spaces.get(need.unit.model.namespace, {})
        return space[need.name] if need.name in space else self.facts.get(need.name)


class Decisions:
    """A model that answers."""

    def __init__(self, unit: _Unit) -> None:
        self._unit = unit

    @property
    def names(self) -> tuple[str, ...]:
        """What can be asked: decisions, then services and knowledge models."""
        askable = (model.Decision, model.Service, model.Knowledge)
        return tuple(e.name for kind in askable for e in self._unit.elements if isinstance(e, kind))

    @property
    def problems(self) -> tuple[tuple[str, Problem], ...]:
        """Everything that cannot be read, each with the name of the element it stands in."""
        for unit in self._unit.units.values():
            for element in unit.elements:
                unit.ready(element)
        return tuple(p for unit in self._unit.units.values() for p in unit.problems)

    def answer(
        self,
        name: str,
        facts: Facts,
        faults: Faults = None,
        spaces: Mapping[str, Facts] | None = None,
    ) -> Any:
        """What a decision, service or knowledge model answers; null, and faults, where it
        cannot. `facts` are input data (for services also decisions, for knowledge models
        arguments) by name; `spaces` those of imported models, by namespace. Raises
        UnknownDecision."""
        element = self._asked(name)
        session = _Session(facts, spaces or {}, faults)
        need = _Need(self._unit, element, "")
        with limits.counted():
            try:
                if isinstance(element, model.Decision):
                    return _settled(need, session)
                return self._called(need, session)
            except (limits.ExhaustedError, RecursionError, MemoryError) as error:
                _note(session, 0, Fault(0, "limit", str(error) or "nested without end"), name)
                return None

    def _asked(self, name: str) -> Element:
        for kind in (model.Decision, model.Service, model.Knowledge):
            for element in self._unit.elements:
                if isinstance(element, kind) and element.name == name:
                    return element
        raise UnknownDecision(name=name, known="、".join(self.names) or "-")

    def _called(self, need: _Need, session: _Session) -> Any:
        function = _settled(need, session)
        if not isinstance(function, Function):
            return None
        given = [session.facts.get(name) for name in function.parameters]
        try:
            return function.call(*given)
        except RefusedError as error:
            _note(session, 0, Fault(0, "call", str(error)), need.name)
            return None


def _settled(asked: _Need, session: _Session) -> Any:
    """The value of an element, everything it requires having been found first."""
    for need in _order(asked, session):
        if not session.has(need):
            session.found[_key(need)] = _value(need, session)
    return session.found[_key(asked)]


def _key(need: _Need) -> Key:
    return need.unit.model.namespace, need.element.id or need.name


def _order(asked: _Need, session: _Session) -> Iterator[_Need]:
    """Everything that is required and not found yet, each after what it requires itself,
    without recursion: a model may be long."""
    done: set[int] = set()
    stack: list[tuple[_Need, Iterator[_Need]]] = [(asked, iter(_before(asked)))]
    open_ = {id(asked.element)}
    while stack:
        need, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            open_.discard(id(need.element))
            done.add(id(need.element))
            yield need
        elif id(following.element) in open_:
            raise EndlessModel(name=following.name)
        elif id(following.element) not in done and not session.has(following):
            open_.add(id(following.element))
            stack.append((following, iter(_before(following))))


def _before(need: _Need) -> Sequence[_Need]:
    """What must be found first. Knowledge is not run before it is called, so it may require
    itself."""
    if isinstance(need.element, model.Decision):
        return need.unit.ready(need.element).needs
    return ()


def _value(need: _Need, session: _Session) -> Any:
    element = need.element
    if isinstance(element, model.Service):
        return _service(need, element, session)
    ready = need.unit.ready(element)
    if isinstance(element, model.InputData):
        return _taken(ready, session.given(need), session, need.name, 0)
    if isinstance(element, model.Knowledge):
        return _knowledge(need, ready, session)
    mark = len(session.faults) if session.faults is not None else 0
    value = ready.run(_environment(ready.needs, session), session.faults)
    return _taken(ready, value, session, need.name, mark)


def _taken(ready: _Ready, value: Any, session: _Session, name: str, mark: int) -> Any:
    fits, answer = ready.take(value)
    fault = None if fits else Fault(0, "type", "the value does not fit the type")
    _note(session, mark, fault, name)
    return answer


def _note(session: _Session, mark: int, fault: Fault | None, name: str) -> None:
    """Adds a fault, and says of those since `mark` where they happened."""
    if session.faults is None:
        return
    if fault is not None:
        session.faults.append(fault)
    for index in range(mark, len(session.faults)):
        if not session.faults[index].where:
            session.faults[index] = replace(session.faults[index], where=name)


def _environment(needs: Sequence[_Need], session: _Session) -> dict[str, Any]:
    env: dict[str, Any] = {key: session.facts[key] for key in (NOW, TODAY) if key in session.facts}
    for need in needs:
        _put(env, need, session.found[_key(need)])
    return env


def _put(env: dict[str, Any], need: _Need, value: Any) -> None:
    if need.prefix:
        env.setdefault(need.prefix, {})[need.name] = value
    else:
        env[need.name] = value


def _knowledge(need: _Need, ready: _Ready, session: _Session) -> Any:
    """The function of a knowledge model. It may call itself, so it is known before what it
    requires is."""
    env: dict[str, Any] = {key: session.facts[key] for key in (NOW, TODAY) if key in session.facts}
    function = ready.run(env, session.faults)
    if not isinstance(function, Function):
        return None

    def call(*arguments: Any) -> Any:
        return ready.take(function.call(*arguments))[1]

    checked = Function(function.parameters, call, function.types)
    session.found[_key(need)] = checked
    env[need.name] = checked
    for other in ready.needs:
        _put(env, other, _settled(other, session))
    return checked


def _service(need: _Need, service: model.Service, session: _Session) -> Function:
    """The function of a decision service: input data first, then decisions."""
    given = _referred(need.unit, (*service.inputs, *service.decisions))
    outputs = _referred(need.unit, service.outputs)
    take = need.unit.ready(service).take

    def call(*arguments: Any) -> Any:
        inner = _Session(
            {key: session.facts[key] for key in (NOW, TODAY) if key in session.facts},
            {},
            session.faults,
        )
        for one, argument in zip(given, arguments, strict=True):
            ready = one.unit.ready(one.element)
            fits, inner.found[_key(one)] = ready.take(argument)
            if not fits:
                raise RefusedError(f"{one.name} does not fit its type")
        answers = {one.name: _settled(one, inner) for one in outputs}
        whole = answers if len(outputs) > 1 else next(iter(answers.values()), None)
        return take(whole)[1]

    return Function(tuple(one.name for one in given), call)


def _referred(unit: _Unit, hrefs: Sequence[str]) -> list[_Need]:
    return [need for need in map(unit.find, hrefs) if need is not None]
