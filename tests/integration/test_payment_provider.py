"""Calls to a payment provider over real sockets: what it refuses, and what it does not answer."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from circle_app.adapters.payments import (
    Keys,
    KeysRefused,
    ProviderDown,
    ProviderRefused,
    Wanted,
    calls,
)
from circle_app.adapters.payments.razorpay import Razorpay
from circle_app.domain.gateways import Kind
from tests.support import razorpay

RIGHT = Keys(razorpay.KEY_ID, razorpay.SECRET)
ENDS = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setattr(calls, "_pause", lambda _attempt: 0.001)
    monkeypatch.setattr(calls, "_LONGEST_PAUSE", 0.001)
    monkeypatch.setattr(calls, "TIMEOUT", 0.2)
    with razorpay.serving() as served:
        yield served


def wish() -> Wanted:
    return Wanted(uuid4(), 50_000, "INR", "Sakhi Bachat Samooh", "https://circle.example/c", ENDS)


def test_nobody_reads_keys_off_an_error():
    assert razorpay.SECRET not in repr(RIGHT)


def test_a_link_is_made_with_nothing_of_the_payer(provider):
    wanted, account = wish(), Razorpay(RIGHT, provider.base)
    made = account.make_link(wanted)
    sent = provider.links[made.order]
    assert made.link == sent["short_url"]
    assert (sent["amount"], sent["currency"], sent["accept_partial"]) == (50_000, "INR", False)
    assert (sent["reference_id"], sent["callback_url"]) == (wanted.reference.hex, wanted.back_to)
    assert sent["expire_by"] == int(ENDS.timestamp())
    assert "customer" not in sent
    assert sent["notify"] == {"sms": False, "email": False}
    assert account.find(wanted.reference, link=True) == made
    assert account.find(uuid4(), link=True) is None
    order = account.make_order(wanted)
    assert account.find(wanted.reference, link=False) == order
    assert account.payments_of(order.order) == ()


def test_payments_and_refunds_are_read_back(provider):
    wanted, account = wish(), Razorpay(RIGHT, provider.base)
    made = account.make_link(wanted)
    declined = provider.pay(made.order, status="failed")
    caught = provider.pay(made.order)
    news = account.payments_of(made.order)
    assert [each.kind for each in news] == [Kind.FAILED, Kind.CAPTURED]
    assert [each.payment for each in news] == [declined["id"], caught["id"]]
    assert (news[1].amount_minor, news[1].references) == (50_000, (wanted.reference,))
    assert account.refund_of(caught["id"], None) is None
    name = uuid4()
    for _ in range(2):  # asked again with the same name it gives back once
        given = account.refund(caught["id"], 50_000, name)
        assert (given.kind, given.refunded_minor) == (Kind.REFUNDED, 50_000)
    assert len(provider.refunds) == 1
    assert account.refund_of(caught["id"], name) == given
    with pytest.raises(ProviderRefused):
        account.refund(caught["id"], 50_000, uuid4())


# What it answers first → what becomes of a read, of making a link, and of giving back.
ANSWERS = {
    "400": ([400], ProviderRefused, ProviderRefused, ProviderRefused),
    "401": ([401], KeysRefused, KeysRefused, KeysRefused),
    "429 once": ([429], None, None, None),
    "429 always": ([429] * 3, ProviderDown, ProviderDown, ProviderDown),
    "500 once": ([500], None, ProviderDown, None),
    "500 always": ([500] * 3, ProviderDown, ProviderDown, ProviderDown),
    "silence once": ([0.5], None, ProviderDown, None),
    "silence": ([0.5] * 3, ProviderDown, ProviderDown, ProviderDown),
    "a redirect": ([302], ProviderDown, ProviderDown, ProviderDown),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_asked_again_and_what_is_not(provider, answer):
    faults, *expected = ANSWERS[answer]
    account = Razorpay(RIGHT, provider.base)
    paid = provider.pay(account.make_order(wish()).order)
    acts = (
        account.check,
        lambda: account.make_link(wish()),
        lambda: account.refund(paid["id"], 50_000, uuid4()),
    )
    for act, refusal in zip(acts, expected, strict=True):
        provider.faults = list(faults)
        if refusal is None:
            act()
        else:
            with pytest.raises(refusal):
                act()
        provider.faults = []
    # A page whose making nobody answered for is never made twice by asking again.
    posts = [path for method, path in provider.asked if (method, path[-5:]) == ("POST", "links")]
    again = answer.startswith("429")
    assert len(posts) == (len(faults) + (answer == "429 once") if again else 1)


def test_wrong_keys_a_dead_address_and_an_answer_that_is_none(provider, monkeypatch):
    with pytest.raises(KeysRefused):
        Razorpay(Keys(razorpay.KEY_ID, "another"), provider.base).check()
    with pytest.raises(ProviderDown):
        Razorpay(RIGHT, "http://127.0.0.1:9").check()
    account = Razorpay(RIGHT, provider.base)
    for odd in ("javascript:alert(1)", "http://rzp.io/i/x", "", "https://" + "x" * 400):
        answer = {"id": "plink_1", "short_url": odd}
        monkeypatch.setattr(provider, "_make_link", lambda _sent, said=answer: (200, said))
        with pytest.raises(ProviderDown):
            account.make_link(wish())
    monkeypatch.setattr(provider, "_make_order", lambda _sent: (200, {"id": "../../x"}))
    with pytest.raises(ProviderDown):
        account.make_order(wish())
    monkeypatch.setattr(provider, "_make_order", lambda _sent: (200, {"id": "x" * 2_000_000}))
    with pytest.raises(ProviderDown):
        account.make_order(wish())
