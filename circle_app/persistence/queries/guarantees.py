"""Members who stand for loans, and what is held of their savings for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, select, update
from sqlmodel import Session

from circle_app.persistence.models import LoanGuarantor
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.loans import LOANS, RUNNING
from circle_app.persistence.queries.proposals import PROPOSALS

GUARANTORS: Any = LoanGuarantor.__table__  # type: ignore[attr-defined]  # set by SQLModel
OPEN = ("asked", "agreed")

_BORROWERS = MEMBERS.alias("borrowers")
_FULL: Any = (
    select(
        GUARANTORS,
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        MEMBERS.c.status.label("member_status"),
        LOANS.c.number,
        LOANS.c.status.label("loan_status"),
        LOANS.c.principal_minor,
        LOANS.c.outstanding_minor,
        LOANS.c.member_id.label("borrower_id"),
        LOANS.c.purpose,
        _BORROWERS.c.name.label("borrower"),
        _BORROWERS.c.user_id.label("borrower_user_id"),
        CIRCLES.c.currency,
    )
    .join(MEMBERS, MEMBERS.c.id == GUARANTORS.c.member_id)
    .join(LOANS, LOANS.c.id == GUARANTORS.c.loan_id)
    .join(_BORROWERS, _BORROWERS.c.id == LOANS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == GUARANTORS.c.circle_id)
)
_OF_LOAN = _FULL.where(GUARANTORS.c.loan_id == bindparam("loan")).order_by(
    GUARANTORS.c.asked_at, GUARANTORS.c.id
)
_ONE = _FULL.where(
    GUARANTORS.c.loan_id == bindparam("loan"), GUARANTORS.c.member_id == bindparam("member")
)
_LOCKED = _ONE.with_for_update(of=GUARANTORS)
# What somebody is asked for and stands for now, before what was.
_OF_MEMBER = _FULL.where(GUARANTORS.c.member_id == bindparam("member")).order_by(
    case((GUARANTORS.c.status == "asked", 0), (GUARANTORS.c.status == "agreed", 1), else_=2),
    GUARANTORS.c.id.desc(),
)
_STANDING_FOR: Any = select(
    GUARANTORS.c.amount_minor,
    GUARANTORS.c.called_minor,
    GUARANTORS.c.status,
    LOANS.c.status.label("loan_status"),
    LOANS.c.principal_minor,
    LOANS.c.outstanding_minor,
).join(LOANS, LOANS.c.id == GUARANTORS.c.loan_id)
_HELD = _STANDING_FOR.where(
    GUARANTORS.c.member_id == bindparam("member"),
    GUARANTORS.c.status == "agreed",
    LOANS.c.status.in_(RUNNING),
)
_ASKED: Any = (
    select(GUARANTORS.c.loan_id, GUARANTORS.c.amount_minor, _BORROWERS.c.name.label("borrower"))
    .join(LOANS, LOANS.c.id == GUARANTORS.c.loan_id)
    .join(_BORROWERS, _BORROWERS.c.id == LOANS.c.member_id)
    .where(
        GUARANTORS.c.member_id == bindparam("member"),
        GUARANTORS.c.status == "asked",
        LOANS.c.status.in_(RUNNING),
    )
    .order_by(GUARANTORS.c.asked_at)
)
_AGREED = select(GUARANTORS.c.amount_minor).where(
    GUARANTORS.c.loan_id == bindparam("loan"), GUARANTORS.c.status == "agreed"
)

_MATTERS = select(PROPOSALS.c.id, PROPOSALS.c.payload).where(
    PROPOSALS.c.subject_id == bindparam("loan"),
    PROPOSALS.c.kind == "guarantee",
    PROPOSALS.c.status == "open",
)


def guarantees_on(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return everybody who was asked to stand for a loan, in the order in which they were."""
    rows: Sequence[Row[Any]] = session.connection().execute(_OF_LOAN, {"loan": loan_id}).all()
    return rows


def who_stands_for(session: Session, loan_id: UUID) -> frozenset[UUID]:
    """Return the members whose savings are held for a loan."""
    return frozenset(
        row.member_id for row in guarantees_on(session, loan_id) if row.status == "agreed"
    )


def guarantee_row(session: Session, loan_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Return how it stands between a member and a loan."""
    values = {"loan": loan_id, "member": member_id}
    row: Row[Any] | None = session.connection().execute(_ONE, values).one_or_none()
    return row


def locked_guarantee(session: Session, loan_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Lock a guarantee until the end of the transaction; its loan is locked before it."""
    values = {"loan": loan_id, "member": member_id}
    row: Row[Any] | None = session.connection().execute(_LOCKED, values).one_or_none()
    return row


def guarantees_by(session: Session, member_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return what a member is asked for, stands for and stood for; what is open comes first."""
    values = {"member": member_id}
    rows: Sequence[Row[Any]] = session.connection().execute(_OF_MEMBER.limit(count), values).all()
    return rows


def asked_guarantees(session: Session, member_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return up to ``count`` loans that a member is asked to stand for, the oldest first."""
    wanted = _ASKED.limit(count)
    rows: Sequence[Row[Any]] = session.connection().execute(wanted, {"member": member_id}).all()
    return rows


def standing_for(session: Session, member_id: UUID) -> Sequence[Row[Any]]:
    """Return the guarantees that may hold a part of a member's savings, with their loans."""
    return session.connection().execute(_HELD, {"member": member_id}).all()


def agreed_amounts(session: Session, loan_id: UUID) -> Sequence[int]:
    """Return the amounts that members stand for on a loan."""
    return session.connection().execute(_AGREED, {"loan": loan_id}).scalars().all()


def open_matters(session: Session, loan_id: UUID) -> dict[UUID, UUID]:
    """Return what is asked about the guarantors of a loan now: the proposal of each."""
    rows = session.connection().execute(_MATTERS, {"loan": loan_id}).all()
    return {UUID(json.loads(row.payload)["guarantor"]): row.id for row in rows}


def end_guarantees(session: Session, loan_id: UUID, at: datetime) -> None:
    """Let everybody go who stands for a loan or was asked to: it has ended."""
    connection = session.connection()
    mine = GUARANTORS.c.loan_id == loan_id
    connection.execute(
        update(GUARANTORS)
        .where(mine, GUARANTORS.c.status == "agreed")
        .values(status="released", released_at=at)
    )
    connection.execute(
        update(GUARANTORS)
        .where(mine, GUARANTORS.c.status == "asked")
        .values(status="withdrawn", released_at=at)
    )


def drop_requests(session: Session, member_id: UUID, at: datetime) -> None:
    """Ask somebody no longer to stand for anything: they leave."""
    session.connection().execute(
        update(GUARANTORS)
        .where(GUARANTORS.c.member_id == member_id, GUARANTORS.c.status == "asked")
        .values(status="withdrawn", released_at=at)
    )


def revive_guarantees(session: Session, loan_id: UUID, ended_at: datetime | None) -> None:
    """Let those stand for a loan again whom its end had let go: it has not ended after all."""
    active = select(MEMBERS.c.id).where(MEMBERS.c.status == "active")
    session.connection().execute(
        update(GUARANTORS)
        .where(
            GUARANTORS.c.loan_id == loan_id,
            GUARANTORS.c.status == "released",
            GUARANTORS.c.released_at == ended_at,
            GUARANTORS.c.member_id.in_(active),
        )
        .values(status="agreed", released_at=None)
    )
