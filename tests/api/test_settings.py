"""Settings of the installation by REST: for operators only, all or none."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from circle_app.persistence import database
from circle_app.persistence.models import User
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PATH = "/admin/settings"


def appoint(name: str) -> None:
    """Make somebody an operator."""
    with database.transaction() as session:
        session.connection().execute(update(User).where(User.name == name).values(is_operator=True))


def test_an_operator_reads_changes_and_looks_back(asha, rekha):
    for person in (asha, rekha):
        problem(person.call("GET", PATH), 404, "not_found")
    appoint("Asha Kumari")
    found = {row["key"]: row for row in asha.get(PATH)["settings"]}
    rate = found["loans.highest_rate"]
    assert (rate["value"], rate["default"], rate["minimum"], rate["maximum"]) == (
        "60", "60", "0", "1000",
    )  # fmt: skip
    assert found["loans.largest"]["value"] == "10000000.00"
    assert found["circles.presets"]["choices"] == found["circles.presets"]["value"]
    asked = {"settings": {"loans.highest_rate": "24", "payments.cash": False}}
    done = asha.call("PATCH", PATH, json={**asked, "expected": {"loans.highest_rate": "60"}})
    assert done.status_code == 200
    changed = {row["key"]: row for row in done.json()["settings"]}
    assert (changed["payments.cash"]["value"], changed["payments.cash"]["changed_by"]) == (
        False, "Asha Kumari",
    )  # fmt: skip
    moved = asha.call("PATCH", PATH, json={**asked, "expected": {"loans.highest_rate": "60"}})
    problem(moved, 409, "setting_moved")
    wrong = asha.call("PATCH", PATH, json={"settings": {"loans.highest_rate": 24.5}})
    assert problem(wrong, 422, "invalid_setting")["errors"][0]["field"] == "loans.highest_rate"
    assert asha.call("POST", f"{PATH}/reset", json={"section": "loans"}).status_code == 200
    past = asha.get(f"{PATH}/history", key="loans.highest_rate")["items"]
    assert [(row["before"], row["after"]) for row in past] == [("24", None), (None, "24")]
    for method, path, body in (
        ("PATCH", PATH, asked),
        ("POST", f"{PATH}/reset", {"section": "loans"}),
        ("GET", f"{PATH}/history", None),
    ):
        problem(rekha.call(method, path, json=body), 404, "not_found")


def test_what_an_installation_allows_at_most_is_said_with_the_field(asha):
    appoint("Asha Kumari")
    asha.call("PATCH", PATH, json={"settings": {"loans.largest": "1000"}})
    refused = asha.call("POST", "/circles", json={"name": "Us", "preset": "savings", "rules": {}})
    body = problem(refused, 422, "rule_above_limit")
    assert body["detail"] == "This installation allows at most ₹1,000. Nothing was changed."
