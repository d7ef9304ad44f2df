"""Autopay by REST: what is set, what is refused, what is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.services import autopay
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_autopay_is_switched_on_told_and_switched_off(asha, rekha):
    circle = asha.done("/circles", status=201, name="Us", preset="lending")
    path = f"/circles/{circle['id']}/autopay"
    asha.done("/wallet/topups", amount="4.00", method="cash")
    shown = asha.get(path)
    assert (shown["enabled"], shown["limit"], shown["balance"]) == (False, None, "4.00")
    assert (shown["next"]["amount"], shown["next"]["lacks"]) == ("5.00", "1.00")

    answer = asha.call("PUT", path, json={"enabled": True, "limit": "50", "loans": True})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["enabled"], body["limit"], body["loans"]) == (True, "50.00", True)
    assert autopay.run_due() == 1
    (tried,) = asha.get(path)["tries"]
    assert (tried["outcome"], tried["fault"], tried["kind"]) == (
        "failed",
        "insufficient_funds",
        "due",
    )
    tomorrow = clock.today("Asia/Kolkata") + timedelta(days=1)
    assert (tried["next_on"], tried["payment_id"]) == (tomorrow.isoformat(), None)

    problem(asha.call("PUT", path, json={"enabled": True, "limit": "0"}), 422, "invalid_amount")
    problem(asha.call("PUT", path, json={"enabled": True, "cap": "1"}), 422, "invalid")
    problem(rekha.call("PUT", path, json={"enabled": True}), 404, "not_found")
    off = asha.call("PUT", path, json={"enabled": False}).json()
    assert (off["enabled"], off["limit"], len(off["tries"])) == (False, None, 1)
