"""`onething migrate`: only bring the tables up to date."""

import argparse

from onething.project import database, home, setup


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> None:
    """Migrate the database of DATABASE_URL, or the embedded one."""
    with database.at_hand(home.current()):
        setup.migrate()
