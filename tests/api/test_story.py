"""The whole story by REST alone: save, ask, vote, lend, repay, and prove that the books hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import api
from tests.support.api import problem


@pytest.fixture
def circle(asha, rekha, sunita):
    """A lending circle of three who have put in ₹5 each."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for person in (rekha, sunita):
        joined = person.done("/circles/join", code=made["invite_code"])
        assert joined["status"] == "active"
    for person in (asha, rekha, sunita):
        (due,) = person.get(f"/circles/{made['id']}/dues", mine="true")["items"]
        paid = person.done(
            f"/circles/{made['id']}/contributions",
            status=201,
            key="first",
            method="cash",
            due_id=due["id"],
        )
        assert (paid["amount"], paid["status"]) == ("5.00", "confirmed")
    return made


@pytest.fixture
def loan(circle, sunita):
    """Sunita's request for ₹12 in three months."""
    asked = sunita.done(
        f"/circles/{circle['id']}/loans", status=201, amount="12", periods=3, purpose="Seeds"
    )
    assert asked["status"] == "applied"
    assert asked["steps"][0]["status"] == "open"
    assert asked["steps"][0]["electorate"] == 3
    assert asked["voting_closes_at"]
    return asked


def approved(loan, *people):
    """Have people vote for a loan; the last vote decides."""
    for person in people:
        tally = person.done(f"/loans/{loan['id']}/votes", vote="yes")
    assert tally["status"] == "approved"


def test_three_people_save_lend_and_repay(circle, loan, asha, rekha, sunita):
    assert asha.get(f"/circles/{circle['id']}/summary")["pool"] == "15.00"
    first = asha.done(f"/loans/{loan['id']}/votes", vote="yes")
    assert {name: first[name] for name in ("yes", "no", "electorate", "status")} == {
        "yes": 1,
        "no": 0,
        "electorate": 3,
        "status": "open",
    }
    assert rekha.done(f"/loans/{loan['id']}/votes", vote="yes")["status"] == "approved"
    assert sunita.get(f"/loans/{loan['id']}")["status"] == "approved"

    given = asha.done(f"/loans/{loan['id']}/disburse", key="give", method="wallet")
    assert (given["status"], given["outstanding"], given["instalment"]) == (
        "active",
        "12.00",
        "4.00",
    )
    assert sunita.get("/wallet")["balance"] == "12.00"
    assert rekha.get(f"/circles/{circle['id']}/balance")["available"] == "3.00"
    rows = sunita.get(f"/loans/{loan['id']}/schedule")["items"]
    assert [row["payment"] for row in rows] == ["4.00"] * 3
    assert sum(Decimal(row["principal"]) for row in rows) == 12

    back = sunita.done(f"/loans/{loan['id']}/repayments", key="r1", amount="4.00", method="wallet")
    assert back["repayment"]["principal"] == "4.00"
    assert (back["outstanding"], back["closed"]) == ("8.00", False)
    owed = sunita.get(f"/loans/{loan['id']}/payoff")["total"]
    assert owed == "8.00"
    last = sunita.done(f"/loans/{loan['id']}/repayments", key="r2", amount=owed, method="wallet")
    assert set(last["repayment"]) >= {
        "id",
        "amount",
        "principal",
        "interest",
        "fee",
        "penalty",
        "kind",
    }
    assert (last["outstanding"], last["closed"]) == ("0.00", True)
    closed = asha.get(f"/loans/{loan['id']}")
    assert (closed["status"], closed["close_reason"]) == ("closed", "obligations_met")

    figures = asha.get(f"/circles/{circle['id']}/summary")
    assert (figures["pool"], figures["outstanding_loans"]) == ("15.00", "0.00")
    for person in (asha, rekha, sunita):
        report = person.get(f"/circles/{circle['id']}/verify")
        assert report["intact"]
        assert report["entries"] == 6
    assert sunita.get("/loans")["items"][0]["id"] == loan["id"]
    assert asha.get("/loans")["items"] == []
    assert len(asha.get(f"/circles/{circle['id']}/loans")["items"]) == 1
    assert len(rekha.get(f"/loans/{loan['id']}/repayments")["items"]) == 2
    states = [row["to_status"] for row in rekha.get(f"/loans/{loan['id']}/history")["items"]]
    assert states == ["applied", "approved", "active", "closed"]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
