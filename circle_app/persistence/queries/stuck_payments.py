"""Payments of members and borrowers that wait to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, union_all
from sqlmodel import Session, col

from circle_app.persistence.models import Circle, Contribution, Loan, Member, Repayment


def _claims(before: datetime) -> tuple[Select[Any], Select[Any]]:
    """Select contributions and repayments that were said to be paid before a moment."""
    paid_in: Any = (
        select(
            col(Contribution.id),
            col(Contribution.circle_id),
            col(Contribution.amount_minor),
            col(Contribution.recorded_at),
            col(Contribution.recorded_by),
            col(Member.user_id).label("paid_by"),
            col(Circle.currency),
        )
        .join(Member, col(Member.id) == col(Contribution.member_id))
        .join(Circle, col(Circle.id) == col(Contribution.circle_id))
        .where(col(Contribution.status) == "pending", col(Contribution.recorded_at) < before)
    )
    paid_back: Any = (
        select(
            col(Repayment.id),
            col(Repayment.circle_id),
            col(Repayment.amount_minor),
            col(Repayment.recorded_at),
            col(Repayment.recorded_by),
            col(Member.user_id).label("paid_by"),
            col(Circle.currency),
        )
        .join(Loan, col(Loan.id) == col(Repayment.loan_id))
        .join(Member, col(Member.id) == col(Loan.member_id))
        .join(Circle, col(Circle.id) == col(Repayment.circle_id))
        .where(col(Repayment.status) == "pending", col(Repayment.recorded_at) < before)
    )
    active = col(Circle.status) == "active"
    return paid_in.where(active), paid_back.where(active)


def circles(session: Session, before: datetime) -> Sequence[UUID]:
    """Return the circles in which something has waited since before a moment."""
    both = union_all(*_claims(before)).subquery()
    wanted = select(both.c.circle_id).distinct().order_by(both.c.circle_id)
    return session.connection().execute(wanted).scalars().all()


def claims(session: Session, circle_id: UUID, before: datetime) -> Sequence[Row[Any]]:
    """Return what has waited in a circle: amount, who paid, who recorded it, since when."""
    paid_in, paid_back = _claims(before)
    both = union_all(
        paid_in.where(col(Contribution.circle_id) == circle_id),
        paid_back.where(col(Repayment.circle_id) == circle_id),
    ).subquery()
    return session.connection().execute(select(both).order_by(both.c.recorded_at, both.c.id)).all()
