"""A cycle of shares is divided to the last unit, and nobody gains from another's debt."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.allocations import Amounts
from circle_app.domain.contributions import Confirmation, PayMethod
from circle_app.domain.departures import Debt
from circle_app.domain.errors import InvalidInput
from circle_app.domain.share_outs import (
    NothingToShareOut,
    ShareOutShort,
    Stake,
    check_carried,
    check_social,
    divide,
)
from circle_app.domain.shares import (
    SharesNeedAnother,
    TooManyShares,
    check_counts_at_once,
    check_shares,
    ends_on,
)


def stake(number: int, shares: int, price: int = 5, owed: int = 0, fines: int = 0) -> Stake:
    debts = (Debt(UUID(int=100 + number), number, Amounts(owed)),) if owed else ()
    return Stake(UUID(int=number), f"Member {number}", shares, shares * price, debts, fines)


def test_the_example_of_the_rules():
    """45 of 900 shares at 5, profit 900: 225 + 45 = 270."""
    found = divide([stake(1, 45), stake(2, 855)], cash_minor=900 * 5 + 900)
    mine, rest = found.parts
    assert (mine.stake.capital_minor, mine.gain_minor, mine.payout_minor) == (225, 45, 270)
    assert (rest.payout_minor, found.value, found.payout_minor) == (5_130, 6, 5_400)


PAGE = (Path(__file__).parents[3] / "docs/rules/share-out.md").read_text()


def rows_below(head: str) -> list[list[int]]:
    """The last amount of each cell of a table of the page, row by row; 0 where there is none."""
    rows = PAGE.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [
        [
            int(found[-1].replace(",", "")) if (found := re.findall(r"[\d,]*\d", cell)) else 0
            for cell in row[1:-1].split("|")
        ]
        for row in rows
    ]


def test_the_tables_of_the_page_are_what_is_worked_out():
    examples = rows_below("| shares | lies there | a share of ₹5 is worth | 45 shares |")
    assert len(examples) == 3
    for _, lies_there, value, gets in examples:
        found = divide([stake(1, 45), stake(2, 855)], cash_minor=lies_there)
        assert (found.value, found.parts[0].payout_minor) == (value, gets)
    owing = rows_below("| | shares of ₹5 | owes | is worth | set off | gets | still owes |")
    assert len(owing) == 4
    for (lies_there, *one), (_, *other) in (owing[:2], owing[2:]):
        both = [stake(1, one[0], owed=one[1]), stake(2, other[0], owed=other[1])]
        found = divide(both, cash_minor=lies_there)
        shown = [
            [p.entitled_minor, p.set_off_minor, p.payout_minor, p.debt_minor] for p in found.parts
        ]
        assert shown == [one[2:], other[2:]]


def test_no_unit_is_lost_in_remainders():
    """100 over 3, 3 and 1 shares: 42.86, 42.86 and 14.29, which all round down to 98."""
    found = divide([stake(1, 3), stake(2, 3), stake(3, 1)], cash_minor=100)
    assert [part.payout_minor for part in found.parts] == [43, 43, 14]
    assert found.value == Fraction(100, 7)


def test_a_loss_is_borne_by_shares():
    """A write-off took 900 of 4,500: a share of 5 is worth 4, and nobody gets 5."""
    found = divide([stake(1, 45), stake(2, 855)], cash_minor=3_600)
    assert [(part.payout_minor, part.gain_minor) for part in found.parts] == [
        (180, -45), (3_420, -855),
    ]  # fmt: skip


def test_a_loan_that_shares_cover_is_set_off():
    """Two with 10 shares of 5 and 100 together: one borrowed 30 of it. Each is worth 50."""
    found = divide([stake(1, 10, owed=30), stake(2, 10)], cash_minor=70)
    one, two = found.parts
    assert (one.entitled_minor, one.set_off_minor, one.payout_minor) == (50, 30, 20)
    assert (two.payout_minor, found.debt_minor, found.value) == (50, 0, 5)


def test_a_loan_nobody_collected_does_not_make_the_others_richer():
    """One owes 80 with shares for 50: 20 lies there, so the other gets 20, not the 60 on paper.

    The shares of the one go wholly to the loan: 10 at 2 each pay 20 of it, 60 stay owed.
    """
    found = divide([stake(1, 10, owed=80), stake(2, 10)], cash_minor=20)
    one, two = found.parts
    assert (one.set_off_minor, one.debt_minor, one.payout_minor) == (20, 60, 0)
    assert (two.entitled_minor, two.payout_minor, found.value) == (20, 20, 2)


def test_who_has_no_shares_gets_nothing_and_owes_on():
    found = divide(
        [stake(1, 0, owed=30), stake(2, 10), stake(3, 0)], cash_minor=45, social_minor=10
    )
    assert [(part.payout_minor, part.debt_minor) for part in found.parts] == [
        (4, 30), (48, 0), (3, 0),
    ]  # fmt: skip


def test_fines_come_after_loans():
    found = divide([stake(1, 10, owed=45, fines=10), stake(2, 10)], cash_minor=55)
    one = found.parts[0]
    # A share is worth (55 + 55) / 20: 55 pays both to the last unit.
    assert (one.on_loans_minor, one.on_fines_minor, one.debt_minor) == (45, 10, 0)
    short = divide([stake(1, 10, owed=45, fines=30), stake(2, 10)], cash_minor=50)
    one = short.parts[0]
    assert (one.on_loans_minor, one.on_fines_minor, one.debt_minor) == (45, 5, 25)


def test_shares_are_carried_at_the_price_to_come():
    """Of 270 at most 5 shares at the new price of 60: 4 are kept, 30 is handed out."""
    found = divide(
        [stake(1, 45), stake(2, 855)], cash_minor=5_400, carry_shares=5, next_price_minor=60
    )
    one, two = found.parts
    assert (one.carried_shares, one.carried_minor, one.payout_minor) == (4, 240, 30)
    assert (two.carried_shares, found.carried_minor + found.payout_minor) == (5, 5_400)
    few = divide([stake(1, 2), stake(2, 8)], cash_minor=100, carry_shares=5, next_price_minor=5)
    assert few.parts[0].carried_shares == 2


def test_what_cannot_be_divided_is_refused():
    with pytest.raises(NothingToShareOut):
        divide([stake(1, 0)], cash_minor=10)
    with pytest.raises(ShareOutShort) as refused:
        divide([stake(1, 1)], cash_minor=-10)
    assert refused.value.context["missing_minor"] == 10
    with pytest.raises(InvalidInput):
        check_social("party")
    with pytest.raises(InvalidInput):
        check_carried(-1)


_OWED = st.one_of(st.just(0), st.integers(1, 5_000))
_STAKES = st.lists(st.tuples(st.integers(0, 200), _OWED, _OWED), min_size=1, max_size=25)


@given(_STAKES, st.integers(0, 2_000_000), st.integers(0, 10_000), st.integers(0, 9))
def test_money_in_is_money_out_and_what_stays(members, cash, social, carry):
    stakes = [
        stake(number, shares, 7, owed, fines)
        for number, (shares, owed, fines) in enumerate(members, 1)
    ]
    if not any(each.shares for each in stakes):
        with pytest.raises(NothingToShareOut):
            divide(stakes, cash_minor=cash)
        return
    found = divide(
        stakes, cash_minor=cash, social_minor=social, carry_shares=carry, next_price_minor=11
    )
    # Not a unit more or less than lies there.
    assert sum(part.net_minor for part in found.parts) + found.carried_minor == cash
    assert found.social_minor == social
    assert found.entitled_minor == cash + found.set_off_minor
    for part in found.parts:
        worth = found.value * part.stake.shares
        # Never a unit away from the exact value; nothing negative; who owes on is paid nothing.
        assert abs(part.entitled_minor - worth) < 1
        assert part.net_minor >= 0
        assert part.set_off_minor + part.debt_minor == part.stake.owed_minor
        assert part.on_loans_minor + part.on_fines_minor == part.set_off_minor
        assert not part.debt_minor or part.net_minor == part.carried_minor == 0
        assert part.carried_shares <= min(carry, part.stake.shares)


@given(_STAKES, st.integers(0, 1_000_000), st.integers(1, 100_000))
def test_a_larger_debt_makes_nobody_else_richer(members, cash, more):
    members = [(1, 0, 0), *members]
    stakes = [stake(n, shares, 7, owed) for n, (shares, owed, _) in enumerate(members, 1)]
    last = stakes[-1]
    # Beyond what the shares are worth, a debt is a debt: it is in nobody's value.
    deep = stake(len(stakes), last.shares, 7, 10**12)
    deeper = stake(len(stakes), last.shares, 7, deep.owed_minor + more)
    one = divide([*stakes[:-1], deep], cash_minor=cash)
    two = divide([*stakes[:-1], deeper], cash_minor=cash)
    assert one.value == two.value
    assert [p.payout_minor for p in one.parts] == [p.payout_minor for p in two.parts]


@pytest.mark.parametrize(
    ("shares", "bought", "fits"),
    [(1, 0, True), (5, 0, True), (6, 0, False), (0, 0, False), (1, 4, True), (2, 4, False)],
)
def test_how_many_are_bought_at_a_time(shares, bought, fits):
    if fits:
        assert check_shares(shares, least=1, most=5, bought=bought) == shares
    else:
        with pytest.raises(TooManyShares) as refused:
            check_shares(shares, least=1, most=5, bought=bought)
        assert refused.value.context["left"] == 5 - bought


@pytest.mark.parametrize(
    ("way", "confirmation", "own", "confirms", "fits"),
    [
        ("wallet", "officer", True, False, True),
        ("cash", "nobody", True, False, True),
        ("cash", "officer", True, True, False),
        ("cash", "officer", False, True, True),
        ("upi", "member", False, False, False),
    ],
)
def test_who_writes_shares_down(way, confirmation, own, confirms, fits):
    def check():
        check_counts_at_once(PayMethod(way), Confirmation(confirmation), own=own, confirms=confirms)

    if fits:
        check()
    else:
        with pytest.raises(SharesNeedAnother):
            check()


def test_a_cycle_ends_after_its_months():
    assert ends_on(date(2026, 1, 31), 13) == date(2027, 2, 28)
    assert ends_on(date(2026, 1, 31), None) is None
