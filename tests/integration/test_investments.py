"""Money put elsewhere: agreed to, bought, worth more or less, bringing, sold, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.dissolutions import DissolutionHeld
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotAllowed, NotFound
from circle_app.domain.investments import (
    InvestmentChanged,
    NotInvestmentAsker,
    WrongInvestmentState,
)
from circle_app.domain.ledger import PeriodClosed
from circle_app.domain.upi import UtrUsed
from circle_app.services import (
    dissolutions,
    distributions,
    financials,
    investments,
    journal,
    periods,
    proposals,
    reversals,
)
from circle_app.services.notices import timed
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, count, rows
from tests.support.departures import decided
from tests.support.earnings import group_that_earned, invested, wished
from tests.support.expenses import balances
from tests.support.funds import save

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(MORNING):
        yield


def undone(group, act, reason="Wrong"):
    """An act taken back by who did it, on the same day."""
    return reversals.reverse(
        group.treasurer, group.circle.id, act.entry_id, reason=reason, key=key()
    )


def test_the_life_of_a_deposit(db):
    group = group_that_earned()
    circle, who = group.circle, group.treasurer
    held = invested(group, 500_000, name="Fixed deposit")
    assert (held.status, held.value_minor, held.cost_minor) == ("held", 500_000, 500_000)
    assert balances(circle)["cash"] == 400_000
    assert balances(circle)["investments"] == 500_000
    once = key()
    got = investments.take_income(who, held.id, amount_minor=9_000, box="cash", key=once)
    assert investments.take_income(who, held.id, amount_minor=9_000, box="cash", key=once).replayed
    assert (got.income_minor, got.gain_minor) == (9_000, 9_000)
    investments.revalue(who, held.id, worth_minor=520_000, key=key())
    less = investments.revalue(who, held.id, worth_minor=505_000, key=key())
    assert (less.value_minor, less.gain_minor) == (505_000, 14_000)
    part = investments.sell(
        who, held.id, part_minor=105_000, price_minor=110_000, box="bank", key=key()
    )
    assert (part.status, part.value_minor) == ("held", 400_000)
    with pytest.raises(InvalidInput):
        investments.sell(who, held.id, part_minor=400_001, price_minor=1, box="bank", key=key())
    gone = investments.sell(who, held.id, price_minor=390_000, box="bank", key=key())
    assert (gone.status, gone.value_minor, gone.gain_minor) == ("sold", 0, 9_000)
    books = balances(circle)
    assert books.get("investments", 0) == 0
    assert (books["investment_income"], books["investment_loss"]) == (34_000, 25_000)
    with pytest.raises(WrongInvestmentState):
        investments.revalue(who, held.id, worth_minor=1, key=key())
    assert [act.kind for act in gone.acts] == [
        *("sell", "sell", "revalue", "revalue", "income", "buy")
    ]
    assert len(journal.entries(who, circle.id, group="investments").items) == 6


@one_system
def test_it_stands_in_the_balance_sheet_and_cannot_be_given_away(db):
    group = group_that_earned()
    held = invested(group, 900_000)
    investments.revalue(group.treasurer, held.id, worth_minor=950_000, key=key())
    sheet = financials.balance_sheet(group.admin, group.circle.id).sheet
    assert sheet.balanced
    assert {row.kind.code: row.balance_minor for row in sheet.loan.assets}["investments"] == 950_000
    # 140,000 are earned, but 50,000 of them are only on paper: the bank holds 90,000.
    earned = distributions.preview(group.admin, group.circle.id).earned
    assert (earned.surplus_minor, earned.limit_minor, earned.limited_by) == (
        140_000,
        90_000,
        "boxes",
    )
    with pytest.raises(DissolutionHeld) as refusal:
        dissolutions.ask(group.admin, group.circle.id, policy="equal", reason="Done", key=key())
    assert refusal.value.context["holds"] == ("investments",)


@one_system
def test_it_is_decided_before_it_is_bought_and_costs_no_more(db):
    group = group_that_earned()
    wish = wished(group, 500_000)
    with pytest.raises(WrongInvestmentState):
        investments.buy(group.treasurer, wish.id, key=key())
    decided(wish.proposal_id, group.admin, *group.members)
    with pytest.raises(InvalidInput):
        investments.buy(group.treasurer, wish.id, amount_minor=500_001, key=key())
    with pytest.raises(InsufficientFunds) as refusal:
        investments.buy(group.treasurer, wish.id, box="bank", key=key())
    assert refusal.value.context["available_minor"] == 90_000
    got = investments.buy(group.treasurer, wish.id, amount_minor=499_000, key=key())
    assert (got.cost_minor, got.status) == (499_000, "held")
    with pytest.raises(WrongInvestmentState):
        investments.buy(group.treasurer, wish.id, key=key())
    with pytest.raises(WrongInvestmentState):
        investments.cancel(group.treasurer, wish.id)


@one_system
def test_a_no_ends_it_and_only_who_asked_takes_it_back(db):
    group = group_that_earned()
    wish = wished(group, 500_000)
    with pytest.raises(NotInvestmentAsker):
        investments.cancel(group.admin, wish.id)
    decided(wish.proposal_id, group.admin, *group.members, yes=False)
    assert investments.get(group.members[0], wish.id).status == "refused"
    other = wished(group, 500_000)
    assert investments.cancel(group.treasurer, other.id).status == "cancelled"
    assert proposals.get(group.admin, other.proposal_id).status == "cancelled"
    third = wished(group, 500_000)
    proposals.withdraw(group.treasurer, third.proposal_id, key=key())
    assert investments.get(group.admin, third.id).status == "cancelled"
    with pytest.raises(NotAllowed):
        investments.buy(group.members[0], third.id, key=key())
    with pytest.raises(NotFound):
        investments.get(person("Kavita Yadav"), third.id)
    assert [each.number for each in investments.of_circle(group.admin, group.circle.id).items] == [
        *(3, 2, 1)
    ]


def test_members_alone_invest_by_vote(db):
    asha, rekha, sunita = (person(name) for name in ("Asha", "Rekha", "Sunita"))
    circle = circle_of(asha, rekha, sunita)
    save(asha, circle, 50_000)
    wish = investments.ask(
        rekha,
        circle.id,
        kind="gold",
        name="Gold coin",
        amount_minor=30_000,
        paid_from="cash",
        key=key(),
    )
    decided(wish.proposal_id, asha, rekha, sunita)
    got = investments.buy(rekha, wish.id, key=key())
    assert (got.status, investments.holdings(sunita, circle.id).value_minor) == ("held", 30_000)


def test_what_was_done_is_taken_back_from_the_newest_on(db):
    group = group_that_earned()
    held = invested(group, 500_000, name="Fixed deposit")
    who = group.treasurer
    investments.revalue(who, held.id, worth_minor=520_000, key=key())
    investments.take_income(who, held.id, amount_minor=100, box="cash", key=key())
    sold = investments.sell(who, held.id, price_minor=500_000, box="bank", key=key())
    sale, income, worth, purchase = sold.acts
    for act in (worth, purchase):
        with pytest.raises(InvestmentChanged):
            undone(group, act)
    undone(group, sale)
    back = investments.get(who, held.id)
    assert (back.status, back.value_minor) == ("held", 520_000)
    assert [act.taken_back for act in back.acts] == [True, False, False, False]
    undone(group, worth)
    with pytest.raises(InvestmentChanged):
        undone(group, purchase)
    undone(group, income)
    undone(group, purchase)
    back = investments.get(who, held.id)
    assert (back.status, back.value_minor, back.bought_on) == ("agreed", 0, None)
    books = balances(group.circle)
    assert (books["cash"], books["bank"]) == (900_000, 90_000)
    assert "investments" not in books
    # Bought for less by mistake, it is still agreed to for as much as before.
    less = investments.buy(who, held.id, amount_minor=50_000, key=key())
    undone(group, less.acts[0])
    assert investments.buy(who, held.id, amount_minor=500_000, key=key()).status == "held"


@one_system
def test_who_looks_after_it_hears_when_it_ends(db):
    group = group_that_earned()
    ends = clock.today("Asia/Kolkata") + timedelta(days=30)
    invested(group, 50_000, name="Fixed deposit", matures_on=ends)

    def told(days):
        with clock.frozen(MORNING + timedelta(days=days)):
            timed.remind_due(group.circle.id)
        found = rows("SELECT kind, COUNT(*) FROM notice WHERE kind LIKE 'investment.%' GROUP BY 1")
        return {
            kind: number
            for kind, number in found
            if kind in ("investment.soon", "investment.today")
        }

    assert told(1) == {}
    assert told(22) == {}
    # The admin and the treasurer, once each, also where nothing ran for some days.
    assert told(25) == {"investment.soon": 2}
    assert told(26) == {"investment.soon": 2}
    assert told(33) == {"investment.soon": 2, "investment.today": 2}


@one_system
def test_days_closed_months_and_references(db):
    group = group_that_earned()
    who, today = group.treasurer, clock.today("Asia/Kolkata")
    held = invested(group, 50_000, box="bank", reference="123456789012")
    with pytest.raises(UtrUsed):
        investments.take_income(
            who, held.id, amount_minor=5, box="bank", reference="123456789012", key=key()
        )
    with pytest.raises(InvalidInput):
        investments.revalue(who, held.id, worth_minor=5, on=today - timedelta(days=1), key=key())
    with pytest.raises(InvalidInput):
        investments.ask(
            who,
            group.circle.id,
            kind="gold",
            name="Gold",
            amount_minor=5,
            paid_from="cash",
            matures_on=today,
            key=key(),
        )
    with clock.frozen(MORNING + timedelta(days=40)):
        periods.close(group.admin, group.circle.id, "2026-03", key=key())
        with pytest.raises(PeriodClosed):
            investments.revalue(who, held.id, worth_minor=5, on=today, key=key())
    entries = count("ledger_entry")
    with pytest.raises(InvalidInput):
        investments.sell(who, held.id, price_minor=5, box="wallet_pool", key=key())
    assert count("ledger_entry") == entries
