"""Borrowing more on a running loan: a larger loan pays the older one off and leaves money in hand.

What it comes to is known when it is handed over: until then the older loan goes on, and every day
of it costs interest. What was agreed to is the sum of the new loan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.allocations import Amounts
from circle_app.domain.eligibility import Fact, check_eligible, offered_purpose
from circle_app.domain.loans import LoanAct, LoanPeriodsExceeded, LoanState, next_state
from circle_app.domain.permissions import Permission
from circle_app.domain.restructuring import TOP_UP, TopUpTooSmall
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import History, history_of, run_of
from circle_app.services.loans.applications import (
    MAX_PERIODS_SHOWN,
    Preview,
    Situation,
    priced,
    situation,
)
from circle_app.services.loans.calendars import calendar_for
from circle_app.services.loans.closings import owed_on
from circle_app.services.loans.products import (
    frozen_calendar,
    frozen_terms,
    plan_of,
    plan_of_loan,
)
from circle_app.services.loans.requests import MAX_PURPOSE_LENGTH, Wanted, write
from circle_app.services.loans.restructuring import (
    check_no_change_open,
    check_replaceable,
    place_for,
)
from circle_app.services.loans.views import LoanView, seen


@dataclass(frozen=True, slots=True)
class TopUpPreview:
    """What it would be to borrow more on a running loan today.

    Attributes:
        number: Of the running loan.
        payoff_minor: What pays the running loan off today.
        payoff_principal_minor: What of it is the debt itself; the rest is what it has cost.
        cash_minor: What would be in the borrower's hand.
        old_instalment_minor: What is paid at a time now.
        cost: The larger loan, its first and last day and all of its figures.
        facts: Every check with the figures behind it, the running loan not counted twice.
        ok: Whether all passed.
        most_minor: The most that could be asked for besides the payoff; 0 if nothing.
    """

    loan_id: UUID
    circle_id: UUID
    number: int
    borrower: str
    currency: str
    purpose: str
    payoff_minor: int
    payoff_principal_minor: int
    cash_minor: int
    old_instalment_minor: int
    cost: Preview
    facts: tuple[Fact, ...]
    ok: bool
    most_minor: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wish for more, weighed against the running loan."""

    found: Situation
    owed: Amounts
    amount_minor: int

    @property
    def principal_minor(self) -> int:
        """The sum of the larger loan."""
        return self.owed.total_minor + self.amount_minor

    @property
    def most_minor(self) -> int:
        """The most that could be asked for besides the payoff."""
        return max(0, self.found.most_minor - self.owed.total_minor)

    def facts(self, periods: int, purpose: str | None) -> tuple[Fact, ...]:
        """Check it; only what is handed out has to be in the pool."""
        facts = self.found.facts(self.principal_minor, periods, purpose)
        pool = self.found.pool_minor - self.owed.total_minor
        shown = {"amount_minor": self.amount_minor, "pool_minor": pool}
        return tuple(
            replace(fact, context=shown) if fact.code == "pool_cash" else fact for fact in facts
        )


def preview_top_up(actor: Actor, loan_id: UUID, *, amount_minor: int, periods: int) -> TopUpPreview:
    """Work out what it would be to borrow more on a running loan. Nothing is recorded.

    For the borrower (ASK_LOAN), or who writes requests down for others (RECORD_LOAN).

    Args:
        actor: Who asks.
        loan_id: The running loan.
        amount_minor: How much more.
        periods: In how many instalments all of it would be paid back.

    Raises:
        NotFound: No such loan in a circle of the actor, or its kind is not offered any more.
        NotAllowed: The actor's role asks for no such thing.
        LoanStateConflict: It does not run.
        LoansNotOffered: The circle's rules offer no loans.
        InvalidAmount, LoanPeriodsExceeded, InvalidLoanTerms: No schedule can be made of it.
    """
    check_amount(amount_minor)
    with database.reading() as session:
        place = place_for(session, actor, loan_id, Permission.RECORD_LOAN, writing=False)
        loan = queries.loan_row(session, loan_id)
        next_state(LoanState(loan.status), LoanAct.SETTLE)
        asked = _weighed(session, place, loan, history_of(session, loan_id), amount_minor)
        terms = asked.found.product.terms
        if not 1 <= periods <= MAX_PERIODS_SHOWN:
            raise LoanPeriodsExceeded(field="periods", periods=periods, maximum=terms.max_periods)
        plan = plan_of(
            frozen_terms(terms),
            asked.principal_minor,
            periods,
            clock.today(loan.time_zone),
            loan.currency,
            None,
            frozen_calendar(calendar_for(session, loan)),
        )
    facts = asked.facts(periods, None)
    return TopUpPreview(
        loan_id=loan.id,
        circle_id=loan.circle_id,
        number=loan.number,
        borrower=loan.borrower,
        currency=loan.currency,
        purpose=loan.purpose,
        payoff_minor=asked.owed.total_minor,
        payoff_principal_minor=asked.owed.principal_minor,
        cash_minor=plan.net_disbursed_minor - asked.owed.total_minor,
        old_instalment_minor=plan_of_loan(loan).instalment_minor,
        cost=priced(terms, plan, loan.currency),
        facts=facts,
        ok=all(fact.ok for fact in facts),
        most_minor=asked.most_minor,
    )


