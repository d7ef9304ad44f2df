"""Notices by REST: what is told, in which words, what is read, and what somebody wants."""

from __future__ import annotations

import pytest

from circle_app.services import notices
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_notices_are_listed_worded_and_read(asha, rekha):
    circle = asha.done("/circles", status=201, name="Us", preset="lending")
    rekha.done("/circles/join", code=circle["invite_code"])
    notices.dispatch()
    rekha.call("PUT", "/notifications/read", json={"up_to": 10**9})
    asha.done("/wallet/topups", amount="40.00", method="cash")
    for note in ("Tea", "Bus", "Rice"):
        asha.done("/wallet/transfers", to_user=rekha.id, amount="5.00", note=note)
    assert notices.dispatch() == 3
    first = rekha.get("/notifications", limit=2)
    assert (first["unread"], len(first["items"])) == (3, 2)
    newest = first["items"][0]
    assert (newest["kind"], newest["area"], newest["circle_id"], newest["link"]) == (
        "wallet.transfer",
        "payments",
        None,
        "/wallet",
    )
    assert "₹5" in newest["text"]
    oldest, *_ = rekha.get("/notifications", cursor=first["next_cursor"])["items"]
    assert oldest["id"] < newest["id"]

    read = rekha.call("PUT", f"/notifications/{oldest['id']}/read").json()
    assert read["read_at"] is not None
    assert [each["id"] for each in rekha.get("/notifications", unread=True)["items"]] == [
        each["id"] for each in first["items"]
    ]
    problem(asha.call("PUT", f"/notifications/{newest['id']}/read"), 404, "not_found")
    up_to = {"up_to": first["items"][1]["id"]}
    assert rekha.call("PUT", "/notifications/read", json=up_to).json() == {"marked": 1, "unread": 1}
    problem(rekha.call("PUT", "/notifications/read", json={"up_to": 0}), 422, "invalid")
    rekha.call("PATCH", "/me", json={"language": "hi"})
    assert "बटुए" in rekha.get("/notifications")["items"][0]["text"]


def test_what_somebody_wants_to_hear_is_changed_bit_by_bit(asha):
    shown = asha.get("/notifications/settings")
    assert (shown["quiet_hours"], shown["digest"]) == (None, "none")
    assert set(shown["missing"].values()) == {"not_set_up"}

    def change(**body):
        return asha.call("PUT", "/notifications/settings", json=body)

    changed = change(choices=[{"area": "loans", "channel": "email", "enabled": False}]).json()
    was = [each for each in shown["choices"] if each not in changed["choices"]]
    assert was == [{"area": "loans", "channel": "email", "enabled": True}]
    hours = {"start": "21:30", "end": "07:00"}
    assert change(quiet_hours=hours, digest="weekly").json()["quiet_hours"] == hours
    kept = change(digest="daily").json()
    assert (kept["quiet_hours"], kept["digest"]) == (hours, "daily")
    assert kept["choices"] == changed["choices"]
    assert change(quiet_hours=None).json()["quiet_hours"] is None
    same = {"start": "07:00", "end": "07:00"}
    problem(change(quiet_hours=same), 422, "invalid_notice_choice")
    problem(
        change(choices=[{"area": "loans", "channel": "in_app", "enabled": False}]), 422, "invalid"
    )
    problem(change(quiet_hours={"start": "25:00", "end": "07:00"}), 422, "invalid")
