"""Months and disputes by REST."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions
from circle_app.services.access import Actor
from tests import factories
from tests.support.api import problem, sign_up
from tests.support.circles import circle_of

OCTOBER, NOVEMBER = (datetime(2026, month, 10, 6, 30, tzinfo=UTC) for month in (10, 11))

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def circle(asha, rekha, sunita):
    """A lending circle of October in which each of three put five rupees."""
    actors = [Actor(UUID(each.id), each.name) for each in (asha, rekha, sunita)]
    with clock.frozen(OCTOBER):
        made = circle_of(*actors, rules={"confirmation": "nobody"})
        for actor in actors:
            contributions.pay(actor, made.id, method="cash", key=factories.key())
    return f"/circles/{made.id}"


@pytest.fixture(autouse=True)
def _november(circle, request):
    with clock.frozen(NOVEMBER):
        for name in ("asha", "rekha", "sunita"):
            person = request.getfixturevalue(name)
            answer = person.client.post(
                "/api/v1/auth/token",
                data={"username": person.phone, "password": factories.PASSWORD},
            )
            assert answer.status_code == 200, answer.text
            person.token = answer.json()["access_token"]
        yield


def test_a_month_is_shown_closed_and_opened_again_by_a_vote(circle, asha, rekha, sunita):
    running, october = asha.get(f"{circle}/periods")["items"]
    assert (running["status"], october["status"]) == ("running", "open")
    assert october == {
        "month": "2026-10",
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-31",
        "status": "open",
        "entries": 3,
        "entries_capped": False,
        "income": "0.00",
        "expense": "0.00",
        "closed_at": None,
        "closed_by_name": None,
        "blockers": [],
        "can_close": True,
        "can_reopen": False,
        "asked_proposal_id": None,
    }
    done = asha.done(f"{circle}/periods/close", key="close", month="2026-10")
    assert done == {
        "month": "2026-10",
        "closed_through": "2026-10-31",
        "closed_at": "2026-11-10T06:30:00Z",
        "months": 1,
    }
    again = asha.post(f"{circle}/periods/close", key="close", month="2026-10")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == done
    problem(asha.post(f"{circle}/periods/close", month="2026-10"), 409, "period_already_closed")

    asked = rekha.done(
        f"{circle}/periods/reopen", status=202, month="2026-10", reason="A slip was found"
    )
    assert (asked["kind"], asked["status"]) == ("reopening", "open")
    assert asked["details"] == {"month": "2026-10", "reason": "A slip was found"}
    closed = asha.get(f"{circle}/periods")["items"][1]
    assert closed["asked_proposal_id"] == asked["id"]
    for person in (asha, sunita):
        person.done(f"/proposals/{asked['id']}/votes", vote="yes")
    assert asha.get(f"{circle}/periods")["items"][1]["status"] == "open"


def test_a_month_is_refused_in_words(circle, asha):
    answer = problem(asha.post(f"{circle}/periods/close", month="2026-11"), 409, "period_not_over")
    assert answer["detail"].startswith("November 2026 is not over yet.")
    for month in ("2026-13", "October", "2026-09", "0000-01", 10):
        problem(asha.post(f"{circle}/periods/close", month=month), 422, "invalid")
    problem(
        asha.post(f"{circle}/periods/reopen", month="2026-10", reason="x"),
        409,
        "period_not_closed",
    )
    problem(asha.post(f"{circle}/periods/reopen", month="2026-10", reason=" "), 422, "invalid")
    problem(asha.call("GET", f"{circle}/periods", params={"before": "soon"}), 422, "invalid")
    assert asha.get(f"{circle}/periods", before="2026-10")["items"] == []


def test_an_entry_is_questioned_and_answered(circle, asha, rekha, sunita):
    entry = asha.get(f"{circle}/transactions")["items"][0]
    made = asha.done(
        f"{circle}/disputes", status=201, key="doubt", entry_id=entry["id"], reason="Not 5"
    )
    assert (made["status"], made["entry_id"], made["entry_sequence"]) == ("open", entry["id"], 3)
    assert made["entry_details"]["method"] == "cash"
    again = asha.post(f"{circle}/disputes", key="doubt", entry_id=entry["id"], reason="Not 5")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    problem(
        rekha.post(f"{circle}/disputes", entry_id=entry["id"], reason="Nor I"), 409, "dispute_open"
    )
    blocked = problem(asha.post(f"{circle}/periods/close", month="2026-10"), 409, "period_blocked")
    assert "1 entry is being questioned" in blocked["detail"]
    assert rekha.get(f"{circle}/periods")["items"][1]["blockers"] == [
        {"code": "open_disputes", "count": 1}
    ]

    way = f"/disputes/{made['id']}"
    problem(rekha.call("PATCH", way, json={"status": "withdrawn"}), 403, "not_dispute_opener")
    problem(
        sunita.call("PATCH", way, json={"status": "settled", "outcome": "Fine"}),
        403,
        "own_dispute",
    )
    problem(rekha.call("PATCH", way, json={"status": "settled"}), 422, "invalid")
    answer = rekha.call("PATCH", way, json={"status": "settled", "outcome": "Counted again"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["outcome"], answer.json()["closed_by_name"]) == (
        "Counted again",
        rekha.name,
    )
    listed = asha.get(f"{circle}/disputes", status="settled")["items"]
    assert [each["id"] for each in listed] == [made["id"]]
    problem(asha.call("PATCH", way, json={"status": "withdrawn"}), 409, "dispute_closed")


def test_strangers_see_nothing(circle, asha, client):
    stranger = sign_up(client, "Vandana Rao")
    entry = asha.get(f"{circle}/transactions")["items"][0]["id"]
    made = asha.done(f"{circle}/disputes", status=201, entry_id=entry, reason="Not 5")
    for answer in (
        stranger.call("GET", f"{circle}/periods"),
        stranger.post(f"{circle}/periods/close", month="2026-10"),
        stranger.post(f"{circle}/periods/reopen", month="2026-10", reason="x"),
        stranger.call("GET", f"{circle}/disputes"),
        stranger.post(f"{circle}/disputes", entry_id=entry, reason="x"),
        stranger.call("PATCH", f"/disputes/{made['id']}", json={"status": "withdrawn"}),
        stranger.call("PATCH", f"/disputes/{uuid4()}", json={"status": "withdrawn"}),
    ):
        problem(answer, 404, "not_found")
