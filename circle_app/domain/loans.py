"""The life of a loan: its states, who may act on it, and whether a request is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
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
    (LoanState.ACTIVE, LoanAct.UNDO_DISBURSAL): LoanState.APPROVED,
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


def check_guarantor(*, guarantor_id: object, borrower_id: object) -> None:
    """Refuse the borrower as guarantor of the own loan."""
    if guarantor_id == borrower_id:
        raise GuarantorIsBorrower(field="guarantor")


@dataclass(frozen=True, slots=True)
class LoanLimits:
    """The circle's limits; ``None`` means there is none of that kind."""

    minimum_minor: int = 1
    maximum_minor: int | None = None
    max_running: int = 2
    max_periods: int | None = None
    savings_multiple: Decimal | None = None
    within_pool: bool = True
    arrears_block: bool = True


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known about the member who asks."""

    is_active_member: bool
    running_loans: int
    savings_minor: int
    outstanding_minor: int
    days_past_due: int
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One eligibility check: what was looked at, whether it is fine, and the figures behind it."""

    code: str
    ok: bool
    context: Mapping[str, int] = field(default_factory=dict)


# What is refused when a check fails, and which field is to blame.
_REFUSALS: Final[Mapping[str, tuple[type[NotEligible], str | None]]] = {
    "amount_minimum": (LoanLimitExceeded, "amount"),
    "amount_maximum": (LoanLimitExceeded, "amount"),
    "savings_multiple": (LoanLimitExceeded, "amount"),
    "periods": (LoanPeriodsExceeded, "periods"),
    "running_loans": (TooManyLoans, None),
    "pool_cash": (PoolTooSmall, "amount"),
}


def eligibility(
    amount_minor: int, periods: int, applicant: Applicant, limits: LoanLimits, pool_minor: int
) -> tuple[Fact, ...]:
    """All checks of a request, passed or not, in the order in which people ask them.

    Codes: membership, amount_minimum, amount_maximum, periods, running_loans, savings_multiple,
    arrears, pool_cash. A check the circle does not make is left out.
    """
    facts = [
        Fact("membership", applicant.is_active_member),
        Fact(
            "amount_minimum",
            amount_minor >= limits.minimum_minor,
            {"amount_minor": amount_minor, "minimum_minor": limits.minimum_minor},
        ),
    ]
    if limits.maximum_minor is not None:
        facts.append(
            Fact(
                "amount_maximum",
                amount_minor <= limits.maximum_minor,
                {"amount_minor": amount_minor, "maximum_minor": limits.maximum_minor},
            )
        )
    if limits.max_periods is not None:
        facts.append(
            Fact(
                "periods",
                1 <= periods <= limits.max_periods,
                {"periods": periods, "maximum": limits.max_periods},
            )
        )
    facts.append(
        Fact(
            "running_loans",
            applicant.running_loans < limits.max_running,
            {"running": applicant.running_loans, "maximum": limits.max_running},
        )
    )
    facts.extend(_savings_fact(amount_minor, applicant, limits))
    if limits.arrears_block:
        facts.append(
            Fact(
                "arrears",
                applicant.overdue_minor == 0,
                {
                    "days_past_due": applicant.days_past_due,
                    "overdue_minor": applicant.overdue_minor,
                },
            )
        )
    if limits.within_pool:
        facts.append(
            Fact(
                "pool_cash",
                amount_minor <= pool_minor,
                {"amount_minor": amount_minor, "pool_minor": pool_minor},
            )
        )
    return tuple(facts)


def most_minor(applicant: Applicant, limits: LoanLimits, pool_minor: int) -> int:
    """The largest amount a member could ask for now; 0 if none."""
    bounds = [pool_minor] if limits.within_pool else []
    if limits.maximum_minor is not None:
        bounds.append(limits.maximum_minor)
    if limits.savings_multiple is not None:
        bounds.append(_savings_room(applicant, limits.savings_multiple))
    if not bounds:
        raise ValueError("a circle without any limit of amount")
    largest = min(bounds)
    facts = eligibility(max(largest, limits.minimum_minor), 1, applicant, limits, pool_minor)
    return largest if all(fact.ok for fact in facts) else 0


def check_eligible(facts: Iterable[Fact], currency: str = "INR") -> None:
    """Refuse a request with a failed check.

    Raises:
        LoanLimitExceeded, LoanPeriodsExceeded, TooManyLoans, PoolTooSmall: That limit is the first
            check that failed.
        NotEligible: Another check failed first.
    """
    failed = tuple(fact for fact in facts if not fact.ok)
    if not failed:
        return
    first = failed[0]
    kind, field_name = _REFUSALS.get(first.code, (NotEligible, None))
    raise kind(
        field=field_name, reason=first.code, facts=failed, currency=currency, **first.context
    )


def _savings_fact(amount_minor: int, applicant: Applicant, limits: LoanLimits) -> list[Fact]:
    if limits.savings_multiple is None:
        return []
    room = _savings_room(applicant, limits.savings_multiple)
    context = {
        "amount_minor": amount_minor,
        "savings_minor": applicant.savings_minor,
        "outstanding_minor": applicant.outstanding_minor,
        "maximum_minor": room,
    }
    return [Fact("savings_multiple", amount_minor <= room, context)]


def _savings_room(applicant: Applicant, multiple: Decimal) -> int:
    """What savings still cover: multiple × savings, less what is owed already."""
    covered = Fraction(multiple) * applicant.savings_minor
    return max(0, covered.numerator // covered.denominator - applicant.outstanding_minor)
