"""`onething receipt check FILE`: whether a receipt is genuine, with the public key alone."""

import argparse
from pathlib import Path

from onething.cases import keys, receipt
from onething.project import home, terminal


def add(parser: argparse.ArgumentParser) -> None:
    """The receipt and the key."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="say whether a receipt is genuine; asks no server")
    check.add_argument("file", type=Path)
    check.add_argument("--key", type=Path, help="the public key (default: signing.pub of the home)")


def run(arguments: argparse.Namespace) -> None:
    """Say what the receipt proves; raises NoReceipt, ForgedReceipt, NoPublicKey."""
    key = keys.public(arguments.key or home.current().public_key)
    given = receipt.read(arguments.file)
    receipt.check(given, key)
    terminal.say(
        f"凭证真实 genuine\n"
        f"  编号 number     {given.number}\n"
        f"  事项 matter     {given.subject}\n"
        f"  申请人 applicant {given.applicant}\n"
        f"  提交 submitted  {given.opened_at}\n"
        f"  账目 ledger     第 {given.seq} 号事件 event {given.seq}, {given.head}\n"
        f"  签名 signed by  {given.key}"
    )
