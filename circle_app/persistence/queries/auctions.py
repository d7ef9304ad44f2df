"""Bids for the pots of rounds, auctions whose time is up, and who paid late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import Bid
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, DUE_PAYMENTS
from circle_app.persistence.queries.cycles import DUES, OPEN_MINOR
from circle_app.persistence.queries.rounds import ROUND_PARTS, ROUNDS, RUNS, SLOTS

BIDS: Any = Bid.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_BIDS: Any = (
    select(BIDS, SLOTS.c.number, MEMBERS.c.name)
    .join(SLOTS, SLOTS.c.id == BIDS.c.slot_id)
    .join(MEMBERS, MEMBERS.c.id == BIDS.c.member_id)
    .where(BIDS.c.round_id == bindparam("round"), BIDS.c.placed_at >= bindparam("since"))
    .order_by(BIDS.c.discount_minor.desc(), BIDS.c.id)
)
_DUE: Any = (
    select(ROUNDS.c.id)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .join(CIRCLES, CIRCLES.c.id == ROUNDS.c.circle_id)
    .where(
        ROUNDS.c.bids_close_at <= bindparam("at"),
        ROUNDS.c.status == "bidding",
        RUNS.c.status == "running",
        CIRCLES.c.status == "active",
    )
    .order_by(ROUNDS.c.bids_close_at)
)
# The day on which what is said to be paid was paid.
_CLAIMED_ON = (
    select(func.max(CONTRIBUTIONS.c.paid_on))
    .join(DUE_PAYMENTS, DUE_PAYMENTS.c.contribution_id == CONTRIBUTIONS.c.id)
    .where(DUE_PAYMENTS.c.due_id == DUES.c.id, CONTRIBUTIONS.c.status == "pending")
    .scalar_subquery()
)
_DUES: Any = (
    select(
        ROUND_PARTS.c.round_id,
        ROUND_PARTS.c.slot_id,
        ROUND_PARTS.c.credit_minor,
        ROUND_PARTS.c.dividend_minor,
        ROUND_PARTS.c.owed_minor,
        ROUND_PARTS.c.waived_minor.label("part_waived_minor"),
        SLOTS.c.number.label("slot_number"),
        DUES.c.id.label("due_id"),
        DUES.c.member_id,
        DUES.c.due_on,
        DUES.c.amount_minor,
        DUES.c.paid_minor,
        DUES.c.waived_minor,
        DUES.c.fee_minor,
        DUES.c.paid_fee_minor,
        DUES.c.waived_fee_minor,
        DUES.c.status,
        DUES.c.settled_on,
        OPEN_MINOR.label("open_minor"),
        _CLAIMED_ON.label("claimed_on"),
    )
    .join(SLOTS, SLOTS.c.id == ROUND_PARTS.c.slot_id)
    .join(DUES, DUES.c.id == ROUND_PARTS.c.due_id)
    .order_by(SLOTS.c.number)
)


def bids_of(session: Session, round_id: UUID, since: datetime) -> Sequence[Row[Any]]:
    """Return the bids of an auction with slots and names, the highest first, then the oldest."""
    named = {"round": round_id, "since": since}
    found: Sequence[Row[Any]] = session.connection().execute(_BIDS, named).all()
    return found


def auctions_over(session: Session, at: datetime, count: int) -> Sequence[UUID]:
    """Return undecided rounds whose bidding has ended by a moment, the oldest first."""
    found: Sequence[UUID] = (
        session.connection().execute(_DUE.limit(count), {"at": at}).scalars().all()
    )
    return found


def dues_of_round(session: Session, round_id: UUID) -> Sequence[Row[Any]]:
    """Return the dues of a round by its slots; one of several slots stands there several times."""
    wanted = _DUES.where(ROUND_PARTS.c.round_id == round_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def dues_of_member(session: Session, run_id: UUID, member_id: UUID) -> Sequence[Row[Any]]:
    """Return the parts and dues of one member in the rounds of a run."""
    wanted = _DUES.where(SLOTS.c.run_id == run_id, DUES.c.member_id == member_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found
