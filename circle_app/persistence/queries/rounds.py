"""Runs, slots, rounds and payouts of rotating circles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, exists, func, select
from sqlmodel import Session

from circle_app.persistence.models import (
    Payout,
    Round,
    RoundPart,
    Run,
    Slot,
    SlotMove,
    SlotRequest,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS, USERS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_MINOR

RUNS: Any = Run.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
SLOTS: Any = Slot.__table__  # type: ignore[attr-defined]
SLOT_MOVES: Any = SlotMove.__table__  # type: ignore[attr-defined]
SLOT_REQUESTS: Any = SlotRequest.__table__  # type: ignore[attr-defined]
ROUNDS: Any = Round.__table__  # type: ignore[attr-defined]
ROUND_PARTS: Any = RoundPart.__table__  # type: ignore[attr-defined]
PAYOUTS: Any = Payout.__table__  # type: ignore[attr-defined]

_BEGUN = ROUNDS.alias("begun")
_LIVE = ("planned", "running")
_UNDECIDED = ("collecting", "bidding")

_RUN: Any = (
    select(RUNS, CIRCLES.c.currency, CIRCLES.c.time_zone)
    .join(CIRCLES, CIRCLES.c.id == RUNS.c.circle_id)
    .where(RUNS.c.id == bindparam("run"))
)
_RUNS_OF: Any = (
    select(RUNS).where(RUNS.c.circle_id == bindparam("circle")).order_by(RUNS.c.number.desc())
)
_SLOT: Any = (
    select(SLOTS, MEMBERS.c.name.label("member_name"), MEMBERS.c.user_id)
    .outerjoin(MEMBERS, MEMBERS.c.id == SLOTS.c.member_id)
    .order_by(SLOTS.c.number)
)
_ROUND: Any = select(
    ROUNDS,
    RUNS.c.number.label("run_number"),
    RUNS.c.pot_by,
    RUNS.c.amount_minor,
    RUNS.c.slot_count,
    RUNS.c.status.label("run_status"),
    CYCLES.c.number.label("cycle_number"),
    CYCLES.c.starts_on,
    CYCLES.c.due_count,
    CYCLES.c.paid_count,
    CYCLES.c.collected_minor,
    CYCLES.c.rule_version,
    CIRCLES.c.currency,
    CIRCLES.c.time_zone,
    MEMBERS.c.name.label("winner_name"),
).select_from(
    ROUNDS.join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .join(CYCLES, CYCLES.c.id == ROUNDS.c.cycle_id)
    .join(CIRCLES, CIRCLES.c.id == ROUNDS.c.circle_id)
    .outerjoin(MEMBERS, MEMBERS.c.id == ROUNDS.c.winner_member_id)
)
_ONE_ROUND = _ROUND.where(ROUNDS.c.id == bindparam("round"))
_LOCKED_ROUND = _ONE_ROUND.with_for_update(of=ROUNDS)
_ROUNDS_OF_RUN = _ROUND.where(ROUNDS.c.run_id == bindparam("run")).order_by(ROUNDS.c.number)
_PARTS: Any = (
    select(
        ROUND_PARTS,
        SLOTS.c.number,
        MEMBERS.c.name.label("member_name"),
        DUES.c.paid_minor.label("due_paid_minor"),
        DUES.c.waived_minor.label("due_waived_minor"),
        DUES.c.status.label("due_status"),
    )
    .join(SLOTS, SLOTS.c.id == ROUND_PARTS.c.slot_id)
    .outerjoin(MEMBERS, MEMBERS.c.id == ROUND_PARTS.c.member_id)
    .outerjoin(DUES, DUES.c.id == ROUND_PARTS.c.due_id)
    .order_by(SLOTS.c.number)
)
# What members owe of contributions up to a day; what is said to be paid is not held against them.
_ARREARS = (
    select(DUES.c.member_id, func.sum(OPEN_MINOR).label("open_minor"))
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status == "pending",
        DUES.c.due_on <= bindparam("through"),
        OPEN_MINOR > 0,
    )
    .group_by(DUES.c.member_id)
)
_PAYOUT: Any = select(
    PAYOUTS,
    MEMBERS.c.name,
    MEMBERS.c.user_id.label("receiver_id"),
    # Who has left cannot say that the money came: another member does.
    case((MEMBERS.c.status == "active", MEMBERS.c.user_id), else_=None).label("sayer_id"),
    SLOTS.c.number.label("slot_number"),
    ROUNDS.c.number.label("round_number"),
    CIRCLES.c.currency,
    CIRCLES.c.name.label("circle_name"),
    USERS.c.name.label("payer_name"),
).select_from(
    PAYOUTS.join(MEMBERS, MEMBERS.c.id == PAYOUTS.c.member_id)
    .join(SLOTS, SLOTS.c.id == PAYOUTS.c.slot_id)
    .join(ROUNDS, ROUNDS.c.id == PAYOUTS.c.round_id)
    .join(CIRCLES, CIRCLES.c.id == PAYOUTS.c.circle_id)
    .outerjoin(USERS, USERS.c.id == PAYOUTS.c.paid_by)
)
# What a part got of a discount and was not paid out: it stays in and lowers a due to come.
KEPT_MINOR: Any = case(
    (
        exists().where(
            PAYOUTS.c.round_id == ROUND_PARTS.c.round_id,
            PAYOUTS.c.slot_id == ROUND_PARTS.c.slot_id,
            PAYOUTS.c.kind == "dividend",
        ),
        0,
    ),
    else_=ROUND_PARTS.c.dividend_minor,
)
# Discounts that are to lower dues of the rounds to come of a member's slots.
_UNSPENT = (
    select(func.coalesce(func.sum(KEPT_MINOR - ROUND_PARTS.c.credit_minor), 0))
    .join(SLOTS, SLOTS.c.id == ROUND_PARTS.c.slot_id)
    .join(RUNS, RUNS.c.id == SLOTS.c.run_id)
    .where(
        SLOTS.c.member_id == bindparam("member"),
        RUNS.c.status == "running",
        RUNS.c.slot_count
        > select(func.count(_BEGUN.c.id)).where(_BEGUN.c.run_id == RUNS.c.id).scalar_subquery(),
    )
)
# Discounts that have lowered dues of rounds that nobody has won yet.
_CREDITED = (
    select(func.coalesce(func.sum(ROUND_PARTS.c.credit_minor), 0))
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .where(
        ROUND_PARTS.c.member_id == bindparam("member"),
        ROUNDS.c.status.in_(_UNDECIDED),
        RUNS.c.status == "running",
    )
)
# What was paid for rounds that nobody has won yet: it is in the pot already, unless its slot was
# left vacant.
_IN_POTS = (
    select(func.coalesce(func.sum(DUES.c.paid_minor), 0))
    .join(ROUNDS, ROUNDS.c.cycle_id == DUES.c.cycle_id)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .where(
        DUES.c.member_id == bindparam("member"),
        ROUNDS.c.status.in_(_UNDECIDED),
        RUNS.c.status == "running",
        exists().where(ROUND_PARTS.c.due_id == DUES.c.id),
    )
)
# What a slot that nobody holds has left missing in rounds that others have won.
_MISSING: Any = (
    select(
        ROUND_PARTS.c.round_id,
        ROUNDS.c.winner_slot_id,
        ROUNDS.c.winner_member_id,
        (
            ROUND_PARTS.c.owed_minor
            - ROUND_PARTS.c.in_minor
            - ROUND_PARTS.c.debt_minor
            - ROUND_PARTS.c.waived_minor
        ).label("missing_minor"),
    )
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .where(
        ROUND_PARTS.c.slot_id == bindparam("slot"),
        ROUNDS.c.status.not_in(_UNDECIDED),
        ROUND_PARTS.c.in_minor + ROUND_PARTS.c.debt_minor + ROUND_PARTS.c.waived_minor
        < ROUND_PARTS.c.owed_minor,
    )
    .order_by(ROUNDS.c.number)
)

_OWED_FOR: Any = (
    select(
        func.coalesce(
            func.sum(
                ROUND_PARTS.c.owed_minor - ROUND_PARTS.c.in_minor - ROUND_PARTS.c.waived_minor
            ),
            0,
        )
    )
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .where(
        ROUND_PARTS.c.slot_id == bindparam("slot"),
        ROUND_PARTS.c.due_id.is_not(None),
        ROUNDS.c.status.not_in(_UNDECIDED),
    )
)


def run_row(session: Session, run_id: UUID) -> Row[Any] | None:
    """Return a run with its circle's currency and time zone."""
    found: Row[Any] | None = session.connection().execute(_RUN, {"run": run_id}).one_or_none()
    return found


