"""Proposals, their electors and votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from circle_app.persistence.models import Elector, Proposal, VoteChange
from circle_app.persistence.queries.circles import MEMBERS

PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ELECTORS: Any = Elector.__table__  # type: ignore[attr-defined]
VOTE_CHANGES: Any = VoteChange.__table__  # type: ignore[attr-defined]

_BY_ID = select(PROPOSALS).where(PROPOSALS.c.id == bindparam("proposal"))
_LOCKED = _BY_ID.with_for_update(key_share=True)
_ELECTOR = select(ELECTORS.c.id, ELECTORS.c.vote, ELECTORS.c.weight).where(
    ELECTORS.c.proposal_id == bindparam("proposal"), ELECTORS.c.member_id == bindparam("member")
)
_VOTERS = (
    select(ELECTORS.c.member_id, MEMBERS.c.name, ELECTORS.c.vote, ELECTORS.c.voted_at)
    .join(MEMBERS, MEMBERS.c.id == ELECTORS.c.member_id)
    .where(ELECTORS.c.proposal_id == bindparam("proposal"))
    .order_by(MEMBERS.c.number)
)
_OFFICERS = MEMBERS.alias("officers")
_WITH_OPENER = (
    select(
        PROPOSALS,
        MEMBERS.c.name.label("opened_by_name"),
        _OFFICERS.c.name.label("officer_name"),
    )
    .join(MEMBERS, MEMBERS.c.id == PROPOSALS.c.opened_by)
    .outerjoin(_OFFICERS, _OFFICERS.c.id == PROPOSALS.c.officer_id)
)
_EXPIRED = (
    select(PROPOSALS.c.id)
    .where(PROPOSALS.c.status == "open", PROPOSALS.c.closes_at <= bindparam("now"))
    .order_by(PROPOSALS.c.closes_at)
    .limit(bindparam("count"))
)
_EXPIRED_HERE = _EXPIRED.where(PROPOSALS.c.circle_id == bindparam("circle"))
_OPEN_OF_KIND = (
    select(PROPOSALS.c.id)
    .where(
        PROPOSALS.c.circle_id == bindparam("circle"),
        PROPOSALS.c.status == "open",
        PROPOSALS.c.kind == bindparam("kind_name"),
    )
    .limit(1)
)


def proposal_row(session: Session, proposal_id: UUID) -> Row[Any] | None:
    """Return a proposal's row."""
    return session.connection().execute(_BY_ID, {"proposal": proposal_id}).one_or_none()


def locked_proposal(session: Session, proposal_id: UUID) -> Row[Any]:
    """Lock a proposal's row until the end of the transaction: its votes are counted in turn."""
    return session.connection().execute(_LOCKED, {"proposal": proposal_id}).one()


def elector_row(session: Session, proposal_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Return a member's place in the electorate of a proposal."""
    values = {"proposal": proposal_id, "member": member_id}
    return session.connection().execute(_ELECTOR, values).one_or_none()


def voters(session: Session, proposal_id: UUID) -> Sequence[Row[Any]]:
    """Return the electorate of a proposal with the votes that count."""
    return session.connection().execute(_VOTERS, {"proposal": proposal_id}).all()


def my_votes(session: Session, member_id: UUID, proposals: Sequence[UUID]) -> dict[UUID, Any]:
    """Return a member's places in the electorates of several proposals, in one query."""
    rows = session.connection().execute(
        select(ELECTORS.c.proposal_id, ELECTORS.c.vote).where(
            ELECTORS.c.member_id == member_id, ELECTORS.c.proposal_id.in_(proposals)
        )
    )
    return {row.proposal_id: row for row in rows}


def proposal_with_opener(session: Session, proposal_id: UUID) -> Row[Any] | None:
    """Return a proposal with the name of whoever opened it."""
    wanted = _WITH_OPENER.where(PROPOSALS.c.id == proposal_id)
    return session.connection().execute(wanted).one_or_none()


def proposals_of(
    session: Session,
    circle_id: UUID,
    status: str | None,
    before: UUID | None,
    count: int,
    decider: str | None = None,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` proposals of a circle, the newest first."""
    wanted = _WITH_OPENER.where(PROPOSALS.c.circle_id == circle_id)
    if decider is not None:
        wanted = wanted.where(PROPOSALS.c.decider == decider)
    if status is not None:
        wanted = wanted.where(PROPOSALS.c.status == status)
    if before is not None:
        wanted = wanted.where(PROPOSALS.c.id < before)
    return session.connection().execute(wanted.order_by(PROPOSALS.c.id.desc()).limit(count)).all()


def others_in_roles(
    session: Session, circle_id: UUID, roles: Sequence[str], but: frozenset[UUID]
) -> bool:
    """Say whether an active member besides some has one of the roles."""
    found = session.connection().execute(
        select(MEMBERS.c.id)
        .where(
            MEMBERS.c.circle_id == circle_id,
            MEMBERS.c.status == "active",
            MEMBERS.c.user_id.is_not(None),
            MEMBERS.c.role.in_(roles),
            MEMBERS.c.id.not_in(sorted(but)),
        )
        .limit(1)
    )
    return found.first() is not None


def expired_proposals(
    session: Session, now: datetime, count: int, circle_id: UUID | None = None
) -> Sequence[UUID]:
    """Return open proposals whose window has passed."""
    values: dict[str, Any] = {"now": now, "count": count}
    if circle_id is None:
        return session.connection().execute(_EXPIRED, values).scalars().all()
    values["circle"] = circle_id
    return session.connection().execute(_EXPIRED_HERE, values).scalars().all()


def open_proposal_of_kind(session: Session, circle_id: UUID, kind: str) -> UUID | None:
    """Return an open proposal of a kind, if there is one."""
    found: UUID | None = (
        session.connection()
        .execute(_OPEN_OF_KIND, {"circle": circle_id, "kind_name": kind})
        .scalar_one_or_none()
    )
    return found
