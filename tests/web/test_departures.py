"""The pages of leaving, settling, ending a circle and giving a loan up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from circle_app.services import circles, departures, dissolutions, loans
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.departure.state import DepartureState
from circle_app.web.dissolve.state import DissolveState
from circle_app.web.leave.state import LeaveState
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_loss.state import LossState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import member_id
from tests.support.departures import decided, left
from tests.support.funds import saving_circle
from tests.support.loans import given, lending_circle, pool_minor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_leave(
    actor: Actor | None, circle: CircleView, query: str = "", language: str = "en"
) -> tuple[LeaveState, list[Any]]:
    state = Tab(actor, language).at(LeaveState, routes.LEAVE, f"/c/{circle.id}/leave{query}")
    return state, act(state, "load")


def at_departure(actor: Actor, found: Any) -> tuple[DepartureState, list[Any]]:
    address = f"/c/{found.circle_id}/departures/{found.id}"
    state = Tab(actor).at(DepartureState, routes.DEPARTURE, address)
    return state, act(state, "load")


def at_end(actor: Actor, circle: CircleView) -> tuple[DissolveState, list[Any]]:
    state = Tab(actor).at(DissolveState, routes.DISSOLVE, f"/c/{circle.id}/dissolve")
    return state, act(state, "load")


def test_two_columns_end_in_one_figure_and_the_question_is_put_once(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_leave(people[0], circle)
    card = state.view.plan
    assert [(line.name, line.amount) for line in card.own] == [("Savings", "₹5,000")]
    assert (card.label, card.net.plain, card.owed) == ("You get", "₹5,000", [])
    assert state.view.restated == "You leave Gulmohar Lane and get ₹5,000."
    assert [step.title for step in state.view.steps][1] == "The members vote on it"
    form = {"reason": "Moving", "request_id": state.request_id}
    went = act(state, "ask", form)
    assert address_of(went).startswith(f"/c/{circle.id}/departures/")
    act(state, "ask", form)
    assert len(departures.of_circle(people[1], circle.id).items) == 1
    act(state, "reload")
    assert state.view.open_href == address_of(went)
    assert not state.view.can_ask
    # In Hindi, for somebody who has nothing in it: at once, and home.
    state, _ = at_leave(people[2], circle, language="hi")
    assert state.view.plan.label == "आपको मिलेंगे"
    went = act(state, "ask", {"reason": "", "request_id": state.request_id})
    assert address_of(went) == routes.HOME
    assert circles.get(people[0], circle.id).member_count == 2


def test_another_is_removed_and_the_rest_given_up(db: Any) -> None:
    circle, people = lending_circle(savings_minor=300_000)
    asha, rekha, sunita = people
    given(rekha, [asha, sunita], circle, 60_000)
    query = f"?member={member_id(rekha, circle)}"
    state, _ = at_leave(asha, circle, query)
    assert not state.view.can_ask
    assert state.view.plan.label == "Still to be paid by Rekha Verma"
    assert state.view.blocks[0].text.startswith("Rekha Verma owes ₹595 more")
    act(state, "let_go", True)
    assert state.view.can_ask
    assert state.view.plan.notes[-1] == "₹595 is given up: the circle loses it."
    act(state, "ask", {"reason": "", "request_id": state.request_id})
    assert state.error.startswith("Please say why")
    went = act(state, "ask", {"reason": "Gone", "request_id": state.request_id})
    assert "/departures/" in address_of(went)
    [found] = departures.of_circle(asha, circle.id).items
    assert (found.plan.written_off_minor, found.status) == (59_500, "asked")
    stranger, said = at_leave(person("Kavita Yadav"), circle)
    assert address_of(said) == "/404" or not stranger.loaded


def test_whoever_keeps_the_money_settles(db: Any) -> None:
    circle, people = saving_circle(500_000)
    asha, rekha, sunita = people
    found = left(asha, circle, rekha, sunita)
    state, _ = at_departure(asha, found)
    assert (state.card.title, state.card.can_settle, state.card.can_cancel) == (
        "You want to leave",
        False,
        True,
    )
    assert [step.state for step in state.card.steps] == ["done", "done", "now"]
    state, _ = at_departure(rekha, found)
    assert state.card.can_settle
    act(state, "open_sheet")
    form = {"method": "upi", "utr": "12", "reference": "", "request_id": state.request_id}
    act(state, "settle", form)
    assert "12 digits" in state.error
    form |= {"method": "cash", "reference": "By hand"}
    act(state, "settle", form)
    act(state, "settle", form)
    assert state.slip.title == "Settled with Asha Kumari"
    assert pool_minor(circle)["cash"] == 0
    assert state.card.title == "Asha Kumari has left"
    gone, _ = at_departure(asha, found)
    assert not gone.loaded


def test_a_wish_is_taken_back(db: Any) -> None:
    circle, people = saving_circle(500_000)
    found = departures.ask_leave(people[0], circle.id, key=key())
    state, _ = at_departure(people[0], found)
    act(state, "cancel")
    assert (state.card.chip, state.card.can_cancel) == ("taken back", False)


def test_a_circle_ends_after_its_name_was_typed(db: Any) -> None:
    circle, people = saving_circle(500_000)
    asha, rekha, sunita = people
    state, _ = at_end(asha, circle)
    assert (state.view.amount, state.view.can_ask, state.view.status) == ("₹5,000", True, "")
    assert (state.view.rows[0].name, state.view.rows[0].amount) == ("Asha Kumari", "₹5,000")
    act(state, "choose", "equal")
    assert state.view.policy == "equal"
    form = {"name": "Another", "reason": "Done", "request_id": state.request_id}
    act(state, "ask", form)
    assert state.error == "This is not the circle's name. Nothing was changed."
    assert dissolutions.newest(asha, circle.id) is None
    act(state, "ask", form | {"name": "gulmohar lane"})
    asked = dissolutions.newest(rekha, circle.id)
    assert asked is not None
    assert (asked.status, asked.closing.policy) == ("asked", "equal")
    decided(asked.proposal_id, rekha, sunita)
    state, _ = at_end(sunita, circle)
    assert state.view.can_post
    once = {"request_id": state.request_id}
    act(state, "post", once)
    act(state, "post", once)
    assert state.view.status == "posted"
    assert not any(pool_minor(circle).values())


def test_a_loan_is_given_up_and_money_comes_back(db: Any) -> None:
    circle, people = lending_circle(savings_minor=300_000)
    asha, rekha, sunita = people
    loan = given(rekha, [asha, sunita], circle, 60_000)
    address = f"/c/{circle.id}/loans/{loan.id}"
    tab = Tab(asha)
    shown = tab.at(LoanState, routes.LOAN, address)
    act(shown, "load")
    assert (shown.head.can_write_off, shown.head.can_recover) == (True, False)
    state = tab.at(LossState, routes.LOAN, address)
    act(state, "open_sheet")
    went = act(state, "ask", {"reason": "Gone", "request_id": state.request_id})
    assert "/votes/" in address_of(went)
    proposal = address_of(went).rpartition("/")[2]
    decided(UUID(proposal), asha, sunita)
    act(shown, "reload")
    assert (shown.head.chip, shown.head.over) == ("given up", "given up")
    assert (shown.head.can_write_off, shown.head.can_recover) == (False, True)
    assert {line.chip for line in shown.plan.shown} == {"Given up"}
    act(state, "open_sheet")
    back = {"amount": "700", "method": "cash", "reference": "", "request_id": state.request_id}
    act(state, "recover", back)
    assert "₹600" in state.error
    act(state, "recover", back | {"amount": "250"})
    assert pool_minor(circle)["recovery_income"] == 25_000
    assert loans.get(rekha, loan.id).status == "closed"
