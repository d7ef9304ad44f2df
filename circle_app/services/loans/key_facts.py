"""The key-facts sheet: all that a loan costs and asks for, told before it is confirmed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import Conflict
from circle_app.domain.guarantees import needed_minor
from circle_app.domain.ledger import canonical_json
from circle_app.domain.loan_rules import LoanProduct, LoanRules
from circle_app.domain.loans import LoanPeriodsExceeded
from circle_app.domain.permissions import Permission
from circle_app.domain.products import product_with
from circle_app.domain.schedules import Schedule
from circle_app.domain.wallets import check_amount
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.guarantees import guarantees_on
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.applications import MAX_PERIODS_SHOWN, Preview, priced
from circle_app.services.loans.calendars import calendar_of_circle
from circle_app.services.loans.parties import is_party
from circle_app.services.loans.products import (
    frozen_calendar,
    frozen_terms,
    plan_of,
    plan_of_loan,
    product_of,
)
from circle_app.services.loans.states import place_at
from circle_app.services.rule_versions import rules_of

# Two who may answer a complaint are enough to turn to.
TURN_TO = 2


class KeyFactsChanged(Conflict):
    """The figures are not those that the borrower read and confirmed."""

    code = "key_facts_changed"


@dataclass(frozen=True, slots=True)
class StandingFor:
    """Somebody who stands for a loan, or was asked to."""

    name: str
    amount_minor: int
    status: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What a borrower must know of a loan before confirming it.

    Attributes:
        cost: Every figure and date of it.
        terms: What it costs, how it is paid back, what lateness costs, who decides.
        given: Whether the dates are those of the loan; else as if it were given today.
        can_cancel: Whether the borrower can still withdraw the request: until the money is given.
        guarantors_needed, guarantee_minor: How many must stand for it, with how much together.
        guarantors: Who does; empty for those whose business it is not.
        turn_to: Officers who answer complaints; empty where every other member does.
        digest: Fingerprint of terms and figures: what a borrower confirms.
    """

    circle_id: UUID
    loan_id: UUID | None
    product: str
    product_name: str
    cost: Preview
    terms: LoanRules
    given: bool
    can_cancel: bool
    guarantors_needed: int
    guarantee_minor: int
    guarantors: tuple[StandingFor, ...]
    turn_to: tuple[str, ...]
    digest: str


def key_facts(
    actor: Actor,
    circle_id: UUID,
    amount_minor: int,
    periods: int,
    product: str | None = None,
) -> KeyFacts:
    """Tell what a loan of this size would cost and ask for if it were given today.

    Needs SEE_CIRCLE; nothing is recorded. Whether it may be asked for, ``eligibility`` says.

    Raises:
        NotFound: Not a member of such a circle, or no such kind of loan.
        LoansNotOffered: The circle's rules offer no loans.
        InvalidAmount, LoanPeriodsExceeded, InvalidLoanTerms: No schedule can be made of it.
    """
    check_amount(amount_minor)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        wanted = product_with(rules_of(session, circle_id, place.rule_version), product)
        maximum = wanted.terms.max_periods
        if not 1 <= periods <= MAX_PERIODS_SHOWN:
            raise LoanPeriodsExceeded(field="periods", periods=periods, maximum=maximum)
        plan = _plan_today(session, place, frozen_terms(wanted.terms), amount_minor, periods)
        return _facts(
            wanted,
            priced(wanted.terms, plan, place.currency),
            circle_id=circle_id,
            can_cancel=True,
            turn_to=turn_to(session, place),
        )


