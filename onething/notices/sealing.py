"""The single place that seals a document and checks one: whose it is, and that no byte changed.

The seal is one comment line before `startxref`, where the format of PDF allows it and no reader
minds: what the document is, as JSON, and an Ed25519 signature (RFC 8032) over that and over every
other byte of the file. It is made with the key that signs receipts, which is outside the database.
"""

import base64
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from onething.cases.event import canonical
from onething.cases.keys import PublicKey, SigningKey
from onething.problem import Problem

FORMAT = "onething/paper/1"
MARK = b"%onething-seal "
LINE = re.compile(rb"^%onething-seal ([A-Za-z0-9+/=]+) ([A-Za-z0-9+/=]+)\n", re.MULTILINE)
PLACE = re.compile(rb"^startxref$", re.MULTILINE)


class NotSealed(Problem):
    says = (
        "文件 %(file)s 里没有封印：它不是本系统发出的文书，或者另存、转换过。"
        "请重新从办件页面下载 PDF。"
        " · There is no seal in %(file)s: it was not issued here, or it was saved anew by another"
        " program. Download the PDF again from the page of the case."
    )


class BrokenSeal(Problem):
    says = (
        "这份文书与封印不符：内容被改动过，或不是用公钥 %(key)s 对应的密钥签发的。"
        " · This document does not fit its seal: it was altered, or not signed with the key of"
        " %(key)s."
    )


@dataclass(frozen=True, slots=True)
class Seal:
    """What is vouched for: this document, issued by event `seq` of a dossier, whose hash is
    `head`."""

    number: str
    title: str
    dossier: str
    seq: int
    head: str
    issued_at: str
    key: str

    @property
    def message(self) -> bytes:
        return f"{FORMAT}\n{canonical(asdict(self))}\n".encode()


def sealed(pdf: bytes, seal: Seal, key: SigningKey) -> bytes:
    """The file with its seal; the same file, seal and key give the same bytes."""
    signature = key.sign(seal.message + pdf).encode()
    *_, place = PLACE.finditer(pdf)
    line = MARK + _told(seal) + b" " + signature + b"\n"
    return pdf[: place.start()] + line + pdf[place.start() :]


def check(file: Path, key: PublicKey) -> Seal:
    """The seal of a genuine document; asks nobody. Raises NotSealed, BrokenSeal."""
    try:
        whole = file.read_bytes()
    except OSError as fault:
        raise NotSealed(file=file) from fault
    lines = list(LINE.finditer(whole))
    if len(lines) != 1:
        raise NotSealed(file=file)
    (line,) = lines
    try:
        seal = Seal(**json.loads(base64.b64decode(line[1], validate=True)))
    except (ValueError, TypeError) as fault:
        raise BrokenSeal(key=key.id) from fault
    rest = whole[: line.start()] + whole[line.end() :]
    genuine = key.accepts(seal.message + rest, line[2].decode())
    if not genuine or _told(seal) != line[1]:
        raise BrokenSeal(key=key.id)
    return seal


def _told(seal: Seal) -> bytes:
    """How a seal is written; another spelling of the same would be a changed byte."""
    return base64.b64encode(canonical(asdict(seal)).encode())
