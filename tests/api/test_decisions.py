"""Steps of deciding and secret votes, by REST."""

from __future__ import annotations

import json

import pytest

from tests.support.api import problem
from tests.support.circles import rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def circle_of(opener, *others, **body):
    """Open a circle and let everybody in."""
    made = opener.done("/circles", status=201, name="Sakhi Bachat Samooh", **body)
    for person in others:
        joined = person.done("/circles/join", code=made["invite_code"])
        if joined["status"] == "pending":
            opener.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    return f"/circles/{made['id']}"


def give(admin, circle, name, role):
    """Give somebody an office."""
    people = admin.get(f"{circle}/members")["items"]
    (member,) = [row["id"] for row in people if row["name"] == name]
    answer = admin.call("PUT", f"{circle}/members/{member}/role", json={"role": role})
    assert answer.status_code == 200, answer.text


def test_a_loan_goes_from_the_meeting_to_the_treasurer(asha, rekha, sunita):
    chain = [{"by": "vote"}, {"by": "role", "role": "treasurer", "escalation": "admin"}]
    loans = {"steps": chain, "within_pool": False, "savings_multiple": None}
    circle = circle_of(asha, rekha, sunita, preset="savings", rules={"loans": loans})
    give(asha, circle, "Rekha Verma", "treasurer")
    loan = sunita.done(f"{circle}/loans", status=201, amount="2000.00", periods=2, purpose="Goat")
    path = f"/loans/{loan['id']}"
    assert [(step["number"], step["by"], step["status"]) for step in loan["steps"]] == [
        (1, "vote", "open"),
        (2, "role", "waiting"),
    ]
    problem(rekha.post(f"{path}/approve"), 409, "decided_by_vote")
    for person in (asha, rekha):
        tally = person.done(f"{path}/votes", vote="yes")
    assert (tally["yes"], tally["status"], tally["step"], tally["step_count"]) == (2, "open", 1, 2)
    problem(sunita.post(f"{path}/approve"), 403, "own_loan")
    problem(asha.post(f"{path}/approve"), 403, "not_allowed")
    problem(rekha.post(f"{path}/approve", note="x" * 301), 422, "invalid")
    assert rekha.get(path)["can_decide"]
    done = rekha.done(f"{path}/approve", note="The goat is healthy")
    assert (done["status"], done["steps"][1]["decided_by"]) == ("approved", "officer")
    (answer,) = done["steps"][1]["answers"]
    assert (answer["name"], answer["role"], answer["note"]) == (
        "Rekha Verma",
        "treasurer",
        "The goat is healthy",
    )
    problem(rekha.post(f"{path}/reject", reason="Too late"), 409, "already_decided")
    seen = asha.get(f"/proposals/{loan['proposal_id']}")
    assert seen["steps"] == done["steps"]
    assert (seen["kind"], seen["amount"], seen["step"], seen["rule_version"]) == (
        "loan",
        "2000.00",
        2,
        1,
    )
    second = sunita.done(f"{circle}/loans", status=201, amount="500.00", periods=1)
    problem(sunita.post(f"/proposals/{second['proposal_id']}/withdraw"), 409, "withdrawn_elsewhere")


def test_nobody_reads_a_secret_vote(asha, rekha, sunita):
    rules = {"rule_voting": {"secret": True}}
    circle = circle_of(asha, rekha, sunita, preset="lending", rules=rules)
    asked = asha.done(f"{circle}/proposals", status=201, title="A new treasurer?")
    path = f"/proposals/{asked['id']}"
    rekha.done(f"{path}/votes", vote="no")
    tally = sunita.done(f"{path}/votes", vote="yes")
    told = (tally, asha.get(path), asha.get(f"{circle}/proposals")["items"][0])
    for seen in (*told, asha.get(path)["steps"][0]):
        assert (seen["yes"], seen["no"], seen["cast"], seen["tally_hidden"]) == (0, 0, 2, True)
    assert {(row["vote"], row["voted_at"]) for row in asha.get(path)["voters"]} == {(None, None)}
    assert rekha.get(path)["my_vote"] == "no"
    assert asha.get(path)["my_vote"] is None
    acts = asha.get(f"{circle}/audit")["items"]
    cast = [item for item in acts if item["kind"] == "vote.cast"]
    # Whoever voted what: the two acts differ in who, when and nothing else.
    assert len({json.dumps({**item["params"], "name": ""}, sort_keys=True) for item in cast}) == 1
    kept = rows("SELECT params, before, after FROM audit_event WHERE kind = 'vote.cast'")
    assert len({(json.dumps({**json.loads(row[0]), "name": ""}), *row[1:]) for row in kept}) == 1
    assert not {"vote", "yes", "no"} & json.loads(kept[0][0]).keys()
    export = asha.call("GET", f"{circle}/audit/export")
    lines = [line for line in export.text.splitlines() if "vote.cast" in line]
    assert (export.status_code, len(lines)) == (200, 2)
    assert not [line for line in lines if '"yes"' in line or '"no"' in line]


def test_who_asked_takes_a_question_back(asha, rekha, sunita):
    circle = circle_of(asha, rekha, sunita, preset="lending")
    asked = asha.done(f"{circle}/proposals", status=201, title="Tea on Sundays?")
    path = f"/proposals/{asked['id']}"
    assert asked["can_withdraw"]
    problem(rekha.post(f"{path}/withdraw"), 403, "not_opener")
    first, again = (asha.post(f"{path}/withdraw", key="k1") for _ in range(2))
    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert again.headers["idempotency-replayed"] == "true"
    problem(rekha.post(f"{path}/votes", vote="yes"), 409, "vote_closed")


def test_an_officer_writes_down_what_a_member_without_an_account_said(asha, rekha, sunita):
    circle = circle_of(asha, rekha, sunita, preset="savings")
    made = asha.done(f"{circle}/members", status=201, name="Kamala Bai")
    asked = sunita.done(f"{circle}/proposals", status=201, title="Tea on Sundays?")
    path, body = f"/proposals/{asked['id']}", {"vote": "no", "on_behalf_of": made["id"]}
    problem(rekha.post(f"{path}/votes", **body), 403, "not_allowed")
    problem(asha.post(f"{path}/votes", **{**body, "vote": "maybe"}), 422, "invalid")
    first, again = (asha.post(f"{path}/votes", key="v1", **body) for _ in range(2))
    told = first.json()
    assert (told["no"], told["electorate"], told["my_vote"]) == (1, 4, None)
    assert again.headers["idempotency-replayed"] == "true"
    voters = {row["name"]: row for row in sunita.get(path)["voters"]}
    assert voters["Kamala Bai"]["recorded_by_name"] == "Asha Kumari"
    assert (voters["Kamala Bai"]["vote"], voters["Rekha Verma"]["vote"]) == ("no", None)
    me = {row["name"]: row["id"] for row in asha.get(f"{circle}/members")["items"]}
    body["on_behalf_of"] = me["Rekha Verma"]
    problem(asha.post(f"{path}/votes", **body), 409, "no_vote_to_record")
