"""A meeting as a program holds it."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_a_meeting_from_its_opening_to_its_minutes(asha, rekha):
    rules = {
        "admission": "officer",
        "confirmation": "meeting",
        "social_fund": "10.00",
        "members": {"min": 2},
    }
    circle = asha.done("/circles", status=201, name="Mahila", preset="shg", rules=rules)
    base = f"/circles/{circle['id']}"
    asha.done(f"{base}/members", status=201, name="Budhni Oraon")
    opened = asha.done(f"{base}/meetings", status=201, key="open")
    assert asha.post(f"{base}/meetings", key="open").headers["idempotency-replayed"] == "true"
    assert (opened["number"], opened["opening"], opened["status"]) == (1, "0.00", "draft")
    me, budhni = [row["member_id"] for row in opened["rows"]]
    assert (opened["rows"][1]["due"], opened["rows"][1]["social"]) == ("100.00", "10.00")
    here = f"/meetings/{opened['id']}"
    problem(rekha.call("GET", here), 404, "not_found")
    sheet = {
        "members": {
            me: {"presence": "present", "savings": "100.00", "social": "10"},
            budhni: {"presence": "late", "savings": 50},
        },
        "pieces": {"100": 1, "50": 1},
        "coins": "10.00",
        "counted_by": [budhni],
        "minutes": "We buy seeds.",
    }
    saved = asha.call("PUT", f"{here}/sheet", json={"version": 0, **sheet})
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    kept = saved.json()["sheet"]
    assert kept["members"][budhni] == {
        "presence": "late", "savings": "50.00", "social": "0.00", "fine": "0.00",
        "loan": "0.00", "shares": 0,
    }  # fmt: skip
    assert (kept["pieces"], kept["coins"]) == ({"100.00": 1, "50.00": 1}, "10.00")
    changed = problem(
        asha.call("PUT", f"{here}/sheet", json={"version": 0}), 409, "meeting_changed"
    )
    assert "No money was recorded" in changed["detail"]
    broken = {"version": 1, "members": {me: {"savings": "-1"}}}
    problem(asha.call("PUT", f"{here}/sheet", json=broken), 422, "invalid_amount")
    too_much = {**sheet, "coins": "11.00", "version": 1}
    assert asha.call("PUT", f"{here}/sheet", json=too_much).status_code == 200
    [fault] = asha.get(here)["faults"]
    assert fault["detail"].startswith("There is ₹1 too much in the box.")
    refused = problem(asha.post(f"{here}/post", version=2), 422, "sheet_refused")
    assert refused["detail"] == fault["detail"]
    assert asha.call("PUT", f"{here}/sheet", json={**sheet, "version": 2}).status_code == 200
    done = asha.done(f"{here}/post", key="close", version=3)
    assert (done["collected"], done["counted"], done["difference"]) == ("160.00", "160.00", "0.00")
    again = asha.post(f"{here}/post", key="close", version=3)
    assert again.headers["idempotency-replayed"] == "true"
    problem(asha.post(f"{here}/cancel"), 409, "meeting_over")
    minutes = asha.get(f"{here}/minutes")
    assert (minutes["text"], minutes["counted_by"]) == ("We buy seeds.", ["Budhni Oraon"])
    assert [each["presence"] for each in minutes["attended"]] == ["present", "late"]
    assert minutes["totals"]["collected"] == "160.00"
    [card] = asha.get(f"{base}/meetings")["items"]
    assert (card["there"], card["invited"], card["closing"]) == (2, 2, "160.00")
