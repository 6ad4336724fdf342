"""The single place that looks for a free TCP port, and keeps it for whoever will listen there."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now; a closed connection's time-wait does not count."""
    with _probe(host) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free(wanted: Iterable[int] = (), host: str = "127.0.0.1") -> int:
    """The first of the wanted ports that is free, else one that the system chooses."""
    for port in wanted:
        if is_free(port, host):
            return port
    with _probe(host) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@contextmanager
def kept(wanted: Iterable[int], host: str = "127.0.0.1") -> Iterator[int | None]:
    """The first of the wanted ports that is free, kept from others who ask here; None when there
    is none.

    The web server shares its port among its workers (SO_REUSEPORT), so two that start at the same
    moment would both get it, and each other's requests. The token is a socket of Linux's abstract
    names, which the kernel takes back however its holder ends."""
    for port in wanted:
        token = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            token.bind(f"\0onething:port:{port}")
        except OSError:
            token.close()
            continue
        with token:
            if is_free(port, host):
                yield port
                return
    yield None


def _probe(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
