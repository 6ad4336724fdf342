"""The single place that reads a table somebody hands in: XLSX or CSV, as texts, trusting nothing.

Formulas are never evaluated, links never followed. A file is measured before it is unpacked.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from onething.problem import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST = 1000
FORMULA = "\ue000"
"""What stands for a cell that holds a formula: its value is not known, and is not asked for. No
text holds this sign: `tidy` takes it out."""

ENCODINGS = ("utf-8-sig", "gb18030")


class TooLarge(Problem):
    status = 422
    says = "文件太大：最多 %(most)s。请分成几个文件，或删去多余的工作表、图片。"


class NoTable(Problem):
    status = 422
    says = "读不了这个文件。请用模板另存为 .xlsx 或 .csv 再上传；不收 .xls、带密码的文件。"


class Unsafe(Problem):
    status = 422
    says = "这个文件里有不应出现的内容（外部实体或异常压缩），没有读取。请用模板重新填写。"


class TooManyRows(Problem):
    status = 422
    says = "表太长：最多 %(rows)s 行、%(columns)s 列。请分成几个文件。"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file: its number there, and its cells as tidy texts."""

    number: int
    cells: tuple[str, ...]


def read(name: str, data: bytes) -> dict[str, list[Line]]:
    """The sheets by name; of a CSV one sheet "". Rows without any text are left out.

    Raises TooLarge, TooManyRows, NoTable, Unsafe.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(most=f"{MOST_BYTES // 1024 // 1024} MB")
    if data[:4] == b"PK\x03\x04":
        return _workbook(data)
    if name.lower().endswith((".xlsx", ".xls")) or b"\0" in data:
        raise NoTable()
    return {"": _csv(data)}


def _workbook(data: bytes) -> dict[str, list[Line]]:
    from openpyxl import load_workbook  # slow to import, and rarely wanted

    _measured(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except Exception as fault:  # whatever openpyxl makes of a file that is none
        raise NoTable() from fault
    return {sheet.title: _sheet(sheet) for sheet in book.worksheets}


def _measured(data: bytes) -> None:
    """Raises what a hostile archive deserves, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise TooLarge(most=f"{MOST_UNPACKED // 1024 // 1024} MB")
            if any(part.flag_bits & 1 for part in parts):
                raise NoTable()
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive.read(part)):
                    raise Unsafe()
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as fault:
        raise NoTable() from fault


def _declares(xml: bytes) -> bool:
    """Whether a part declares a document type: the way to entities, which no sheet needs. XML in
    another encoding than UTF-8, where that could hide, is not read either."""
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff")


def _sheet(sheet: "Worksheet") -> list[Line]:
    if sheet.max_row > MOST_ROWS + 50 or sheet.max_column > MOST_COLUMNS:
        raise TooManyRows(rows=MOST_ROWS, columns=MOST_COLUMNS)
    merged = dict(_merged(sheet))
    lines = []
    for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), start=1):
        cells = tuple(
            merged.get((number, column), _cell(cell.value, cell.data_type))
            for column, cell in enumerate(row, start=1)
        )
        if any(cells):
            lines.append(Line(number, cells))
    return lines


def _merged(sheet: "Worksheet") -> Iterator[tuple[tuple[int, int], str]]:
    """Merged cells, each with what stands in the first of them."""
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        text = _cell(first.value, first.data_type)
        if (area.max_row - area.min_row + 1) * (area.max_col - area.min_col + 1) <= 2 * MOST_ROWS:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    yield (row, column), text


def _cell(value: Any, kind: str) -> str:
    if kind == "f":
        return FORMULA
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy("" if value is None else str(value))


def _csv(data: bytes) -> list[Line]:
    text = _decoded(data)
    head = text[:4000]
    signs = {sign: head.count(sign) for sign in ",;\t"}
    sign = max(signs, key=lambda one: signs[one])
    lines = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign), start=1):
            if number > MOST_ROWS + 50 or len(row) > MOST_COLUMNS:
                raise TooManyRows(rows=MOST_ROWS, columns=MOST_COLUMNS)
            cells = tuple(tidy(cell) for cell in row)
            if any(cells):
                lines.append(Line(number, cells))
    except csv.Error as fault:
        raise NoTable() from fault
    return lines


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoTable()


def tidy(text: str) -> str:
    """A text as people mean it: full-width digits and letters made plain, spaces at the ends and
    signs that nobody sees gone, not longer than a cell may be."""
    plain = unicodedata.normalize("NFKC", text[: 4 * LONGEST])
    seen = "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return re.sub(r"[ \t]+", " ", seen).strip()[:LONGEST]


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_SERIAL = re.compile(r"[1-9]\d{4}")


def day(text: str) -> date | None:
    """The day that `2026-7-1`, `2026/7/1`, `2026.7.1`, `2026年7月1日`, `20260701` or a number of
    days as spreadsheets count them (46204) means; None for an empty text. Raises ValueError."""
    if not text:
        return None
    if found := _DAY.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{8}", text):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if _SERIAL.fullmatch(text):
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    raise ValueError(text)


def write(sheets: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook of texts; nothing in it is a formula, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(line, column)
                cell.value = text
                cell.data_type = "s"
                cell.number_format = "@"
                if line == 1:
                    cell.font = Font(bold=True)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for column in range(1, max((len(row) for row in rows), default=0) + 1):
            width = max(len(row[column - 1]) if len(row) >= column else 0 for row in rows)
            sheet.column_dimensions[get_column_letter(column)].width = min(60, 2 * width + 6)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
