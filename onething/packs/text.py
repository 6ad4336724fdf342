"""The single place that knows a text in several languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from onething.packs.context import Context
from onething.packs.mistakes import Said
from onething.packs.wrong import Wrong


class Text:
    """A text in every language of its pack; frozen.

    In a pack a mapping of language to text, or the text alone where the pack has one language.
    """

    __slots__ = ("_said",)

    def __init__(self, said: Mapping[str, str]) -> None:
        if not said:
            raise ValueError("a text needs a language")
        self._said = dict(said)

    def get(self, language: str) -> str:
        """The text in a language, else in the pack's first language."""
        return self._said.get(language) or next(iter(self._said.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._said)

    def to_dict(self) -> dict[str, str]:
        return dict(self._said)

    def __str__(self) -> str:
        return next(iter(self._said.values()))

    def __repr__(self) -> str:
        return f"Text({self._said!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._said == other._said

    def __hash__(self) -> int:
        return hash(frozenset(self._said.items()))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _read, serialization=core_schema.plain_serializer_function_ser_schema(cls.to_dict)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "object", "additionalProperties": {"type": "string"}}


def _read(written: Any, info: ValidationInfo) -> Text:
    if isinstance(written, Text):
        return written
    languages = Context.of(info).languages
    if isinstance(written, str) and len(languages) == 1:
        written = {languages[0]: written}
    if not isinstance(written, dict):
        raise _no_mapping(languages)
    empty = [key for key, value in written.items() if not isinstance(value, str) or not value]
    if empty:
        raise _empty(empty)
    if not languages:
        return Text(written)
    if missing := [language for language in languages if language not in written]:
        raise _missing(missing)
    if unknown := [language for language in written if language not in languages]:
        raise _unknown(unknown, languages)
    return Text({language: written[language] for language in languages})


def _no_mapping(languages: Iterable[str]) -> Wrong:
    example = ", ".join(f"{language}: …" for language in languages) or "zh: …"
    return Wrong(
        Said("这里要按语言写文字。", "The text is needed in each language."),
        Said(f"请写成 {{{example}}}。", f"Write {{{example}}}."),
    )


def _empty(languages: list[str]) -> Wrong:
    listed = "、".join(languages), ", ".join(languages)
    return Wrong(
        Said(f"{listed[0]} 的文字是空的。", f"The text in {listed[1]} is empty."),
        Said("请写上文字。", "Write the text."),
    )


def _missing(languages: list[str]) -> Wrong:
    listed = "、".join(languages), ", ".join(languages)
    return Wrong(
        Said(f"缺少 {listed[0]} 的文字。", f"The text in {listed[1]} is missing."),
        Said(
            "请补上;pack.yaml 的 languages 列出了要写的语言。",
            "Add it; languages in pack.yaml lists those to be written.",
        ),
    )


def _unknown(unknown: list[str], languages: Iterable[str]) -> Wrong:
    return Wrong(
        Said(
            f"内容包没有声明语言 {'、'.join(unknown)}。",
            f"The pack does not declare the language {', '.join(unknown)}.",
        ),
        Said(
            f"请只写 {'、'.join(languages)},或在 pack.yaml 的 languages 中声明。",
            f"Write {', '.join(languages)} only, or declare it at languages in pack.yaml.",
        ),
    )
