"""`onething worker`: clocks, messages and seals, until it is told to stop."""

import argparse
import signal
import threading

from onething.project import database, home, signing


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> None:
    """Work until SIGTERM or SIGINT; what was begun is finished."""
    database.ready()
    from django.conf import settings

    from onething.cases import worker
    from onething.project.domains import DOMAINS

    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    rounds = [each for domain in DOMAINS for each in domain.rounds]
    worker.work(told.wait, signing.key(home.current()), settings.TIME_ZONE, rounds=rounds)
