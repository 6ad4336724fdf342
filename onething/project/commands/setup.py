"""`onething setup`: bring the database up to date, as `onething run` does before it serves."""

import argparse

from onething.project import database, home, setup


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> None:
    """Do every step of onething.project.setup."""
    with database.at_hand(home.current()):
        setup.run()
