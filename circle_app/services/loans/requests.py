"""Asking for a loan, and withdrawing the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.eligibility import check_eligible, offered_purpose
from circle_app.domain.loan_rules import LoanProduct
from circle_app.domain.loans import LoanAct, LoanState, NotBorrower
from circle_app.domain.permissions import Permission
from circle_app.domain.restructuring import RESCHEDULE, TOP_UP
from circle_app.domain.rules import CircleRules
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import CIRCLES, locked_circle
from circle_app.persistence.queries.loans import LOANS
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, cycles, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans.applications import Situation, borrower, situation
from circle_app.services.loans.backers import Backer, Offers, ask_backers
from circle_app.services.loans.key_facts import KeyFactsChanged, digest_today
from circle_app.services.loans.products import frozen_terms
from circle_app.services.loans.states import announce, log, move, place_at
from circle_app.services.loans.views import LoanView, seen

MAX_PURPOSE_LENGTH = 200
KIND = "loan"
_TOLD = {RESCHEDULE: "loan.reschedule_asked", TOP_UP: "loan.top_up_asked"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request: who borrows how much, in how many instalments, what for.

    Attributes:
        origin: ``new``, or what makes it take the place of ``replaces_id``.
        first_due_on: The first instalment's day, where it was chosen.
        payload: What those who decide read, and what is carried out.
        backers: Who is asked to stand for it.
        told: What is written down of it besides, in the record of acts.
    """

    member_id: UUID
    amount_minor: int
    periods: int
    purpose: str
    product: LoanProduct
    origin: str = "new"
    replaces_id: UUID | None = None
    first_due_on: date | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    backers: tuple[Backer, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)


@database.retried
def request(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int,
    periods: int,
    purpose: str = "",
    product: str | None = None,
    guarantors: Offers = (),
    on_behalf_of: UUID | None = None,
    key_facts: str | None = None,
    key: str,
) -> LoanView:
    """Ask the circle for a loan; the first step of its approval opens at once. Needs ASK_LOAN.

    The terms are frozen. Guarantors are asked at once; it is given when enough have agreed.

    Args:
        actor: Who asks, or the officer who writes a borrower's request down.
        circle_id: The circle.
        amount_minor: How much.
        periods: How many instalments.
        purpose: What it is for; one of those that the kind of loan names, if it names any.
        product: Which of the circle's loans; the ordinary one where none is named.
        guarantors: Members who are to stand for it, each with an amount.
        on_behalf_of: The member who borrows, where it is not the actor; that needs RECORD_LOAN.
        key_facts: The fingerprint of the key facts that were read and confirmed.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed, LoansNotOffered, GuarantorIsBorrower …: As :func:`eligibility`.
        NotEligible: Or a kind of it: a check failed; ``context['facts']`` has all that did.
        KeyFactsChanged: The figures are no longer those that were confirmed.
    """
    text = clean_text(purpose, field="purpose", max_length=MAX_PURPOSE_LENGTH) or ""
    check_amount(amount_minor)
    cycles.ensure_open(circle_id)
    payload: dict[str, Any] = {
        "circle": circle_id,
        "amount": amount_minor,
        "periods": periods,
        "purpose": text,
        "on_behalf_of": on_behalf_of,
        **_more(product, guarantors),
    }
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ASK_LOAN)
        once = Once(session, actor.user_id, "loan.request", key, payload)
        if once.stored is not None:
            return once.replay(LoanView)
        # Requests of a circle are made in turn: two at once could pass a limit together.
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.ASK_LOAN)
        who = borrower(session, place, on_behalf_of)
        found = situation(session, place, who, product, guarantors)
        wanted = _wanted(session, place, found, amount_minor, periods, text, key_facts)
        # Each kind of loan says who decides on it.
        by = replace(found.rules, loans=found.product.terms)
        loan_id = write(session, actor, place, circle, by, wanted)
        return once.remember(seen(session, loan_id, place))


def _more(product: str | None, guarantors: Offers) -> dict[str, Any]:
    """What a request says besides; what is not said is left out, as it always was."""
    offered = [list(one) for one in guarantors]
    return {
        **({"product": product} if product else {}),
        **({"guarantors": offered} if offered else {}),
    }


