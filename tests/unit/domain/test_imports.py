"""What rows of a spreadsheet mean: headings, cells, people, doubles, loans that run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.bank_cells import DayOrder
from circle_app.domain.errors import InvalidInput
from circle_app.domain.import_columns import (
    InvalidColumns,
    Kind,
    Layout,
    find_headings,
    guess,
    layout_from_json,
)
from circle_app.domain.import_loans import Left, left_after, plan_left, running_terms
from circle_app.domain.import_rows import Known, Outcome, Row, Situation
from circle_app.domain.imports import check
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import Method
from circle_app.domain.products import terms_of
from circle_app.domain.schedules import build_schedule

TODAY = date(2026, 11, 21)
ASHA, REKHA = UUID(int=1), UUID(int=2)


def phone_key(typed: str) -> str:
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    if len(digits) != 10:
        raise InvalidInput(field="phone")
    return digits


SITUATION = Situation(
    currency="INR",
    today=TODAY,
    closed_through=date(2026, 3, 31),
    members=(Known(ASHA, 1, "Asha Devi", "9800000001"), Known(REKHA, 2, "Rekha Sahu")),
    phone_key=phone_key,
    loans=LoanRules(rate_percent=Decimal(12)),
)


def checked(
    headings, *rows, kind=Kind.CONTRIBUTIONS, order=DayOrder.DAY_FIRST, situation=SITUATION
):
    layout = Layout(kind, guess(headings, kind).places, order)
    return check([Row(n, tuple(row)) for n, row in enumerate(rows, 2)], layout, situation)


def codes(found):
    return [(row.outcome.value, *(fault.code for fault in row.faults)) for row in found]


@pytest.mark.parametrize(
    ("kind", "headings", "fields"),
    [
        (Kind.MEMBERS, "Sr No|Member Name|Mobile No.|Village|DOB|E-mail", ".nphbe"),
        (Kind.MEMBERS, "क्रमांक|सदस्य का नाम|मोबाइल नंबर|पता|जन्म तिथि", ".nphb"),
        (Kind.CONTRIBUTIONS, "Date|Name of member|Amount (Rs.)|Mode|UTR / Ref No", "dnamr"),
        (Kind.CONTRIBUTIONS, "तारीख|नाम|राशि|माध्यम|संदर्भ", "dnamr"),
        (Kind.OPENING, "Member No|Name|Savings balance|Share capital", "#nsq"),
        (Kind.LOANS, "Name|Outstanding|Interest rate|Instalments left|Next due date", "noi<>"),
        (Kind.LOANS, "Name|Loan amount|Loan date|No. of instalments|Paid so far|Rate %", "nlgk+i"),
        (Kind.LOANS, "नाम|बकाया|ब्याज दर|बची किस्तें|अगली तारीख", "noi<>"),
    ],
)
def test_headings_are_known_by_their_words(kind, headings, fields):
    signs = {
        "n": "name", "p": "phone", "h": "address", "b": "birth_date", "e": "email", "d": "date",
        "a": "amount", "m": "method", "r": "reference", "#": "number", "s": "savings",
        "q": "shares", "o": "outstanding", "i": "rate", "<": "periods_left", ">": "next_due",
        "l": "principal", "g": "given_on", "k": "periods", "+": "paid",
    }  # fmt: skip
    places = {
        place: field.value for field, place in guess(headings.split("|"), kind).places.items()
    }
    assert places == {n: signs[sign] for n, sign in enumerate(fields) if sign != "."}


def test_the_row_of_headings_is_found_below_titles_and_groups():
    table = [
        ["Sakhi Bachat Samooh, Rampur"],
        ["", "", "Loan", "", ""],
        ["Name", "Outstanding", "Instalments left", "Next due", "Rate"],
        ["Asha Devi", "1,00,000", "10", "05/12/2026", "12"],
    ]
    assert find_headings(table, Kind.LOANS) == 2
    assert find_headings([["Wer", "Wann"], ["Asha", "05/03/2026"]], Kind.CONTRIBUTIONS) == 0
    assert find_headings([["Asha Devi", "9800000001"]], Kind.MEMBERS) is None


def test_columns_that_cannot_be_are_refused():
    for columns, reason in (
        ({"name": 0, "amount": 1}, "missing"),
        ({"name": 0, "amount": 0, "date": 1}, "twice"),
        ({"name": 0, "amount": 9, "date": 1}, "unknown"),
        ({"colour": 0}, "unknown"),
    ):
        with pytest.raises(InvalidColumns) as refused:
            layout_from_json({"columns": columns}, Kind.CONTRIBUTIONS, 3)
        assert refused.value.context["reason"] == reason


HEADINGS = ("Date", "Name", "Amount", "Mode", "Reference")


@pytest.mark.parametrize(
    ("day", "amount", "minor"),
    [
        ("05/04/2026", "1,23,456.50", 12_345_650),
        ("5-Apr-26", "₹ 1,23,456.5", 12_345_650),
        ("५ अप्रैल २०२६", "१,२३,४५६.५०", 12_345_650),
        ("2026-04-05", "Rs. 500/-", 50_000),
        ("5.4.2026", "500", 50_000),
    ],
)
def test_days_and_amounts_as_people_write_them(day, amount, minor):
    (row,) = checked(HEADINGS, (day, "asha  DEVI", amount, "नकद", ""))
    assert row.outcome is Outcome.GOOD
    assert (row.values["day"], row.values["amount_minor"]) == ("2026-04-05", minor)
    assert row.values["member"] == str(ASHA)


def test_what_is_wrong_is_said_by_code():
    found = checked(
        HEADINGS,
        ("05/04/2026", "Asha Devi", "500", "", ""),
        ("5 Apr 2026", "Asha Devi", "₹500.00", "cash", ""),  # the same in other words
        ("05/03/2026", "Asha Devi", "(500)", "", ""),
        ("05/13/2026", "Nobody", "5,00", "cheque", ""),
        ("06/04/2026", "Asha Devi", "5", "UPI", "5123 4567 8901"),
        ("07/04/2026", "Rekha Sahu", "9", "gpay", "512345678901"),  # a reference counts once
    )
    assert codes(found) == [
        ("good",),
        ("double", "twice_in_file"),
        ("bad", "negative", "closed_month"),
        ("bad", "unknown_member", "bad_amount", "bad_day", "bad_method"),
        ("good",),
        ("double", "twice_in_file"),
    ]


def test_members_are_known_by_number_phone_and_name():
    headings = ("Member no", "Name", "Phone", "Date", "Amount")
    rest = ("05/04/2026", "5")
    found = checked(
        headings,
        ("1", "", "", *rest),
        ("1", "Rekha Sahu", "", *rest),
        ("9", "", "", *rest),
        ("", "", "98000 00001", "06/04/2026", "5"),
        ("", "Rekha Sahu", "9800000001", *rest),
        ("", "Rekha Sahu", "9811111111", *rest),
        ("", "", "", *rest),
    )
    assert codes(found) == [
        ("good",),
        ("bad", "number_and_name_differ"),
        ("bad", "unknown_member"),
        ("good",),
        ("bad", "phone_and_name_differ"),
        ("good",),
        ("bad", "nobody_named"),
    ]


def test_a_list_of_members_against_the_circle():
    found = checked(
        ("Name", "Phone", "Birth date"),
        ("Meena Das", "9822222222", "01/02/1990"),
        ("Meena Das", "9833333333", ""),  # another person of that name
        ("Meena  das", "98222 22222", ""),  # the first once more
        ("Asha Kumari", "9800000001", ""),  # the circle has the number
        ("Rekha Sahu", "", ""),
        ("Lata Singh", "", "01/02/1890"),
        ("Geeta Yadav", "", ""),
        kind=Kind.MEMBERS,
        situation=Situation(**{**_fields(SITUATION), "places_left": 2}),
    )
    assert codes(found) == [
        ("good",),
        ("good",),
        ("double", "twice_in_file"),
        ("double", "member_known"),
        ("double", "member_known"),
        ("bad", "bad_day"),
        ("bad", "circle_full"),
    ]


def _fields(situation):
    return {name: getattr(situation, name) for name in Situation.__dataclass_fields__}


def test_opening_balances_of_members_and_of_boxes():
    found = checked(
        ("Name", "Savings", "Shares", "Amount"),
        ("Asha Devi", "10,000.50", "2000", ""),
        ("asha devi", "1", "", ""),  # whoever begins with something begins once
        ("Cash box", "", "", "5000"),
        ("सामाजिक कोष", "", "", "700"),
        ("Rekha Sahu", "", "", ""),
        kind=Kind.OPENING,
    )
    assert codes(found) == [
        ("good",),
        ("double", "twice_in_file"),
        ("good",),
        ("good",),
        ("bad", "nothing_said"),
    ]
    assert found[0].values["savings_minor"] == 1_000_050
    assert [row.values["account"] for row in found[2:4]] == ["cash", "social"]


def test_shares_are_a_whole_number_where_members_buy_them():
    selling = replace(SITUATION, share_minor=50_000)
    headings, row = ("Name", "Shares"), ("Asha Devi", "2,000")
    (whole,) = checked(headings, row, kind=Kind.OPENING, situation=selling)
    assert (whole.values["shares_minor"], whole.values["shares"]) == (200_000, 4)
    (half,) = checked(headings, ("Asha Devi", "2,250"), kind=Kind.OPENING, situation=selling)
    assert codes([half]) == [("bad", "not_whole_shares")]
    assert half.faults[0].field == "shares"
    # Elsewhere it is capital, of any amount.
    (capital,) = checked(headings, ("Asha Devi", "2,250"), kind=Kind.OPENING)
    assert (capital.outcome, capital.values["shares"]) == (Outcome.GOOD, 0)


# The figures of docs/rules/imports.md.
def test_what_is_left_of_a_loan_is_worked_out_from_what_was_paid():
    terms = running_terms(LoanRules(rate_percent=Decimal(12)), None)
    plan = build_schedule(
        terms_of(
            terms, principal_minor=1_200_000, periods=12,
            disbursed_on=date(2026, 6, 1), currency="INR",
        )
    )  # fmt: skip
    assert plan.instalment_minor == 106_619
    for paid, owed, periods, following in (
        (0, 1_200_000, 12, date(2026, 7, 1)),
        (106_619, 1_105_381, 11, date(2026, 8, 1)),
        (106_619 + 50_000, 1_066_435, 11, date(2026, 8, 1)),  # 110.54 of it is interest
        (3 * 106_619, 913_295, 9, date(2026, 10, 1)),
    ):
        assert left_after(plan, paid) == Left(owed, periods, following)
    assert left_after(plan, plan.total_payment_minor) is None
    found = checked(
        ("Name", "Loan amount", "Loan date", "No. of instalments", "Paid so far", "Rate"),
        ("Asha Devi", "12,000", "01/06/2026", "12", "1,066.19", "12% p.a."),
        ("Asha Devi", "12,000", "01/06/2026", "12", "99,999", ""),
        ("Asha Devi", "12,000", "01/06/2026", "0", "", "a lot"),
        kind=Kind.LOANS,
    )
    assert codes(found) == [("good",), ("bad", "loan_paid"), ("bad", "bad_rate", "bad_count")]
    assert found[0].values["outstanding_minor"] == 1_105_381


@given(
    owed=st.integers(1_000, 10**9),
    periods=st.integers(1, 60),
    rate=st.decimals(0, 36, places=2),
    method=st.sampled_from(Method),
    days=st.integers(-300, 300),
)
def test_any_loan_that_is_left_has_a_plan_for_all_of_it(owed, periods, rate, method, days):
    following = date.fromordinal(TODAY.toordinal() + days)
    terms = running_terms(LoanRules(method=method), rate)
    plan = plan_left(terms, Left(owed, periods, following), "INR")
    assert sum(row.principal_minor for row in plan.rows) == owed
    assert (plan.rows[0].number, plan.rows[0].due_on) == (1, following)


@given(
    minor=st.integers(1, 10**11),
    day=st.dates(date(2026, 4, 1), TODAY),
    lakh=st.booleans(),
    form=st.sampled_from(("%d/%m/%Y", "%d-%b-%y", "%Y-%m-%d", "%d.%m.%Y")),
    digits=st.booleans(),
)
def test_what_is_written_is_read_back(minor, day, lakh, form, digits):
    whole, paise = divmod(minor, 100)
    text = f"{_lakh(whole) if lakh else whole}.{paise:02d}"
    typed = day.strftime(form)
    if digits:
        table = str.maketrans("0123456789", "०१२३४५६७८९")
        text, typed = text.translate(table), typed.translate(table)
    (row,) = checked(HEADINGS, (typed, "Asha Devi", text, "", ""))
    assert (row.values["amount_minor"], row.values["day"]) == (minor, day.isoformat())


def _lakh(whole: int) -> str:
    head, tail = str(whole)[:-3], str(whole)[-3:]
    parts = [tail]
    while head:
        parts.insert(0, head[-2:])
        head = head[:-2]
    return ",".join(parts)


@given(cells=st.lists(st.text(max_size=30), min_size=5, max_size=5), kind=st.sampled_from(Kind))
def test_no_row_is_too_odd_to_be_answered(cells, kind):
    headings = ("Date", "Name", "Amount", "Outstanding", "Instalments left", "Next due")
    (row,) = checked(headings, cells, kind=kind)
    assert row.outcome in (Outcome.GOOD, Outcome.BAD, Outcome.DOUBLE)
