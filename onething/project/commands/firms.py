"""`onething firms index`: make firms findable that came in past the register."""

import argparse

from onething.project import database, home, terminal


def add(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument("deed", choices=["index"], help="make every firm findable by its name")


def run(arguments: argparse.Namespace) -> None:
    """Say after each batch how far it is."""
    with database.at_hand(home.current()):
        from onething.parties import lookup

        done = 0
        for count in lookup.catch_up():
            done += count
            terminal.say(f"    {done} …")
    terminal.say(f"{done} 个企业可以查找了 · {done} firms made findable")
