"""Which entry a line of the bank is: by reference, by amount and day, or nobody can say."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.errors import InvalidInput
from circle_app.domain.ledger import Line
from circle_app.domain.matching import (
    NEAR_DAYS,
    BankLine,
    BookLine,
    Match,
    WrongSide,
    booking_lines,
    match_lines,
    may_be_one,
)

DAY = date(2026, 11, 13)
UTR, OTHER = "512345670001", "512345670002"


def bank(number, days=0, amount=500, utr=None):
    return BankLine(UUID(int=number), DAY + timedelta(days), amount, utr)


def entry(number, days=0, amount=500, utr=None):
    return BookLine(number, DAY + timedelta(days), amount, utr)


def found(lines, entries):
    pairs = match_lines(lines, entries)
    return {key.int: (match.book_id, match.certain) for key, match in pairs.items()}


def test_reference_and_amount_are_certain_whatever_the_day():
    assert found([bank(1, utr=UTR)], [entry(7, 20, utr="5123 4567 0001")]) == {1: (7, True)}
    assert found([bank(1, utr=UTR)], [entry(7, amount=501, utr=UTR)]) == {}


def test_amount_and_a_near_day_are_suggested():
    assert found([bank(1)], [entry(7, NEAR_DAYS)]) == {1: (7, False)}
    assert found([bank(1)], [entry(7, NEAR_DAYS + 1)]) == {}
    assert found([bank(1)], [entry(7, 2), entry(8, 1)]) == {1: (8, False)}


def test_two_that_could_be_meant_are_suggested_neither():
    assert found([bank(1)], [entry(7, 1), entry(8, -1)]) == {}
    assert found([bank(1), bank(2)], [entry(7)]) == {}
    # What is contested near is not given to somebody further away.
    assert found([bank(1), bank(2), bank(3, 1)], [entry(7)]) == {}


def test_another_reference_is_another_payment():
    assert found([bank(1, utr=UTR)], [entry(7, utr=OTHER)]) == {}
    assert found([bank(1, utr=UTR)], [entry(7)]) == {1: (7, False)}
    assert may_be_one(None, UTR)
    assert not may_be_one(UTR, OTHER)


def test_in_and_out_are_never_one():
    assert found([bank(1, amount=-500)], [entry(7, amount=500)]) == {}
    assert found([bank(1, amount=-500)], [entry(7, amount=-500)]) == {1: (7, False)}


def test_certain_ones_leave_the_rest_to_be_suggested():
    lines = [bank(1, utr=UTR), bank(2, 1)]
    assert found(lines, [entry(7, utr=UTR), entry(8)]) == {1: (7, True), 2: (8, False)}


UTRS = st.sampled_from([None, None, UTR, OTHER])
SIDES = st.tuples(st.integers(0, 8), st.sampled_from([500, 700, -500]), UTRS)


@st.composite
def both_sides(draw):
    lines = [bank(n, *each) for n, each in enumerate(draw(st.lists(SIDES, max_size=9)), start=1)]
    entries = [entry(n, *each) for n, each in enumerate(draw(st.lists(SIDES, max_size=9)), start=1)]
    return lines, entries


@given(both_sides(), st.randoms())
def test_any_pairing_is_sound_and_does_not_depend_on_the_order(sides, dice):
    lines, entries = sides
    pairs = match_lines(lines, entries)
    by_id, books = {line.id: line for line in lines}, {line.id: line for line in entries}
    assert len({match.book_id for match in pairs.values()}) == len(pairs)
    for key, match in pairs.items():
        theirs, mine = by_id[key], books[match.book_id]
        assert theirs.amount_minor == mine.amount_minor
        if match.certain:
            assert theirs.utr == mine.utr is not None
        else:
            assert abs((theirs.day - mine.day).days) <= NEAR_DAYS
            assert may_be_one(theirs.utr, mine.utr)
    shuffled = dice.sample(lines, len(lines)), dice.sample(entries, len(entries))
    assert match_lines(*shuffled) == pairs


@given(both_sides())
def test_a_reference_that_both_sides_have_once_is_always_found(sides):
    lines, entries = sides
    for utr in (UTR, OTHER):
        theirs = [line for line in lines if line.utr == utr]
        mine = [line for line in entries if line.utr == utr]
        if len(theirs) == len(mine) == 1 and theirs[0].amount_minor == mine[0].amount_minor:
            assert match_lines(lines, entries)[theirs[0].id] == Match(mine[0].id, certain=True)


def test_a_line_is_booked_against_what_it_is():
    assert booking_lines("bank", -1_770, "expense", "bank") == (
        Line("bank", -1_770),
        Line("expense_bank", 1_770),
    )
    assert booking_lines("bank", 900, "receipt", "bank_interest")[1] == Line("bank_interest", -900)
    assert booking_lines("upi", 500, "difference", None)[1] == Line("variance", -500)


@pytest.mark.parametrize(
    ("amount", "treat_as", "category", "error"),
    [
        (500, "expense", "bank", WrongSide),
        (-500, "receipt", "donation", WrongSide),
        (500, "receipt", "fine", InvalidInput),
        (-500, "expense", "bribes", InvalidInput),
        (-500, "gift", None, InvalidInput),
    ],
)
def test_what_a_line_cannot_be_is_refused(amount, treat_as, category, error):
    with pytest.raises(error):
        booking_lines("bank", amount, treat_as, category)
