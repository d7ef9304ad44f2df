"""Counts and statements of banks over the interface."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from tests.support import api
from tests.support.banks import file_of
from tests.support.circles import MORNING

UTR = "512345670001"
ROWS = [f"02/03/2026,UPI/CR/{UTR}/ASHA,,500.00,500.00", "02/03/2026,SMS CHARGES,17.70,,482.30"]
DMY = json.dumps({"day_order": "dmy"})


@pytest.fixture
def people(client, db):
    with clock.frozen(MORNING):
        asha, rekha = api.sign_up(client, "Asha Kumari"), api.sign_up(client, "Rekha Verma")
        circle = asha.done("/circles", status=201, name="Sakhi", preset="lending")
        rekha.done("/circles/join", code=circle["invite_code"])
        asha.done(
            f"/circles/{circle['id']}/contributions",
            status=201,
            amount="500.00",
            method="upi",
            reference=UTR,
        )
        yield f"/circles/{circle['id']}", asha, rekha


def send(person, where, data, *, key=None, preview=False, **form):
    return person.call(
        "POST",
        f"{where}/bank-statements",
        key=key,
        params={"preview": str(preview).lower()} if preview else None,
        files={"file": ("march.csv", data, "text/csv")},
        data={"account": "upi", "mapping": DMY, **form},
    )


def test_a_statement_is_looked_at_read_in_and_compared(people):
    where, asha, rekha = people
    looked = send(asha, where, file_of(ROWS), preview=True)
    assert looked.status_code == 200, looked.text
    shown = looked.json()
    assert (shown["new_lines"], shown["refused"], shown["closing"]) == (2, 0, "482.30")
    assert [row["amount"] for row in shown["rows"]] == ["500.00", "-17.70"]
    assert asha.get(f"{where}/bank-statements")["items"] == []

    made = send(asha, where, file_of(ROWS), key="once")
    assert made.status_code == 201, made.text
    statement = made.json()
    assert statement["counts"] == {"matched": 1, "unmatched": 1}
    assert (statement["booked"], statement["difference"]) == ("500.00", "-17.70")
    assert statement["explained"]["bank_only"] == "-17.70"
    again = send(asha, where, file_of(ROWS), key="once")
    assert again.headers["idempotency-replayed"] == "true"

    path = f"/bank-statements/{statement['statement']['id']}"
    lines = rekha.get(f"{path}/lines")["items"]
    assert [line["status"] for line in lines] == ["matched", "unmatched"]
    assert lines[0]["entry"]["params"]["reference"] == UTR
    charge = rekha.get(f"{path}/lines", status="unmatched")["items"][0]
    line = f"/bank-lines/{charge['id']}"
    assert rekha.get(f"{line}/candidates")["items"] == []
    booked = rekha.done(f"{line}/book", **{"as": "expense", "category": "bank"})
    assert (booked["status"], booked["entry"]["amount"]) == ("booked", "-17.70")
    api.problem(rekha.post(f"{line}/ignore", reason="x"), 409, "already_matched")
    after = asha.get(path)
    assert (after["difference"], after["statement"]["open"]) == ("0.00", 0)
    opened = asha.done(f"/bank-lines/{lines[0]['id']}/unmatch")
    assert opened["status"] == "unmatched"
    entry = rekha.get(f"/bank-lines/{lines[0]['id']}/candidates")["items"][0]
    assert entry["same_utr"]
    rekha.done(f"/bank-lines/{lines[0]['id']}/match", entry_id=entry["entry_id"])
    assert asha.done(f"{path}/accept")["accepted"] == 0
    assert asha.done(f"{path}/look-again")["open"] == 0


def test_what_is_no_statement_is_refused_in_words(people):
    where, asha, _ = people
    api.problem(send(asha, where, b"PK\x03\x04..."), 422, "unreadable_file")
    api.problem(send(asha, where, b"x" * 5_000_001), 413, "file_too_large")
    api.problem(send(asha, where, b"x" * 6_000_000), 413, "file_too_large")
    api.problem(send(asha, where, file_of(ROWS), mapping=""), 409, "columns_unsure")
    for broken in ("{", "[]", '{"date": 0}', '{"date": 0, "amount": 0}', "[" * 1_500):
        api.problem(send(asha, where, file_of(ROWS), mapping=broken), 422, "invalid_mapping")
    assert send(asha, where, file_of(ROWS), account="cash").status_code == 422
    send(asha, where, file_of(ROWS))
    api.problem(send(asha, where, file_of(ROWS)), 409, "statement_known")
    api.problem(send(asha, where, file_of(ROWS[:1])), 409, "nothing_new")


def test_money_is_counted(people):
    where, asha, rekha = people
    asha.done(f"{where}/contributions", status=201, amount="1260.00", method="cash")
    agreed = asha.done(f"{where}/counts", status=201, account="cash", pieces={"500": 2, "20": 13})
    assert (agreed["counted"], agreed["difference"], agreed["entry_id"]) == (
        "1260.00",
        "0.00",
        None,
    )
    assert agreed["pieces"] == {"500.00": 2, "20.00": 13}
    api.problem(
        rekha.post(f"{where}/counts", account="cash", amount="1250.00"), 422, "reason_missing"
    )
    less = rekha.done(
        f"{where}/counts", status=201, account="cash", amount="1250.00", reason="Tea for all"
    )
    assert less["difference"] == "-10.00"
    api.problem(
        rekha.post(f"{where}/counts", account="cash", amount="9.00", pieces={"5": 1}),
        422,
        "pieces_differ",
    )
    twice = {"5": 1, "5.00": 1}
    api.problem(rekha.post(f"{where}/counts", account="cash", pieces=twice), 422, "invalid")
    listed = asha.get(f"{where}/counts")["items"]
    assert [row["counted"] for row in listed] == ["1250.00", "1260.00"]


def test_strangers_find_nothing(client, people):
    where, asha, _ = people
    eve = api.sign_up(client, "Eve")
    statement = send(asha, where, file_of(ROWS)).json()["statement"]["id"]
    line = asha.get(f"/bank-statements/{statement}/lines")["items"][0]["id"]
    for answer in (
        eve.call("GET", f"{where}/counts"),
        eve.call("GET", f"{where}/bank-statements"),
        send(eve, where, file_of(ROWS)),
        send(eve, where, file_of(ROWS), preview=True),
        eve.post(f"{where}/counts", account="cash", amount="0"),
        eve.call("GET", f"/bank-statements/{statement}"),
        eve.call("GET", f"/bank-statements/{statement}/lines"),
        eve.post(f"/bank-statements/{statement}/accept"),
        eve.post(f"/bank-statements/{statement}/look-again"),
        eve.call("GET", f"/bank-lines/{line}/candidates"),
        eve.post(f"/bank-lines/{line}/match", entry_id=str(uuid4())),
        eve.post(f"/bank-lines/{line}/unmatch"),
        eve.post(f"/bank-lines/{line}/book", **{"as": "difference", "reason": "x"}),
        eve.post(f"/bank-lines/{line}/ignore", reason="x"),
    ):
        api.problem(answer, 404, "not_found")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_page_s_form_keeps_a_file_to_look_at(client, people):
    where, asha, _ = people
    signed_in = client.post(
        "/session/sign-in",
        data={"login": asha.phone, "password": "peacock-77"},
        headers={"origin": api.ORIGIN},
    )
    assert signed_in.headers["location"] == "/home"
    page = f"/c/{where.rpartition('/')[2]}/books/reconcile"
    headers = {"origin": api.ORIGIN, "referer": f"{api.ORIGIN}{page}"}

    def post(data, **more):
        files = {"file": ("march.csv", data, "text/csv")}
        return client.post(
            f"/session{where}/bank-statements",
            files=files,
            data={"account": "upi"},
            headers={**headers, **more},
        )

    sent = post(file_of(ROWS))
    assert sent.status_code == 303
    assert sent.headers["location"].startswith(f"{page}?upload=")
    assert sent.headers["location"].endswith("&account=upi")
    assert post(b"PK\x03\x04").headers["location"] == f"{page}?file=unreadable_file.broken_workbook"
    assert post(b"").headers["location"] == f"{page}?file=unreadable_file.empty"
    assert post(b"x" * 6_000_000).headers["location"] == f"{page}?file=file_too_large"
    assert post(file_of(ROWS), origin="https://evil.example").status_code in (303, 403)
