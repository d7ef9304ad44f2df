"""Today, the list for collecting, and acts on many, by REST."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.factories import key
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_a_day_of_collecting(asha, rekha, sunita):
    circle = asha.done("/circles", status=201, key=key(), name="Sakhi", preset="savings")
    path = f"/circles/{circle['id']}"
    for member in (rekha, sunita):
        joined = member.done("/circles/join", key=key(), code=circle["invite_code"])
        asha.done(f"{path}/members/{joined['member_id']}/approve")
    claims = [
        member.done(f"{path}/contributions", status=201, key=key(), method="cash")
        for member in (rekha, sunita)
    ]
    found = asha.get(f"{path}/today")
    assert {each["id"] for each in found["payments"]} == {each["id"] for each in claims}
    assert (found["waiting"], found["waiting_amount"]) == (2, "1000.00")
    assert found["figures"]["can_be_lent"] == "0.00"
    assert found["cycle"]["expected"] == "1500.00"
    listed = asha.get(f"{path}/collect", state="checking")
    assert [row["claims"][0]["amount"] for row in listed["items"]] == ["500.00", "500.00"]
    assert (listed["totals"]["members"], listed["totals"]["checking"]) == (3, 2)
    assert asha.get(f"{path}/collect", q="rekha")["items"][0]["name"] == "Rekha Verma"

    once = key()
    asked = {"ids": [claims[0]["id"], str(uuid4())]}
    done = asha.done(f"{path}/contributions/confirm", status=201, key=once, **asked)
    assert (done["status"], done["done"], done["failed"]) == ("done", 1, 1)
    assert [row["outcome"] for row in done["rows"]] == ["done", "failed"]
    assert done["rows"][1]["code"] == "not_found"
    assert done["rows"][1]["detail"].startswith("There is nothing here")
    assert asha.get(f"/bulk-runs/{done['id']}") == done
    again = asha.call("POST", f"{path}/contributions/confirm", json=asked, key=once)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == done

    me = asha.get(f"{path}/collect", q="asha")["items"][0]
    rows = [{"member_id": me["member_id"], "amount": "200.00", "owed": me["owed"]}]
    recorded = asha.done(f"{path}/contributions/record", status=201, key=key(), rows=rows)
    assert (recorded["done"], recorded["rows"][0]["amount"]) == (1, "200.00")
    changed = asha.done(f"{path}/contributions/record", status=201, key=key(), rows=rows)
    assert changed["rows"][0]["code"] == "owed_changed"
    everybody = [row["member_id"] for row in asha.get(f"{path}/collect")["items"]]
    reminded = asha.done(f"{path}/reminders", status=201, key=key(), member_ids=everybody)
    assert {row["code"] for row in reminded["rows"]} == {"nothing_owed"}

    problem(asha.call("POST", f"{path}/reminders", json={"member_ids": []}), 422, "nothing_chosen")
    for way in ("today", "collect"):
        assert rekha.call("GET", f"{path}/{way}").status_code == 403
    refused = rekha.call("POST", f"{path}/contributions/confirm", json=asked, key=key())
    problem(refused, 403, "not_allowed")
    assert rekha.call("GET", f"/bulk-runs/{done['id']}").status_code == 403
    assert asha.call("GET", f"/bulk-runs/{uuid4()}").status_code == 404
