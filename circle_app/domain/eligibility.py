"""Whether a request for a loan is possible: every check with the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from circle_app.domain.loan_accounts import FULL_PERCENT
from circle_app.domain.loans import (
    GuarantorsNeeded,
    LoanLimitExceeded,
    LoanPeriodsExceeded,
    NotEligible,
    PoolTooSmall,
    PurposeNotOffered,
    TooManyLoans,
)


@dataclass(frozen=True, slots=True)
class LoanLimits:
    """The circle's limits; ``None`` means there is none of that kind.

    Attributes:
        min_membership_days: How long somebody belongs to the circle before borrowing.
        purposes: What a loan may be for; anything where none is named.
        guarantee_percent: How much of the sum others stand for together.
    """

    minimum_minor: int = 1
    maximum_minor: int | None = None
    max_running: int = 2
    max_periods: int | None = None
    savings_multiple: Decimal | None = None
    within_pool: bool = True
    arrears_block: bool = True
    min_membership_days: int = 0
    purposes: tuple[str, ...] = ()
    guarantee_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known about the member who asks."""

    is_active_member: bool
    running_loans: int
    savings_minor: int
    outstanding_minor: int
    days_past_due: int
    overdue_minor: int
    member_days: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """A member who is to stand for the loan.

    Attributes:
        amount_minor: With how much.
        free_minor: What the member has saved and does not stand for others with already.
    """

    name: str
    amount_minor: int
    free_minor: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One eligibility check: what was looked at, whether it is fine, and the figures behind it."""

    code: str
    ok: bool
    context: Mapping[str, Any] = field(default_factory=dict)


# What is refused when a check fails, and which field is to blame.
_REFUSALS: Final[Mapping[str, tuple[type[NotEligible], str | None]]] = {
    "amount_minimum": (LoanLimitExceeded, "amount"),
    "amount_maximum": (LoanLimitExceeded, "amount"),
    "savings_multiple": (LoanLimitExceeded, "amount"),
    "periods": (LoanPeriodsExceeded, "periods"),
    "running_loans": (TooManyLoans, None),
    "pool_cash": (PoolTooSmall, "amount"),
    "purpose": (PurposeNotOffered, "purpose"),
    "guarantors": (GuarantorsNeeded, "guarantors"),
    "guarantee_amount": (GuarantorsNeeded, "guarantors"),
    "guarantor_savings": (GuarantorsNeeded, "guarantors"),
}


def eligibility(
    amount_minor: int,
    periods: int,
    applicant: Applicant,
    limits: LoanLimits,
    pool_minor: int,
    *,
    purpose: str | None = None,
) -> tuple[Fact, ...]:
    """All checks of a request, passed or not, in the order in which people ask them.

    Codes: membership, membership_age, amount_minimum, amount_maximum, periods, running_loans,
    savings_multiple, arrears, pool_cash, purpose. A check the circle does not make is left out, and
    so is that of a purpose which was not said yet.
    """
    return (
        *_member_facts(applicant, limits),
        *_amount_facts(amount_minor, periods, applicant, limits),
        *_savings_fact(amount_minor, applicant, limits),
        *_arrears_fact(applicant, limits),
        *_pool_fact(amount_minor, limits, pool_minor),
        *_purpose_fact(purpose, limits),
    )


def most_minor(
    applicant: Applicant,
    limits: LoanLimits,
    pool_minor: int,
    standing_minor: int | None = None,
) -> int:
    """The largest amount a member could ask for now; 0 if none.

    Once it is known with how much others stand for the loan, that bounds it too.
    """
    bounds = [pool_minor] if limits.within_pool else []
    if limits.maximum_minor is not None:
        bounds.append(limits.maximum_minor)
    if limits.savings_multiple is not None:
        bounds.append(_savings_room(applicant, limits.savings_multiple))
    if standing_minor is not None and limits.guarantee_percent > 0:
        covered = Fraction(standing_minor * FULL_PERCENT, Fraction(limits.guarantee_percent))
        bounds.append(covered.numerator // covered.denominator)
    if not bounds:
        raise ValueError("a circle without any limit of amount")
    largest = min(bounds)
    facts = eligibility(max(largest, limits.minimum_minor), 1, applicant, limits, pool_minor)
    return largest if all(fact.ok for fact in facts) else 0


def savings_checks(offered: Iterable[Offered]) -> tuple[Fact, ...]:
    """Check that everybody who is to stand for a loan has savings enough for it.

    What a guarantor has saved is nobody else's business: the figure stays out.
    """
    return tuple(
        Fact(
            "guarantor_savings",
            one.amount_minor <= one.free_minor,
            {"name": one.name, "offered_minor": one.amount_minor},
        )
        for one in offered
    )


def offered_purpose(purpose: str, purposes: tuple[str, ...]) -> str | None:
    """The purpose of the circle's list that somebody wrote; None where it is not on the list.

    Where the circle names none, any purpose is fine.
    """
    if not purposes:
        return purpose
    written = " ".join(purpose.split()).casefold()
    return next((known for known in purposes if known.casefold() == written), None)


def check_eligible(facts: Iterable[Fact], currency: str = "INR") -> None:
    """Refuse a request with a failed check.

    Raises:
        LoanLimitExceeded, LoanPeriodsExceeded, TooManyLoans, PoolTooSmall, PurposeNotOffered,
            GuarantorsNeeded: That limit is the first check that failed.
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


