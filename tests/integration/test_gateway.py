"""Paying online: messages of a provider in any order, twice and wrong, and money booked once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app import settings
from circle_app.adapters import clock
from circle_app.services import contributions, gateway
from tests.factories import key, outcomes
from tests.support import razorpay
from tests.support.circles import MORNING, rows
from tests.support.online import Till, begin, held, online_circle

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def provider(monkeypatch):
    with razorpay.serving() as served:
        monkeypatch.setenv("CIRCLE_RAZORPAY_URL", served.base)
        settings.get.cache_clear()
        yield served
    settings.get.cache_clear()


def test_a_due_paid_online(db, provider):
    with clock.frozen(MORNING):
        group = online_circle()
        till = Till(provider, group)
        asha = group.members[0]
        order = begin(asha, group)
        assert order.status == "created"
        assert order.pay_url.startswith("https://rzp.io/")
        paid = till.pay(order)
        assert till.tell("payment.authorized", payment=paid) == "applied"
        assert till.tell("payment.captured", payment=paid) == "applied"
        assert till.tell("order.paid", payment=paid) == "ignored"
        after = gateway.order(asha, order.id)
        assert (after.status, after.received_minor) == ("paid", 50_000)
        assert held(group)["gateway"] == 50_000
