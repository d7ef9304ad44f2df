"""The pages of the money boxes and of savings taken out: what they show, record and refuse."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.i18n import has_text
from circle_app.services import funds, proposals, withdrawals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes, wording
from circle_app.web.funds.state import FundsState
from circle_app.web.passbook.state import PassbookState
from circle_app.web.withdrawals import view_models
from circle_app.web.withdrawals.state import WithdrawalsState
from circle_app.web.wordings import funds as words
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import member_id
from tests.support.funds import agreed, carry, held, saving_circle, saving_group
from tests.support.loans import given as loan_given

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_funds(
    actor: Actor | None, circle: CircleView, language: str = "en"
) -> tuple[FundsState, list[Any]]:
    """Open the page of money boxes."""
    state = Tab(actor, language).at(FundsState, routes.FUNDS, f"/c/{circle.id}/books/funds")
    return state, act(state, "load")


def at_savings(
    actor: Actor | None, circle: CircleView, language: str = "en"
) -> tuple[WithdrawalsState, list[Any]]:
    """Open the page of savings taken out."""
    address = f"/c/{circle.id}/books/withdrawals"
    state = Tab(actor, language).at(WithdrawalsState, routes.WITHDRAWALS, address)
    return state, act(state, "load")


def moving(state: FundsState, amount: str, to: str = "bank", **more: str) -> dict[str, str]:
    """What the sheet for moving posts."""
    plain = {"from_account": "cash", "reference": "", "note": "", "request_id": state.request_id}
    return {**plain, "to_account": to, "amount": amount, **more}


def receiving(state: FundsState, source: str, **more: str) -> dict[str, str]:
    """What the sheet for money received posts."""
    plain = {"account": "bank", "amount": "10", "member": "", "on": "", "reference": ""}
    return {**plain, "note": "", "source": source, "request_id": state.request_id, **more}


# Money boxes


def test_the_boxes_say_what_lies_where(db: Any) -> None:
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "bank", 300_000)
    carry(people[0], circle, "expense_fund", 50_000)
    state, _ = at_funds(people[1], circle)
    assert [(box.name, box.amount.plain, box.lends) for box in state.boxes] == [
        ("Cash box", "₹1,500", True),
        ("Bank account", "₹3,000", True),
        ("UPI", "₹0", True),
        ("Expense box", "₹500", False),
    ]
    assert state.view.lendable.plain == "₹4,500"
    shares = [(share.width, share.words) for share in state.view.shares]
    assert shares == [("33.3%", "Cash box 33.3\u00a0%"), ("66.7%", "Bank account 66.7\u00a0%")]
    assert state.moves[0].title == "Moved from the cash box to the expense box"
    assert [row.amount for row in state.moves] == ["₹500", "₹3,000", "+\u00a0₹5,000"]
    assert state.view.can_move


def test_money_is_moved_once_however_often_the_form_is_sent(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_funds(people[0], circle)
    act(state, "open_sheet")
    form = moving(state, "१,५००")
    act(state, "move", form)
    assert state.slip.title == "Moved"
    assert [(line.name, line.value) for line in state.slip.lines[:2]] == [
        ("Now in the cash box", "₹3,500"),
        ("Now in the bank", "₹1,500"),
    ]
    act(state, "move", form)
    assert held(circle) == {"cash": 350_000, "bank": 150_000}
    assert not state.busy


@pytest.mark.parametrize(
    ("amount", "more", "said"),
    [
        ("5001", {}, "There is only ₹5,000 in it"),
        ("1", {"to": "cash"}, "choose two places"),
        ("1", {"to": "social_cash"}, "never mixes"),
        ("1", {"to": ""}, "choose a place"),
        ("", {}, "write an amount"),
    ],
)
def test_what_cannot_be_moved_is_refused_in_words(
    db: Any, amount: str, more: dict[str, str], said: str
) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_funds(people[0], circle)
    act(state, "move", moving(state, amount, **more))
    assert said in state.error
    assert "No money was" in state.error
    assert held(circle) == {"cash": 500_000}


def test_other_money_is_received(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_funds(people[0], circle)
    act(state, "receive", receiving(state, "bank_interest", on="2026-11-01"))
    assert state.slip.title == "Money received"
    assert held(circle)["bank"] == 1_000
    act(state, "receive", receiving(state, "fine"))
    assert "A fine is always somebody's" in state.error
    late = str(member_id(people[2], circle))
    act(state, "receive", receiving(state, "fine", member=late))
    assert ("From", people[2].name) in [(line.name, line.value) for line in state.slip.lines]
    for wrong in ({"on": "yesterday"}, {"member": "nobody"}, {"on": "2199-01-01"}):
        act(state, "receive", receiving(state, "other", **wrong))
        assert state.error
    assert held(circle)["bank"] == 2_000


def test_something_is_put_into_the_social_fund(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_funds(people[1], circle)
    act(state, "open_sheet")
    assert state.people[0].words == people[1].name
    form = {"member": state.people[0].value, "amount": "20", "request_id": state.request_id}
    act(state, "pay_social", form)
    assert state.view.social.plain == "₹20"
    assert state.view.lendable.plain == "₹5,000"
    assert state.slip.title == "In the social fund"


def test_a_member_among_officers_only_looks(db: Any) -> None:
    group = saving_group(500_000)
    state, _ = at_funds(group.members[0], group.circle)
    assert not state.view.can_move
    assert not state.view.can_record
    act(state, "move", moving(state, "1"))
    assert state.error
    assert held(group.circle) == {"cash": 500_000}


def test_strangers_and_people_who_are_not_signed_in_see_neither_page(db: Any) -> None:
    circle, _ = saving_circle(500_000)
    for opened in (at_funds, at_savings):
        assert address_of(opened(person(), circle)[1]) == "/not-found"
        assert address_of(opened(None, circle)[1]).startswith(routes.SIGN_IN)


# Savings taken out


def test_it_says_what_is_free_and_why_not_more(db: Any) -> None:
    circle, people = saving_circle(500_000, keep_minor=50_000)
    loan_given(people[0], people, circle, 300_000)
    withdrawals.ask(people[0], circle.id, amount_minor=50_000, key=key())
    state, _ = at_savings(people[0], circle)
    assert state.mine.free.plain == "₹1,500"
    assert [fact.text for fact in state.mine.facts] == [
        "₹3,000 stay in for your loans, as long as they run.",
        "₹500 you have asked for already.",
    ]
    assert state.mine.most_words == "at most ₹1,500"
    hindi, _ = at_savings(people[0], circle, "hi")
    assert hindi.mine.facts[1].text == "₹500 आप पहले ही माँग चुके हैं।"


def test_a_pool_with_less_is_told_and_a_rule_that_keeps_all(db: Any) -> None:
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "expense_fund", 400_000)
    state, _ = at_savings(people[0], circle)
    assert "The circle holds ₹1,000 today" in state.mine.facts[0].text
    other, others = saving_circle(500_000, withdrawal="none")
    state, _ = at_savings(others[0], other)
    assert not state.mine.may_ask
    assert state.mine.facts[0].text.startswith("Here savings stay in")


def test_asking_agreeing_and_handing_out(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_savings(people[0], circle)
    form = {"amount": "2,000", "note": "school fees", "request_id": state.request_id}
    act(state, "ask", form)
    act(state, "ask", form)
    assert state.slip.title == "You asked for your savings"
    assert [(row.title, row.note, row.can_cancel) for row in state.waiting] == [
        ("You ask for your savings", "“school fees”", True)
    ]
    other, _ = at_savings(people[1], circle)
    vote = other.waiting[0].vote_href.rpartition("/")[2]
    assert other.waiting[0].vote_href == f"/c/{circle.id}/votes/{vote}"
    for voter in people[1:]:
        asked = withdrawals.mine(people[0], circle.id).items[0]
        proposals.vote(voter, asked.proposal_id, "yes")
    act(other, "reload")
    row = other.waiting[0]
    assert (row.chip, row.can_pay) == ("agreed, not handed out yet", True)
    act(other, "open_sheet", row.id)
    paying = {"method": "upi", "utr": "123", "reference": "", "request_id": other.request_id}
    act(other, "hand_out", paying)
    assert "12 digits" in other.error
    act(other, "hand_out", {**paying, "method": "cash", "utr": ""})
    assert other.slip.title == f"Handed out to {people[0].name}"
    assert [(row.name, row.chip) for row in other.ended] == [(people[0].name, "handed out")]
    assert held(circle) == {"cash": 300_000}
    book = Tab(people[0]).at(PassbookState, routes.PASSBOOK, f"/c/{circle.id}/passbook")
    act(book, "load")
    line = book.months[0].rows[0]
    assert (line.title, line.amount) == ("Savings taken out", "−\u00a0₹2,000")
    assert line.sub.endswith("in cash")
    assert line.href == f"/c/{circle.id}/books/withdrawals"


def test_more_than_is_free_is_refused_and_a_request_is_taken_back(db: Any) -> None:
    circle, people = saving_circle(500_000)
    state, _ = at_savings(people[0], circle)
    act(state, "ask", {"amount": "5000.01", "note": "", "request_id": state.request_id})
    assert "Only ₹5,000 of these savings is free" in state.error
    act(state, "ask", {"amount": "5000", "note": "", "request_id": key()})
    act(state, "open_sheet", state.waiting[0].id)
    act(state, "cancel")
    assert state.waiting == []
    assert state.ended[0].chip == "taken back"
    assert state.mine.free.plain == "₹5,000"


def test_a_foreign_request_cannot_be_handed_out(db: Any) -> None:
    circle, people = saving_circle(500_000)
    ready = agreed(people[0], people, circle)
    other, others = saving_circle(500_000)
    state, _ = at_savings(others[1], other)
    act(state, "open_sheet", str(ready.id))
    paying = {"method": "cash", "utr": "", "reference": "", "request_id": state.request_id}
    act(state, "hand_out", paying)
    assert state.error
    assert held(circle) == {"cash": 500_000}


def test_an_officer_is_led_to_the_decision(db: Any) -> None:
    group = saving_group(500_000)
    withdrawals.ask(group.members[0], group.circle.id, amount_minor=100, key=key())
    state, _ = at_savings(group.treasurer, group.circle)
    row = state.waiting[0]
    assert row.decide_href == f"/c/{group.circle.id}/books/decisions"
    assert (row.said, row.vote_href) == ("an officer decides", "")
    mine, _ = at_savings(group.members[0], group.circle)
    assert mine.waiting[0].decide_href == ""


def test_every_word_has_its_hindi_and_every_entry_its_sentence(db: Any) -> None:
    tables = [words.PLACES, words.SOURCES, words.PAID, view_models._HOLDS, view_models._DECIDERS]
    told = {text for table in tables for text in table.values()} - {"UPI"}
    told |= {text for text, _, _ in view_models._STATES.values()}
    assert [text for text in told if not has_text("hi", text)] == []
    params = {"from_account": "cash", "to_account": "bank", "source": "donation"}
    assert wording.entry_title("fund.transfer", params, "hi") == "नकद पेटी से बैंक में"
    assert wording.entry_title("fund.income", params, "en") == "Received: a gift"
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "bank", 100)
    kinds = {move.kind for move in funds.movements(people[0], circle.id)}
    assert kinds <= wording.ENTRIES.keys()
