"""Loans of the demo: asked for, voted on, handed over; paid back on time, late, early, in part."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import contributions, loans, proposals
from circle_app.services.access import Actor
from circle_app.services.demo.cast import LoanPlot
from circle_app.services.demo.savers import Troupe, cast_votes, pay
from circle_app.services.demo.stage import Stage

RUPEE = 100
# A loan is asked for in steps of fifty rupees.
STEP_MINOR = 50 * RUPEE
# How long ago the stories of the last days begin; the others begin at their share of the past.
RECENT = {"voting": timedelta(hours=5), "approved": timedelta(hours=30)}
# Since when somebody who is late has not paid.
SILENT_DAYS = 40


def lend(stage: Stage, troupe: Troupe) -> None:
    """Put the stories of a circle's loans in line."""
    first = stage.moment(troupe.starts[0], 10, 11)
    for plot in troupe.plot.loans:
        if plot.course in RECENT:
            at = stage.now - RECENT[plot.course]
        else:
            at = first + (stage.now - first) * plot.when
        stage.at(at, partial(_ask, stage, troupe, plot))


def _ask(stage: Stage, troupe: Troupe, plot: LoanPlot) -> None:
    role = troupe.plot.people[plot.who]
    if role.name not in troupe.member_ids:
        return  # in a short past, not everybody is in yet
    borrower = stage.people[role.name]
    pay(stage, troupe, role)  # whoever owes a contribution is not lent to
    _confirm_all(stage, troupe, borrower)
    found = loans.eligibility(borrower, troupe.circle_id)
    amount = min(plot.rupees * RUPEE, found.limit_minor * 2 // 3) // STEP_MINOR * STEP_MINOR
    if not found.ok or amount < max(found.min_minor, STEP_MINOR):
        return
    asked = loans.request(
        borrower,
        troupe.circle_id,
        amount_minor=amount,
        periods=plot.periods,
        purpose=plot.purpose,
        key=stage.key(),
    )
    _decide(stage, troupe, plot, borrower, asked)


def _confirm_all(stage: Stage, troupe: Troupe, payer: Actor) -> None:
    """Have what somebody has just paid confirmed by another member."""
    helper = troupe.checker(stage, payer)
    waiting = contributions.history(
        payer,
        troupe.circle_id,
        member_id=troupe.member_ids[payer.name],
        status="pending",
    )
    for row in waiting.items:
        contributions.confirm(helper, row.id, key=stage.key())


def _decide(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, asked: loans.LoanView
) -> None:
    at, needed = clock.now(), asked.needed
    if plot.course == "cancelled":
        stage.at(stage.later(at, 2, 8), partial(_cancel, borrower, asked.id))
        return
    if troupe.plot.treasurer is not None:
        if plot.course != "voting":  # that one waits for whoever signs in
            decided = stage.later(at, 1, 4 if plot.course in RECENT else 14)
            stage.at(decided, partial(_officer_decides, stage, troupe, plot, borrower, asked.id))
        _hand_over_later(stage, troupe, plot, borrower, asked.id)
        return
    votes = {
        "rejected": ["no"] * needed,
        "expired": ["yes"] * (needed // 3) + ["no"],
        "voting": ["yes"] * (needed - 1) + (["no"] if needed > 4 else []),
    }.get(plot.course, ["yes"] * needed)
    voters = [actor for actor in troupe.joined(stage) if actor != borrower]
    if plot.course == "voting":
        voters = voters[1:]  # the one signed in as has still to vote
    hours = 4 if plot.course in RECENT else 14
    if asked.proposal_id is not None:
        cast_votes(stage, voters, asked.proposal_id, votes, within_hours=hours)
    if asked.voting_closes_at is not None:
        over = asked.voting_closes_at + timedelta(minutes=1)
        stage.at(over, partial(_close_votes, troupe.circle_id))
    _hand_over_later(stage, troupe, plot, borrower, asked.id)


def _hand_over_later(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan_id: UUID
) -> None:
    if plot.course not in (*RECENT, "rejected", "expired"):
        handed = stage.later(clock.now(), 16, 40)
        stage.at(handed, partial(_hand_over, stage, troupe, plot, borrower, loan_id))


def _officer_decides(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan_id: UUID
) -> None:
    """Let the officer whose step it is answer, and never the borrower."""
    officer = troupe.checker(stage, borrower)
    if plot.course == "rejected":
        loans.reject(officer, loan_id, reason="Too much for now")
    else:
        loans.approve(officer, loan_id)


def _cancel(borrower: Actor, loan_id: UUID) -> None:
    if loans.get(borrower, loan_id).can_cancel:
        loans.cancel(borrower, loan_id)


def _close_votes(circle_id: UUID) -> None:
    proposals.close_due(circle_id=circle_id)


def _hand_over(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan_id: UUID
) -> None:
    giver = troupe.checker(stage, borrower)
    if loans.get(giver, loan_id).status != "approved":
        return
    given = loans.disburse(
        giver,
        loan_id,
        method=plot.method,
        reference=stage.reference(plot.method),
        key=stage.key(),
    )
    _next(stage, troupe, plot, borrower, given)


def _next(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan: loans.LoanView
) -> None:
    """Put the next repayment in line; who is late has stopped some weeks ago."""
    if loan.next_due_on is None:
        return
    if plot.course == "late" and (stage.today() - loan.next_due_on).days < SILENT_DAYS:
        return
    slip = stage.chance.choice((-2, -1, 0, 0, 0, 0, 1, 3))
    at = stage.moment(loan.next_due_on + timedelta(days=slip), 9, 20)
    at = max(at, clock.now() + timedelta(hours=1))
    stage.at(at, partial(_repay, stage, troupe, plot, borrower, loan.id))


def _repay(stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan_id: UUID) -> None:
    loan = loans.get(borrower, loan_id)
    if not loan.can_repay:
        return
    owed = loans.payoff(borrower, loan_id).total_minor
    # Paid before its day, the last instalment costs less than the plan says.
    amount = min(loan.next_due_minor, owed)
    last = plot.course == "partly" and stage.now - clock.now() < timedelta(days=9)
    if last:
        amount = min(max(amount // 2 // RUPEE, 1) * RUPEE, owed)  # and nothing more since
    if plot.course == "early" and loan.paid_instalments >= loan.instalment_count // 2:
        amount = owed
    method = stage.chance.choice((plot.method, "cash", "upi", "wallet"))
    if method == "wallet":
        stage.fill_wallet(borrower, amount)
    repaid = loans.repay(
        borrower,
        loan_id,
        amount_minor=amount,
        method=method,
        reference=stage.reference(method),
        key=stage.key(),
    )
    if repaid.status == "pending":
        helper = troupe.checker(stage, borrower)
        at = stage.later(clock.now(), 0.2, 0.9)
        stage.at(at, partial(_confirm, stage, helper, repaid.id))
    if not last:
        stage.at(_after(stage), partial(_look_again, stage, troupe, plot, borrower, loan_id))


def _after(stage: Stage) -> datetime:
    return stage.later(clock.now(), 1.0, 2.0)


def _confirm(stage: Stage, helper: Actor, repayment_id: UUID) -> None:
    loans.confirm_repayment(helper, repayment_id, key=stage.key())


def _look_again(
    stage: Stage, troupe: Troupe, plot: LoanPlot, borrower: Actor, loan_id: UUID
) -> None:
    _next(stage, troupe, plot, borrower, loans.get(borrower, loan_id))
