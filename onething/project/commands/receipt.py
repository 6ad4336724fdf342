"""`onething receipt`: a signed receipt of a dossier as a file; and whether one is genuine."""

import argparse
from pathlib import Path

from onething.cases import keys, receipt
from onething.problem import Problem
from onething.project import database, home, signing, terminal


class NoDossier(Problem):
    status = 404
    says = (
        "没有编号为 %(number)s 的办件,请核对编号。"
        " · There is no dossier with the number %(number)s: check the number."
    )


def add(parser: argparse.ArgumentParser) -> None:
    """The receipt and the key; or the number of a dossier."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="say whether a receipt is genuine; asks no server")
    check.add_argument("file", type=Path)
    check.add_argument("--key", type=Path, help="the public key (default: signing.pub of the home)")
    issue = verbs.add_parser("issue", help="write the receipt of a dossier as it stands to a file")
    issue.add_argument("number", help="the number of the dossier")
    issue.add_argument("file", type=Path)


def run(arguments: argparse.Namespace) -> None:
    """Do the verb. Raises NoReceipt, ForgedReceipt, NoPublicKey, NoDossier."""
    if arguments.verb == "issue":
        _issue(arguments.number, arguments.file)
    else:
        _check(arguments.file, arguments.key or home.current().public_key)


def _check(file: Path, public_key: Path) -> None:
    key = keys.public(public_key)
    given = receipt.read(file)
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


def _issue(number: str, file: Path) -> None:
    here = home.current()
    with database.at_hand(here):
        from onething.cases import ledger, releases, worklist
        from onething.parties.models import Party, Realm
        from onething.parties.scope import Scope

        realms = {realm.pk: realm for realm in Realm.objects.all()}
        id = worklist.numbered(Scope(0, realms=frozenset(realms)), number)
        found = ledger.read(id) if id else None
        if found is None:
            raise NoDossier(number=number)
        dossier, _ = found
        party = Party.objects.filter(pk=dossier.applicant_id or 0).first()
        name = releases.name_of(dossier.release, dossier.subject) or dossier.subject
        first = realms[dossier.realm_id].languages[0]
        subject = name if isinstance(name, str) else name[first]
        made = receipt.issue(dossier, party.name if party else "", subject, signing.key(here))
    file.write_bytes(made.file())
    terminal.say(f"已写入 written: {file}")