def key_facts_of(actor: Actor, loan_id: UUID) -> KeyFacts:
    """Tell the key facts of a loan that was asked for, by the terms it was asked for.

    Needs SEE_LOANS, or to be the borrower. Who stands for it is told to whose business it is.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        return facts_of_loan(session, place, loan, guarantors_for(session, place, loan))


def facts_of_loan(
    session: Session, place: Standing, loan: Any, guarantors: tuple[StandingFor, ...]
) -> KeyFacts:
    """Work out the key facts of a loan's row."""
    terms = product_of(loan.terms)
    given = loan.disbursed_on is not None
    plan = (
        plan_of_loan(loan)
        if given
        else _plan_today(session, place, loan.terms, loan.principal_minor, loan.periods)
    )
    return _facts(
        LoanProduct(loan.product, loan.product_name, "", terms),
        priced(terms, plan, loan.currency),
        circle_id=loan.circle_id,
        loan_id=loan.id,
        given=given,
        can_cancel=loan.status in ("applied", "approved"),
        guarantors=guarantors,
        turn_to=turn_to(session, place),
    )


def digest_today(
    session: Session, place: Standing, product: LoanProduct, amount_minor: int, periods: int
) -> str:
    """The fingerprint of the key facts of a loan that is asked for now."""
    plan = _plan_today(session, place, frozen_terms(product.terms), amount_minor, periods)
    return _digest(product.key, product.terms, priced(product.terms, plan, place.currency))


def guarantors_for(session: Session, place: Standing, loan: Any) -> tuple[StandingFor, ...]:
    """Who stands for a loan or was asked to, as far as it is the viewer's business."""
    if not is_party(session, place, loan):
        return ()
    return tuple(
        StandingFor(row.name, row.amount_minor, row.status, row.answered_at)
        for row in guarantees_on(session, loan.id)
        if row.status in ("asked", "agreed", "released")
    )


def turn_to(session: Session, place: Standing) -> tuple[str, ...]:
    """Officers who answer complaints, those who came first; none where every member does."""
    if not place.has_officers:
        return ()
    roles = access.roles_with(session, place.circle_id, Permission.SETTLE_DISPUTE)
    wanted = (
        select(MEMBERS.c.name)
        .where(
            MEMBERS.c.circle_id == place.circle_id,
            MEMBERS.c.status == "active",
            MEMBERS.c.user_id.is_not(None),
            MEMBERS.c.role.in_(roles),
        )
        .order_by(MEMBERS.c.number)
        .limit(TURN_TO)
    )
    return tuple(session.connection().execute(wanted).scalars())


def _plan_today(
    session: Session, place: Standing, terms: str, amount_minor: int, periods: int
) -> Schedule:
    calendar = calendar_of_circle(session, place.circle_id, place.rule_version)
    today = clock.today(place.time_zone)
    return plan_of(
        terms, amount_minor, periods, today, place.currency, None, frozen_calendar(calendar)
    )


def _facts(
    product: LoanProduct,
    cost: Preview,
    *,
    circle_id: UUID,
    can_cancel: bool,
    turn_to: tuple[str, ...],
    loan_id: UUID | None = None,
    given: bool = False,
    guarantors: tuple[StandingFor, ...] = (),
) -> KeyFacts:
    return KeyFacts(
        circle_id=circle_id,
        loan_id=loan_id,
        product=product.key,
        product_name=product.name,
        cost=cost,
        terms=product.terms,
        given=given,
        can_cancel=can_cancel,
        guarantors_needed=product.terms.guarantors,
        guarantee_minor=needed_minor(cost.principal_minor, product.terms.guarantee_percent),
        guarantors=guarantors,
        turn_to=turn_to,
        digest=_digest(product.key, product.terms, cost),
    )


def _digest(product: str, terms: LoanRules, cost: Preview) -> str:
    """A fingerprint of terms and figures; the days follow from when the money is given."""
    figures = {
        "product": product,
        "terms": frozen_terms(terms),
        "currency": cost.currency,
        "principal": cost.principal_minor,
        "periods": cost.periods,
        "net": cost.net_minor,
        "fee": cost.fee_minor,
        "interest": cost.total_interest_minor,
        "instalment": cost.instalment_minor,
        "last": cost.last_minor,
        "apr": cost.apr_percent,
        "effective": cost.effective_percent,
    }
    return hashlib.sha256(canonical_json(figures).encode()).hexdigest()
