"""The single place that looks for a free TCP port."""

import socket
from collections.abc import Iterable


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now; a closed connection's time-wait does not count."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
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
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
