"""What the circle decides about a guarantor: to take from the savings held, or to let go.

What is taken pays the loan like any repayment, and the borrower owes it to the guarantor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import SAVINGS
from circle_app.domain.errors import NotFound
from circle_app.domain.guarantees import GuaranteeState, GuaranteeStateConflict, check_call
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.reversals import CannotReverse, clean_reason
from circle_app.domain.wallets import check_amount
from circle_app.domain.write_offs import RepaymentWaits
from circle_app.persistence import database
from circle_app.persistence.queries import guarantees as queries
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries.circles import member_row
from circle_app.persistence.queries.guarantees import GUARANTORS
from circle_app.persistence.queries.loans import REPAYMENTS
from circle_app.services import ledger, proposals, reversals
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import (
    NewPayment,
    history_of,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.booking import keep_paid
from circle_app.services.loans.closings import owed_on
from circle_app.services.loans.guarantors import told
from circle_app.services.loans.posting import split_lines
from circle_app.services.loans.standing import Reach, check_default, locked_reach, reach
from circle_app.services.loans.undoing import undo_repayment
from circle_app.services.savings import lien_of

KIND, METHOD, ENTRY = "guarantee", "guarantee", "loan.guarantee"


class GuaranteeAct(StrEnum):
    """What is asked about a guarantor."""

    CALL = "call"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class GuaranteeAsked:
    """What was asked about a guarantor: where it is decided, and how that stands."""

    loan_id: UUID
    circle_id: UUID
    member_id: UUID
    proposal_id: UUID
    act: str
    decider: str
    status: str
    amount_minor: int
    currency: str
    replayed: bool = False


@database.retried
def ask_call(
    actor: Actor, loan_id: UUID, member_id: UUID, amount_minor: int, *, reason: str, key: str
) -> GuaranteeAsked:
    """Ask that a guarantor pay a part of a loan in default out of the savings held for it.

    Needs EASE_LOAN; neither the borrower nor the guarantor decides, nor asks.

    Args:
        actor: Who asks.
        loan_id: A loan in default.
        member_id: The guarantor.
        amount_minor: No more than is held of the guarantor's savings, nor than closes the loan.
        reason: Why.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor, or nobody stands for it of that name.
        NotAllowed: The actor's role does not ask for it, or it is the actor's own matter.
        GuaranteeStateConflict: The member does not stand for it.
        NotInDefault: The loan is not late enough.
        RepaymentWaits: A payment on it is to be confirmed or rejected first.
        CallTooLarge: More than is held, or owed.
        ProposalOpen: Something is asked about this guarantor already.
        ReasonMissing, InvalidAmount, InvalidInput: Nothing was written.
    """
    check_amount(amount_minor)
    why = clean_reason(reason)
    with database.transaction() as session:
        reach(session, actor, loan_id, writing=True).check_ends()
        payload = {"loan": loan_id, "member": member_id, "amount": amount_minor, "reason": why}
        once = Once(session, actor.user_id, "guarantee.call", key, payload)
        if once.stored is not None:
            return once.replay(GuaranteeAsked)
        found, row = _agreed(session, actor, loan_id, member_id)
        _check(session, found.loan, row, amount_minor)
        return once.remember(_put(session, actor, found, row, GuaranteeAct.CALL, amount_minor, why))


@database.retried
def ask_release(
    actor: Actor, loan_id: UUID, member_id: UUID, *, reason: str, key: str
) -> GuaranteeAsked:
    """Ask that a guarantor of a running loan be let go. Needs EASE_LOAN; decided as a call is.

    Raises:
        NotFound, NotAllowed, GuaranteeStateConflict, ProposalOpen, ReasonMissing: As for
            :func:`ask_call`.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        reach(session, actor, loan_id, writing=True).check_ends()
        payload = {"loan": loan_id, "member": member_id, "reason": why}
        once = Once(session, actor.user_id, "guarantee.release", key, payload)
        if once.stored is not None:
            return once.replay(GuaranteeAsked)
        found, row = _agreed(session, actor, loan_id, member_id)
        return once.remember(
            _put(session, actor, found, row, GuaranteeAct.RELEASE, lien_of(row), why)
        )


def _agreed(session: Session, actor: Actor, loan_id: UUID, member_id: UUID) -> tuple[Reach, Any]:
    """Lock a loan and one of its guarantors, for somebody whose matter it is not."""
    found = locked_reach(session, actor, loan_id)
    found.check_ends()
    row = queries.locked_guarantee(session, loan_id, member_id)
    if row is None:
        raise NotFound(what="guarantee")
    if row.member_id == found.place.member_id:
        raise proposals.OwnMatter
    if row.status != GuaranteeState.AGREED or row.loan_status not in loan_queries.PAYING:
        raise GuaranteeStateConflict(reason=row.status)
    if member_id in queries.open_matters(session, loan_id):
        raise proposals.ProposalOpen(kind=KIND)
    return found, row


def _check(session: Session, loan: Any, row: Any, amount_minor: int) -> None:
    """Refuse a call that cannot be carried out now."""
    check_default(loan)
    past, on = history_of(session, loan.id), clock.today(loan.time_zone)
    if past.pending_minor:
        raise RepaymentWaits(number=loan.number)
    owed = owed_on(loan, run_of(loan, past, on), on).total_minor
    check_call(amount_minor, lien_of(row), owed, loan.currency)


