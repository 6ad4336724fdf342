"""The single place that says what a mistake in a pack is, and how it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from onething.problem import Problem


class Said(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """English when asked for, else Chinese."""
        return self.en if language.split("-")[0] == "en" else self.zh


@runtime_checkable
class Saying(Protocol):
    """An error that can say itself in a language."""

    def said(self, language: str) -> str: ...


class Finding(NamedTuple):
    """What a check of a definition found: keys from the definition down, what is wrong, what to
    do about it."""

    path: tuple[str | int, ...]
    wrong: Said
    do: Said


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to put right. `where` is the path of keys; `line` counts from 1, 0 when a whole
    file is meant."""

    file: str
    line: int
    where: str
    wrong: Said
    do: Said  # empty where `wrong` says it already

    def said(self, language: str) -> str:
        """`calendars/2026.yaml:7 calendar.2026.published: what is wrong. What to do.`"""
        place = f"{self.file}:{self.line}" if self.line else self.file
        place = f"{place} {self.where}" if self.where else place
        gap = " " if language.split("-")[0] == "en" else ""
        return f"{place}: {self.wrong.get(language)}{gap}{self.do.get(language)}".rstrip()


class PackRefused(Problem):
    """A pack with mistakes is refused as a whole; `mistakes` holds every one of them."""

    says = "内容包 %(name)s 有 %(count)s 处错误,没有载入:\n%(listed)s"
    says_en = "The pack %(name)s was not loaded. Mistakes: %(count)s.\n%(listed)s"

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(name=name, count=len(self.mistakes), listed=self._listed("zh"))

    def said(self, language: str) -> str:
        """The message in Chinese or English, a line for each mistake."""
        says = Said(self.says, self.says_en).get(language)
        return says % {**self.params, "listed": self._listed(language)}

    def _listed(self, language: str) -> str:
        return "\n".join(mistake.said(language) for mistake in self.mistakes)
