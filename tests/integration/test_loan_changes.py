"""A loan planned anew, and a larger one that pays the older off: to the paisa, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from circle_app.adapters import clock
from circle_app.domain.departures import FiguresMoved
from circle_app.domain.loan_terms import InvalidLoanTerms
from circle_app.domain.loans import (
    LoanPeriodsExceeded,
    LoanStateConflict,
    NotBorrower,
    PoolTooSmall,
)
from circle_app.domain.restructuring import (
    LoanChangeOpen,
    LoanReplaced,
    NewPlan,
    RateRaised,
    TopUpTooSmall,
)
from circle_app.domain.reversals import CannotReverse
from circle_app.domain.write_offs import RepaymentWaits
from circle_app.services import loans, proposals, reversals
from tests.factories import key
from tests.support.circles import member_id, rows
from tests.support.invariants import as_uuid
from tests.support.late_loans import MARCH, agree, late_loan
from tests.support.loans import (
    loan_faults,
    pool_minor,
    receivable_minor,
)

sqlite_only = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def entries():
    return rows("SELECT COUNT(*) FROM ledger_entry")[0][0]


@sqlite_only
def test_a_late_loan_is_planned_anew_without_money(db):
    circle, people, loan = late_loan()
    borrower = people[1]
    with clock.frozen(MARCH):
        plan = NewPlan(6)
        shown = loans.preview_reschedule(borrower, loan.id, plan)
        # Two weeks of the second month: 9,044.63 × 12 % × 14/365.
        assert shown.principal_minor == 1_200_000
        assert (shown.carried_interest_minor, shown.carried_penalty_minor) == (16_163, 5_000)
        assert [row.kind for row in shown.new.rows] == ["carried"] + ["instalment"] * 6
        assert shown.new.rows[0].payment_minor == 21_163
        assert (shown.new.instalment_minor, shown.new.rows[1].due_on) == (207_058, date(2026, 4, 1))
        assert (shown.old.instalment_minor, len(shown.old.rows)) == (307_537, 4)
        assert shown.new.apr_percent == "12.00"
        assert shown.difference_minor == shown.new.interest_minor - shown.old.interest_minor
        assert sum(row.principal_minor for row in shown.new.rows) == 1_200_000

        before, pool = entries(), pool_minor(circle)
        asked = loans.reschedule(borrower, loan.id, plan, reason="The harvest failed", key="k")
        assert loans.reschedule(
            borrower, loan.id, plan, reason="The harvest failed", key="k"
        ).replayed
        assert (asked.status, asked.origin, asked.replaces_id) == ("applied", "reschedule", loan.id)
        assert not loans.get(borrower, asked.id).can_vote
        # Who decides sees the plan as it would begin today, with what is carried over.
        lines = loans.schedule(people[0], asked.id)
        assert [row.payment_minor for row in lines] == [row.payment_minor for row in shown.new.rows]
        assert {row.status for row in lines} == {"planned"}
        with pytest.raises(LoanChangeOpen):
            loans.reschedule(borrower, loan.id, plan, reason="Again", key=key())
        with pytest.raises(LoanChangeOpen):
            loans.top_up(borrower, loan.id, amount_minor=100, periods=3, key=key())
        new = agree(people, asked)
        assert (new.status, new.outstanding_minor, new.disbursed_on) == (
            "active", 1_200_000, date(2026, 3, 1),
        )  # fmt: skip
        old = loans.get(borrower, loan.id)
        assert (old.status, old.close_reason, old.outstanding_minor) == ("closed", "rescheduled", 0)
        assert (old.replaced_by, new.days_late, old.next_due_on) == (new.id, 0, None)
        assert old.paid_instalments < old.instalment_count
        # No money moved, and the member owes as much as before by the books.
        assert (entries(), pool_minor(circle)) == (before, pool)
        assert receivable_minor(circle.id, new.member_id) == 1_200_000
        assert loans.schedule(borrower, new.id)[0].payment_minor == 21_163
        assert loan_faults() == []
        assert [each.to_status for each in loans.history(borrower, new.id)] == [
            "applied", "approved", "active",
        ]  # fmt: skip
    with clock.frozen(datetime(2026, 4, 1, 9, tzinfo=UTC)):
        paid = loans.repay(borrower, new.id, amount_minor=228_221, method="cash", key=key())
        # What was carried over bears no interest: 12,000 at 1 % is 120.00.
        assert (paid.penalty_minor, paid.interest_minor) == (5_000, 16_163 + 12_000)
        assert paid.outstanding_minor == 1_200_000 - 195_058
        assert loan_faults() == []


@sqlite_only
def test_penalties_and_overdue_interest_can_be_let_off_and_the_rate_lowered(db):
    _circle, people, loan = late_loan()
    borrower = people[1]
    with clock.frozen(MARCH):
        plan = NewPlan(
            8,
            first_due_on=date(2026, 3, 2),
            rate_percent=Decimal(6),
            grace_principal=2,
            lets_off_penalties=True,
            lets_off_interest=True,
        )
        shown = loans.preview_reschedule(people[0], loan.id, plan)
        assert (shown.let_off_interest_minor, shown.let_off_penalty_minor) == (12_000, 5_000)
        # Only the interest of the running month is carried over.
        assert (shown.carried_interest_minor, shown.carried_penalty_minor) == (4_163, 0)
        assert [row.principal_minor for row in shown.new.rows[:3]] == [0, 0, 0]
        for wrong, refusal in (
            (NewPlan(13), LoanPeriodsExceeded),
            (NewPlan(6, rate_percent=Decimal("12.01")), RateRaised),
            (NewPlan(6, rate_percent=Decimal("NaN")), RateRaised),
            (NewPlan(6, first_due_on=MARCH.date()), InvalidLoanTerms),
        ):
            with pytest.raises(refusal):
                loans.reschedule(borrower, loan.id, wrong, reason="Please", key=key())
        asked = loans.reschedule(people[0], loan.id, plan, reason="A hard year", key=key())
    # It takes the vote until after the day that was wished for: then the next one of its rhythm.
    with clock.frozen(MARCH + timedelta(hours=20)):
        loans.repay(borrower, loan.id, amount_minor=100_000, method="cash", key=key())
        new = agree(people, asked)
        # The payment took penalty and interest first; what is left then is what is planned.
        assert new.outstanding_minor == new.principal_minor == 1_200_000 - 83_000
        assert (new.rate_percent, new.next_due_on) == ("6", date(2026, 4, 2))
        carried = loans.schedule(borrower, new.id)[0]
        assert (carried.kind, carried.penalty_minor) == ("carried", 0)
        assert loan_faults() == []


@sqlite_only
def test_a_new_plan_that_no_longer_fits_is_not_put_in_place(db):
    circle, people, loan = late_loan()
    borrower = people[1]
    with clock.frozen(MARCH):
        paid = loans.repay(borrower, loan.id, amount_minor=400_000, method="cash", key=key())
        asked = loans.reschedule(borrower, loan.id, NewPlan(6), reason="Please", key=key())
        reversals.reverse(borrower, circle.id, paid.entry_id, reason="Never came", key=key())
        moved = agree(people, asked)
        assert moved.status == "cancelled"
        assert proposals.get(borrower, asked.proposal_id).failure == FiguresMoved.code
        assert loans.get(borrower, loan.id).status == "active"
        # Refused, withdrawn, and asked for again: nothing stands in the way.
        second = loans.reschedule(people[0], loan.id, NewPlan(6), reason="Please", key=key())
        with pytest.raises(NotBorrower):
            loans.cancel(people[2], second.id)
        assert loans.cancel(people[0], second.id).status == "cancelled"
        third = loans.reschedule(borrower, loan.id, NewPlan(6), reason="Please", key=key())
        loans.vote(people[0], third.id, "no")
        assert loans.get(borrower, third.id).status == "rejected"
        done = agree(people, loans.reschedule(borrower, loan.id, NewPlan(6), reason="P", key=key()))
        assert done.status == "active"
        with pytest.raises(LoanStateConflict):
            loans.preview_reschedule(borrower, loan.id, NewPlan(6))
        assert loan_faults() == []


@sqlite_only
def test_what_was_replaced_stays_as_it_is(db):
    circle, people, loan = late_loan()
    borrower = people[1]
    with clock.frozen(MARCH):
        paid = loans.repay(borrower, loan.id, amount_minor=100_000, method="cash", key=key())
        giving = rows("SELECT public_id FROM ledger_entry WHERE kind = 'loan.disbursal'")[0][0]
        agree(people, loans.reschedule(borrower, loan.id, NewPlan(6), reason="Please", key=key()))
        for entry_id in (paid.entry_id, as_uuid(giving)):
            asked = reversals.reverse(people[0], circle.id, entry_id, reason="Wrong", key=key())
            for actor in people:
                if proposals.get(actor, asked.proposal_id).status == "open":
                    proposals.vote(actor, asked.proposal_id, "yes")
            assert proposals.get(borrower, asked.proposal_id).failure == LoanReplaced.code
        with pytest.raises(LoanReplaced):
            reversals.reverse(borrower, circle.id, paid.entry_id, reason="Wrong", key=key())
        assert loan_faults() == []


@sqlite_only
def test_a_larger_loan_pays_the_older_one_off(db):
    circle, people, loan = late_loan(fee_minor=10_000, min_minor=20_000)
    borrower = people[1]
    with clock.frozen(MARCH):
        shown = loans.preview_top_up(borrower, loan.id, amount_minor=500_000, periods=10)
        assert (shown.payoff_minor, shown.payoff_principal_minor) == (1_221_163, 1_200_000)
        assert shown.cost.principal_minor == 1_721_163
        assert (shown.ok, shown.cash_minor) == (True, 490_000)
        # Only what is handed out has to be in the pool.
        pool = sum(pool_minor(circle)[box] for box in ("cash",))
        assert shown.most_minor == pool
        with pytest.raises(PoolTooSmall) as refused:
            loans.top_up(borrower, loan.id, amount_minor=pool + 1, periods=10, key=key())
        assert refused.value.context["pool_minor"] == pool
        asked = loans.top_up(
            borrower, loan.id, amount_minor=500_000, periods=10, purpose="Seeds", key="k"
        )
        assert loans.top_up(
            borrower, loan.id, amount_minor=500_000, periods=10, purpose="Seeds", key="k"
        ).replayed
        assert (asked.origin, asked.replaces_id, asked.purpose) == ("top_up", loan.id, "Seeds")
        with pytest.raises(LoanChangeOpen):
            loans.top_up(borrower, loan.id, amount_minor=1, periods=3, key=key())
        pool = pool_minor(circle)
        agree(people, asked)
    with clock.frozen(MARCH + timedelta(days=2)):
        owed = loans.payoff(borrower, loan.id)
        assert owed.total_minor == 1_221_163 + 595  # two more days of interest
        new = loans.disburse(people[2], asked.id, method="cash", key=key())
        old = loans.get(borrower, loan.id)
        assert (old.status, old.close_reason, old.replaced_by) == (
            "closed", "obligations_met", new.id,
        )  # fmt: skip
        after = pool_minor(circle)
        # In hand: the sum, less the payoff and the fee.
        assert pool["cash"] - after["cash"] == 1_721_163 - owed.total_minor - 10_000
        assert after["loans"] - pool["loans"] == 1_721_163 - 1_200_000
        assert after["interest_income"] - pool["interest_income"] == owed.interest_minor
        assert after["penalty_income"] - pool["penalty_income"] == 5_000
        assert after["fee_income"] - pool["fee_income"] == 10_000
        row = loans.repayments_of(borrower, loan.id).items[0]
        assert (row.method, row.kind, row.amount_minor) == ("top_up", "payoff", owed.total_minor)
        assert loan_faults() == []
        # Taken back, both are exactly as they were, and it can be handed over again.
        giving = rows(
            "SELECT public_id FROM ledger_entry WHERE kind = 'loan.disbursal' ORDER BY id DESC"
        )[0][0]
        reversals.reverse(people[2], circle.id, as_uuid(giving), reason="Not today", key=key())
        assert pool_minor(circle) == pool
        assert loans.payoff(borrower, loan.id) == owed
        assert (loans.get(borrower, loan.id).status, loans.get(borrower, asked.id).status) == (
            "active", "approved",
        )  # fmt: skip
        assert loan_faults() == []
        # What was paid meanwhile makes more of it cash.
        loans.repay(borrower, loan.id, amount_minor=100_000, method="cash", key=key())
        loans.disburse(people[2], asked.id, method="cash", key=key())
        assert loan_faults() == []


@sqlite_only
def test_a_larger_loan_waits_for_what_is_unclear_and_leaves_something_in_hand(db):
    _circle, people, loan = late_loan(fee_minor=10_000, min_minor=20_000)
    borrower = people[1]
    with clock.frozen(MARCH):
        with pytest.raises(TopUpTooSmall):
            loans.top_up(borrower, loan.id, amount_minor=10_000, periods=6, key=key())
        asked = loans.top_up(borrower, loan.id, amount_minor=10_100, periods=6, key=key())
        agree(people, asked)
    with clock.frozen(MARCH + timedelta(days=2)), pytest.raises(TopUpTooSmall):
        loans.disburse(people[2], asked.id, method="cash", key=key())
    with clock.frozen(MARCH + timedelta(days=2)):
        loans.repay(borrower, loan.id, amount_minor=1_221_758, method="cash", key=key())
        with pytest.raises(LoanStateConflict):
            loans.disburse(people[2], asked.id, method="cash", key=key())
        assert loan_faults() == []


@sqlite_only
def test_a_payment_that_waits_is_cleared_up_first(db):
    _circle, people, loan = late_loan(confirmation="member")
    borrower = people[1]
    with clock.frozen(MARCH):
        plan = NewPlan(6)
        asked = loans.reschedule(borrower, loan.id, plan, reason="Please", key=key())
        waits = loans.repay(borrower, loan.id, amount_minor=1_000, method="cash", key=key())
        assert waits.status == "pending"
        assert agree(people, asked).status == "cancelled"
        assert proposals.get(borrower, asked.proposal_id).failure == RepaymentWaits.code
        with pytest.raises(RepaymentWaits):
            loans.reschedule(borrower, loan.id, plan, reason="Please", key=key())
        with pytest.raises(RepaymentWaits):
            loans.top_up(borrower, loan.id, amount_minor=1_000, periods=3, key=key())
        loans.confirm_repayment(people[0], waits.id, key=key())
        again = loans.reschedule(borrower, loan.id, plan, reason="Please", key=key())
        assert agree(people, again).outstanding_minor == 1_200_000
        assert loan_faults() == []


@sqlite_only
def test_what_is_given_up_is_the_payoff_of_that_day_and_only_principal_is_lost(db):
    circle, people, loan = late_loan()
    with clock.frozen(MARCH):
        owed, pool = loans.payoff(people[1], loan.id), pool_minor(circle)
        asked = loans.ask_write_off(people[0], loan.id, reason="Moved away", key=key())
        assert (asked.amount_minor, asked.interest_minor, asked.penalty_minor) == (
            owed.principal_minor,
            owed.interest_minor,
            owed.penalty_minor,
        )
        for actor in (people[0], people[2]):
            if proposals.get(actor, asked.proposal_id).status == "open":
                proposals.vote(actor, asked.proposal_id, "yes")
        after = pool_minor(circle)
        changed = {name: after[name] - pool.get(name, 0) for name in after}
        assert {name: moved for name, moved in changed.items() if moved} == {
            "loans": -1_200_000,
            "write_off": 1_200_000,
        }
        gone = rows("SELECT SUM(waived_minor), SUM(penalty_minor) FROM instalment")[0]
        # Of a plan that ends, interest to come is not asked for either.
        assert (gone[0] > owed.total_minor, gone[1]) == (True, 5_000)
        before = loans.schedule(people[1], loan.id)
        entry = rows("SELECT public_id FROM ledger_entry WHERE kind = 'loan.write_off'")[0][0]
        with pytest.raises(CannotReverse):
            reversals.reverse(people[0], circle.id, as_uuid(entry), reason="No", key=key())
        assert loan_faults() == []
    with clock.frozen(MARCH + timedelta(days=60)):
        # Lateness costs nothing any more, and what comes back is income.
        assert loans.schedule(people[1], loan.id) == before
        back = loans.repay(people[1], loan.id, amount_minor=50_000, method="cash", key=key())
        assert (back.kind, back.closed) == ("recovery", True)
        assert pool_minor(circle)["recovery_income"] == 50_000
        reversals.reverse(people[1], circle.id, back.entry_id, reason="A mistake", key=key())
        assert pool_minor(circle)["recovery_income"] == 0
        assert loan_faults() == []


@sqlite_only
def test_whoever_stands_for_a_loan_stands_for_its_new_plan_with_no_more(db):
    circle, people, loan = late_loan()
    borrower, guarantor = people[1], people[0]
    with clock.frozen(MARCH):
        loans.add_guarantor(borrower, loan.id, member_id(guarantor, circle), 600_000, key=key())
        loans.answer_guarantee(guarantor, loan.id, agree=True)
        loans.repay(borrower, loan.id, amount_minor=617_000, method="cash", key=key())
        new = agree(
            people, loans.reschedule(borrower, loan.id, NewPlan(6), reason="Please", key=key())
        )
        # Of 12,000.00 are 6,090.45 left, so of the 6,000.00 stood for are 3,045.23 held.
        assert new.principal_minor == 609_045
        (before,), (now,) = (loans.guarantors_of(borrower, each) for each in (loan.id, new.id))
        assert (before.status, now.status) == ("released", "agreed")
        assert (now.amount_minor, now.lien_minor) == (304_523, 304_523)
        assert loan_faults() == []
