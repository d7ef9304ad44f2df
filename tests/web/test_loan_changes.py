"""Planning a loan anew and borrowing more on it: what the pages show, ask for and refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.i18n.formats import money
from circle_app.services import loans
from circle_app.web import routes
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_plan.state import LoanPlanState
from circle_app.web.loan_top_up.state import TopUpState
from circle_app.web.vote.state import VoteState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count
from tests.support.late_loans import agree, late_loan

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def opened(actor: Any, page: Any, route: str, circle: Any, language: str = "en", **parts: Any):
    """Open a page of a circle and load it."""
    address = route.replace("[circle]", str(circle.id))
    for name, value in parts.items():
        address = address.replace(f"[{name}]", str(value))
    state = Tab(actor, language).at(page, route, address)
    return state, act(state, "load")


def test_the_new_plan_stands_beside_the_old_one_and_is_asked_for_once(db: Any) -> None:
    # Handlers see the real time: the first instalment is about two weeks late.
    circle, people, loan = late_loan(at=clock.now() - timedelta(days=45))
    owed = loans.payoff(people[1], loan.id)
    shown, _ = opened(people[1], LoanState, routes.LOAN, circle, loan=loan.id)
    assert shown.head.plan_href.endswith("/plan")
    assert shown.head.top_up_href.endswith("/top-up")
    state, _ = opened(people[1], LoanPlanState, routes.LOAN_PLAN, circle, loan=loan.id)
    assert (state.frame.sub, state.wish.periods) == ("₹12,000 are left of it", "4")
    assert state.frame.penalties == "Let the penalties of ₹50 off"
    assert state.frame.interest == "Let the overdue interest of ₹120 off"
    act(state, "choose", "periods", "6")
    plans = state.plans
    assert (plans.label, plans.before) == ("You would pay each month", "instead of ₹3,075.37")
    carried = money(owed.total_minor - 1_200_000)
    assert (plans.new.instalment_text, plans.new.lines[0].amount) == ("₹2,070.58", carried)
    interest = money(owed.interest_minor)
    assert plans.carried == f"{interest} interest, ₹50 penalties"
    assert [line.late for line in plans.old.lines] == [True, False, False, False]
    act(state, "tick", "lets_off_penalties", True)
    assert (state.plans.carried, state.plans.let_off) == (f"{interest} interest", "₹50")
    act(state, "choose", "rate", "13")
    assert "12 % at most" in state.error
    assert not state.plans.ok
    act(state, "choose", "error", "x")
    form = {"periods": "6", "first_due": "", "rate": "6", "grace": "1", "reason": "No rain"}
    act(state, "review", form)
    assert (state.step, state.error, state.plans.new.rate) == ("review", "", "6 % a year")
    act(state, "show", "old")
    assert state.side == "old"
    before = count("ledger_entry")
    went = act(state, "send", {"request_id": state.request_id})
    act(state, "send", {"request_id": state.request_id})
    (asked,) = [each for each in loans.mine(people[1]).items if each.origin == "reschedule"]
    assert address_of(went).endswith(str(asked.id))
    state, _ = opened(people[0], VoteState, routes.VOTE, circle, vote=asked.proposal_id)
    assert state.ask.question == "Shall the loan of Rekha Verma be planned anew? ₹12,000 are left."
    assert "₹50 is let off" in state.ask.terms
    agree(people, asked)
    assert count("ledger_entry") == before
    # A refusal is said beside the form, and nobody else finds the page.
    _, went = opened(people[1], LoanPlanState, routes.LOAN_PLAN, circle, loan=loan.id)
    state, _ = opened(person(), LoanPlanState, routes.LOAN_PLAN, circle, loan=loan.id)
    assert not state.loaded
    state, _ = opened(people[2], LoanPlanState, routes.LOAN_PLAN, circle, "hi", loan=asked.id)
    assert state.plans.label.startswith("Rekha Verma हर महीने")


def test_what_a_larger_loan_leaves_in_hand_is_shown_and_asked_for(db: Any) -> None:
    # Handlers see the real time: the first instalment is about two weeks late.
    circle, people, loan = late_loan(at=clock.now() - timedelta(days=45))
    owed = loans.payoff(people[1], loan.id)
    state, _ = opened(people[1], TopUpState, routes.LOAN_TOP_UP, circle, loan=loan.id)
    assert (state.more.sub, state.periods) == (f"{money(owed.total_minor)} pays it off today", "4")
    assert state.more.high * 100 <= 1_800_000 + 1_500
    act(state, "set_amount", "5000")
    act(state, "set_periods", "10")
    larger = state.larger
    assert (larger.cash_text, larger.sum_text) == ("₹5,000", money(owed.total_minor + 500_000))
    besides = money(owed.total_minor - 1_200_000)
    assert larger.payoff_sub == f"{besides} of it is interest and penalties"
    assert (larger.before, larger.ok) == ("instead of ₹3,075.37", True)
    act(state, "set_amount", "50000")
    assert not state.larger.ok
    assert any(line.kind == "bad" for line in state.larger.checks)
    act(state, "set_periods", "many")
    assert state.error
    form = {"amount": "5,000", "periods": "10", "purpose": " New  seeds "}
    act(state, "review", form)
    assert (state.step, state.purpose) == ("review", "New seeds")
    sent = {**form, "purpose": state.purpose, "request_id": state.request_id}
    went = act(state, "send", sent)
    act(state, "send", sent)
    (asked,) = [each for each in loans.mine(people[1]).items if each.origin == "top_up"]
    assert address_of(went).endswith(str(asked.id))
    assert (asked.purpose, asked.principal_minor) == ("New seeds", owed.total_minor + 500_000)
    act(state, "send", {**sent, "request_id": "another"})
    assert "loan 2" in state.error