def _member_facts(applicant: Applicant, limits: LoanLimits) -> list[Fact]:
    facts = [Fact("membership", applicant.is_active_member)]
    if limits.min_membership_days:
        left = max(0, limits.min_membership_days - applicant.member_days)
        context = {
            "days": applicant.member_days,
            "minimum": limits.min_membership_days,
            "left": left,
        }
        facts.append(Fact("membership_age", left == 0, context))
    return facts


def _amount_facts(
    amount_minor: int, periods: int, applicant: Applicant, limits: LoanLimits
) -> list[Fact]:
    facts = [
        Fact(
            "amount_minimum",
            amount_minor >= limits.minimum_minor,
            {"amount_minor": amount_minor, "minimum_minor": limits.minimum_minor},
        )
    ]
    if limits.maximum_minor is not None:
        context = {"amount_minor": amount_minor, "maximum_minor": limits.maximum_minor}
        facts.append(Fact("amount_maximum", amount_minor <= limits.maximum_minor, context))
    if limits.max_periods is not None:
        context = {"periods": periods, "maximum": limits.max_periods}
        facts.append(Fact("periods", 1 <= periods <= limits.max_periods, context))
    context = {"running": applicant.running_loans, "maximum": limits.max_running}
    facts.append(Fact("running_loans", applicant.running_loans < limits.max_running, context))
    return facts


def _savings_fact(amount_minor: int, applicant: Applicant, limits: LoanLimits) -> list[Fact]:
    if limits.savings_multiple is None:
        return []
    room = _savings_room(applicant, limits.savings_multiple)
    context = {
        "amount_minor": amount_minor,
        "savings_minor": applicant.savings_minor,
        "outstanding_minor": applicant.outstanding_minor,
        "maximum_minor": room,
        "multiple": format(limits.savings_multiple.normalize(), "f"),
    }
    return [Fact("savings_multiple", amount_minor <= room, context)]


def _savings_room(applicant: Applicant, multiple: Decimal) -> int:
    """What savings still cover: multiple × savings, less what is owed already."""
    covered = Fraction(multiple) * applicant.savings_minor
    return max(0, covered.numerator // covered.denominator - applicant.outstanding_minor)


def _arrears_fact(applicant: Applicant, limits: LoanLimits) -> list[Fact]:
    if not limits.arrears_block:
        return []
    context = {
        "days_past_due": applicant.days_past_due,
        "overdue_minor": applicant.overdue_minor,
    }
    return [Fact("arrears", applicant.overdue_minor == 0, context)]


def _pool_fact(amount_minor: int, limits: LoanLimits, pool_minor: int) -> list[Fact]:
    if not limits.within_pool:
        return []
    context = {"amount_minor": amount_minor, "pool_minor": pool_minor}
    return [Fact("pool_cash", amount_minor <= pool_minor, context)]


def _purpose_fact(purpose: str | None, limits: LoanLimits) -> list[Fact]:
    if purpose is None or not limits.purposes:
        return []
    ok = offered_purpose(purpose, limits.purposes) is not None
    return [Fact("purpose", ok, {"purposes": ", ".join(limits.purposes)})]
