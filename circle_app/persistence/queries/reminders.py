"""What somebody may have to be told because time passes: dues, instalments, votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, exists, or_, select, tuple_, update
from sqlmodel import Session, col

from circle_app.persistence.models import Elector, Instalment, Proposal, ProposalStep, Repayment
from circle_app.persistence.queries.autopay import AUTOPAYS
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_FEE_MINOR, OPEN_MINOR
from circle_app.persistence.queries.loans import LOANS
from circle_app.persistence.queries.notices import NOTICES

_BEHIND: Any = (
    select(CIRCLES.c.id, CIRCLES.c.time_zone, CIRCLES.c.reminded_on)
    .where(
        CIRCLES.c.status == "active",
        or_(CIRCLES.c.reminded_on.is_(None), CIRCLES.c.reminded_on < bindparam("horizon")),
    )
    .order_by(CIRCLES.c.id)
    .limit(bindparam("most"))
)
_OPEN: Any = (
    select(
        DUES.c.id,
        DUES.c.member_id,
        DUES.c.due_on,
        CYCLES.c.starts_on,
        (OPEN_MINOR + OPEN_FEE_MINOR).label("open_minor"),
        MEMBERS.c.user_id,
        and_(AUTOPAYS.c.enabled, AUTOPAYS.c.since_on <= DUES.c.due_on).label("autopay"),
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .join(MEMBERS, MEMBERS.c.id == DUES.c.member_id)
    .outerjoin(AUTOPAYS, AUTOPAYS.c.member_id == DUES.c.member_id)
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status == "pending",
        DUES.c.due_on.between(bindparam("first"), bindparam("last")),
        MEMBERS.c.status == "active",
        MEMBERS.c.user_id.is_not(None),
    )
    .order_by(MEMBERS.c.number, DUES.c.due_on)
)
_ASKED_MINOR: Any = (
    col(Instalment.principal_minor)
    + col(Instalment.interest_minor)
    + col(Instalment.fee_minor)
    + col(Instalment.penalty_minor)
)
_PAID_MINOR: Any = (
    col(Instalment.paid_principal_minor)
    + col(Instalment.paid_interest_minor)
    + col(Instalment.paid_fee_minor)
    + col(Instalment.paid_penalty_minor)
    + col(Instalment.waived_minor)
)
# Of a loan on which a payment waits to be confirmed nobody is reminded: it may be this one.
_CLAIMED: Any = exists().where(
    col(Repayment.loan_id) == LOANS.c.id, col(Repayment.status) == "pending"
)
_INSTALMENTS: Any = (
    select(
        LOANS.c.id,
        LOANS.c.member_id,
        col(Instalment.number),
        col(Instalment.due_on),
        LOANS.c.disbursed_on.label("starts_on"),
        (_ASKED_MINOR - _PAID_MINOR).label("open_minor"),
        MEMBERS.c.user_id,
        and_(
            AUTOPAYS.c.enabled,
            AUTOPAYS.c.loans,
            AUTOPAYS.c.since_on <= col(Instalment.due_on),
        ).label("autopay"),
    )
    .join(Instalment, col(Instalment.loan_id) == LOANS.c.id)
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .outerjoin(AUTOPAYS, AUTOPAYS.c.member_id == LOANS.c.member_id)
    .where(
        LOANS.c.circle_id == bindparam("circle"),
        LOANS.c.status == "active",
        LOANS.c.next_due_on <= bindparam("last"),
        col(Instalment.due_on).between(bindparam("first"), bindparam("last")),
        col(Instalment.settled_on).is_(None),
        _ASKED_MINOR > _PAID_MINOR,
        MEMBERS.c.user_id.is_not(None),
        ~_CLAIMED,
    )
    .order_by(LOANS.c.number, col(Instalment.due_on))
)
_CLOSING: Any = (
    select(
        col(Proposal.id),
        col(Proposal.circle_id),
        col(Proposal.kind),
        col(Proposal.title),
        col(Proposal.step),
        col(Proposal.closes_at),
        col(ProposalStep.opened_at),
        CIRCLES.c.time_zone,
    )
    .join(CIRCLES, CIRCLES.c.id == col(Proposal.circle_id))
    .join(
        ProposalStep,
        and_(
            col(ProposalStep.proposal_id) == col(Proposal.id),
            col(ProposalStep.number) == col(Proposal.step),
        ),
    )
    .where(
        col(Proposal.status) == "open",
        col(Proposal.decider) == "vote",
        CIRCLES.c.status == "active",
        col(Proposal.closes_at) > bindparam("now"),
        col(Proposal.closes_at) <= bindparam("until"),
    )
    .order_by(col(Proposal.closes_at), col(Proposal.id))
    .limit(bindparam("most"))
)
_AFTER: Any = tuple_(col(Proposal.closes_at), col(Proposal.id)) > tuple_(
    bindparam("closes_at", type_=Proposal.__table__.c.closes_at.type),  # type: ignore[attr-defined]
    bindparam("proposal", type_=Proposal.__table__.c.id.type),  # type: ignore[attr-defined]
)


def circles_behind(
    session: Session, horizon: date, after: UUID | None, most: int
) -> Sequence[Row[Any]]:
    """Return circles in which nobody was reminded on that day yet, in the order of their ids."""
    wanted = _BEHIND if after is None else _BEHIND.where(CIRCLES.c.id > after)
    return session.connection().execute(wanted, {"horizon": horizon, "most": most}).all()


def open_dues_between(
    session: Session, circle_id: UUID, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the open dues of a circle that fall due between two days, member by member.

    Only of members who can be told, and without those that are said to be paid.
    """
    values = {"circle": circle_id, "first": first, "last": last}
    return session.connection().execute(_OPEN, values).all()


