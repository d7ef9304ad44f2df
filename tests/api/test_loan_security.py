"""Guarantors, things and papers of a loan over the interface."""

from __future__ import annotations

import pytest

from tests.support import uploads
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def base(asha, rekha, sunita) -> str:
    """A circle of three, of whom Asha can be lent to and Rekha can stand for her."""
    circle = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for person in (rekha, sunita):
        person.done("/circles/join", code=circle["invite_code"])
    found = f"/circles/{circle['id']}"
    for person, amount in ((asha, "5000"), (rekha, "2000")):
        person.done(f"{found}/contributions", status=201, amount=amount, method="cash")
    return found


def test_a_loan_with_a_guarantor_a_thing_and_a_paper(asha, rekha, sunita, base):
    loan = asha.done(f"{base}/loans", status=201, key="ask", amount="3000", periods=3)
    path, rekhas = f"/loans/{loan['id']}", rekha.get(base)["my_member_id"]
    asked = {"member_id": rekhas, "amount": "1500.00"}
    problem(sunita.post(f"{path}/guarantors", key="one", **asked), 403, "not_allowed")
    own = {**asked, "member_id": asha.get(base)["my_member_id"]}
    refused = problem(asha.post(f"{path}/guarantors", **own), 422, "guarantor_is_borrower")
    assert refused["errors"][0]["field"] == "member_id"
    made = asha.done(f"{path}/guarantors", status=201, key="one", **asked)
    assert (made["status"], made["amount"], made["held"]) == ("asked", "1500.00", "0.00")
    again = asha.post(f"{path}/guarantors", key="one", **asked)
    assert again.headers["idempotency-replayed"] == "true"
    problem(asha.post(f"{path}/guarantors", key="two", **asked), 409, "already_guarantor")
    answer = f"{path}/guarantors/{rekhas}/answer"
    problem(asha.post(answer, agree=True), 403, "not_guarantor")
    (mine,) = rekha.get(f"{base}/guarantees")["items"]
    assert (mine["borrower_name"], mine["can_answer"]) == (asha.name, True)
    agreed = rekha.done(answer, agree=True)
    assert (agreed["status"], agreed["held"]) == ("agreed", "1500.00")
    assert {each["code"] for each in rekha.get(f"{base}/withdrawals/situation")["holds"]} == {
        "guarantees"
    }
    call = {"amount": "10.00", "reason": "Nothing came"}
    problem(
        sunita.post(f"{path}/guarantors/{rekhas}/call", key="c", **call), 409, "guarantee_state"
    )
    gold = {"kind": "gold", "description": "Two bangles", "value": "2500.00"}
    thing = asha.done(f"{path}/collateral", status=201, key="gold", **gold)
    problem(rekha.post(f"{path}/collateral", key="gold", **gold), 403, "not_allowed")
    assert asha.done(f"{path}/collateral", status=201, key="gold", **gold)["id"] == thing["id"]
    other = {**gold, "description": "A chain"}
    problem(asha.post(f"{path}/collateral", key="gold", **other), 422, "idempotency_mismatch")
    refused = problem(
        asha.post(f"{path}/collateral", **{**gold, "value": "1e3"}), 422, "invalid_amount"
    )
    assert refused["errors"][0]["field"] == "value"
    assert [each["description"] for each in sunita.get(f"{path}/collateral")["items"]] == [
        "Two bangles"
    ]
    back = sunita.call(
        "PATCH", f"{path}/collateral/{thing['id']}", json={"status": "returned", "note": "Too much"}
    )
    assert back.json()["status"] == "returned"
    upload = {"files": {"file": ("deed.jpg", uploads.JPEG)}, "data": {"kind": "agreement"}}
    paper = asha.call("POST", f"{path}/documents", key="deed", **upload).json()
    shown = {**upload, "data": {"kind": "agreement", "collateral_id": thing["id"]}}
    answer = asha.call("POST", f"{path}/documents", key="deed", **shown)
    problem(answer, 422, "idempotency_mismatch")
    file = sunita.call("GET", f"{path}/documents/{paper['id']}")
    assert (file.content, file.headers["content-type"]) == (uploads.JPEG, "image/jpeg")
    upload = {"files": {"file": ("x.exe", uploads.WINDOWS_PROGRAM)}, "data": {"kind": "photo"}}
    refused = asha.call("POST", f"{path}/documents", key="bad", **upload)
    problem(refused, 422, "file_type_refused")
    assert asha.call("DELETE", f"{path}/documents/{paper['id']}").status_code == 204
    assert asha.get(f"{path}/documents")["items"] == []
    assert asha.call("DELETE", f"{path}/guarantors/{rekhas}").status_code == 204
    assert asha.get(f"{path}/guarantors")["items"][0]["status"] == "withdrawn"
