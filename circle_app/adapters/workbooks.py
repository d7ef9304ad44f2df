"""An Excel workbook as rows of text, or a refusal: nothing in it is run or fetched.

A workbook is a ZIP of XML. Sizes are read from its directory before anything is unpacked, parts
that define entities are refused, and of a formula only the value counts that was stored with it.
"""

from __future__ import annotations

import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl

from circle_app.domain.bank_statements import UnreadableFile

ZIPPED: Final = b"PK\x03\x04"
# The old container of Office: .xls, and every workbook with a password.
COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 200_000_000
#: Texts are looked up all through the reading, so they are kept; a sheet is read row by row.
MAX_KEPT: Final = 60_000_000
MAX_SHEETS: Final = 100
MAX_CELL: Final = 500
_KEPT_PARTS: Final = re.compile(
    r"xl/(?:sharedStrings|styles|workbook)\.xml|.*\.rels", re.IGNORECASE
)
_ENTITIES: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK: Final = 1 << 20
# As many digits as a spreadsheet shows of a number: 0.1 + 0.2 is 0.3.
_DIGITS: Final = ".15g"
_BROKEN: Final = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    ArithmeticError,  # a number too large to keep
    zlib.error,
    lzma.LZMAError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    RuntimeError,  # a part with a password of its own
    OSError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook: its cells as text, and what the other sheets are called."""

    sheets: tuple[str, ...]
    sheet: str
    rows: list[list[str]]


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin like a workbook, of either kind."""
    return data.startswith((ZIPPED, COMPOUND))


def read_workbook(
    data: bytes, *, sheet: str | None = None, max_rows: int, max_columns: int
) -> Workbook:
    """Return the cells of one sheet: the one that is named, else the first with anything in it.

    Dates are ISO days, numbers have the digits a spreadsheet shows, a merged heading stands in its
    first cell, empty rows at the end are left out.

    Raises:
        UnreadableFile: It has a password, macros or links to other files, is of the old kind, is
            broken, larger than it should be once unpacked, or has no such sheet or too many rows.
    """
    if data.startswith(COMPOUND):
        raise _refused("encrypted" if _ENCRYPTED in data else "old_workbook")
    try:
        _check_parts(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it leaves out: charts, checks, styles
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            with closing(book):
                return _one_sheet(book, sheet, max_rows, max_columns)
    except _BROKEN:
        raise _refused("broken_workbook") from None


def _refused(reason: str, **more: Any) -> UnreadableFile:
    return UnreadableFile(field="file", reason=reason, **more)


def _check_parts(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = {part.filename.casefold() for part in parts}
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _refused("unpacks_too_large")
        if "xl/workbook.xml" not in names:
            raise _refused("broken_workbook")
        if any(name.endswith("vbaproject.bin") for name in names):
            raise _refused("macros")
        if any(name.startswith("xl/externallinks/") for name in names):
            raise _refused("external_links")
        if sum(p.file_size for p in parts if _KEPT_PARTS.fullmatch(p.filename)) > MAX_KEPT:
            raise _refused("unpacks_too_large")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_no_entities(packed, part)


def _check_no_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that could grow while it is read; entities stand before everything else."""
    with packed.open(part) as opened:  # gives no more than the directory says
        head = opened.read(_CHUNK)
    if _ENTITIES.search(head) or b"\x00" in head[:200]:
        raise _refused("broken_workbook")


def _one_sheet(book: Any, wanted: str | None, max_rows: int, max_columns: int) -> Workbook:
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"][:MAX_SHEETS]
    names = tuple(each.title for each in sheets)
    if not sheets or (wanted and wanted not in names):
        raise _refused("no_such_sheet")
    for each in sheets:
        if wanted and each.title != wanted:
            continue
        rows = _rows(each, max_rows, max_columns)
        if rows or wanted or each is sheets[-1]:
            return Workbook(names, each.title, rows)
    raise _refused("empty")


def _rows(sheet: Any, max_rows: int, max_columns: int) -> list[list[str]]:
    rows: list[list[str]] = []
    empty = 0
    for cells in _cells(sheet, max_columns):
        row = [_text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            # A sheet whose last row is the millionth has those before it as empty ones.
            empty += 1
            if empty > max_rows:
                break
            continue
        rows += [[] for _ in range(empty)]
        empty = 0
        rows.append(row)
        if len(rows) > max_rows + 1:
            raise _refused("too_many_rows", max_rows=max_rows)
    return rows


def _cells(sheet: Any, max_columns: int) -> Iterator[Iterable[Any]]:
    # What a sheet says of its own size is not believed.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True, max_col=max_columns)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value).strip()[:MAX_CELL].replace("\r", " ").replace("\n", " ")


def _number(value: float) -> str:
    short = format(value, _DIGITS)
    if "e" in short:
        # A phone number or an account, not 9.19876543210e+11.
        short = format(value, ".0f") if value == int(value) else format(value, ".10f").rstrip("0")
    return short
