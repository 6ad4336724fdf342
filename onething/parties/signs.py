"""The single place that says by which signs a firm is found: name, sound, code; pure.

A sign is a short text with a letter in front that says of what it is:

    n  two characters of the name that stand together, and each Chinese character alone
    s  up to four letters of its pinyin from the beginning of a syllable
    g  four letters of its pinyin that stand together, wherever
    i  up to six initials of its pinyin that stand together
    c  four characters of its credit code that stand together

Signs only narrow down. What they let through is compared whole (`Wanted.holds`, and the same in
SQL in `lookup`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

SOUND, INITIALS, CODE = 4, 6, 4
LONGEST: Final = 60
"""Characters of one word somebody types; the rest of a longer one is not looked at."""

_HAN = re.compile(r"[㐀-鿿]")
_LETTERS = re.compile(r"[a-z]+")
_OF_A_CODE = re.compile(r"[0-9a-z]{4,18}")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a name: half width and small without marks, its syllables parted by
    spaces, their initials, its code, and the signs of all that."""

    plain: str
    sound: str
    initials: str
    code: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word somebody typed, and what may have been meant by it."""

    word: str

    @property
    def queries(self) -> list[tuple[str, ...]]:
        """Alternatives: the signs of each must all be there; `*` at the end: begins so."""
        word = self.word
        found = [tuple(_of_name(word))]
        if _LETTERS.fullmatch(word) and len(word) > 1:
            found.append(tuple(_of_sound(word)))
            found.append(tuple(_of_initials(word)))
        if self.is_code:
            found.append(tuple(f"c{part}" for part in _windows(word, CODE)))
        return found

    @property
    def is_code(self) -> bool:
        return bool(_OF_A_CODE.fullmatch(self.word)) and any(c.isdigit() for c in self.word)

    @property
    def pattern(self) -> str:
        """What the syllables must match: the letters from the beginning of a syllable."""
        return "(^| )" + " ?".join(self.word) if _LETTERS.fullmatch(self.word) else "$^"

    def holds(self, known: Known) -> bool:
        return (
            self.word in known.plain
            or (self.is_code and self.word in known.code)
            or (len(self.word) > 1 and self.word in known.initials)
            or (len(self.word) > 1 and bool(re.search(self.pattern, known.sound)))
        )


def plain(text: str) -> str:
    """Half width, small letters, no spaces, no marks: what two spellings have in common."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in normal if char.isalnum())


def wanted(typed: str) -> list[Wanted]:
    """The words of what was typed, all of which must fit; none for marks only."""
    words = (plain(word)[:LONGEST] for word in typed.split())
    return [Wanted(word) for word in words if word]


def known(name: str, code: str = "") -> Known:
    """Everything by which this name and code are found."""
    short, code = plain(name), plain(code)
    spoken = syllables(short)
    sound, initials = " ".join(spoken), "".join(syllable[0] for syllable in spoken)
    signs = {
        *_of_known_name(short),
        *_of_known_sound(spoken),
        *(f"i{initials[at : at + INITIALS]}" for at in range(len(initials))),
        *(f"c{part}" for part in _windows(code, CODE)),
    }
    return Known(short, sound, initials, code, tuple(sorted(signs)))


def syllables(text: str) -> list[str]:
    """The pinyin of a text; letters and digits in it stay as they are."""
    # Its tables take a tenth of a second to read: only who needs them waits.
    from pypinyin import lazy_pinyin

    return [plain(part) for part in lazy_pinyin(text) if plain(part)]


def _of_known_name(text: str) -> Iterator[str]:
    yield from (f"n{part}" for part in _windows(text, 2))
    yield from (f"n{char}" for char in text if _HAN.match(char))


def _of_known_sound(spoken: list[str]) -> Iterator[str]:
    joined = "".join(spoken)
    yield from (f"g{part}" for part in _windows(joined, SOUND))
    at = 0
    for syllable in spoken:
        yield f"s{joined[at : at + SOUND]}"
        at += len(syllable)


def _of_name(word: str) -> Iterable[str]:
    return [f"n{part}" for part in _windows(word, 2)] or [f"n{word}"]


def _of_sound(word: str) -> Iterator[str]:
    yield f"s{word[:SOUND]}" + ("*" if len(word) < SOUND else "")
    yield from (f"g{part}" for part in _windows(word, SOUND))


def _of_initials(word: str) -> list[str]:
    if len(word) < INITIALS:
        return [f"i{word}*"]
    return [f"i{part}" for part in _windows(word, INITIALS)]


def _windows(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]
