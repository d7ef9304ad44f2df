"""Earlier days, money paid ahead, what borrowers are let off, loans that end for less."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from circle_app.domain.errors import CircleError, InsufficientFunds
from circle_app.domain.ledger import PeriodClosed
from circle_app.domain.loans import BorrowerMayNotDecide, LoanNotActive
from circle_app.domain.paying import (
    LaterPaymentsExceed,
    NothingToWaive,
    OwnAdvanceOnly,
    OwnWaiver,
    PayByPassed,
    SettlementMet,
    SettlementOpen,
    SettlementOverPayoff,
    WaiverOverDue,
    WaiverState,
    WrongPayDay,
)
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.services import loans, periods, proposals, reversals
from circle_app.services.loans.settlements import lapse_due
from tests.factories import key
from tests.support.circles import MORNING, kinds, rows
from tests.support.departures import decided
from tests.support.loans import given, loan_faults, pool_minor
from tests.support.paying import DUE, cash, office, on, parts, peers, settled

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


# ---------------------------------------------------------------- an earlier day


@ONLY_SQLITE
def test_a_payment_found_to_be_in_time_takes_the_penalty_away(db):
    circle, (asha, rekha, _), loan = peers()
    with on(date(2026, 4, 20)):
        late = cash(rekha, loan, 10_000)
        assert parts(late) == (1_000, 2_000, 7_000)
        seen = loans.preview_repayment(
            asha, loan.id, amount_minor=26_262, method="cash", paid_on=DUE
        )
        assert (seen.interest_minor, seen.principal_minor, seen.replays) == (2_000, 24_262, True)
        found = cash(asha, loan, 26_262, paid_on=DUE)
        assert (found.paid_on, found.kind, parts(found)) == (DUE, "instalment", (0, 2_000, 24_262))
        rest = {row.id: row for row in loans.repayments_of(rekha, loan.id).items}
        # The later one is on time now: nothing is due, so it pays the next instalment ahead.
        assert parts(rest[late.id])[0] == 0
        pool = pool_minor(circle)
        assert pool["penalty_income"] == 0
        assert pool["interest_income"] == 2_000 + rest[late.id].interest_minor
        assert [row.status for row in loans.schedule(rekha, loan.id)] == [
            "paid", "next", "open", "open",
        ]  # fmt: skip
        assert loans.get(rekha, loan.id).days_late == 0
    [(day,)] = rows(
        "SELECT e.occurred_on FROM ledger_entry e WHERE e.kind = 'loan.repayment'"
        " ORDER BY e.id DESC LIMIT 1"
    )
    assert str(day) == "2026-04-02"
    assert rows("SELECT COUNT(*) FROM loan_charge")[0][0] == 0
    assert loan_faults() == []


@ONLY_SQLITE
def test_who_may_name_which_day(db):
    _, (asha, rekha, _), loan = peers()
    with on(40):
        for day, reason in ((41, "in_future"), (-1, "before_loan"), (9, "too_long_ago")):
            with pytest.raises(WrongPayDay) as refusal:
                cash(rekha, loan, 1_000, paid_on=MORNING.date() + timedelta(days=day))
            assert refusal.value.context["reason"] == reason
        with pytest.raises(WrongPayDay) as refusal:
            loans.repay(
                rekha, loan.id, amount_minor=1_000, method="wallet", key=key(),
                paid_on=MORNING.date() + timedelta(days=39),
            )  # fmt: skip
        assert refusal.value.context["reason"] == "moves_today"
        assert cash(rekha, loan, 1_000, paid_on=MORNING.date() + timedelta(days=10)).kind == "early"
        assert cash(asha, loan, 1_000, paid_on=MORNING.date()).status == "confirmed"
        assert loans.pay_options(asha, loan.id).earliest_on == MORNING.date()
        assert loans.pay_options(rekha, loan.id).earliest_on == date(2026, 3, 12)
        periods.close(asha, loan.circle_id, "2026-03", key=key())
        with pytest.raises(PeriodClosed):
            cash(asha, loan, 1_000, paid_on=date(2026, 3, 31))
    assert loan_faults() == []


@ONLY_SQLITE
def test_a_later_payment_is_never_too_much_unless_it_is_kept(db):
    circle, (asha, rekha, _), loan = peers()
    with on(40):
        closing = cash(rekha, loan, loans.payoff(rekha, loan.id).total_minor)
        assert closing.closed
        for actor in (asha, rekha):
            with pytest.raises(LaterPaymentsExceed):
                cash(actor, loan, 5_000, paid_on=MORNING.date() + timedelta(days=20))
        with pytest.raises(LoanNotActive):
            cash(rekha, loan, 5_000)
    circle, (asha, rekha, _), loan = peers(advance_allowed=True)
    with on(40):
        owed = loans.payoff(rekha, loan.id).total_minor
        cash(rekha, loan, owed)
        found = cash(asha, loan, 30_000, paid_on=MORNING.date() + timedelta(days=20))
        assert found.closed
        paid = sum(sum(parts(row)) for row in loans.repayments_of(rekha, loan.id).items)
        kept = pool_minor(circle)["advance"]
        # Earlier money costs less interest; all that the loan did not need is kept.
        assert kept == owed + 30_000 - paid
    assert loan_faults() == []


# ---------------------------------------------------------------- what was paid ahead


@ONLY_SQLITE
def test_what_was_paid_ahead_pays_the_next_loan(db):
    circle, (asha, rekha, sunita), loan = peers(advance_allowed=True)
    with on(0):
        cash(rekha, loan, 107_000)
        following = given(rekha, [asha, sunita], circle, 50_000)
    with on(10):
        before = pool_minor(circle)
        assert loans.pay_options(rekha, following.id).advance_minor == 7_000
        assert loans.pay_options(asha, following.id).advance_minor == 0
        advance = {"method": "advance", "key": key()}
        with pytest.raises(OwnAdvanceOnly):
            loans.repay(asha, following.id, amount_minor=1_000, **advance)
        with pytest.raises(InsufficientFunds):
            loans.repay(rekha, following.id, amount_minor=7_001, **advance)
        with pytest.raises(ExceedsPayoff):
            loans.repay(rekha, following.id, amount_minor=70_000, **advance)
        paid = loans.repay(rekha, following.id, amount_minor=6_000, **advance)
        assert (paid.status, paid.method, sum(parts(paid))) == ("confirmed", "advance", 6_000)
        assert pool_minor(circle)["advance"] == 1_000
        reversals.reverse(rekha, circle.id, paid.entry_id, reason="Rather not", key=key())
        assert pool_minor(circle) == before
    assert loan_faults() == []


# ---------------------------------------------------------------- let off


@ONLY_SQLITE
def test_a_borrower_is_let_off_what_is_due_and_no_more(db):
    group, loan = office()
    sita, treasurer, admin = group.members[0], group.treasurer, group.admin
    with on(date(2026, 4, 20)):
        due = loans.pay_options(treasurer, loan.id)
        assert (due.penalty_due_minor, due.interest_due_minor, due.can_ease) == (1_000, 2_000, True)
        asking = {"reason": "Her son was ill", "key": key()}
        with pytest.raises(WaiverOverDue) as refusal:
            loans.ask_waiver(treasurer, loan.id, penalty_minor=1_001, **asking)
        assert refusal.value.context["due_minor"] == 1_000
        with pytest.raises(NothingToWaive):
            loans.ask_waiver(treasurer, loan.id, **asking)
        asked = loans.ask_waiver(
            treasurer, loan.id, penalty_minor=1_000, interest_minor=500, **asking
        )
        assert (asked.decider, asked.status) == ("officer", "open")
        again = loans.ask_waiver(
            treasurer, loan.id, penalty_minor=1_000, interest_minor=500, **asking
        )
        assert (again.id, again.replayed) == (asked.id, True)
        with pytest.raises(proposals.ProposalOpen):
            loans.ask_waiver(
                treasurer, loan.id, fee_minor=0, penalty_minor=1, reason="x", key=key()
            )
        entries = rows("SELECT COUNT(*) FROM ledger_entry")[0][0]
        decided(asked.proposal_id, admin)
        # What nobody pays was never income, so nothing is booked.
        assert rows("SELECT COUNT(*) FROM ledger_entry")[0][0] == entries
        (waived,) = loans.waivers_of(sita, loan.id)
        assert (waived.status, waived.let_off_minor, waived.can_undo) == ("agreed", 1_500, False)
        assert loans.payoff(sita, loan.id).penalty_minor == 0
        paid = cash(sita, loan, 24_762)
        assert (parts(paid), paid.kind) == ((0, 1_500, 23_262), "partial")
    with on(date(2026, 4, 21)):
        with pytest.raises(OwnWaiver):
            loans.undo_waiver(treasurer, waived.id, reason="It was not so", key=key())
        loans.undo_waiver(admin, waived.id, reason="It was not so", key=key())
        with pytest.raises(WaiverState):
            loans.undo_waiver(admin, waived.id, reason="It was not so", key=key())
        now = next(iter(loans.repayments_of(sita, loan.id).items))
        assert parts(now)[:2] == (1_000, 2_000)
        assert pool_minor(group.circle)["penalty_income"] == 1_000
        assert loans.waivers_of(admin, loan.id)[0].status == "undone"
    assert loan_faults() == []
    assert {"loan.waiver_asked", "loan.waived", "loan.waiver_undone"} <= set(kinds())


@ONLY_SQLITE
def test_members_decide_where_there_are_no_officers_and_the_borrower_never(db):
    _, (asha, rekha, sunita), loan = peers()
    with on(date(2026, 4, 20)):
        for act in (
            lambda: loans.ask_waiver(rekha, loan.id, penalty_minor=1_000, reason="x", key=key()),
            lambda: loans.ask_settlement(
                rekha, loan.id, amount_minor=1_000, pay_by=DUE, reason="x", key=key()
            ),
        ):
            with pytest.raises(BorrowerMayNotDecide):
                act()
        asked = loans.ask_waiver(asha, loan.id, penalty_minor=1_000, reason="Ill", key=key())
        with pytest.raises(CircleError):
            proposals.vote(rekha, asked.proposal_id, "yes")
        decided(asked.proposal_id, asha, sunita)
        assert loans.payoff(rekha, loan.id).penalty_minor == 0
        undoing = loans.undo_waiver(sunita, asked.id, reason="Not ill", key=key())
        assert (undoing.decider, undoing.status) == ("vote", "open")
        decided(undoing.proposal_id, asha, sunita)
        assert loans.payoff(rekha, loan.id).penalty_minor == 1_000
        proposals_of = loans.ask_waiver(asha, loan.id, penalty_minor=500, reason="x", key=key())
        proposals.withdraw(asha, proposals_of.proposal_id, key=key())
        assert [row.status for row in loans.waivers_of(rekha, loan.id)] == ["cancelled", "undone"]
    assert loan_faults() == []


@ONLY_SQLITE
def test_a_loan_of_which_only_a_penalty_is_left_ends_when_that_is_let_off(db):
    group, loan = office(allocation="interest_principal")
    sita, treasurer, admin = group.members[0], group.treasurer, group.admin
    with on(date(2026, 7, 20)):
        owed = loans.payoff(sita, loan.id)
        assert owed.penalty_minor == 4_000
        asked = loans.ask_waiver(treasurer, loan.id, penalty_minor=4_000, reason="x", key=key())
        cash(sita, loan, owed.total_minor - 1_000)
        decided(asked.proposal_id, admin)
        found = loans.get(sita, loan.id)
        assert (found.status, found.close_reason) == ("closed", "obligations_met")
        (waived,) = loans.waivers_of(sita, loan.id)
        assert waived.let_off_minor == 1_000
        loans.undo_waiver(admin, waived.id, reason="She can pay", key=key())
        assert loans.get(sita, loan.id).status == "active"
        assert cash(sita, loan, 1_000).closed
    assert loan_faults() == []


# ---------------------------------------------------------------- for less


@ONLY_SQLITE
def test_a_loan_ends_with_the_payment_that_completes_the_agreed_sum(db):
    group, loan = office()
    sita, treasurer = group.members[0], group.treasurer
    until = date(2026, 5, 31)
    with on(date(2026, 4, 20)):
        owed = loans.payoff(sita, loan.id).total_minor
        more = {"reason": "Moved away", "key": key()}
        with pytest.raises(SettlementOverPayoff):
            loans.ask_settlement(treasurer, loan.id, amount_minor=owed, pay_by=until, **more)
        with pytest.raises(PayByPassed):
            loans.ask_settlement(treasurer, loan.id, amount_minor=1, pay_by=DUE, **more)
        cash(sita, loan, 5_000)
    with on(date(2026, 4, 21)):
        settled(group, loan, 60_000, until)
        (row,) = loans.settlements_of(sita, loan.id)
        assert (row.status, row.paid_minor, row.asked_by) == ("agreed", 0, treasurer.name)
        with pytest.raises(SettlementOpen):
            loans.ask_settlement(treasurer, loan.id, amount_minor=50_000, pay_by=until, **more)
        cash(treasurer, loan, 1_000, paid_on=date(2026, 4, 20))  # before it was agreed to
    with on(until):
        first = cash(sita, loan, 40_000)
        assert (first.closed, loans.settlements_of(sita, loan.id)[0].paid_minor) == (False, 40_000)
        before = pool_minor(group.circle)
        last = cash(sita, loan, 20_000)
        assert last.closed
    found = loans.get(sita, loan.id)
    assert (found.close_reason, found.outstanding_minor) == ("written_off", 0)
    after = pool_minor(group.circle)
    assert (before["loans"] > 0, after["loans"]) == (True, 0)
    assert after["write_off"] == before["loans"] - last.principal_minor == 40_535
    assert (parts(first), parts(last)) == ((1_000, 1_515, 37_485), (0, 1_020, 18_980))
    assert loans.history(sita, loan.id)[-1].note == "settled"
    assert loans.settlements_of(sita, loan.id)[0].status == "met"
    with on(until + timedelta(days=1)), pytest.raises(SettlementMet):
        reversals.reverse(
            group.admin, group.circle.id, last.entry_id, reason="Not there", key=key()
        )
    assert loan_faults() == []


@ONLY_SQLITE
def test_an_agreed_sum_lapses_and_the_loan_goes_on(db):
    group, loan = office()
    sita = group.members[0]
    with on(10):
        settled(group, loan, 60_000, date(2026, 3, 20))
        cash(sita, loan, 59_000)
    with on(date(2026, 3, 20)):
        assert lapse_due(date(2026, 3, 20)) == 0
    with on(date(2026, 3, 21)):
        assert loans.settlements_of(sita, loan.id)[0].status == "lapsed"
        # Written down too late, whether the job has looked by then or not.
        assert not cash(sita, loan, 1_000, paid_on=date(2026, 3, 20)).closed
        assert lapse_due(date(2026, 3, 21)) == 1
        assert lapse_due(date(2026, 3, 21)) == 0
        assert not cash(sita, loan, 5_000).closed
        settled(group, loan, 10_000, date(2026, 4, 20))
        assert cash(sita, loan, loans.payoff(sita, loan.id).total_minor).closed
        assert [row.status for row in loans.settlements_of(sita, loan.id)] == [
            "cancelled", "lapsed",
        ]  # fmt: skip
    assert loans.get(sita, loan.id).close_reason == "obligations_met"
    assert loan_faults() == []
