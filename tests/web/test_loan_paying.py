"""The sheets of paying, letting off and ending for less: what they show, record and refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import loans
from circle_app.web import routes
from circle_app.web.loan.easing_state import EaseState
from circle_app.web.loan.paying_state import PayPreviewState
from circle_app.web.loan.state import LoanState
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import MORNING
from tests.support.departures import decided
from tests.support.loans import given, lending_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
FINE = {"kind": "fixed", "amount_minor": 1_000, "after_days": 5, "every": "once"}
RULES = {
    "loans": {"rate_percent": "24", "penalty": FINE, "advance_allowed": True, "max_periods": 24}
}
LATE = datetime(2026, 4, 20, 6, 30, tzinfo=UTC)


@pytest.fixture
def late(db: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A loan of ₹1,000 with an instalment and a penalty due; the people and how to look at it."""
    with clock.frozen(MORNING):
        circle, people = lending_circle(rules=RULES)
        loan = given(people[1], [people[0], people[2]], circle, 100_000)
    # Pages work in threads, which a frozen clock does not reach.
    monkeypatch.setattr(clock, "_offset", LATE - datetime.now(UTC))

    def look(actor: Any, page: Any, language: str = "en") -> Any:
        parts = {"circle": str(circle.id), "loan": str(loan.id)}
        return Tab(actor, language).at(page, routes.LOAN, str(routes.path(routes.LOAN, **parts)))

    return loan, people, look


def test_the_sheet_says_what_a_payment_would_do_and_the_receipt_what_it_did(late: Any) -> None:
    _, (_, rekha, _), look = late
    state = look(rekha, LoanState)
    act(state, "load")
    assert state.pay.due_value == ""  # the next instalment is all that is due
    assert (state.pay.earliest, state.pay.today) == ("2026-03-21", "2026-04-20")
    seen = look(rekha, PayPreviewState)
    act(seen, "start", "next", state.pay.way)
    assert [(line.name, line.value) for line in seen.effect.lines] == [
        ("For being late", "₹10"),
        ("Interest", "₹20"),
        ("Of the loan", "₹242.62"),
    ]
    assert seen.effect.after == ("Then ₹757.38 of the loan is left. Next: ₹262.62 on 2 May 2026.")
    act(seen, "set_way", "cash")
    act(seen, "set_day", "2026-04-02")
    assert seen.effect.lines[0].name == "Interest"  # in time, so nothing for being late
    act(seen, "set_day", "2026-03-03")
    assert "30 days back" in seen.error
    act(seen, "set_which", "other")
    assert (seen.error, seen.effect.after) == ("", "")
    act(seen, "set_other", "2000")
    act(seen, "set_day", "2026-04-20")
    assert seen.effect.lines[-1].name == "Kept for later"
    assert seen.effect.after == "That pays the whole loan back."
    form = {"which": "262.62", "other": "", "method": "cash", "reference": ""}
    act(state, "open_sheet", "next")
    act(state, "repay", {**form, "paid_on": "2026-04-02", "request_id": state.request_id})
    assert {line.name: line.value for line in state.slip.lines}["Paid on"] == "2 Apr 2026"
    assert not state.due.late
    act(state, "repay", {**form, "paid_on": "soon", "request_id": state.request_id})
    assert state.error != ""


def test_the_payoff_of_any_day_is_shown_part_by_part(late: Any) -> None:
    _, (_, rekha, _), look = late
    state = look(rekha, PayPreviewState, "hi")
    act(state, "open_payoff")
    assert state.quote.is_today
    today = state.quote.total.plain
    act(state, "set_payoff_day", "2026-05-01")
    assert not state.quote.is_today
    assert state.quote.total.plain != today
    act(state, "set_payoff_day", "2026-04-01")
    assert state.error != ""


def test_a_borrower_is_let_off_and_a_loan_is_to_end_for_less(late: Any) -> None:
    loan, (asha, rekha, sunita), look = late
    own = look(rekha, EaseState)
    act(own, "reload")
    assert (own.choice.can_ease, own.rows) == (False, [])
    state = look(asha, EaseState)
    act(state, "reload")
    assert (state.choice.penalty, state.choice.penalty_value, state.choice.fee) == (
        "₹10",
        "10.00",
        "",
    )
    act(state, "open_sheet")
    form = {"penalty": "11", "reason": "She was ill", "request_id": state.request_id}
    act(state, "waive", form)
    assert "Only ₹10 of this is due" in state.error
    went = address_of(act(state, "waive", {**form, "penalty": "10"}))
    asked = loans.waivers_of(asha, loan.id)[0]
    assert went.endswith(str(asked.proposal_id))
    decided(asked.proposal_id, asha, sunita)
    other = look(sunita, EaseState)
    act(other, "reload")
    assert (other.rows[0].title, other.rows[0].chip) == ("₹10 let off", "agreed")
    assert other.rows[0].can_undo
    act(other, "open_sheet", other.rows[0].id)
    undo = {"reason": "She was well", "request_id": other.request_id}
    assert "/votes/" in address_of(act(other, "undo", undo))
    act(state, "open_sheet")
    until = (LATE.date() + timedelta(days=9)).isoformat()
    bargain = {"amount": "600", "pay_by": until, "reason": "Moves", "request_id": state.request_id}
    act(state, "settle", {**bargain, "pay_by": ""})
    assert "not filled in" in state.error
    assert "/votes/" in address_of(act(state, "settle", bargain))
    act(state, "reload")
    assert state.rows[0].title == "Ends for ₹600, by 29 Apr 2026"
    assert date.fromisoformat(until) == loans.settlements_of(rekha, loan.id)[0].pay_by
