"""Circles, members, rules and proposals by REST."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from tests.support import api
from tests.support.api import problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

PRESETS = {
    "lending",
    "savings",
    "shg",
    "vsla",
    "rosca_draw",
    "rosca_order",
    "rosca_auction",
    "lender",
}


@pytest.fixture
def circle(asha, rekha):
    """A circle of Asha and Rekha."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    rekha.done("/circles/join", code=made["invite_code"])
    return made


def test_presets_are_listed_with_their_rules(client):
    found = client.get("/api/v1/presets").json()
    assert {row["name"] for row in found["items"]} == PRESETS
    lending = found["items"][0]
    assert (lending["name"], lending["officers"]) == ("lending", [])
    assert lending["rules"]["contribution"]["amount"] == "5.00"
    assert lending["rules"]["loans"]["max"] == "500000.00"
    assert lending["rules"]["loans"]["max_running"] == 2


def test_a_circle_is_opened_from_a_preset_and_rules(asha):
    rules = {"contribution": {"amount": "10.00", "cycle": "weekly"}, "members": {"max": 12}}
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending", rules=rules)
    assert made["my_role"] == "member"
    assert made["rule_version"] == 1
    assert len(made["invite_code"]) == 8
    assert made["rules"]["contribution"]["amount"] == "10.00"
    assert made["max_members"] == 12
    assert asha.get(f"/circles/{made['id']}") == made
    assert [row["id"] for row in asha.get("/circles")["items"]] == [made["id"]]


def test_opening_twice_with_one_key_opens_one_circle(asha):
    body = {"name": "Gulmohar Lane", "preset": "lending"}
    first = asha.post("/circles", key="k1", **body)
    again = asha.post("/circles", key="k1", **body)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert count("circle") == 1


TOO_DEEP = {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "invalid_name", "name"),
        ({"preset": "bank"}, "unknown_preset", "preset"),
        ({"currency": "XXX"}, "unknown_currency", "currency"),
        ({"time_zone": "Mars/Base"}, "invalid", "time_zone"),
        ({"time_zone": "../etc"}, "invalid", "time_zone"),
        (
            {"rules": {"contribution": {"amount": "0"}}},
            "invalid_rules",
            "contribution.amount_minor",
        ),
        ({"rules": {"contribution": {"amount": "1e9"}}}, "invalid_amount", "contribution.amount"),
        ({"rules": {"sharks": True}}, "invalid_rules", "sharks"),
        ({"rules": {"confirmation": "officer"}}, "invalid_rules", "confirmation"),
        (
            {"rules": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}}},
            "invalid",
            "rules",
        ),
        ({"rules": []}, "invalid", "rules"),
        ({"upi_address": "not an address"}, "invalid_upi_address", "upi_address"),
    ],
)
def test_circles_that_cannot_be_opened(asha, change, code, field):
    body = {"name": "Gulmohar Lane", "preset": "lending", **change}
    found = problem(asha.post("/circles", **body), 422, code)
    assert found["errors"][0]["field"] == field
    assert count("circle") == 0


def test_joining_by_code(circle, asha, rekha, sunita):
    typed = f" {circle['invite_code'][:4].lower()}-{circle['invite_code'][4:]} "
    joined = sunita.post("/circles/join", key="j", code=typed)
    assert joined.status_code == 200
    assert (joined.json()["status"], joined.json()["circle_id"]) == ("active", circle["id"])
    again = sunita.post("/circles/join", key="j", code=typed)
    assert (again.status_code, again.json()) == (200, joined.json())
    assert again.headers["idempotency-replayed"] == "true"
    problem(sunita.post("/circles/join", code=circle["invite_code"]), 409, "already_member")
    members = asha.get(f"/circles/{circle['id']}/members")["items"]
    assert [(row["number"], row["name"], row["is_me"]) for row in members] == [
        (1, asha.name, True),
        (2, rekha.name, False),
        (3, sunita.name, False),
    ]


