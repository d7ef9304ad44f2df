"""CSV that no spreadsheet misreads or carries out."""

from __future__ import annotations

import csv
import io

import pytest

from circle_app.reports.csv_files import csv_lines, safe_cell


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+91 98", "-2+3", "@SUM(A1)", "\tx", "\r=1", "--1", "-1.2.3", "-"]
)
def test_what_a_spreadsheet_would_carry_out_becomes_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "5.00", "-5.00", "-7", "आशा", "a=b", "12+3"])
def test_everything_else_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_a_file_read_back_holds_what_was_written():
    rows = [["आशा, कुमारी", 'she said "yes"', "5.00"], ["line\nbreak", "", "=1+1"]]
    text = "".join(csv_lines(["Name", "Note", "Amount"], rows))
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert found == [["Name", "Note", "Amount"], rows[0], ["line\nbreak", "", "'=1+1"]]
