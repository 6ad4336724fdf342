"""No Python file knows a pack: whatever is true of one government only is content of its pack."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PACKS = sorted(folder.name for folder in (CHECKOUT / "content").iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", PACKS)
def test_no_python_file_names_a_pack(name: str) -> None:
    word = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    files = list((CHECKOUT / "onething").rglob("*.py"))
    assert len(files) > 100, "the program stands somewhere else now"
    for file in files:
        assert not word.search(file.read_text(encoding="utf-8")), file


def test_there_are_two_unlike_packs() -> None:
    assert len(PACKS) >= 2
