"""What rounds, slots, shares and investments must agree with, counted anew for the proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.investments import INVESTMENTS
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.persistence.queries.rounds import (
    KEPT_MINOR,
    PAYOUTS,
    ROUND_PARTS,
    ROUNDS,
    RUNS,
    SLOTS,
)
from circle_app.persistence.queries.shares import CYCLES, HOLDINGS

_IN = ROUND_PARTS.c.in_minor + ROUND_PARTS.c.debt_minor + ROUND_PARTS.c.waived_minor
# Before a round is decided nothing has moved: all that its parts say then is too much.
_PARTS: Any = (
    select(
        RUNS.c.number.label("run"),
        ROUNDS.c.number,
        ROUNDS.c.missing_minor,
        func.sum(
            case(
                (ROUNDS.c.winner_slot_id.is_(None), _IN + ROUND_PARTS.c.forgiven_minor),
                else_=ROUND_PARTS.c.owed_minor - _IN,
            )
        ).label("parts_minor"),
    )
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .join(ROUND_PARTS, ROUND_PARTS.c.round_id == ROUNDS.c.id)
    .where(ROUNDS.c.circle_id == bindparam("circle"))
    .group_by(ROUNDS.c.id, RUNS.c.number, ROUNDS.c.number, ROUNDS.c.missing_minor)
    .order_by(RUNS.c.number, ROUNDS.c.number)
)
_PUT_IN: Any = (
    select(
        ROUND_PARTS.c.slot_id,
        func.sum(ROUND_PARTS.c.in_minor).label("in_minor"),
        func.sum(KEPT_MINOR).label("kept_minor"),
        func.sum(
            ROUND_PARTS.c.in_minor + ROUND_PARTS.c.debt_minor + ROUND_PARTS.c.forgiven_minor
        ).label("given_minor"),
    )
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .where(ROUNDS.c.circle_id == bindparam("circle"))
    .group_by(ROUND_PARTS.c.slot_id)
    .subquery()
)
# What a slot was given itself; the pot of one that nobody held goes to others, as its whole.
_HANDED: Any = (
    select(PAYOUTS.c.slot_id, func.sum(PAYOUTS.c.amount_minor).label("amount_minor"))
    .join(SLOTS, SLOTS.c.id == PAYOUTS.c.slot_id)
    .where(
        PAYOUTS.c.circle_id == bindparam("circle"),
        PAYOUTS.c.status != "cancelled",
        or_(SLOTS.c.left_by.is_(None), PAYOUTS.c.kind == "dividend"),
    )
    .group_by(PAYOUTS.c.slot_id)
    .subquery()
)
_WON: Any = ROUNDS.alias("won")
_SLOTS: Any = (
    select(
        SLOTS.c.run_id,
        RUNS.c.number.label("run"),
        SLOTS.c.number,
        SLOTS.c.in_minor,
        SLOTS.c.out_minor,
        func.coalesce(_PUT_IN.c.in_minor, 0).label("parts_in_minor"),
        func.coalesce(_PUT_IN.c.given_minor, 0).label("given_minor"),
        (
            func.coalesce(_PUT_IN.c.kept_minor, 0)
            + func.coalesce(_HANDED.c.amount_minor, 0)
            + func.coalesce(_WON.c.prize_minor, 0)
        ).label("got_minor"),
    )
    .join(RUNS, RUNS.c.id == SLOTS.c.run_id)
    .outerjoin(_PUT_IN, _PUT_IN.c.slot_id == SLOTS.c.id)
    .outerjoin(_HANDED, _HANDED.c.slot_id == SLOTS.c.id)
    .outerjoin(_WON, and_(_WON.c.winner_slot_id == SLOTS.c.id, SLOTS.c.left_by.is_not(None)))
    .where(SLOTS.c.circle_id == bindparam("circle"))
    .order_by(RUNS.c.number, SLOTS.c.number)
)
_KEPT_BY_CIRCLE = (
    select(ROUNDS.c.run_id, func.sum(ROUNDS.c.commission_minor + ROUNDS.c.remainder_minor))
    .where(ROUNDS.c.circle_id == bindparam("circle"))
    .group_by(ROUNDS.c.run_id)
)
_DEBTS = (
    select(ROUND_PARTS.c.member_id, func.sum(ROUND_PARTS.c.debt_minor))
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .where(ROUNDS.c.circle_id == bindparam("circle"), ROUND_PARTS.c.debt_minor != 0)
    .group_by(ROUND_PARTS.c.member_id)
)
_OWED = (
    select(PAYOUTS.c.member_id, func.sum(PAYOUTS.c.amount_minor))
    .where(PAYOUTS.c.circle_id == bindparam("circle"), PAYOUTS.c.status == "owed")
    .group_by(PAYOUTS.c.member_id)
)
_BOUGHT: Any = (
    select(
        PURCHASES.c.cycle_id,
        PURCHASES.c.member_id,
        func.sum(PURCHASES.c.shares).label("shares"),
    )
    .where(PURCHASES.c.circle_id == bindparam("circle"), PURCHASES.c.status == "confirmed")
    .group_by(PURCHASES.c.cycle_id, PURCHASES.c.member_id)
)
_HELD: Any = (
    select(HOLDINGS.c.cycle_id, HOLDINGS.c.member_id, HOLDINGS.c.shares)
    .join(CYCLES, CYCLES.c.id == HOLDINGS.c.cycle_id)
    .where(CYCLES.c.circle_id == bindparam("circle"))
)
_CYCLES: Any = select(CYCLES.c.id, CYCLES.c.number, CYCLES.c.shares).where(
    CYCLES.c.circle_id == bindparam("circle")
)
_WORTH = select(func.count(), func.coalesce(func.sum(INVESTMENTS.c.value_minor), 0)).where(
    INVESTMENTS.c.circle_id == bindparam("circle")
)


def rounds_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return each round with what is missing in it, and what its parts say of that."""
    found: Sequence[Row[Any]] = session.connection().execute(_PARTS, {"circle": circle_id}).all()
    return found


