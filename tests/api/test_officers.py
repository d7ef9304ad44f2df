"""Offices, and what officers decide, by REST."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def group(asha, rekha, sunita):
    """A savings group: Asha is admin, Rekha treasurer, Sunita a member."""
    made = asha.done("/circles", status=201, name="Sakhi Bachat Samooh", preset="savings")
    assert made["my_role"] == "admin"
    for person in (rekha, sunita):
        joined = person.done("/circles/join", code=made["invite_code"])
        assert joined["status"] == "pending"
        asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    path = f"/circles/{made['id']}/members/{ids(asha, made)['Rekha Verma']}/role"
    answer = asha.call("PUT", path, json={"role": "treasurer"})
    assert (answer.status_code, answer.json()["role"]) == (200, "treasurer")
    return made


def ids(person, circle):
    """The member ids by name."""
    return {
        row["name"]: row["id"] for row in person.get(f"/circles/{circle['id']}/members")["items"]
    }


def role(person, group, name, role):
    """Ask for a role."""
    path = f"/circles/{group['id']}/members/{ids(person, group)[name]}/role"
    return person.call("PUT", path, json={"role": role})


def test_the_rules_of_a_savings_group(group):
    assert group["rules"]["expenses"] == {"decided_by": "officer", "free": "500.00"}
    assert group["rules"]["savings"] == {
        "withdrawal": "officer",
        "keep": "0.00",
        "held_by_loans": True,
    }


def test_offices_are_the_admins_to_give(asha, rekha, sunita, group):
    problem(role(rekha, group, "Sunita Devi", "treasurer"), 403, "not_allowed")
    problem(role(asha, group, "Asha Kumari", "member"), 409, "last_admin")
    found = problem(role(asha, group, "Sunita Devi", "king"), 422, "invalid_role")
    assert found["errors"][0]["field"] == "role"
    other = sunita.done("/circles", status=201, name="Other", preset="savings")
    path = f"/circles/{other['id']}/members/{ids(asha, group)['Rekha Verma']}/role"
    problem(sunita.call("PUT", path, json={"role": "member"}), 404, "not_found")


def test_the_admin_changes_rules_at_once(asha, rekha, group):
    change = {"expenses": {"free": "750.00"}}
    path = f"/circles/{group['id']}/rules"
    answer = asha.call("PUT", path, json=change)
    assert answer.status_code == 200
    # Decided at once; it counts from the next cycle on.
    assert answer.json()["rules"]["expenses"]["free"] == "500.00"
    assert answer.json()["next_rules"]["rules"]["expenses"]["free"] == "750.00"
    problem(rekha.call("PUT", path, json=change), 403, "not_allowed")


def test_a_vote_is_not_an_officers_to_decide(asha, rekha, group):
    asked = rekha.done(f"/circles/{group['id']}/proposals", status=201, title="Sunday?")
    assert (asked["decider"], asked["can_decide"], asked["failure"]) == ("vote", False, None)
    path = f"/proposals/{asked['id']}/decision"
    problem(asha.post(path, approve=True), 403, "not_allowed")
    problem(asha.post(path, approve="yes"), 422, "invalid")
    problem(asha.post(path), 422, "invalid")
    listed = asha.get(f"/circles/{group['id']}/proposals", decider="officer")
    assert listed["items"] == []
    listed = asha.get(f"/circles/{group['id']}/proposals", decider="vote")
    assert [row["id"] for row in listed["items"]] == [asked["id"]]


def test_an_officer_decides_an_expense_once(asha, rekha, sunita, group):
    asked = sunita.done(
        f"/circles/{group['id']}/expenses",
        status=201,
        amount="140.00",
        category="travel",
        payee="Raju Auto",
    )
    (matter,) = rekha.get(f"/circles/{group['id']}/proposals", decider="officer")["items"]
    assert (matter["kind"], matter["subject_id"], matter["can_decide"]) == (
        "expense",
        asked["id"],
        True,
    )
    assert matter["details"]["amount"] == "140.00"
    path = f"/proposals/{matter['id']}/decision"
    problem(sunita.post(path, approve=True), 403, "not_allowed")
    first = rekha.post(path, key="k1", approve=True, note="Yes")
    again = rekha.post(path, key="k1", approve=True, note="Yes")
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json() == {
        "proposal_id": matter["id"],
        "circle_id": group["id"],
        "status": "approved",
        "failure": None,
        "step": 1,
        "step_count": 1,
    }
    assert again.headers["idempotency-replayed"] == "true"
    problem(asha.post(path, key="k2", approve=False), 409, "already_decided")
    seen = sunita.get(f"/proposals/{matter['id']}")
    assert (seen["officer_name"], seen["officer_note"]) == ("Rekha Verma", "Yes")
