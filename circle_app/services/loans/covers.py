"""How far members stand for a loan, and whether that is enough to give it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from circle_app.domain.guarantees import Cover, check_cover, cover_of
from circle_app.persistence.queries.guarantees import agreed_amounts
from circle_app.services.loans.products import product_of


def cover(session: Session, loan: Any) -> Cover:
    """Say how far members have agreed to stand for a loan, against what its terms ask for."""
    amounts = agreed_amounts(session, loan.id)
    return cover_of(amounts, product_of(loan.terms), loan.principal_minor)


def check_guaranteed(session: Session, loan: Any) -> None:
    """Raise GuarantorsMissing unless enough members stand for a locked loan."""
    check_cover(cover(session, loan), loan.currency)
