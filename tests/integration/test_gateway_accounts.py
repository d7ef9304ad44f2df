"""Who sets paying online up and sees what of it; keys that nobody ever sees again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain import gateways
from circle_app.domain.contributions import MethodNotAvailable
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.gateway_keys import GatewayCurrency, InvalidGatewayKey, OnlineTooLittle
from circle_app.persistence import database
from circle_app.services import gateway
from tests.factories import key, person
from tests.support import razorpay
from tests.support.circles import MORNING, member_id, officers_circle, rows
from tests.support.online import KEYS, Till, begin, held, online_circle, provided

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
WHY = "Paid by mistake"


@pytest.fixture
def provider(db, monkeypatch):
    with provided(monkeypatch) as served:
        yield served


@pytest.fixture
def till(provider):
    with clock.frozen(MORNING):
        yield Till(provider, online_circle())


def test_keys_are_kept_as_ciphertext_and_never_shown(till, caplog):
    group, (asha, *_) = till.group, till.group.members
    shown = gateway.account(group.admin, group.circle.id)
    assert (shown.key_end, shown.test_mode, shown.enabled) == ("f6G7", True, True)
    assert (shown.hook_secret, shown.may_manage) == (None, True)
    everything = str(rows("SELECT * FROM gateway")) + str(rows("SELECT * FROM audit_event"))
    everything += str(rows("SELECT * FROM idempotency_key")) + repr(shown) + caplog.text
    for secret in KEYS.values():
        assert secret not in everything
    treasurer = gateway.account(group.treasurer, group.circle.id)
    assert (treasurer.may_manage, treasurer.hook_url) == (False, "")
    for actor in (group.treasurer, asha):
        with pytest.raises(NotAllowed):
            gateway.set_up(actor, group.circle.id, enabled=False)
    assert gateway.try_out(group.admin, group.circle.id) == "ok"
    wrong = {"key_id": razorpay.KEY_ID, "secret": "not-the-secret-of-this-key"}
    gateway.set_up(group.admin, group.circle.id, **wrong)
    assert gateway.try_out(group.admin, group.circle.id) == "keys_refused"
    with pytest.raises(gateways.GatewayRefused) as refusal:
        begin(asha, group)
    assert refusal.value.context["reason"] == "keys"
    made = gateway.set_up(group.admin, group.circle.id, new_hook_secret=True, enabled=False)
    assert len(str(made.hook_secret)) >= 24
    assert made.hook_url == shown.hook_url
    with pytest.raises(MethodNotAvailable):
        begin(asha, group)
    assert not gateway.is_on(asha, group.circle.id)
    for odd in ({"key_id": "x", "secret": "y" * 20}, {"hook_secret": "short"}):
        with pytest.raises(InvalidGatewayKey):
            gateway.set_up(group.admin, group.circle.id, **odd)
    other = officers_circle(currency="UGX")
    with pytest.raises(GatewayCurrency):
        gateway.set_up(other.admin, other.circle.id, **KEYS)
    gateway.set_up(group.admin, group.circle.id, **KEYS, enabled=True)
    with pytest.raises(OnlineTooLittle):
        begin(asha, group, 99)


def test_the_order_is_seen_by_who_pays_and_who_keeps_the_money(till):
    group, (asha, rekha, farida) = till.group, till.group.members
    order = begin(asha, group, on_behalf_of=member_id(rekha, group.circle), checkout="app")
    assert (order.provider_key, order.pay_url) == (razorpay.KEY_ID, "")
    assert order.provider_order in till.provider.orders
    seen = gateway.order(rekha, order.id)
    assert (seen.mine, seen.provider_key, seen.member_name) == (False, None, rekha.name)
    assert gateway.order(group.treasurer, order.id).may_refund is False
    for stranger in (farida, person()):
        with pytest.raises(NotFound):
            gateway.order(stranger, order.id)
    with pytest.raises(NotAllowed):
        gateway.orders(asha, group.circle.id)
    paid = till.pay(order)
    assert till.tell("order.paid", payment=paid, order=till.provider.orders[paid["order_id"]])
    assert gateway.order(rekha, order.id).status == "paid"
    first = gateway.orders(group.treasurer, group.circle.id, limit=1)
    assert first.next_cursor is None
    # Who has left cannot be credited: the money waits to be given back.
    last = begin(farida, group)
    with database.transaction() as session:
        left = text("UPDATE member SET status = 'left' WHERE user_id = :farida")
        session.connection().execute(left, {"farida": farida.user_id.hex})
    assert till.tell("payment.captured", payment=till.pay(last)) == "faulty"
    stuck = gateway.order(group.treasurer, last.id)
    assert (stuck.status, stuck.fault, stuck.may_refund) == ("mismatch", "not_booked", True)
    assert gateway.refund(group.treasurer, last.id, reason=WHY, key=key()).status == "refunded"
    assert held() == 50_000
