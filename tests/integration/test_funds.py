"""Where a circle's money lies: carried about, received, the social fund apart."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import (
    IdempotencyMismatch,
    InsufficientFunds,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from circle_app.domain.funds import FundApart, SameFund, UnknownFund, UnknownSource
from circle_app.domain.upi import UtrUsed
from circle_app.domain.wallets import InvalidAmount
from circle_app.services import activity, funds, loans, overviews, reversals
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, count, member_id, rows
from tests.support.funds import carry, held, saving_circle, saving_group
from tests.support.loans import pool_minor

UTR = "412345678901"


def newest(actor, circle):
    """The newest entry of a circle's book."""
    return activity.entries(actor, circle.id, limit=1).items[0]


def test_money_carried_to_the_bank_is_still_the_circles(db):
    circle, people = saving_circle(500_000)
    with clock.frozen(MORNING):
        moved = carry(people[1], circle, "bank", 300_000, note="to the branch")
    assert (moved.from_account, moved.to_account) == ("cash", "bank")
    assert (moved.balance_minor, moved.left_minor) == (300_000, 200_000)
    assert held(circle) == {"cash": 200_000, "bank": 300_000}
    entry = newest(people[0], circle)
    assert entry.kind == "fund.transfer"
    assert [(line.account, line.amount_minor) for line in entry.lines] == [
        ("bank", 300_000),
        ("cash", -300_000),
    ]
    assert entry.params == {"from_account": "cash", "to_account": "bank", "note": "to the branch"}
    assert rows("SELECT kind FROM audit_event ORDER BY id DESC LIMIT 1")[0][0] == "fund.transferred"


def test_what_lies_in_the_bank_can_be_lent_and_what_is_set_aside_for_expenses_cannot(db):
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "bank", 200_000)
    carry(people[0], circle, "expense_fund", 100_000)
    shown = funds.boxes(people[2], circle.id)
    assert {box.account: (box.balance_minor, box.can_lend) for box in shown.boxes} == {
        "cash": (200_000, True),
        "bank": (200_000, True),
        "upi": (0, True),
        "gateway": (0, False),
        "wallet_pool": (0, True),
        "expense_fund": (100_000, False),
    }
    assert shown.lendable_minor == 400_000
    assert overviews.pool(people[0], circle.id).bank_minor == 200_000
    assert overviews.pool(people[0], circle.id).available_minor == 400_000
    assert loans.eligibility(people[1], circle.id, 400_000, 1).ok
    assert not loans.eligibility(people[1], circle.id, 400_001, 1).ok


def test_a_box_gives_no_more_than_it_holds(db):
    circle, people = saving_circle(500_000)
    before = count("ledger_entry")
    with pytest.raises(InsufficientFunds) as refusal:
        carry(people[0], circle, "bank", 500_001)
    assert refusal.value.context["available_minor"] == 500_000
    assert refusal.value.context["reason"] == "box"
    with pytest.raises(InsufficientFunds):
        carry(people[0], circle, "cash", 1, from_account="bank")
    assert count("ledger_entry") == before


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pair", "error"),
    [
        (("cash", "cash"), SameFund),
        (("cash", "social_cash"), FundApart),
        (("social_cash", "cash"), FundApart),
        (("wallet_pool", "cash"), FundApart),
        (("cash", "loans"), UnknownFund),
        (("", "cash"), UnknownFund),
    ],
)
def test_only_between_places_that_money_is_carried_between(db, pair, error):
    circle, people = saving_circle(500_000)
    with pytest.raises(error):
        carry(people[0], circle, pair[1], 100, from_account=pair[0])


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_an_amount_out_of_bounds_is_refused(db, amount):
    circle, people = saving_circle()
    with pytest.raises(InvalidAmount):
        carry(people[0], circle, "bank", amount)


