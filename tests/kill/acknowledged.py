"""The file in which the client keeps every answer it got: one JSON a line, on disk before the
client goes on, so that what stands here was truly said."""

import json
import os
import threading
from pathlib import Path
from typing import Any

SUBMITTED, RECEIPT, DONE, REFUSED = "submitted", "receipt", "done", "refused"
BROKEN, ENDED = "broken", "ended"


class Acknowledged:
    """The file, open to be written by many threads."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()

    def keep(self, what: str, **said: Any) -> None:
        """Write one line; it is on disk when this comes back."""
        line = json.dumps({"what": what, **said}, ensure_ascii=False) + "\n"
        with self._lock:
            os.write(self._file, line.encode())
            os.fsync(self._file)


def read(path: Path) -> list[dict[str, Any]]:
    """All that was acknowledged, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
