"""What a drawn table is: the specification, run on every engine and printed as the documentation.

    | a    | b    || a and b | a or b |
    | true | null || null    | true   |

Left of the double bar stand names and their values, right of it expressions and their answers.
With the heading `expression` each row has an expression of its own. Cells are FEEL.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MODES = ("feel", "tests", "decide")


@dataclass(frozen=True)
class Case:
    """One cell to check: an expression, the texts of the values it reads, the text of its
    answer."""

    table: "Table"
    given: tuple[tuple[str, str], ...]
    expression: str
    answer: str

    @property
    def name(self) -> str:
        given = ", ".join(f"{name}={text}" for name, text in self.given)
        return f"{self.expression} [{given}]" if given else self.expression


@dataclass(frozen=True)
class Table:
    """A title, a sentence or two, and the drawing. `mode`: "feel" for expressions, "tests" for
    unary tests of `?`, "decide" where null means "not known". `names`: known names with spaces."""

    title: str
    says: str
    drawn: str
    mode: str = "feel"
    names: tuple[str, ...] = ()

    def rows(self) -> list[tuple[list[str], list[str]]]:
        lines = [line.strip() for line in self.drawn.strip().splitlines()]
        return [_sides(line) for line in lines if not set(line) <= set("|- ")]

    def cases(self) -> Iterator[Case]:
        (names, expressions), *rows = self.rows()
        for given, answers in rows:
            pairs = tuple(zip(names, given, strict=True))
            if expressions[0] in ("expression", "tests"):
                yield Case(self, pairs, answers[0], answers[1])
            else:
                for expression, answer in zip(expressions, answers, strict=True):
                    yield Case(self, pairs, expression, answer)


def _sides(line: str) -> tuple[list[str], list[str]]:
    left, mark, right = line.strip("|").rpartition("||") if "||" in line[2:] else ("", "", line)
    del mark
    return _cells(left), _cells(right.strip("|"))


def _cells(side: str) -> list[str]:
    return [cell.strip() for cell in side.split("|")] if side.strip() else []


@dataclass(frozen=True)
class Page:
    """A page of the specification: a file name, a title and its tables."""

    file: str
    title: str
    says: str
    tables: tuple[Table, ...]