def test_codes_that_open_nothing(circle, asha, sunita):
    problem(sunita.post("/circles/join", code="ZZZZ2222"), 404, "invalid_code")
    problem(sunita.post("/circles/join", code=""), 404, "invalid_code")
    fresh = asha.done(f"/circles/{circle['id']}/invites")["code"]
    assert asha.call("DELETE", f"/circles/{circle['id']}/invites/{fresh}").status_code == 204
    problem(sunita.post("/circles/join", code=fresh), 409, "code_revoked")
    assert asha.get(f"/circles/{circle['id']}")["member_count"] == 2


def test_a_full_circle_takes_nobody(asha, rekha, sunita):
    rules = {"members": {"min": 2, "max": 2}}
    made = asha.done("/circles", status=201, name="Two", preset="lending", rules=rules)
    rekha.done("/circles/join", code=made["invite_code"])
    problem(sunita.post("/circles/join", code=made["invite_code"]), 409, "circle_full")
    assert count("member") == 2


def test_another_upi_address_is_put_to_a_vote(circle, asha):
    path = f"/circles/{circle['id']}"
    answer = asha.call("PATCH", path, json={"upi_address": "lane@okbank"})
    assert (answer.status_code, answer.json()["status"]) == (202, "open")
    assert asha.get(path)["upi_address"] is None


def test_listed_circles_are_found_by_everybody(circle, asha, sunita):
    assert sunita.get("/circles", listed="true")["items"] == []
    change = {"listed": True, "description": "We meet on Sundays"}
    answer = asha.call("PATCH", f"/circles/{circle['id']}", json=change)
    assert (answer.status_code, answer.json()["description"]) == (200, "We meet on Sundays")
    found = sunita.get("/circles", listed="true")["items"]
    assert [(row["id"], row["my_role"]) for row in found] == [(circle["id"], None)]
    problem(sunita.call("GET", f"/circles/{circle['id']}"), 404, "not_found")


def test_rules_are_changed_by_vote(circle, asha, rekha):
    change = {"contribution": {"amount": "7.50"}}
    answer = asha.call("PUT", f"/circles/{circle['id']}/rules", json=change)
    assert answer.status_code == 202
    waiting = answer.json()
    assert (waiting["kind"], waiting["status"], waiting["details"]) == (
        "rules",
        "open",
        {"changes": change},
    )
    for person in (asha, rekha):
        person.done(f"/proposals/{waiting['id']}/votes", vote="yes")
    after = asha.get(f"/circles/{circle['id']}")
    assert (after["rule_version"], after["rules"]["contribution"]["amount"]) == (1, "5.00")
    waiting = after["next_rules"]
    assert (waiting["version"], waiting["rules"]["contribution"]["amount"]) == (2, "7.50")
    assert waiting["effective_on"] > after["created_at"][:10]


@pytest.mark.parametrize("change", [{}, {"sharks": 1}, {"contribution": {"amount": "5.00"}}])
def test_rule_changes_that_are_none(circle, asha, change):
    answer = asha.call("PUT", f"/circles/{circle['id']}/rules", json=change)
    problem(answer, 422, "invalid_rules")
    assert asha.get(f"/circles/{circle['id']}/proposals")["items"] == []


def test_a_vote_is_changed_until_the_close(client, circle, asha, rekha, sunita):
    sunita.done("/circles/join", code=circle["invite_code"])
    question = asha.done(
        f"/circles/{circle['id']}/proposals", status=201, title="Shall we meet on Sunday?"
    )
    votes = f"/proposals/{question['id']}/votes"
    late = api.sign_up(client, "Farida Khatoon")
    late.done("/circles/join", code=circle["invite_code"])
    problem(late.post(votes, vote="yes"), 403, "not_an_elector")
    assert rekha.done(votes, vote="no")["no"] == 1
    tally = rekha.done(votes, vote="yes")
    assert (tally["yes"], tally["no"], tally["electorate"], tally["status"]) == (1, 0, 3, "open")
    twice = rekha.done(votes, vote="yes")
    assert (twice["yes"], twice["my_vote"]) == (1, "yes")
    problem(rekha.post(votes, vote="perhaps"), 422, "invalid")
    assert asha.done(votes, vote="yes")["status"] == "approved"
    problem(rekha.post(votes, vote="no"), 409, "vote_closed")
    seen = rekha.get(f"/proposals/{question['id']}")
    assert [row["vote"] for row in seen["voters"]] == ["yes", "yes", None]