def test_a_repeat_moves_nothing_and_another_payload_is_refused(db):
    circle, people = saving_circle(500_000)
    once = key()
    more = {"from_account": "cash", "to_account": "bank", "key": once}
    first = funds.transfer(people[0], circle.id, amount_minor=400_000, **more)
    again = funds.transfer(people[0], circle.id, amount_minor=400_000, **more)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.entry_id == first.entry_id
    assert held(circle) == {"cash": 100_000, "bank": 400_000}
    with pytest.raises(IdempotencyMismatch):
        funds.transfer(people[0], circle.id, amount_minor=1, **more)


def test_only_who_looks_after_the_money_moves_it(db):
    group = saving_group(500_000)
    for actor in (group.admin, group.treasurer):
        assert carry(actor, group.circle, "bank", 100).replayed is False
        assert funds.boxes(actor, group.circle.id).can_move
    member, stranger = group.members[0], person()
    assert not funds.boxes(member, group.circle.id).can_move
    for attempt in (
        lambda: carry(member, group.circle, "bank", 100),
        lambda: funds.receive(
            member, group.circle.id, account="cash", source="other", amount_minor=1, key=key()
        ),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    for attempt in (
        lambda: carry(stranger, group.circle, "bank", 100),
        lambda: funds.boxes(stranger, group.circle.id),
        lambda: funds.movements(stranger, group.circle.id),
        lambda: funds.boxes(member, uuid4()),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize(
    ("source", "account", "income"),
    [
        ("bank_interest", "bank", "bank_interest"),
        ("donation", "cash", "donation_income"),
        ("recovery", "upi", "recovery_income"),
        ("other", "expense_fund", "other_income"),
    ],
)
def test_what_comes_in_beside_savings_is_income(db, source, account, income):
    circle, people = saving_circle(500_000)
    earned = overviews.pool(people[0], circle.id).income_minor
    got = funds.receive(
        people[1],
        circle.id,
        account=account,
        source=source,
        amount_minor=12_345,
        note="for March",
        key=key(),
    )
    assert (got.to_account, got.source, got.from_account) == (account, source, None)
    assert pool_minor(circle)[income] == 12_345
    assert newest(people[0], circle).kind == "fund.income"
    assert overviews.pool(people[0], circle.id).income_minor == earned + 12_345


def test_a_fine_says_whose_it_is(db):
    circle, people = saving_circle()
    more = {"account": "cash", "source": "fine", "amount_minor": 1_000}
    with pytest.raises(InvalidInput) as refusal:
        funds.receive(people[0], circle.id, key=key(), **more)
    assert refusal.value.field == "member_id"
    other = circle_of(person(), person())
    foreign = other.my_member_id
    with pytest.raises(NotFound):
        funds.receive(people[0], circle.id, member_id=foreign, key=key(), **more)
    late = member_id(people[2], circle)
    got = funds.receive(people[0], circle.id, member_id=late, key=key(), **more)
    assert got.member_name == people[2].name
    assert pool_minor(circle)["fine_income"] == 1_000


def test_money_is_received_today_or_before_and_for_something(db):
    circle, people = saving_circle()
    more = {"account": "bank", "amount_minor": 1_000}
    with clock.frozen(MORNING):
        today = clock.today(circle.time_zone)
        late = today + timedelta(days=1)
        with pytest.raises(InvalidInput) as refusal:
            funds.receive(people[0], circle.id, source="other", on=late, key=key(), **more)
        assert refusal.value.field == "on"
        before = today - timedelta(days=40)
        got = funds.receive(people[0], circle.id, source="other", on=before, key=key(), **more)
        assert got.occurred_on == before
    with pytest.raises(UnknownSource):
        funds.receive(people[0], circle.id, source="savings", key=key(), **more)


def test_a_banks_reference_counts_once_until_its_entry_is_taken_back(db):
    circle, people = saving_circle(500_000)
    moved = carry(people[0], circle, "bank", 100, reference="4123-4567 8901")
    assert moved.reference == UTR
    with pytest.raises(UtrUsed):
        carry(people[0], circle, "upi", 100, reference=UTR)
    with pytest.raises(UtrUsed):
        funds.receive(
            people[1],
            circle.id,
            account="upi",
            source="donation",
            amount_minor=5,
            reference=UTR,
            key=key(),
        )
    # Cash has no bank: twelve digits on a slip are a note.
    carry(people[0], circle, "expense_fund", 100, reference=UTR)
    reversals.reverse(people[0], circle.id, moved.entry_id, reason="not this day", key=key())
    assert carry(people[0], circle, "bank", 200, reference=UTR).reference == UTR
    assert held(circle) == {"cash": 499_700, "bank": 200, "expense_fund": 100}


def test_the_social_fund_is_a_purse_of_its_own(db):
    circle, people = saving_circle(500_000)
    before = funds.boxes(people[0], circle.id)
    mine = member_id(people[1], circle)
    paid = funds.pay_social(people[1], circle.id, member_id=mine, amount_minor=2_000, key=key())
    assert paid.member_name == people[1].name
    # In a circle without officers everybody records for everybody.
    other = member_id(people[2], circle)
    funds.pay_social(people[1], circle.id, member_id=other, amount_minor=1_000, key=key())
    after = funds.boxes(people[0], circle.id)
    assert (after.social.cash_minor, after.social.fund_minor) == (3_000, 3_000)
    assert (after.lendable_minor, after.boxes) == (before.lendable_minor, before.boxes)
    entry = newest(people[0], circle)
    assert (entry.kind, entry.params["name"]) == ("social.contribution", people[2].name)


def test_where_payments_are_confirmed_an_officer_records_the_social_fund(db):
    group = saving_group()
    member = group.members[0]
    mine = member_id(member, group.circle)
    with pytest.raises(NotAllowed):
        funds.pay_social(member, group.circle.id, member_id=mine, amount_minor=100, key=key())
    funds.pay_social(group.treasurer, group.circle.id, member_id=mine, amount_minor=100, key=key())
    assert funds.boxes(member, group.circle.id).social.fund_minor == 100
    with pytest.raises(NotFound):
        funds.pay_social(
            group.treasurer, group.circle.id, member_id=uuid4(), amount_minor=100, key=key()
        )


def test_the_newest_movements_stand_once_each_with_both_their_places(db):
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "bank", 1_000)
    mine = member_id(people[0], circle)
    funds.pay_social(people[0], circle.id, member_id=mine, amount_minor=700, key=key())
    carry(people[0], circle, "upi", 400, from_account="bank")
    shown = funds.movements(people[1], circle.id)
    assert [move.kind for move in shown] == [
        "fund.transfer",
        "social.contribution",
        "fund.transfer",
        "contribution",
    ]
    assert dict(shown[0].parts) == {"bank": -400, "upi": 400}
    assert [move.amount_minor for move in shown] == [0, 700, 0, 500_000]
    assert [move.kind for move in funds.movements(people[1], circle.id, count=2)] == [
        "fund.transfer",
        "social.contribution",
    ]


def test_of_parallel_transfers_as_many_are_made_as_the_box_holds(db):
    circle, people = saving_circle(100_00)
    results = outcomes(
        lambda number: carry(people[number % 3], circle, ("bank", "upi")[number % 2], 30_00),
        8,
    )
    assert len(successes(results)) == 3
    assert results.count("insufficient_funds") == 5
    found = held(circle)
    assert found["cash"] == 10_00
    assert found.get("bank", 0) + found.get("upi", 0) == 90_00


def test_transfers_back_and_forth_neither_deadlock_nor_lose_a_paisa(db):
    circle, people = saving_circle(100_00)
    carry(people[0], circle, "bank", 50_00)
    ways = [("cash", "bank"), ("bank", "cash"), ("bank", "upi"), ("upi", "cash")]

    def swing(number):
        giving, taking = ways[number % 4]
        return carry(people[number % 3], circle, taking, 7, from_account=giving)

    outcomes(swing, 24)
    assert sum(held(circle).values()) == 100_00
