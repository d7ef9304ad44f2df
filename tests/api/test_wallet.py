"""The wallet by REST: amounts, repeats, refusals."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.support.api import problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("typed", "booked"),
    [("5", "5.00"), ("5.00", "5.00"), (5, "5.00"), ("५", "5.00"), ("१,००,०००.५०", "100000.50")],
)
def test_amounts_that_are_understood(asha, typed, booked):
    receipt = asha.done("/wallet/topups", amount=typed, method="cash")
    assert (receipt["amount"], receipt["balance"]) == (booked, booked)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "more than zero"),
        ("-5", "below zero"),
        (-5, "below zero"),
        ("5.123", "2 digits after the point"),
        ("1e9", "not an amount"),
        (5.0, "as text"),
        ("", "write an amount"),
        ("9999999999999", "too large"),
        (10**30, "too large"),
        ("12,34", "commas"),
        (None, "not an amount"),
        (True, "not an amount"),
        ([], "not an amount"),
        ("NaN", "not an amount"),
        ("\ud800", "not an amount"),
    ],
)
def test_amounts_that_are_refused(asha, typed, words):
    body = json.dumps({"amount": typed, "method": "cash"})
    headers = {"Content-Type": "application/json"}
    answer = asha.call("POST", "/wallet/topups", content=body, headers=headers)
    found = problem(answer, 422, "invalid_amount")
    assert words in found["detail"]
    assert found["errors"] == [{"field": "amount", "message": found["detail"]}]
    assert count("ledger_entry") == 0


def test_a_repeat_is_answered_with_the_first_answer(asha):
    key = str(uuid4())
    first = asha.post("/wallet/topups", key=key, amount="100", method="cash")
    again = asha.post("/wallet/topups", key=key, amount="100.00", method="cash")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    problem(
        asha.post("/wallet/topups", key=key, amount="200", method="cash"),
        422,
        "idempotency_mismatch",
    )
    assert asha.get("/wallet")["balance"] == "100.00"
    assert count("ledger_entry") == 1


def test_a_key_that_is_too_long_is_refused(asha):
    answer = asha.post("/wallet/topups", key="k" * 81, amount="100", method="cash")
    assert problem(answer, 422, "invalid")["errors"][0]["field"] == "idempotency-key"
    assert count("ledger_entry") == 0


def test_without_a_key_every_call_counts(asha):
    for _ in range(2):
        asha.done("/wallet/topups", amount="1", method="upi", reference="X")
    assert asha.get("/wallet")["balance"] == "2.00"


def test_more_than_is_there_cannot_be_taken_out(asha):
    asha.done("/wallet/topups", amount="100", method="cash")
    answer = asha.post("/wallet/withdrawals", amount="100.01", method="cash")
    assert "No money was recorded" in problem(answer, 409, "insufficient_funds")["detail"]
    assert asha.done("/wallet/withdrawals", amount="40", method="cash")["balance"] == "60.00"
    rows = asha.get("/wallet/transactions")
    assert [row["amount"] for row in rows["items"]] == ["-40.00", "100.00"]
    assert rows["next_cursor"] is None


def test_a_passbook_is_read_page_by_page(asha):
    for amount in ("1", "2", "3"):
        asha.done("/wallet/topups", amount=amount, method="cash")
    first = asha.get("/wallet/transactions", limit=2)
    second = asha.get("/wallet/transactions", limit=2, cursor=first["next_cursor"])
    amounts = [row["amount"] for page in (first, second) for row in page["items"]]
    assert amounts == ["3.00", "2.00", "1.00"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "%%"}])
def test_a_wrong_page_is_refused(asha, query):
    answer = asha.call("GET", "/wallet/transactions", params=query)
    assert problem(answer, 422, "invalid")["errors"][0]["field"] == next(iter(query))


def test_money_goes_to_people_of_the_same_circle_only(asha, rekha, sunita):
    asha.done("/wallet/topups", amount="100", method="cash")
    circle = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    joined = rekha.done("/circles/join", code=circle["invite_code"])
    sent = asha.done("/wallet/transfers", to_user=rekha.id, amount="30", note="Bus fare")
    assert sent["balance"] == "70.00"
    asha.done("/wallet/transfers", to_member=joined["member_id"], amount="20")
    assert rekha.get("/wallet")["balance"] == "50.00"
    problem(asha.post("/wallet/transfers", to_user=sunita.id, amount="5"), 404, "not_found")
    problem(asha.post("/wallet/transfers", to_user=str(uuid4()), amount="5"), 404, "not_found")
    problem(asha.post("/wallet/transfers", to_user=asha.id, amount="5"), 422, "self_transfer")
    problem(asha.post("/wallet/transfers", amount="5"), 422, "invalid")
    problem(
        asha.post("/wallet/transfers", to_user=rekha.id, amount="51"), 409, "insufficient_funds"
    )
    assert asha.get("/wallet")["balance"] == "50.00"
