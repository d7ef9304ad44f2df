"""The page of autopay: its sentences, the switch, the limit and the tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import autopay
from circle_app.web import routes
from circle_app.web.autopay.state import AutopayState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
#: Noon of 1 November in India: the first due of a monthly circle is due on the 30th.
FIRST = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
MONTHLY = {"contribution": {"amount_minor": 50_000, "cycle": "monthly"}}


def page_of(actor: Any, circle: Any, language: str = "en") -> AutopayState:
    address = str(routes.path(routes.AUTOPAY, circle=str(circle.id)))
    state: AutopayState = Tab(actor, language).at(AutopayState, routes.AUTOPAY, address)
    act(state, "load")
    return state


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock for threads too, in which pages work: a frozen one does not reach them."""
    monkeypatch.setattr(clock, "_offset", moment - datetime.now(UTC))


def test_the_page_says_what_will_happen_and_what_did(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(FIRST, monkeypatch)
    asha = person(wallet_minor=30_000)
    circle = circle_of(asha, rules=MONTHLY)
    state = page_of(asha, circle)
    assert state.card.headline == "Switched on, it would take ₹500 on Mon 30 Nov."
    assert state.card.wallet == "Your wallet holds ₹300: add ₹200 before."
    assert (state.card.chip, state.card.tops_up, state.card.tries) == ("Off", True, [])

    act(state, "save", {"limit": "0", "loans": ""})
    assert "more than zero" in state.error
    assert count("autopay") == 0
    act(state, "save", {"limit": "400", "loans": ""})
    assert (state.error, state.card.enabled, state.card.limit) == ("", True, "400")
    assert state.card.headline == "On Mon 30 Nov ₹500 is taken from your wallet."
    assert state.card.limited.startswith("That is more than your limit of ₹400")
    act(state, "save", {"limit": "", "loans": ""})
    assert (state.card.limit, state.card.limited) == ("", "")

    at(FIRST + timedelta(days=29), monkeypatch)
    act(state, "reload")
    assert state.card.headline == "Today ₹500 is taken from your wallet."
    autopay.run_due()
    act(state, "reload")
    (line,) = state.card.tries
    assert (line.title, line.amount) == ("Contribution due 30 Nov", "₹500")
    assert line.sub == "30 Nov: the wallet held too little. Next try 1 Dec."
    hindi = page_of(asha, circle, "hi")
    assert hindi.card.headline == "कल आपके बटुए से ₹500 लिए जाएँगे।"

    act(state, "look", True)
    assert state.card.loans
    act(state, "switch_off")
    assert (state.card.enabled, state.card.loans) == (False, False)
    assert state.card.tries[0].sub == "30 Nov: the wallet held too little."


def test_strangers_find_nothing_and_visitors_sign_in(db: Any) -> None:
    circle = circle_of(person())
    address = str(routes.path(routes.AUTOPAY, circle=str(circle.id)))
    for actor, way in ((person("Kavita Yadav"), "/not-found"), (None, routes.SIGN_IN)):
        state = Tab(actor).at(AutopayState, routes.AUTOPAY, address)
        assert str(address_of(act(state, "load"))).startswith(way)
        assert not state.loaded
