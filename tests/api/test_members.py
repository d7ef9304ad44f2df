"""Members without an account over the interface: records, papers, notes, personal codes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from tests.support import uploads
from tests.support.api import ORIGIN, V1, problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
CONTACT = {
    "phone": "98111 22233",
    "email": "kamala@example.org",
    "birth_date": "1970-02-01",
    "address": "House 4, Well Lane",
}
PRIVATE = ("9811122233", "kamala@example.org", "1970-02-01", "Well Lane", "owes the grocer")


@pytest.fixture
def circle(asha, rekha):
    """A savings group: Asha is its admin, Rekha a member."""
    made = asha.done("/circles", status=201, name="Sakhi Bachat", preset="savings")
    joined = rekha.done("/circles/join", code=made["invite_code"])
    asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    return made["id"]


@pytest.fixture
def kamala(asha, circle):
    """The address of a record that the admin keeps."""
    made = asha.done(f"/circles/{circle}/members", status=201, name="Kamala Bai", **CONTACT)
    return f"/circles/{circle}/members/{made['id']}"


def send(person, path, data=uploads.JPEG, kind="id_card", **more):
    files = {"file": ("card.jpg", data, "image/jpeg")}
    return person.call("POST", f"{path}/documents", files=files, data={"kind": kind}, **more)


def test_the_life_of_a_record(asha, rekha, sunita, circle, kamala):
    seen = asha.get(kamala)
    assert (seen["status"], seen["has_account"], seen["phone_last4"]) == ("active", False, None)
    assert seen["contact"]["phone"] == "+919811122233"
    assert send(asha, kamala, key="p").status_code == 201
    again = send(asha, kamala, key="p")
    assert again.headers["idempotency-replayed"] == "true"
    assert len(again.json()["identity_check"]["documents"]) == 1
    asha.done(f"{kamala}/notes", status=201, text="owes the grocer")
    assert asha.done(f"{kamala}/identity")["identity_check"]["status"] == "submitted"
    # The only officer brought them and checks them all the same: it is written down.
    checked = asha.call("PUT", f"{kamala}/identity", json={"verified": True}).json()
    assert checked["identity_check"]["status"] == "verified"
    changed = asha.call("PATCH", kamala, json={"name": "Kamla Bai"}).json()
    assert (changed["name"], changed["identity_check"]["status"]) == ("Kamla Bai", "submitted")
    code = asha.done(f"{kamala}/claim")["code"]
    assert asha.get(kamala)["claim_code"] == code
    joined = sunita.done("/circles/join", code=code)
    assert kamala.endswith(joined["member_id"])
    mine = sunita.get(kamala)
    assert (mine["is_me"], mine["contact"]["address"]) == (True, "House 4, Well Lane")
    problem(sunita.call("GET", f"{kamala}/notes"), 403, "not_allowed")
    kinds = {item["kind"] for item in sunita.get(f"{kamala}/activity")["items"]}
    assert "member.claimed" in kinds
    assert "member.noted" not in kinds
    problem(rekha.post("/circles/join", code=code), 409, "code_used")


def test_other_members_read_no_contact_anywhere(asha, rekha, circle, kamala):
    send(asha, kamala)
    paper = asha.get(kamala)["identity_check"]["documents"][0]["id"]
    asha.done(f"{kamala}/notes", status=201, text="owes the grocer")
    asha.done(f"{kamala}/identity")
    read = json.dumps(
        [
            rekha.get(kamala),
            rekha.get(f"/circles/{circle}/members"),
            rekha.get(f"/circles/{circle}/proposals"),
            rekha.call("GET", f"/circles/{circle}/audit").text,
            asha.call("GET", f"/circles/{circle}/audit").text,
            asha.get(f"{kamala}/activity"),
        ]
    )
    assert [text for text in PRIVATE if text in read] == []
    problem(rekha.call("GET", f"{kamala}/documents/{paper}"), 404, "not_found")
    problem(rekha.call("GET", f"{kamala}/notes"), 403, "not_allowed")
    problem(rekha.call("GET", f"{kamala}/activity"), 403, "not_allowed")
    problem(rekha.call("PATCH", kamala, json={"address": "x"}), 403, "not_allowed")
    problem(send(rekha, kamala), 403, "not_allowed")
    problem(rekha.post(f"/circles/{circle}/members", name="Hari"), 403, "not_allowed")
    shown = asha.call("GET", f"{kamala}/documents/{paper}")
    assert (shown.content, shown.headers["content-type"]) == (uploads.JPEG, "image/jpeg")
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert shown.headers["cache-control"] == "private, no-store"


def test_hostile_files_and_forms_are_refused(asha, circle, kamala):
    for data in (uploads.HTML, uploads.SVG, uploads.POLYGLOT, uploads.WINDOWS_PROGRAM):
        problem(send(asha, kamala, data), 422, "file_type_refused")
    problem(send(asha, kamala, kind="passport"), 422, "invalid")
    browser = asha.client
    form = {"login": asha.phone, "password": factories.PASSWORD}
    browser.post("/session/sign-in", data=form, headers={"Origin": ORIGIN})
    page = f"/c{kamala.removeprefix('/circles')}"
    for kind, outcome in (("id_card", "kept"), ("passport", "invalid_paper_kind")):
        answer = browser.post(
            f"/session{kamala}/documents",
            files={"file": ("card.jpg", uploads.JPEG, "image/jpeg")},
            data={"kind": kind},
            headers={"Referer": f"{ORIGIN}{page}", "Origin": ORIGIN},
        )
        where = urlsplit(answer.headers["location"])
        assert (where.path, parse_qs(where.query)) == (page, {"file": [outcome]})
    elsewhere = browser.post(
        f"/session{kamala}/documents", headers={"Origin": "https://evil.example"}
    )
    assert "csrf" in elsewhere.headers["location"]
    assert len(asha.get(kamala)["identity_check"]["documents"]) == 1
    assert browser.get(f"{V1}{kamala}", headers={}).status_code == 200
