"""The single place that asks a virus scanner: clamd's INSTREAM over a socket.

`ONETHING_CLAMD` names it: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; empty means that
there is none.
"""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

CHUNK = 64 * 1024
PATIENCE = 30.0


class Away(Exception):
    """The scanner did not answer, or not as the protocol says; the file is looked at later."""


def look(address: str, path: Path) -> str:
    """The name of what was found; "" for a clean file. Raises Away."""
    try:
        with _connected(address) as wire, path.open("rb") as file:
            wire.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                wire.sendall(struct.pack("!L", len(chunk)) + chunk)
            wire.sendall(struct.pack("!L", 0))
            answer = _answer(wire)
    except OSError as fault:
        raise Away(str(fault)) from fault
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip() or "?"
    if answer.endswith("OK"):
        return ""
    raise Away(answer)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(PATIENCE)
        wire.connect(parts.path)
        return wire
    return socket.create_connection((parts.hostname or "", parts.port or 3310), PATIENCE)


def _answer(wire: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and (more := wire.recv(4096)):
        found += more
    return found.rstrip(b"\0").decode("utf-8", "replace").strip()
