"""The single place that sets a document on A4: the same document gives the same bytes, for ever.

The file is PDF/A-2a and PDF/UA-1: tagged, with title and language, its font inside. The template
(`paper.typ`) holds no words; what is said comes in as data and is never read as markup.
"""

import io
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from onething.cases.documents import Block

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "paper.typ", HERE / "fonts"
FACE = (
    *(
        (0x20, 0x7E),
        (0xA1, 0xAC),
        (0xAE, 0xFF),
        (0x2010, 0x2016),
        (0x2018, 0x201A),
        (0x201C, 0x201E),
    ),
    *((0x2020, 0x2022), (0x2025, 0x2027), (0x2030, 0x2030), (0x2032, 0x2033), (0x2035, 0x2035)),
    *((0x2039, 0x203C), (0x20AC, 0x20AC)),
    *((0x2103, 0x2103), (0x2116, 0x2116), (0x2160, 0x216B), (0x2190, 0x2193), (0x2460, 0x2473)),
    *((0x25A0, 0x25A1), (0x25CB, 0x25CB), (0x25CF, 0x25CF), (0x2605, 0x2606), (0x3000, 0x301F)),
    *((0x4E00, 0x9FA5), (0xFF01, 0xFF5E), (0xFFE5, 0xFFE5)),
)
"""What the font is asked for, first and last of each range; `.ci/font` cuts it by this list."""
UNKNOWN = "〓"
"""What printers set where a letter is missing (geta): the reader sees that there was one."""


@dataclass(frozen=True)
class Part:
    """Paragraphs and lists; `heading` where a document speaks for several matters."""

    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True)
class Paper:
    """What stands on the page, in one language, and `code`, the text of the QR code.

    `seal` is what stands in the middle of the drawn seal, "" for none.
    """

    language: str
    title: str
    number: str
    org: str
    parts: tuple[Part, ...]
    law: str
    remedies_title: str
    remedies: tuple[str, ...]
    date: str
    code: str
    code_says: str
    check: str
    seal: str
    note: str
    at: datetime


def pdf(paper: Paper) -> bytes:
    """The file, not yet sealed. Letters that the font does not have are shown as such."""
    words = {field.name: getattr(paper, field.name) for field in fields(paper)}
    words["parts"] = [asdict(part) for part in paper.parts]
    del words["at"], words["code"]
    found = _shown(words)
    found["qr"] = _code(paper.code)
    made = typst.compile(
        TEMPLATE,
        sys_inputs={"paper": json.dumps(found, ensure_ascii=False)},
        font_paths=[FONTS],
        ignore_system_fonts=True,
        timestamp=paper.at.replace(microsecond=0),
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def _code(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(_letters(unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {name: _shown(each) for name, each in value.items()}
    return [_shown(each) for each in value]


def _letters(text: str) -> Iterable[str]:
    for letter in text:
        if letter == "\n" or any(first <= ord(letter) <= last for first, last in FACE):
            yield letter
        elif unicodedata.category(letter)[0] not in "CMZ":  # nothing that is not seen
            yield UNKNOWN
