"""Rotating circles by REST: a run from its plan to its end, and what is refused."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RULES = {"contribution": {"amount": "10", "cycle": "every_n_days", "every_days": 1}}


@pytest.fixture
def circle(asha, rekha):
    """Two friends whose pot goes around in a fixed order."""
    made = asha.done("/circles", status=201, name="Chit", preset="rosca_order", rules=RULES)
    asked = rekha.done("/circles/join", code=made["invite_code"])
    asha.done(f"/circles/{made['id']}/members/{asked['member_id']}/approve")
    return made["id"]


def paid(person, officer, circle):
    """Pay what is due, and have it confirmed by somebody else."""
    made = person.done(f"/circles/{circle}/contributions", status=201, method="cash")
    if made["status"] == "pending":
        done = officer.call("PATCH", f"/contributions/{made['id']}/confirm")
        assert done.status_code == 200


def test_a_pot_goes_around(asha, rekha, circle):
    plan = asha.done(f"/circles/{circle}/runs", status=201, key="plan")
    again = asha.post(f"/circles/{circle}/runs", key="plan")
    assert again.headers["idempotency-replayed"] == "true"
    run = plan["id"]
    problem(rekha.post(f"/runs/{run}/open"), 403, "not_allowed")
    problem(asha.post(f"/runs/{run}/open"), 409, "too_few_slots")
    rekha.done(f"/runs/{run}/slots", status=201)
    taken = asha.done(f"/runs/{run}/slots", status=201, how_many=2)
    first, second, third = (slot["id"] for slot in taken["slots"])
    dropped = asha.call("DELETE", f"/slots/{third}")
    assert [slot["id"] for slot in dropped.json()["slots"]] == [first, second]
    order = asha.call("PUT", f"/runs/{run}/order", json={"order": [second, first]})
    assert [slot["turn"] for slot in order.json()["slots"]] == [2, 1]
    opened = asha.done(f"/runs/{run}/open")
    assert (opened["status"], opened["amount"], opened["slot_count"]) == ("running", "10.00", 2)

    shown = rekha.get(f"/circles/{circle}/rounds")
    (current,) = shown["items"]
    assert (current["pot"], current["collected"], current["due_count"]) == ("20.00", "0.00", 2)
    problem(asha.post(f"/rounds/{current['id']}/decide"), 409, "round_held")
    paid(rekha, asha, circle)
    paid(asha, rekha, circle)
    decided = asha.done(f"/rounds/{current['id']}/decide")
    assert (decided["prize"], decided["winner_slot_number"], decided["status"]) == (
        "20.00",
        2,
        "decided",
    )
    detail = rekha.get(f"/rounds/{current['id']}")
    assert [part["put_in"] for part in detail["parts"]] == ["10.00", "10.00"]
    (payout,) = detail["payouts"]
    assert (payout["amount"], payout["status"], payout["can_pay"]) == ("20.00", "owed", False)
    problem(rekha.post(f"/payouts/{payout['id']}/pay", method="cash"), 403, "not_allowed")
    given = asha.done(f"/payouts/{payout['id']}/pay", method="cash")
    assert (given["status"], given["payer_name"]) == ("paid", asha.name)
    problem(asha.post(f"/payouts/{payout['id']}/confirm"), 403, "own_payout")
    lost = rekha.done(f"/payouts/{payout['id']}/dispute", reason="I did not see it")
    assert lost["status"] == "disputed"
    assert rekha.done(f"/payouts/{payout['id']}/confirm")["status"] == "received"
    assert rekha.get(f"/payouts/{payout['id']}")["received_at"]

    problem(asha.post(f"/runs/{run}/abandon", reason="Tired"), 409, "run_begun")
    problem(asha.post(f"/runs/{run}/close"), 409, "run_unfinished")
    summary = rekha.get(f"/runs/{run}/summary")
    assert summary["total"] | {"is_even": True} == {
        "put_in": "20.00",
        "got": "20.00",
        "kept": "0.00",
        "debt": "0.00",
        "forgiven": "0.00",
        "missing": "0.00",
        "is_even": True,
    }
    assert [run["number"] for run in rekha.get(f"/circles/{circle}/runs")["items"]] == [1]


def test_nobody_from_outside_sees_a_run(asha, sunita, circle):
    run = asha.done(f"/circles/{circle}/runs", status=201)["id"]
    for path in (f"/runs/{run}", f"/runs/{run}/summary", f"/circles/{circle}/rounds"):
        problem(sunita.call("GET", path), 404, "not_found")
    assert asha.get(f"/circles/{circle}/rounds") == {
        "run": asha.get(f"/runs/{run}"),
        "items": [],
    }
    refused = asha.post(f"/runs/{run}/slots", how_many=101)
    assert refused.status_code == 422
