"""`onething worker`: clocks, messages and seals, until it is told to stop."""

import argparse
import signal
import threading

from onething.project import database, home, signing

LAST_WORDS = 5.0
"""Seconds for a mail that is being handed over when the worker is told to stop."""


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> None:
    """Work until SIGTERM or SIGINT; what was begun is finished."""
    database.ready()
    from django.conf import settings

    from onething.cases import worker
    from onething.notices import reminding, sending, ways
    from onething.project.domains import DOMAINS

    ways.opened()  # what is wrong with its settings is said now, not when the first mail waits
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    rounds = [*(each for domain in DOMAINS for each in domain.rounds), reminding.round]
    # Sending has a thread of its own: a mail server that hesitates must not hold up the clocks.
    sender = threading.Thread(target=sending.work, args=(told.wait,), name="sending", daemon=True)
    sender.start()
    worker.work(told.wait, signing.key(home.current()), settings.TIME_ZONE, rounds=rounds)
    sender.join(LAST_WORDS)
