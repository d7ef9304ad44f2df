"""Asking, voting, handing over, paying back: what the pages show, record and refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, loans, proposals, rules, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from circle_app.web import routes
from circle_app.web.apply.state import ApplyState
from circle_app.web.loan import plans, view_models
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_board.state import LoanBoardState
from circle_app.web.loans.state import LoansState
from circle_app.web.loans.words import shown_rows
from circle_app.web.vote.state import VoteState
from circle_app.web.votes.state import VotesState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count
from tests.support.loans import LOAN_RULES, approved, asked, given, lending_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
INTEREST = {"loans": LOAN_RULES}


def at(actor: Actor | None, page: Any, route: str, circle: CircleView, **parts: Any) -> Any:
    """Open a page of a circle and load it; the page and what it asked the browser to do."""
    language = parts.pop("language", "en")
    address = route.replace("[circle]", str(circle.id))
    for name, value in parts.items():
        address = address.replace(f"[{name}]", str(value))
    state = Tab(actor, language).at(page, route, address)
    return state, act(state, "load")


def at_loan(actor: Actor, loan: LoanView, circle: CircleView, language: str = "en") -> LoanState:
    """Open a loan's page."""
    state, _ = at(actor, LoanState, routes.LOAN, circle, loan=loan.id, language=language)
    return state


def at_vote(actor: Actor, proposal_id: Any, circle: CircleView) -> VoteState:
    """Open a vote's page."""
    state, _ = at(actor, VoteState, routes.VOTE, circle, vote=proposal_id)
    return state


def paying(state: LoanState, which: str, **more: str) -> dict[str, str]:
    """What the pay sheet posts."""
    empty = {"other": "", "method": "cash", "reference": "", "paid_on": ""}
    return {"which": which, **empty, "request_id": state.request_id, **more}


# Voting


def test_a_vote_moves_the_ring_and_may_be_changed(db: Any) -> None:
    circle, (asha, rekha, *_) = lending_circle(size=5)
    loan = asked(asha, circle)
    state = at_vote(rekha, loan.proposal_id, circle)
    assert state.ask.amount.plain == "₹1,000"
    assert state.ask.question == "School fees"
    assert (state.tally.yes, state.ask.can_vote) == (0, True)
    act(state, "cast", "yes")
    assert (state.tally.yes, state.tally.my_vote) == (1, "yes")
    act(state, "cast", "no")
    assert (state.tally.yes, state.tally.no, state.tally.my_vote) == (0, 1, "no")
    assert state.voters[0].name == "Rekha Verma"


def test_the_record_is_told_in_sentences(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=200_000)
    loan = asked(asha, circle)
    told = [line.text for line in at_vote(rekha, loan.proposal_id, circle).record]
    assert told[0] == "No loan before this one"
    assert told[1] == "Paid 1 of 1 contributions on time"
    assert told[2] == "Savings ₹2,005, no other loan running"
    assert told[3] == "If it carries, the pool can still lend ₹1,015"
    assert sunita


