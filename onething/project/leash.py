"""The single place that ties a child to the life of its parent, so that none is left behind."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def to_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """What a child calls before exec so that the kernel sends it that signal when the thread that
    started it dies, a kill -9 included. None where the kernel is not Linux."""
    if not sys.platform.startswith("linux"):
        return None
    control = ctypes.CDLL(None, use_errno=True).prctl  # loaded here: a forked child should not
    parent = os.getpid()

    def tie() -> None:
        control(PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return tie
