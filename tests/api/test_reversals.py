"""Taking entries back and reading the journal by REST."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def circle(asha, rekha):
    """A circle of two in which Asha has paid."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    rekha.done("/circles/join", code=made["invite_code"])
    return f"/circles/{made['id']}"


def paid(who, circle, amount="5", **more):
    return who.done(f"{circle}/contributions", status=201, amount=amount, method="cash", **more)


def test_an_entry_is_undone_on_the_same_day(asha, circle):
    entry_id = paid(asha, circle)["entry_id"]
    before = asha.get(f"{circle}/entries/{entry_id}")
    assert (before["can_undo"], before["how"], before["decider"]) == (True, "undo", None)
    assert (before["amount"], before["kind"], before["sequence"]) == ("5.00", "contribution", 1)
    assert [line["amount"] for line in before["lines"]] == ["5.00", "-5.00"]
    done = asha.done(f"{circle}/reversals", status=201, entry_id=entry_id, reason="Wrong amount")
    assert (done["status"], done["sequence"], done["proposal_id"]) == ("done", 2, None)
    after = asha.get(f"{circle}/entries/{entry_id}")
    assert (after["can_undo"], after["how"], after["refusal"]) == (False, None, "already_reversed")
    assert after["taken_back_by"] == {"id": done["entry_id"], "sequence": 2}
    reversal = asha.get(f"{circle}/entries/{done['entry_id']}")
    assert reversal["reverses"] == {"id": entry_id, "sequence": 1}
    assert (reversal["reason"], reversal["refusal"]) == ("Wrong amount", "cannot_reverse")
    assert reversal["params"]["of"] == "contribution"
    assert reversal["prev_hash"] == after["hash"]
    found = asha.get(f"{circle}/contributions", status="reversed")["items"]
    assert [(row["status"], row["reject_reason"]) for row in found] == [
        ("reversed", "Wrong amount")
    ]


def test_somebody_else_asks_and_it_is_decided_by_vote(asha, rekha, circle):
    entry_id = paid(asha, circle)["entry_id"]
    shown = rekha.get(f"{circle}/entries/{entry_id}")
    assert (shown["can_undo"], shown["how"], shown["decider"]) == (False, "ask", "vote")
    asked = rekha.done(f"{circle}/reversals", status=202, entry_id=entry_id, reason="Never came")
    assert (asked["status"], asked["decider"], asked["entry_id"]) == ("asked", "vote", None)
    waits = asha.get(f"{circle}/entries/{entry_id}")
    assert (waits["how"], waits["refusal"]) == (None, "reversal_pending")
    assert waits["proposal_id"] == asked["proposal_id"]
    problem(
        asha.post(f"{circle}/reversals", entry_id=entry_id, reason="Yes"), 409, "reversal_pending"
    )
    for person in (asha, rekha):
        person.done(f"/proposals/{asked['proposal_id']}/votes", vote="yes")
    assert asha.get(f"{circle}/entries/{entry_id}")["refusal"] == "already_reversed"


def test_refusals(asha, rekha, sunita, circle):
    entry_id = paid(asha, circle)["entry_id"]
    path = f"{circle}/reversals"
    problem(asha.post(path, entry_id=entry_id, reason="  "), 422, "reason_missing")
    problem(asha.post(path, entry_id=entry_id, reason="x" * 301), 422, "invalid")
    problem(asha.post(path, entry_id=entry_id), 422, "invalid")
    problem(asha.post(path, entry_id=str(uuid4()), reason="Why"), 404, "not_found")
    problem(sunita.post(path, entry_id=entry_id, reason="Why"), 404, "not_found")
    problem(sunita.call("GET", f"{circle}/entries/{entry_id}"), 404, "not_found")
    problem(asha.call("GET", f"{circle}/entries/{uuid4()}"), 404, "not_found")
    key = str(uuid4())
    first = asha.post(path, key=key, entry_id=entry_id, reason="Why")
    again = asha.post(path, key=key, entry_id=entry_id, reason="Why")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    problem(asha.post(path, entry_id=entry_id, reason="Why"), 409, "already_reversed")
    problem(asha.post(path, entry_id=first.json()["entry_id"], reason="Why"), 409, "cannot_reverse")


def test_the_own_wallet(asha, rekha, circle):
    filled = asha.done("/wallet/topups", amount="100", method="cash")
    done = asha.done("/wallet/reversals", entry_id=filled["id"], reason="Mistake")
    assert (done["amount"], done["balance"]) == ("100.00", "0.00")
    problem(
        asha.post("/wallet/reversals", entry_id=filled["id"], reason="Mistake"),
        409,
        "already_reversed",
    )
    problem(
        rekha.post("/wallet/reversals", entry_id=filled["id"], reason="Mistake"), 404, "not_found"
    )
    # The circle's book knows nothing of it.
    problem(
        asha.post(f"{circle}/reversals", entry_id=filled["id"], reason="Mistake"), 404, "not_found"
    )


def test_the_journal_is_narrowed(asha, rekha, circle):
    first = paid(asha, circle, "5", reference="Box 7")
    second = paid(rekha, circle, "12")
    asha.done(f"{circle}/reversals", status=201, entry_id=first["entry_id"], reason="Counted twice")
    path = f"{circle}/transactions"

    def numbers(**query):
        return [row["sequence"] for row in asha.get(path, **query)["items"]]

    assert numbers() == [3, 2, 1]
    assert numbers(group="contributions") == [2, 1]
    assert numbers(group="reversals") == [3]
    assert numbers(group="loans") == []
    assert numbers(member_id=second["member_id"]) == [2]
    assert numbers(account="savings") == numbers(account="cash") == [3, 2, 1]
    assert numbers(account=f"savings:{second['member_id']}") == [2]
    assert numbers(account="upi") == []
    assert numbers(amount="12") == [2]
    assert numbers(search="2") == [2]
    assert numbers(search="#3") == [3]
    assert numbers(search="box 7") == [3, 1]
    assert numbers(search="counted") == [3]
    assert numbers(search="100%") == numbers(search="_") == []
    assert numbers(**{"from": "2200-01-01"}) == numbers(to="1999-12-31") == []
    page = asha.get(path, limit=2)
    rest = asha.get(path, limit=2, cursor=page["next_cursor"])
    assert [row["sequence"] for row in page["items"] + rest["items"]] == [3, 2, 1]
    assert [row["reversed_by"] is not None for row in asha.get(path)["items"]] == [
        False,
        False,
        True,
    ]
    problem(asha.call("GET", path, params={"group": "x"}), 422, "invalid")
    problem(asha.call("GET", path, params={"amount": "x"}), 422, "invalid_amount")
    problem(asha.call("GET", path, params={"cursor": "x"}), 422, "invalid")
