"""The reference that goes with a payment made outside: a bank's is used once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.contributions import PayMethod
from circle_app.domain.pay_ways import reference_of
from circle_app.domain.upi import UtrUsed
from circle_app.persistence.queries.contributions import claim_reference
from circle_app.services import installation


def clean_reference(way: PayMethod, typed: str | None) -> str | None:
    """Return the bank's reference of a UPI payment, else a short note.

    Raises:
        InvalidUtr: UPI, and not twelve digits.
        InvalidInput: The note is too long.
    """
    return reference_of(way, typed, installation.current())


def claim(
    session: Session,
    way: PayMethod,
    reference: str | None,
    *,
    circle_id: UUID,
    subject_id: UUID,
    at: datetime,
) -> None:
    """Mark a bank's reference as used; nothing to do for other ways to pay.

    Raises:
        UtrUsed: It was used before, anywhere in the installation.
    """
    if way is not PayMethod.UPI or reference is None:
        return
    if not claim_reference(session, reference, circle_id=circle_id, subject_id=subject_id, at=at):
        raise UtrUsed(field="reference", reference=reference)