def open_instalments_between(
    session: Session, circle_id: UUID, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the open instalments of a circle that fall due between two days, loan by loan."""
    values = {"circle": circle_id, "first": first, "last": last}
    return session.connection().execute(_INSTALMENTS, values).all()


def mark_reminded(session: Session, circle_id: UUID, day: date) -> None:
    """Keep the day up to which the members of a circle were reminded."""
    wanted = update(CIRCLES).where(CIRCLES.c.id == circle_id)
    session.connection().execute(wanted.values(reminded_on=day))


def closing(
    session: Session, now: datetime, until: datetime, last: Row[Any] | None, most: int
) -> Sequence[Row[Any]]:
    """Return votes that end between two moments, the next first; those after ``last``."""
    values: dict[str, Any] = {"now": now, "until": until, "most": most}
    if last is None:
        return session.connection().execute(_CLOSING, values).all()
    values |= {"closes_at": last.closes_at, "proposal": last.id}
    return session.connection().execute(_CLOSING.where(_AFTER), values).all()


def undecided(session: Session, proposals: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return who has not voted yet in the open step of some votes: one row a vote and person."""
    wanted = (
        select(col(Elector.proposal_id), MEMBERS.c.user_id)
        .join(
            Proposal,
            and_(
                col(Proposal.id) == col(Elector.proposal_id),
                col(Proposal.step) == col(Elector.step),
            ),
        )
        .join(MEMBERS, MEMBERS.c.id == col(Elector.member_id))
        .where(
            col(Elector.proposal_id).in_(proposals),
            col(Elector.vote).is_(None),
            MEMBERS.c.status == "active",
            MEMBERS.c.user_id.is_not(None),
        )
        .order_by(col(Elector.id))
    )
    return session.connection().execute(wanted).all()


def told_before(
    session: Session, people: Sequence[UUID], keys: Sequence[str]
) -> frozenset[tuple[UUID, str]]:
    """Return which of these notices these people have."""
    wanted = select(NOTICES.c.user_id, NOTICES.c.key).where(
        NOTICES.c.user_id.in_(people), NOTICES.c.key.in_(keys)
    )
    return frozenset((row.user_id, row.key) for row in session.connection().execute(wanted))
