"""Letting a borrower off interest, fees and penalties that are due; principal never.

What was let off counts from the day on which it was agreed to, as an event between payments. It
is not booked: what nobody paid was never income. Taking it back replays the loan, and where later
payments then paid for something else, an entry moves the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.allocations import Amounts
from circle_app.domain.errors import NotFound
from circle_app.domain.ledger import Draft
from circle_app.domain.loans import LoanNotActive, check_decider
from circle_app.domain.paying import (
    NothingToWaive,
    OwnWaiver,
    WaiverState,
    check_waiver,
    due_on,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import REPLAY, clean_reason
from circle_app.persistence import database
from circle_app.persistence.queries import easing
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.departures import open_matter_on
from circle_app.persistence.queries.loans import PAYING, WAIVERS
from circle_app.services import ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import columns_after, history_of, run_of
from circle_app.services.loans.booking import keep_paid, reopen, replayed
from circle_app.services.loans.posting import split_lines
from circle_app.services.loans.restructuring import check_not_settled_with
from circle_app.services.loans.states import announce, place_at

KIND = "waiver"


@dataclass(frozen=True, slots=True)
class WaiverAsked:
    """A wish to let a borrower off, or to take that back: where it is decided and how it stands.

    Attributes:
        proposal_id: Where it is decided; none where it was done at once.
        decider: ``officer`` or ``vote``.
        status: ``open``, ``approved``, ``rejected``; ``done`` where it was done at once.
    """

    id: UUID
    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID | None
    decider: str
    status: str
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    currency: str
    replayed: bool = False


@database.retried
def ask_waiver(
    actor: Actor,
    loan_id: UUID,
    *,
    interest_minor: int = 0,
    fee_minor: int = 0,
    penalty_minor: int = 0,
    reason: str,
    key: str,
) -> WaiverAsked:
    """Ask the circle to let a borrower off something that is due.

    Needs EASE_LOAN, and never the borrower; the circle's chain for waivers decides.

    Args:
        actor: Who asks.
        loan_id: A running loan.
        interest_minor: Interest that is due and need not be paid.
        fee_minor: The same of fees.
        penalty_minor: The same of penalties.
        reason: Why.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed, BorrowerMayNotDecide: Not the actor's to ask.
        LoanNotActive: It does not run.
        NothingToWaive, WaiverOverDue: Nothing, or more than is due.
        ProposalOpen: It is asked for already.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    wanted = Amounts(0, interest_minor, fee_minor, penalty_minor)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.EASE_LOAN, writing=True)
        payload = {
            "loan": loan_id,
            "amounts": [interest_minor, fee_minor, penalty_minor],
            "reason": why,
        }
        once = Once(session, actor.user_id, "loan.waive", key, payload)
        if once.stored is not None:
            return once.replay(WaiverAsked)
        locked_circle(session, place.circle_id)
        _check_none_open(session, loan_id)
        loan = queries.locked_loan(session, loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        check_waiver(wanted, _due(session, loan), loan.currency)
        asked = _put(session, actor, place, loan, wanted.total_minor, why)
        row = _write(session, actor, loan, asked, wanted, why)
        # Where nobody is left to vote, it is decided at once: by nobody, so against it.
        asked = proposals.settle(session, asked, clock.now(), actor)
        return once.remember(_asked(row, loan, asked))


def _write(
    session: Session,
    actor: Actor,
    loan: Any,
    asked: proposals.Motion,
    wanted: Amounts,
    why: str,
) -> Any:
    waiver_id = new_id()
    session.connection().execute(
        insert(WAIVERS),
        {
            "id": waiver_id,
            "loan_id": loan.id,
            "circle_id": loan.circle_id,
            "interest_minor": wanted.interest_minor,
            "fee_minor": wanted.fee_minor,
            "penalty_minor": wanted.penalty_minor,
            "reason": why,
            "status": "asked",
            "proposal_id": asked.id,
            "asked_by": actor.user_id,
            "asked_at": clock.now(),
        },
    )
    return easing.waiver_row(session, waiver_id)


def _check_none_open(session: Session, loan_id: UUID) -> None:
    if open_matter_on(session, loan_id, KIND) is not None:
        raise proposals.ProposalOpen(kind=KIND)


def _due(session: Session, loan: Any) -> Amounts:
    """What is due today and unpaid by what has been confirmed.

    Raises:
        LoanNotActive: The loan does not run.
    """
    if loan.status not in PAYING:
        raise LoanNotActive(state=loan.status)
    today = clock.today(loan.time_zone)
    return due_on(run_of(loan, history_of(session, loan.id).confirmed, today).account, today)


def _put(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    amount_minor: int,
    why: str,
    *,
    undoes: UUID | None = None,
) -> proposals.Motion:
    told = {"reason": why, "by": place.member_name}
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=amount_minor,
        subject_id=loan.id,
        title=why[:200],
        payload={
            "reason": why,
            "name": loan.borrower,
            "number": loan.number,
            "amount_minor": amount_minor,
            "currency": loan.currency,
            **({"undoes": str(undoes)} if undoes else {}),
        },
        interested=frozenset({loan.member_id}),
        visible=False,
    )
    kind = "loan.waiver_undo_asked" if undoes else "loan.waiver_asked"
    announce(session, kind, actor, loan, amount_minor, **told)
    return asked


def _asked(row: Any, loan: Any, asked: proposals.Motion | None) -> WaiverAsked:
    return WaiverAsked(
        row.id,
        loan.id,
        loan.circle_id,
        asked.id if asked else None,
        asked.decider if asked else "officer",
        asked.status if asked else "done",
        row.interest_minor,
        row.fee_minor,
        row.penalty_minor,
        loan.currency,
    )


