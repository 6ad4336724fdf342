"""Every kind of mistake has a file in packs_bad/ and, beside it, what its author is told.

A file `head_….yaml` stands for pack.yaml, any other for definitions.yaml beside a good pack.yaml.
The `.txt` of the same name holds the messages, first in Chinese, then in English.
"""

from pathlib import Path

import pytest

from onething import packs
from tests.kernel.packs_kinds import HEAD, KINDS, written

BAD = Path(__file__).parent / "packs_bad"
FIXTURES = sorted(path.stem for path in BAD.glob("*.yaml"))


def told(name: str, folder: Path) -> str:
    """What the author of a fixture is told."""
    text = (BAD / f"{name}.yaml").read_text("utf-8")
    if name.startswith("head_"):
        written(folder, head=text)
    else:
        written(folder, HEAD, definitions=text)
    with pytest.raises(packs.PackRefused) as caught:
        packs.read(folder, KINDS)
    lines = [
        mistake.said(language) for language in ("zh", "en") for mistake in caught.value.mistakes
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", FIXTURES)
def test_a_mistake_is_told_with_its_place_and_what_to_do(name, tmp_path):
    assert told(name, tmp_path) == (BAD / f"{name}.txt").read_text("utf-8")


def test_every_message_stands_beside_a_file():
    assert sorted(path.stem for path in BAD.glob("*.txt")) == FIXTURES
