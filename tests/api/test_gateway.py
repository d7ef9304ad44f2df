"""Paying online over the API: keys, orders, and signed messages from outside."""

from __future__ import annotations

import json

import pytest

from circle_app.adapters.payments import calls
from tests.support import api, razorpay

KEYS = {"key_id": razorpay.KEY_ID, "secret": razorpay.SECRET}


@pytest.fixture
def provider(configured, monkeypatch):
    monkeypatch.setattr(calls, "_pause", lambda _attempt: 0.001)
    with razorpay.serving() as served:
        configured(CIRCLE_RAZORPAY_URL=served.base)
        yield served


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_contribution_is_paid_online(client, asha, rekha, provider):
    opened = asha.done("/circles", status=201, name="Sakhi", preset="savings")
    base = f"/circles/{opened['id']}"
    joined = rekha.done("/circles/join", code=opened["invite_code"])
    asha.done(f"{base}/members/{joined['member_id']}/approve")
    refused = rekha.post(f"{base}/contributions", method="gateway")
    api.problem(refused, 422, "method_not_available")
    made = asha.call("PUT", f"{base}/gateway", json={**KEYS, "enabled": True}).json()
    assert (made["key_end"], made["enabled"], made["test_mode"]) == ("f6G7", True, True)
    secret, hook = made["webhook_secret"], made["webhook_url"].partition("/api/v1")[2]
    shown = asha.get(f"{base}/gateway")
    assert shown["webhook_secret"] is None
    assert shown["webhook_url"] == made["webhook_url"]
    assert asha.done(f"{base}/gateway/test")["outcome"] == "ok"
    api.problem(rekha.call("GET", f"{base}/gateway"), 403, "not_allowed")

    begun = rekha.done(f"{base}/contributions", status=201, key="1", method="gateway", amount="250")
    assert (begun["status"], begun["order_status"], begun["method"]) == (
        "pending",
        "created",
        "gateway",
    )
    assert begun["pay_url"].startswith("https://rzp.io/")
    again = rekha.post(f"{base}/contributions", key="1", method="gateway", amount="250")
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == begun

    link = next(iter(provider.links))
    body = provider.message("payment.captured", payment=provider.pay(link))
    headers = razorpay.signed(body, secret=secret)
    forged = razorpay.signed(body, secret="somebody-elses-secret")
    for address in (hook, "/webhooks/payments/razorpay"):
        answer = client.post(f"/api/v1{address}", content=body, headers=forged)
        api.problem(answer, 401, "wrong_signature")
    too_large = client.post(f"/api/v1{hook}", content=b"x" * 300_000, headers=headers)
    assert too_large.status_code == 413
    first = client.post("/api/v1/webhooks/payments/razorpay", content=body, headers=headers)
    assert (first.status_code, first.json()) == (200, {"outcome": "applied", "repeated": False})
    second = client.post(f"/api/v1{hook}", content=body, headers=headers)
    assert second.json() == {"outcome": "applied", "repeated": True}
    assert client.post(f"/api/v1{hook}x", content=body, headers=headers).status_code == 404

    paid = rekha.get(f"/gateway/orders/{begun['id']}")
    assert (paid["status"], paid["order_status"], paid["received"]) == (
        "confirmed",
        "paid",
        "250.00",
    )
    listed = rekha.get("/contributions", method="gateway")["items"]
    assert [row["id"] for row in listed] == [paid["booked_id"]]
    assert asha.get(f"{base}/gateway")["held"] == "250.00"
    assert asha.get(f"{base}/gateway/orders")["items"][0]["may_refund"] is True
    back = asha.done(f"/gateway/orders/{begun['id']}/refund", reason="By mistake")
    assert (back["status"], back["refunded"]) == ("reversed", "250.00")


ODD = (
    {"id": "pay_\ud800", "order_id": "order_\x00"},
    {"id": "pay_1", "amount": 10**30, "currency": "\x00\ud800R", "created_at": 10**30},
    {"id": {"a": [1]}, "amount": True, "error_reason": "\ud800"},
)


@pytest.mark.parametrize(
    "event", ["payment.captured", "payment.failed", "refund.processed", "\x00"]
)
def test_signed_messages_may_say_anything(client, asha, event):
    """Whoever holds the books sets the secret, so a message that is signed may still be a prank."""
    opened = asha.done("/circles", status=201, name="Sakhi", preset="savings")
    made = asha.call("PUT", f"/circles/{opened['id']}/gateway", json={**KEYS, "enabled": True})
    secret, hook = made.json()["webhook_secret"], made.json()["webhook_url"].partition("/api")[2]
    outcomes = set()
    for entity in ODD:
        body = json.dumps({"event": event, "payload": {"payment": {"entity": entity}}}).encode()
        headers = razorpay.signed(body, secret=secret)
        answer = client.post(f"/api{hook}", content=body, headers=headers)
        outcomes.add((answer.status_code, answer.json().get("outcome")))
    assert outcomes == {(422 if event == "\x00" else 200, None if event == "\x00" else "ignored")}
