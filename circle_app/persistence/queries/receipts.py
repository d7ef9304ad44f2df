"""Receipts of contributions: what a payment went to, who gave it, who said that it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import Entry, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, DUE_PAYMENTS
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.expenses import FILES

_USERS: Any = User.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_GIVERS, _DECIDERS = MEMBERS.alias("giver"), MEMBERS.alias("decider")
_GIVER_USERS, _DECIDER_USERS = _USERS.alias("giver_user"), _USERS.alias("decider_user")


def _here(members: Any, user: Any) -> Any:
    """A person's place in the circle of the payment, where there is one."""
    return and_(members.c.user_id == user, members.c.circle_id == CONTRIBUTIONS.c.circle_id)


_RECEIPT: Any = (
    select(
        CONTRIBUTIONS,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.number.label("member_number"),
        MEMBERS.c.user_id.label("payer_id"),
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        func.coalesce(_GIVERS.c.name, _GIVER_USERS.c.name).label("recorder_name"),
        func.coalesce(_DECIDERS.c.name, _DECIDER_USERS.c.name).label("decider_name"),
        _ENTRIES.c.sequence.label("entry_number"),
        FILES.c.name.label("file_name"),
        FILES.c.media_type.label("file_type"),
    )
    .join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == CONTRIBUTIONS.c.circle_id)
    .join(_GIVER_USERS, _GIVER_USERS.c.id == CONTRIBUTIONS.c.recorded_by)
    .outerjoin(_GIVERS, _here(_GIVERS, CONTRIBUTIONS.c.recorded_by))
    .outerjoin(_DECIDER_USERS, _DECIDER_USERS.c.id == CONTRIBUTIONS.c.decided_by)
    .outerjoin(_DECIDERS, _here(_DECIDERS, CONTRIBUTIONS.c.decided_by))
    .outerjoin(_ENTRIES, _ENTRIES.c.public_id == CONTRIBUTIONS.c.entry_id)
    .outerjoin(FILES, FILES.c.id == CONTRIBUTIONS.c.file_id)
    .where(CONTRIBUTIONS.c.id == bindparam("contribution"))
)
_PARTS: Any = (
    select(
        DUE_PAYMENTS.c.due_id,
        DUE_PAYMENTS.c.amount_minor,
        DUE_PAYMENTS.c.fee_minor,
        DUES.c.due_on,
        CYCLES.c.number.label("cycle_number"),
        CYCLES.c.starts_on,
    )
    .join(DUES, DUES.c.id == DUE_PAYMENTS.c.due_id)
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(DUE_PAYMENTS.c.contribution_id == bindparam("contribution"))
    .order_by(DUES.c.due_on, DUES.c.id)
)
_LOCKED = (
    select(CONTRIBUTIONS)
    .where(CONTRIBUTIONS.c.id == bindparam("contribution"))
    .with_for_update(key_share=True)
)
# What waits is little, however much was paid; it is found by an index of its own.
_CLAIMS: Any = (
    select(
        CONTRIBUTIONS.c.id,
        CONTRIBUTIONS.c.amount_minor,
        CONTRIBUTIONS.c.reference,
        CONTRIBUTIONS.c.paid_on,
        CONTRIBUTIONS.c.recorded_by,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id.label("payer_id"),
    )
    .join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
    .where(
        CONTRIBUTIONS.c.circle_id == bindparam("circle"),
        CONTRIBUTIONS.c.status == "pending",
        CONTRIBUTIONS.c.method == "upi",
        CONTRIBUTIONS.c.reference.is_not(None),
    )
    .order_by(CONTRIBUTIONS.c.paid_on, CONTRIBUTIONS.c.id)
)
_DUE = select(DUES).where(DUES.c.id == bindparam("due"))


def receipt_row(session: Session, contribution_id: UUID) -> Row[Any] | None:
    """Return a contribution with everything that stands on its receipt but its lines."""
    values = {"contribution": contribution_id}
    return session.connection().execute(_RECEIPT, values).one_or_none()


def receipt_parts(session: Session, contribution_id: UUID) -> Sequence[Row[Any]]:
    """Return the dues that a contribution went to, the oldest first."""
    return session.connection().execute(_PARTS, {"contribution": contribution_id}).all()


def locked_contribution(session: Session, contribution_id: UUID) -> Row[Any] | None:
    """Lock a contribution and return it."""
    values = {"contribution": contribution_id}
    return session.connection().execute(_LOCKED, values).one_or_none()


def upi_claims(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the payments by UPI that wait to be confirmed, the oldest first."""
    return session.connection().execute(_CLAIMS, {"circle": circle_id}).all()


def due_row(session: Session, due_id: UUID) -> Row[Any] | None:
    """Return a due, settled or not."""
    return session.connection().execute(_DUE, {"due": due_id}).one_or_none()
