"""Finding a loan as a member may, and moving it through its life."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.loans import LoanAct, LoanState, next_state
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.guarantees import end_guarantees, revive_guarantees
from circle_app.persistence.queries.loans import LOAN_CHANGES, LOANS
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.loans import portfolio
from circle_app.services.loans.classes import class_after

# Nobody stands for a loan any more that has come to an end.
ENDED = (LoanState.CLOSED, LoanState.REJECTED, LoanState.CANCELLED)


def place_at(
    session: Session,
    actor: Actor,
    loan_id: UUID,
    permission: Permission = Permission.SEE_CIRCLE,
    *,
    writing: bool = False,
) -> Standing:
    """Return the actor's standing in the circle of a loan.

    Raises:
        NotFound: No such loan, one of a circle the actor is not in, or somebody else's where the
            actor sees the own loans only.
        NotAllowed: The actor may not do this in the circle.
    """
    found = queries.place_of_loan(session, loan_id)
    try:
        place = access.require_of(session, actor, found, "loan", permission, writing=writing)
    except NotAllowed:
        # Whoever sees the own loans only learns of no other, whatever else the role lacks.
        seen = Permission.SEE_CIRCLE
        _check_sees(access.require_of(session, actor, found, "loan", seen, writing=False), found)
        raise
    _check_sees(place, found)
    return place


def _check_sees(place: Standing, found: Any) -> None:
    """Raise NotFound unless the loan is the actor's own, or the actor sees loans."""
    if found.member_id != place.member_id and not place.may(Permission.SEE_LOANS):
        raise NotFound(what="loan")


def move(
    session: Session,
    loan: Any,
    act: LoanAct,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
    **values: Any,
) -> None:
    """Change the state of a locked loan, and write the change down.

    Args:
        session: The transaction.
        loan: The loan's row as it was locked.
        act: What happens to it.
        actor: Who did it; None for the clock.
        at: When.
        note: A reason, for people.
        values: Further columns of the loan that change with it.

    Raises:
        AlreadyDecided, LoanStateConflict: This cannot happen in the loan's state.
    """
    after = next_state(LoanState(loan.status), act)
    keep(session, loan, status=after.value, **values)
    if after in ENDED:
        end_guarantees(session, loan.id, at)
    elif loan.status in ENDED:
        revive_guarantees(session, loan.id, loan.closed_at)
    log(session, loan.id, loan.status, after, actor=actor, at=at, note=note)


def keep(session: Session, loan: Any, **values: Any) -> None:
    """Change columns of a locked loan, and what the circle's portfolio says of it with them.

    Every change of what is owed on a loan, of how late it is or of its state goes through here,
    once in a transaction: ``loan`` is the row as it was locked.
    """
    values |= class_after(session, loan, values)
    session.connection().execute(update(LOANS).where(LOANS.c.id == loan.id).values(**values))
    portfolio.shift(session, loan, values)


def keep_or_cure(
    session: Session, loan: Any, *, actor: Actor | None, at: datetime, **values: Any
) -> None:
    """Keep what an act made of a loan; one in default is active again once nothing is late."""
    if loan.status != LoanState.DEFAULTED or values["overdue_minor"]:
        keep(session, loan, **values)
        return
    move(session, loan, LoanAct.CURE, actor=actor, at=at, **values)
    announce(session, "loan.cured", actor, loan, values["outstanding_minor"])


def log(
    session: Session,
    loan_id: UUID,
    before: str | None,
    after: LoanState,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
) -> None:
    """Write a change of state down; these rows are never changed."""
    session.connection().execute(
        insert(LOAN_CHANGES),
        {
            "loan_id": loan_id,
            "from_status": before,
            "to_status": after.value,
            "at": at,
            "actor_id": actor.user_id if actor else None,
            "note": note,
        },
    )


def announce(
    session: Session,
    kind: str,
    actor: Actor | None,
    loan: Any,
    amount_minor: int | None = None,
    **more: Any,
) -> None:
    """Record an act on a loan in the circle's activity and wake the borrower's pages."""
    events.record(
        session,
        kind,
        actor,
        circle_id=loan.circle_id,
        subject_id=loan.id,
        params={
            "name": loan.borrower,
            "amount_minor": loan.principal_minor if amount_minor is None else amount_minor,
            "currency": loan.currency,
            "number": loan.number,
            **more,
        },
        users=(loan.borrower_user_id,) if loan.borrower_user_id else (),
    )