def _put(
    session: Session,
    actor: Actor,
    found: Reach,
    row: Any,
    act: GuaranteeAct,
    amount_minor: int,
    why: str,
) -> GuaranteeAsked:
    """Ask for the decision, and tell the two whom it concerns."""
    asked = proposals.put(
        session,
        actor,
        found.place,
        kind=KIND,
        amount_minor=amount_minor,
        subject_id=found.loan.id,
        title=why[:200],
        payload={
            "act": act.value,
            "guarantor": row.member_id,
            "name": row.name,
            "borrower": row.borrower,
            "number": row.number,
            "amount_minor": amount_minor,
            "currency": row.currency,
            "reason": why,
        },
        interested=frozenset({row.member_id, row.borrower_id}),
        visible=False,
    )
    more: dict[str, Any] = {"by": found.place.member_name, "reason": why}
    told(session, f"guarantee.{act.value}_asked", actor, row, amount_minor=amount_minor, **more)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    settled = proposals.settle(session, asked, clock.now(), actor)
    return GuaranteeAsked(
        found.loan.id,
        found.loan.circle_id,
        row.member_id,
        settled.id,
        act.value,
        settled.decider,
        settled.status,
        amount_minor,
        row.currency,
    )


def _decided(
    session: Session, asked: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    """Carry out what was decided about a guarantor, in the transaction that decided it.

    Raises:
        GuaranteeStateConflict, NotInDefault, RepaymentWaits, CallTooLarge: It cannot be carried
            out any more.
        InsufficientFunds: The guarantor's savings are gone.
        PeriodClosed: Nothing can be booked on this day.
    """
    if asked.subject_id is None:
        return
    act, member_id = GuaranteeAct(asked.payload["act"]), UUID(asked.payload["guarantor"])
    loan = loan_queries.locked_loan(session, asked.subject_id)
    row: Any = queries.locked_guarantee(session, loan.id, member_id)
    if not approved:
        told(session, f"guarantee.{act.value}_refused", actor, row)
        return
    if row.status != GuaranteeState.AGREED:
        raise GuaranteeStateConflict(reason=row.status)
    if act is GuaranteeAct.CALL:
        _call(session, asked, actor, loan, row)
        return
    session.connection().execute(
        update(GUARANTORS)
        .where(GUARANTORS.c.id == row.id)
        .values(status=GuaranteeState.RELEASED.value, released_at=clock.now())
    )
    told(session, "guarantee.released", actor, row)


def _call(
    session: Session, asked: proposals.Motion, actor: Actor | None, loan: Any, row: Any
) -> None:
    """Pay a part of a locked loan with savings of its guarantor: one entry, one repayment."""
    amount_minor = asked.payload["amount_minor"]
    _check(session, loan, row, amount_minor)
    at, on = clock.now(), clock.today(loan.time_zone)
    past, paid = history_of(session, loan.id), NewPayment(new_id(), on, amount_minor)
    before, after = run_of(loan, past, on), run_of(loan, past.plus(paid), on)
    entry_id = _book(session, asked, actor, loan, row, split_lines(loan, before, after), at)
    session.connection().execute(
        insert(REPAYMENTS),
        {
            "id": paid.id,
            "loan_id": loan.id,
            "circle_id": loan.circle_id,
            "amount_minor": amount_minor,
            "method": METHOD,
            "status": "confirmed",
            "paid_on": on,
            "recorded_by": actor.user_id if actor else _opener_id(session, asked),
            "recorded_at": at,
            "decided_at": at,
            "entry_id": entry_id,
            **after.postings[paid.id].columns(),
        },
    )
    _count_called(session, row.id, amount_minor)
    keep_splits(session, past.payments, after)
    keep_plan(session, loan.id, after)
    told(session, "guarantee.called", actor, row, visible=True, amount_minor=amount_minor)
    keep_paid(session, actor, loan, after, on, at)


def _book(
    session: Session,
    asked: proposals.Motion,
    actor: Actor | None,
    loan: Any,
    row: Any,
    credit: tuple[Line, ...],
    at: datetime,
) -> UUID:
    draft = Draft(
        ledger.book_of_circle(session, loan.circle_id),
        ENTRY,
        (Line(account_key(SAVINGS, row.member_id), asked.payload["amount_minor"]), *credit),
        clock.today(loan.time_zone),
        params={"name": loan.borrower, "guarantor": row.name, "number": loan.number},
        subject_id=loan.id,
        reason=asked.payload["reason"],
    )
    by = actor.user_id if actor else None
    return ledger.post(session, [draft], actor_id=by, at=at)[0].entry_id


def _opener_id(session: Session, asked: proposals.Motion) -> UUID:
    """Whose account asked for it, where time and not a person decided."""
    member = member_row(session, asked.opened_by)
    if member is None or member.user_id is None:
        raise NotFound(what="member")
    found: UUID = member.user_id
    return found


def _count_called(session: Session, guarantee_id: UUID, amount_minor: int) -> None:
    session.connection().execute(
        update(GUARANTORS)
        .where(GUARANTORS.c.id == guarantee_id)
        .values(called_minor=GUARANTORS.c.called_minor + amount_minor)
    )


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Take a call back: the loan owes it again, and the guarantor has the savings again.

    Raises:
        CannotReverse: The entry is not of a call that counts.
        LoanStateConflict: The loan was written off or replaced by another since.
    """
    more = undo_repayment(session, case)
    savings = f"{SAVINGS.code}:"
    for account, amount in case.entry.lines:
        if account.startswith(savings) and case.entry.subject_id is not None:
            member_id = UUID(account.removeprefix(savings))
            row = queries.locked_guarantee(session, case.entry.subject_id, member_id)
            if row is None:
                raise CannotReverse(kind=case.entry.kind)
            _count_called(session, row.id, -amount)
    return more


proposals.on_decided(KIND, _decided)
reversals.undoes(ENTRY, _undo)