def test_a_closed_vote_refuses_in_words(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(asha, circle)
    state = at_vote(rekha, loan.proposal_id, circle)
    for voter in (rekha, sunita):
        loans.vote(voter, loan.id, "yes")
    act(state, "cast", "no")
    assert state.error
    assert state.ask.result == "It is agreed"
    assert [step.title for step in state.steps] == ["The members agreed"]
    assert not state.ask.can_vote


def test_a_change_of_rules_shows_both_versions(db: Any) -> None:
    circle, (asha, rekha, _) = lending_circle()
    asked_for: Any = rules.change_rules(asha, circle.id, {"contribution": {"amount_minor": 1_000}})
    state = at_vote(rekha, asked_for.id, circle)
    assert state.ask.kind == "rules"
    (change,) = state.changes
    assert (change.before, change.after) == ("₹5", "₹10")


def test_a_free_question_is_asked_once_and_listed(db: Any) -> None:
    circle, (asha, rekha, _) = lending_circle()
    state, _ = at(asha, VotesState, routes.VOTES, circle)
    form = {"title": "Shall we meet on Sundays?", "request_id": state.request_id}
    went_to = address_of(act(state, "propose", form))
    act(state, "propose", form)
    assert count("proposal") == 1
    other, _ = at(rekha, VotesState, routes.VOTES, circle)
    assert [row.title for row in other.mine] == ["Shall we meet on Sundays?"]
    assert other.mine[0].href == went_to
    act(state, "propose", {"title": "  ", "request_id": str(uuid4())})
    assert state.error


# The loan


def test_the_list_shows_ones_own_the_asked_and_the_agreed(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle()
    given(asha, [rekha, sunita], circle)
    asked(rekha, circle, purpose="Seeds")
    approved(sunita, [asha, rekha], circle, purpose="Roof")
    state, _ = at(asha, LoansState, routes.LOANS, circle)
    assert [loan.title for loan in state.mine] == ["School fees"]
    assert state.mine[0].runs
    assert [loan.purpose for loan in state.asked] == ["Seeds"]
    assert (state.asked[0].button, state.asked[0].by_vote) == ("Read and vote", True)
    assert [row.title for row in state.to_give] == ["Sunita Devi"]
    assert len(state.rows) == 1


def test_another_member_hands_the_loan_over_once(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle()
    loan = approved(asha, [rekha, sunita], circle)
    borrower = at_loan(asha, loan, circle)
    assert not borrower.head.can_give
    act(borrower, "hand_over", {"method": "cash", "reference": "", "request_id": str(uuid4())})
    assert borrower.error
    state = at_loan(rekha, loan, circle)
    form = {"method": "upi", "reference": "12", "request_id": state.request_id}
    act(state, "hand_over", form)
    assert "12 digits" in state.error
    form["method"] = "wallet"
    form["reference"] = ""
    act(state, "hand_over", form)
    act(state, "hand_over", form)
    assert state.error == ""
    assert state.slip.title == "Handed over to Asha Kumari"
    assert wallets.balance(asha).balance_minor == 100_000


def test_an_instalment_is_paid_once_and_the_ring_moves(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(rules=INTEREST)
    loan = given(asha, [rekha, sunita], circle)
    state = at_loan(asha, loan, circle)
    assert state.due.label == "Next instalment, 1 of 4"
    form = paying(state, state.pay.next_value)
    act(state, "repay", form)
    assert state.slip.title == "Paid back"
    act(state, "repay", form)
    assert count("repayment") == 1
    assert state.head.count == "3 of 4 left to pay"
    assert state.plan.paid_title.startswith("1 paid, ")
    assert not state.busy


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"which": "other", "other": "99999"}, "more than is owed"),
        ({"which": "other", "other": "0"}, "more than zero"),
        ({"which": "250", "method": "wallet"}, "not enough money"),
        ({"which": "250", "method": "upi", "reference": "77"}, "12 digits"),
    ],
)
def test_a_refused_payment_says_that_no_money_moved(
    db: Any, form: dict[str, str], words: str
) -> None:
    circle, (asha, rekha, sunita) = lending_circle()
    loan = given(asha, [rekha, sunita], circle)
    state = at_loan(asha, loan, circle)
    act(state, "repay", paying(state, **form))
    assert words in state.error
    assert "No money was recorded" in state.error
    assert count("repayment") == 0
    assert state.slip.title == ""