def _weighed(
    session: Session, place: Standing, loan: Any, past: History, amount_minor: int
) -> _Asked:
    """Gather what the wish is checked against; the running loan, which ends, is not counted."""
    today = clock.today(loan.time_zone)
    owed = owed_on(loan, run_of(loan, past.confirmed, today), today)
    found = situation(session, place, loan.member_id, loan.product)
    applicant = replace(
        found.applicant,
        running_loans=found.applicant.running_loans - 1,
        outstanding_minor=found.applicant.outstanding_minor - loan.outstanding_minor,
    )
    # What pays the older loan off does not leave the pool.
    pool = found.pool_minor + owed.total_minor
    return _Asked(replace(found, applicant=applicant, pool_minor=pool), owed, amount_minor)


@database.retried
def top_up(
    actor: Actor,
    loan_id: UUID,
    *,
    amount_minor: int,
    periods: int,
    purpose: str | None = None,
    key: str,
) -> LoanView:
    """Ask to borrow more on a running loan; the first step of its approval opens at once.

    For the borrower (ASK_LOAN), or who writes requests down for others (RECORD_LOAN). The request
    is for what pays the running loan off today and the amount besides; it is decided on like any
    loan of this kind. When it is handed over, the running loan is paid off out of it.

    Args:
        actor: Who asks.
        loan_id: A running loan.
        amount_minor: How much more.
        periods: In how many instalments all of it is paid back.
        purpose: What it is for; as the running loan if nothing is said.
        key: Idempotency key.

    Returns:
        The new loan.

    Raises:
        LoanChangeOpen: Something of this kind is asked for already.
        RepaymentWaits: A payment on it is to be confirmed or rejected first.
        TopUpTooSmall: A fee would leave nothing in the hand.
        LoanLimitExceeded, LoanPeriodsExceeded, PoolTooSmall, NotEligible: A check failed.
        NotFound, NotAllowed, LoanStateConflict, LoansNotOffered, InvalidAmount, InvalidInput: As
            for :func:`preview_top_up`.
    """
    check_amount(amount_minor)
    text = clean_text(purpose or "", field="purpose", max_length=MAX_PURPOSE_LENGTH)
    payload = {"loan": loan_id, "amount": amount_minor, "periods": periods, "purpose": text}
    with database.reading() as session:
        circle_id = place_for(
            session, actor, loan_id, Permission.RECORD_LOAN, writing=True
        ).circle_id
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = place_for(session, actor, loan_id, Permission.RECORD_LOAN, writing=True)
        once = Once(session, actor.user_id, "loan.top_up", key, payload)
        if once.stored is not None:
            return once.replay(LoanView)
        circle = locked_circle(session, place.circle_id)
        place = place_for(session, actor, loan_id, Permission.RECORD_LOAN, writing=True)
        check_no_change_open(session, loan_id)
        loan = queries.locked_loan(session, loan_id)
        past = check_replaceable(session, loan, LoanAct.SETTLE)
        asked = _weighed(session, place, loan, past, amount_minor)
        wanted = _wanted(loan, asked, periods, text or loan.purpose)
        rules = replace(asked.found.rules, loans=wanted.product.terms)
        new_id = write(session, actor, place, circle, rules, wanted)
        return once.remember(seen(session, new_id, place))


def _wanted(loan: Any, asked: _Asked, periods: int, purpose: str) -> Wanted:
    product = asked.found.product
    check_eligible(asked.facts(periods, purpose), loan.currency)
    today = clock.today(loan.time_zone)
    plan = plan_of(
        frozen_terms(product.terms), asked.principal_minor, periods, today, loan.currency
    )
    check_cash(plan.net_disbursed_minor - asked.owed.total_minor)
    return Wanted(
        loan.member_id,
        asked.principal_minor,
        periods,
        offered_purpose(purpose, product.terms.purposes) or purpose,
        product,
        TOP_UP,
        loan.id,
        payload={
            "origin": TOP_UP,
            "name": loan.borrower,
            "number": loan.number,
            "amount_minor": asked.principal_minor,
            "currency": loan.currency,
            "payoff_minor": asked.owed.total_minor,
            "cash_minor": asked.amount_minor,
        },
    )


def check_cash(cash_minor: int) -> None:
    """Raise TopUpTooSmall unless something is left in the borrower's hand."""
    if cash_minor <= 0:
        raise TopUpTooSmall(field="amount")


def closing_of(session: Session, loan: Any, on: date) -> tuple[History, Amounts]:
    """Return the history of a locked loan that is to be paid off by a larger one, and its payoff.

    Raises:
        LoanStateConflict: It does not run any more.
        RepaymentWaits: A payment on it is to be confirmed or rejected first.
    """
    past = check_replaceable(session, loan, LoanAct.SETTLE)
    return past, owed_on(loan, run_of(loan, past, on), on)
