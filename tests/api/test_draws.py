"""Draws over the interface: seal, words, draw, proof, and a vote on declaring it void."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.api import V1, problem
from tests.support.draws import fault

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def round_id(asha, rekha):
    """The first round of a circle of two, one slot each."""
    made = asha.done(
        "/circles",
        status=201,
        name="Diwali Parivar",
        preset="rosca_draw",
        rules={"confirmation": "nobody"},
    )
    joined = rekha.done("/circles/join", code=made["invite_code"])
    asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    run = asha.done(f"/circles/{made['id']}/runs", status=201)
    for person in (asha, rekha):
        person.done(f"/runs/{run['id']}/slots", status=201)
    asha.done(f"/runs/{run['id']}/open")
    return asha.get(f"/circles/{made['id']}/rounds")["items"][0]["id"]


def test_a_draw_from_its_seal_to_its_proof(asha, rekha, round_id):
    sealed = asha.get(f"/rounds/{round_id}/draw")
    assert (sealed["status"], sealed["seed"], sealed["rounds"]) == ("committed", "", 2)
    assert (sealed["pot"], sealed["missing"]) == ("2000.00", "2000.00")
    assert date.fromisoformat(sealed["due_on"])
    # Rounds stand there with their commitment: what was published before anybody drew.
    names = ("attempt", "slots_sha256", "seed_sha256", "committed_at", "seal")
    shown = asha.get(f"/rounds/{round_id}")["round"]["commitment"]
    assert shown == {name: sealed[name] for name in names}
    (listed,) = rekha.get(f"/circles/{sealed['circle_id']}/rounds")["items"]
    assert listed["commitment"] == shown
    problem(rekha.post(f"/rounds/{round_id}/nonce", nonce=" "), 422, "invalid_nonce")
    added = rekha.done(f"/rounds/{round_id}/nonce", status=201, key="once", nonce="चाय 7")
    again = rekha.post(f"/rounds/{round_id}/nonce", key="once", nonce="चाय 7")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert added["latest"] == again.json()["latest"] != sealed["seal"]
    problem(rekha.post(f"/rounds/{round_id}/nonce", nonce="more"), 409, "nonce_given")
    problem(rekha.post(f"/rounds/{round_id}/draw"), 403, "not_allowed")
    problem(asha.post(f"/rounds/{round_id}/draw"), 409, "round_held")
    problem(asha.call("GET", f"/rounds/{round_id}/proof"), 404, "not_found")
    for person in (asha, rekha):
        person.done(f"/circles/{sealed['circle_id']}/contributions", status=201, method="cash")
    held = asha.done(f"/rounds/{round_id}/draw")
    assert (held["status"], held["may_add"], len(held["seed"])) == ("drawn", False, 64)
    problem(asha.post(f"/rounds/{round_id}/draw"), 409, "already_decided")
    problem(asha.post(f"/rounds/{round_id}/nonce", nonce="late"), 409, "draw_held")
    answer = rekha.call("GET", f"/rounds/{round_id}/proof")
    assert answer.headers["content-disposition"] == f'attachment; filename="draw-{round_id}.json"'
    assert fault(answer.content, [sealed["seal"], added["latest"]]) == ""
    assert answer.json()["winner"] == held["winner_slot_id"]


def test_a_vote_makes_it_void(asha, rekha, round_id):
    problem(rekha.post(f"/rounds/{round_id}/draw/void", reason=" "), 422, "reason_missing")
    asked = rekha.done(f"/rounds/{round_id}/draw/void", status=202, reason="Wrong list")
    proposal = asha.get(f"/proposals/{asked['void_proposal_id']}")
    assert (proposal["kind"], proposal["status"]) == ("draw_void", "open")
    for person in (asha, rekha):
        person.done(f"/proposals/{proposal['id']}/votes", vote="yes")
    now = asha.get(f"/rounds/{round_id}/draw")
    assert [each["status"] for each in now["attempts"]] == ["void", "committed"]
    assert asha.get(f"/rounds/{round_id}/draw", attempt=1)["status"] == "void"


def test_strangers_find_nothing(client, sunita, asha, round_id):
    for answer in (
        sunita.call("GET", f"/rounds/{round_id}/draw"),
        sunita.call("GET", f"/rounds/{round_id}/proof"),
        sunita.post(f"/rounds/{round_id}/nonce", nonce="x"),
        sunita.post(f"/rounds/{round_id}/draw"),
        sunita.post(f"/rounds/{round_id}/draw/void", reason="I want it"),
        asha.call("GET", f"/rounds/{round_id}/draw", params={"attempt": 9}),
    ):
        problem(answer, 404, "not_found")
    assert client.get(f"{V1}/rounds/{round_id}/proof").status_code == 401
