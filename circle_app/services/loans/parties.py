"""Whose business the papers of a loan are."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.persistence.queries.guarantees import guarantees_on
from circle_app.services.access import Standing


def is_party(session: Session, place: Standing, loan: Any) -> bool:
    """Whether a loan's papers are somebody's business: borrower, guarantor, or an officer's."""
    if loan.member_id == place.member_id:
        return True
    officer = place.may(Permission.SEE_CONTACTS) or place.may(Permission.HAND_OVER_LOAN)
    if officer and place.may(Permission.SEE_LOANS):
        return True
    open_to = ("asked", "agreed", "released")
    return any(
        row.member_id == place.member_id and row.status in open_to
        for row in guarantees_on(session, loan.id)
    )
