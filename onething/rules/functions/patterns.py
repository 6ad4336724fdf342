"""The single place that runs regular expressions (XPath's, DMN 10.3.4.3), in bounded time."""

import functools
from collections.abc import Callable
from typing import Any

import regex

from onething.rules import limits
from onething.rules.faults import RefusedError

_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": regex.VERBOSE}
_LONGEST = 1_000
# Some patterns take longer than the age of the world on a short text. No honest one is near this.
_SECONDS = 0.2


def matches(text: str, pattern: str, flags: str | None) -> bool:
    """Whether the pattern is found anywhere. Raises RefusedError, as all below."""
    made = _made(pattern, flags or "")
    return _timed(lambda: made.search(text, timeout=_SECONDS)) is not None


def split(text: str, pattern: str) -> list[str]:
    made = _made(pattern, "")
    return list(_timed(lambda: made.split(text, timeout=_SECONDS)))


def replace(text: str, pattern: str, replacement: str, flags: str | None) -> str:
    """The text with every match replaced; `$1` is what the first group has found, `$0` all."""
    made = _made(pattern, flags or "")
    if _timed(lambda: made.search("", timeout=_SECONDS)) is not None:
        raise RefusedError("the pattern matches no characters at all")
    parts = _template(replacement, made.groups)
    length = 0

    def expanded(match: Any) -> str:
        nonlocal length
        new = "".join(part if isinstance(part, str) else match[part] or "" for part in parts)
        length += len(new)
        if length > limits.MOST_TEXT:
            raise RefusedError("the text becomes too long")
        return new

    return str(_timed(lambda: made.sub(expanded, text, timeout=_SECONDS)))


def _template(replacement: str, groups: int) -> list[str | int]:
    """Texts and the numbers of groups; `\\$` and `\\\\` stand for themselves."""
    parts: list[str | int] = []
    position = 0
    while position < len(replacement):
        character = replacement[position]
        following = replacement[position + 1 : position + 2]
        if character == "\\" and following in ("$", "\\"):
            parts.append(following)
            position += 1
        elif character == "$" and following.isascii() and following.isdigit():
            group = int(following)
            parts.append(group if group <= groups else "")
            position += 1
        elif character in "$\\":
            raise RefusedError(f"“{character}” stands alone in the replacement")
        else:
            parts.append(character)
        position += 1
    return parts


def _timed(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except TimeoutError as error:
        raise RefusedError("the regular expression takes too long") from error


@functools.lru_cache(maxsize=256)
def _made(pattern: str, flags: str) -> "regex.Pattern[str]":
    chosen = 0
    for flag in flags:
        if flag not in _FLAGS:
            raise RefusedError(f'there is no flag "{flag}"')
        chosen |= _FLAGS[flag]
    if len(pattern) > _LONGEST:
        raise RefusedError("the regular expression is too long")
    if "(?" in pattern.replace("\\(?", ""):
        raise RefusedError("XPath has no extended groups")
    # XPath takes a class off another by `-`, this library by `--`
    subtracts = "-[" in pattern
    try:
        if subtracts:
            return regex.compile(pattern.replace("-[", "--["), chosen | regex.VERSION1)
        return regex.compile(pattern, chosen | regex.VERSION0)
    except (regex.error, OverflowError, RecursionError) as error:
        raise RefusedError(f'"{pattern}" is no regular expression') from error
