"""Cells of banks' files: days, amounts and references."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.bank_cells import (
    EARLIEST,
    BadCell,
    DayOrder,
    find_utr,
    is_two_faced,
    order_told,
    parse_day,
    parse_flag,
    parse_signed,
    utr_key,
)
from circle_app.domain.money import to_decimal_string
from circle_app.domain.wallets import MAX_AMOUNT_MINOR

DAYS = st.dates(EARLIEST, date(2089, 12, 31))
FORMS = (
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@given(DAYS, st.sampled_from(FORMS), st.booleans())
def test_a_day_is_read_as_it_was_written(day, form, in_hindi):
    text = day.strftime(form)
    assert parse_day(text.translate(DEVANAGARI) if in_hindi else text, DayOrder.DAY_FIRST) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4/26", date(2026, 4, 3)),
        ("03-04-2026 19:40:46", date(2026, 4, 3)),
        ("2026-04-03T19:40", date(2026, 4, 3)),
        ("5 अप्रैल 2026", date(2026, 4, 5)),
        ("05-फ़रवरी-26", date(2026, 2, 5)),
        ("Apr 3, 2026", date(2026, 4, 3)),
        ('="03/04/2026"', date(2026, 4, 3)),
        ("\u00a003/04/2026\u00a0", date(2026, 4, 3)),
    ],
)
def test_days_as_banks_write_them(text, day):
    assert parse_day(text, DayOrder.DAY_FIRST) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_day"),
        ("-", "no_day"),
        ("31/02/2026", "bad_day"),
        ("13/13/2026", "bad_day"),
        ("3/4", "bad_day"),
        ("1/1/1970", "bad_day"),
        ("03/04/026", "bad_day"),
        ("Total", "bad_day"),
        ("3 Foo 2026", "bad_day"),
        ("46128", "bad_day"),
    ],
)
def test_what_is_no_day_is_refused(text, reason):
    with pytest.raises(BadCell) as refused:
        parse_day(text, DayOrder.DAY_FIRST)
    assert refused.value.reason == reason


def test_the_order_of_day_and_month_is_told_or_asked():
    assert order_told("13/04/2026") is DayOrder.DAY_FIRST
    assert order_told("04/13/2026") is DayOrder.MONTH_FIRST
    assert [order_told(text) for text in ("03/04/2026", "3 Apr 2026", "2026-04-03")] == [None] * 3
    assert is_two_faced("03/04/2026")
    assert not any(map(is_two_faced, ("05/05/2026", "13/04/2026", "2026-04-03", "3 Apr 2026")))
    assert parse_day("03/04/2026", DayOrder.MONTH_FIRST) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,23,456.78", 12_345_678),
        ("123,456.78", 12_345_678),
        ("₹ 500", 50_000),
        ("Rs. 500.00", 50_000),
        ("(500.00)", -50_000),
        ("₹(500.00)", None),
        ("-500", -50_000),
        ("−500.50", -50_050),
        ("₹-500", -50_000),
        ("500.00-", -50_000),
        ("+500", 50_000),
        ("500.00 Dr", -50_000),
        ("500.00 Cr.", 50_000),
        ("500.00(Dr)", -50_000),
        ("५००.०५", 50_005),
        ("५,०००", 500_000),
        ("1\u00a0000", None),
        ("10,000/-", 1_000_000),
        (" 17.70 ", 1_770),
        ("", None),
        ("-", None),
        ("\u00a0", None),
        ("NIL", None),
        ("0.00", 0),
    ],
)
def test_amounts_as_banks_write_them(text, amount):
    if amount is None and any(char.isdigit() for char in text):
        expected = {"₹(500.00)": BadCell, "1\u00a0000": 100_000}[text]
        if expected is BadCell:
            with pytest.raises(BadCell):
                parse_signed(text, "INR")
            return
        amount = expected
    assert parse_signed(text, "INR") == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(-500)", "sign_twice"),
        ("-500 Dr", "sign_twice"),
        ("-500 Cr", "sign_twice"),
        ("(500) Dr", "sign_twice"),
        ("5-00", "bad_amount"),
        ("500.005", "bad_amount"),
        ("12,34", "bad_amount"),
        ("1e9", "bad_amount"),
        ("=1+1", "bad_amount"),
        ("five", "bad_amount"),
        ("500 500 500.00 x", "bad_amount"),
        ("99999999999.00", "too_large"),
        ("9" * 60, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused(text, reason):
    with pytest.raises(BadCell) as refused:
        parse_signed(text, "INR")
    assert refused.value.reason == reason


@given(st.integers(-MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR), st.sampled_from(["-", "()", "dr"]))
def test_an_amount_is_read_as_it_was_written(amount, style):
    text = to_decimal_string(abs(amount), "INR")
    out = {"-": f"-{text}", "()": f"({text})", "dr": f"{text} Dr"}[style]
    assert parse_signed(out if amount < 0 else text, "INR") == amount


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    for reader in (lambda: parse_signed(text, "INR"), lambda: parse_day(text, DayOrder.DAY_FIRST)):
        try:
            reader()
        except BadCell:
            continue
    find_utr(text, text)


def test_dr_and_cr_are_read_in_words_and_letters():
    assert [parse_flag(word) for word in ("Dr", "DR.", "D", "Debit", "नामे")] == [-1] * 5
    assert [parse_flag(word) for word in ("Cr", "(CR)", "C", "Credit", "जमा")] == [1] * 5
    with pytest.raises(BadCell):
        parse_flag("X")


@pytest.mark.parametrize(
    ("reference", "description", "utr"),
    [
        ("", "UPI/CR/512345670001/REKHA VE/UTIB/rekha.v@ok", "512345670001"),
        ("0000512345670001", "UPI-REKHA", "512345670001"),
        ("", "IMPS-P2A-630612345678-ASHA", "630612345678"),
        ("", "MMT/IMPS/630612345678/Loan", "630612345678"),
        ("", "NEFT CR-SBIN0000300-NIDHI-SBIN326307123456", "SBIN326307123456"),
        ("", "RTGS HDFCR52026110412345678 SHARMA", "HDFCR52026110412345678"),
        ("", "N306261234567890 NEFT INWARD", "N306261234567890"),
        # Two numbers of twelve digits: the one right after the word is the reference.
        ("", "UPI/512345670001/to account 012345678901", "512345670001"),
        ("", "UPI from 999988887777 to 012345678901", None),
        # Twelve digits may be an account, a phone or a card.
        ("", "TRANSFER TO 012345678901", None),
        ("000112", "CHQ PAID", None),
        ("0000000000000112", "CHQ PAID", None),
        ("", "ATM WDL 9876543210", None),
        ("", "", None),
    ],
)
def test_references_are_found_in_the_texts_of_banks(reference, description, utr):
    assert find_utr(reference, description) == utr


def test_references_are_compared_without_padding():
    assert utr_key("0000512345670001") == utr_key("5123 4567 0001") == utr_key("५१२३४५६७०००१")
    assert utr_key("000112") is None
    assert utr_key(None) is None
