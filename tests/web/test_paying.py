"""Home, pay, payment, passbook: what their handlers show, record and refuse."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from circle_app.services import contributions, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.home.state import HomeState
from circle_app.web.passbook.state import PassbookState
from circle_app.web.pay.state import PayState
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.payments.state import PaymentsState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
UPI = {"upi_address": "asha.k@okaxis", "rules": {"confirmation": "member"}}


def people() -> list[Actor]:
    """Three who know each other."""
    return [person("Asha Kumari"), person("Rekha Verma"), person("Sunita Devi")]


def at_pay(actor: Actor | None, circle: CircleView, language: str = "en") -> PayState:
    """Open the pay page of a circle."""
    state = Tab(actor, language).at(PayState, routes.PAY, f"/c/{circle.id}/pay")
    act(state, "load")
    return state


def at_payment(actor: Actor, circle: CircleView, payment: Any) -> tuple[PaymentState, list[Any]]:
    """Open the page of one payment."""
    address = f"/c/{circle.id}/pay/{payment}"
    state = Tab(actor).at(PaymentState, routes.PAYMENT, address)
    return state, act(state, "load")


def cash(state: PayState, amount: str = "5", **more: str) -> dict[str, str]:
    """What the form posts."""
    return {"amount": amount, "method": "cash", "request_id": state.request_id, **more}


def test_the_pay_page_offers_what_is_due(db: Any) -> None:
    asha, *others = people()
    state = at_pay(asha, circle_of(asha, *others))
    assert state.loaded
    assert (state.view.suggested, state.choice.pay) == ("5", "Pay ₹5")
    assert state.choice.words == "Five rupees"
    assert not state.view.has_upi
    assert state.request_id


def test_a_tap_records_the_payment_and_closes_the_ring(db: Any) -> None:
    asha, rekha, sunita = people()
    circle = circle_of(asha, rekha, sunita)
    for other in (rekha, sunita):
        contributions.pay(other, circle.id, key=key())
    state = at_pay(asha, circle)
    act(state, "pay", cash(state))
    assert state.error == ""
    assert state.done.shown
    assert state.done.final
    assert state.done.amount.plain == "₹5"
    assert state.done.cycle.closed
    assert not state.busy


def test_the_same_form_sent_twice_records_once(db: Any) -> None:
    asha, *others = people()
    circle = circle_of(asha, *others)
    state = at_pay(asha, circle)
    posted = cash(state)
    act(state, "pay", posted)
    act(state, "pay", posted)
    assert count("contribution") == 1
    assert state.error == ""
    assert state.request_id != posted["request_id"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "more than zero"),
        ("-5", "below zero"),
        ("1.234", "digits after the point"),
        ("1e9", "not an amount"),
        ("", "write an amount"),
    ],
)
def test_an_amount_that_is_none_is_refused_in_words(db: Any, typed: str, words: str) -> None:
    asha, *others = people()
    state = at_pay(asha, circle_of(asha, *others))
    act(state, "pay", cash(state, typed))
    assert words in state.error
    assert "No money was recorded" in state.error
    assert count("contribution") == 0
    assert not state.done.shown


def test_devanagari_digits_are_an_amount(db: Any) -> None:
    asha, *others = people()
    state = at_pay(asha, circle_of(asha, *others), "hi")
    act(state, "pay", cash(state, "१०"))
    assert state.done.amount.plain == "₹10"
    assert state.choice.pay == "₹5 जमा करें"


def test_an_empty_wallet_pays_nothing_and_says_so(db: Any) -> None:
    asha, *others = people()
    state = at_pay(asha, circle_of(asha, *others))
    act(state, "pay", cash(state, method="wallet"))
    assert "not enough money" in state.error
    assert count("contribution") == 0
    wallets.top_up(asha, amount_minor=500, method="cash", key=key())
    act(state, "pay", cash(state, method="wallet"))
    assert state.done.final


def test_typing_changes_words_link_and_picture_but_records_nothing(db: Any) -> None:
    asha, *others = people()
    state = at_pay(asha, circle_of(asha, *others, **UPI))
    before = state.choice
    act(state, "amount_changed", "12.50")
    assert state.choice.words == "Twelve rupees and fifty paise"
    assert "am=12.50" in state.choice.link
    assert state.choice.qr.d != before.qr.d
    act(state, "amount_changed", "12.505")
    assert state.error
    assert state.choice.pay == ""
    assert count("contribution") == 0


def test_a_upi_payment_waits_until_another_member_confirms_it(db: Any) -> None:
    asha, rekha, sunita = people()
    circle = circle_of(asha, rekha, sunita, **UPI)
    state = at_pay(asha, circle)
    claim = {"utr": "1234", "upi_amount": "5", "request_id": state.request_id}
    act(state, "claim", claim)
    assert "12 digits" in state.utr_error
    act(state, "claim", {**claim, "utr": "1234 5678 9012"})
    assert state.utr_error == ""
    assert state.done.shown
    assert not state.done.final
    payment = state.done.href.rpartition("/")[2]

    mine, _ = at_payment(asha, circle, payment)
    assert not mine.view.can_decide
    theirs, _ = at_payment(rekha, circle, payment)
    assert theirs.view.can_decide
    posted = {"request_id": theirs.request_id}
    act(theirs, "confirm", posted)
    assert (theirs.view.status, theirs.view.can_decide) == ("Paid", False)
    act(theirs, "confirm", {"request_id": str(uuid4())})
    assert theirs.error


def test_rejecting_needs_a_reason_and_opens_the_due_again(db: Any) -> None:
    asha, rekha, sunita = people()
    circle = circle_of(asha, rekha, sunita, **UPI)
    paid = contributions.pay(asha, circle.id, key=key())
    theirs, _ = at_payment(rekha, circle, paid.id)
    act(theirs, "reject", {"reason": " ", "request_id": theirs.request_id})
    assert theirs.error
    act(theirs, "reject", {"reason": "Nothing came", "request_id": theirs.request_id})
    assert theirs.view.status == "Rejected"
    assert "Nothing came" in theirs.view.steps[-1].sub
    assert at_pay(asha, circle).view.suggested == "5"


def test_strangers_and_guests_do_not_get_in(db: Any) -> None:
    asha, *others = people()
    circle = circle_of(asha, *others)
    paid = contributions.pay(asha, circle.id, key=key())
    outsider = person("Farida Khatoon")
    foreign = Tab(outsider).at(PayState, routes.PAY, f"/c/{circle.id}/pay")
    assert address_of(act(foreign, "load")) == "/not-found"
    assert not foreign.loaded
    act(foreign, "pay", {"amount": "5", "method": "cash", "request_id": key()})
    assert foreign.error
    assert count("contribution") == 1
    _, asked = at_payment(outsider, circle, paid.id)
    assert address_of(asked) == "/not-found"
    guest = Tab(None).at(PayState, routes.PAY, f"/c/{circle.id}/pay")
    assert address_of(act(guest, "load")).startswith(f"{routes.SIGN_IN}?next=/c/{circle.id}/pay")
    broken = Tab(asha).at(PayState, routes.PAY, "/c/nonsense/pay")
    assert address_of(act(broken, "load")) == "/not-found"


def test_a_payment_is_not_shown_under_another_circle(db: Any) -> None:
    asha, *others = people()
    one, two = circle_of(asha, *others), circle_of(asha)
    paid = contributions.pay(asha, one.id, key=key())
    _, asked = at_payment(asha, two, paid.id)
    assert address_of(asked) == "/not-found"


def test_home_says_what_is_owed_and_then_that_it_is_paid(db: Any) -> None:
    asha, *others = people()
    circle = circle_of(asha, *others)
    state = Tab(asha).at(HomeState, routes.HOME)
    act(state, "load")
    assert state.in_circle
    assert state.greeting == "Namaste, Asha"
    assert state.view.owes
    assert state.view.slab.pay == "Pay ₹5"
    assert (state.view.cycle.paid, state.view.cycle.members) == ("0", "3")
    contributions.pay(asha, circle.id, key=key())
    act(state, "reload")
    assert not state.view.owes
    assert state.view.calm == "You have paid"
    assert state.view.savings.plain == "₹5"
    assert state.view.feed[0].who == "Asha Kumari"
    assert state.view.feed[0].amount == "+ ₹5"


def test_home_without_a_circle_shows_the_way_to_one(db: Any) -> None:
    lone = person("Nandini Rao")
    state = Tab(lone, "hi").at(HomeState, routes.HOME)
    act(state, "load")
    assert not state.in_circle
    assert state.guide_open
    assert state.greeting == "Nandini, अपनी जगह लें"
    act(state, "use_code", {"invite_code": "no"})
    assert state.code_error
    sent = act(state, "use_code", {"invite_code": "abcd-2345"})
    assert address_of(sent) == "/join/ABCD2345"
    act(state, "close_guide")
    assert not state.guide_open
    act(state, "load")
    assert not state.guide_open


def test_the_passbook_keeps_the_balance_after_each_line(db: Any) -> None:
    asha, *others = people()
    circle = circle_of(asha, *others)
    for minor in (500, 700, 1_000):
        contributions.pay(asha, circle.id, amount_minor=minor, key=key())
    state = Tab(asha).at(PassbookState, routes.PASSBOOK, f"/c/{circle.id}/passbook")
    act(state, "load")
    rows = state.months[0].rows
    assert [row.balance for row in rows] == ["₹22", "₹12", "₹5"]
    assert state.balance.plain == "₹22"
    assert rows[0].href.startswith(f"/c/{circle.id}/pay/")
    out = Tab(asha).at(PassbookState, routes.PASSBOOK, f"/c/{circle.id}/passbook?show=out")
    act(out, "load")
    assert out.months == []


def test_the_filter_of_payments_lives_in_the_address(db: Any) -> None:
    asha, rekha, sunita = people()
    circle = circle_of(asha, rekha, sunita)
    contributions.pay(asha, circle.id, amount_minor=500, key=key())
    contributions.pay(rekha, circle.id, amount_minor=900, key=key())
    base = f"/c/{circle.id}/payments"

    def shown(query: str) -> PaymentsState:
        state = Tab(sunita).at(PaymentsState, routes.PAYMENTS, f"{base}{query}")
        act(state, "load")
        return state

    assert [row.name for row in shown("").rows] == ["Rekha Verma", "Asha Kumari"]
    assert [row.name for row in shown("?min=6").rows] == ["Rekha Verma"]
    assert shown("?method=upi").rows == []
    assert shown("?order=smallest").rows[0].name == "Asha Kumari"
    assert shown("?min=many").error
    assert shown("?from=yesterday").error
    state = shown("")
    filled = {f"f_{name}": "" for name in ("member", "method", "status", "from", "to", "max")}
    sent = act(state, "narrow", {**filled, "f_min": "6", "f_order": "oldest"})
    assert address_of(sent) == f"{base}?min=6&order=oldest"
    file = f"/api/v1/circles/{circle.id}/contributions/export"
    assert shown("").file == file
    assert shown("?min=6&order=oldest&after=").file == f"{file}?min_amount=6&order=oldest"