def runs_of(session: Session, circle_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return the runs of a circle, the newest first."""
    named = {"circle": circle_id}
    found: Sequence[Row[Any]] = session.connection().execute(_RUNS_OF.limit(count), named).all()
    return found


def live_run(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the run of a circle that is planned or running."""
    wanted = _RUNS_OF.where(RUNS.c.status.in_(_LIVE)).limit(1)
    found: Row[Any] | None = (
        session.connection().execute(wanted, {"circle": circle_id}).one_or_none()
    )
    return found


def running_run(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the run of a circle that is running."""
    wanted = _RUNS_OF.where(RUNS.c.status == "running").limit(1)
    found: Row[Any] | None = (
        session.connection().execute(wanted, {"circle": circle_id}).one_or_none()
    )
    return found


def slots_of_run(session: Session, run_id: UUID) -> Sequence[Row[Any]]:
    """Return the slots of a run with their holders, in the order of their numbers."""
    wanted = _SLOT.where(SLOTS.c.run_id == run_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def slot_row(session: Session, slot_id: UUID) -> Row[Any] | None:
    """Return a slot with its holder."""
    wanted = _SLOT.where(SLOTS.c.id == slot_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def round_row(session: Session, round_id: UUID) -> Row[Any] | None:
    """Return a round with its run, its cycle and its circle's currency."""
    found: Row[Any] | None = (
        session.connection().execute(_ONE_ROUND, {"round": round_id}).one_or_none()
    )
    return found


def locked_round(session: Session, round_id: UUID) -> Row[Any]:
    """Lock a round until the end of the transaction; its circle's row is locked before."""
    found: Row[Any] = session.connection().execute(_LOCKED_ROUND, {"round": round_id}).one()
    return found


def rounds_of_run(session: Session, run_id: UUID) -> Sequence[Row[Any]]:
    """Return the rounds of a run that have begun, in their order."""
    found: Sequence[Row[Any]] = session.connection().execute(_ROUNDS_OF_RUN, {"run": run_id}).all()
    return found


def dues_of_run(session: Session, run_id: UUID) -> Sequence[Row[Any]]:
    """Return the dues of a run's rounds."""
    wanted = select(DUES).where(
        DUES.c.cycle_id.in_(select(ROUNDS.c.cycle_id).where(ROUNDS.c.run_id == run_id))
    )
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def first_undecided(session: Session, run_id: UUID) -> int | None:
    """Return the number of the first round of a run that has no winner."""
    wanted = select(func.min(ROUNDS.c.number)).where(
        ROUNDS.c.run_id == run_id, ROUNDS.c.status.in_(_UNDECIDED)
    )
    found: int | None = session.connection().execute(wanted).scalar_one()
    return found


def parts_of_round(session: Session, round_id: UUID) -> Sequence[Row[Any]]:
    """Return what each slot owes for a round, with its due, in the order of the slots."""
    wanted = _PARTS.where(ROUND_PARTS.c.round_id == round_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def parts_of_run(session: Session, run_id: UUID) -> Sequence[Row[Any]]:
    """Return what each slot owes for the rounds of a run that have begun."""
    wanted = _PARTS.where(SLOTS.c.run_id == run_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def decided_parts(session: Session, due_ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return the parts that dues have in rounds that are decided, in the order of the slots."""
    wanted = _PARTS.join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id).where(
        ROUND_PARTS.c.due_id.in_(sorted(due_ids)), ROUNDS.c.status.not_in(_UNDECIDED)
    )
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def arrears(session: Session, circle_id: UUID, through: date) -> dict[UUID, int]:
    """Return what members owe of contributions due up to a day; who owes nothing is left out."""
    named = {"circle": circle_id, "through": through}
    rows = session.connection().execute(_ARREARS, named)
    return {row.member_id: int(row.open_minor) for row in rows}


def in_pots_minor(session: Session, member_id: UUID) -> int:
    """Return what of a member's savings is in pots: paid for rounds that are not decided.

    Discounts that stayed in to lower a due are part of it, also where that due is still to come.
    """
    connection, named = session.connection(), {"member": member_id}
    return sum(
        int(connection.execute(each, named).scalar_one())
        for each in (_IN_POTS, _CREDITED, _UNSPENT)
    )


def missing_of_slot(session: Session, slot_id: UUID) -> Sequence[Row[Any]]:
    """Return what winners have not got because of a slot, the earliest round first."""
    found: Sequence[Row[Any]] = session.connection().execute(_MISSING, {"slot": slot_id}).all()
    return found


def owed_for_slot_minor(session: Session, slot_id: UUID) -> int:
    """Return what members still owe for a slot in decided rounds, also to the circle."""
    return int(session.connection().execute(_OWED_FOR, {"slot": slot_id}).scalar_one())


def payout_row(session: Session, payout_id: UUID) -> Row[Any] | None:
    """Return a payout with its receiver, slot, round and circle."""
    wanted = _PAYOUT.where(PAYOUTS.c.id == payout_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def locked_payout(session: Session, payout_id: UUID) -> Row[Any]:
    """Lock a payout until the end of the transaction."""
    wanted = _PAYOUT.where(PAYOUTS.c.id == payout_id).with_for_update(of=PAYOUTS)
    found: Row[Any] = session.connection().execute(wanted).one()
    return found


def payouts_of_run(session: Session, run_id: UUID) -> Sequence[Row[Any]]:
    """Return the payouts of a run's rounds, the oldest first."""
    wanted = _PAYOUT.where(PAYOUTS.c.run_id == run_id).order_by(PAYOUTS.c.id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def payouts_of_round(session: Session, round_id: UUID) -> Sequence[Row[Any]]:
    """Return the payouts of a round, the oldest first."""
    wanted = _PAYOUT.where(PAYOUTS.c.round_id == round_id).order_by(PAYOUTS.c.id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found
