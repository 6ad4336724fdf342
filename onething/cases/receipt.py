"""The single place that makes and checks a receipt: what an applicant can prove without us."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from onething.cases.event import canonical, stamp
from onething.cases.keys import PublicKey, SigningKey
from onething.cases.state import Dossier
from onething.problem import Problem

FORMAT = "onething/receipt/1"


class NoReceipt(Problem):
    says = (
        "文件 %(file)s 不是收件凭证：%(why)s。请重新从办件页面下载凭证文件。"
        " · The file %(file)s is no receipt: %(why)s."
        " Download the receipt again from the page of the case."
    )


class ForgedReceipt(Problem):
    says = (
        "这份凭证与签名不符：内容被改动过，或不是用公钥 %(key)s 对应的密钥签发的。"
        " · This receipt does not fit its signature:"
        " it was altered, or not signed with the key of %(key)s."
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """That this dossier stood in the ledger with this head after this event."""

    number: str
    dossier: str
    applicant: str
    subject: str
    opened_at: str
    seq: int
    head: str
    key: str
    signature: str

    @property
    def message(self) -> bytes:
        """What is signed: every field but the signature, in canonical form."""
        fields = {name: value for name, value in asdict(self).items() if name != "signature"}
        return f"{FORMAT}\n{canonical(fields)}".encode()

    def file(self) -> bytes:
        """The receipt as the file an applicant keeps."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=2).encode()


def issue(dossier: Dossier, applicant: str, subject: str, key: SigningKey) -> Receipt:
    """A signed receipt of the dossier as it stands; names are those the applicant knows."""
    receipt = Receipt(
        number=dossier.number,
        dossier=str(dossier.id),
        applicant=applicant,
        subject=subject,
        opened_at=stamp(dossier.opened_at),
        seq=dossier.version,
        head=dossier.head.hex(),
        key=key.public.id,
        signature="",
    )
    return Receipt(**{**asdict(receipt), "signature": key.sign(receipt.message)})


def read(file: Path) -> Receipt:
    """The receipt in a file; raises NoReceipt when it is none."""
    try:
        fields = json.loads(file.read_bytes())
        if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
            raise NoReceipt(file=file, why=f"没有 {FORMAT} 标记")
        receipt = Receipt(**fields)
        datetime.fromisoformat(receipt.opened_at)
    except (OSError, ValueError, TypeError) as fault:
        raise NoReceipt(file=file, why=str(fault)) from fault
    return receipt


def check(receipt: Receipt, key: PublicKey) -> None:
    """Raises ForgedReceipt unless exactly this receipt was signed with the key; asks nobody."""
    if not key.accepts(receipt.message, receipt.signature):
        raise ForgedReceipt(key=key.id)
