"""What an investment stands for is what it cost and became worth since; each act balances."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import investments
from circle_app.domain.charts import BANK, CASH
from circle_app.domain.errors import InvalidInput
from circle_app.domain.investments import (
    Act,
    InvestmentChanged,
    InvestmentState,
    WrongInvestmentState,
    bought,
    brought,
    check_box,
    check_day,
    check_held,
    check_kind,
    check_last,
    revalued,
    sold,
    state_after,
)
from circle_app.domain.ledger import check_balanced

PAGE = (Path(__file__).parents[3] / "docs/rules/investments.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE[PAGE.index("| what happens") :].splitlines()[2:8]
]
MOVES = (
    lambda _: bought(500_000, BANK),
    lambda _: brought(9_000, BANK),
    lambda value: revalued(value, 520_000),
    lambda value: revalued(value, 505_000),
    lambda value: sold(value, 105_000, 110_000, BANK),
    lambda value: sold(value, None, 390_000, BANK),
)
AMOUNT = st.integers(1, 10**12)


def side(cell: str) -> dict[str, int]:
    """The accounts and amounts of one side: ``bank 500,000``."""
    return {
        name: int(amount.replace(",", ""))
        for name, amount in re.findall(r"([a-z_]+) ([\d,]+\d)", cell)
    }


def test_the_life_of_the_page():
    value = 0
    for row, move_of in zip(ROWS, MOVES, strict=True):
        move = move_of(value)
        check_balanced(move.lines)
        debits = {line.account: line.amount_minor for line in move.lines if line.amount_minor > 0}
        credited = {
            line.account: -line.amount_minor for line in move.lines if line.amount_minor < 0
        }
        assert (debits, credited) == (side(row[1]), side(row[2]))
        state = state_after(value, move)
        value += move.value_minor
        assert value == int(row[3].replace(",", ""))
        assert state is (InvestmentState.SOLD if value == 0 else InvestmentState.HELD)


def test_what_is_lost_altogether_is_sold_for_nothing():
    move = sold(500, None, 0, CASH)
    assert {line.account: line.amount_minor for line in move.lines} == {
        "investments": -500,
        "investment_loss": 500,
    }
    # Worth nothing in the books already: whatever it fetches is income.
    assert [line.account for line in sold(0, None, 7, CASH).lines] == ["cash", "investment_income"]


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda: sold(500, 501, 1, CASH), "part"),
        (lambda: sold(500, 0, 1, CASH), "part"),
        (lambda: sold(500, -1, 1, CASH), "part"),
        (lambda: sold(0, None, 0, CASH), "price"),
        (lambda: revalued(500, 500), "worth"),
        (lambda: check_kind("lottery"), "kind"),
        (lambda: check_box("gateway"), "box"),
        (lambda: check_box("social_cash"), "box"),
    ],
)
def test_what_cannot_be(act, field):
    with pytest.raises(InvalidInput) as refusal:
        act()
    assert refusal.value.field == field


def test_days():
    today = date(2026, 4, 30)
    assert check_day(today, today, since=today) == today
    for on, reason in (
        (today + timedelta(days=1), "in_the_future"),
        (today - investments.MAX_AGE - timedelta(days=1), "too_long_ago"),
        (today - timedelta(days=6), "before_the_last"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            check_day(on, today, since=today - timedelta(days=5))
        assert refusal.value.context["reason"] == reason


def test_only_what_is_held_and_only_the_newest_first():
    check_held("held")
    for state in set(InvestmentState) - {InvestmentState.HELD}:
        with pytest.raises(WrongInvestmentState):
            check_held(state)
    check_last(2, [2, 1])
    for standing in ([2, 1], []):
        with pytest.raises(InvestmentChanged):
            check_last(1, standing)


@given(
    AMOUNT,
    st.lists(st.tuples(st.sampled_from(Act), st.integers(0, 10**12), st.integers()), max_size=20),
)
def test_the_value_is_the_sum_of_what_changed_it_and_every_act_balances(cost, acts):
    """Gain and loss are what came in and is left, less what was paid: whatever happens between."""
    move = bought(cost, BANK)
    value, money, result = move.value_minor, -cost, 0
    for act, amount, part in acts:
        try:
            if act is Act.INCOME:
                move = brought(amount + 1, BANK)
            elif act is Act.REVALUE:
                move = revalued(value, amount)
            elif act is Act.SELL:
                move = sold(value, part % (value + 1) if value else None, amount, BANK)
            else:
                continue
        except InvalidInput:
            continue
        check_balanced(move.lines)
        booked = {line.account: line.amount_minor for line in move.lines}
        assert booked.get("investments", 0) == move.value_minor
        value += move.value_minor
        money += booked.get("bank", 0)
        result -= booked.get("investment_income", 0) + booked.get("investment_loss", 0)
        assert value >= 0
        assert result == money + value
        if state_after(value - move.value_minor, move) is InvestmentState.SOLD:
            assert value == 0
            break
