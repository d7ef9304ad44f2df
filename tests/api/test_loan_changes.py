"""Changing a running loan by REST: both plans, the loan that takes its place, more on top of it."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RULES = {"loans": {"rate_percent": "12", "max_periods": 12}}


@pytest.fixture
def loan(asha, rekha, sunita):
    """Sunita's loan of ₹12.00 at 12 % in three months, handed over."""
    made = asha.done("/circles", status=201, name="Gulmohar", preset="lending", rules=RULES)
    for person in (rekha, sunita):
        person.done("/circles/join", code=made["invite_code"])
    path = f"/circles/{made['id']}"
    asha.done(f"{path}/contributions", status=201, amount="50", method="cash")
    asked = sunita.done(f"{path}/loans", status=201, amount="12", periods=3, purpose="Seeds")
    for person in (asha, rekha):
        person.done(f"/loans/{asked['id']}/votes", vote="yes")
    asha.done(f"/loans/{asked['id']}/disburse", method="cash")
    return f"/loans/{asked['id']}"


def test_both_plans_are_shown_and_one_takes_the_place_of_the_other(loan, asha, rekha, sunita):
    plan = {"periods": 6, "rate": "6", "let_off_penalties": True}
    shown = sunita.done(f"{loan}/reschedule?preview=true", **plan)
    assert (shown["principal"], shown["carried_interest"]) == ("12.00", "0.00")
    assert (shown["old"]["instalment"], len(shown["old"]["schedule"])) == ("4.08", 3)
    assert (shown["new"]["instalment"], len(shown["new"]["schedule"])) == ("2.04", 6)
    assert shown["new"]["rate"] == "6"
    assert float(shown["new"]["apr"]) < float(shown["old"]["apr"])
    problem(sunita.post(f"{loan}/reschedule", **plan), 422, "reason_missing")
    problem(sunita.post(f"{loan}/reschedule", periods=6, rate="13", reason="x"), 422, "rate_raised")
    problem(sunita.post(f"{loan}/reschedule", periods=13, reason="x"), 422, "loan_periods_exceeded")
    asked = sunita.done(f"{loan}/reschedule", status=201, key="r", reason="A bad harvest", **plan)
    assert (asked["status"], asked["origin"]) == ("applied", "reschedule")
    again = sunita.post(f"{loan}/reschedule", key="r", reason="A bad harvest", **plan)
    assert (again.json()["id"], again.headers["Idempotency-Replayed"]) == (asked["id"], "true")
    refused = problem(
        sunita.post(f"{loan}/reschedule", periods=6, reason="x"), 409, "loan_change_open"
    )
    assert "loan 2" in refused["detail"]
    for person in (asha, rekha):
        person.done(f"/loans/{asked['id']}/votes", vote="yes")
    old, new = sunita.get(loan), sunita.get(f"/loans/{asked['id']}")
    assert (old["close_reason"], old["replaced_by"]) == ("rescheduled", new["id"])
    assert (new["status"], new["outstanding"], new["instalment"]) == ("active", "12.00", "2.04")
    problem(sunita.post(f"{loan}/topup", amount="1", periods=3), 409, "loan_state_conflict")


def test_more_is_lent_and_the_older_loan_paid_off(loan, asha, rekha, sunita):
    shown = sunita.done(f"{loan}/topup?preview=true", amount="10", periods=10)
    assert (shown["payoff"], shown["principal"], shown["cash"]) == ("12.00", "22.00", "10.00")
    assert (shown["eligible"], shown["old_instalment"]) == (True, "4.08")
    problem(sunita.post(f"{loan}/topup", amount="50", periods=10), 409, "pool_too_small")
    problem(asha.post("/loans/00000000-0000-7000-8000-000000000000/topup", amount="1", periods=1),
            404, "not_found")  # fmt: skip
    asked = sunita.done(f"{loan}/topup", status=201, amount="10", periods=10, purpose="A goat")
    for person in (asha, rekha):
        person.done(f"/loans/{asked['id']}/votes", vote="yes")
    given = asha.done(f"/loans/{asked['id']}/disburse", method="cash")
    assert (given["outstanding"], given["origin"]) == ("22.00", "top_up")
    assert sunita.get(loan)["status"] == "closed"
    (paid,) = sunita.get(f"{loan}/repayments")["items"]
    assert (paid["method"], paid["kind"], paid["amount"]) == ("top_up", "payoff", "12.00")
    (entry,) = [
        each for each in asha.get(f"/circles/{given['circle_id']}/transactions")["items"]
        if each["kind"] == "loan.disbursal" and each["subject_id"] == given["id"]
    ]  # fmt: skip
    undone = asha.done(
        f"/circles/{given['circle_id']}/reversals", status=201, entry_id=entry["id"], reason="No"
    )
    assert undone["status"] == "done"
    assert sunita.get(loan)["status"] == "active"
    written = asha.done(f"{loan}/writeoff", status=202, reason="Moved away")
    assert (written["amount"], written["penalty"]) == ("12.00", "0.00")
