"""Late loans: what officers see of them, what members do, and that the figures are the loans'."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.jobs import loans_day_end
from circle_app.services import loans
from circle_app.web import routes
from circle_app.web.overdue.state import OverdueState
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle, rows
from tests.support.many_loans import lend_to_many

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
OLDER = (
    "SELECT SUM(outstanding_minor) FROM loan"
    " WHERE status IN ('active', 'defaulted') AND days_late > :days"
)


def at(actor: Any, group: Any, query: str = "", language: str = "en") -> OverdueState:
    """Open the page of late loans."""
    address = str(routes.path(routes.LOAN_OVERDUE, circle=str(group.circle.id)))
    state: OverdueState = Tab(actor, language).at(
        OverdueState, routes.LOAN_OVERDUE, address + query
    )
    act(state, "load")
    return state


def test_late_loans_for_officers_and_for_members(db: Any) -> None:
    group = officers_circle(1)
    today = clock.today("Asia/Kolkata")
    empty = at(group.admin, group)
    assert (empty.summary.nothing_lent, empty.summary.first.percent) == (True, "n.a.")
    assert empty.rows == []

    lend_to_many(group.circle.id, group.admin, 90, today - timedelta(days=2))
    stale = at(group.admin, group)
    assert stale.summary.as_of
    assert stale.summary.behind
    loans_day_end.run()

    found = loans.portfolio_of(group.admin, group.circle.id)
    assert (found.as_of, found.loans) == (today, 90)
    for risk in found.risks:
        owed = rows(OLDER, days=risk.days)[0][0]
        assert risk.amount_minor == (owed or 0)
        assert risk.percent is not None
        assert abs(float(risk.percent) - 100 * risk.amount_minor / found.gross_minor) <= 0.05
    assert sum(age.loans for age in found.ages) == found.late_loans
    assert sum(each.loans for each in found.classes) == 90

    state = at(group.admin, group)
    listed, cursor = [], None
    while cursor is None or cursor:
        page = loans.overdue(group.admin, group.circle.id, cursor=cursor, limit=20)
        listed, cursor = [*listed, *page.items], page.next_cursor or ""
    assert len({each.loan_id for each in listed}) == len(listed) == found.late_loans > 25
    late = [each.days_late for each in listed]
    assert late == sorted(late, reverse=True)
    assert len(state.rows) == 25
    act(state, "more")
    assert len(state.rows) == min(50, found.late_loans)
    assert state.summary.behind == ""
    assert state.rows[0].step == "Decide what to do with the rest"

    npa = at(group.admin, group, "?class=npa", "hi")
    assert {row.tone for row in npa.rows} == {"red"}
    assert {row.chip for row in npa.rows} <= {"एनपीए", "नहीं चुकाया"}

    # Members see the counts, and nobody's name.
    member = group.members[0]
    seen = at(member, group)
    assert (seen.sees_who, seen.rows) == (False, [])
    assert seen.summary == state.summary
    with pytest.raises(NotAllowed):
        loans.overdue(member, group.circle.id)
    for wrong in ({"bucket": 8}, {"arrears_class": "lost"}, {"cursor": "?"}):
        with pytest.raises(InvalidInput):
            loans.overdue(group.admin, group.circle.id, **wrong)
    stranger = Tab(None).at(
        OverdueState, routes.LOAN_OVERDUE, f"/c/{group.circle.id}/loans/overdue"
    )
    assert address_of(act(stranger, "load")).startswith("/login")
