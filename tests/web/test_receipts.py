"""Picking what to pay, the life of a claim, receipts, invoices, and what the bank proves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import circle_details, contributions
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.bank_statement.claims import ClaimsState
from circle_app.web.invoice.state import InvoiceState
from circle_app.web.invoices.state import InvoicesState
from circle_app.web.pay.state import PayState
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.receipt.state import ReceiptState
from tests.factories import key, person
from tests.support import uploads
from tests.support.banks import file_of, read_in
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
UPI: dict[str, Any] = {"upi_address": "sakhi.bachat@okdemo"}
UTR = "412345678901"


def at_pay(actor: Actor, circle: CircleView, query: str = "", language: str = "en") -> PayState:
    """Open the pay page with something picked."""
    state = Tab(actor, language).at(PayState, routes.PAY, f"/c/{circle.id}/pay{query}")
    act(state, "load")
    return state


def payment_page(actor: Actor, circle: CircleView, payment: Any, query: str = "") -> PaymentState:
    """Open the page of one payment."""
    address = f"/c/{circle.id}/pay/{payment}{query}"
    state = Tab(actor).at(PaymentState, routes.PAYMENT, address)
    act(state, "load")
    return state


def test_a_due_is_picked_or_all_or_the_next_ahead(db: Any) -> None:
    rules = {"contribution": {"surplus": "next_dues", "late_fee_minor": 1_000}}
    # Pages work in threads, which a frozen clock does not reach: the past is frozen instead.
    with clock.frozen(clock.now() - timedelta(days=40)):
        circle, *_, (asha, _) = officers_circle(2, rules=rules, **UPI)
    state = at_pay(asha, circle)
    first, second = contributions.pay_screen(asha, circle.id).dues
    assert [each.now for each in state.view.targets] == [True, False, False, False]
    assert [each.href.partition("?")[2] for each in state.view.targets] == [
        "",
        f"due={first.id}",
        f"due={second.id}",
        "ahead=1",
    ]
    later = at_pay(asha, circle, f"?due={second.id}")
    assert (later.view.suggested, later.view.reference) == ("500", second.reference[-10:])
    assert later.choice.link.endswith(f"&tr={second.reference}")
    ahead = at_pay(asha, circle, "?ahead=1")
    assert ahead.choice.amount == "₹1,500"
    act(later, "claim", {"utr": UTR, "upi_amount": "500", "request_id": later.request_id})
    assert later.done.shown
    assert later.done.picture_action
    # The one that was picked waits; the older one is still asked for.
    first, second = contributions.pay_screen(asha, circle.id).dues
    assert (first.status, second.status) == ("pending", "claimed")
    again = at_pay(asha, circle)
    assert "being checked" in again.view.checking
    assert len(again.view.targets) == 2
    wrong = Tab(asha).at(PayState, routes.PAY, f"/c/{circle.id}/pay?due=nonsense")
    assert address_of(act(wrong, "load")) == "/not-found"


def test_somebody_pays_for_another_member(db: Any) -> None:
    circle, _, _, (asha, rekha) = officers_circle(2, **UPI)
    mine = at_pay(asha, circle)
    assert dict(mine.people)[str(member_id(rekha, circle))] == rekha.name
    assert mine.view.has_cash
    sent = act(mine, "pay_for", {"whom": str(member_id(rekha, circle))})
    assert address_of(sent) == f"/c/{circle.id}/pay?member={member_id(rekha, circle)}"
    theirs = at_pay(asha, circle, f"?member={member_id(rekha, circle)}")
    assert theirs.view.for_name == rekha.name
    # Cash of another member is written down by who may; the bank knows of UPI.
    assert not theirs.view.has_cash
    act(theirs, "claim", {"utr": UTR, "upi_amount": "500", "request_id": theirs.request_id})
    assert {row.name: row.value for row in theirs.done.rows}["For"] == rekha.name
    assert contributions.pay_screen(rekha, circle.id).open_minor == 0
    assert contributions.pay_screen(asha, circle.id).open_minor == 50_000


def test_the_app_is_opened_by_link_for_a_business_only(db: Any) -> None:
    circle, admin, _, (asha, *_) = officers_circle(1, **UPI)
    assert (at_pay(asha, circle).view.has_upi, at_pay(asha, circle).view.has_app_link) == (
        True,
        False,
    )
    circle_details.change(admin, circle.id, upi_merchant=True)
    state = at_pay(asha, circle)
    assert state.view.has_app_link
    assert state.choice.link.startswith("upi://pay?pa=sakhi.bachat@okdemo&")


def test_a_claim_goes_its_way_to_a_receipt(db: Any) -> None:
    circle, _, treasurer, (asha, rekha) = officers_circle(2, **UPI)
    paid = contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
    mine = payment_page(asha, circle, paid.id)
    assert [step.title for step in mine.view.steps] == ["Recorded", "Being checked", "Confirmed"]
    assert mine.picture.action == f"/session/contributions/{paid.id}/picture"
    assert "by itself" in mine.view.next_words
    contributions.attach_picture(asha, paid.id, "x.jpg", uploads.JPEG)
    assert payment_page(asha, circle, paid.id, "?file=kept").picture.said
    assert payment_page(treasurer, circle, paid.id).picture.is_image
    assert payment_page(rekha, circle, paid.id).picture.href == ""
    refused = payment_page(asha, circle, paid.id, "?file=file_type_refused.active")
    assert refused.picture.bad
    early = Tab(asha).at(ReceiptState, routes.RECEIPT, f"/c/{circle.id}/pay/{paid.id}/receipt")
    assert address_of(act(early, "load")) == f"/c/{circle.id}/pay/{paid.id}"
    contributions.confirm(treasurer, paid.id, key=key())
    done = payment_page(asha, circle, paid.id)
    assert (done.picture.action, done.view.next_words) == ("", "")
    assert done.view.receipt_href == f"/c/{circle.id}/pay/{paid.id}/receipt"
    act(early, "load")
    assert early.sheet.title == "Receipt No. 1"
    assert early.sheet.words == "Five hundred rupees"
    assert [line.title for line in early.sheet.lines] == ["Contribution"]
    facts = {fact.name: fact.value for fact in early.sheet.facts}
    assert facts["UTR"] == UTR
    assert facts["Confirmed by"].startswith(treasurer.name)
    stranger = Tab(person("Farida Khatoon")).at(ReceiptState, routes.RECEIPT, early.href)
    assert address_of(act(stranger, "load")) == "/not-found"


def test_a_rejected_claim_says_what_to_do_next(db: Any) -> None:
    circle, _, treasurer, (asha, rekha) = officers_circle(2, **UPI)
    paid = contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
    contributions.reject(treasurer, paid.id, reason="Not on the statement", key=key())
    mine = payment_page(asha, circle, paid.id)
    assert "UTR" in mine.view.next_words
    assert mine.view.pay_href == f"/c/{circle.id}/pay"
    assert mine.view.receipt_href == ""
    assert payment_page(rekha, circle, paid.id).view.next_words == ""
    # The number is free again, as the page says.
    assert contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key()).status


def test_invoices_are_made_on_the_page_and_read_by_their_member(db: Any) -> None:
    circle, _, treasurer, (asha, *_) = officers_circle(1, **UPI)
    due = contributions.pay_screen(asha, circle.id).dues[0]
    here = f"/c/{circle.id}/invoices"
    state = Tab(treasurer).at(InvoicesState, routes.INVOICES, here)
    act(state, "load")
    assert state.can_make
    posted = {"period": "month", "on": str(due.due_on), "whom": "", "request_id": state.request_id}
    act(state, "make", posted)
    act(state, "make", posted)
    assert len(state.rows) == count("invoice") == 3
    act(state, "make", {**posted, "on": "someday", "request_id": key()})
    assert state.error
    mine = Tab(asha, "hi").at(InvoicesState, routes.INVOICES, here)
    act(mine, "load")
    assert not mine.can_make
    (row,) = mine.rows
    act(mine, "make", {**posted, "request_id": mine.request_id})
    assert mine.error
    one = Tab(asha).at(InvoiceState, routes.INVOICE, row.href)
    act(one, "load")
    assert one.sheet.amount.plain == "₹500"
    assert one.sheet.code.d
    assert one.pay_href == f"/c/{circle.id}/pay"
    other = Tab(treasurer).at(InvoiceState, routes.INVOICE, row.href)
    act(other, "load")
    assert (other.loaded, other.pay_href) == (True, "")


def test_what_the_bank_proves_is_confirmed_with_one_press(db: Any) -> None:
    circle, _, treasurer, (asha, *_) = officers_circle(1, **UPI)
    contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
    day = clock.today(circle.time_zone)
    made = read_in(treasurer, circle, file_of([f"{day:%d/%m/%Y},UPI/{UTR}/A,,500.00,"]),
                   mapping={"day_order": "dmy"})  # fmt: skip
    here = f"/c/{circle.id}/books/reconcile/{made.card.id}"
    state = Tab(treasurer).at(ClaimsState, routes.BANK_STATEMENT, here)
    act(state, "load")
    assert (state.count, state.act) == (1, "Confirm 1 payment")
    act(state, "confirm", state.request_id)
    act(state, "load")
    assert (state.count, state.act) == (0, "")
    assert count("ledger_entry") == 1
    member = Tab(asha).at(ClaimsState, routes.BANK_STATEMENT, here)
    act(member, "load")
    assert member.act == ""


def test_a_circle_that_keeps_no_rupees_shows_no_code(db: Any) -> None:
    asha = person()
    circle = circle_of(asha, currency="USD", **UPI)
    state = at_pay(asha, circle)
    assert (state.view.has_upi, state.choice.link) == (False, "")
