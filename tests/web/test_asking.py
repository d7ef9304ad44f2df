"""Asking for a loan on the page: kind, sums, guarantors, key facts; and the agreement."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import contributions, loans
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.agreement.state import AgreementState
from circle_app.web.apply.state import ApplyState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count, member_id
from tests.support.lenders import borrower, lender_office
from tests.support.loans import LOAN_RULES, asked, given, lending_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
INTEREST = {"loans": LOAN_RULES}
FARM = {
    "key": "farm",
    "name": "Farm loan",
    "about": "Seeds, animals and tools",
    "terms": {
        "rate_percent": "24",
        "max_minor": 400_000,
        "purposes": ["Seeds", "A goat"],
        "guarantors": 2,
        "guarantee_percent": "50",
    },
}


def at(actor: Actor | None, circle: CircleView, language: str = "en", query: str = "") -> Any:
    """Open the page; the page and what it asked the browser to do."""
    address = routes.LOAN_APPLY.replace("[circle]", str(circle.id))
    state = Tab(actor, language).at(ApplyState, routes.LOAN_APPLY, address + query)
    return state, act(state, "load")


def sending(state: ApplyState) -> dict[str, str]:
    """What the last step posts."""
    return {
        "amount": state.draft.amount,
        "periods": state.draft.periods,
        "purpose": state.draft.purpose,
        "key_facts": state.sheet.digest,
        "request_id": state.request_id,
    }


def test_the_cost_follows_what_is_typed(db: Any) -> None:
    circle, (asha, *_) = lending_circle(rules=INTEREST)
    state, _ = at(asha, circle)
    assert (state.step, state.way.words) == ("cost", "Step 1 of 2")
    act(state, "set_amount", "1200")
    act(state, "set_periods", "12")
    assert state.offer.words == "One thousand two hundred rupees"
    assert state.offer.instalment.plain == "₹106.62"
    assert state.offer.costs
    assert any(row.name == "Yearly cost (APR)" for row in state.offer.facts)
    assert state.offer.ok
    for typed, words in (("0", "more than zero"), ("1e9", "not an amount")):
        act(state, "review", {"amount": typed, "periods": "3", "purpose": ""})
        assert words in state.error
        assert state.step == "cost"
    assert count("loan") == 0


def test_without_interest_nothing_is_said_of_a_yearly_cost(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    state, _ = at(asha, circle, "hi")
    assert not state.offer.costs
    assert state.offer.facts[0].value == "कुछ नहीं"
    assert not any("APR" in row.name for row in state.offer.facts)


def test_a_reviewed_request_is_sent_once(db: Any) -> None:
    circle, (asha, *_) = lending_circle(rules=INTEREST, savings_minor=300_000)
    state, _ = at(asha, circle)
    act(state, "review", {"amount": "5000", "periods": "3", "purpose": "Seeds"})
    bad = [line.text for line in state.offer.checks if line.kind == "bad"]
    assert (state.step, bad) == ("cost", ["The pool has only ₹3,015 today"])
    act(state, "review", {"amount": "1,500", "periods": "3", "purpose": "  A  goat "})
    assert (state.step, state.draft.purpose, state.way.words) == ("facts", "A goat", "Step 2 of 2")
    facts = {row.name: row for row in [*state.sheet.rows, *state.sheet.rules]}
    assert facts["Handed over to you"].value == "₹1,500"
    # 1,500 at 1 % a month in 3 instalments.
    assert facts["Instalments"].value == "2 × ₹510.03, then ₹510.04"
    assert facts["Interest in all"].value == "₹30.10"
    assert facts["If you change your mind"].sub == "until the money is handed over"
    assert len(state.sheet.plan) == 3
    # What was typed is there again when something is to be changed.
    act(state, "back")
    assert (state.step, state.ask.amount, state.ask.periods) == ("cost", "1500", "3")
    act(state, "review", {"amount": "1,500", "periods": "3", "purpose": "A goat"})
    form = sending(state)
    went_to = address_of(act(state, "send", form))
    act(state, "send", form)
    assert count("loan") == 1
    (loan,) = loans.mine(asha, circle_id=circle.id).items
    assert (loan.principal_minor, loan.periods, loan.purpose) == (150_000, 3, "A goat")
    assert went_to == f"/c/{circle.id}/loans/{loan.id}"
    paper = loans.agreement(asha, loan.id, "en")
    assert paper.consents[0].sentence == "I have read the key facts and ask for this loan."


def test_a_request_that_fails_when_sent_names_the_reason(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=100_000)
    state, _ = at(asha, circle)
    act(state, "review", {"amount": "900", "periods": "2", "purpose": "Roof"})
    # Figures that were never shown are not confirmed by anybody.
    act(state, "send", {**sending(state), "key_facts": "0" * 64})
    assert "The figures of this loan have changed" in state.error
    assert (state.step, state.draft.purpose) == ("facts", "Roof")
    # Meanwhile somebody else has emptied the pool.
    given(rekha, [asha, sunita], circle, 80_000)
    act(state, "send", sending(state))
    assert "The pool has only" in state.error
    assert "Nothing was sent" in state.error
    assert not state.busy
    assert count("loan") == 1


def test_kinds_purposes_and_guarantors_are_asked_for_where_there_are_any(db: Any) -> None:
    circle, (asha, rekha, sunita, meena) = lending_circle(rules={"products": [FARM]}, size=4)
    for actor in (rekha, sunita, meena):
        contributions.pay(actor, circle.id, amount_minor=100_000, method="cash", key=key())
    state, _ = at(rekha, circle)
    assert (state.step, state.way.words) == ("kind", "Step 1 of 3")
    assert [kind.name for kind in state.ask.kinds] == ["Ordinary loan", "Farm loan"]
    assert "Seeds, animals and tools. " in state.ask.kinds[1].about
    act(state, "set_kind", "farm")
    act(state, "choose")
    assert (state.step, state.way.words) == ("cost", "Step 2 of 4")
    assert (state.ask.purposes, state.ask.high) == (["Seeds", "A goat"], 4_000)
    act(state, "review", {"amount": "2000", "periods": "4", "purpose": ""})
    assert (state.step, state.error) == ("cost", "Please choose what it is for.")
    act(state, "review", {"amount": "2000", "periods": "4", "purpose": "Seeds"})
    assert state.step == "backers"
    assert [slot.start for slot in state.standing.slots] == ["500", "500"]
    assert {one.name for one in state.standing.people} == {asha.name, sunita.name, meena.name}
    assert (state.standing.ok, state.standing.total) == (False, "₹0 of ₹1,000")
    first, second = (str(member_id(each, circle)) for each in (asha, sunita))
    act(state, "set_backer", "who-1", first)
    assert (state.standing.total, state.standing.share) == ("₹500 of ₹1,000", "50%")
    act(state, "set_backer", "who-2", first)
    assert state.error
    act(state, "set_backer", "who-2", second)
    assert (state.standing.ok, state.error) == (True, "")
    act(state, "set_backer", "sum-2", "1500")
    bad = [line.text for line in state.standing.checks if line.kind == "bad"]
    assert bad == [
        "Sunita Devi has not saved enough to stand for ₹1,500; ask for less, or somebody else"
    ]
    act(state, "add_backer")
    assert [slot.start for slot in state.standing.slots] == ["500", "1500", ""]
    form = {"who-1": first, "sum-1": "500", "who-2": second, "sum-2": "600", "who-3": ""}
    act(state, "name_backers", {**form, "sum-3": None})
    assert (state.step, state.way.words) == ("facts", "Step 4 of 4")
    named = [(row.value, row.sub) for row in state.sheet.rules if row.name == "Guarantor"]
    assert named == [(asha.name, "₹500"), (sunita.name, "₹600")]
    act(state, "send", sending(state))
    assert count("loan_guarantor") == 2
    (loan,) = loans.mine(rekha, circle_id=circle.id).items
    assert (loan.product, loan.purpose) == ("farm", "Seeds")


def test_an_officer_chooses_the_borrower_first(db: Any) -> None:
    office = lender_office()
    shanti = borrower(office)
    state, _ = at(office.clerk, office.circle)
    assert state.step == "kind"
    assert [one.name for one in state.ask.borrowers if one.id == str(shanti)]
    state, _ = at(office.clerk, office.circle, query=f"?for={shanti}")
    assert (state.step, state.draft.member) == ("cost", str(shanti))
    act(state, "review", {"amount": "10000", "periods": "10", "purpose": "Tea stall"})
    assert state.sheet.promise == "Shanti Devi knows all this and wants the loan like this."
    act(state, "send", sending(state))
    (loan,) = loans.of_circle(office.clerk, office.circle.id).items
    assert (loan.borrower, loan.principal_minor) == ("Shanti Devi", 1_000_000)


def test_the_agreement_is_a_page_for_the_parties(db: Any) -> None:
    circle, (asha, rekha, _) = lending_circle(rules=INTEREST)
    loan = asked(asha, circle)

    def paper(actor: Actor | None, language: str = "en") -> Any:
        route = routes.LOAN_AGREEMENT
        address = route.replace("[circle]", str(circle.id)).replace("[loan]", str(loan.id))
        state = Tab(actor, language).at(AgreementState, route, address)
        return state, act(state, "load")

    state, _ = paper(asha)
    assert (state.paper.title, state.paper.chip) == ("Loan agreement No. 1", "Draft")
    assert [len(line.cells) for line in state.paper.lines] == [6] * 4
    assert state.paper.words[0].given
    # Where there are no officers, whoever may hand the money over reads it.
    state, _ = paper(rekha, "hi")
    assert state.paper.chip == "मसौदा"
    state, went = paper(person("Meena Rao"))
    assert address_of(went) == "/not-found"
    assert not state.loaded
    _, went = paper(None)
    assert address_of(went).startswith(routes.SIGN_IN)
