"""The single place that says what answers the words somebody typed; pure.

A word is looked for as it is written, by its sound (pinyin, homophones), by initials, with fillers
left out (“开个饭馆” finds “开饭馆”), and, when nothing answers, with slips of the finger.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from onething.domains.services.content import Matter, OneThing
from onething.parties import signs

NAME, WORD, PART, LAW, SUMMARY = 8.0, 5.0, 3.0, 2.0, 1.0
"""How near the heart of a thing words stand: its name, its everyday words, the name of one of its
matters or of its department's result, the law, its summary."""

FILLERS = 3
"""So many characters may stand between those of a word: 开(个)饭馆."""

SLIP = 80
"""From what likeness on, of 100, a word is taken for a slip of the finger."""

_LETTERS = re.compile(r"[a-z]+")
_HAN = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a thing: as they are written and as they sound, syllables parted by spaces."""

    thing: int
    weight: float
    plain: str
    sound: str
    initials: str


@dataclass(frozen=True)
class Found:
    """What answers: `kind` onething or matter, its id, and how well."""

    kind: str
    id: str
    score: float


@dataclass(frozen=True)
class Index:
    """The one-things and matters of a release, ready to be searched."""

    things: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]

    def find(self, typed: str) -> list[Found]:
        """What answers all the words, best first; nothing for text without letter or digit.

        A slip of the finger is forgiven only when nothing answers what was really typed.
        """
        parts = [part for part in map(signs.plain, typed.split()) if part]
        if not parts:
            return []
        scores = self._scores(parts) or self._scores(["".join(parts)]) or self._slips(parts)
        found = [Found(*self.things[thing], score) for thing, score in scores.items()]
        return sorted(found, key=lambda one: (-one.score, one.kind != "onething", one.id))

    def _scores(self, parts: list[str]) -> dict[int, float]:
        """By thing the sum over the words of what fits each best; only things that all fit."""
        total: dict[int, float] | None = None
        for part in parts:
            best = self._best(_Wanted.of(part))
            if total is None:
                total = best
            else:
                total = {t: total[t] + score for t, score in best.items() if t in total}
        return total or {}

    def _best(self, wanted: "_Wanted") -> dict[int, float]:
        best: dict[int, float] = {}
        for place in self.places:
            fits = wanted.fits(place)
            if fits:
                score = fits * place.weight
                if score > best.get(place.thing, 0.0):
                    best[place.thing] = score
        return best

    def _slips(self, parts: list[str]) -> dict[int, float]:
        typed = "".join(parts)
        if len(typed) < 3:
            return {}
        sounded = "".join(signs.syllables(typed))
        # A word of letters stands among others of a sentence; Chinese is short and stands alone.
        is_letters = _LETTERS.fullmatch(typed) and len(typed) > 4
        scorer = fuzz.partial_ratio if is_letters else fuzz.ratio
        best: dict[int, float] = {}
        for spoken, choices in ((typed, self._plains), (sounded, self._sounds)):
            near = process.extract(spoken, choices, scorer=scorer, score_cutoff=SLIP, limit=50)
            for _text, likeness, at in near:
                place = self.places[at]
                score = place.weight * likeness / 400
                best[place.thing] = max(score, best.get(place.thing, 0.0))
        return best

    @cached_property
    def _plains(self) -> list[str]:
        return [place.plain for place in self.places]

    @cached_property
    def _sounds(self) -> list[str]:
        return [place.sound.replace(" ", "") for place in self.places]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One word somebody typed, and all that it may have meant."""

    plain: str
    letters: re.Pattern[str] | None
    homophone: str
    gapped: re.Pattern[str] | None

    @classmethod
    def of(cls, part: str) -> "_Wanted":
        is_letters = bool(_LETTERS.fullmatch(part)) and len(part) > 1
        has_han = bool(_HAN.search(part)) and len(part) > 1
        return cls(
            part,
            _spoken(part) if is_letters else None,
            " ".join(signs.syllables(part)) if has_han else "",
            _gapped(part) if has_han and len(part) > 2 else None,
        )

    def fits(self, place: Place) -> float:
        """0 not at all; the more the more surely this was meant."""
        text = place.plain
        if self.plain in text:
            return (
                4.0 if len(text) == len(self.plain) else 3.0 if text.startswith(self.plain) else 2.0
            )
        if len(text) > 1 and text in self.plain:
            return 1.5
        if self.letters is not None:
            if self.plain in place.initials:
                return 1.2
            return 1.1 if self.letters.search(place.sound) else 0.0
        is_gapped = self.gapped is not None and bool(self.gapped.search(text))
        if is_gapped or (self.gapped and len(text) > 1 and _is_inside(text, self.plain)):
            return 1.0
        if self.homophone and f" {self.homophone} " in f" {place.sound} ":
            return 0.9
        return 0.0


def _spoken(letters: str) -> re.Pattern[str]:
    """Letters from the beginning of a syllable on; the rest of any syllable may be left out, so
    that shipinjy, spjy and shipinjingying are all read as 食品经营."""
    return re.compile("(?:^| )" + "(?:[a-z]* )?".join(letters))


def _gapped(word: str) -> re.Pattern[str]:
    """The characters of a word in their order with a few others between them."""
    return re.compile(f".{{0,{FILLERS}}}".join(map(re.escape, word)))


def _is_inside(text: str, typed: str) -> bool:
    """Whether what stands in the index stands in what was typed, with fillers between."""
    at, first = 0, -1
    for char in text:
        found = typed.find(char, at)
        if found < 0:
            return False
        first = found if first < 0 else first
        at = found + 1
    return at - first <= len(text) + FILLERS


def index(
    onethings: Iterable[tuple[str, OneThing, list[Matter]]], matters: Iterable[tuple[str, Matter]]
) -> Index:
    """Everything by which these one-things (with their matters) and matters are found."""
    things: list[tuple[str, str]] = []
    places: list[Place] = []
    for id, onething, parts in onethings:
        things.append(("onething", id))
        places += _places(len(things) - 1, _of_onething(onething, parts))
    for id, matter in matters:
        things.append(("matter", id))
        places += _places(len(things) - 1, _of_matter(matter))
    return Index(tuple(things), tuple(places))


def _of_onething(onething: OneThing, matters: Iterable[Matter]) -> Iterator[tuple[float, str]]:
    for text in (onething.name, onething.title):
        yield from ((NAME, said) for said in text.to_dict().values())
    yield from ((WORD, word) for word in onething.words)
    for matter in matters:
        yield from ((PART, said) for said in matter.name.to_dict().values())
    yield from ((SUMMARY, said) for said in onething.summary.to_dict().values())


def _of_matter(matter: Matter) -> Iterator[tuple[float, str]]:
    yield from ((NAME, said) for said in matter.name.to_dict().values())
    yield from ((WORD, word) for word in matter.words)
    yield from ((PART, said) for said in matter.result.to_dict().values())
    yield from ((LAW, said) for law in matter.law for said in law.name.to_dict().values())
    yield from ((SUMMARY, said) for said in matter.summary.to_dict().values())


def _places(thing: int, told: Iterable[tuple[float, str]]) -> Iterator[Place]:
    best: dict[str, float] = {}
    for weight, text in told:
        plain = signs.plain(text)
        best[plain] = max(weight, best.get(plain, 0.0))
    for plain, weight in best.items():
        syllables = signs.syllables(plain)
        initials = "".join(syllable[0] for syllable in syllables)
        yield Place(thing, weight, plain, " ".join(syllables), initials)
