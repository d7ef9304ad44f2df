"""Workbooks as rows of text, and those that are refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date

import pytest

from circle_app.adapters.statement_files import read_rows, read_table
from circle_app.adapters.workbooks import read_workbook
from circle_app.domain.bank_statements import UnreadableFile
from tests.support.spreadsheets import csv_of, xlsx_of, zip_of

TABLE = [["Name", "Amount"], ["आशा देवी", "5"]]


def read(data: bytes, **more):
    return read_workbook(data, **{"max_rows": 100, "max_columns": 20, **more})


def refused(data: bytes, **more) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(data, **more)
    return str(caught.value.context["reason"])


def test_cells_are_what_a_person_sees_in_them():
    rows = read(
        xlsx_of(
            [
                ["Group", "", "Loan"],  # a merged heading stands in its first cell
                ["Name", "Day", "Amount", "Sum", "Phone", "Sure"],
                ["Asha", date(2026, 3, 5), "#1234.5599999999999", "=SUM(A1)|0.30000000000000004"],
                [],
                ["Rekha", 7, "#123456.5", "=1/0|", "#919876543210", "=HYPERLINK(1)|5"],
            ]
        )
    ).rows
    assert rows == [
        ["Group", "", "Loan"],
        ["Name", "Day", "Amount", "Sum", "Phone", "Sure"],
        ["Asha", "2026-03-05", "1234.56", "0.3"],
        [],
        ["Rekha", "7", "123456.5", "", "919876543210", "5"],
    ]


def test_a_sheet_is_named_or_the_first_that_is_filled():
    data = xlsx_of([], sheet="Cover", others={"List": TABLE, "Old": [["x"]]})
    found = read(data)
    assert (found.sheet, found.sheets, found.rows) == ("List", ("Cover", "List", "Old"), TABLE)
    assert read(data, sheet="Old").rows == [["x"]]
    assert refused(data, sheet="New") == "no_such_sheet"


def test_statements_of_banks_may_be_workbooks():
    lines = [["Date", "Narration", "Amount"], [date(2026, 11, 13), "UPI", "#500.5"]]
    assert read_rows(xlsx_of(lines))[1] == ["2026-11-13", "UPI", "500.5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_any_writing(encoding, delimiter):
    data = csv_of(TABLE, encoding=encoding, delimiter=delimiter)
    assert [row for row in read_table(data, least_width=2).rows if row] == TABLE


def test_windows_letters_are_read():
    assert read_table("Name,Où\nÉmile,5\n".encode("cp1252"), least_width=2).rows[1][0] == "Émile"


def _bomb() -> bytes:
    """Four hundred millions of blanks, in a few hundred kilobytes."""
    return xlsx_of(TABLE, **{"xl/worksheets/sheet9.xml": b" " * 210_000_000})


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


STYLES = b"""<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs><xf numFmtId="99999999999999999999"/></cellXfs></styleSheet>"""


def _damaged(data: bytes) -> bytes:
    """The same workbook after a bad download: the bytes of its first part are others."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        name = packed.infolist()[0].filename.encode()
    start = data.index(name) + len(name)
    return data[:start] + b"\xff" * 20 + data[start + 20 :]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (xlsx_of(TABLE, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (xlsx_of(TABLE, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "external_links"),
        (xlsx_of(TABLE, **{"xl/worksheets/sheet1.xml": ENTITIES}), "broken_workbook"),
        (xlsx_of(TABLE, **{"xl/worksheets/sheet1.xml": b"<worksheet><she"}), "broken_workbook"),
        (xlsx_of(TABLE)[:-40], "broken_workbook"),
        (_damaged(xlsx_of(TABLE)), "broken_workbook"),
        (xlsx_of(TABLE, **{"xl/styles.xml": STYLES}), "broken_workbook"),
        (zip_of({"word/document.xml": b"<x/>"}), "broken_workbook"),
        (zip_of({f"xl/{n}": b"" for n in range(2_100)}), "unpacks_too_large"),
        (b"PK\x03\x04" + zlib.compress(b"x"), "broken_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old_workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (xlsx_of([["a"]] * 102), "too_many_rows"),
    ],
)
def test_what_should_not_be_opened_is_refused(data, reason):
    assert refused(data) == reason


def test_a_bomb_is_not_unpacked():
    assert refused(_bomb()) == "unpacks_too_large"
