"""An expense as members see it, made from one row of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.expenses import OPEN_STATES, ExpenseState
from circle_app.domain.permissions import Permission
from circle_app.services import proposals
from circle_app.services.access import Standing

LIVING = frozenset({*OPEN_STATES, ExpenseState.PAID})


@dataclass(frozen=True, slots=True)
class ReceiptInfo:
    """What is known of the picture or document that goes with an expense."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True)
class ExpenseView:
    """An expense; amounts in minor units of ``currency``.

    Attributes:
        paid_from: The account it was or is to be paid from; None while a member waits.
        member_id: Who paid and is to be paid back; None where the circle's money was spent.
        entry_id: The entry that made it the circle's expense.
        payment_id: The entry that paid the member back.
        proposal_id: The decision it waits for or was made by; None where nobody was asked.
        decider: ``officer`` or ``vote``.
        decided_by: officer, votes, impossible, time; None while open.
        is_mine: The actor is the member who is to be paid back.
    """

    id: UUID
    circle_id: UUID
    number: int
    currency: str
    amount_minor: int
    fund: str
    category: str
    payee: str
    note: str
    spent_on: date
    status: str
    paid_from: str | None
    reference: str | None
    member_id: UUID | None
    member_name: str | None
    recorded_by: UUID
    recorder_name: str
    recorded_at: datetime
    decided_at: datetime | None
    entry_id: UUID | None
    payment_id: UUID | None
    receipt: ReceiptInfo | None
    proposal_id: UUID | None
    decider: str | None
    decided_by: str | None
    closes_at: datetime | None
    officer_name: str | None
    officer_note: str | None
    yes: int
    no: int
    electorate: int
    my_vote: str | None
    is_mine: bool
    can_decide: bool
    can_vote: bool
    can_pay: bool
    can_cancel: bool
    can_attach: bool
    replayed: bool = False


def for_member(row: Any, place: Standing, user_id: UUID) -> ExpenseView:
    """Make the view that one member of the circle gets."""
    writable = place.circle_status == "active"
    now = clock.now()
    waiting = row.asked_status == "open" and now < row.closes_at
    mine = row.member_id == place.member_id
    recorded = row.recorded_by == user_id
    booked = row.entry_id is not None
    is_open = row.status == ExpenseState.ASKED or (
        row.status == ExpenseState.APPROVED and not booked
    )
    shut = row.closed_through is not None and row.spent_on <= row.closed_through
    return ExpenseView(
        id=row.id,
        circle_id=row.circle_id,
        number=row.number,
        currency=row.currency,
        amount_minor=row.amount_minor,
        fund=row.fund,
        category=row.category,
        payee=row.payee,
        note=row.note,
        spent_on=row.spent_on,
        status=row.status,
        paid_from=row.paid_from,
        reference=row.reference,
        member_id=row.member_id,
        member_name=row.member_name,
        recorded_by=row.recorded_by,
        recorder_name=row.recorder_name,
        recorded_at=row.recorded_at,
        decided_at=row.decided_at,
        entry_id=row.entry_id,
        payment_id=row.payment_id,
        receipt=_receipt(row),
        proposal_id=row.proposal_id,
        decider=row.decider,
        decided_by=row.decided_by,
        closes_at=row.closes_at,
        officer_name=row.officer_name,
        officer_note=row.officer_note,
        yes=row.yes or 0,
        no=row.no or 0,
        electorate=row.electorate or 0,
        my_vote=row.my_vote,
        is_mine=mine,
        can_decide=writable and waiting and proposals.may_answer(row, place),
        can_vote=writable and waiting and row.elector_id is not None,
        can_pay=writable
        and row.status == ExpenseState.APPROVED
        and not mine
        and place.may(Permission.MOVE_FUNDS),
        can_cancel=writable and recorded and is_open,
        can_attach=writable
        and (recorded or place.may(Permission.DECIDE))
        and row.status in LIVING
        and not shut,
    )


def _receipt(row: Any) -> ReceiptInfo | None:
    if row.receipt_id is None:
        return None
    return ReceiptInfo(
        file_id=row.receipt_id,
        name=row.receipt_name,
        media_type=row.receipt_type,
        size=row.receipt_size,
        uploaded_at=row.receipt_at,
        uploaded_by=row.receipt_by,
    )
