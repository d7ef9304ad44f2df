"""What of a running rotating circle its members are told because time passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.draws import DRAWS
from circle_app.persistence.queries.rounds import PAYOUTS, ROUNDS, RUNS, SLOTS
from circle_app.persistence.queries.slots import IN_DEFAULT

_RUNNING: Any = select(RUNS.c.id).where(
    RUNS.c.circle_id == bindparam("circle"), RUNS.c.status == "running"
)
_NEXT: Any = (
    select(ROUNDS.c.id, ROUNDS.c.number, ROUNDS.c.due_on, RUNS.c.pot_by, DRAWS.c.attempt)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .outerjoin(DRAWS, (DRAWS.c.round_id == ROUNDS.c.id) & (DRAWS.c.status == "committed"))
    .where(
        RUNS.c.circle_id == bindparam("circle"),
        RUNS.c.status == "running",
        ROUNDS.c.status == "collecting",
    )
    .order_by(ROUNDS.c.number)
    .limit(1)
)
_DEFAULTS: Any = IN_DEFAULT.where(
    RUNS.c.circle_id == bindparam("circle"),
    MEMBERS.c.status == "active",
    MEMBERS.c.user_id.is_not(None),
).order_by(SLOTS.c.member_id)
_HANDED_OUT: Any = (
    select(
        PAYOUTS.c.id,
        PAYOUTS.c.round_id,
        PAYOUTS.c.amount_minor,
        ROUNDS.c.number,
        MEMBERS.c.user_id,
    )
    .join(ROUNDS, ROUNDS.c.id == PAYOUTS.c.round_id)
    .join(MEMBERS, MEMBERS.c.id == PAYOUTS.c.member_id)
    .where(
        PAYOUTS.c.circle_id == bindparam("circle"),
        PAYOUTS.c.status == "paid",
        PAYOUTS.c.paid_on > bindparam("after"),
        PAYOUTS.c.paid_on <= bindparam("until"),
        MEMBERS.c.user_id.is_not(None),
    )
    .order_by(PAYOUTS.c.id)
)


def turns_now(session: Session, circle_id: UUID) -> bool:
    """Say whether a run of the circle is running."""
    return session.connection().execute(_RUNNING, {"circle": circle_id}).first() is not None


def drawn_next(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the round whose sealed draw is next; none where something else finds the turn."""
    found: Row[Any] | None = session.connection().execute(_NEXT, {"circle": circle_id}).first()
    draws = found is not None and found.pot_by == "draw" and found.attempt is not None
    return found if draws else None


def defaults(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return active members in default who can be told, with what they are still to put in."""
    found: Sequence[Row[Any]] = session.connection().execute(_DEFAULTS, {"circle": circle_id}).all()
    return found


def handed_out(session: Session, circle_id: UUID, after: date, until: date) -> Sequence[Row[Any]]:
    """Return payouts handed out after a day until another of which nobody has said they came."""
    values = {"circle": circle_id, "after": after, "until": until}
    found: Sequence[Row[Any]] = session.connection().execute(_HANDED_OUT, values).all()
    return found
