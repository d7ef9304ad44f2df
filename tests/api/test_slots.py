"""Slots over the interface: a swap, a substitute, and who may say what."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def circle_id(asha, rekha, sunita):
    """A circle whose turns are fixed; Asha and Rekha have a slot each, Sunita none."""
    made = asha.done("/circles", status=201, name="Kitty of friends", preset="rosca_order")
    for person in (rekha, sunita):
        joined = person.done("/circles/join", code=made["invite_code"])
        asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    run = asha.done(f"/circles/{made['id']}/runs", status=201)
    for person in (asha, rekha):
        person.done(f"/runs/{run['id']}/slots", status=201)
    asha.done(f"/runs/{run['id']}/open")
    return made["id"]


def test_a_swap_from_the_question_to_the_answer(asha, rekha, sunita, circle_id):
    slots = asha.get(f"/circles/{circle_id}/slots")["slots"]
    assert [(each["turn"], each["is_mine"], each["late"]) for each in slots] == [
        (1, True, "0.00"), (2, False, "0.00"),
    ]  # fmt: skip
    body = {"slot_id": slots[1]["id"], "other_slot_id": slots[0]["id"], "note": "A wedding"}
    problem(sunita.post(f"/circles/{circle_id}/slots/swap", **body), 403, "not_allowed")
    asked = rekha.done(f"/circles/{circle_id}/slots/swap", status=201, key="once", **body)
    again = rekha.post(f"/circles/{circle_id}/slots/swap", key="once", **body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (asked["status"], asked["can_withdraw"], asked["can_agree"]) == ("asked", True, False)
    problem(rekha.post(f"/slot-requests/{asked['id']}/agree"), 403, "not_asked")
    problem(asha.post(f"/slot-requests/{asked['id']}/approve"), 403, "not_asked")
    assert asha.done(f"/slot-requests/{asked['id']}/agree")["status"] == "agreed"
    problem(asha.post(f"/slot-requests/{asked['id']}/refuse"), 409, "request_over")
    seen = asha.get(f"/circles/{circle_id}/slots")
    assert [each["turn"] for each in seen["slots"]] == [2, 1]
    assert [each["kind"] for each in seen["moves"]] == ["turned", "turned"]


def test_a_substitute_takes_three(asha, rekha, sunita, circle_id):
    slot = asha.get(f"/circles/{circle_id}/slots")["slots"][1]
    members = asha.get(f"/circles/{circle_id}/members")["items"]
    hers = next(each["id"] for each in members if each["name"].startswith("Sunita"))
    asked = rekha.done(
        f"/circles/{circle_id}/slots/substitute", status=201, slot_id=slot["id"], member_id=hers
    )
    assert sunita.done(f"/slot-requests/{asked['id']}/agree")["status"] == "asked"
    problem(sunita.post(f"/slot-requests/{asked['id']}/approve"), 403, "not_allowed")
    assert asha.done(f"/slot-requests/{asked['id']}/approve")["status"] == "agreed"
    assert sunita.get(f"/circles/{circle_id}/slots")["slots"][1]["is_mine"]
    problem(asha.post(f"/slots/{slot['id']}/default"), 409, "not_in_default")
    withdrawn = sunita.done(
        f"/circles/{circle_id}/slots/substitute", status=201, slot_id=slot["id"],
        member_id=next(each["id"] for each in members if each["name"].startswith("Rekha")),
    )  # fmt: skip
    assert sunita.done(f"/slot-requests/{withdrawn['id']}/withdraw")["status"] == "withdrawn"
