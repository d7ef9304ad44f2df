"""A file of a table as rows of text, or a refusal; nothing in it is ever evaluated.

A cell that begins like a formula is text here as any other: it is compared, stored and drawn.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

from circle_app.adapters.workbooks import Workbook, is_workbook, read_workbook
from circle_app.domain.bank_columns import MAX_COLUMNS
from circle_app.domain.bank_statements import MAX_ROWS, UnreadableFile
from circle_app.domain.files import MAX_BYTES, FileTooLarge

DELIMITERS: Final = ",;\t|"
MAX_CELL: Final = 500
SAMPLE_ROWS: Final = 200
_END: Final = "\N{END OF MEDIUM}"
# What other kinds of files begin with.
_BINARIES: Final = (b"%PDF", b"MZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b")
_WEB_PAGE: Final = re.compile(r"\s*(?:<!doctype|<html|<table|<\?xml|<meta|<style)", re.IGNORECASE)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A line of the file that begins with a day, inside a cell: its quote was never closed. What is
# blank is read once, whatever follows it: a cell of nothing but empty lines must not take minutes.
_SWALLOWED: Final = re.compile(r"\n[^\S\n]*+\"?\d{1,4}[-/. ]\w{1,9}[-/. ]\d{2,4}\s*\"?[,;\t|]")


def read_rows(data: bytes) -> list[list[str]]:
    """Return the cells of a bank's file, row by row, empty rows too: CSV, or a workbook's sheet.

    Raises:
        FileTooLarge: More than 5 MB.
        UnreadableFile: Empty, a workbook that cannot be opened, a picture or a program, an encoding
            nobody can tell, a quote that is not closed, or more than 5,000 rows.
    """
    rows = read_table(data).rows
    if not any(len(row) > 1 for row in rows):
        raise UnreadableFile(field="file", reason="no_lines")
    return rows


def read_table(
    data: bytes, *, sheet: str | None = None, max_rows: int = MAX_ROWS, least_width: int = 3
) -> Workbook:
    """Return the cells of a table; a text file is a workbook with one sheet that has no name.

    Args:
        data: The file.
        sheet: Which sheet of a workbook; the first with anything in it where it is None.
        max_rows: How many rows are taken.
        least_width: How many columns tell which sign stands between the cells.

    Raises:
        FileTooLarge, UnreadableFile: As for ``read_rows``.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(field="file", max_mb=MAX_BYTES // 1_000_000)
    if is_workbook(data):
        return read_workbook(data, sheet=sheet, max_rows=max_rows, max_columns=MAX_COLUMNS)
    text = _decoded(data)
    if not text.strip():
        raise UnreadableFile(field="file", reason="empty")
    if _WEB_PAGE.match(text):
        raise UnreadableFile(field="file", reason="web_page")
    return Workbook((), "", _parsed(text, _delimiter(text, least_width), max_rows))


def _decoded(data: bytes) -> str:
    if data.startswith(_BINARIES):
        raise UnreadableFile(field="file", reason="not_text")
    text = _as_text(data)
    if _CONTROLS.search(text) or "\ufffe" in text:
        raise UnreadableFile(field="file", reason="not_text")
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _as_text(data: bytes) -> str:
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif 4 * data[:200].count(0) > len(data[:200]):
        # Every second byte of Latin letters in UTF-16 is zero; which one says the order.
        even, odd = data[0:200:2].count(0), data[1:200:2].count(0)
        encodings = ("utf-16-le",) if odd > even else ("utf-16-be",)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(field="file", reason="encoding")


def _delimiter(text: str, least_width: int) -> str:
    """The sign that cuts most rows into the same number of cells, so many at least."""
    sample = "\n".join(text.split("\n", SAMPLE_ROWS)[:SAMPLE_ROWS])

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter)
            )
        except csv.Error:
            return 0, 0
        # A bank's note of several cells must not outweigh the lines: one cell counts for nothing.
        wide = Counter({width: count for width, count in widths.items() if width >= least_width})
        (width, count), *_ = wide.most_common(1) or [(0, 0)]
        return count, width

    return max(DELIMITERS, key=fit)


def _parsed(text: str, delimiter: str, max_rows: int) -> list[list[str]]:
    # The sign after the last line comes back as a row of its own unless a quote is open.
    reader = csv.reader(io.StringIO(f"{text}\n{_END}"), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) > max_rows:
                raise UnreadableFile(field="file", reason="too_many_rows", max_rows=max_rows)
            if any(_SWALLOWED.search(cell) for cell in row):
                raise UnreadableFile(field="file", reason="unclosed_quote")
            rows.append([cell[:MAX_CELL].replace("\n", " ") for cell in row[:MAX_COLUMNS]])
    except csv.Error:
        raise UnreadableFile(field="file", reason="unclosed_quote") from None
    if rows.pop() != [_END]:
        raise UnreadableFile(field="file", reason="unclosed_quote")
    return rows
