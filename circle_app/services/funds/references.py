"""The reference of money that went through a bank: a bank's own is used once, a note is a note."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.charts import BANK, UPI, AccountKind
from circle_app.domain.upi import InvalidUtr, UtrUsed, clean_utr
from circle_app.domain.wallets import MAX_REFERENCE_LENGTH, clean_text
from circle_app.persistence.queries.contributions import claim_reference, free_reference

BANKED = (BANK, UPI)


def clean(typed: str | None) -> str | None:
    """Return a short reference; twelve digits in the form in which a bank's are kept.

    Raises:
        InvalidInput: It is too long.
    """
    note = clean_text(typed, field="reference", max_length=MAX_REFERENCE_LENGTH)
    return _utr(note) or note


def claim(
    session: Session,
    reference: str | None,
    *places: AccountKind,
    circle_id: UUID,
    subject_id: UUID,
    at: datetime,
) -> None:
    """Mark a bank's reference as used, where a bank had a part in it.

    Raises:
        UtrUsed: It was used before, anywhere in the installation.
    """
    if not set(places) & set(BANKED):
        return
    if not claimed(session, reference, circle_id=circle_id, subject_id=subject_id, at=at):
        raise UtrUsed(field="reference", reference=_utr(reference))


def claimed(
    session: Session, reference: str | None, *, circle_id: UUID, subject_id: UUID, at: datetime
) -> bool:
    """Mark what may be a bank's reference as used; False if it was used before, anywhere."""
    utr = _utr(reference)
    return utr is None or claim_reference(
        session, utr, circle_id=circle_id, subject_id=subject_id, at=at
    )


def free(session: Session, reference: str | None, subject_id: UUID) -> None:
    """Let a bank's reference be used again, because what it stood for was taken back."""
    if reference is not None:
        free_reference(session, reference, subject_id)


def _utr(reference: str | None) -> str | None:
    try:
        return clean_utr(reference)
    except InvalidUtr:
        return None
