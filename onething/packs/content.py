"""What the schema of a kind is made of: the base of definitions and the types of their fields."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from onething import clocks
from onething.packs.context import Context
from onething.packs.mistakes import Finding, Said
from onething.packs.wrong import Wrong
from onething.rules import feel

if TYPE_CHECKING:
    from onething.packs.pack import Pack

T = TypeVar("T")


class Content(BaseModel):
    """The base of definitions and of their parts: frozen, and no key that it does not know.

    `stored_format` is the number of the stored form and `upcasts[n]` turns a stored body of
    format n into one of n + 1. A field that discriminates a union must have no default, because
    defaults are not stored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stored_format: ClassVar[int] = 1
    upcasts: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    def check(self, pack: "Pack") -> Iterable[Finding]:
        """What is wrong with a definition when its neighbours are looked at.

        Called for the definitions that are right by themselves. A neighbour with a mistake of its
        own is not in the pack: ask with `pack.body(kind, id)` and let None pass.
        """
        return ()


@dataclass(frozen=True, slots=True)
class Ref:
    """`Annotated[str, Ref("department")]`: the id of a definition of a kind, which must exist.

    Stands on a field, on the items of a list, on the keys or the values of a mapping. `Ref()` is
    a reference to a definition of any kind, written `kind/id`.
    """

    kind: str = ""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._existing, handler(source))

    def _existing(self, value: str, info: ValidationInfo) -> str:
        context = Context.of(info)
        if context.ids is not None:
            kind, id = (self.kind, value) if self.kind else value.partition("/")[::2]
            if not self.kind and kind not in context.ids:
                raise _no_key(value, context.ids)
            if id not in context.ids[kind]:
                raise _no_such(kind, id, context.ids[kind])
            context.uses.add(f"{kind}/{id}")
        return value


def _limit(written: Any) -> clocks.Limit:
    if isinstance(written, clocks.Limit):
        return written
    try:
        return clocks.Limit.parse(written if isinstance(written, str) else "")
    except clocks.BadLimit as error:
        raise Wrong(Said(error.said("zh"), error.said("en")), Said("", "")) from error


Limit = Annotated[
    clocks.Limit,
    PlainValidator(_limit),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "examples": ["5 wd", "60 cd"]}),
]


def _feel(text: str) -> str:
    try:
        feel.parse(text)
    except feel.FeelSyntaxError as error:
        raise Wrong(Said(error.said("zh"), error.said("en")), Said("", "")) from error
    return text


# The text of an expression that can be parsed; what it reads and means is asked of `rules`.
Feel = Annotated[str, AfterValidator(_feel)]

Mark = Literal["source", "memory", "default"]


class Marked(Content, Generic[T]):
    """A value with the evidence for it: seen in a source, known from memory, or a default that we
    propose and that may be changed."""

    value: T
    mark: Mark
    source: str | None = None

    @model_validator(mode="after")
    def _named(self) -> "Marked[T]":
        if self.mark == "source" and not self.source:
            raise Wrong(
                Said("标为 source 却没有写出处。", "It is marked source but names none."),
                Said(
                    "请在 source 写明文号或网址,或改标 memory、default。",
                    "Name the document or address at source, or mark it memory or default.",
                ),
            )
        return self


def _no_key(value: str, ids: Mapping[str, frozenset[str]]) -> Wrong:
    keys = sorted(f"{kind}/{id}" for kind, known in ids.items() for id in known)
    near = difflib.get_close_matches(value, keys, n=3, cutoff=0.5)
    example = near or keys[:1] or ["kind/id"]
    return Wrong(
        Said(f"没有“{value}”这个定义。", f"There is no definition “{value}”."),
        Said(
            f"请写种类和名字,例如 {'、'.join(example)}。",
            f"Write its kind and its id, such as {', '.join(example)}.",
        ),
    )


def _no_such(kind: str, value: str, known: frozenset[str]) -> Wrong:
    near = difflib.get_close_matches(value, sorted(known), n=3, cutoff=0.5)
    hint = Said("", "")
    if near:
        hint = Said(f"是否指 {'、'.join(near)}?", f"Did you mean {', '.join(near)}? ")
    return Wrong(
        Said(f"没有 {kind}“{value}”。", f"There is no {kind} “{value}”."),
        Said(
            f"{hint.zh}请改正,或在 {kind} 下定义它。",
            f"{hint.en}Correct it, or define it under {kind}.",
        ),
    )
