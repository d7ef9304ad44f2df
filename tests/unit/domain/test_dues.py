"""What lateness costs, what somebody is let off, and how a due stands."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.contributions import OpenDue, allocation, left_open, spread_ahead
from circle_app.domain.dues import (
    Easing,
    FeeChange,
    FeeState,
    LateRule,
    Mark,
    WaivedTooMuch,
    charged_on,
    easing_of,
    fee_change,
    mark_of,
    status_after,
)

DUE_ON = date(2026, 3, 31)
RULE = LateRule(grace_days=3, fee_minor=1_000)


def due(number, open_minor, fee_minor=0, *, eased=False):
    return OpenDue(UUID(int=number), UUID(int=number + 100), open_minor, fee_minor, eased=eased)


@pytest.mark.parametrize(
    ("today", "open_minor", "charged", "rule", "fee"),
    [
        (date(2026, 3, 31), 50_000, None, RULE, 0),
        (date(2026, 4, 3), 50_000, None, RULE, 0),
        (date(2026, 4, 4), 50_000, None, RULE, 1_000),
        # However late, and however little is left: the same fee, once.
        (date(2026, 8, 4), 100, None, RULE, 1_000),
        (date(2026, 4, 5), 50_000, date(2026, 4, 4), RULE, 0),
        # Where only a fee is open there is nothing to be late with.
        (date(2026, 4, 5), 0, None, RULE, 0),
        (date(2026, 4, 1), 50_000, None, LateRule(0, 1_000), 1_000),
        (date(2026, 4, 5), 50_000, None, LateRule(3, 0), 0),
    ],
)
def test_a_late_fee_is_charged_once_after_the_days_of_grace(today, open_minor, charged, rule, fee):
    state = FeeState(fee if charged is None else rule.fee_minor, 0, charged)
    change = fee_change(DUE_ON, open_minor, state, rule, today)
    assert (change.amount_minor if change else 0) == fee


@pytest.mark.parametrize(
    ("status", "settled_on", "today", "mark"),
    [
        ("pending", None, date(2026, 4, 3), Mark.OPEN),
        ("pending", None, date(2026, 4, 4), Mark.LATE),
        ("claimed", None, date(2026, 4, 9), Mark.CLAIMED),
        ("paid", date(2026, 4, 3), date(2026, 5, 1), Mark.PAID),
        ("paid", date(2026, 4, 4), date(2026, 5, 1), Mark.PAID_LATE),
        ("waived", date(2026, 4, 9), date(2026, 5, 1), Mark.WAIVED),
    ],
)
def test_how_a_due_stands(status, settled_on, today, mark):
    assert mark_of(status, DUE_ON, settled_on, 3, today) is mark


@pytest.mark.parametrize(
    ("paid", "found"),
    [
        # ₹10 is the fee of the first due, ₹500 its contribution; then the same of the second.
        (500, [(1, 0, 500)]),
        (1_000, [(1, 0, 1_000)]),
        (30_000, [(1, 29_000, 1_000)]),
        (52_000, [(1, 50_000, 1_000), (2, 0, 1_000)]),
        (110_000, [(1, 50_000, 1_000), (2, 50_000, 1_000)]),
    ],
)
def test_the_fee_of_a_due_comes_before_its_contribution(paid, found):
    parts = allocation(paid, [due(1, 50_000, 1_000), due(2, 50_000, 1_000)])
    assert [(part.due.id.int, part.amount_minor, part.fee_minor) for part in parts] == found


def test_what_is_waived():
    owed = due(1, 50_000, 1_000)
    assert easing_of(owed, None, None) == Easing(50_000, 1_000)
    assert easing_of(owed, None, 1_000) == Easing(0, 1_000)
    assert easing_of(owed, 20_000, None) == Easing(20_000, 0)
    for wrong in ((50_001, None), (None, 1_001), (0, 0), (-1, None), (None, -1), (0, None)):
        with pytest.raises(WaivedTooMuch):
            easing_of(owed, *wrong)
    assert status_after(owed, Easing(50_000, 1_000)) == "waived"
    assert status_after(owed, Easing(50_000, 0)) == "pending"
    # Paid but for the fee: letting that go leaves nothing that was not paid.
    assert status_after(due(1, 0, 1_000), Easing(0, 1_000)) == "paid"
    assert status_after(due(1, 0, 1_000, eased=True), Easing(0, 1_000)) == "waived"


amounts = st.integers(0, 1_000)
OPEN = st.lists(st.tuples(amounts, amounts), max_size=6).map(
    lambda each: [due(n, open_, fee) for n, (open_, fee) in enumerate(each) if open_ + fee]
)


@given(OPEN, st.lists(st.integers(1, 3_000), max_size=5), st.integers(0, 6))
def test_any_payments_in_any_order_lose_nothing(dues, payments, first):
    left, surplus, paid = list(dues), 0, 0
    for amount in payments:
        parts = allocation(amount, left, UUID(int=first))
        assert all(0 <= part.amount_minor <= part.due.open_minor for part in parts)
        assert all(0 <= part.fee_minor <= part.due.fee_minor for part in parts)
        # Nothing goes to a contribution while a fee of the same due is open.
        assert all(not part.amount_minor or not part.left.fee_minor for part in parts)
        went = sum(part.total_minor for part in parts)
        surplus += amount - went
        paid += went
        left = left_open(left, parts, claimed=False)
        assert not surplus or not left
    assert paid + surplus == sum(payments)
    assert paid + sum(each.owed_minor for each in left) == sum(each.owed_minor for each in dues)


@given(st.lists(st.integers(1, 900), max_size=5), OPEN)
def test_what_was_paid_ahead_pays_contributions_the_oldest_first(kept, dues):
    purse = [(UUID(int=900 + number), amount) for number, amount in enumerate(kept)]
    parts = spread_ahead(purse, dues)
    went = sum(part.amount_minor for _, part in parts)
    assert went == min(sum(kept), sum(each.open_minor for each in dues))
    assert all(part.fee_minor == 0 < part.amount_minor <= part.due.open_minor for _, part in parts)
    for payment, amount in purse:
        assert sum(part.amount_minor for key, part in parts if key == payment) <= amount
    settled = {part.due.id for _, part in parts if part.settles}
    assert settled <= {each.id for each in dues if not each.fee_minor}


@given(st.integers(0, 60), st.integers(0, 400))
def test_a_due_is_late_from_the_day_its_fee_is_charged(grace, days):
    today = DUE_ON + timedelta(days=days)
    late = fee_change(DUE_ON, 1, FeeState(), LateRule(grace, 7), today)
    mark = mark_of("pending", DUE_ON, None, grace, today)
    assert (late is not None) == (mark is Mark.LATE) == (today >= charged_on(DUE_ON, grace))
    assert late in (None, FeeChange(7, charged_on(DUE_ON, grace)))


# 2 % a month of 10,000.00, due by 31 March, no days of grace: 200.00 for each month that begins.
INTEREST = LateRule(0, 0, Decimal(2))


@pytest.mark.parametrize(
    ("fee", "on", "change"),
    [
        (FeeState(), date(2026, 3, 31), None),
        (FeeState(), date(2026, 4, 1), FeeChange(200_00, date(2026, 4, 1))),
        (FeeState(), date(2026, 4, 30), FeeChange(200_00, date(2026, 4, 1))),
        # Nobody looked for two months: both are charged.
        (FeeState(), date(2026, 5, 1), FeeChange(400_00, date(2026, 5, 1))),
        (FeeState(200_00, 0, date(2026, 4, 1)), date(2026, 4, 30), None),
        (
            FeeState(200_00, 200_00, date(2026, 4, 1)),
            date(2026, 5, 1),
            FeeChange(200_00, date(2026, 5, 1)),
        ),
        # Paid before, written down later: what was charged for later days is lifted.
        (FeeState(600_00, 0, date(2026, 6, 1)), date(2026, 3, 31), FeeChange(-600_00, None)),
        (
            FeeState(600_00, 0, date(2026, 6, 1)),
            date(2026, 4, 9),
            FeeChange(-400_00, date(2026, 4, 1)),
        ),
        # But nothing that was paid, or let off, already.
        (
            FeeState(600_00, 300_00, date(2026, 6, 1)),
            date(2026, 4, 9),
            FeeChange(-300_00, date(2026, 4, 1)),
        ),
        (FeeState(600_00, 600_00, date(2026, 6, 1)), date(2026, 4, 9), None),
    ],
)
def test_interest_on_what_is_late_is_charged_for_each_month_that_begins(fee, on, change):
    assert fee_change(DUE_ON, 10_000_00, fee, INTEREST, on) == change


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=6),
    st.integers(0, 30),
    st.integers(0, 500),
    st.integers(0, 5),
)
def test_it_does_not_matter_how_often_lateness_is_looked_at(days, grace, once, percent):
    rule = LateRule(grace, once, Decimal(percent))

    def after(moments):
        fee = FeeState()
        for day in moments:
            change = fee_change(DUE_ON, 9_999, fee, rule, DUE_ON + timedelta(days=day))
            if change is not None:
                fee = FeeState(fee.fee_minor + change.amount_minor, 0, change.day)
        return fee

    last = days[-1]
    # Neither does it in which order: the last day counts, lifted or charged.
    assert after(days) == after([last]) == after([*days, last])
