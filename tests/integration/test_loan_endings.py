"""What ended a loan for good is not changed below: something else was built upon it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from circle_app.domain.departures import MemberGone
from circle_app.domain.restructuring import LoanReplaced, NewPlan
from circle_app.services import contributions, departures, loans, reversals
from circle_app.services.loans import day_end
from tests.factories import key
from tests.support.circles import Officers, kinds, rows
from tests.support.departures import decided, left, proposal_on
from tests.support.loans import loan_faults, pool_minor
from tests.support.paying import cash, office, on, settled

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def let_off(group: Officers, loan: Any) -> Any:
    """A penalty that the borrower was let off."""
    asked = loans.ask_waiver(
        group.treasurer, loan.id, penalty_minor=1_000, reason="A hard month", key=key()
    )
    decided(asked.proposal_id, group.admin)
    return asked


def refused(refusal: type[Exception], group: Officers, loan: Any, waiver: Any) -> None:
    """Neither the waiver is taken back nor an older payment written down."""
    before = pool_minor(group.circle)
    with pytest.raises(refusal):
        loans.undo_waiver(group.admin, waiver.id, reason="It was not so", key=key())
    with pytest.raises(refusal):
        cash(group.treasurer, loan, 10_000, paid_on=date(2026, 4, 10))
    assert pool_minor(group.circle) == before
    assert loans.get(group.admin, loan.id).status == "closed"


@ONLY_SQLITE
def test_below_a_larger_loan_nothing_changes_and_undoing_it_gives_all_back(db):
    group, loan = office(advance_allowed=True)
    with on(date(2026, 4, 20)):
        waiver = let_off(group, loan)
        before = pool_minor(group.circle)
        larger = loans.top_up(group.members[0], loan.id, amount_minor=50_000, periods=4, key=key())
        for officer in (group.treasurer, group.admin):
            if loans.get(officer, larger.id).status == "applied":
                decided(proposal_on(larger.id), officer)
        loans.disburse(group.treasurer, larger.id, method="cash", key=key())
    with on(date(2026, 4, 22)):
        refused(LoanReplaced, group, loan, waiver)
        [(entry,)] = rows(
            "SELECT public_id FROM ledger_entry WHERE kind = 'loan.disbursal'"
            " ORDER BY sequence DESC LIMIT 1"
        )
        reversals.reverse(
            group.admin, group.circle.id, UUID(str(entry)), reason="Not given", key=key()
        )
        after = pool_minor(group.circle)
        assert {name: after[name] for name in before} == before
        assert loans.undo_waiver(group.admin, waiver.id, reason="x", key=key()).status == "done"
    assert loan_faults() == []


@ONLY_SQLITE
def test_loans_of_who_has_left_stay_as_they_ended(db):
    group, loan = office(advance_allowed=True)
    leaver = group.members[0]
    with on(date(2026, 4, 20)):
        waiver = let_off(group, loan)
        contributions.pay(leaver, group.circle.id, amount_minor=200_000, method="cash", key=key())
        found = left(leaver, group.circle, group.treasurer, group.admin, *group.members[1:])
        departures.settle(group.treasurer, found.id, method="cash", key=key())
    with on(date(2026, 4, 22)):
        refused(MemberGone, group, loan, waiver)
    assert loan_faults() == []


@ONLY_SQLITE
def test_an_agreed_sum_ends_with_its_loan_and_nobody_is_told_that_it_lapsed(db):
    group, loan = office()
    with on(date(2026, 4, 20)):
        settled(group, loan, 20_000, date(2026, 5, 1))
        newer = loans.reschedule(group.members[0], loan.id, NewPlan(6), reason="x", key=key())
        decided(proposal_on(newer.id), group.treasurer)
    with on(date(2026, 5, 3)):
        assert loans.lapse_due(date(2026, 5, 3)) == 0
        assert [each.status for each in loans.settlements_of(group.admin, loan.id)] == ["cancelled"]
    assert "loan.settlement_lapsed" not in kinds()


@ONLY_SQLITE
def test_the_end_of_the_day_rounds_a_penalty_as_the_loan_does(db):
    """75 % of 262.62 is 196.965: half a paisa goes to the even one where the rules say so."""
    penalty = {"kind": "percent", "percent": "75", "after_days": 0, "every": "once"}
    group, loan = office(penalty=penalty, rounding_ties="half_even")
    with on(date(2026, 4, 2)):
        day_end.end_days()
    with on(date(2026, 4, 3)):
        day_end.end_days()
        owed = loans.payoff(group.members[0], loan.id)
    [(charged,)] = rows("SELECT SUM(amount_minor) FROM loan_charge")
    assert (charged, owed.penalty_minor) == (19_696, 19_696)
