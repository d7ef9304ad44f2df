"""Disputes about entries and people, and words about proposals, by REST."""

from __future__ import annotations

import uuid

import pytest

from tests.support import api
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def circle(asha, rekha, sunita):
    """A circle of three without officers, where Asha has paid."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for person in (rekha, sunita):
        person.done("/circles/join", code=made["invite_code"])
    path = f"/circles/{made['id']}/contributions"
    paid = asha.done(path, status=201, method="cash")
    members = asha.get(f"/circles/{made['id']}/members")["items"]
    return {**made, "entry": paid["entry_id"], "ids": {row["name"]: row["id"] for row in members}}


def test_a_complaint_with_its_thread(asha, rekha, sunita, circle):
    path = f"/circles/{circle['id']}/disputes"
    about = circle["ids"]["Rekha Verma"]
    key = {"Idempotency-Key": str(uuid.uuid4())}
    asked = {"member_id": about, "reason": "She took the book home"}
    first = asha.call("POST", path, json=asked, headers=key)
    again = asha.call("POST", path, json=asked, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    made = first.json()
    assert (made["about"], made["member_name"], made["entry_id"]) == ("person", "Rekha Verma", None)
    assert (made["can_withdraw"], made["can_settle"], made["can_say"]) == (True, False, True)
    problem(asha.post(path, member_id=about, reason="Again"), 409, "person_dispute_open")
    own = circle["ids"]["Asha Kumari"]
    found = problem(asha.post(path, member_id=own, reason="Me"), 422, "dispute_about_oneself")
    assert found["errors"][0]["field"] == "member_id"
    one = f"/disputes/{made['id']}"
    said = rekha.done(f"{one}/messages", status=201, text="I brought it back")
    assert (said["name"], said["text"], said["is_mine"]) == (
        "Rekha Verma", "I brought it back", True,
    )  # fmt: skip
    assert [row["id"] for row in sunita.get(f"{one}/messages")["items"]] == [said["id"]]
    assert asha.get(one)["messages"] == 1
    end = {"status": "settled", "outcome": "The book is here"}
    problem(rekha.call("PATCH", one, json=end), 403, "own_dispute")
    done = sunita.call("PATCH", one, json=end)
    assert (done.status_code, done.json()["status"]) == (200, "settled")
    problem(asha.post(f"{one}/messages", text="Thanks"), 409, "dispute_closed")
    assert [row["id"] for row in asha.get(path, about="person")["items"]] == [made["id"]]
    assert asha.get(path, about="entry")["items"] == []


def test_an_entry_or_a_person_and_nothing_foreign(asha, circle, client):
    path = f"/circles/{circle['id']}/disputes"
    about = circle["ids"]["Rekha Verma"]
    problem(asha.post(path, reason="Which?"), 422, "invalid")
    both = asha.post(path, entry_id=circle["entry"], member_id=about, reason="Both")
    problem(both, 422, "invalid")
    made = asha.done(path, status=201, entry_id=circle["entry"], reason="I paid less")
    assert (made["about"], made["member_id"], made["entry_sequence"]) == ("entry", None, 1)
    stranger = api.sign_up(client, "Vandana Rao")
    for answer in (
        stranger.call("GET", f"/disputes/{made['id']}"),
        stranger.call("GET", f"/disputes/{made['id']}/messages"),
        stranger.post(f"/disputes/{made['id']}/messages", text="Hello"),
        stranger.call("PATCH", f"/disputes/{made['id']}", json={"status": "withdrawn"}),
        stranger.post(path, member_id=about, reason="Hello"),
        asha.call("GET", f"/disputes/{uuid.uuid4()}"),
    ):
        problem(answer, 404, "not_found")


def test_words_about_a_proposal(asha, rekha, circle, client):
    asked = asha.done(f"/circles/{circle['id']}/proposals", status=201, title="Sunday?")
    listed = f"/circles/{circle['id']}/proposals"
    assert [row["id"] for row in asha.get(listed, kind="text")["items"]] == [asked["id"]]
    assert asha.get(listed, kind="rules")["items"] == []
    problem(asha.call("GET", f"{listed}?kind=weather"), 422, "invalid")
    path = f"/proposals/{asked['id']}/comments"
    said = rekha.done(path, status=201, text="After the temple")
    assert (said["name"], said["removed_at"], said["can_remove"]) == ("Rekha Verma", None, True)
    assert [row["text"] for row in asha.get(path)["items"]] == ["After the temple"]
    problem(asha.post(path, text=""), 422, "invalid")
    problem(asha.call("DELETE", f"{path}/{said['id']}"), 403, "not_the_speaker")
    gone = rekha.call("DELETE", f"{path}/{said['id']}")
    assert (gone.status_code, gone.json()["text"]) == (200, "")
    stranger = api.sign_up(client, "Vandana Rao")
    problem(stranger.call("GET", path), 404, "not_found")
    problem(stranger.call("DELETE", f"{path}/{said['id']}"), 404, "not_found")
