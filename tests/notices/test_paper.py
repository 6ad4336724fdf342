"""A document on paper: sealed, the same bytes for ever, readable by everybody."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from onething.cases import keys, papers
from onething.cases.documents import Block
from onething.notices import drawn, paper, sealing
from onething.notices.paper import Paper, Part
from onething.project import cli
from tests.web.city import City

KEY, OTHER = keys.signing(keys.new()), keys.signing(keys.new())
PAPER = Paper(
    language="zh",
    title="一次性补正告知书",
    number="长新市监补〔2026〕12号",
    org="长春新区市场监督管理局",
    parts=(Part((Block("请补正：#strike[x] $1$"), Block(items=("租赁合同", "身份证")))),),
    law="依据：行政许可法",
    remedies_title="不服的，可以",
    remedies=("行政复议",),
    date="2026年9月18日",
    code="onething 12 ab",
    code_says="核验码",
    check="编号",
    seal="演示专用",
    note="",
    at=datetime(2026, 9, 18, 2, tzinfo=UTC),
)
SEAL = sealing.Seal(PAPER.number, PAPER.title, "CCXQ-1", 3, "ab" * 32, "2026-09-18", KEY.public.id)


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def test_the_page_says_everything_and_reads_nothing_as_markup() -> None:
    said = words(paper.pdf(PAPER))
    for part in (PAPER.title, PAPER.number, PAPER.org, "1.租赁合同", "2.身份证", PAPER.date):
        assert part in said
    assert "#strike[x]$1$" in said


def test_one_document_speaks_for_several_matters_under_a_heading_each() -> None:
    parts = tuple(Part((Block(f"第{n}条"),), heading=f"事项{n}") for n in (1, 2))
    assert "事项1第1条事项2第2条" in words(paper.pdf(replace(PAPER, parts=parts)))


def test_it_is_tagged_with_title_and_language_and_carries_its_own_font() -> None:
    reader = PdfReader(BytesIO(paper.pdf(PAPER)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "zh-CN" and PAPER.title in reader.metadata.title
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile3" in inner and "+" in inner["/FontName"], "a subset, in the file"


def test_the_same_document_is_the_same_bytes() -> None:
    first, again = (sealing.sealed(paper.pdf(PAPER), SEAL, KEY) for _ in range(2))
    assert first == again


def test_a_letter_the_font_lacks_is_shown_as_lacking() -> None:
    rare = replace(PAPER, title="𠮷\x01\u202e文")
    assert "〓文" in words(paper.pdf(rare))


def test_the_font_has_every_letter_that_is_asked_of_it() -> None:
    known = TTFont(paper.FONTS / "NotoSerifCJKsc-Regular.otf").getBestCmap()
    assert [
        hex(n) for first, last in paper.FACE for n in range(first, last + 1) if n not in known
    ] == []


def test_a_genuine_file_is_told_apart_from_one_with_any_byte_flipped(tmp_path: Path) -> None:
    file, whole = tmp_path / "a.pdf", sealing.sealed(paper.pdf(PAPER), SEAL, KEY)
    file.write_bytes(whole)
    assert sealing.check(file, KEY.public) == SEAL
    line = whole.index(b"%onething-seal")
    for place in (*range(0, len(whole), 997), *range(line - 5, len(whole))):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((sealing.NotSealed, sealing.BrokenSeal)):
            sealing.check(file, KEY.public)
    file.write_bytes(whole + b"more")
    with pytest.raises(sealing.BrokenSeal):
        sealing.check(file, KEY.public)
    file.write_bytes(whole)
    with pytest.raises(sealing.BrokenSeal):
        sealing.check(file, OTHER.public)


def test_a_sealed_file_still_opens_everywhere() -> None:
    whole = sealing.sealed(paper.pdf(PAPER), SEAL, KEY)
    assert PAPER.title in words(whole)
    assert PdfReader(BytesIO(whole), strict=True).metadata


def test_the_command_says_what_is_genuine_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = tmp_path / "a.pdf", tmp_path / "signing.pub"
    file.write_bytes(sealing.sealed(paper.pdf(PAPER), SEAL, KEY))
    public.write_bytes(KEY.public.pem())
    assert cli.main(["notice", "check", str(file), "--key", str(public)]) == 0
    assert PAPER.number in capsys.readouterr().out
    file.write_bytes(paper.pdf(PAPER))
    assert cli.main(["notice", "check", str(file), "--key", str(public)]) == 2
    assert "no seal" in capsys.readouterr().err


@pytest.fixture
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("_commits")
@pytest.mark.parametrize(("language", "title"), [("zh", "收件凭证"), ("en", "Receipt")])
def test_its_reader_downloads_it_in_his_or_her_language(
    city: City, language: str, title: str
) -> None:
    written = city.open("social")
    ((seq, document), number) = next(iter(papers.numbers(written.dossier_id).items()))
    there = f"/notice/{written.dossier_id}/{seq}/{document}/"
    answer = city.client("desk_owner", language).get(f"{there}pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    said = words(answer.content)
    assert title in said and number in said and written.number in said
    assert city.client("desk_owner", language).get(f"{there}pdf/").content == answer.content
    assert city.client("desk_stranger").get(f"{there}pdf/").status_code == 404


@pytest.mark.usefixtures("_commits")
def test_the_page_has_the_same_seal_and_the_same_code_as_the_file(city: City) -> None:
    written = city.open("social")
    ((seq, document), number) = next(iter(papers.numbers(written.dossier_id).items()))
    page = city.client("desk_owner").get(f"/notice/{written.dossier_id}/{seq}/{document}/")
    said = page.content.decode()
    seal = said[said.index('<svg class="seal"') :].partition("</svg>")[0]
    assert "演示专用" in seal and 'aria-hidden="true"' in seal
    assert said.count('class="qr"') == 1 and number in said and written.number in said
    printed = page.context["printed"]
    assert printed.code.split()[:3] == ["onething", number, written.number]


def test_what_is_drawn_in_a_seal_is_never_markup() -> None:
    assert "<b>" not in drawn.seal("<b>", "<b>") and "&lt;" in drawn.seal("<b>", "<b>")
    assert drawn.seal("Bureau", "") == ""


def test_what_is_copied_out_of_the_file_is_what_was_written() -> None:
    """Letters that share a shape share a glyph, and a glyph is copied as one of them only."""
    number = replace(PAPER, number="CCXQ-2026-000012 a b")
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf(number))).pages)
    assert "CCXQ-2026-000012 a b" in said
