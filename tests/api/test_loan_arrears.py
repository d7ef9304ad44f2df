"""How late loans are, by REST: figures of all of them, and the late ones page by page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.jobs import loans_day_end
from circle_app.services.access import Actor
from tests.factories import key
from tests.support.many_loans import lend_to_many

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_the_portfolio_and_the_late_loans(asha, rekha):
    circle = asha.done("/circles", status=201, key=key(), name="Morning Star", preset="lending")
    path = f"/circles/{circle['id']}/loans"
    empty = asha.get(f"{path}/portfolio")
    assert (empty["gross"], empty["at_risk"][0]["percent"]) == ("0.00", None)
    assert asha.get(f"{path}/overdue") == {"items": [], "next_cursor": None}

    today = clock.today("Asia/Kolkata")
    asha_herself = Actor(UUID(asha.id), asha.name)
    lend_to_many(UUID(circle["id"]), asha_herself, 30, today - timedelta(days=1))
    loans_day_end.run()
    found = asha.get(f"{path}/portfolio")
    assert (found["as_of"], found["loans"], found["currency"]) == (today.isoformat(), 30, "INR")
    assert [each["days"] for each in found["at_risk"]] == [1, 30, 60, 90, 180]
    assert [each["to_days"] for each in found["ageing"]] == [30, 60, 90, 180, 365, None]
    assert [each["name"] for each in found["classes"]] == [
        "standard",
        "sma_0",
        "sma_1",
        "sma_2",
        "npa",
    ]
    first = asha.get(f"{path}/overdue", limit=5)
    rest = asha.get(f"{path}/overdue", cursor=first["next_cursor"])
    late = [*first["items"], *rest["items"]]
    assert len(late) == found["late_loans"] > 5
    assert {loan["loan_id"] for loan in late} == {
        loan["loan_id"]
        for bucket in range(1, 8)
        for loan in asha.get(f"{path}/overdue", bucket=bucket)["items"]
    }
    worst = asha.get(f"{path}/overdue", **{"class": "npa"})["items"]
    assert {loan["next_step"] for loan in worst} == {"decide"}
    assert {loan["phone"] for loan in late} == {None}
    for wrong in ("overdue?bucket=8", "overdue?class=lost", "overdue?cursor=x"):
        assert asha.call("GET", f"{path}/{wrong}").status_code == 422
    assert rekha.call("GET", f"{path}/portfolio").status_code == 404
