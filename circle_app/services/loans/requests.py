"""Asking for a loan, and withdrawing the request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.loans import LoanAct, LoanState, NotBorrower, check_eligible
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import CIRCLES, locked_circle
from circle_app.persistence.queries.loans import LOANS
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, cycles, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans.applications import Situation, situation
from circle_app.services.loans.products import frozen_terms
from circle_app.services.loans.states import announce, log, move, place_at
from circle_app.services.loans.views import LoanView, for_member

MAX_PURPOSE_LENGTH = 200
KIND = "loan"


@database.retried
def request(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int,
    periods: int,
    purpose: str = "",
    key: str,
) -> LoanView:
    """Ask the circle for a loan; the members vote on it at once.

    The terms are those of the circle's rules at this moment, frozen with the loan.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not borrow.
        LoansNotOffered: The circle's rules offer no loans.
        LoanLimitExceeded, LoanPeriodsExceeded, TooManyLoans, PoolTooSmall, NotEligible: A check
            failed; ``context['facts']`` has all that did.
        InvalidAmount, InvalidInput: Nothing was written.
    """
    check_amount(amount_minor)
    text = clean_text(purpose, field="purpose", max_length=MAX_PURPOSE_LENGTH) or ""
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ASK_LOAN)
        payload = {
            "circle": circle_id,
            "amount": amount_minor,
            "periods": periods,
            "purpose": text,
        }
        once = Once(session, actor.user_id, "loan.request", key, payload)
        if once.stored is not None:
            return once.replay(LoanView)
        # Requests of a circle are made in turn: two at once could pass a limit together.
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.ASK_LOAN)
        found = situation(session, place)
        check_eligible(found.facts(amount_minor, periods), place.currency)
        loan_id = _write(session, actor, place, circle, found, amount_minor, periods, text)
        row = queries.loan_view(session, loan_id, place.member_id)
        return once.remember(for_member(row, place))


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    circle: Any,
    found: Situation,
    amount_minor: int,
    periods: int,
    purpose: str,
) -> UUID:
    at, loan_id, number = clock.now(), new_id(), circle.last_loan_number + 1
    asked = proposals.open_proposal(
        session,
        actor,
        place,
        kind=KIND,
        rule=found.rules.loan_voting,
        subject_id=loan_id,
        title=purpose,
        interested=frozenset({place.member_id}),
        visible=False,
    )
    connection = session.connection()
    connection.execute(
        insert(LOANS),
        {
            "id": loan_id,
            "circle_id": place.circle_id,
            "member_id": place.member_id,
            "number": number,
            "principal_minor": amount_minor,
            "periods": periods,
            "purpose": purpose,
            "terms": frozen_terms(found.rules.loans),
            "rule_version": place.rule_version,
            "status": LoanState.APPLIED.value,
            "proposal_id": asked.id,
            "applied_at": at,
            "outstanding_minor": 0,
            "paid_instalments": 0,
        },
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == place.circle_id).values(last_loan_number=number)
    )
    log(session, loan_id, None, LoanState.APPLIED, actor=actor, at=at)
    loan = queries.loan_row(session, loan_id)
    announce(session, "loan.requested", actor, loan, periods=periods, purpose=purpose)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    proposals.settle(session, asked, at, actor)
    return loan_id


@database.retried
def cancel(actor: Actor, loan_id: UUID) -> LoanView:
    """Withdraw the own request: while it is voted on, or before the money is given.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotBorrower: It is somebody else's.
        AlreadyDecided: It was given, refused or withdrawn before.
    """
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.ASK_LOAN, writing=True)
        found = queries.place_of_loan(session, loan_id)
        # The vote is locked before the loan, in the order in which a decision locks them.
        if found is not None and found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        loan = queries.locked_loan(session, loan_id)
        if loan.member_id != place.member_id:
            raise NotBorrower
        at = clock.now()
        move(session, loan, LoanAct.CANCEL, actor=actor, at=at, decided_at=at)
        if loan.proposal_id is not None:
            proposals.cancel_proposal(session, loan.proposal_id)
        announce(session, "loan.cancelled", actor, loan)
        return for_member(queries.loan_view(session, loan_id, place.member_id), place)
