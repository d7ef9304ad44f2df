"""Kinds of loans and holidays by REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from tests.support.api import Person, problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SEED: dict[str, Any] = {
    "key": "seed",
    "name": "Seed loan",
    "about": "For the sowing",
    "terms": {"rate_percent": "6", "max": "8000.00", "max_periods": 6, "purposes": ["Seed"]},
}


def group_of(asha: Person) -> str:
    """A savings group whose admin decides on rules alone; without rounds they count at once."""
    made = asha.done(
        "/circles",
        status=201,
        key="open",
        name="Sakhi",
        preset="savings",
        rules={"contribution": {"unit": "none"}},
    )
    return f"/circles/{made['id']}"


def test_kinds_of_loans_are_rules_and_shown_with_an_example(asha: Person, rekha: Person) -> None:
    circle = group_of(asha)
    changed = asha.call("PUT", f"{circle}/rules", json={"products": [SEED]})
    assert changed.status_code == 200, changed.text
    assert changed.json()["rules"]["products"][0]["terms"]["max"] == "8000.00"
    ordinary, seed = asha.get(f"{circle}/loan-products")["items"]
    assert (ordinary["key"], ordinary["name"], seed["key"]) == ("ordinary", "", "seed")
    assert asha.get(f"{circle}/loan-products/seed") == seed
    assert seed["terms"]["purposes"] == ["Seed"]
    priced = ordinary["example"]
    assert (priced["amount"], priced["instalment"]) == ("10000.00", "945.60")
    assert (priced["apr"], len(priced["schedule"])) == ("24.00", 12)
    priced = seed["example"]
    assert (priced["amount"], priced["periods"], priced["late_charge_on"]) == ("8000.00", 6, None)
    answer = asha.call(
        "PUT", f"{circle}/rules", json={"products": [{**SEED, "terms": {"fee": "1.00"}}]}
    )
    wrong = problem(answer, 422, "invalid_rules")
    assert wrong["errors"][0]["field"] == "products.0.terms.fee_minor"
    problem(asha.call("GET", f"{circle}/loan-products/none"), 404, "not_found")
    problem(rekha.call("GET", f"{circle}/loan-products"), 404, "not_found")
    (version, *_) = asha.get(f"{circle}/rules/versions")["items"]
    assert [each["path"] for each in version["changes"]] == ["products.seed"]


def test_holidays_are_written_down_once_and_taken_away(asha: Person, rekha: Person) -> None:
    circle = group_of(asha)
    day = (clock.now().date() + timedelta(days=30)).isoformat()
    wanted = {"days": [{"day": day, "name": "Diwali"}]}
    first = asha.post(f"{circle}/holidays", key="h", **wanted)
    assert (first.status_code, first.json()) == (201, {"added": 1, "moved_loans": 0})
    again = asha.post(f"{circle}/holidays", key="h", **wanted)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert asha.get(f"{circle}/holidays")["items"] == [
        {"day": day, "name": "Diwali", "added_by": "Asha Kumari", "can_remove": True}
    ]
    past = {"days": [{"day": "2020-01-26", "name": "Republic Day"}]}
    problem(asha.post(f"{circle}/holidays", key="p", **past), 422, "invalid_holiday")
    problem(rekha.call("DELETE", f"{circle}/holidays/{day}"), 404, "not_found")
    assert asha.call("DELETE", f"{circle}/holidays/{day}").status_code == 204
    problem(asha.call("DELETE", f"{circle}/holidays/{day}"), 404, "not_found")
