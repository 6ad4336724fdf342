"""The single place that cuts a text into tokens, each with its place."""

import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onething.rules.problems import FeelSyntaxError

# DMN grammar rules 28 and 29, less the full-width punctuation that a Chinese keyboard gives for
# `,` `(` `<`: it would vanish into names. A known name may hold it.
_WIDE = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3004-\u3007\u3012-\u3013\u3020-\ud7ff\uf900-\ufdcf\ufdf0-\uff00"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = re.compile(r"(?:[\s\u0085\u180e\u200b\u2060\ufeff]|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NAME = re.compile(f"[{_START}][{_PART}]*")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SYMBOL = re.compile(r"\*\*|\.\.|->|<=|>=|!=|[-+*/=<>()\[\]{},:.?']|[" + _WIDE + "]")
_PLAIN = re.compile(r'[^"\\\n\r]+')
# A backslash that begins none of these stands for itself (grammar rule 35)
_ESCAPE = re.compile(r"\\(?:[ntr\"'\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6})")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_IS_WIDE = re.compile(f"[{_WIDE}]")


@dataclass(frozen=True)
class Token:
    """A piece of the text. `kind` is name, number, string, at, symbol or end; `value` is the
    number or string it stands for."""

    kind: str
    text: str
    at: int
    value: Any = None

    @property
    def end(self) -> int:
        return self.at + len(self.text)

    @property
    def is_wide(self) -> bool:
        return self.kind == "symbol" and _IS_WIDE.match(self.text) is not None


def tokens(text: str) -> list[Token]:
    """All tokens, the last of kind "end". Raises FeelSyntaxError for what is none."""
    found = []
    position = _after_space(text, 0)
    while position < len(text):
        token = _token(text, position)
        found.append(token)
        position = _after_space(text, token.end)
    return [*found, Token("end", "", len(text))]


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    position = space.end() if space else position
    if text.startswith("/*", position):
        raise FeelSyntaxError(text, len(text), ("end of comment",), "")
    return position


def _token(text: str, position: int) -> Token:
    if text[position] == '"':
        return _string(text, position, position)
    if text.startswith('@"', position):
        return _string(text, position, position + 1)
    number = _NUMBER.match(text, position)
    if number:
        return Token("number", number[0], position, Decimal(number[0]))
    name = _NAME.match(text, position)
    if name:
        return Token("name", name[0], position)
    symbol = _SYMBOL.match(text, position)
    if symbol:
        return Token("symbol", symbol[0], position)
    raise FeelSyntaxError(text, position, ("expression",), text[position])


def _string(text: str, start: int, quote: int) -> Token:
    position = quote + 1
    parts = []
    while position < len(text) and text[position] not in '"\n\r':
        plain = _PLAIN.match(text, position)
        escape = None if plain else _ESCAPE.match(text, position)
        if plain:
            parts.append(plain[0])
            position = plain.end()
        elif escape:
            parts.append(_unescaped(escape))
            position = escape.end()
        else:
            parts.append(text[position])
            position += 1
    if not text.startswith('"', position):
        raise FeelSyntaxError(text, position, ("closing quote",), text[position : position + 1])
    kind = "string" if start == quote else "at"
    value = _joined_surrogates("".join(parts))
    return Token(kind, text[start : position + 1], start, value)


def _unescaped(escape: re.Match[str]) -> str:
    body = escape[0][1:]
    if body in _ESCAPED:
        return _ESCAPED[body]
    code = int(body[1:], 16)
    return chr(code) if code <= sys.maxunicode else escape[0]


def _joined_surrogates(text: str) -> str:
    r"""`\uD83D\uDC0E` is one character written as two."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