def test_a_vote_after_its_time_is_refused_and_the_vote_is_closed(circle, asha, rekha):
    question = asha.done(f"/circles/{circle['id']}/proposals", status=201, title="Sunday?")
    with clock.frozen(clock.now() + timedelta(hours=25)):
        fresh = rekha.client.post(
            "/api/v1/auth/refresh", json={"refresh_token": rekha.refresh_token}
        )
        rekha.token = fresh.json()["access_token"]
        problem(rekha.post(f"/proposals/{question['id']}/votes", vote="yes"), 409, "vote_closed")
        assert rekha.get(f"/proposals/{question['id']}")["status"] == "rejected"


def test_circles_of_others_are_not_there(circle, asha, sunita):
    proposal = asha.done(f"/circles/{circle['id']}/proposals", status=201, title="Sunday?")
    member = asha.get(f"/circles/{circle['id']}/members")["items"][0]["id"]
    before = [count(table) for table in ("audit_event", "ledger_entry", "proposal", "invite")]
    for circle_id in (circle["id"], str(uuid4())):
        base = f"/circles/{circle_id}"
        calls = [("GET", base, None), ("PATCH", base, {"name": "Mine"})]
        calls += [
            ("GET", f"{base}/{noun}", None)
            for noun in (
                "members",
                "summary",
                "balance",
                "transactions",
                "audit",
                "verify",
                "proof",
                "dues",
                "contributions",
                "proposals",
                "invites",
            )
        ]
        calls += [
            ("PUT", f"{base}/rules", {"contribution": {"amount": "7"}}),
            ("POST", f"{base}/invites", None),
            ("DELETE", f"{base}/invites/{circle['invite_code']}", None),
            ("POST", f"{base}/proposals", {"title": "Mine?"}),
            ("POST", f"{base}/contributions", {"method": "cash"}),
            ("POST", f"{base}/contributions", {"method": "cash", "amount": "5"}),
            ("POST", f"{base}/members/{member}/approve", None),
        ]
        for method, path, body in calls:
            problem(sunita.call(method, path, json=body), 404, "not_found")
    problem(sunita.call("GET", f"/proposals/{proposal['id']}"), 404, "not_found")
    problem(sunita.post(f"/proposals/{proposal['id']}/votes", vote="yes"), 404, "not_found")
    assert [
        count(table) for table in ("audit_event", "ledger_entry", "proposal", "invite")
    ] == before


def test_the_journal_and_its_proof_are_open_to_every_member(circle, asha, rekha):
    base = f"/circles/{circle['id']}"
    for person in (asha, rekha):
        person.done(f"{base}/contributions", status=201, method="cash")
    entries = rekha.get(f"{base}/transactions", limit=1)
    newest = entries["items"][0]
    assert newest["lines"] == [
        {"account": "cash", "owner": None, "amount": "5.00"},
        {"account": "savings", "owner": rekha.name, "amount": "-5.00"},
    ]
    older = rekha.get(f"{base}/transactions", cursor=entries["next_cursor"])["items"]
    assert [row["sequence"] for row in (newest, *older)] == [2, 1]
    report = rekha.get(f"{base}/verify")
    assert (report["intact"], report["entries"], report["head_hash"]) == (True, 2, newest["hash"])
    proof = rekha.call("GET", f"{base}/proof")
    assert proof.headers["content-type"] == "application/x-ndjson"
    assert len(proof.text.splitlines()) == 3
    kinds = [row["kind"] for row in rekha.get(f"{base}/audit")["items"]]
    assert kinds[0] == "contribution.confirmed"
    figures = rekha.get(f"{base}/summary")
    assert (figures["pool"], figures["due"], figures["collected"]) == ("10.00", "10.00", "10.00")
    assert rekha.get(f"{base}/balance")["available"] == "10.00"
