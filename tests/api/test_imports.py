"""Imports over the interface: sent in, mended, committed, downloaded, taken back."""

from __future__ import annotations

import csv
import io

import pytest

from circle_app.adapters import clock
from circle_app.domain.import_columns import FIELDS, Kind, guess
from tests.support import api
from tests.support.circles import MORNING
from tests.support.spreadsheets import csv_of, phone_of, xlsx_of

TABLE = [
    ["नाम", "मोबाइल"],
    ["Asha Devi", phone_of(1)],
    ['=HYPERLINK("http://x")', "12"],
    ["Rekha Sahu", phone_of(2)],
]


@pytest.fixture
def people(client, db):
    with clock.frozen(MORNING):
        admin, other = api.sign_up(client, "Asha Kumari"), api.sign_up(client, "Rekha Verma")
        circle = admin.done("/circles", status=201, name="Sakhi", preset="savings")
        yield f"/circles/{circle['id']}", admin, other


def send(person, where, data, *, key="first", kind="members", name="list.csv", **form):
    files = {"file": (name, data, "text/csv")}
    return person.call(
        "POST", f"{where}/imports", key=key, files=files, data={"kind": kind, **form}
    )


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_list_is_sent_mended_committed_and_taken_back(people):
    where, admin, other = people
    assert send(other, where, csv_of(TABLE)).status_code == 404
    made = send(admin, where, csv_of(TABLE))
    assert made.status_code == 201, made.text
    batch = made.json()
    here = f"/imports/{batch['id']}"
    assert (batch["rows"], batch["good"], batch["bad"], batch["missing"]) == (3, 2, 1, [])
    assert send(admin, where, csv_of(TABLE)).headers["Idempotency-Replayed"] == "true"
    assert other.call("GET", here).status_code == 404

    bad = admin.get(f"{here}/rows?outcome=bad")["items"]
    assert [fault["message"] for row in bad for fault in row["faults"]] == [
        "Phone: This is no phone number."
    ]
    told = admin.call("GET", f"{here}/errors.csv").text
    assert list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))[1:] == [
        ["3", '\'=HYPERLINK("http://x")', "12", "Phone: This is no phone number."]
    ]
    refused = admin.call("POST", f"{here}/commit", key="c", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "import_rows_bad")
    columns = {"columns": {"name": 0, "phone": None}}
    assert admin.call("PUT", f"{here}/mapping", json=columns).json()["bad"] == 0
    columns["columns"]["phone"] = 9
    assert admin.call("PUT", f"{here}/mapping", json=columns).status_code == 422
    columns["columns"]["phone"] = 1
    assert admin.call("PUT", f"{here}/mapping", json=columns).json()["bad"] == 1
    mended = admin.call("PATCH", f"{here}/rows/3", json={"cells": {"phone": phone_of(3)}})
    assert mended.json()["outcome"] == "good", mended.text
    assert admin.get(f"{here}/preview")["new"] == 3
    done = admin.call("POST", f"{here}/commit", key="d", json={"expected": 3})
    assert (done.json()["status"], done.json()["done"]) == ("committed", 3)
    assert admin.get(where)["member_count"] == 4
    known = send(admin, where, csv_of(TABLE), key="again")
    assert (known.status_code, known.json()["code"]) == (409, "import_known")
    back = admin.call("POST", f"{here}/revert", key="r", json={"reason": "The wrong list"})
    assert back.json()["status"] == "reverted", back.text
    assert [card["status"] for card in admin.get(f"{where}/imports")["items"]] == ["reverted"]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_hostile_files_are_refused_in_words(people):
    where, admin, _ = people
    for data, status, code in (
        (b"PK\x03\x04 not a workbook", 422, "unreadable_table"),
        (b"%PDF-1.7", 422, "unreadable_table"),
        (b"x" * 5_000_001, 413, "file_too_large"),
        (xlsx_of(TABLE, **{"xl__vbaProject.bin": b"x"}), 422, "macros"),
    ):
        answer = send(admin, where, data, name="l.xlsx")
        assert answer.status_code == status, answer.text
        if code != "macros":
            assert answer.json()["code"] == code
        assert "Nothing was read in" in answer.json()["detail"] or status == 413
    assert send(admin, where, csv_of(TABLE), kind="wishes").status_code == 422


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_template_is_understood_when_it_comes_back_filled(people):
    _, admin, _ = people
    for kind in Kind:
        text = admin.call("GET", f"/import-templates/{kind}.csv").text.removeprefix("\ufeff")
        headings = next(csv.reader(io.StringIO(text)))
        assert tuple(guess(headings, kind).places) == FIELDS[kind]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_form_of_the_page_opens_the_import(client, people):
    where, admin, _ = people
    page = f"/c/{where.rpartition('/')[2]}/imports"
    headers = {"origin": api.ORIGIN, "referer": f"{api.ORIGIN}{page}"}

    def post(data):
        files = {"file": ("l.csv", data, "text/csv")}
        form = {"kind": "members", "request_id": "one"}
        return client.post(f"/session{where}/imports", files=files, data=form, headers=headers)

    assert post(csv_of(TABLE)).headers["location"].startswith("/login?next=")
    signing = {"login": admin.phone, "password": "peacock-77"}
    client.post("/session/sign-in", data=signing, headers={"origin": api.ORIGIN})
    sent = post(csv_of(TABLE))
    assert sent.status_code == 303
    assert sent.headers["location"].startswith(f"{page}/")
    assert post(b"").headers["location"] == f"{page}?file=unreadable_table.empty"