def _wanted(
    session: Session,
    place: Standing,
    found: Situation,
    amount_minor: int,
    periods: int,
    purpose: str,
    confirmed: str | None,
) -> Wanted:
    """Check a request, and what of it was confirmed."""
    check_eligible(found.facts(amount_minor, periods, purpose), place.currency)
    facts = digest_today(session, place, found.product, amount_minor, periods)
    if confirmed is not None and confirmed != facts:
        raise KeyFactsChanged(field="key_facts")
    return Wanted(
        found.member_id,
        amount_minor,
        periods,
        # As the circle writes it, where it has a list.
        offered_purpose(purpose, found.product.terms.purposes) or purpose,
        found.product,
        backers=found.backers or (),
        told={"key_facts": facts, "confirmed": confirmed is not None},
    )


def write(
    session: Session,
    actor: Actor,
    place: Standing,
    circle: Any,
    rules: CircleRules,
    wanted: Wanted,
) -> UUID:
    """Write a request down that was checked, and open the first step of its approval.

    Args:
        session: The transaction.
        actor: Who asks, or writes it down for the borrower.
        place: The actor's standing.
        circle: The circle's row, locked.
        rules: Those by which it is decided.
        wanted: What is asked for.

    Returns:
        The loan's id.
    """
    recorded = wanted.member_id != place.member_id
    recorded_by = actor.user_id if recorded else None
    at, loan_id, number = clock.now(), new_id(), circle.last_loan_number + 1
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=wanted.amount_minor,
        subject_id=loan_id,
        title=wanted.purpose,
        interested=frozenset({wanted.member_id}),
        visible=False,
        # Who wants a loan planned anew asks for it; who writes a request down does not.
        on_behalf_of=wanted.member_id if recorded and wanted.origin != RESCHEDULE else None,
        rules=rules,
        payload=wanted.payload,
    )
    _insert(session, place, wanted, loan_id, number, asked.id, recorded_by, at)
    log(session, loan_id, None, LoanState.APPLIED, actor=actor, at=at)
    loan = queries.loan_row(session, loan_id)
    told = {"periods": wanted.periods, "purpose": wanted.purpose, **wanted.told}
    told["by"] = place.member_name
    announce(session, _TOLD.get(wanted.origin, "loan.requested"), actor, loan, **told)
    ask_backers(session, actor, loan, wanted.backers, at)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    proposals.settle(session, asked, at, actor)
    return loan_id


def _insert(
    session: Session,
    place: Standing,
    wanted: Wanted,
    loan_id: UUID,
    number: int,
    proposal_id: UUID,
    recorded_by: UUID | None,
    at: datetime,
) -> None:
    connection = session.connection()
    connection.execute(
        insert(LOANS),
        {
            "id": loan_id,
            "circle_id": place.circle_id,
            "member_id": wanted.member_id,
            "number": number,
            "principal_minor": wanted.amount_minor,
            "periods": wanted.periods,
            "purpose": wanted.purpose,
            "terms": frozen_terms(wanted.product.terms),
            "product": wanted.product.key,
            "product_name": wanted.product.name,
            "rule_version": place.rule_version,
            "status": LoanState.APPLIED.value,
            "proposal_id": proposal_id,
            "origin": wanted.origin,
            "replaces_id": wanted.replaces_id,
            "first_due_on": wanted.first_due_on,
            "recorded_by": recorded_by,
            "applied_at": at,
            "outstanding_minor": 0,
            "paid_instalments": 0,
        },
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == place.circle_id).values(last_loan_number=number)
    )


@database.retried
def cancel(actor: Actor, loan_id: UUID) -> LoanView:
    """Withdraw a request: the own one, or one that an officer wrote down or asked for.

    Possible while it is decided on, or before the money is given.

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
        recorded = loan.recorded_by == actor.user_id or (
            loan.recorded_by is not None and place.may(Permission.RECORD_LOAN)
        )
        if loan.member_id != place.member_id and not recorded:
            raise NotBorrower
        at = clock.now()
        move(session, loan, LoanAct.CANCEL, actor=actor, at=at, decided_at=at)
        if loan.proposal_id is not None:
            proposals.cancel_proposal(session, loan.proposal_id)
        announce(session, "loan.cancelled", actor, loan)
        return seen(session, loan_id, place)
