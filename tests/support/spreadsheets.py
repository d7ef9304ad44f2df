"""Spreadsheets for tests, always the same bytes: CSV in any encoding, workbooks, hostile ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | int | date | None
Table = Sequence[Sequence[Cell]]

_FIRST = (
    "Asha",
    "Rekha",
    "Sunita",
    "Farida",
    "Kavita",
    "Meena",
    "Pooja",
    "Shanti",
    "Geeta",
    "Lata",
)
_LAST = ("Kumari", "Verma", "Devi", "Khatoon", "Yadav", "Sahu", "Paswan", "Singh", "Mishra", "Das")
_EPOCH = date(1899, 12, 30)
_PART = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def csv_of(rows: Table, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as a CSV file; days as 05/03/2026."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for row in rows:
        writer.writerow([_typed(cell) for cell in row])
    return out.getvalue().encode(encoding)


def _typed(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def xlsx_of(
    rows: Table, *, sheet: str = "Sheet1", others: Mapping[str, Table] | None = None, **more: bytes
) -> bytes:
    """Rows as a workbook: text as text, whole numbers as numbers, days as days.

    A text that begins with ``=`` is a formula whose stored value is what stands after ``|``.
    ``more`` are further parts of the package, by path (``__`` stands for ``/``).
    """
    sheets = {sheet: rows, **(others or {})}
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": f'{_PART}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_PART}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="s{n}"/>'
            for n, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_PART}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{_PART}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    parts |= {
        f"xl/worksheets/sheet{n}.xml": _sheet(table) for n, table in enumerate(sheets.values(), 1)
    }
    packed = {name: text.encode() for name, text in parts.items()}
    packed |= {name.replace("__", "/"): data for name, data in more.items()}
    return zip_of(packed)


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP that is the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _content_types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return (
        f'{_PART}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}'
        f'.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
            for n in range(1, sheets + 1)
        )
        + "</Types>"
    )


def _sheet(rows: Table) -> str:
    body = "".join(
        f'<row r="{number}">{"".join(_cell(cell, number, place) for place, cell in enumerate(row))}'
        "</row>"
        for number, row in enumerate(rows, 1)
    )
    return f'{_PART}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cell(cell: Cell, row: int, place: int) -> str:
    where = f"{chr(ord('A') + place)}{row}"
    if cell is None or cell == "":
        return ""
    if isinstance(cell, date):
        return f'<c r="{where}" s="1"><v>{(cell - _EPOCH).days}</v></c>'
    if isinstance(cell, int):
        return f'<c r="{where}"><v>{cell}</v></c>'
    if cell.startswith("="):
        formula, _, value = cell[1:].partition("|")
        return f'<c r="{where}"><f>{escape(formula)}</f><v>{value}</v></c>'
    if cell.startswith("#"):  # a number as the file writes it: #1234.5599999999999
        return f'<c r="{where}"><v>{cell[1:]}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def name_of(number: int) -> str:
    """A name that nobody else has: Asha Kumari 7."""
    return f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]} {_roman(number)}"


def _roman(number: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return letters[number // 26 % 26] + letters[number % 26]


def phone_of(number: int) -> str:
    """A phone number that nobody else has."""
    return str(9_600_000_000 + number)


HEADINGS = ("Sr No", "Member name", "Mobile no.", "Village")
#: What is wrong with every fifteenth row, in turn: 300 rows have 20 of them.
BAD_EVERY = 15


def member_rows(count: int = 300) -> list[list[Cell]]:
    """A list of members as a group keeps it, every fifteenth row with something wrong in it.

    In turn: no name, a phone number too short, a name without a letter, a phone of words.
    """
    rows: list[list[Cell]] = [list(HEADINGS)]
    for number in range(1, count + 1):
        row: list[Cell] = [number, name_of(number), phone_of(number), "Rampur"]
        if number % BAD_EVERY == 0:
            spoil(row, number // BAD_EVERY)
        rows.append(row)
    return rows


def spoil(row: list[Cell], turn: int) -> None:
    """Make something wrong in a row of members."""
    place, text = ((1, ""), (2, "96000123"), (1, "12345"), (2, "ask her son"))[turn % 4]
    row[place] = text


def bad_numbers(count: int = 300) -> list[int]:
    """The numbers of the bad rows as a spreadsheet counts them: the headings are row 1."""
    return [number + 1 for number in range(1, count + 1) if number % BAD_EVERY == 0]


def paid_rows(names: Iterable[str], day: date, amount: str = "1,23,456.50") -> list[list[Cell]]:
    """Contributions of some members on one day."""
    return [
        ["Date", "Name", "Amount (Rs.)", "Mode"],
        *([day, name, amount, "cash"] for name in names),
    ]
