"""The single place that reads the version: the topmost heading of CHANGELOG.md."""

import re
from importlib import metadata
from pathlib import Path

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
HEADING = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)


def version() -> str:
    """The version as text, "0.1.0"; of an installed wheel, what was read when it was built."""
    if not CHANGELOG.exists():
        return metadata.version("onething")
    found = HEADING.search(CHANGELOG.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{CHANGELOG} has no heading like '## 1.2.3 · 2026-01-31'")
    return found[1]
