"""Things that secure a loan: written down, given back when it ends, or sold when it is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock, crypto
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import (
    MAX_COLLATERAL,
    MAX_DESCRIPTION,
    CollateralKind,
    CollateralState,
    CollateralStateConflict,
    InvalidCollateral,
    SecurityFull,
)
from circle_app.domain.loans import LoanStateConflict
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import clean_reason
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loan_things as queries
from circle_app.persistence.queries.loan_things import COLLATERAL
from circle_app.persistence.queries.loans import PAYING
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans.standing import Reach, check_default, locked_reach, reach


@dataclass(frozen=True, slots=True)
class CollateralView:
    """A thing that secures a loan, or did.

    Attributes:
        must_return: Whether the loan has ended and the thing still waits to be given back.
        can_return, can_sell: What the actor may write down about it.
    """

    id: UUID
    loan_id: UUID
    circle_id: UUID
    kind: str
    description: str
    value_minor: int
    currency: str
    status: str
    added_by: str
    added_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    note: str
    must_return: bool
    can_return: bool
    can_sell: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID
    replayed: bool = False


def add_collateral(
    actor: Actor, loan_id: UUID, *, kind: str, description: str, value_minor: int, key: str
) -> CollateralView:
    """Write down a thing that secures a loan. For its borrower, or with RECORD_LOAN.

    Args:
        actor: Who writes it down.
        loan_id: A loan that is asked for, agreed to or being paid back.
        kind: One of :class:`circle_app.domain.guarantees.CollateralKind`.
        description: What it is known by and where it is; kept encrypted.
        value_minor: What it is worth, as those who took it agreed.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: Neither the borrower nor an officer who writes loans down.
        LoanStateConflict: The loan has ended.
        InvalidCollateral, InvalidAmount, InvalidInput, SecurityFull: Nothing was written.
    """
    if kind not in list(CollateralKind):
        raise InvalidCollateral(field="kind", allowed=", ".join(CollateralKind))
    told = clean_text(description, field="description", max_length=MAX_DESCRIPTION)
    if told is None:
        raise InvalidCollateral(field="description")
    check_amount(value_minor, field="value")
    return _add(actor, loan_id, kind, told, value_minor, key)


@database.retried
def _add(
    actor: Actor, loan_id: UUID, kind: str, description: str, value_minor: int, key: str
) -> CollateralView:
    with database.transaction() as session:
        reach(session, actor, loan_id, writing=True).check_secures()
        # What it is known by tells a repeat apart too, and is not kept in any way to be read.
        told = crypto.blind_index("thing", description)
        payload = {"loan": loan_id, "kind": kind, "value": value_minor, "told": told}
        once = Once(session, actor.user_id, "collateral.add", key, payload)
        if once.stored is not None:
            found = reach(session, actor, loan_id)
            return replace(_shown(session, found, once.replay(_Kept).id), replayed=True)
        found = locked_reach(session, actor, loan_id)
        found.check_secures()
        found.check_living("secure")
        if len(queries.things_of(session, loan_id)) >= MAX_COLLATERAL:
            raise SecurityFull(maximum=MAX_COLLATERAL)
        made = once.remember(_Kept(new_id()))
        session.connection().execute(
            insert(COLLATERAL),
            {
                "id": made.id,
                "loan_id": loan_id,
                "circle_id": found.loan.circle_id,
                "kind": kind,
                "description": description,
                "value_minor": value_minor,
                "status": CollateralState.HELD.value,
                "added_by": actor.user_id,
                "added_at": clock.now(),
                "ended_note": "",
            },
        )
        record(session, actor, found, "collateral.added", thing=kind)
        return _shown(session, found, made.id)


@database.retried
def end_collateral(
    actor: Actor, loan_id: UUID, collateral_id: UUID, *, status: str, note: str = ""
) -> CollateralView:
    """Write down that a thing was given back or sold. Needs EASE_LOAN; never the borrower.

    A thing is given back when its loan has ended, or was not given yet. While the loan runs an
    officer gives a reason; without officers it stays. It is sold when the loan is in default or was
    written off; what it brought is entered as a repayment.

    Args:
        actor: Who writes it down.
        loan_id: The loan.
        collateral_id: The thing.
        status: ``returned`` or ``sold``.
        note: To whom, how, for how much; needed for a sale, and while the loan runs.

    Raises:
        NotFound: No such loan or thing.
        NotAllowed: Not the actor's to do.
        CollateralStateConflict: It was given back or sold before.
        LoanStateConflict: The loan runs, and there are no officers.
        NotInDefault: It cannot be sold yet.
        ReasonMissing, InvalidInput: A note is needed, or it is too long.
    """
    if status not in {CollateralState.RETURNED, CollateralState.SOLD}:
        raise InvalidCollateral(field="status", allowed="returned, sold")
    with database.transaction() as session:
        found = locked_reach(session, actor, loan_id)
        found.check_ends()
        row = queries.locked_thing(session, loan_id, collateral_id)
        if row is None:
            raise NotFound(what="collateral")
        if row.status == status:
            return _shown(session, found, collateral_id)
        if row.status != CollateralState.HELD:
            raise CollateralStateConflict(reason=row.status)
        why = _check_end(found, status, note)
        session.connection().execute(
            update(COLLATERAL)
            .where(COLLATERAL.c.id == collateral_id)
            .values(status=status, ended_by=actor.user_id, ended_at=clock.now(), ended_note=why)
        )
        record(session, actor, found, f"collateral.{status}", thing=row.kind, reason=why)
        return _shown(session, found, collateral_id)


def _check_end(found: Reach, status: str, note: str) -> str:
    """Refuse to end what still secures the loan; return the note as it is kept."""
    runs = found.loan.status in PAYING
    if status == CollateralState.SOLD:
        if not found.is_lost:
            check_default(found.loan)
        return clean_reason(note)
    if not runs:
        return clean_reason(note) if note.strip() else ""
    if not found.place.has_officers:
        raise LoanStateConflict(state=found.loan.status, act="return")
    return clean_reason(note)


def record(session: Session, actor: Actor, found: Reach, kind: str, **more: Any) -> None:
    """Record an act on a thing or paper of a loan; what it is stays with the loan."""
    loan = found.loan
    events.record(
        session,
        kind,
        actor,
        circle_id=loan.circle_id,
        subject_id=loan.id,
        params={"name": loan.borrower, "number": loan.number, "by": actor.name, **more},
        visible=False,
        users=(loan.borrower_user_id,) if loan.borrower_user_id else (),
    )


def collateral_of(actor: Actor, loan_id: UUID) -> tuple[CollateralView, ...]:
    """List the things that secure a loan, to its borrower and to who looks after loans.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: It is not the actor's to see.
    """
    with database.reading() as session:
        found = reach(session, actor, loan_id)
        check_sees(found)
        return things_of(session, found)


def check_sees(found: Reach) -> None:
    """Raise NotAllowed unless the actor sees what stands behind the loan."""
    if not found.sees_all:
        raise NotAllowed(permission=Permission.SEE_CONTACTS.value)


def things_of(session: Session, found: Reach) -> tuple[CollateralView, ...]:
    """Show the things that secure a loan."""
    return tuple(_view(row, found) for row in queries.things_of(session, found.loan.id))


def _shown(session: Session, found: Reach, thing_id: UUID) -> CollateralView:
    return next(each for each in things_of(session, found) if each.id == thing_id)


def _view(row: Any, found: Reach) -> CollateralView:
    held, runs = row.status == CollateralState.HELD, found.loan.status in PAYING
    ends = held and found.may_end and found.place.circle_status == "active"
    return CollateralView(
        id=row.id,
        loan_id=row.loan_id,
        circle_id=row.circle_id,
        kind=row.kind,
        description=row.description,
        value_minor=row.value_minor,
        currency=found.loan.currency,
        status=row.status,
        added_by=row.adder,
        added_at=row.added_at,
        ended_by=row.ender,
        ended_at=row.ended_at,
        note=row.ended_note,
        must_return=held and not found.is_living and not found.is_lost,
        can_return=ends and (not runs or found.place.has_officers),
        can_sell=ends and (found.in_default or found.is_lost),
    )
