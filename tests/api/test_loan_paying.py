"""Paying on past days, letting borrowers off and ending loans for less, as a program does it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions
from circle_app.services.access import Actor
from tests import factories
from tests.support.api import Person, problem, sign_up
from tests.support.circles import circle_of
from tests.support.loans import given, loan_faults

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
FINE = {"kind": "fixed", "amount_minor": 1_000, "after_days": 5, "every": "once"}
RULES = {"loans": {"rate_percent": "24", "penalty": FINE, "advance_allowed": True}}


def vote(found: dict, *people: Person) -> None:
    for person in people:
        person.done(f"/proposals/{found['proposal_id']}/votes", vote="yes")


@pytest.fixture
def loan(asha, rekha, sunita) -> str:
    """A loan of ₹1,000 that Rekha got forty days ago; an instalment and a fine are due."""
    people = [Actor(UUID(each.id), each.name) for each in (asha, rekha, sunita)]
    with clock.frozen(clock.now() - timedelta(days=40)):
        circle = circle_of(*people, rules=RULES)
        contributions.pay(
            people[0], circle.id, amount_minor=900_000, method="cash", key=factories.key()
        )
        made = given(people[1], [people[0], people[2]], circle, 100_000)
    return f"/loans/{made.id}"


def test_a_payment_of_a_past_day_says_where_it_went(asha, rekha, loan):
    due = rekha.get(f"{loan}/schedule")["items"][0]
    on_time = str(Decimal(due["principal"]) + Decimal(due["interest"]))
    asked = {"amount": on_time, "method": "cash", "paid_on": due["due_date"]}
    seen = rekha.get(f"{loan}/repayments/preview", **asked)
    assert (seen["penalty"], seen["interest"], seen["kind"]) == ("0.00", "20.00", "instalment")
    done = rekha.done(f"{loan}/repayments", key="pay", **asked)
    assert set(done) == {"repayment", "outstanding", "closed"}
    paid = done["repayment"]
    assert (paid["amount"], paid["penalty"], paid["interest"]) == (asked["amount"], "0.00", "20.00")
    assert (paid["paid_on"], paid["kind"], done["closed"]) == (
        due["due_date"], "instalment", False,
    )  # fmt: skip
    assert done["outstanding"] == seen["outstanding"]
    assert rekha.post(f"{loan}/repayments", key="pay", **asked).headers["idempotency-replayed"]
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    refused = rekha.post(f"{loan}/repayments", amount="1", method="cash", paid_on=tomorrow)
    problem(refused, 422, "wrong_pay_day")
    assert "not come yet" in refused.json()["detail"]
    problem(asha.post(f"{loan}/repayments", amount="1", method="advance"), 403, "own_advance_only")
    problem(
        rekha.post(f"{loan}/repayments", amount="1", method="advance"), 409, "insufficient_funds"
    )
    assert loan_faults() == []


def test_a_borrower_is_let_off_and_a_loan_ends_for_less(asha, rekha, sunita, client, loan):
    problem(rekha.post(f"{loan}/waive", penalty="10", reason="Ill"), 403, "own_loan")
    problem(asha.post(f"{loan}/waive", penalty="10.01", reason="Ill"), 422, "waiver_over_due")
    problem(asha.post(f"{loan}/waive", penalty="10", reason=" "), 422, "reason_missing")
    asked = asha.done(f"{loan}/waive", status=202, key="off", penalty="10", reason="Ill")
    assert (asked["decided_by"], asked["status"], asked["penalty"]) == ("vote", "open", "10.00")
    assert asha.post(f"{loan}/waive", key="off", penalty="10", reason="Ill").headers[
        "idempotency-replayed"
    ]
    vote(asked, asha, sunita)
    (waived,) = rekha.get(f"{loan}/waivers")["items"]
    assert (waived["status"], waived["let_off"], waived["can_undo"]) == ("agreed", "10.00", False)
    undo = f"/waivers/{waived['id']}/undo"
    problem(asha.post(undo, reason="Well"), 403, "own_waiver")
    undoing = sunita.done(undo, status=202, reason="Well")
    vote(undoing, asha, sunita)
    assert rekha.get(f"{loan}/payoff")["penalty"] == "10.00"

    until = (clock.now() + timedelta(days=9)).date().isoformat()
    bargain = {"amount": "600", "pay_by": until, "reason": "Moves away"}
    problem(
        asha.post(f"{loan}/settlement", **{**bargain, "amount": "2000"}),
        422,
        "settlement_over_payoff",
    )
    put = asha.done(f"{loan}/settlement", status=202, **bargain)
    vote(put, asha, sunita)
    (agreed,) = rekha.get(f"{loan}/settlements")["items"]
    assert (agreed["status"], agreed["amount"], agreed["pay_by"]) == ("agreed", "600.00", until)
    done = rekha.done(f"{loan}/repayments", amount="600", method="cash")
    assert (done["closed"], done["outstanding"]) == (True, "0.00")
    assert rekha.get(loan)["close_reason"] == "written_off"

    stranger = sign_up(client, "Kavita Yadav")
    for path in (f"{loan}/waivers", f"{loan}/settlements", f"{loan}/repayments/preview?amount=1"):
        problem(stranger.call("GET", path), 404, "not_found")
    problem(stranger.post(undo, reason="x"), 404, "not_found")
    problem(stranger.post(f"/waivers/{uuid4()}/undo", reason="x"), 404, "not_found")
    assert loan_faults() == []
