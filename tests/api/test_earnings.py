"""Earnings given to members, and investments, as programs use them."""

from __future__ import annotations

import pytest

from tests.support.api import problem, sign_up

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def circle(asha, rekha, sunita):
    """A leaderless circle of three with ₹90 of savings and ₹30 of bank interest in cash."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for other in (rekha, sunita):
        other.done("/circles/join", code=made["invite_code"])
    for person, amount in ((asha, "60"), (rekha, "30")):
        person.done(
            f"/circles/{made['id']}/contributions", status=201, amount=amount, method="cash"
        )
    body = {"account": "cash", "source": "bank_interest", "amount": "30"}
    asha.done(f"/circles/{made['id']}/receipts", status=201, **body)
    return made["id"]


def agree(proposal, *people):
    for person in people:
        if person.get(f"/proposals/{proposal}")["status"] == "open":
            person.done(f"/proposals/{proposal}/votes", vote="yes")


def test_looked_at_asked_given_and_listed(asha, rekha, sunita, circle):
    path = f"/circles/{circle}/distributions"
    seen = asha.done(f"{path}?preview=true", policy="savings")
    assert (seen["status"], seen["amount"], seen["earned"]["limit"]) == (
        "preview",
        "30.00",
        "30.00",
    )
    assert [part["amount"] for part in seen["parts"]] == ["20.00", "10.00", "0.00"]
    assert asha.get(path)["items"] == []
    made = asha.done(path, status=201, policy="savings")
    assert (made["status"], made["plan_sha256"]) == ("asked", seen["plan_sha256"])
    agree(made["proposal_id"], asha, rekha, sunita)
    done = rekha.done(f"/distributions/{made['id']}/post")
    assert (done["status"], done["my_amount"]) == ("posted", "10.00")
    assert sunita.get(f"/distributions/{made['id']}")["entry_id"]
    again = rekha.call("POST", f"/distributions/{made['id']}/post", json={})
    problem(again, 409, "distribution_state")
    nothing = asha.call("POST", path, json={"policy": "equal"})
    problem(nothing, 409, "nothing_to_distribute")
    for body in ({"policy": "luck"}, {"policy": "shares"}, {"amount": "-1"}, {"into": "pocket"}):
        assert asha.call("POST", path, json=body).status_code == 422
    late = asha.call("POST", path, json={"from": "2026-02-01", "to": "2026-01-01"})
    assert late.status_code == 422


def test_parts_are_handed_out(asha, rekha, sunita, circle):
    body = {"policy": "equal", "into": "payable", "amount": "9"}
    made = asha.done(f"/circles/{circle}/distributions", status=201, **body)
    agree(made["proposal_id"], asha, rekha, sunita)
    asha.done(f"/distributions/{made['id']}/post")
    theirs = [part["member_id"] for part in made["parts"]]
    path = f"/distributions/{made['id']}/payments"
    paid = asha.done(path, member_id=theirs[1], method="cash")
    assert [part["paid_from"] for part in paid["parts"]] == [None, "cash", None]
    own = asha.call("POST", path, json={"member_id": theirs[0], "method": "cash"})
    problem(own, 403, "own_part")


def test_the_life_of_an_investment(asha, rekha, sunita, circle):
    body = {"kind": "gold", "name": "Gold coin", "amount": "50", "paid_from": "cash"}
    made = asha.done(f"/circles/{circle}/investments", status=201, **body)
    path = f"/investments/{made['id']}"
    problem(asha.call("POST", f"{path}/buy", json={}), 409, "investment_state")
    agree(made["proposal_id"], asha, rekha, sunita)
    assert asha.done(f"{path}/buy")["value"] == "50.00"
    assert asha.done(f"{path}/revalue", worth="60")["gain"] == "10.00"
    assert rekha.done(f"{path}/income", amount="1.50", box="bank")["income"] == "1.50"
    assert rekha.done(f"{path}/sell", price="33", part="30", box="cash")["value"] == "30.00"
    too_much = rekha.call("POST", f"{path}/sell", json={"price": "1", "part": "31", "box": "cash"})
    problem(too_much, 422, "invalid")
    gone = rekha.done(f"{path}/sell", price="0", box="cash")
    assert (gone["status"], gone["gain"]) == ("sold", "-15.50")
    listed = sunita.get(f"/circles/{circle}/investments")["items"]
    assert [act["kind"] for act in listed[0]["acts"]] == [
        *("sell", "sell", "income", "revalue", "buy")
    ]
    other = asha.done(f"/circles/{circle}/investments", status=201, **body)
    assert asha.done(f"/investments/{other['id']}/cancel")["status"] == "cancelled"
    assert rekha.get(f"/investments/{other['id']}")["number"] == 2


def test_strangers_see_nothing(client, asha, circle):
    stranger = sign_up(client, "Kavita Yadav")
    made = asha.done(f"/circles/{circle}/distributions", status=201, policy="equal")
    for path in (f"/circles/{circle}/distributions", f"/distributions/{made['id']}"):
        assert stranger.call("GET", path).status_code == 404
    assert stranger.call("GET", f"/circles/{circle}/investments").status_code == 404
