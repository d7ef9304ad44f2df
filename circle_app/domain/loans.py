"""The life of a loan: its states, who may act on it, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from circle_app.domain.errors import CircleError, Conflict, NotAllowed


class LoanState(StrEnum):
    """Where a loan stands."""

    APPLIED = "applied"
    APPROVED = "approved"
    ACTIVE = "active"
    DEFAULTED = "defaulted"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class LoanAct(StrEnum):
    """What can happen to a loan."""

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    DISBURSE = "disburse"
    TAKE_OVER = "take_over"
    UNDO_DISBURSAL = "undo_disbursal"
    DEFAULT = "default"
    CURE = "cure"
    REPAY = "repay"
    SETTLE = "settle"
    WRITE_OFF = "write_off"
    RESCHEDULE = "reschedule"
    REOPEN = "reopen"


# The whole life in one table; what is not here cannot happen.
TRANSITIONS: Final[Mapping[tuple[LoanState, LoanAct], LoanState]] = {
    (LoanState.APPLIED, LoanAct.APPROVE): LoanState.APPROVED,
    (LoanState.APPLIED, LoanAct.REJECT): LoanState.REJECTED,
    (LoanState.APPLIED, LoanAct.CANCEL): LoanState.CANCELLED,
    (LoanState.APPROVED, LoanAct.CANCEL): LoanState.CANCELLED,
    (LoanState.APPROVED, LoanAct.REJECT): LoanState.REJECTED,
    (LoanState.APPROVED, LoanAct.DISBURSE): LoanState.ACTIVE,
    # A plan made anew begins without money: it takes over what an older loan leaves.
    (LoanState.APPROVED, LoanAct.TAKE_OVER): LoanState.ACTIVE,
    (LoanState.ACTIVE, LoanAct.UNDO_DISBURSAL): LoanState.APPROVED,
    (LoanState.DEFAULTED, LoanAct.UNDO_DISBURSAL): LoanState.APPROVED,
    (LoanState.ACTIVE, LoanAct.REPAY): LoanState.ACTIVE,
    (LoanState.ACTIVE, LoanAct.SETTLE): LoanState.CLOSED,
    (LoanState.ACTIVE, LoanAct.DEFAULT): LoanState.DEFAULTED,
    (LoanState.ACTIVE, LoanAct.RESCHEDULE): LoanState.CLOSED,
    (LoanState.ACTIVE, LoanAct.WRITE_OFF): LoanState.CLOSED,
    (LoanState.DEFAULTED, LoanAct.REPAY): LoanState.DEFAULTED,
    (LoanState.DEFAULTED, LoanAct.CURE): LoanState.ACTIVE,
    (LoanState.DEFAULTED, LoanAct.SETTLE): LoanState.CLOSED,
    (LoanState.DEFAULTED, LoanAct.RESCHEDULE): LoanState.CLOSED,
    (LoanState.DEFAULTED, LoanAct.WRITE_OFF): LoanState.CLOSED,
    (LoanState.CLOSED, LoanAct.REOPEN): LoanState.ACTIVE,
}

RUNNING_STATES: Final = frozenset(
    {LoanState.APPLIED, LoanState.APPROVED, LoanState.ACTIVE, LoanState.DEFAULTED}
)


class LoanStateConflict(Conflict):
    """The loan is in a state in which this cannot happen."""

    code = "loan_state_conflict"


class AlreadyDecided(Conflict):
    """The loan was approved, rejected or cancelled before."""

    code = "already_decided"


class BorrowerMayNotDecide(NotAllowed):
    """Nobody approves an own loan or marks it as given."""

    code = "own_loan"


class NotBorrower(NotAllowed):
    """Only who asked for a loan withdraws the request."""

    code = "not_borrower"


class AlreadyDisbursed(LoanStateConflict):
    """The loan was given before; it is given once."""

    code = "already_disbursed"


class LoanNotActive(LoanStateConflict):
    """Nothing can be paid on a loan that was not given yet or has ended."""

    code = "loan_not_active"


class LoanHasRepayments(LoanStateConflict):
    """The giving of a loan is not taken back while payments rest on it."""

    code = "loan_has_repayments"


class DecidedByVote(Conflict):
    """The circle votes on its loans; no role decides on them."""

    code = "decided_by_vote"


class LoansNotOffered(Conflict):
    """The circle's rules offer no loans."""

    code = "loans_not_offered"


class GuarantorIsBorrower(Conflict):
    """A guarantor must be somebody else."""

    code = "guarantor_is_borrower"
    http_status = 422


class NotEligible(CircleError):
    """A request fails a check; ``reason`` is the first that failed, ``facts`` all that did."""

    code = "not_eligible"
    http_status = 409


class LoanLimitExceeded(NotEligible):
    """The amount is outside of what the circle lends to this member."""

    code = "loan_limit_exceeded"
    http_status = 422


class LoanPeriodsExceeded(NotEligible):
    """The loan would run longer than the circle allows."""

    code = "loan_periods_exceeded"
    http_status = 422


class PurposeNotOffered(NotEligible):
    """The circle lends for other things."""

    code = "purpose_not_offered"
    http_status = 422


class GuarantorsNeeded(NotEligible):
    """Too few members stand for the loan, or not with enough."""

    code = "guarantors_needed"
    http_status = 422


class TooManyLoans(NotEligible):
    """The member has as many loans as the circle allows."""

    code = "too_many_loans"


class PoolTooSmall(NotEligible):
    """There is less in the pool than asked for."""

    code = "pool_too_small"


def next_state(state: LoanState, act: LoanAct) -> LoanState:
    """The state after an act.

    Raises:
        AlreadyDecided: For a decision that has been taken.
        LoanStateConflict: For anything else that is not in the table.
    """
    after = TRANSITIONS.get((state, act))
    if after is not None:
        return after
    if act in (LoanAct.APPROVE, LoanAct.REJECT, LoanAct.CANCEL):
        raise AlreadyDecided(state=state.value, act=act.value)
    raise LoanStateConflict(state=state.value, act=act.value)


def possible_acts(state: LoanState) -> frozenset[LoanAct]:
    """What can happen next."""
    return frozenset(act for start, act in TRANSITIONS if start is state)


def check_decider(*, actor_id: object, borrower_id: object) -> None:
    """Refuse the borrower as decider or payer-out of the own loan."""
    if actor_id == borrower_id:
        raise BorrowerMayNotDecide


def check_guarantor(*, guarantor_id: object, borrower_id: object, field: str = "member_id") -> None:
    """Refuse the borrower as guarantor of the own loan."""
    if guarantor_id == borrower_id:
        raise GuarantorIsBorrower(field=field)