def test_the_payoff_closes_the_loan_and_the_ring(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(rules=INTEREST)
    loan = given(asha, [rekha, sunita], circle)
    state = at_loan(asha, loan, circle)
    act(state, "repay", paying(state, state.pay.all_value))
    assert state.slip.title == "Paid back in full. The loan is closed."
    assert state.head.status == "closed"
    assert [part.kind for part in state.head.ring.segments] == ["done"]
    assert [stage.state for stage in state.head.stages] == ["done"] * 5
    assert state.life.last[-1].state == "done"


def test_a_payment_that_others_confirm_waits(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(
        rules={"confirmation": "member"}, savings_minor=0, wallet_minor=50_000
    )
    for actor in (asha, rekha, sunita):
        contributions.pay(actor, circle.id, amount_minor=40_000, method="wallet", key=key())
    loan = given(asha, [rekha, sunita], circle, 60_000)
    state = at_loan(asha, loan, circle)
    act(state, "repay", paying(state, state.pay.next_value))
    assert state.slip.title == "Written down; another member confirms it"
    assert (state.payments[0].waits, state.payments[0].can_confirm) == (True, False)
    other = at_loan(rekha, loan, circle)
    assert other.payments[0].can_confirm
    act(other, "confirm", other.payments[0].id, other.request_id)
    assert not other.payments[0].waits
    assert other.head.count == "3 of 4 left to pay"


def test_the_borrower_withdraws_and_others_cannot(db: Any) -> None:
    circle, (asha, rekha, _) = lending_circle()
    loan = asked(asha, circle)
    state = at_loan(rekha, loan, circle)
    act(state, "cancel")
    assert loans.get(asha, loan.id).status == "applied"
    own = at_loan(asha, loan, circle, "hi")
    act(own, "cancel")
    assert own.head.status == "cancelled"
    assert own.head.chip == "वापस लिया"


# How a loan stands


def test_a_late_loan_says_what_it_costs_and_how_it_ends(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    penalty = {"kind": "percent", "percent": "2", "after_days": 5, "every": "month"}
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"penalty": penalty}})
    loan = given(asha, [rekha, sunita], circle)
    first = loan.next_due_on
    assert first is not None
    later = datetime.combine(first, time(12), UTC) + timedelta(days=10)
    # Pages work in threads, which a frozen clock does not reach.
    monkeypatch.setattr(clock, "_offset", later - datetime.now(UTC))
    state = at_loan(asha, loan, circle)
    assert state.due.late
    assert state.due.overdue.startswith("₹255 is late, since ")
    assert state.due.overdue.endswith(": 10 days")
    assert state.due.advice == [
        "Being late has cost ₹5 so far.",
        "While it is late: 2 % a month, on the late part, after 5 days.",
        "Pay ₹255 and everything is in order again.",
        "Can you not pay now? Speak with your circle: it can make it easier.",
    ]
    assert state.due.parts == ["₹250 of the loan", "₹5 for being late", "no interest"]
    assert state.plan.shown[0].notes == "₹5 of it for being late"
    # Another member is told what it is called, not what to do.
    other = at_loan(rekha, loan, circle, "hi")
    assert not any("अपने समूह" in line for line in other.due.advice)
    act(state, "repay", paying(state, "other", other="100"))
    assert state.due.parts == ["₹100 of ₹255 is settled already"]
    act(state, "repay", paying(state, "other", other="155"))
    assert state.due.overdue == ""
    assert [moment.amount for moment in state.life.last if moment.amount] == ["₹100", "₹155"]
    assert state.head.paid == "Paid so far: ₹255, ₹5 of it interest and fees"


