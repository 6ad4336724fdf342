"""Where the real inputs are that the project does not hold: ONETHING_DATA, else ../shared/data."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("ONETHING_DATA") or CHECKOUT.parent / "shared" / "data")


def path(name: str) -> Path:
    """A file of the real inputs; the test is skipped, with the path, where it is absent."""
    found = FOLDER / name
    if not found.exists():
        pytest.skip(f"no real input at {found}; set ONETHING_DATA to the folder that holds it")
    return found
