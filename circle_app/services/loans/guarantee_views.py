"""A guarantee as a member sees it: what was asked, what is held now, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.domain.guarantees import BEFORE, PAYING, GuaranteeState, lien_minor
from circle_app.domain.permissions import Permission
from circle_app.services.access import Standing
from circle_app.services.loans.standing import LIVING
from circle_app.services.savings import lien_of


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """One member and one loan.

    Attributes:
        amount_minor: For how much of the sum lent the member stands.
        lien_minor: What is held of the member's savings for it now; ``needs_minor`` what would be
            if the member agreed at this moment.
        called_minor: What was taken from the member's savings, which the borrower owes the member.
        has_account: Whether the member answers alone; for a record an officer writes it down.
        is_recorded: Whether an officer wrote the answer down.
        matter_id: The open question whether the guarantor pays, or goes.
        can_withdraw: Whether the actor takes the request back, or a word given too early.
        can_release, can_call: Whether the actor asks the circle to let the guarantor go, or pay.
    """

    id: UUID
    loan_id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    borrower_id: UUID
    borrower: str
    loan_number: int
    loan_status: str
    principal_minor: int
    outstanding_minor: int
    purpose: str
    currency: str
    amount_minor: int
    lien_minor: int
    needs_minor: int
    called_minor: int
    status: str
    asked_at: datetime
    answered_at: datetime | None
    has_account: bool
    is_recorded: bool
    matter_id: UUID | None
    is_me: bool
    can_answer: bool
    can_step_back: bool
    can_withdraw: bool
    can_release: bool
    can_call: bool
    replayed: bool = False


def answers(row: Any, place: Standing) -> bool:
    """Whether it is a member's to answer: the own guarantee, or one of a record to write down."""
    if row.member_id == place.member_id:
        return True
    borrows = row.borrower_id == place.member_id
    return row.user_id is None and not borrows and place.may(Permission.RECORD_LOAN)


def is_revocable(row: Any) -> bool:
    """Whether whoever asked can take it back: nothing was lent on the strength of it yet."""
    return row.status == "asked" or (row.status == "agreed" and row.loan_status in BEFORE)


def needs_minor(row: Any) -> int:
    """Return what would be held if the guarantor agreed now."""
    return lien_minor(
        row.amount_minor,
        row.called_minor,
        status=GuaranteeState.AGREED,
        loan_status=row.loan_status,
        principal_minor=row.principal_minor,
        outstanding_minor=row.outstanding_minor,
    )


def view_of(
    row: Any, place: Standing, *, in_default: bool = False, matter: UUID | None = None
) -> GuaranteeView:
    """Show a guarantee to a member who may see it."""
    mine, lien = row.member_id == place.member_id, lien_of(row)
    borrows = row.borrower_id == place.member_id
    writable = place.circle_status == "active" and row.loan_status in LIVING
    asked, agreed = row.status == "asked", row.status == "agreed"
    given = agreed and row.loan_status in PAYING
    ends = given and not mine and not borrows and matter is None
    ends = ends and writable and place.may(Permission.EASE_LOAN)
    return GuaranteeView(
        id=row.id,
        loan_id=row.loan_id,
        circle_id=row.circle_id,
        member_id=row.member_id,
        name=row.name,
        borrower_id=row.borrower_id,
        borrower=row.borrower,
        loan_number=row.number,
        loan_status=row.loan_status,
        principal_minor=row.principal_minor,
        outstanding_minor=row.outstanding_minor,
        purpose=row.purpose,
        currency=row.currency,
        amount_minor=row.amount_minor,
        lien_minor=lien,
        needs_minor=needs_minor(row),
        called_minor=row.called_minor,
        status=row.status,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        has_account=row.user_id is not None,
        is_recorded=row.answered_by is not None and row.answered_by != row.user_id,
        matter_id=matter,
        is_me=mine,
        can_answer=writable and asked and answers(row, place),
        can_step_back=writable and mine and agreed and row.loan_status in BEFORE,
        can_withdraw=writable
        and is_revocable(row)
        and (borrows or place.may(Permission.RECORD_LOAN)),
        can_release=ends,
        can_call=ends and in_default and lien > 0,
    )
