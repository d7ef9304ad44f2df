"""Receipts, the pictures of claims, and invoices over the interface."""

from __future__ import annotations

import pytest

from tests import factories
from tests.support import uploads
from tests.support.api import ORIGIN, V1, problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BROWSER = {"Origin": ORIGIN}


@pytest.fixture
def circle(asha, rekha, sunita):
    """A savings group of three: Asha is its admin."""
    made = asha.done(
        "/circles",
        status=201,
        name="Sakhi Bachat Samooh",
        preset="savings",
        upi_address="sakhi.bachat@okdemo",
    )
    for other in (rekha, sunita):
        joined = other.done("/circles/join", code=made["invite_code"])
        asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    return made["id"]


def test_a_claim_its_picture_and_its_receipt(client, asha, rekha, sunita, circle):
    paid = rekha.done(
        f"/circles/{circle}/contributions",
        status=201,
        amount="500.00",
        method="upi",
        reference="412345678901",
    )
    where = f"/contributions/{paid['id']}"
    problem(rekha.call("GET", f"{where}/receipt"), 409, "no_receipt")
    sent = {"file": ("screen.jpg", uploads.JPEG, "image/jpeg")}
    assert rekha.call("PUT", f"{where}/picture", files=sent).json()["media_type"] == "image/jpeg"
    problem(sunita.call("PUT", f"{where}/picture", files=sent), 403, "not_allowed")
    problem(sunita.call("GET", f"{where}/picture"), 404, "not_found")
    shown = asha.call("GET", f"{where}/picture")
    assert shown.content == uploads.JPEG
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    asha.call("PATCH", f"{where}/confirm")
    receipt = sunita.get(f"{where}/receipt")
    assert (receipt["number"], receipt["amount"], receipt["confirmed_by"]) == (
        1,
        "500.00",
        asha.name,
    )
    assert [line["kind"] for line in receipt["lines"]] == ["contribution"]


def test_a_browser_sends_the_picture_from_the_pay_page(client, rekha, circle):
    paid = rekha.done(f"/circles/{circle}/contributions", status=201, amount="5", method="cash")
    form = {"login": rekha.phone, "password": factories.PASSWORD}
    client.post("/session/sign-in", data=form, headers=BROWSER)

    def send(data):
        return client.post(
            f"/session/contributions/{paid['id']}/picture",
            files={"file": ("x.png", data, "image/png")},
            headers={"Referer": f"{ORIGIN}/c/{circle}/pay?due=x", **BROWSER},
        ).headers["location"]

    page = f"/c/{circle}/pay/{paid['id']}"
    assert send(uploads.SVG) == f"{page}?file=file_type_refused.unknown"
    # As large as a phone's picture is; more than any other address takes.
    assert send(uploads.PDF[:9] + bytes(900_000) + uploads.PDF[9:]) == f"{page}?file=kept"
    foreign = client.post(
        f"/session/contributions/{paid['id']}/picture",
        files={"file": ("x.png", uploads.JPEG, "image/png")},
        headers={"Origin": "https://evil.example"},
    )
    assert "file=kept" not in foreign.headers["location"]


def test_invoices_are_made_once_and_read_by_their_member(asha, rekha, sunita, circle):
    due = rekha.get(f"/circles/{circle}/dues", mine="true")["items"][0]
    asked = {"period": "month", "on": due["due_on"]}
    path = f"/circles/{circle}/invoices"
    made = asha.done(path, status=201, key="once", **asked)
    assert (made["made"], made["known"], made["first_number"]) == (3, 0, 1)
    again = asha.post(path, key="once", **asked)
    assert again.headers["idempotency-replayed"] == "true"
    assert asha.done(path, status=201, **asked)["known"] == 3
    problem(rekha.post(path, **asked), 403, "not_allowed")
    problem(asha.post(path, period="year"), 422, "invalid")
    problem(asha.post(path, period="month", on="2199-01-01"), 422, "invoice_too_early")
    (mine,) = rekha.get(path)["items"]
    assert (mine["total"], mine["left"], mine["status"]) == ("500.00", "500.00", "open")
    assert mine["upi_link"].endswith(f"&tr={due['reference']}")
    assert rekha.get(f"/invoices/{mine['id']}") == mine
    assert len(asha.get(path)["items"]) == 3
    problem(sunita.call("GET", f"/invoices/{mine['id']}"), 404, "not_found")
    assert sunita.client.get(f"{V1}/invoices/{mine['id']}").status_code == 401


def test_what_a_statement_proves_is_confirmed_over_the_interface(asha, rekha, circle):
    paid = rekha.done(
        f"/circles/{circle}/contributions",
        status=201,
        amount="500.00",
        method="upi",
        reference="412345678901",
    )
    day = "/".join(reversed(paid["paid_on"].split("-")))
    rows = f"Date,Narration,Debit,Credit,Balance\n{day},UPI/CR/412345678901/R,,500.00,\n"
    sent = {"file": ("upi.csv", rows.encode(), "text/csv")}
    form = {"account": "upi", "mapping": '{"day_order": "dmy"}'}
    made = asha.call("POST", f"/circles/{circle}/bank-statements", files=sent, data=form).json()
    (found,) = asha.get(f"/bank-statements/{made['statement']['id']}/claims")["items"]
    assert (found["contribution_id"], found["may_confirm"]) == (paid["id"], True)
    done = asha.done(f"/bank-statements/{made['statement']['id']}/confirm-claims")
    assert (done["confirmed"], done["left"], done["open"]) == (1, 0, 0)
    assert rekha.get(f"/contributions/{paid['id']}/receipt")["number"] == 1
