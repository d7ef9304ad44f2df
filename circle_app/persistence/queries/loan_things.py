"""Things that secure loans, and the papers of loans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import LoanCollateral, LoanDocument
from circle_app.persistence.queries.circles import MEMBERS, USERS
from circle_app.persistence.queries.expenses import FILES
from circle_app.persistence.queries.loans import LOANS

COLLATERAL: Any = LoanCollateral.__table__  # type: ignore[attr-defined]  # set by SQLModel
DOCUMENTS: Any = LoanDocument.__table__  # type: ignore[attr-defined]

_ADDERS, _ENDERS = MEMBERS.alias("adders"), MEMBERS.alias("enders")
_THINGS: Any = (
    select(
        COLLATERAL,
        func.coalesce(_ADDERS.c.name, USERS.c.name).label("adder"),
        _ENDERS.c.name.label("ender"),
    )
    .join(USERS, USERS.c.id == COLLATERAL.c.added_by)
    .outerjoin(
        _ADDERS,
        (_ADDERS.c.circle_id == COLLATERAL.c.circle_id)
        & (_ADDERS.c.user_id == COLLATERAL.c.added_by),
    )
    .outerjoin(
        _ENDERS,
        (_ENDERS.c.circle_id == COLLATERAL.c.circle_id)
        & (_ENDERS.c.user_id == COLLATERAL.c.ended_by),
    )
    .where(COLLATERAL.c.loan_id == bindparam("loan"))
    .order_by(COLLATERAL.c.id)
)
_PAPERS: Any = (
    select(
        DOCUMENTS,
        FILES.c.name.label("file_name"),
        FILES.c.media_type,
        FILES.c.size,
        func.coalesce(_ADDERS.c.name, USERS.c.name).label("adder"),
    )
    .join(FILES, FILES.c.id == DOCUMENTS.c.file_id)
    .join(USERS, USERS.c.id == DOCUMENTS.c.added_by)
    .outerjoin(
        _ADDERS,
        (_ADDERS.c.circle_id == DOCUMENTS.c.circle_id)
        & (_ADDERS.c.user_id == DOCUMENTS.c.added_by),
    )
    .where(DOCUMENTS.c.loan_id == bindparam("loan"), DOCUMENTS.c.removed_at.is_(None))
    .order_by(DOCUMENTS.c.id)
)
_TO_GIVE_BACK: Any = (
    select(COLLATERAL.c.loan_id)
    .join(LOANS, LOANS.c.id == COLLATERAL.c.loan_id)
    .where(
        COLLATERAL.c.circle_id == bindparam("circle"),
        COLLATERAL.c.status == "held",
        LOANS.c.status.in_(("closed", "rejected", "cancelled")),
        func.coalesce(LOANS.c.close_reason, "") != "written_off",
    )
    .order_by(COLLATERAL.c.id)
)
_LOCKED_THING: Any = (
    select(COLLATERAL)
    .where(COLLATERAL.c.loan_id == bindparam("loan"), COLLATERAL.c.id == bindparam("thing"))
    .with_for_update()
)


def things_of(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the things that secure a loan or did, in the order in which they were added."""
    rows: Sequence[Row[Any]] = session.connection().execute(_THINGS, {"loan": loan_id}).all()
    return rows


def locked_thing(session: Session, loan_id: UUID, thing_id: UUID) -> Row[Any] | None:
    """Lock a thing of a loan until the end of the transaction."""
    values = {"loan": loan_id, "thing": thing_id}
    row: Row[Any] | None = session.connection().execute(_LOCKED_THING, values).one_or_none()
    return row


def to_give_back(session: Session, circle_id: UUID) -> Sequence[UUID]:
    """Return the loans of a circle that were paid back and of which something is still kept."""
    rows = session.connection().execute(_TO_GIVE_BACK, {"circle": circle_id})
    found: Sequence[UUID] = rows.scalars().all()
    return found


def papers_of(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the papers of a loan with their files, without those that were removed."""
    rows: Sequence[Row[Any]] = session.connection().execute(_PAPERS, {"loan": loan_id}).all()
    return rows
