"""`onething seal`: the daily signed seal over everything in the ledger, and the public key."""

import argparse
from datetime import date

from onething.project import database, home, signing, terminal


def add(parser: argparse.ArgumentParser) -> None:
    """Which day."""
    parser.add_argument("--day", type=date.fromisoformat, help="default: today")


def run(arguments: argparse.Namespace) -> None:
    """Seal, and say the root; a day that is sealed already stays as it is."""
    here = home.current()
    key = signing.key(here)
    with database.at_hand(here):
        from django.utils import timezone

        from onething.cases import seal

        day = arguments.day or timezone.localdate()
        made = seal.make(day, key)
    if made is None:
        terminal.say(f"{day} 已有封印 · {day} is sealed already")
        return
    terminal.say(
        f"{day} 已封印 sealed: {made.dossiers} 件 dossiers\n"
        f"  {made.root.hex()}\n"
        f"  公钥 public key {made.key_id}: {here.public_key}"
    )
