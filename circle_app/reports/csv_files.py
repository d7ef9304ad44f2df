"""CSV that a spreadsheet opens rightly, in any script, and in which no cell can act."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# Excel takes a file for UTF-8 only when it begins so.
BYTE_ORDER_MARK = "\ufeff"
# A cell that begins so is carried out as a formula by Excel and its kin.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would carry out; numbers stay numbers."""
    if text.startswith(_ACTIVE) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or fraction.isdigit())


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a CSV file piece by piece: mark and headings first, then a line a row."""
    yield BYTE_ORDER_MARK + _line(headings)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
