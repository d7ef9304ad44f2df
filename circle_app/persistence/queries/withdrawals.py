"""Savings that members ask to take out, with the decision on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import Withdrawal
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS, USERS
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, has_answered, role_of_step

WITHDRAWALS: Any = Withdrawal.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_OFFICERS = MEMBERS.alias("deciding_officers")
_WITH_MEMBER: Any = (
    select(
        WITHDRAWALS,
        MEMBERS.c.name,
        MEMBERS.c.user_id.label("receiver_id"),
        CIRCLES.c.currency,
        CIRCLES.c.name.label("circle_name"),
    )
    .join(MEMBERS, MEMBERS.c.id == WITHDRAWALS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == WITHDRAWALS.c.circle_id)
)
_LOCKED: Any = _WITH_MEMBER.where(WITHDRAWALS.c.id == bindparam("withdrawal")).with_for_update(
    of=WITHDRAWALS
)
_PLACE: Any = select(
    WITHDRAWALS.c.circle_id, WITHDRAWALS.c.member_id, WITHDRAWALS.c.proposal_id
).where(WITHDRAWALS.c.id == bindparam("withdrawal"))
# The decision as one member sees it: the row of the vote, and the viewer's own part in it.
_VIEW: Any = (
    _WITH_MEMBER.add_columns(
        PROPOSALS.c.status.label("decision"),
        PROPOSALS.c.decider,
        PROPOSALS.c.opened_by,
        PROPOSALS.c.interested,
        role_of_step().label("step_role"),
        has_answered(bindparam("viewer")).label("answered"),
        PROPOSALS.c.closes_at,
        PROPOSALS.c.rule,
        PROPOSALS.c.yes,
        PROPOSALS.c.no,
        PROPOSALS.c.electorate,
        PROPOSALS.c.officer_note,
        PROPOSALS.c.decided_by,
        _OFFICERS.c.name.label("officer_name"),
        ELECTORS.c.id.label("elector_id"),
        ELECTORS.c.vote.label("my_vote"),
        USERS.c.name.label("payer_name"),
    )
    .outerjoin(PROPOSALS, PROPOSALS.c.id == WITHDRAWALS.c.proposal_id)
    .outerjoin(_OFFICERS, _OFFICERS.c.id == PROPOSALS.c.officer_id)
    .outerjoin(
        ELECTORS,
        (ELECTORS.c.proposal_id == PROPOSALS.c.id)
        & (ELECTORS.c.step == PROPOSALS.c.step)
        & (ELECTORS.c.member_id == bindparam("viewer")),
    )
    .outerjoin(USERS, USERS.c.id == WITHDRAWALS.c.paid_by)
)
_PROMISED: Any = select(func.coalesce(func.sum(WITHDRAWALS.c.amount_minor), 0)).where(
    WITHDRAWALS.c.member_id == bindparam("member"),
    WITHDRAWALS.c.status.in_(bindparam("states", expanding=True)),
)


def place_of_withdrawal(session: Session, withdrawal_id: UUID) -> Row[Any] | None:
    """Return the circle, the member and the proposal of a withdrawal."""
    values = {"withdrawal": withdrawal_id}
    return session.connection().execute(_PLACE, values).one_or_none()


def locked_withdrawal(session: Session, withdrawal_id: UUID) -> Row[Any]:
    """Lock a withdrawal until the end of the transaction; return it with the names around it."""
    return session.connection().execute(_LOCKED, {"withdrawal": withdrawal_id}).one()


def promised_minor(session: Session, member_id: UUID, states: Sequence[str]) -> int:
    """Return what a member's withdrawals in some states come to."""
    values = {"member": member_id, "states": list(states)}
    return int(session.connection().execute(_PROMISED, values).scalar_one())


def withdrawal_view(session: Session, withdrawal_id: UUID, viewer_id: UUID) -> Row[Any]:
    """Return a withdrawal with its decision as a member sees it."""
    wanted = _VIEW.where(WITHDRAWALS.c.id == withdrawal_id)
    return session.connection().execute(wanted, {"viewer": viewer_id}).one()


def withdrawals_of(
    session: Session,
    circle_id: UUID,
    viewer_id: UUID,
    *,
    states: Sequence[str] | None = None,
    member_id: UUID | None = None,
    before: UUID | None = None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` withdrawals of a circle, the newest first."""
    wanted = _VIEW.where(WITHDRAWALS.c.circle_id == circle_id)
    if states is not None:
        wanted = wanted.where(WITHDRAWALS.c.status.in_(states))
    if member_id is not None:
        wanted = wanted.where(WITHDRAWALS.c.member_id == member_id)
    if before is not None:
        wanted = wanted.where(WITHDRAWALS.c.id < before)
    ordered = wanted.order_by(WITHDRAWALS.c.id.desc()).limit(count)
    return session.connection().execute(ordered, {"viewer": viewer_id}).all()