def slots_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return each slot with what it put in and got, and what parts and payouts say of that."""
    found: Sequence[Row[Any]] = session.connection().execute(_SLOTS, {"circle": circle_id}).all()
    return found


def kept_of_runs(session: Session, circle_id: UUID) -> dict[UUID, int]:
    """Return what the circle kept of the pots of each run: commission and remainders."""
    rows = session.connection().execute(_KEPT_BY_CIRCLE, {"circle": circle_id})
    return {run_id: int(kept) for run_id, kept in rows}


def debts_of(session: Session, circle_id: UUID) -> dict[UUID, int]:
    """Return what each member owes because the circle paid in the member's place."""
    rows = session.connection().execute(_DEBTS, {"circle": circle_id})
    return {member_id: int(owed) for member_id, owed in rows}


def owed_pots(session: Session, circle_id: UUID) -> dict[UUID, int]:
    """Return what of pots is still to be handed to each member."""
    rows = session.connection().execute(_OWED, {"circle": circle_id})
    return {member_id: int(owed) for member_id, owed in rows}


def share_cycles(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the cycles of shares of a circle with the number of shares kept of each."""
    found: Sequence[Row[Any]] = session.connection().execute(_CYCLES, {"circle": circle_id}).all()
    return found


def shares_held(session: Session, circle_id: UUID) -> dict[tuple[UUID, UUID], int]:
    """Return how many shares of a cycle are kept as a member's."""
    rows = session.connection().execute(_HELD, {"circle": circle_id})
    return {(row.cycle_id, row.member_id): row.shares for row in rows}


def shares_bought(session: Session, circle_id: UUID) -> dict[tuple[UUID, UUID], int]:
    """Return how many shares of a cycle a member bought that still count."""
    rows = session.connection().execute(_BOUGHT, {"circle": circle_id})
    return {(row.cycle_id, row.member_id): int(row.shares) for row in rows}


def investments_of(session: Session, circle_id: UUID) -> tuple[int, int]:
    """Return how many investments a circle has on record, and what they stand for together."""
    found = session.connection().execute(_WORTH, {"circle": circle_id}).one()
    return int(found[0]), int(found[1])
