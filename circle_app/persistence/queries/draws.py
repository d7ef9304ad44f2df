"""Draws of rounds and what members added to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import Draw, DrawNonce
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.rounds import ROUNDS

DRAWS: Any = Draw.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
DRAW_NONCES: Any = DrawNonce.__table__  # type: ignore[attr-defined]

# The seed is read by the one statement that opens it, and by no other.
_SHOWN: Any = select(*(each for each in DRAWS.c if each.name != "seed"))
_OF_ROUND: Any = _SHOWN.where(DRAWS.c.round_id == bindparam("round")).order_by(DRAWS.c.attempt)
_NONCES: Any = (
    select(DRAW_NONCES, MEMBERS.c.name)
    .join(MEMBERS, MEMBERS.c.id == DRAW_NONCES.c.member_id)
    .where(DRAW_NONCES.c.draw_id == bindparam("draw"))
    .order_by(DRAW_NONCES.c.number)
)
_LOCKED: Any = (
    select(DRAWS)
    .where(DRAWS.c.round_id == bindparam("round"), DRAWS.c.status != "void")
    .order_by(DRAWS.c.attempt.desc())
    .limit(1)
    .with_for_update()
)
_WAITING_AFTER: Any = (
    select(DRAWS.c.id, DRAWS.c.round_id)
    .join(ROUNDS, ROUNDS.c.id == DRAWS.c.round_id)
    .where(
        ROUNDS.c.run_id == bindparam("run"),
        ROUNDS.c.number > bindparam("number"),
        DRAWS.c.status == "committed",
    )
    .order_by(ROUNDS.c.number)
)


def draws_of_round(session: Session, round_id: UUID) -> Sequence[Row[Any]]:
    """Return the draws of a round without their seeds, the void ones too, in their order."""
    found: Sequence[Row[Any]] = session.connection().execute(_OF_ROUND, {"round": round_id}).all()
    return found


def sealed(session: Session, rounds: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return of rounds the draws that are not void, without their seeds."""
    wanted = _SHOWN.where(DRAWS.c.round_id.in_(rounds), DRAWS.c.status != "void")
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def attempts(session: Session, round_id: UUID) -> int:
    """Count the draws of a round, the void ones too."""
    wanted = select(func.count()).where(DRAWS.c.round_id == round_id)
    return int(session.connection().execute(wanted).scalar_one())


def locked_draw(session: Session, round_id: UUID) -> Row[Any] | None:
    """Lock the draw of a round that counts, until the end of the transaction; with its seed."""
    found: Row[Any] | None = (
        session.connection().execute(_LOCKED, {"round": round_id}).one_or_none()
    )
    return found


def nonces_of(session: Session, draw_id: UUID) -> Sequence[Row[Any]]:
    """Return what members added to a draw, in its order, with their names."""
    found: Sequence[Row[Any]] = session.connection().execute(_NONCES, {"draw": draw_id}).all()
    return found


def names_of(session: Session, members: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of members, of those who have left too."""
    wanted = select(MEMBERS.c.id, MEMBERS.c.name).where(MEMBERS.c.id.in_(members))
    return {row.id: row.name for row in session.connection().execute(wanted)}


def waiting_after(session: Session, run_id: UUID, number: int) -> Sequence[Row[Any]]:
    """Return the prepared draws of later rounds of a run."""
    found: Sequence[Row[Any]] = (
        session.connection().execute(_WAITING_AFTER, {"run": run_id, "number": number}).all()
    )
    return found
