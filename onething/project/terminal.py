"""The single place that writes to the terminal: plain lines that also read well in a log."""

import sys
import unicodedata

WIDTH = 32


def say(text: str) -> None:
    """One line, at once. A terminal that knows no Chinese gets question marks, not a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def step(name: str, seconds: float, note: str = "") -> None:
    """One step that is done, with the seconds it took."""
    say(f"  {name}{' ' * (WIDTH - _columns(name))}{seconds:6.1f} s  {note}".rstrip())


def fault(text: str) -> None:
    """One line for what went wrong, on the error stream."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def _columns(text: str) -> int:
    """How wide a terminal shows it: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
