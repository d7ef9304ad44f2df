"""Slots that change hands: what is asked for, what was moved, what is owed for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.circles import MEMBERS, USERS
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.rounds import (
    KEPT_MINOR,
    ROUND_PARTS,
    ROUNDS,
    RUNS,
    SLOT_MOVES,
    SLOT_REQUESTS,
    SLOTS,
)

_BEGUN = (
    select(func.count()).select_from(ROUNDS).where(ROUNDS.c.run_id == RUNS.c.id).scalar_subquery()
)
#: Members with slots in default: how many each, and what they are still to put in: ``slots`` of
#: ``amount_minor`` each for ``to_come`` rounds that have not begun.
IN_DEFAULT: Any = (
    select(
        SLOTS.c.member_id,
        MEMBERS.c.user_id,
        MEMBERS.c.ahead_minor,
        RUNS.c.amount_minor,
        (RUNS.c.slot_count - _BEGUN).label("to_come"),
        func.count().label("slots"),
        func.min(SLOTS.c.defaulted_at).label("defaulted_at"),
    )
    .join(RUNS, RUNS.c.id == SLOTS.c.run_id)
    .join(MEMBERS, MEMBERS.c.id == SLOTS.c.member_id)
    .where(SLOTS.c.defaulted_at.is_not(None), RUNS.c.status == "running")
    .group_by(
        SLOTS.c.member_id,
        MEMBERS.c.user_id,
        MEMBERS.c.ahead_minor,
        RUNS.c.id,
        RUNS.c.amount_minor,
        RUNS.c.slot_count,
    )
)
_OF_CIRCLE = IN_DEFAULT.where(RUNS.c.circle_id == bindparam("circle")).subquery("in_default")
_STILL: Any = _OF_CIRCLE.c.slots * _OF_CIRCLE.c.to_come * _OF_CIRCLE.c.amount_minor
#: What each of them owes at once, as ``domain.slots.called_minor`` says; one circle has one run.
CALLED: Any = select(
    _OF_CIRCLE.c.member_id,
    case(
        (_OF_CIRCLE.c.ahead_minor < _STILL, _STILL - _OF_CIRCLE.c.ahead_minor),
        else_=0,
    ).label("called_minor"),
).subquery("called_in")
_OTHERS, _FROM, _TO = SLOTS.alias("others"), MEMBERS.alias("from_m"), MEMBERS.alias("to_m")
_UNDECIDED = ("collecting", "bidding")
_REQUEST: Any = select(
    SLOT_REQUESTS,
    RUNS.c.number.label("run_number"),
    RUNS.c.status.label("run_status"),
    RUNS.c.pot_by,
    SLOTS.c.number.label("slot_number"),
    SLOTS.c.status.label("slot_status"),
    SLOTS.c.turn,
    SLOTS.c.member_id.label("from_member"),
    _FROM.c.name.label("from_name"),
    _FROM.c.user_id.label("from_user"),
    _OTHERS.c.number.label("other_number"),
    _OTHERS.c.status.label("other_status"),
    _OTHERS.c.turn.label("other_turn"),
    _OTHERS.c.member_id.label("other_member"),
    _TO.c.name.label("to_name"),
    _TO.c.user_id.label("to_user"),
    _TO.c.status.label("to_status"),
    USERS.c.name.label("asker_name"),
).select_from(
    SLOT_REQUESTS.join(RUNS, RUNS.c.id == SLOT_REQUESTS.c.run_id)
    .join(SLOTS, SLOTS.c.id == SLOT_REQUESTS.c.slot_id)
    .join(USERS, USERS.c.id == SLOT_REQUESTS.c.asked_by)
    .join(_TO, _TO.c.id == SLOT_REQUESTS.c.to_member)
    .outerjoin(_FROM, _FROM.c.id == SLOTS.c.member_id)
    .outerjoin(_OTHERS, _OTHERS.c.id == SLOT_REQUESTS.c.other_slot_id)
)
_MOVES: Any = (
    select(
        SLOT_MOVES,
        SLOTS.c.number.label("slot_number"),
        _FROM.c.name.label("from_name"),
        _TO.c.name.label("to_name"),
        USERS.c.name.label("mover_name"),
    )
    .join(SLOTS, SLOTS.c.id == SLOT_MOVES.c.slot_id)
    .join(USERS, USERS.c.id == SLOT_MOVES.c.moved_by)
    .outerjoin(_FROM, _FROM.c.id == SLOT_MOVES.c.from_member)
    .outerjoin(_TO, _TO.c.id == SLOT_MOVES.c.to_member)
    .where(SLOT_MOVES.c.run_id == bindparam("run"))
    .order_by(SLOT_MOVES.c.id.desc())
)
# What slots owe for rounds, with the dues that it is part of.
_OWED: Any = (
    select(
        ROUND_PARTS.c.round_id,
        ROUND_PARTS.c.slot_id,
        ROUND_PARTS.c.owed_minor,
        ROUND_PARTS.c.credit_minor,
        ROUND_PARTS.c.debt_minor,
        ROUNDS.c.status.label("round_status"),
        ROUNDS.c.number,
        DUES,
    )
    .join(ROUNDS, ROUNDS.c.id == ROUND_PARTS.c.round_id)
    .join(DUES, DUES.c.id == ROUND_PARTS.c.due_id)
    .where(ROUND_PARTS.c.slot_id.in_(bindparam("slots", expanding=True)))
    .order_by(ROUNDS.c.number)
)
_SHARED = (
    select(func.count()).select_from(ROUND_PARTS).where(ROUND_PARTS.c.due_id == bindparam("due"))
)
_UNSPENT = select(func.coalesce(func.sum(KEPT_MINOR - ROUND_PARTS.c.credit_minor), 0)).where(
    ROUND_PARTS.c.slot_id == bindparam("slot")
)


def request_row(session: Session, request_id: UUID) -> Row[Any] | None:
    """Return what is asked for, with its slots and people."""
    wanted = _REQUEST.where(SLOT_REQUESTS.c.id == request_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def requests_of_run(session: Session, run_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return what was asked for about slots of a run, the newest first."""
    wanted = _REQUEST.where(SLOT_REQUESTS.c.run_id == run_id)
    wanted = wanted.order_by(SLOT_REQUESTS.c.id.desc()).limit(count)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def waiting_about(session: Session, slots: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return what is asked for about slots and not answered."""
    wanted = select(SLOT_REQUESTS).where(
        SLOT_REQUESTS.c.status == "asked",
        or_(SLOT_REQUESTS.c.slot_id.in_(slots), SLOT_REQUESTS.c.other_slot_id.in_(slots)),
    )
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def moves_of_run(session: Session, run_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return what happened to slots of a run, the newest first."""
    found: Sequence[Row[Any]] = (
        session.connection().execute(_MOVES.limit(count), {"run": run_id}).all()
    )
    return found


def owed_for(session: Session, slots: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return the parts of slots in rounds that have begun, each with the row of its due."""
    found: Sequence[Row[Any]] = session.connection().execute(_OWED, {"slots": list(slots)}).all()
    return found


def parts_under(session: Session, due_id: UUID) -> int:
    """Count the slots for which a due is owed."""
    return int(session.connection().execute(_SHARED, {"due": due_id}).scalar_one())


def unspent_minor(session: Session, slot_id: UUID) -> int:
    """Return what a slot got of discounts that stayed in and has not lowered a due."""
    return int(session.connection().execute(_UNSPENT, {"slot": slot_id}).scalar_one())


def due_in_cycle(session: Session, cycle_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Return the due of a member in a cycle."""
    wanted = select(DUES).where(DUES.c.cycle_id == cycle_id, DUES.c.member_id == member_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def cycle_row(session: Session, cycle_id: UUID) -> Row[Any]:
    """Return a cycle."""
    return session.connection().execute(select(CYCLES).where(CYCLES.c.id == cycle_id)).one()


def in_default(session: Session, members: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return what ``IN_DEFAULT`` says of some members."""
    wanted = IN_DEFAULT.where(SLOTS.c.member_id.in_(list(members)))
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def own_slots(session: Session, member_id: UUID) -> Sequence[Row[Any]]:
    """Return the slots that a member holds in a running run, with how far that is."""
    wanted = (
        select(SLOTS, RUNS.c.slot_count, RUNS.c.rounds_done)
        .join(RUNS, RUNS.c.id == SLOTS.c.run_id)
        .where(SLOTS.c.member_id == member_id, RUNS.c.status == "running")
        .order_by(SLOTS.c.number)
    )
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found
