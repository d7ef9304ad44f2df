"""Counted money: notes and coins, and what a difference is in the books."""

from __future__ import annotations

import pytest

from circle_app.domain.counts import (
    PIECES,
    NotCountable,
    PiecesDiffer,
    check_countable,
    check_counted,
    difference_lines,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.ledger import Line
from circle_app.domain.wallets import MAX_AMOUNT_MINOR, InvalidAmount


def test_what_is_missing_is_an_expense_and_what_is_too_much_its_opposite():
    assert difference_lines("cash", 50_000, 49_500) == (Line("cash", -500), Line("variance", 500))
    assert difference_lines("cash", 50_000, 50_100) == (Line("cash", 100), Line("variance", -100))
    assert difference_lines("cash", 50_000, 50_000) == ()


def test_the_social_fund_bears_its_own_difference():
    assert difference_lines("social_cash", 900, 800) == (
        Line("social_cash", -100),
        Line("social_fund", 100),
    )


def test_notes_and_coins_must_be_the_amount():
    check_counted(126_000, {50_000: 2, 10_000: 2, 2_000: 3})
    check_counted(126_000, {})
    with pytest.raises(PiecesDiffer) as refused:
        check_counted(126_000, {50_000: 2})
    assert refused.value.context["pieces_minor"] == 100_000


@pytest.mark.parametrize("pieces", [{50_000: -1}, {0: 1}, {-500: 1}, {100: 10**6}])
def test_notes_that_cannot_be_are_refused(pieces):
    with pytest.raises(InvalidInput):
        check_counted(100, pieces)


@pytest.mark.parametrize("amount", [-1, MAX_AMOUNT_MINOR + 1])
def test_amounts_that_cannot_be_are_refused(amount):
    with pytest.raises(InvalidAmount):
        check_counted(amount, {})


def test_only_boxes_are_counted():
    assert check_countable("expense_fund") == "expense_fund"
    for account in ("bank", "upi", "savings", "variance", ""):
        with pytest.raises(NotCountable):
            check_countable(account)


def test_notes_are_listed_from_the_largest():
    assert all(list(values) == sorted(values, reverse=True) for values in PIECES.values())
