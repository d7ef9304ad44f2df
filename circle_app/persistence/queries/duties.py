"""What waits for an officer: payments to confirm and matters to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS
from circle_app.persistence.queries.loans import LOANS, REPAYMENTS
from circle_app.persistence.queries.proposals import PROPOSALS, has_answered, role_of_step

MOST_MATTERS = 50


def _waiting(table: Any, payments: Any) -> Any:
    """Count payments that wait, without what the reader paid or recorded."""
    return (
        select(func.count())
        .select_from(payments)
        .where(
            table.c.circle_id == bindparam("circle"),
            table.c.status == "pending",
            table.c.recorded_by != bindparam("reader"),
            or_(MEMBERS.c.user_id.is_(None), MEMBERS.c.user_id != bindparam("reader")),
        )
    )


_CONTRIBUTIONS = _waiting(
    CONTRIBUTIONS, CONTRIBUTIONS.join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
)
_REPAYMENTS = _waiting(
    REPAYMENTS,
    REPAYMENTS.join(LOANS, LOANS.c.id == REPAYMENTS.c.loan_id).join(
        MEMBERS, MEMBERS.c.id == LOANS.c.member_id
    ),
)
_MATTERS = (
    select(
        PROPOSALS.c.decider,
        PROPOSALS.c.opened_by,
        PROPOSALS.c.interested,
        role_of_step().label("step_role"),
        has_answered(bindparam("member")).label("answered"),
    )
    .where(
        PROPOSALS.c.circle_id == bindparam("circle"),
        PROPOSALS.c.status == "open",
        PROPOSALS.c.decider == "officer",
        PROPOSALS.c.closes_at > bindparam("now"),
    )
    .limit(MOST_MATTERS)
)


def pending_of_others(session: Session, circle_id: UUID, user_id: UUID) -> tuple[int, int]:
    """Count the contributions and the repayments of others that wait to be confirmed."""
    values = {"circle": circle_id, "reader": user_id}
    counts = [
        session.connection().execute(each, values).scalar_one()
        for each in (_CONTRIBUTIONS, _REPAYMENTS)
    ]
    return int(counts[0]), int(counts[1])


def open_matters(
    session: Session, circle_id: UUID, member_id: UUID, now: datetime
) -> Sequence[Row[Any]]:
    """Return what officers are to decide, with what says whether a member may."""
    values = {"circle": circle_id, "member": member_id, "now": now}
    return session.connection().execute(_MATTERS, values).all()
