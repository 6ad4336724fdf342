"""The single place that says which one-things answer what somebody typed."""

import unicodedata
from collections.abc import Iterable, Iterator

from onething.domains.services.content import Matter, OneThing


def normal(text: str) -> str:
    """Half width, small letters, no spaces, no marks: what two spellings have in common."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def score(typed: str, onething: OneThing, matters: Iterable[Matter]) -> int:
    """0 when nothing fits; the more at the heart of the one-thing the words are, the higher.

    Words parted by spaces count together; text without any letter or digit fits nothing.
    """
    parts = [normal(part) for part in typed.split()]
    parts = [part for part in parts if part]
    if not parts:
        return 0
    places = list(_places(onething, matters))
    found = [max((s for s, text in places if _fits(part, text)), default=0) for part in parts]
    whole = max((s for s, text in places if _fits(normal(typed), text)), default=0)
    return max(whole, sum(found) if all(found) else 0)


def _fits(part: str, text: str) -> bool:
    """Inside each other: “换法人” finds “法人”, “公司改名怎么办” finds “公司改名”."""
    return part in text or (len(text) >= 2 and text in part)


def _places(onething: OneThing, matters: Iterable[Matter]) -> Iterator[tuple[int, str]]:
    for text in (onething.name, onething.title):
        yield from ((8, normal(said)) for said in text.to_dict().values())
    yield from ((5, normal(word)) for word in onething.words)
    for matter in matters:
        yield from ((3, normal(said)) for said in matter.name.to_dict().values())
    yield from ((1, normal(said)) for said in onething.summary.to_dict().values())
