"""`onething notice check`: whether the PDF of a document is genuine."""

import argparse
from pathlib import Path

from onething.cases import keys
from onething.notices import sealing
from onething.project import home, terminal


def add(parser: argparse.ArgumentParser) -> None:
    """The file and the key."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="say whether a PDF is genuine; asks no server")
    check.add_argument("file", type=Path)
    check.add_argument("--key", type=Path, help="the public key (default: signing.pub of the home)")


def run(arguments: argparse.Namespace) -> None:
    """Do the verb. Raises NotSealed, BrokenSeal, NoPublicKey."""
    key = keys.public(arguments.key or home.current().public_key)
    seal = sealing.check(arguments.file, key)
    terminal.say(
        f"文书真实 genuine\n"
        f"  文书 document   {seal.title}\n"
        f"  文号 number     {seal.number}\n"
        f"  办件 dossier    {seal.dossier}\n"
        f"  发出 issued     {seal.issued_at}\n"
        f"  账目 ledger     第 {seal.seq} 号事件 event {seal.seq}, {seal.head}\n"
        f"  签名 signed by  {seal.key}"
    )
