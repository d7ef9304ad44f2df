"""Finding a withdrawal as a member may, and moving it through its life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.funds import WithdrawalAct, next_state
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import withdrawals as queries
from circle_app.persistence.queries.withdrawals import WITHDRAWALS
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing


def place_at(
    session: Session,
    actor: Actor,
    withdrawal_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> Standing:
    """Return the actor's standing in the circle of a withdrawal.

    Raises:
        NotFound: No such withdrawal, or one of a circle the actor is not in.
        NotAllowed: The actor may not do this in the circle.
    """
    found = queries.place_of_withdrawal(session, withdrawal_id)
    return access.require_of(session, actor, found, "withdrawal", permission, writing=writing)


def move(session: Session, row: Any, act: WithdrawalAct, **values: Any) -> None:
    """Change the state of a locked withdrawal.

    Raises:
        WithdrawalStateConflict: It cannot happen in its state.
    """
    after = next_state(row.status, act)
    session.connection().execute(
        update(WITHDRAWALS).where(WITHDRAWALS.c.id == row.id).values(status=after.value, **values)
    )


def announce(session: Session, kind: str, actor: Actor | None, row: Any, **more: Any) -> None:
    """Record an act on a withdrawal in the circle's activity and wake the member's pages."""
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={
            "name": row.name,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            **more,
        },
        users=(row.receiver_id,) if row.receiver_id else (),
    )
