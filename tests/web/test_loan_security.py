"""What stands behind a loan, on its page and on the home page of who is asked."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import loans, proposals, withdrawals
from circle_app.web import routes
from circle_app.web.home.state import HomeState
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_security.state import SecurityState
from circle_app.web.loan_security.view_models import said_of
from tests.factories import key, person
from tests.support.browsers import Tab, act
from tests.support.circles import count, member_id
from tests.support.funds import save
from tests.support.loans import approved, lending_circle
from tests.support.uploads import JPEG

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Any, circle: Any, loan: Any, language: str = "en") -> SecurityState:
    """Open the page of a loan; its section is there."""
    address = routes.LOAN.replace("[circle]", str(circle.id)).replace("[loan]", str(loan.id))
    state = Tab(actor, language).at(SecurityState, routes.LOAN, address)
    act(state, "show")
    return state


def test_a_guarantor_is_asked_at_home_reads_what_it_means_and_answers(db: Any) -> None:
    rules = {"loans": {"guarantors": 1, "guarantee_percent": "50"}}
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=3_000_000, rules=rules)
    save(sunita, circle, 300_000)
    sunitas = member_id(sunita, circle)
    loan = approved(asha, [rekha, sunita], circle, 400_000, guarantors=[(sunitas, 200_000)])
    mine = at(asha, circle, loan)
    assert mine.view.cover == (
        "0 of 1 guarantor has agreed, they stand for ₹0 of ₹2,000. "
        "The loan is given once that is complete."
    )
    assert [(card.name, card.chip) for card in mine.view.guarantors] == [
        ("Sunita Devi", "Not answered yet")
    ]
    # Asked by mistake, asked no longer, and asked anew.
    act(mine, "open_sheet", "", str(sunitas))
    act(mine, "withdraw")
    assert mine.slip.title == "Sunita Devi is no longer asked"
    act(mine, "open_sheet", "", "")
    form = {"who": str(sunitas), "amount": "5,000", "request_id": mine.request_id}
    act(mine, "ask", form)
    assert (mine.slip.title, mine.error[:20]) == ("", "Nobody stands for mo")
    form["amount"] = "2,000"
    act(mine, "ask", form)
    act(mine, "ask", form)
    assert mine.slip.title == "Sunita Devi is asked"
    assert count("loan_guarantor") == 1
    home = Tab(sunita).at(HomeState, routes.HOME)
    act(home, "load")
    (row,) = [each for each in home.view.coming if each.id.startswith("stand-")]
    assert (row.title, row.sub, row.amount) == (
        "Asha Kumari asks you to stand for a loan", "You alone answer", "₹2,000",
    )  # fmt: skip
    assert row.href.endswith(f"/loans/{loan.id}")
    theirs = at(sunita, circle, loan)
    card = theirs.view.asked
    assert (card.borrower, card.needs, card.free) == ("Asha Kumari", "₹2,000", "₹3,005")
    act(theirs, "open_sheet", "", card.id)
    act(theirs, "answer", "yes")
    assert [(line.name, line.value) for line in theirs.slip.lines] == [
        ("For the loan of", "Asha Kumari"), ("Held of the savings", "₹2,000"),
    ]  # fmt: skip
    assert withdrawals.situation(sunita, circle.id).free_minor == 100_500
    assert theirs.view.asked.id == ""
    assert theirs.view.guarantors[0].held == "₹2,000 of your savings are held now"
    act(mine, "show")
    assert mine.view.cover_kind == "good"
    # Somebody who is neither borrower nor guarantor, nor in the circle, sees nothing of it.
    assert not at(person("A stranger"), circle, loan).view.shown
    assert "ज़मानत" in at(asha, circle, loan, "hi").view.guarantors[0].sub


def test_things_and_papers_and_a_call_are_asked_for_in_sheets(db: Any) -> None:
    # Pages work in threads, which a frozen clock does not reach.
    with clock.frozen(clock.now() - timedelta(days=140)):
        circle, (asha, rekha, sunita) = lending_circle(savings_minor=3_000_000)
        save(sunita, circle, 300_000)
        loan = approved(asha, [rekha, sunita], circle, 400_000, periods=2)
        sunitas = member_id(sunita, circle)
        loans.add_guarantor(asha, loan.id, sunitas, 200_000, key=key())
        loans.answer_guarantee(sunita, loan.id, agree=True)
        loans.disburse(rekha, loan.id, method="cash", key=key())
    mine = at(asha, circle, loan)
    act(mine, "open_sheet", "", "")
    form = {"kind": "gold", "about": "Two bangles", "value": "2500"}
    act(mine, "add_thing", {**form, "request_id": mine.request_id})
    assert [(card.title, card.value) for card in mine.view.things] == [
        ("Gold and jewellery", "₹2,500")
    ]
    loans.add_document(asha, loan.id, kind="photo", name="gold.jpg", data=JPEG)
    theirs = at(rekha, circle, loan)
    card = theirs.view.guarantors[0]
    assert (card.can_call, card.most) == (True, "2000.00")
    act(theirs, "open_sheet", "call", card.id)
    asked = {"amount": "2000.01", "reason": "Nobody pays", "request_id": theirs.request_id}
    act(theirs, "ask_about", asked)
    assert theirs.error.startswith("At most ₹2,000")
    act(theirs, "ask_about", {**asked, "amount": "500"})
    assert theirs.slip.lines[0].value == "the members, by vote"
    assert theirs.view.guarantors[0].matter_href
    vote = theirs.view.guarantors[0].matter_href.rpartition("/")[2]
    for voter in (asha, rekha, sunita):
        with suppress(CircleError):
            proposals.vote(voter, UUID(vote), "yes")
    act(theirs, "show")
    assert theirs.view.guarantors[0].paid == "Sunita Devi paid ₹500 for Asha Kumari"
    act(mine, "show")
    assert mine.view.guarantors[0].paid == "Sunita Devi paid ₹500 for you. You owe it."
    page = Tab(asha).at(
        LoanState, routes.LOAN, routes.path(routes.LOAN, circle=str(circle.id), loan=str(loan.id))
    )
    act(page, "load")
    assert any("out of a guarantor" in row.sub for row in page.payments)
    act(theirs, "open_sheet", "sold", theirs.view.things[0].id)
    act(theirs, "end_thing", {"note": "To a smith, ₹2,500"})
    assert theirs.view.things[0].chip == "Sold"
    (paper,) = theirs.view.papers
    assert paper.name == "gold.jpg"
    assert not paper.can_remove
    assert said_of("kept", "en").words == "The paper is kept."
    assert said_of("file_type_refused.active", "en").bad
    assert said_of("anything", "en").words == ""
