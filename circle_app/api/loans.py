"""Loans: vote, give, pay back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import Day, ListOf, listed, minor, paged
from circle_app.api.schemas.contributions import Reason
from circle_app.api.schemas.loans import (
    HandOver,
    Loan,
    Noted,
    Payoff,
    PlanLine,
    Repaid,
    Repayment,
    RepaymentAsked,
    StateChange,
)
from circle_app.api.schemas.proposals import Tally, Vote
from circle_app.domain.loans import LoanState
from circle_app.services import loans

router = APIRouter(tags=["loans"])
Status = Annotated[LoanState | None, Query()]


@router.get("/circles/{circle_id}/loans")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    status: Status = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Loan]:
    """List the loans of a circle, the newest first."""
    found = loans.of_circle(actor, circle_id, status=status, cursor=cursor, limit=limit)
    return paged(found, Loan.of)


@router.get("/loans")
def mine(
    actor: SignedIn, status: Status = None, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Loan]:
    """List the caller's loans in all circles, the newest first."""
    return paged(loans.mine(actor, status=status, cursor=cursor, limit=limit), Loan.of)


@router.get("/loans/{loan_id}")
def get(loan_id: UUID, actor: SignedIn) -> Loan:
    """Show a loan."""
    return Loan.of(loans.get(actor, loan_id))


@router.get("/loans/{loan_id}/schedule")
def schedule(loan_id: UUID, actor: SignedIn) -> ListOf[PlanLine]:
    """List the instalments with what was paid of them; while it is not given, as if given today."""
    currency = loans.get(actor, loan_id).currency
    return listed(loans.schedule(actor, loan_id), lambda row: PlanLine.of(row, currency))


@router.get("/loans/{loan_id}/payoff")
def payoff(loan_id: UUID, actor: SignedIn, on: Day | None = None) -> Payoff:
    """Say what closes the loan on a day, today if none is named."""
    return Payoff.of(loans.payoff(actor, loan_id, on))


@router.get("/loans/{loan_id}/history")
def history(loan_id: UUID, actor: SignedIn) -> ListOf[StateChange]:
    """List every change of the loan's state."""
    return listed(loans.history(actor, loan_id), StateChange.of)


@router.post("/loans/{loan_id}/votes")
def vote(loan_id: UUID, asked: Vote, actor: SignedIn) -> Tally:
    """Vote on a loan, or change the vote, until the close."""
    return Tally.of(loans.vote(actor, loan_id, asked.vote))


@router.post("/loans/{loan_id}/approve")
def approve(loan_id: UUID, actor: SignedIn, asked: Noted | None = None) -> Loan:
    """Approve a loan in its open step by one's role; refused where the members vote on it."""
    return Loan.of(loans.approve(actor, loan_id, note=asked.note if asked else None))


@router.post("/loans/{loan_id}/reject")
def reject(loan_id: UUID, asked: Reason, actor: SignedIn) -> Loan:
    """Reject a loan in its open step by one's role; refused where the members vote on it."""
    return Loan.of(loans.reject(actor, loan_id, reason=asked.reason))


@router.post("/loans/{loan_id}/cancel")
def cancel(loan_id: UUID, actor: SignedIn) -> Loan:
    """Withdraw the own request before the money is given."""
    return Loan.of(loans.cancel(actor, loan_id))


@router.post("/loans/{loan_id}/disburse")
def disburse(loan_id: UUID, asked: HandOver, actor: SignedIn, key: Key, response: Response) -> Loan:
    """Give an approved loan into the borrower's wallet, or record that it was given."""
    given = loans.disburse(actor, loan_id, method=asked.method, reference=asked.reference, key=key)
    mark_replay(response, replayed=given.replayed)
    return Loan.of(given)


@router.post("/loans/{loan_id}/repayments")
def repay(
    loan_id: UUID, asked: RepaymentAsked, actor: SignedIn, key: Key, response: Response
) -> Repaid:
    """Pay back: part of it, an instalment, or all that is owed."""
    done = loans.repay(
        actor,
        loan_id,
        amount_minor=minor(asked.amount, loans.get(actor, loan_id).currency),
        method=asked.method,
        reference=asked.reference,
        paid_on=asked.paid_on,
        key=key,
    )
    mark_replay(response, replayed=done.replayed)
    return Repaid.of(done)


@router.get("/loans/{loan_id}/repayments")
def repayments(
    loan_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Repayment]:
    """List what was paid back, the newest first."""
    found = loans.repayments_of(actor, loan_id, cursor=cursor, limit=limit)
    return paged(found, Repayment.of)


@router.patch("/repayments/{repayment_id}/confirm")
def confirm_repayment(repayment_id: UUID, actor: SignedIn, key: Key, response: Response) -> Repaid:
    """Say that the money has come back; it is booked now."""
    done = loans.confirm_repayment(actor, repayment_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return Repaid.of(done)


@router.patch("/repayments/{repayment_id}/reject")
def reject_repayment(
    repayment_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response
) -> Repaid:
    """Say that the money has not come back; nothing is booked."""
    done = loans.reject_repayment(actor, repayment_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=done.replayed)
    return Repaid.of(done)
