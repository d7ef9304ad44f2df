"""Key facts, checks, guarantors and the agreement, as a program asks for them."""

from __future__ import annotations

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
FARM = {
    "key": "farm",
    "name": "Farm loan",
    "about": "Seeds and animals",
    "terms": {
        "rate_percent": "12",
        "purposes": ["Seeds", "A goat"],
        "guarantors": 1,
        "guarantee_percent": "50",
    },
}


def of_farmers(asha, rekha, sunita):
    """A circle with money that lends for farms too: its address, and everybody's place in it."""
    circle = asha.done(
        "/circles",
        status=201,
        name="Morning Star",
        preset="lending",
        rules={"products": [FARM], "loans": {"rate_percent": "24"}},
    )
    path, places = f"/circles/{circle['id']}", {}
    for person in (asha, rekha, sunita):
        if person is not asha:
            person.done("/circles/join", code=circle["invite_code"])
        places[person.name] = person.get(path)["my_member_id"]
        person.done("/wallet/topups", amount="900.00", method="cash")
        person.done(f"{path}/contributions", status=201, amount="500.00", method="wallet")
    return path, places


def test_a_loan_of_a_kind_from_key_facts_to_agreement(asha, rekha, sunita):
    path, places = of_farmers(asha, rekha, sunita)
    seen = rekha.get(f"{path}/loans/key-facts", amount="600", periods=6, product="farm")
    assert (seen["amount"], seen["net"], seen["fee"]) == ("600.00", "600.00", "0.00")
    # 600 at 1 % a month in 6 instalments: 103.53, the last one the rest.
    assert (seen["instalment"], seen["apr"], seen["guarantee"]) == ("103.53", "11.99", "300.00")
    assert (len(seen["schedule"]), seen["terms"]["min"], seen["loan_id"]) == (6, "1.00", None)
    ordinary = rekha.get(f"{path}/loans/key-facts", amount="600", periods=6)
    known = (ordinary["apr"], ordinary["product"], ordinary["guarantors_needed"])
    assert known == ("24.00", "ordinary", 0)
    wants = {"amount": "600", "periods": 6, "product": "farm", "purpose": "seeds"}
    checks = rekha.get(f"{path}/loans/eligibility", **wants)
    assert (checks["ok"], checks["guarantors_needed"]) == (True, 1)
    assert checks["purposes"] == ["Seeds", "A goat"]

    def refused(status, code, **more):
        found = problem(rekha.post(f"{path}/loans", **{**wants, **more}), status, code)
        assert found["detail"]
        return found

    asked_of = [{"member_id": places[asha.name], "amount": "300"}]
    assert refused(422, "guarantors_needed")["facts"] == ["guarantors", "guarantee_amount"]
    refused(422, "purpose_not_offered", purpose="A car", guarantors=asked_of)
    refused(404, "not_found", product="house")
    refused(404, "not_found", guarantors=[{**asked_of[0], "member_id": rekha.id}])
    mine = [{"member_id": places[rekha.name], "amount": "300"}]
    refused(422, "guarantor_is_borrower", guarantors=mine)
    refused(409, "key_facts_changed", guarantors=asked_of, key_facts=ordinary["digest"])
    refused(422, "invalid", guarantors=[{"member_id": places[asha.name]}])

    more = {"guarantors": asked_of, "key_facts": seen["digest"]}
    loan = rekha.done(f"{path}/loans", status=201, key="k", **wants, **more)
    assert (loan["status"], loan["purpose"], loan["product"]) == ("applied", "Seeds", "farm")
    assert loan["steps"]
    assert loan["voting_closes_at"]
    replayed = rekha.post(f"{path}/loans", key="k", **wants, **more)
    assert (replayed.status_code, replayed.json()["id"]) == (201, loan["id"])

    told = sunita.get(f"/loans/{loan['id']}/key-facts")
    assert (told["digest"], told["can_cancel"], told["given"]) == (seen["digest"], True, False)
    (guarantor,) = told["guarantors"]
    known = (guarantor["name"], guarantor["amount"], guarantor["status"])
    assert known == (asha.name, "300.00", "asked")
    paper = rekha.get(f"/loans/{loan['id']}/agreement")
    assert paper["title"] == "Loan agreement No. 1"
    assert (paper["state"], len(paper["schedule"]), paper["parties"][1]["name"]) == (
        "draft",
        6,
        rekha.name,
    )
    assert paper["consents"][0]["text"] == "I have read the key facts and ask for this loan."
    assert [one["at"] for one in paper["consents"]][1:] == [None]
