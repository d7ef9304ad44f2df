"""Shares and the share-out by REST."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

RULES = {
    "admission": "code",
    "confirmation": "nobody",
    "members": {"min": 2},
    "contribution": {"unit": "share", "amount": "50.00", "max_units": 9, "cycle": "daily"},
    "rule_voting": {"share": "1/2", "more_than": False},
    "earnings": "shares",
    "share_out_months": 12,
}


def test_from_the_first_share_to_the_next_cycle(asha, rekha):
    circle = asha.done("/circles", status=201, name="Ujala", preset="vsla", rules=RULES)
    base = f"/circles/{circle['id']}"
    rekha.done("/circles/join", code=circle["invite_code"])
    made = asha.done(f"{base}/shares", status=201, key="buy", shares=3, method="cash")
    assert (made["amount"], made["cycle"], made["held"]) == ("150.00", 1, 3)
    again = asha.post(f"{base}/shares", key="buy", shares=3, method="cash")
    assert again.headers["idempotency-replayed"] == "true"
    rekha.done(f"{base}/shares", status=201, shares=1, method="upi", reference="123456789012")
    refused = problem(asha.post(f"{base}/shares", shares=7, method="cash"), 422, "too_many_shares")
    assert refused["detail"].startswith("You can buy 6 more shares")
    problem(asha.post(f"{base}/shares", shares=1, method="barter"), 422, "invalid_method")
    found = rekha.get(f"{base}/shares")
    assert [row["shares"] for row in found["holdings"]] == [3, 1]
    assert (found["mine"]["cost"], found["cost"], found["cycle"]["price"]) == (
        "50.00", "200.00", "50.00",
    )  # fmt: skip
    assert found["cycle"]["ends_on"] > found["cycle"]["started_on"]
    problem(asha.call("GET", f"{base}/shares?cycle=9"), 404, "not_found")
    table = asha.call("GET", f"{base}/shares/export?cycle=1").text.splitlines()
    assert (len(table), table[1].rpartition(",")[0].endswith("3,50.00,150.00")) == (3, True)
    _shared_out(asha, rekha, base)


def _shared_out(asha, rekha, base):
    seen = asha.done(f"{base}/share-out?preview=true", carry_shares=1)
    assert (seen["status"], seen["plan"]["value"], seen["plan"]["carried"]) == (
        "preview", "5000.0000", "100.00",
    )  # fmt: skip
    problem(rekha.post(f"{base}/share-out?preview=true"), 403, "not_allowed")
    problem(asha.call("GET", f"{base}/share-out"), 404, "not_found")
    problem(asha.post(f"{base}/share-out", counted={"cash": "151"}), 422, "reason_missing")
    problem(asha.post(f"{base}/share-out", counted={"shoe": "1"}), 422, "not_countable")
    made = asha.done(
        f"{base}/share-out", key="count", counted={"cash": "152.00"}, reason="A gift",
        carry_shares=1,
    )  # fmt: skip
    here = f"/share-outs/{made['id']}"
    assert (made["status"], made["boxes"][0]["booked"]) == ("counting", "150.00")
    assert asha.done(f"{here}/ask", status=202, key="ask")["status"] == "asked"
    problem(asha.post(f"{here}/post"), 409, "share_out_state")
    proposal = asha.get(here)["proposal_id"]
    for one in (asha, rekha):
        if asha.get(here)["status"] == "asked":
            one.done(f"/proposals/{proposal}/votes", vote="yes")
    assert rekha.get(here)["can_post"] is False
    problem(rekha.post(f"{here}/post"), 403, "not_allowed")
    done = asha.done(f"{here}/post", key="post")
    assert (done["status"], done["plan"]["paid"]) == ("posted", "102.00")
    assert [part["paid"] for part in done["plan"]["parts"]] == ["101.50", "0.50"]
    assert asha.post(f"{here}/post", key="post").headers["idempotency-replayed"] == "true"
    assert rekha.done(f"{here}/received")["status"] == "posted"
    problem(asha.post(f"{here}/cancel"), 409, "share_out_state")
    after = asha.get(f"{base}/shares")
    assert (after["cycle"]["number"], after["shares"], after["cycles"][1]["status"]) == (
        2, 2, "closed",
    )  # fmt: skip