def decided(session: Session, asked: proposals.Motion, approved: bool, actor: Actor | None) -> None:
    """Let the borrower off, or take that back, in the transaction that decided it.

    Raises:
        LoanNotActive: The loan does not run any more.
        NothingToWaive: Nothing of it is due any more.
        WaiverState: It was taken back before.
    """
    if asked.subject_id is None:
        raise NotFound(what="loan")
    if "undoes" in asked.payload:
        if approved:
            waiver_id = UUID(asked.payload["undoes"])
            _take_back(session, actor, asked.subject_id, waiver_id, asked.payload["reason"])
        return
    at = clock.now()
    decider = actor.user_id if actor else None
    if not approved:
        _set(session, asked.id, status="refused", decided_at=at, decided_by=decider)
        return
    loan = queries.locked_loan(session, asked.subject_id)
    _due(session, loan)
    today = clock.today(loan.time_zone)
    event_id = new_id()
    values = {"status": "agreed", "decided_at": at, "decided_by": decider}
    _set(session, asked.id, waived_on=today, event_id=event_id, **values)
    after = replayed(session, loan, history_of(session, loan.id).confirmed, today)
    let_off = after.let_off[event_id].total_minor
    if not let_off:
        raise NothingToWaive(field="amount")
    keep_paid(session, actor, loan, after, today, at)
    announce(session, "loan.waived", actor, loan, let_off, reason=asked.payload["reason"])


def withdrawn(session: Session, asked: proposals.Motion, _actor: Actor) -> None:
    """Note that whoever asked took the question back."""
    _set(session, asked.id, status="cancelled", decided_at=clock.now())


def _set(session: Session, proposal_id: UUID, **values: Any) -> None:
    session.connection().execute(
        update(WAIVERS).where(WAIVERS.c.proposal_id == proposal_id).values(**values)
    )


@database.retried
def undo_waiver(actor: Actor, waiver_id: UUID, *, reason: str, key: str) -> WaiverAsked:
    """Ask again for what a borrower was let off.

    Needs EASE_LOAN, and neither the borrower nor who asked for the waiver. An officer does it at
    once; where there are none, it is put to the members.

    Raises:
        NotFound: No such waiver in a circle of the actor.
        NotAllowed, BorrowerMayNotDecide, OwnWaiver: Not the actor's to do.
        WaiverState: It was not agreed to, or was taken back before.
        LoanReplaced, MemberGone: Another loan took its place, or the borrower has left since.
        LoanStateConflict: The loan was given up or ended for less since.
        ProposalOpen: The members are asked already.
        PeriodClosed: Nothing can be booked today.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        found = easing.waiver_row(session, waiver_id)
        if found is None:
            raise NotFound(what="waiver")
        place = place_at(session, actor, found.loan_id, Permission.EASE_LOAN, writing=True)
        payload = {"waiver": waiver_id, "reason": why}
        once = Once(session, actor.user_id, "loan.undo_waiver", key, payload)
        if once.stored is not None:
            return once.replay(WaiverAsked)
        locked_circle(session, place.circle_id)
        loan = queries.locked_loan(session, found.loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        if found.asked_by == actor.user_id:
            raise OwnWaiver
        if place.has_officers:
            _take_back(session, actor, loan.id, waiver_id, why)
            return once.remember(_asked(found, loan, None))
        _check_none_open(session, loan.id)
        _check_agreed(session, waiver_id)
        total = found.interest_minor + found.fee_minor + found.penalty_minor
        asked = _put(session, actor, place, loan, total, why, undoes=waiver_id)
        asked = proposals.settle(session, asked, clock.now(), actor)
        return once.remember(_asked(found, loan, asked))


def _check_agreed(session: Session, waiver_id: UUID) -> Any:
    row = easing.waiver_row(session, waiver_id)
    if row is None or row.status != "agreed":
        raise WaiverState(state=row.status if row else "")
    return row


def _take_back(
    session: Session, actor: Actor | None, loan_id: UUID, waiver_id: UUID, why: str
) -> None:
    """Replay a loan without what the borrower was let off; move what that posts otherwise.

    Raises:
        WaiverState, LoanReplaced, MemberGone, LoanStateConflict: It is too late for that.
    """
    loan = queries.locked_loan(session, loan_id)
    row = _check_agreed(session, waiver_id)
    check_not_settled_with(session, loan)
    at, today = clock.now(), clock.today(loan.time_zone)
    past = history_of(session, loan.id).confirmed
    before = run_of(loan, past, today)
    session.connection().execute(
        update(WAIVERS).where(WAIVERS.c.id == waiver_id).values(status="undone")
    )
    past = history_of(session, loan.id).confirmed
    after = replayed(session, loan, past, today)
    reopen(session, loan, columns_after(after, today), after, actor=actor, at=at, note=why)
    lines = split_lines(loan, before, after)
    if lines:
        draft = Draft(
            ledger.book_of_circle(session, loan.circle_id),
            REPLAY,
            lines,
            today,
            params={"name": loan.borrower, "number": loan.number},
            subject_id=loan.id,
            reason=why,
        )
        ledger.post(session, [draft], actor_id=actor.user_id if actor else None, at=at)
    taken = before.let_off[row.event_id].total_minor
    announce(session, "loan.waiver_undone", actor, loan, taken, reason=why)


proposals.on_decided(KIND, decided)
proposals.on_withdrawn(KIND, withdrawn)
