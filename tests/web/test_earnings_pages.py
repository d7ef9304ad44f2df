"""The pages of earnings and of investments: what they show, record and refuse."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import distributions, investments
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.earnings.state import EarningsState
from circle_app.web.investments.state import InvestmentsState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import member_id
from tests.support.departures import decided
from tests.support.earnings import agreed, group_that_earned, invested
from tests.support.expenses import balances

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_earnings(
    actor: Actor | None, circle: CircleView, language: str = "en"
) -> tuple[EarningsState, list[Any]]:
    """Open the page of earnings."""
    state = Tab(actor, language).at(EarningsState, routes.EARNINGS, f"/c/{circle.id}/earnings")
    return state, act(state, "load")


def at_investments(
    actor: Actor | None, circle: CircleView, language: str = "en"
) -> tuple[InvestmentsState, list[Any]]:
    """Open the page of investments."""
    address = f"/c/{circle.id}/investments"
    state = Tab(actor, language).at(InvestmentsState, routes.INVESTMENTS, address)
    return state, act(state, "load")


def plan(**more: str) -> dict[str, str]:
    """What the form of a plan posts."""
    return {"policy": "savings", "date_from": "", "date_to": "", "amount": "", "into": "", **more}


def test_a_plan_is_looked_at_asked_for_and_given(db: Any) -> None:
    group = group_that_earned()
    state, _ = at_earnings(group.treasurer, group.circle)
    assert (state.plan.limit.plain, state.plan.policy) == ("₹900", "savings_days")
    assert state.plan.rule == "By the rules: by savings and days."
    act(state, "look", plan(amount="450"))
    asha, rekha = group.members
    shown = {row.name: (row.amount, row.sub) for row in state.plan.rows}
    assert shown[asha.name] == ("₹300", "₹6,000 saved")
    assert shown[rekha.name] == ("₹150", "₹3,000 saved")
    assert state.plan.can_ask
    act(state, "look", plan(amount="901"))
    assert (state.plan.why, state.plan.can_ask) == ("That is more than can be given.", False)
    act(state, "look", plan(amount="x"))
    assert state.plan_error
    act(state, "look", plan(amount="450"))
    act(state, "open_sheet")
    form = {"request_id": state.request_id}
    act(state, "ask", form)
    assert (state.slip.title, state.waiting.chip) == ("Asked for", "waits for a decision")
    act(state, "ask", form)
    assert len(distributions.of_circle(group.admin, group.circle.id).items) == 1
    assert not state.plan.can_ask
    [view] = distributions.of_circle(group.admin, group.circle.id).items
    decided(view.proposal_id, group.admin, *group.members)
    act(state, "reload")
    assert state.waiting.can_post
    act(state, "open_sheet")
    act(state, "give", {"request_id": state.request_id})
    assert state.slip.title == "Given to the members"
    assert (state.waiting.id, state.past[0].chip, state.past[0].amount) == ("", "given", "₹450")
    assert balances(group.circle)["distributed"] == 45_000


def test_parts_are_handed_out_one_by_one(db: Any) -> None:
    group = group_that_earned()
    found = agreed(group, policy="equal", into="payable")
    distributions.post(group.admin, found.id, key="give")
    state, _ = at_earnings(group.treasurer, group.circle)
    waiting = [row.name for row in state.owed.rows if row.can_pay]
    assert len(waiting) == 3
    assert group.treasurer.name not in waiting
    mine = str(member_id(group.treasurer, group.circle))
    theirs = str(member_id(group.members[0], group.circle))
    act(state, "choose", mine)
    act(state, "pay", {"method": "cash", "request_id": state.request_id})
    assert "own part" in state.error
    act(state, "choose", theirs)
    assert state.error == ""
    act(state, "pay", {"method": "cash", "request_id": state.request_id})
    assert (state.slip.title, state.slip.lines[0].value) == ("Handed out", group.members[0].name)
    assert len([row for row in state.owed.rows if row.can_pay]) == 2


def test_a_wish_is_taken_back_and_strangers_see_nothing(db: Any) -> None:
    group = group_that_earned()
    distributions.ask(group.treasurer, group.circle.id, policy="equal", key="ask")
    state, _ = at_earnings(group.treasurer, group.circle, "hi")
    act(state, "open_sheet")
    act(state, "take_back", {"request_id": state.request_id})
    assert (state.waiting.id, state.past[0].chip) == ("", "वापस लिया गया")
    for at in (at_earnings, at_investments):
        _, answers = at(person("Kavita Yadav"), group.circle)
        assert answers
        _, answers = at(None, group.circle)
        assert address_of(answers).startswith(routes.SIGN_IN)


def test_the_life_of_an_investment(db: Any) -> None:
    group = group_that_earned()
    who, circle = group.treasurer, group.circle
    state, _ = at_investments(who, circle)
    assert (state.rows, state.holding.can_ask) == ([], True)
    assert [box.value for box in state.boxes] == ["cash", "bank", "upi"]
    act(state, "choose", "")
    wish = {"kind": "gold", "name": "Gold coin", "amount": "500", "paid_from": "cash"}
    wish |= {"matures_on": "", "note": "", "request_id": state.request_id}
    act(state, "ask", {**wish, "amount": ""})
    assert state.error
    act(state, "ask", wish)
    assert (state.slip.title, state.rows[0].chip) == ("Asked for", "waits for a decision")
    [view] = investments.of_circle(who, circle.id).items
    decided(view.proposal_id, group.admin, *group.members)
    act(state, "reload")
    act(state, "choose", state.rows[0].id)
    money = {"amount": "", "box": "cash", "on": "", "reference": ""}
    act(state, "buy", {**money, "request_id": state.request_id})
    assert (state.slip.title, state.holding.value.plain) == ("Bought", "₹500")
    act(state, "choose", state.rows[0].id)
    act(state, "income", {**money, "amount": "20", "request_id": state.request_id})
    act(state, "choose", state.rows[0].id)
    worth = {"worth": "600", "on": "", "note": "", "request_id": state.request_id}
    act(state, "worth", worth)
    assert (state.rows[0].value.plain, state.rows[0].gain) == ("₹600", "Gain so far: ₹120")
    act(state, "worth", {**worth, "request_id": state.request_id})
    assert state.error == "It stands for that already. Nothing was recorded."
    act(state, "choose", state.rows[0].id)
    sale = {"price": "650", "part": "", "box": "bank", "on": "", "reference": ""}
    act(state, "sell", {**sale, "request_id": state.request_id})
    assert (state.rows[0].chip, state.rows[0].gain) == ("sold", "Gain so far: ₹170")
    assert [row.title for row in state.rows[0].acts] == [
        *("Sold", "Worth changed", "Brought in", "Bought")
    ]


def test_what_is_held_is_told_to_every_member(db: Any) -> None:
    group = group_that_earned()
    invested(group, 50_000, name="Fixed deposit")
    state, _ = at_investments(group.members[0], group.circle, "hi")
    assert (state.rows[0].chip, state.rows[0].can_act) == ("समूह के पास है", False)
    assert not state.holding.can_ask
