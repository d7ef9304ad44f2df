"""The list of contributions: narrowed by amount, and as a file."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def path(asha, rekha):
    """A circle into which Asha paid 5.00 and 250.00, and Rekha 5.00."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    rekha.done("/circles/join", code=made["invite_code"])
    found = f"/circles/{made['id']}/contributions"
    asha.done(found, status=201, method="cash")
    asha.done(found, status=201, method="upi", reference="123456789012", amount="250.00")
    rekha.done(found, status=201, method="cash")
    return found


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_a_list_is_narrowed_by_amount(asha, path):
    assert [row["amount"] for row in asha.get(path, min_amount="5.01")["items"]] == ["250.00"]
    assert len(asha.get(path, max_amount="5")["items"]) == 2
    problem(asha.call("GET", path, params={"min_amount": "1e3"}), 422, "invalid_amount")


def test_the_file_holds_every_row_of_the_list(asha, path):
    rows = rows_of(asha.call("GET", f"{path}/export"))
    assert rows[0] == [
        "Date",
        "Member",
        "Amount",
        "Currency",
        "Method",
        "Reference",
        "State",
        "Receipt",
    ]
    assert sorted(row[2] for row in rows[1:]) == ["250.00", "5.00", "5.00"]
    assert [row[4:] for row in rows if row[2] == "250.00"] == [["UPI", "123456789012", "paid", "2"]]


def test_the_file_is_longer_than_a_page_and_still_whole(asha, path, monkeypatch):
    monkeypatch.setattr("circle_app.reports.contribution_list.MAX_LIMIT", 1)
    assert len(rows_of(asha.call("GET", f"{path}/export"))) == 4


def test_the_file_is_narrowed_like_the_list_and_speaks_hindi(asha, path):
    asha.call("PATCH", "/me", json={"language": "hi"})
    rows = rows_of(asha.call("GET", f"{path}/export", params={"method": "cash"}))
    assert rows[0][0] == "तारीख़"
    assert {row[4] for row in rows[1:]} == {"नकद"}


def test_strangers_get_nothing(sunita, path):
    problem(sunita.call("GET", f"{path}/export"), 404, "not_found")
