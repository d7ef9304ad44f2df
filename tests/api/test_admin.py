"""The admin area and the audit trail, as programs call them."""

from __future__ import annotations

import pytest

from circle_app.jobs import scheduler
from circle_app.jobs.registry import JOBS
from circle_app.services import people, sessions
from tests.factories import PASSWORD
from tests.support import api
from tests.support.admin import operator

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def meera(client):
    """An operator with a token."""
    made = operator("Meera Iyer")
    tokens = sessions.issue_tokens(made.user_id, address="", agent="")
    return api.Person(
        client,
        {
            "user": {
                "id": str(made.user_id),
                "name": made.name,
                "phone": people.profile(made).phone,
            },
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
        },
    )


def test_operators_look_after_people(client, meera, asha):
    seen = meera.get("/admin/overview")
    assert seen["counts"]["people"] == 2
    assert seen["database"] == "sqlite"
    found = meera.get("/admin/people", search="asha")["items"]
    assert [row["id"] for row in found] == [asha.id]
    assert asha.phone not in str(found)

    base = f"/admin/people/{asha.id}"
    api.problem(meera.post(f"{base}/lock", reason=""), 422, "reason_missing")
    locked = meera.done(f"{base}/lock", reason="Phone was stolen")
    assert (locked["lock_reason"], locked["running_sessions"]) == ("Phone was stolen", 0)
    api.problem(asha.call("GET", "/me"), 401, "not_signed_in")
    api.problem(
        client.post(f"{api.V1}/auth/refresh", json={"refresh_token": asha.refresh_token}),
        401,
        "not_signed_in",
    )
    sign_in = {"username": asha.phone, "password": PASSWORD}
    api.problem(client.post(f"{api.V1}/auth/token", data=sign_in), 403, "account_locked")
    form = {"Origin": api.ORIGIN}
    answer = client.post(
        "/session/sign-in", data={"login": asha.phone, "password": PASSWORD}, headers=form
    )
    assert answer.headers["location"] == "/login?error=account_locked"
    meera.done(f"{base}/unlock")
    assert client.post(f"{api.V1}/auth/token", data=sign_in).status_code == 200
    assert meera.done(f"{base}/sign-out")["running_sessions"] == 0
    made = meera.call("PUT", f"{base}/operator", json={"is_operator": True}).json()
    assert made["is_operator"]
    own = f"/admin/people/{meera.id}"
    api.problem(meera.post(f"{own}/lock", reason="Enough"), 409, "own_lock")
    meera.call("PUT", f"{base}/operator", json={"is_operator": False})
    last = meera.call("PUT", f"{own}/operator", json={"is_operator": False})
    api.problem(last, 409, "last_operator")


def test_everybody_else_finds_nothing(asha, rekha):
    for method, path, body in (
        ("GET", "/admin/overview", None),
        ("GET", "/admin/circles", None),
        ("GET", "/admin/disputes", None),
        ("GET", "/admin/people", None),
        ("GET", f"/admin/people/{rekha.id}", None),
        ("POST", f"/admin/people/{rekha.id}/lock", {"reason": "I do not like her"}),
        ("POST", f"/admin/people/{rekha.id}/unlock", None),
        ("POST", f"/admin/people/{rekha.id}/sign-out", None),
        ("PUT", f"/admin/people/{asha.id}/operator", {"is_operator": True}),
        ("GET", "/admin/audit", None),
        ("GET", "/admin/audit/export", None),
    ):
        api.problem(asha.call(method, path, json=body), 404, "not_found")
    # Nobody appoints oneself by a field of another call.
    api.problem(asha.call("PATCH", "/me", json={"is_operator": True}), 422, "invalid")


def test_the_trail_of_a_circle_is_narrowed_and_taken_along(asha, rekha, meera):
    circle = asha.done("/circles", status=201, name="Morning Star", preset="lending")
    rekha.done("/circles/join", code=circle["invite_code"])
    base = f"/circles/{circle['id']}/audit"
    everything = asha.get(base)["items"]
    assert {"circle.created", "member.joined"} <= {row["kind"] for row in everything}
    assert {row["address"] for row in everything} == {None}
    joined = asha.get(base, group="members", name="rekha")["items"]
    assert [row["kind"] for row in joined] == ["member.joined"]
    assert asha.get(base, to="2020-01-01")["items"] == []
    assert asha.get(base, actor_id=rekha.id)["items"]
    answer = asha.call("GET", f"{base}/export", params={"group": "members"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "member.joined" in answer.text
    api.problem(asha.call("GET", base, params={"group": "secrets"}), 422, "invalid")
    assert asha.get(base)["items"][0]["kind"] == "member.joined"
    assert asha.get(base, whole="true")["items"][0]["kind"] == "export.taken"
    # An operator is not a member of it.
    api.problem(meera.call("GET", base), 404, "not_found")
    circles = meera.get("/admin/circles", search="morning")["items"]
    assert [(row["pool"], row["member_count"]) for row in circles] == [("0.00", 2)]
    acts = meera.get("/admin/audit", group="circle")["items"]
    assert [(row["kind"], row["circle_name"]) for row in acts] == [
        ("circle.created", "Morning Star")
    ]
    assert "circle.created" in meera.call("GET", "/admin/audit/export").text
    taken = meera.get("/admin/audit", group="books")["items"]
    assert [(row["circle_id"], row["params"]["what"]) for row in taken] == [(None, "audit")]
    assert meera.get("/admin/disputes")["items"] == []


def test_operators_see_jobs_and_have_one_run(client, meera, asha):
    api.problem(asha.call("GET", "/admin/jobs"), 404, "not_found")
    api.problem(asha.call("POST", "/admin/jobs/late_fees/run"), 404, "not_found")
    seen = meera.get("/admin/jobs")
    assert (seen["holder"], seen["since"]) == (None, None)
    nightly = next(job for job in seen["jobs"] if job["name"] == "verify_books")
    assert (nightly["at"], nightly["every_seconds"], nightly["last"]) == ("02:30:00", 86_400, None)
    api.problem(meera.call("POST", "/admin/jobs/brew_tea/run"), 404, "not_found")
    answer = meera.call("POST", "/admin/jobs/late_fees/run")
    assert (answer.status_code, answer.json()["asked"]) == (202, True)
    api.problem(meera.call("POST", "/admin/jobs/late_fees/run"), 409, "job_busy")
    scheduler.run_once(JOBS["late_fees"])
    run = meera.get("/admin/jobs/late_fees/runs", status="done")["items"][0]
    assert (run["status"], run["changed"], run["by"]) == ("done", 0, "")
