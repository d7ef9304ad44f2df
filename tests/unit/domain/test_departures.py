"""What somebody who goes gets and owes; how a circle is divided at its end."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.allocations import Amounts
from circle_app.domain.departures import (
    OWNED_CODES,
    Debt,
    FiguresMoved,
    StillOwes,
    check_agreed,
    check_owes_nothing,
    settlement,
)
from circle_app.domain.dissolutions import (
    BY_HAND,
    BooksDiffer,
    MembersOwe,
    Place,
    Policy,
    check_divides,
    check_policy,
    divide,
    drained,
    draw,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.domain.write_offs import check_recovery, left_to_recover_minor

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def debt(principal: int, interest: int = 0, fee: int = 0, number: int = 1) -> Debt:
    return Debt(UUID(int=100 + number), number, Amounts(principal, interest, fee))


@pytest.mark.parametrize(
    ("savings", "advance", "owed", "payout", "missing"),
    [
        (600_000, 0, 0, 600_000, 0),
        (600_000, 5_000, 204_000, 401_000, 0),
        (600_000, 0, 600_000, 0, 0),
        (100_000, 0, 204_000, 0, 104_000),
        (0, 0, 204_000, 0, 204_000),
        (0, 0, 0, 0, 0),
    ],
)
def test_both_sides_end_in_one_figure(savings, advance, owed, payout, missing):
    debts = [debt(owed - owed // 51, owed // 51)] if owed else []
    plan = settlement({"savings": savings, "advance": advance}, debts)
    assert (plan.payout_minor, plan.missing_minor, plan.written_off_minor) == (payout, missing, 0)
    assert plan.is_nothing == (savings == advance == owed == 0)
    if missing:
        with pytest.raises(StillOwes) as refused:
            check_owes_nothing(plan, "INR")
        assert refused.value.context["missing_minor"] == missing
    else:
        check_owes_nothing(plan, "INR")


def test_a_loss_is_agreed_to_and_interest_nobody_paid_is_none():
    # Savings 1,000 against 4,900 of principal and 100 of interest: 3,900 is lost, on any day.
    for interest in (10_000, 25_000):
        plan = settlement({"savings": 100_000}, [debt(490_000, interest)], forgive=True)
        assert plan.set_offs[0].paid == Amounts(100_000)
        assert (plan.written_off_minor, plan.missing_minor, plan.payout_minor) == (390_000, 0, 0)
    # What is more than all principals pays interest, then fees, as far as it goes.
    plan = settlement(
        {"savings": 500_500}, [debt(300_000, 900, number=2), debt(200_000, 300, 90)], forgive=True
    )
    assert [each.number for each in plan.set_offs] == [1, 2]
    assert [each.paid for each in plan.set_offs] == [
        Amounts(200_000, 300),
        Amounts(300_000, 200),
    ]
    assert (plan.written_off_minor, plan.payout_minor) == (0, 0)
    # Where the own covers everything, there is nothing to let go.
    plan = settlement({"savings": 600_000}, [debt(490_000, 10_000)], forgive=True)
    assert plan.set_offs[0].is_paid
    assert not plan.set_offs[0].forgiven
    assert plan.payout_minor == 100_000


def test_more_than_was_agreed_to_is_not_paid_out():
    plan = settlement({"savings": 600_000}, [])
    check_agreed(plan, payout_minor=600_000, written_off_minor=0)
    check_agreed(plan, payout_minor=600_100, written_off_minor=0)
    with pytest.raises(FiguresMoved):
        check_agreed(plan, payout_minor=599_999, written_off_minor=0)
    lost = settlement({}, [debt(100)], forgive=True)
    with pytest.raises(FiguresMoved):
        check_agreed(lost, payout_minor=0, written_off_minor=99)


owned = st.dictionaries(st.sampled_from(OWNED_CODES), st.integers(0, 10**7), max_size=5)
parts = st.integers(0, 10**6)
debts = st.lists(
    st.tuples(st.integers(1, 10**6), parts, parts),
    max_size=4,
).map(lambda rows: [debt(*row, number=place) for place, row in enumerate(rows, 1)])


@given(owned, debts, st.booleans())
def test_nothing_of_a_settlement_is_lost(mine, owed, forgive):
    plan = settlement(mine, owed, forgive=forgive)
    assert plan.own_minor == sum(mine.values()) == plan.set_off_minor + plan.payout_minor
    assert plan.payout_minor >= 0
    assert plan.missing_minor >= 0
    assert not (plan.payout_minor and any(not each.is_paid for each in plan.set_offs))
    assert not (forgive and plan.missing_minor)
    assert plan.payout_minor - plan.missing_minor == plan.own_minor - plan.owed_minor or forgive
    for each in plan.set_offs:
        assert all(0 <= each.paid.of(part) <= each.owed.of(part) for part in _PARTS)
        assert each.written_off_minor == 0 or each.paid.interest_minor == 0


_PARTS = ("principal", "interest", "fee", "penalty")


def test_a_circle_is_divided_to_the_last_unit():
    # Savings 6,000 / 6,000 / 3,000; profit 1,000 booked; Rekha owes 2,000 and 40 of interest.
    places = [
        Place(ONE, "Asha", {"savings": 600_000}),
        Place(TWO, "Rekha", {"savings": 600_000}, (debt(200_000, 4_000),)),
        Place(THREE, "Sunita", {"savings": 300_000}),
    ]
    held = 1_500_000 + 100_000 - 200_000
    by_savings = divide(
        places, Policy.SAVINGS, result_minor=100_000, social_minor=10_000, held_minor=held
    )
    assert by_savings.surplus_minor == 104_000
    assert [share.surplus_minor for share in by_savings.shares] == [41_600, 41_600, 20_800]
    assert [share.social_minor for share in by_savings.shares] == [3_334, 3_333, 3_333]
    assert [share.net_minor for share in by_savings.shares] == [641_600, 437_600, 320_800]
    assert by_savings.difference_minor == 0
    check_divides(by_savings, "INR")
    equal = divide(places, Policy.EQUAL, result_minor=100_000, social_minor=0, held_minor=held)
    assert [share.surplus_minor for share in equal.shares] == [34_667, 34_667, 34_666]
    assert equal.payout_minor == held
    loss = divide(
        places, Policy.EQUAL, result_minor=-100_000, social_minor=0, held_minor=held - 200_000
    )
    assert [share.surplus_minor for share in loss.shares] == [-32_000] * 3
    assert loss.payout_minor == held - 200_000


def test_what_does_not_come_out_even_is_refused():
    deep = [Place(ONE, "Asha", {"savings": 100}), Place(TWO, "Rekha", {}, (debt(50),))]
    short = divide(deep, Policy.EQUAL, result_minor=0, social_minor=0, held_minor=50)
    with pytest.raises(MembersOwe) as refused:
        check_divides(short, "INR")
    assert refused.value.context["names"] == "Rekha"
    for held, side in ((99, "under"), (101, "over")):
        odd = divide(deep[:1], Policy.EQUAL, result_minor=0, social_minor=0, held_minor=held)
        with pytest.raises(BooksDiffer) as refused:
            check_divides(odd, "INR")
        assert refused.value.context["side"] == side
    # Who only borrows has no part in what was earned; by savings where nobody saved is equally.
    office = [Place(ONE, "Asha", {}), Place(TWO, "Rekha", {}, (debt(50, 10),), takes_part=False)]
    owner = divide(office, Policy.SAVINGS, result_minor=90, social_minor=0, held_minor=50)
    assert [share.surplus_minor for share in owner.shares] == [100, 0]
    assert check_policy("equal") is Policy.EQUAL
    with pytest.raises(InvalidInput):
        check_policy("by height")


accounts = st.tuples(owned, debts, st.booleans())


@given(st.lists(accounts, min_size=1, max_size=6), st.sampled_from(Policy), parts, st.data())
def test_in_is_out_at_the_end_of_every_circle(rows, policy, social, data):
    places = [
        Place(UUID(int=number), f"M{number}", mine, tuple(owed), has_wallet=wallet)
        for number, (mine, owed, wallet) in enumerate(rows, 1)
    ]
    own = sum(sum(place.owned.values()) for place in places)
    lent = sum(each.owed.principal_minor for place in places for each in place.debts)
    result = data.draw(st.integers(lent - own, 10**7))
    held = own + result - lent
    closing = divide(places, policy, result_minor=result, social_minor=social, held_minor=held)
    assert closing.difference_minor == 0
    assert closing.payout_minor == held + social
    assert sum(share.social_minor for share in closing.shares) == social
    if closing.short:
        return
    boxes, left = {}, held
    for code in BY_HAND:
        boxes[code] = left if code == BY_HAND[-1] else data.draw(st.integers(0, left))
        left -= boxes[code]
    nets = [
        (share.member_id, share.net_minor, place.has_wallet)
        for share, place in zip(closing.shares, places, strict=True)
    ]
    drawn = draw(nets, boxes)
    for code, amount in boxes.items():
        assert sum(dict(each.lines).get(code, 0) for each in drawn.values()) == amount
    for share, place in zip(closing.shares, places, strict=True):
        each = drawn[share.member_id]
        assert sum(amount for _, amount in each.lines) == share.net_minor
        assert each.wallet_minor <= dict(each.lines).get("wallet_pool", 0)
        assert place.has_wallet or not each.wallet_minor
        lost = max(0, -share.surplus_minor)
        assert sum(amount for _, amount in drained(share.plan.owned, lost)) == lost


def test_what_comes_back_on_a_loss_is_never_more_than_was_lost():
    assert left_to_recover_minor(390_000, 90_000) == 300_000
    assert left_to_recover_minor(0, 0) == 0
    check_recovery(300_000, 300_000, "INR")
    with pytest.raises(ExceedsPayoff):
        check_recovery(300_001, 300_000, "INR")
    with pytest.raises(ValueError, match="less is held"):
        draw([(ONE, 5, False)], {"cash": 4})
    with pytest.raises(ValueError, match="larger"):
        drained([("savings", 4)], 5)