class TestRefusals:
    def test_more_than_the_payoff(self, loan, asha, rekha, sunita):
        approved(loan, asha, rekha)
        asha.done(f"/loans/{loan['id']}/disburse", method="cash")
        sunita.done("/wallet/topups", amount="50", method="cash")
        path = f"/loans/{loan['id']}/repayments"
        problem(sunita.post(path, amount="12.01", method="wallet"), 422, "amount_over_payoff")
        assert sunita.get("/wallet")["balance"] == "50.00"
        assert sunita.get(f"/loans/{loan['id']}")["outstanding"] == "12.00"

    def test_an_empty_wallet(self, loan, asha, rekha, sunita):
        approved(loan, asha, rekha)
        asha.done(f"/loans/{loan['id']}/disburse", method="cash")
        path = f"/loans/{loan['id']}/repayments"
        problem(sunita.post(path, amount="4", method="wallet"), 409, "insufficient_funds")
        assert sunita.get(path)["items"] == []

    def test_a_repeat_repays_once(self, loan, asha, rekha, sunita):
        approved(loan, asha, rekha)
        asha.done(f"/loans/{loan['id']}/disburse", method="wallet")
        path = f"/loans/{loan['id']}/repayments"
        first = sunita.post(path, key="k", amount="4", method="wallet")
        again = sunita.post(path, key="k", amount="4", method="wallet")
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers["idempotency-replayed"] == "true"
        problem(
            sunita.post(path, key="k", amount="5", method="wallet"), 422, "idempotency_mismatch"
        )
        assert sunita.get("/wallet")["balance"] == "8.00"

    def test_giving_twice_gives_once(self, loan, asha, rekha, sunita):
        path = f"/loans/{loan['id']}/disburse"
        problem(asha.post(path, method="wallet"), 409, "loan_state_conflict")
        approved(loan, asha, rekha)
        problem(sunita.post(path, method="wallet"), 403, "own_loan")
        first = asha.post(path, key="g", method="wallet")
        again = asha.post(path, key="g", method="wallet")
        assert (again.status_code, again.json()) == (200, first.json())
        problem(rekha.post(path, method="wallet"), 409, "already_disbursed")
        assert sunita.get("/wallet")["balance"] == "12.00"

    def test_votes_after_the_close_and_by_outsiders(self, client, loan, circle, asha, rekha):
        late = api.sign_up(client, "Kavita Yadav")
        problem(late.post(f"/loans/{loan['id']}/votes", vote="yes"), 404, "not_found")
        problem(late.call("GET", f"/loans/{loan['id']}"), 404, "not_found")
        late.done("/circles/join", code=circle["invite_code"])
        problem(late.post(f"/loans/{loan['id']}/votes", vote="yes"), 403, "not_an_elector")
        approved(loan, asha, rekha)
        problem(asha.post(f"/loans/{loan['id']}/votes", vote="no"), 409, "vote_closed")

    def test_a_role_decides_nothing_where_members_vote(self, loan, asha, sunita):
        problem(asha.post(f"/loans/{loan['id']}/approve"), 409, "decided_by_vote")
        problem(asha.post(f"/loans/{loan['id']}/reject", reason="No"), 409, "decided_by_vote")
        problem(sunita.post(f"/loans/{loan['id']}/approve"), 403, "own_loan")

    def test_a_request_is_withdrawn_by_its_borrower(self, loan, asha, sunita):
        problem(asha.post(f"/loans/{loan['id']}/cancel"), 403, "not_borrower")
        assert sunita.done(f"/loans/{loan['id']}/cancel")["status"] == "cancelled"
        problem(sunita.post(f"/loans/{loan['id']}/cancel"), 409, "already_decided")
        problem(asha.post(f"/loans/{loan['id']}/votes", vote="yes"), 409, "vote_closed")

    @pytest.mark.parametrize(
        ("amount", "periods", "status", "code"),
        [
            ("15.01", 3, 409, "pool_too_small"),
            ("500000.01", 3, 422, "loan_limit_exceeded"),
            ("10", 13, 422, "loan_periods_exceeded"),
            ("10", 0, 422, "loan_periods_exceeded"),
            ("0", 3, 422, "invalid_amount"),
            ("1e9", 3, 422, "invalid_amount"),
        ],
    )
    def test_requests_that_are_not_possible(self, circle, asha, amount, periods, status, code):
        path = f"/circles/{circle['id']}/loans"
        problem(asha.post(path, amount=amount, periods=periods), status, code)
        assert asha.get(path)["items"] == []

    def test_a_third_loan_is_one_too_many(self, circle, asha):
        path = f"/circles/{circle['id']}/loans"
        for _ in range(2):
            asha.done(path, status=201, amount="1", periods=1)
        found = problem(asha.post(path, amount="1", periods=1), 409, "too_many_loans")
        assert found["facts"] == ["running_loans"]
        checks = asha.get(f"{path}/eligibility", amount="1", periods=1)
        assert (checks["ok"], checks["limit"]) == (False, "0.00")

    def test_a_payoff_of_a_loan_that_was_not_given(self, loan, asha):
        problem(asha.call("GET", f"/loans/{loan['id']}/payoff"), 409, "loan_not_active")