def test_the_stages_are_told_truthfully(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle()
    refused = asked(asha, circle)
    for voter in (rekha, sunita):
        loans.vote(voter, refused.id, "no")
    given_up = replace(
        loans.get(asha, given(asha, [rekha, sunita], circle).id),
        status="closed",
        close_reason="written_off",
    )
    told = {
        "refused": loans.get(asha, refused.id),
        "given_up": given_up,
        "moved": replace(given_up, close_reason="rescheduled", replaced_by=given_up.id),
        "in_default": replace(given_up, status="defaulted", close_reason=None),
    }
    words = {
        name: [(stage.words, stage.state) for stage in view_models.stages(loan, "en")][-2:]
        for name, loan in told.items()
    }
    assert words == {
        "refused": [("Asked", "done"), ("Not agreed", "bad")],
        "given_up": [("Paying", "done"), ("Given up", "bad")],
        "moved": [("Paying", "done"), ("New plan", "bad")],
        "in_default": [("Not paid", "bad"), ("Closed", "todo")],
    }
    rows = loans.schedule(asha, given_up.id)
    moved = view_models.head(told["moved"], rows, False, "en")
    assert (moved.chip, moved.after) == ("replaced", "It goes on as a new loan")
    lines = plans.plan_of(told["moved"], shown_rows(told["moved"], rows), "en").shown
    assert {line.chip for line in lines} == {"Moved"}


# Doors


@pytest.mark.parametrize(
    ("page", "route"),
    [
        (LoansState, routes.LOANS),
        (LoanBoardState, routes.LOAN_BOARD),
        (ApplyState, routes.LOAN_APPLY),
        (LoanState, routes.LOAN),
        (VotesState, routes.VOTES),
        (VoteState, routes.VOTE),
    ],
)
def test_strangers_find_nothing_and_guests_are_asked_to_sign_in(
    db: Any, page: Any, route: str
) -> None:
    circle, (asha, *_) = lending_circle()
    loan = asked(asha, circle)
    parts = {"loan": loan.id, "vote": loan.proposal_id}
    stranger, went = at(person("Meena Rao"), page, route, circle, **parts)
    assert address_of(went) == "/not-found"
    assert not stranger.loaded
    _, went = at(None, page, route, circle, **parts)
    assert address_of(went).startswith(routes.SIGN_IN)


def test_a_loan_of_another_circle_is_not_shown_in_this_one(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    other, (meena, *_) = lending_circle()
    loan = asked(meena, other)
    state, went = at(asha, LoanState, routes.LOAN, circle, loan=loan.id)
    assert address_of(went) == "/not-found"
    assert not state.loaded
    question = proposals.propose(meena, other.id, title="Sundays?", key=key())
    _, went = at(asha, VoteState, routes.VOTE, circle, vote=question.proposal_id)
    assert address_of(went) == "/not-found"


# The board


def test_the_board_shows_who_is_next_and_narrows_without_naming_anybody_in_the_address(
    db: Any,
) -> None:
    circle, (asha, rekha, sunita) = lending_circle(rules=INTEREST)
    given(asha, [rekha, sunita], circle, 60_000)
    approved(sunita, [asha, rekha], circle, 50_000, purpose="Roof")
    state, _ = at(rekha, LoanBoardState, routes.LOAN_BOARD, circle)
    lanes = {lane.name: lane for lane in state.lanes}
    assert [lane.name for lane in state.lanes if not lane.empty] == ["agreed", "running"]
    assert state.shown == "agreed"
    (card,) = lanes["agreed"].cards
    assert (card.name, card.amount, card.act, card.mine) == (
        "Sunita Devi",
        "₹500",
        "Hand it over",
        True,
    )
    assert (lanes["running"].count, lanes["running"].sum) == ("1", "₹600")
    assert lanes["asked"].nothing == "Nobody has asked for a loan."
    act(state, "search", {"words": "asha"})
    assert [lane.name for lane in state.lanes if not lane.empty] == ["running"]
    act(state, "search", {"words": ""})
    act(state, "toggle_turn")
    assert [lane.name for lane in state.lanes if not lane.empty] == ["agreed"]
    # Whose own loan it is does not hand it over.
    own, _ = at(sunita, LoanBoardState, routes.LOAN_BOARD, circle, language="hi")
    own_lanes = {lane.name: lane for lane in own.lanes}
    assert own_lanes["agreed"].cards[0].waits_for == "कोई और सदस्य देगा"
    act(own, "choose_kind", "gold")
    assert own.product == ""
    act(own, "show", "running")
    act(own, "more", "running")
    assert (own.shown, len(own_lanes["running"].cards)) == ("running", 1)
