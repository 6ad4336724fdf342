"""The single place that says what is wrong with a text that is no FEEL."""

import unicodedata
from typing import Any

from onething.problem import Problem

# What the parser may expect that is not itself a piece of text, in the languages it is said in.
_WORDS = {
    "expression": {"zh": "表达式"},
    "name": {"zh": "名称"},
    "type": {"zh": "类型"},
    "operator": {"zh": "运算符"},
    "end": {"zh": "结尾", "en": "the end"},
    "digits": {"zh": "数字"},
    "closing quote": {"zh": '右引号 "'},
    "end of comment": {"zh": "注释结束符 */"},
    "date, time or duration": {"zh": '日期、时间或时长,例如 @"2026-01-01"、@"P1Y"'},
    "different key": {"zh": "另一个键(此键已有)", "en": "a different key (this one exists)"},
    "different name": {"zh": "另一个参数名(此名已有)", "en": "a different name (this one exists)"},
    "half-width character": {"zh": "半角符号"},
    "shorter text": {"zh": "更短的文本", "en": "a shorter text"},
    "shallower nesting": {"zh": "更少的嵌套层数", "en": "less deeply nested text"},
}
_FRAME = {
    "zh": "第 %(line)s 行第 %(column)s 列:此处应为%(expected)s,却是 %(found)s。\n%(excerpt)s",
    "en": "Line %(line)s, column %(column)s: expected %(expected)s, found %(found)s.\n%(excerpt)s",
}
_BETWEEN = {"zh": "、", "en": ", "}
_LAST = {"zh": "或", "en": " or "}


class FeelSyntaxError(Problem):
    """The text is no FEEL expression. `position` is an offset, `line` and `column` count from
    1, `expected` says what could have stood there: pieces of text, or words like "expression".

    `params` holds the same, and the line with a caret under the place as `excerpt`;
    `said("en")` is the message in English.
    """

    says = _FRAME["zh"]

    def __init__(self, text: str, position: int, expected: tuple[str, ...], found: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        self.found = found
        self.line = text.count("\n", 0, position) + 1
        self.column = position - (text.rfind("\n", 0, position) + 1) + 1
        super().__init__(**self._params("zh"))

    def said(self, language: str) -> str:
        """The message in "zh" or "en"."""
        return _FRAME[language] % self._params(language)

    def _params(self, language: str) -> dict[str, Any]:
        words = [_word(word, language) for word in self.expected]
        head, last = words[:-1], words[-1]
        return {
            "position": self.position,
            "line": self.line,
            "column": self.column,
            "expected": (_BETWEEN[language].join(head) + _LAST[language] if head else "") + last,
            "found": self.found or _word("end", language),
            "excerpt": self.excerpt,
        }

    @property
    def excerpt(self) -> str:
        """The faulty line and, under it, a caret; a wide character takes two columns."""
        line = self.text.split("\n")[self.line - 1]
        before = line[: self.column - 1]
        return f"{line}\n{''.join(map(_blank, before))}^"


def _word(word: str, language: str) -> str:
    if word in _WORDS:
        return _WORDS[word].get(language, word)
    return f"“{word}”" if language == "zh" else f"'{word}'"


def _blank(character: str) -> str:
    if character == "\t":
        return "\t"
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "
