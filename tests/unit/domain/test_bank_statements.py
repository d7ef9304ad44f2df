"""Statements of banks: finding the columns, a verdict for every row, the same line named alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.adapters.statement_files import read_rows
from circle_app.domain.bank_cells import DayOrder
from circle_app.domain.bank_columns import (
    InvalidMapping,
    Role,
    columns_from_json,
    guess,
    headings_key,
)
from circle_app.domain.bank_rows import Verdict
from circle_app.domain.bank_statements import read_table
from tests.support.banks import BANKS, TODAY, reading

# The same four payments, as each bank prints them.
LINES = [
    (date(2026, 11, 2), 50_000, "512345670001"),
    (date(2026, 11, 3), 500_000, "SBIN326307123456"),
    (date(2026, 11, 5), -34_000, None),
    (date(2026, 11, 13), -1_770, None),
]


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_every_bank_says_the_same_four_lines(path):
    found = read_table(read_rows(path.read_bytes()), currency="INR", latest=TODAY)
    assert found.needs == ()
    assert found.of(Verdict.OK) == found.rows
    lines = sorted((row.day, row.amount_minor, row.utr) for row in found.rows)
    assert lines == LINES
    assert found.closing_minor in (1_514_230, None)
    assert found.breaks == 0
    assert all(row.description for row in found.rows)


def test_there_are_files_of_ten_banks():
    assert len(BANKS) == 10


def test_a_file_that_begins_with_its_newest_day_closes_with_it():
    found = reading(
        "13/11/2026,SMS CHARGES,17.70,,482.30",
        "02/11/2026,BY CASH,,500.00,500.00",
    )
    assert (found.newest_first, found.closing_minor) == (True, 48_230)
    assert [row.follows for row in found.rows] == [True, None]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("31/02/2026,x,,5.00,", "bad_day"),
        (",x,,5.00,", "no_day"),
        ("22/11/2026,x,,5.00,", "in_future"),
        ("13/11/2026,x,,,", "no_amount"),
        ("13/11/2026,x,0.00,0.00,", "no_amount"),
        ("13/11/2026,x,5.00,5.00,", "both_sides"),
        ("13/11/2026,x,,5.005,", "bad_amount"),
        ("13/11/2026,x,,(5.00),", "negative_side"),
        ("13/11/2026,x,,99999999999.00,", "too_large"),
        ("13/11/2026,x,,5.00,abc1", "bad_balance"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_the_others_are_not(row, reason):
    found = reading("13/11/2026,SMS CHARGES,17.70,,", row, "14/11/2026,BY CASH,,500.00,")
    assert [each.verdict for each in found.rows] == ["ok", "refused", "ok"]
    refused = found.rows[1]
    assert (refused.number, refused.reason) == (3, reason)
    assert refused.text or reason == "no_day"


def test_debits_in_brackets_are_debits_where_the_bank_always_writes_them_so():
    always = reading("13/11/2026,a,(17.70),,", "14/11/2026,b,(5.00),,")
    assert [row.amount_minor for row in always.rows] == [-1_770, -500]
    at_times = reading("13/11/2026,a,17.70,,", "14/11/2026,b,(5.00),,")
    assert [row.reason for row in at_times.rows] == [None, "negative_side"]


def test_totals_notes_and_opening_balances_are_no_lines():
    found = reading(
        "01/11/2026,Opening Balance,,,10000.00",
        "13/11/2026,SMS CHARGES,17.70,,9982.30",
        ",for October,,,",
        ",Grand Total,17.70,0.00,",
        "Page total,,17.70,,",
        "Date,Narration,Debit,Credit,Balance",
        "STATEMENT SUMMARY :-,,,,",
        "10000.00,1,0,17.70,9982.30",
    )
    assert [row.description for row in found.rows] == ["SMS CHARGES for October"]


def test_days_that_may_be_read_two_ways_are_asked_about():
    rows = ("03/04/2026,a,,5.00,", "05/04/2026,b,,6.00,")
    assert reading(*rows).needs == ("day_order",)
    assert reading(*rows, "05/05/2026,c,,6.00,").needs == ("day_order",)
    assert reading(*rows, "13/04/2026,c,,6.00,").needs == ()
    american = reading(*rows, "04/13/2026,c,,6.00,")
    assert american.needs == ()
    assert american.rows[0].day == date(2026, 3, 4)
    told = columns_from_json({"date": 0, "debit": 2, "credit": 3, "day_order": "mdy"}, "abcde")
    assert reading(*rows, columns=told).rows[0].day == date(2026, 3, 4)


def test_balances_that_do_not_follow_ask_for_the_columns():
    swapped = "Date,Narration,Credit,Debit,Balance"
    rows = [f"{day}/11/2026,x,,5.00,{100 + day * 5}.00" for day in (13, 14, 15, 16)]
    assert reading(*rows).breaks == 0
    assert reading(*rows, headings=swapped).needs == ("balance",)
    assert reading(*rows[:2], "15/11/2026,x,,5.00,999.00", rows[3]).needs == ("balance",)
    more = [f"{day}/11/2026,x,,5.00,{100 + day * 5}.00" for day in range(13, 21)]
    more[5] = "18/11/2026,x,,6.00,191.00"
    assert (reading(*more).breaks, reading(*more).needs) == (1, ())


def test_columns_nobody_can_guess_are_asked_for():
    found = reading("13/11/2026,x,5", headings="A,B,C")
    assert (found.heading_row, found.needs, found.headings) == (None, ("columns",), ("1", "2", "3"))
    told = columns_from_json(
        {"date": 0, "description": "1", "amount": 2, "day_order": "dmy"}, "123"
    )
    assert told.places[Role.DESCRIPTION] == 1


@pytest.mark.parametrize(
    "said",
    [
        {"date": 0, "amount": 9},
        {"date": 0, "amount": -1},
        {"date": 0, "amount": 0},
        {"date": 0},
        {"amount": 1},
        {"date": 0, "amount": 1, "colour": 2},
        {"date": 0, "amount": 1, "day_order": "ymd"},
        {"date": True, "amount": 1},
        {"date": "Tag", "amount": 1},
        {"date": {"x": 1}, "amount": 1},
    ],
)
def test_columns_that_cannot_be_are_refused(said):
    with pytest.raises(InvalidMapping):
        columns_from_json(said, ("Date", "Amount", "Balance"))


def test_columns_are_said_by_number_or_heading_and_kept():
    headings = ("Date", "Amount", "Balance")
    said = columns_from_json(
        {"date": "Date", "amount": "1", "balance": 2, "day_order": "dmy"}, headings
    )
    assert said == columns_from_json(said.to_json(), headings)
    assert said.day_order is DayOrder.DAY_FIRST
    assert headings_key(headings) == headings_key(("DATE ", "amount", "Balance"))
    assert headings_key(headings) != headings_key(("Date", "Balance", "Amount"))


def test_two_columns_of_dr_and_cr_belong_to_amount_and_balance():
    places = guess(["Date", "Details", "Amount", "Dr / Cr", "Balance", "Dr / Cr"]).places
    assert (places[Role.FLAG], places[Role.BALANCE_FLAG]) == (3, 5)
    places = guess(["Date", "Details", "Debit", "Credit", "Balance", "Dr / Cr"]).places
    assert (Role.FLAG in places, places[Role.BALANCE_FLAG]) == (False, 5)


def test_two_alike_in_one_file_are_two_and_in_two_files_one():
    rows = ("13/11/2026,BY CASH,,5.00,", "13/11/2026,BY CASH,,5.00,", "14/11/2026,BY CASH,,5.00,")
    first = reading(*rows[:2]).rows
    assert [row.verdict for row in first] == [Verdict.OK, Verdict.OK]
    assert first[0].fingerprint != first[1].fingerprint
    again = read_table(
        [line.split(",") for line in ("Date,Narration,Debit,Credit,Balance", *rows)],
        currency="INR",
        latest=TODAY,
        known=[row.fingerprint for row in first],
    ).rows
    assert [row.verdict for row in again] == ["duplicate", "duplicate", "ok"]


def test_one_payment_by_reference_is_one_however_it_is_printed():
    one = reading("13/11/2026,UPI/CR/512345670001/ASHA,,5.00,105.00").rows[0]
    other = reading("13/11/2026,UPI-ASHA-512345670001,,5.00,").rows[0]
    assert one.fingerprint == other.fingerprint
    twice = reading(*["13/11/2026,UPI/CR/512345670001/ASHA,,5.00,"] * 2).rows
    assert [row.verdict for row in twice] == [Verdict.OK, Verdict.DUPLICATE]
    back = reading(
        "13/11/2026,UPI/DR/512345670001/ASHA,5.00,,", "13/11/2026,UPI/CR/512345670001/ASHA,,5.00,"
    )
    assert len({row.fingerprint for row in back.rows}) == 2


PAYMENTS = st.lists(
    st.tuples(
        st.integers(13, 20),
        st.sampled_from([500, 700, -300]),
        st.sampled_from(["BY CASH", "UPI/CR/512345670001/A", "UPI/CR/512345670002/B", "SELF"]),
    ),
    min_size=1,
    max_size=14,
).map(lambda rows: sorted(rows, key=lambda row: row[0]))


def _printed(rows, *, backwards: bool = False):
    balance, printed = 100_000, []
    for day, amount, text in rows:
        balance += amount
        sides = f"{-amount // 100}.00," if amount < 0 else f",{amount // 100}.00"
        printed.append(f"{day}/11/2026,{text},{sides},{balance // 100}.00")
    return printed[::-1] if backwards else printed


@given(PAYMENTS, st.data())
def test_any_two_overlapping_files_bring_every_line_once(rows, data):
    printed = _printed(rows)
    cut = data.draw(st.integers(0, len(rows)))
    start = data.draw(st.integers(0, cut))
    whole = {row.fingerprint for row in reading(*printed).rows}
    first = {row.fingerprint for row in reading(*printed[:cut]).rows}
    # A file begins with a day, so what is alike on that day is counted from its first line.
    while 0 < start < len(rows) and rows[start][0] == rows[start - 1][0]:
        start -= 1
    second = {row.fingerprint for row in reading(*printed[start:]).rows}
    assert first | second == whole
    backwards = {row.fingerprint for row in reading(*_printed(rows, backwards=True)).rows}
    assert backwards == whole


@given(PAYMENTS)
def test_what_is_read_adds_up_to_the_bank_s_own_balance(rows):
    found = reading(*_printed(rows))
    taken = sum(row.amount_minor for row in found.rows)
    assert 100_000 + taken == found.closing_minor
    assert found.breaks == 0


CELLS = st.text(st.characters(codec="utf-8", exclude_characters=","), max_size=14)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=10))
def test_no_table_breaks_the_reader(rows):
    table = [["Date", "Narration", "Debit", "Credit", "Balance"], *rows]
    found = read_table(table, currency="INR", latest=TODAY)
    assert all(row.reason or row.amount_minor for row in found.rows)
    read_table(rows, currency="INR", latest=TODAY)
