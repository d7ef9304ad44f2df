"""Where the money lies, moving it, and savings taken out, as a program does it."""

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


def boxes(person: Person, base: str) -> dict[str, str]:
    """What lies where."""
    return {box["account"]: box["balance"] for box in person.get(f"{base}/funds")["boxes"]}


def agreed(asker: Person, others: list[Person], base: str, amount: str) -> dict:
    """A withdrawal that the members said yes to."""
    asked = asker.done(f"{base}/withdrawals", status=201, amount=amount, note="Fees")
    for person in others:
        person.done(f"/proposals/{asked['proposal_id']}/votes", vote="yes")
    return asker.get(f"/withdrawals/{asked['id']}")


def test_money_is_carried_once_and_told(asha, base):
    body = {"from_account": "cash", "to_account": "bank", "amount": "3000.50"}
    made = asha.done(f"{base}/transfers", status=201, key="carry", **body)
    assert made["amount"] == "3000.50"
    assert (made["balance"], made["left"]) == ("3000.50", "1999.50")
    again = asha.post(f"{base}/transfers", key="carry", **body)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == made
    shown = asha.get(f"{base}/funds")
    assert shown["lendable"] == "5000.00"
    assert shown["can_move"]
    assert boxes(asha, base) == {
        "cash": "1999.50",
        "bank": "3000.50",
        "upi": "0.00",
        "gateway": "0.00",
        "wallet_pool": "0.00",
        "expense_fund": "0.00",
    }
    balance = asha.get(f"{base}/balance")
    assert (balance["bank"], balance["available"]) == ("3000.50", "5000.00")
    entry = asha.get(f"{base}/transactions")["items"][0]
    assert (entry["kind"], entry["id"]) == ("fund.transfer", made["id"])


def test_refusals_of_a_transfer_say_why(client, asha, base):
    def carry(come: str, go: str, amount: str = "1"):
        return asha.post(f"{base}/transfers", from_account=come, to_account=go, amount=amount)

    short = problem(carry("cash", "bank", "5000.01"), 409, "insufficient_funds")
    assert "only ₹5,000 in it" in short["detail"]
    assert problem(carry("cash", "cash"), 422, "same_fund")["errors"][0]["field"] == "to_account"
    assert "never mixes" in problem(carry("cash", "social_cash"), 422, "fund_apart")["detail"]
    problem(carry("safe", "cash"), 422, "unknown_fund")
    problem(carry("cash", "bank", "-1"), 422, "invalid_amount")
    stranger = sign_up(client, "Farida Khatoon")
    problem(stranger.call("GET", f"{base}/funds"), 404, "not_found")
    body = {"from_account": "cash", "to_account": "bank", "amount": "1"}
    problem(stranger.post(f"{base}/transfers", **body), 404, "not_found")


def test_other_money_and_the_social_fund(asha, base):
    members = asha.get(f"{base}/members")["items"]
    late = members[1]
    body = {"account": "bank", "source": "bank_interest", "amount": "12.34"}
    got = asha.done(f"{base}/receipts", status=201, **body)
    assert (got["to_account"], got["from_account"], got["source"]) == (
        "bank",
        None,
        "bank_interest",
    )
    fine = {"account": "cash", "source": "fine", "amount": "10"}
    missing = problem(asha.post(f"{base}/receipts", **fine), 422, "invalid")
    assert missing["errors"][0]["field"] == "member_id"
    got = asha.done(f"{base}/receipts", status=201, member_id=late["id"], **fine)
    assert got["member_name"] == late["name"]
    assert asha.get(f"{base}/balance")["income"] == "22.34"
    put = {"member_id": late["id"], "amount": "20"}
    asha.done(f"{base}/social-contributions", status=201, **put)
    shown = asha.get(f"{base}/funds")
    assert shown["social"] == {"cash": "20.00", "fund": "20.00"}
    assert shown["lendable"] == "5022.34"
    foreign = {"member_id": str(uuid4()), "amount": "20"}
    problem(asha.post(f"{base}/social-contributions", **foreign), 404, "not_found")


def test_savings_are_asked_for_agreed_to_and_handed_out(asha, rekha, sunita, base):
    may = asha.get(f"{base}/withdrawals/situation")
    assert (may["free"], may["decided_by"], may["may_ask"]) == ("5000.00", "vote", True)
    found = agreed(asha, [rekha, sunita], base, "2000")
    assert (found["status"], found["amount"], found["can_pay"]) == ("approved", "2000.00", False)
    assert rekha.get(f"/withdrawals/{found['id']}")["can_pay"]
    hold = asha.get(f"{base}/withdrawals/situation")["holds"]
    assert hold == [{"code": "promised", "amount": "2000.00", "counts": True}]
    problem(asha.post(f"/withdrawals/{found['id']}/pay", method="cash"), 403, "own_withdrawal")
    paid = rekha.done(f"/withdrawals/{found['id']}/pay", key="out", method="cash")
    assert (paid["status"], paid["payer_name"]) == ("paid", rekha.name)
    again = rekha.post(f"/withdrawals/{found['id']}/pay", key="out", method="cash")
    assert again.headers["idempotency-replayed"] == "true"
    assert boxes(asha, base)["cash"] == "3000.00"
    assert asha.get(f"{base}/balance")["savings"] == "3000.00"
    problem(rekha.post(f"/withdrawals/{found['id']}/pay", method="cash"), 409, "withdrawal_state")


def test_withdrawals_are_listed_and_taken_back(asha, rekha, sunita, base):
    asked = asha.done(f"{base}/withdrawals", status=201, amount="100")
    problem(rekha.post(f"/withdrawals/{asked['id']}/cancel"), 403, "not_asker")
    assert asha.done(f"/withdrawals/{asked['id']}/cancel")["status"] == "cancelled"
    problem(asha.post(f"/withdrawals/{asked['id']}/cancel"), 409, "withdrawal_state")
    agreed(asha, [rekha, sunita], base, "200")
    shown = rekha.get(f"{base}/withdrawals")["items"]
    assert [row["status"] for row in shown] == ["approved", "cancelled"]
    assert [row["amount"] for row in rekha.get(f"{base}/withdrawals", status="approved")["items"]]
    assert rekha.get(f"{base}/withdrawals", mine="true")["items"] == []
    assert len(asha.get(f"{base}/withdrawals", mine="true")["items"]) == 2
    wrong = asha.call("GET", f"{base}/withdrawals", params={"status": "nonsense"})
    assert wrong.status_code == 422


def test_more_than_is_free_is_refused_with_the_figure(client, asha, base):
    refused = problem(asha.post(f"{base}/withdrawals", amount="5000.01"), 409, "savings_held")
    assert "Only ₹5,000" in refused["detail"]
    stranger = sign_up(client, "Farida Khatoon")
    problem(stranger.post(f"{base}/withdrawals", amount="1"), 404, "not_found")
    problem(stranger.call("GET", f"/withdrawals/{uuid4()}"), 404, "not_found")
