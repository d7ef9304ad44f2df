"""A loan that takes the place of another: planned anew, or a larger one that pays the older off.

What the older one still asks for besides principal is carried over as one line of the new plan: it
is due with the first instalment, bears no interest and never becomes principal. Its circle may let
penalties and overdue interest off instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from circle_app.domain.allocations import Amounts
from circle_app.domain.calendars import step_date
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.loan_accounts import LoanAccount, RepaymentPolicy, due_by, payoff
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import InvalidLoanTerms
from circle_app.domain.loans import LoanPeriodsExceeded

RESCHEDULE: Final = "reschedule"
TOP_UP: Final = "top_up"
MAX_GRACE: Final = 60
_NOTHING: Final = Decimal(0)


class LoanReplaced(Conflict):
    """Another loan took the place of this one; ``number`` says which."""

    code = "loan_replaced"


class LoanChangeOpen(Conflict):
    """Somebody has asked already that another loan take the place of this one."""

    code = "loan_change_open"


class NothingToPlan(Conflict):
    """All principal is paid back; there is nothing left that could be planned anew."""

    code = "nothing_to_plan"


class RateRaised(InvalidInput):
    """A loan that is planned anew never costs more than before."""

    code = "rate_raised"


class TopUpTooSmall(Conflict):
    """What is lent now would not even pay the older loan off and leave something in the hand."""

    code = "top_up_too_small"


@dataclass(frozen=True, slots=True)
class NewPlan:
    """How what is left of a loan is to be paid from now on.

    Attributes:
        periods: How many instalments.
        first_due_on: The day of the first one; as the loan's terms give it where none is named.
        rate_percent: A lower rate, per the unit of the old one; None keeps it.
        grace_principal: First instalments that ask for interest only.
        grace_interest: First periods in which nothing accrues.
        lets_off_penalties: Whether penalties that are unpaid are let off.
        lets_off_interest: Whether interest that is due and unpaid is let off.
    """

    periods: int
    first_due_on: date | None = None
    rate_percent: Decimal | None = None
    grace_principal: int = 0
    grace_interest: int = 0
    lets_off_penalties: bool = False
    lets_off_interest: bool = False


@dataclass(frozen=True, slots=True)
class Takeover:
    """What a loan that is planned anew leaves to the new one.

    ``principal_minor`` is lent on; ``carried`` is due with the first new instalment; ``let_off`` is
    never asked for again. Together they are the payoff of that day.
    """

    principal_minor: int
    carried: Amounts
    let_off: Amounts


def take_over(account: LoanAccount, on: date, policy: RepaymentPolicy, plan: NewPlan) -> Takeover:
    """Split what closes a loan on a day into what goes on, what is carried and what is let off.

    Raises:
        NothingToPlan: No principal is left.
    """
    owed = payoff(account, on, policy).owed
    if owed.principal_minor == 0:
        raise NothingToPlan
    overdue = sum(item.rest.interest_minor for item in due_by(account, on))
    let_off = Amounts(
        interest_minor=overdue if plan.lets_off_interest else 0,
        penalty_minor=owed.penalty_minor if plan.lets_off_penalties else 0,
    )
    carried = replace(owed, principal_minor=0).minus(let_off)
    return Takeover(owed.principal_minor, carried, let_off)


def eased(terms: LoanRules, plan: NewPlan) -> LoanRules:
    """The terms of a loan that is planned anew: nothing dearer, and no second fee.

    Raises:
        LoanPeriodsExceeded: More instalments than the circle allows, or none.
        RateRaised: The rate would be higher than before.
        InvalidLoanTerms: A grace does not fit into the plan.
    """
    if not 1 <= plan.periods <= terms.max_periods:
        raise LoanPeriodsExceeded(
            field="periods", periods=plan.periods, maximum=terms.max_periods, reason="periods"
        )
    rate = terms.rate_percent if plan.rate_percent is None else plan.rate_percent
    if not rate.is_finite() or not _NOTHING <= rate <= terms.rate_percent:
        raise RateRaised(field="rate", maximum=format(terms.rate_percent, "f"))
    most = min(plan.periods - 1, MAX_GRACE)
    for field, value, maximum in (
        ("grace_principal", plan.grace_principal, most),
        ("grace_interest", plan.grace_interest, min(plan.periods, MAX_GRACE)),
    ):
        if not 0 <= value <= maximum:
            raise InvalidLoanTerms(field=field, reason="out_of_range", minimum=0, maximum=maximum)
    return replace(
        terms,
        rate_percent=rate,
        grace_principal=plan.grace_principal,
        grace_interest=plan.grace_interest,
        fee_minor=0,
        fee_percent=_NOTHING,
    )


def first_after(wanted: date, on: date, terms: LoanRules) -> date:
    """The first instalment's day, or where that has passed the next one of its rhythm after a day.

    Deciding takes time, and what was agreed to in the end should still be possible.
    """
    steps, found = 0, wanted
    while found <= on:
        steps += 1
        found = step_date(wanted, steps, terms.frequency, terms.every_days)
    return found
