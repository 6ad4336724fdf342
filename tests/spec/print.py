"""Prints the specification: `python -m tests.spec.print` writes docs/spec."""

from pathlib import Path

from tests.spec.pages import PAGES
from tests.spec.table import Page, Table

FOLDER = Path(__file__).parents[2] / "docs" / "spec"
NOTE = "<!-- Printed from tests/spec/pages by `python -m tests.spec.print`; change it there. -->"


def printed() -> dict[str, str]:
    """The text of every file of docs/spec."""
    pages = {f"{page.file}.md": _page(page) for page in PAGES}
    return {"README.md": _contents(), **pages}


def _contents() -> str:
    lines = [
        NOTE,
        "# The condition language",
        "",
        "FEEL of OMG Decision Model and Notation 1.3, chapter 10. Every line of these tables is a",
        "test that runs on every engine. `null` means that something is not known.",
        "",
        *(f"- [{page.title}]({page.file}.md): {page.says}" for page in PAGES),
    ]
    return "\n".join(lines) + "\n"


def _page(page: Page) -> str:
    tables = "\n".join(_table(table) for table in page.tables)
    return f"{NOTE}\n# {page.title}\n\n{page.says}\n\n{tables}"


def _table(table: Table) -> str:
    head, *rows = ([*left, *right] for left, right in table.rows())
    lines = [_line(head, "expression"), _line(["---"] * len(head), "")]
    lines += [_line(row, "`") for row in rows]
    return f"## {table.title}\n\n{table.says}\n\n" + "\n".join(lines) + "\n"


def _line(cells: list[str], mark: str) -> str:
    plain = ("expression", "value", "tests", "---")
    shown = [cell if not mark or cell in plain else f"`{cell}`" for cell in cells]
    return f"| {' | '.join(shown)} |"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in printed().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
