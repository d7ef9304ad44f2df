"""Leaving, removing, writing off and ending a circle, as a program does it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.api import Person, problem, sign_up

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def base(asha, rekha, sunita) -> str:
    """A circle of three with ₹5,000 of Asha's savings in its cash box."""
    circle = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for person in (rekha, sunita):
        person.done("/circles/join", code=circle["invite_code"])
    found = f"/circles/{circle['id']}"
    asha.done(f"{found}/contributions", status=201, amount="5000", method="cash")
    return found


def vote(found: dict, *people: Person) -> None:
    for person in people:
        person.done(f"/proposals/{found['proposal_id']}/votes", vote="yes")


def member(person: Person, base: str) -> str:
    return person.get(base)["my_member_id"]


def test_somebody_leaves_with_the_own(asha, rekha, sunita, client, base):
    shown = asha.get(f"{base}/departures/preview")
    assert (shown["plan"]["payout"], shown["plan"]["missing"]) == ("5000.00", "0.00")
    assert (shown["decided_by"], shown["refusal"], shown["holds"]) == ("vote", None, [])
    asked = asha.done(f"{base}/departures", status=202, key="go", reason="Moving")
    again = asha.post(f"{base}/departures", key="go", reason="Moving")
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.json()["id"], asked["status"]) == (asked["id"], "asked")
    vote(asked, rekha, sunita)
    assert rekha.get(f"/departures/{asked['id']}")["can_settle"]
    path = f"/departures/{asked['id']}/settle"
    problem(asha.post(path, method="cash"), 403, "own_departure")
    problem(rekha.post(path, method="gold"), 422, "invalid_method")
    done = rekha.done(path, method="cash", key="pay")
    assert (done["status"], done["plan"]["payout"]) == ("settled", "5000.00")
    problem(rekha.post(path, method="cash"), 409, "departure_state")
    problem(asha.call("GET", base), 404, "not_found")
    assert [each["id"] for each in rekha.get(f"{base}/departures")["items"]] == [asked["id"]]
    # Rekha has nothing in it: she goes at once; a stranger sees nothing of it.
    me = member(rekha, base)
    gone = rekha.call("DELETE", f"{base}/members/{me}")
    assert (gone.status_code, gone.json()["status"]) == (200, "settled")
    stranger = sign_up(client, "Kavita Yadav")
    for path in (f"{base}/departures", f"/departures/{asked['id']}", f"/departures/{uuid4()}"):
        problem(stranger.call("GET", path), 404, "not_found")
    problem(stranger.post(f"/departures/{asked['id']}/cancel"), 404, "not_found")


def test_somebody_is_removed_or_stays(asha, rekha, sunita, base):
    me = member(asha, base)
    problem(rekha.call("DELETE", f"{base}/members/{me}"), 422, "reason_missing")
    problem(rekha.call("DELETE", f"{base}/members/{uuid4()}"), 404, "not_found")
    asked = rekha.call("DELETE", f"{base}/members/{me}?reason=Never%20here")
    assert asked.status_code == 202
    problem(asha.post(f"{base}/departures"), 409, "departure_open")
    taken_back = rekha.done(f"/departures/{asked.json()['id']}/cancel")
    assert taken_back["status"] == "cancelled"


def test_a_loan_is_written_off_and_the_circle_ends(asha, rekha, sunita, base):
    loan = rekha.done(f"{base}/loans", status=201, amount="1000", periods=2, purpose="Seeds")
    for person in (asha, sunita):
        person.done(f"/loans/{loan['id']}/votes", vote="yes")
    asha.done(f"/loans/{loan['id']}/disburse", method="cash")
    asked = asha.done(f"/loans/{loan['id']}/writeoff", status=202, reason="Gone away")
    assert (asked["amount"], asked["decided_by"]) == ("1000.00", "vote")
    problem(sunita.post(f"/loans/{loan['id']}/writeoff", reason="Gone away"), 409, "proposal_open")
    vote(asked, asha, sunita)
    assert asha.get(f"/loans/{loan['id']}")["close_reason"] == "written_off"
    back = rekha.done(f"/loans/{loan['id']}/repayments", amount="400", method="cash")["repayment"]
    assert (back["status"], back["kind"]) == ("confirmed", "recovery")
    problem(
        rekha.post(f"/loans/{loan['id']}/repayments", amount="600.01", method="cash"),
        422,
        "amount_over_payoff",
    )
    problem(asha.call("GET", f"{base}/dissolution"), 404, "not_found")
    seen = asha.done(f"{base}/dissolution?preview=true", policy="equal")
    assert (seen["id"], seen["status"]) == (None, "preview")
    assert (seen["closing"]["payout"], seen["closing"]["surplus"]) == ("4400.00", "-600.00")
    # By equal parts two of them would bear a loss they have no money for.
    problem(asha.post(f"{base}/dissolution", policy="equal", reason="Done"), 409, "members_owe")
    found = asha.done(f"{base}/dissolution", policy="savings", reason="Done")
    vote(found, asha, sunita)
    assert asha.get(f"/dissolutions/{found['id']}")["can_post"]
    done = sunita.done(f"/dissolutions/{found['id']}/post", key="end")
    assert (done["status"], done["closing"]["payout"]) == ("posted", "4400.00")
    assert sunita.post(f"/dissolutions/{found['id']}/post", key="end").headers[
        "idempotency-replayed"
    ]
    problem(asha.post(f"{base}/contributions", amount="5", method="cash"), 403, "not_allowed")
    assert asha.get(f"{base}/dissolution")["status"] == "posted"
    problem(asha.post(f"/dissolutions/{found['id']}/cancel"), 403, "not_allowed")
