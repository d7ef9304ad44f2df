"""Paying online on the pages: the keys, the way to the provider, being back, giving back."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.domain import gateways
from circle_app.i18n import has_text
from circle_app.services import contributions, gateway, loans
from circle_app.services.gateway import asking
from circle_app.web import routes
from circle_app.web.gateway.state import TRIED, GatewayState
from circle_app.web.loan.paying_state import ONLINE, PayPreviewState
from circle_app.web.loan.state import LoanState
from circle_app.web.online import view_models, words
from circle_app.web.online.state import OnlinePageState, OnlineState
from tests.factories import key, person
from tests.support import razorpay
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle
from tests.support.loans import given
from tests.support.online import Till, held, provided

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def provider(db: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with provided(monkeypatch) as served:
        yield served


def at(state: Any, route: str, actor: Any, address: str, load: str = "load") -> Any:
    """Open a page."""
    found = Tab(actor).at(state, route, address)
    return found, act(found, load)


def test_from_the_keys_to_money_back(provider: razorpay.Razorpay) -> None:
    group = officers_circle()
    asha, place = group.members[0], f"/c/{group.circle.id}"
    admin, _ = at(GatewayState, routes.GATEWAY, group.admin, f"{place}/gateway")
    assert (admin.card.known, admin.card.chip, admin.rows) == (False, "not set up", [])
    act(admin, "keep", {"key_id": "rzp_test_x", "secret": razorpay.SECRET})
    assert "rzp_live_" in admin.error
    act(admin, "keep", {"key_id": razorpay.KEY_ID, "secret": razorpay.SECRET})
    assert (admin.error, admin.card.key_end, admin.card.test_mode) == ("", "•••• f6G7", True)
    secret = admin.hook_secret
    assert len(secret) >= 24
    act(admin, "try_out")
    act(admin, "switch")
    assert admin.card.enabled
    act(admin, "renew")
    assert admin.hook_secret not in ("", secret)
    gateway.set_up(group.admin, group.circle.id, hook_secret=razorpay.HOOK_SECRET)

    pay, _ = at(OnlineState, routes.PAY, asha, f"{place}/pay", "look")
    assert pay.offered
    act(pay, "begin", {"online_amount": "0.50", "request_id": pay.request_id})
    assert "₹1" in pay.error
    wish = {"online_amount": "500", "request_id": pay.request_id}
    first, again = act(pay, "begin", wish), act(pay, "begin", wish)
    link = next(iter(provider.links.values()))
    assert address_of(first) == address_of(again) == link["short_url"]
    order = gateway.orders(group.treasurer, group.circle.id).items[0]
    assert link["callback_url"].endswith(f"{place}/online/{order.id}")

    back, _ = at(OnlinePageState, routes.PAY_ONLINE, asha, f"{place}/online/{order.id}")
    assert (back.card.title, back.card.pay_url) == ("Being checked", link["short_url"])
    till = Till(provider, group)
    assert till.tell("payment.captured", payment=till.pay(order)) == "applied"
    act(back, "reload")
    assert (back.card.title, back.card.pay_url) == ("Paid", "")
    assert back.card.done_href.startswith(f"{place}/pay/")

    keeper, _ = at(GatewayState, routes.GATEWAY, group.treasurer, f"{place}/gateway")
    assert (keeper.card.may_manage, keeper.card.hook_url, keeper.card.held.plain) == (
        False,
        "",
        "₹500",
    )
    assert [(row.title, row.chip, row.may_refund) for row in keeper.rows] == [
        (asha.name, "paid", True)
    ]
    act(keeper, "pick", keeper.rows[0].key)
    form = {"reason": "", "request_id": keeper.request_id}
    act(keeper, "give_back", form)
    assert keeper.refund_error
    for _ in range(2):
        act(keeper, "give_back", {**form, "reason": "Paid by mistake"})
    assert (keeper.slip.title, held(), len(provider.refunds)) == ("Given back", 0, 1)
    act(keeper, "narrow", True)
    assert (keeper.rows, keeper.card.troubled) == ([], "")
    act(back, "reload")
    assert back.card.title == "Given back"


def test_an_instalment_is_paid_online_from_the_sheet_of_the_loan(
    provider: razorpay.Razorpay,
) -> None:
    group = officers_circle(wallet_minor=2_000_000)
    asha = group.members[0]
    for each in (asha, group.admin):
        contributions.pay(each, group.circle.id, amount_minor=900_000, method="wallet", key=key())
    loan = given(asha, [group.treasurer, group.admin], group.circle, method="wallet")
    address = f"/c/{group.circle.id}/loans/{loan.id}"
    page, _ = at(LoanState, routes.LOAN, asha, address)
    assert (page.head.can_pay, page.pay.online) == (True, False)
    keys = {"key_id": razorpay.KEY_ID, "secret": razorpay.SECRET}
    gateway.set_up(group.admin, group.circle.id, **keys, enabled=True)
    gateway.set_up(group.admin, group.circle.id, hook_secret=razorpay.HOOK_SECRET)
    act(page, "load")
    assert page.pay.online
    seen = Tab(asha).at(PayPreviewState, routes.LOAN, address)
    act(seen, "start", "next", "wallet")
    known = seen.effect
    act(seen, "set_way", ONLINE)
    assert (seen.effect, seen.error, seen.may_be_past) == (known, "", False)
    form = {"which": "300", "other": "", "method": ONLINE, "reference": "", "paid_on": ""}
    wish = {**form, "request_id": page.request_id}
    led = {address_of(act(page, "repay", wish)) for _ in range(2)}
    assert led == {link["short_url"] for link in provider.links.values()}
    assert len(provider.links) == 1
    assert loans.repayments_of(asha, loan.id).items == ()
    (order,) = gateway.orders(group.treasurer, group.circle.id).items
    till = Till(provider, group)
    assert till.tell("payment.captured", payment=till.pay(order)) == "applied"
    act(page, "reload")
    assert [row.amount for row in page.payments] == ["₹300"]


def test_who_has_no_business_there(provider: razorpay.Razorpay) -> None:
    group = officers_circle()
    place = f"/c/{group.circle.id}"
    for actor in (None, person(), group.members[0]):
        state, events = at(GatewayState, routes.GATEWAY, actor, f"{place}/gateway")
        assert not state.loaded
        assert events
        offer, _ = at(OnlineState, routes.PAY, actor, f"{place}/pay", "look")
        assert not offer.offered


def test_the_provider_is_down(provider: razorpay.Razorpay) -> None:
    group = officers_circle()
    place = f"/c/{group.circle.id}"
    keys = {"key_id": razorpay.KEY_ID, "secret": razorpay.SECRET}
    gateway.set_up(group.admin, group.circle.id, **keys, enabled=True)
    pay, _ = at(OnlineState, routes.PAY, group.members[0], f"{place}/pay", "look")
    provider.faults = [500]
    led = address_of(act(pay, "begin", {"online_amount": "500", "request_id": pay.request_id}))
    back, _ = at(OnlinePageState, routes.PAY_ONLINE, group.members[0], led)
    assert (back.card.title, back.card.pay_url) == ("The payment provider is asked", "")
    assert back.card.again_href.endswith("/pay")


def test_every_state_and_fault_has_words(db: Any) -> None:
    states = {state.value for state in gateways.OrderState}
    assert states == set(words.STATES) == set(view_models._TITLES) == set(view_models._WORDS)
    said = [each[0] for each in words.STATES.values()] + [*words.FAULTS.values(), *TRIED.values()]
    said += [*view_models._TITLES.values(), *view_models._WORDS.values()]
    assert [each for each in said if not has_text("hi", each)] == []
    # Services know no addresses of pages: this one they write by themselves.
    assert asking.BACK.format(circle="[circle]", order="[order]") == routes.PAY_ONLINE
