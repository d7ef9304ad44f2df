"""Accounts, ledgers and statements over the interface."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
REPORTS = ("trial-balance", "income-statement", "balance-sheet", "general-ledger")


@pytest.fixture
def circle(asha, rekha):
    """The address of a circle with three contributions."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    rekha.done("/circles/join", code=made["invite_code"])
    path = f"/circles/{made['id']}"
    for person, amount in ((asha, "5.00"), (rekha, "12.50"), (asha, "7.00")):
        person.done(f"{path}/contributions", status=201, amount=amount, method="cash")
    return path


def test_the_chart_lists_every_account_with_its_balance(circle, asha):
    found = asha.get(f"{circle}/accounts")
    assert (found["currency"], found["start"]) == ("INR", None)
    accounts = {(row["code"], row["owner"]): row for row in found["accounts"]}
    cash = accounts["cash", None]
    assert (cash["section"], cash["side"], cash["balance"]) == ("assets", "debit", "24.50")
    savings = accounts["savings", "Rekha Verma"]
    assert (savings["balance"], savings["side"]) == ("12.50", "credit")
    assert savings["key"] == f"savings:{savings['owner_id']}"
    yesterday = clock.today("Asia/Kolkata") - timedelta(days=1)
    before = asha.get(f"{circle}/accounts", to=yesterday.isoformat())["accounts"]
    assert {row["balance"] for row in before} == {"0.00"}


def test_the_ledger_of_an_account_is_paged_and_carried_forward(circle, rekha):
    first = rekha.get(f"{circle}/accounts/cash/lines", limit=2)
    assert (first["brought"], first["account"]["balance"]) == ("0.00", "24.50")
    assert [(line["debit"], line["credit"], line["balance"]) for line in first["items"]] == [
        ("5.00", "0.00", "5.00"),
        ("12.50", "0.00", "17.50"),
    ]
    against = first["items"][1]["against"]
    assert against == [{"account": "savings", "owner": "Rekha Verma", "amount": "-12.50"}]
    rest = rekha.get(f"{circle}/accounts/cash/lines", limit=2, cursor=first["next_cursor"])
    assert (rest["brought"], rest["next_cursor"]) == ("17.50", None)
    assert [line["balance"] for line in rest["items"]] == ["24.50"]
    same = rekha.get(f"{circle}/reports/general-ledger", account="cash")
    assert [line["balance"] for line in same["items"]] == ["5.00", "17.50", "24.50"]


def test_the_statements(circle, asha):
    trial = asha.get(f"{circle}/reports/trial-balance")
    assert [(row["account"], row["closing_debit"], row["closing_credit"]) for row in trial["rows"]]
    assert trial["rows"][0]["account"] == "cash"
    assert trial["totals"]["closing_debit"] == trial["totals"]["closing_credit"] == "24.50"
    assert trial["equal"]
    shares = {share["owner"]: share["amount"] for share in trial["rows"][1]["members"]}
    assert shares == {"Asha Kumari": "12.00", "Rekha Verma": "12.50"}
    sheet = asha.get(f"{circle}/reports/balance-sheet")
    assert (sheet["total_assets"], sheet["total_claims"], sheet["balanced"]) == (
        "24.50",
        "24.50",
        True,
    )
    assert sheet["social_fund"]["assets"] == []
    result = asha.get(
        f"{circle}/reports/income-statement", **{"from": "2026-11-01", "to": "2026-11-30"}
    )
    assert (result["before_start"], result["before_end"]) == ("2026-10-01", "2026-10-31")
    assert (result["result"], result["income"]) == ("0.00", [])


@pytest.mark.parametrize("name", REPORTS)
def test_strangers_find_no_statement_and_guests_sign_in(circle, client, sunita, name):
    query = {"account": "cash"} if name == "general-ledger" else {}
    path = f"{circle}/reports/{name}"
    problem(sunita.call("GET", path, params=query), 404, "not_found")
    assert client.get(f"/api/v1{path}", params=query).status_code == 401


@pytest.mark.parametrize("name", REPORTS)
def test_other_forms_are_refused_for_now(circle, asha, name):
    query = {"account": "cash"} if name == "general-ledger" else {}
    answer = asha.call("GET", f"{circle}/reports/{name}", params={**query, "format": "pdf"})
    assert problem(answer, 422, "invalid")["errors"][0]["field"] == "format"


def test_days_the_wrong_way_round_are_named(circle, asha):
    wrong = {"from": "2026-03-02", "to": "2026-03-01"}
    for path in ("accounts", "accounts/cash/lines", "reports/income-statement"):
        answer = asha.call("GET", f"{circle}/{path}", params=wrong)
        assert problem(answer, 422, "invalid")["errors"][0]["field"] == "to"


def test_an_unknown_account_or_report_is_not_found(circle, asha):
    problem(asha.call("GET", f"{circle}/accounts/treasure/lines"), 404, "not_found")
    problem(asha.call("GET", f"{circle}/reports/horoscope"), 404, "not_found")
