"""Files of banks as bytes: encodings, delimiters, and what is no list of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.adapters.statement_files import read_rows
from circle_app.domain.bank_statements import MAX_ROWS, UnreadableFile
from circle_app.domain.errors import CircleError
from circle_app.domain.files import MAX_BYTES, FileTooLarge

TEXT = "Date,Narration,Amount\n13/11/2026,रेखा वर्मा,500.00\n"
ROWS = [["Date", "Narration", "Amount"], ["13/11/2026", "रेखा वर्मा", "500.00"]]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as found:
        read_rows(data)
    return str(found.value.context["reason"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_banks_use_says_the_same(encoding):
    assert [row for row in read_rows(TEXT.encode(encoding)) if any(row)] == ROWS


def test_letters_of_windows_are_read():
    rows = read_rows("Date;Narration;Amount\n13/11/2026;Café – “Ranchi”;5\n".encode("cp1252"))
    assert rows[1] == ["13/11/2026", "Café – “Ranchi”", "5"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_found(delimiter, end):
    text = TEXT.replace(",", delimiter).replace("\n", end)
    assert [row for row in read_rows(text.encode()) if any(row)] == ROWS


def test_a_comma_in_an_amount_does_not_make_it_the_delimiter():
    text = "Date;Narration;Amount\n" + "13/11/2026;a, b, c, d;1,23,456.00\n" * 5
    assert read_rows(text.encode())[1] == ["13/11/2026", "a, b, c, d", "1,23,456.00"]


def test_cells_that_look_like_formulas_are_text():
    evil = '=HYPERLINK(""http://x"";1)'
    rows = read_rows(f'Date,Narration,Amount\n13/11/2026,"{evil}",@SUM(1)\n'.encode())
    assert rows[1] == ["13/11/2026", '=HYPERLINK("http://x";1)', "@SUM(1)"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"PK\x03\x04" + b"x" * 100, "broken_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old_workbook"),
        (b"%PDF-1.7\n1 0 obj", "not_text"),
        (b"MZ\x90\x00\x03", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "not_text"),
        (TEXT.encode() + b"\x00", "not_text"),
        (TEXT.encode() + b"\x1b[2J", "not_text"),
        (b"Date,Amount,\x81\x8d\n", "encoding"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "web_page"),
        (b'Date,Narration,Amount\n13/11/2026,"open,5\n14/11/2026,x,6\n', "unclosed_quote"),
        (b'Date,Narration,Amount\n13/11/2026,"open,5\n14/11/2026,x",6\n', "unclosed_quote"),
        (b"just a letter\nto the bank\n", "no_lines"),
        (b"a,b,c\n" * (MAX_ROWS + 1), "too_many_rows"),
    ],
)
def test_what_is_no_list_of_lines_is_refused(data, reason):
    assert refused(data) == reason


def test_the_largest_file_is_read_and_one_larger_is_not():
    assert len(read_rows(b"a,b,c\n" * (MAX_ROWS - 1))) == MAX_ROWS
    with pytest.raises(FileTooLarge):
        read_rows(b"a" * (MAX_BYTES + 1))


def test_a_narration_of_two_lines_is_one_cell():
    rows = read_rows(b'Date,Narration,Amount\n13/11/2026,"UPI/ASHA/\nNovember",5\n')
    assert rows[1] == ["13/11/2026", "UPI/ASHA/ November", "5"]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    try:
        rows = read_rows(data)
    except CircleError:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


CELL = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=20))
def test_what_was_written_with_quotes_is_read_as_it_was(rows):
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    head = [["Date", "Narration", "Amount"]]
    text = "\n".join(",".join(map(quoted, row)) for row in head + rows)
    assert read_rows(text.encode()) == head + rows
