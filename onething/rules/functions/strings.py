"""String functions (DMN 10.3.4.3). A length counts characters, not the bytes of an encoding."""

from decimal import Decimal

from onething.rules import limits
from onething.rules.faults import RefusedError
from onething.rules.functions import patterns
from onething.rules.functions.builtin import Section

_section = Section()
FUNCTIONS = _section.functions


@_section("substring(string: string, start position: number, length?: number)")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str:
    first = int(start)
    if first == 0 or abs(first) > len(string):
        raise RefusedError(f"there is no position {first}")
    first = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[first:]
    if length < 1:
        raise RefusedError("a length is 1 or more")
    return string[first : first + int(length)]


@_section("string length(string: string)")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@_section("upper case(string: string)")
def upper_case(string: str) -> str:
    return string.upper()


@_section("lower case(string: string)")
def lower_case(string: str) -> str:
    return string.lower()


@_section("substring before(string: string, match: string)")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@_section("substring after(string: string, match: string)")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@_section("replace(input: string, pattern: string, replacement: string, flags?: string)")
def replace(string: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    return patterns.replace(string, pattern, replacement, flags)


@_section("contains(string: string, match: string)")
def contains(string: str, match: str) -> bool:
    return match in string


@_section("starts with(string: string, match: string)")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@_section("ends with(string: string, match: string)")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@_section("matches(input: string, pattern: string, flags?: string)")
def matches(string: str, pattern: str, flags: str | None = None) -> bool:
    return patterns.matches(string, pattern, flags)


@_section("split(string: string, delimiter: string)")
def split(string: str, delimiter: str) -> list[str]:
    return patterns.split(string, delimiter)


@_section("string join(list: list, delimiter?: string | null)")
def string_join(items: list[str | None], delimiter: str | None = None) -> str:
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        raise RefusedError("an item is no string")
    between = delimiter or ""
    if sum(map(len, texts)) + len(between) * len(texts) > limits.MOST_TEXT:
        raise RefusedError("the text becomes too long")
    return between.join(texts)
