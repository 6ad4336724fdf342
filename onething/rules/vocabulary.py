"""The single place that finds names of several words in a row of tokens."""

from collections.abc import Iterable, Sequence

from onething.rules.problems import FeelSyntaxError
from onething.rules.tokens import Token, tokens


class Vocabulary:
    """Known names; the longest one that fits wins (DMN 10.3.1.4)."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """A name that no text can hold is left out."""
        try:
            words = tokens(name)[:-1]
        except FeelSyntaxError:
            return
        if not words:
            return
        entry = (len(words), normal(name))
        entries = self._by_first.setdefault(words[0].text, [])
        if entry not in entries:
            entries.append(entry)
            entries.sort(reverse=True)

    def longest(self, text: str, row: Sequence[Token], start: int) -> tuple[int, str] | None:
        """How many tokens from `start` make a known name, and the name."""
        for count, name in self._by_first.get(row[start].text, ()):
            last = start + count - 1
            if last < len(row) and normal(text[row[start].at : row[last].end]) == name:
                return count, name
        return None


def normal(name: str) -> str:
    """The name with one space wherever there is space."""
    return " ".join(name.split())
