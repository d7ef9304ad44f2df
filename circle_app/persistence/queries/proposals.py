"""Proposals, their steps, electors, votes and officers' answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import (
    Elector,
    OfficerAnswer,
    Proposal,
    ProposalStep,
    VoteChange,
)
from circle_app.persistence.queries.circles import MEMBERS

PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ELECTORS: Any = Elector.__table__  # type: ignore[attr-defined]
VOTE_CHANGES: Any = VoteChange.__table__  # type: ignore[attr-defined]
STEPS: Any = ProposalStep.__table__  # type: ignore[attr-defined]
ANSWERS: Any = OfficerAnswer.__table__  # type: ignore[attr-defined]

_BY_ID = select(PROPOSALS).where(PROPOSALS.c.id == bindparam("proposal"))
_LOCKED = _BY_ID.with_for_update(key_share=True)
_STEP = select(STEPS).where(
    STEPS.c.proposal_id == bindparam("proposal"), STEPS.c.number == bindparam("step_number")
)
_ELECTOR = select(ELECTORS.c.id, ELECTORS.c.vote, ELECTORS.c.weight, ELECTORS.c.recorded_by).where(
    ELECTORS.c.proposal_id == bindparam("proposal"),
    ELECTORS.c.step == bindparam("step_number"),
    ELECTORS.c.member_id == bindparam("member"),
)
_OFFICERS = MEMBERS.alias("officers")
_VOTERS: Any = (
    select(
        ELECTORS.c.member_id,
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        MEMBERS.c.status,
        ELECTORS.c.vote,
        ELECTORS.c.voted_at,
        ELECTORS.c.weight,
        _OFFICERS.c.name.label("recorded_by_name"),
    )
    .join(MEMBERS, MEMBERS.c.id == ELECTORS.c.member_id)
    .outerjoin(_OFFICERS, _OFFICERS.c.id == ELECTORS.c.recorded_by)
    .where(
        ELECTORS.c.proposal_id == bindparam("proposal"),
        ELECTORS.c.step == bindparam("step_number"),
    )
    .order_by(MEMBERS.c.number)
)
_ANSWERS = (
    select(ANSWERS, MEMBERS.c.name)
    .join(MEMBERS, MEMBERS.c.id == ANSWERS.c.member_id)
    .order_by(ANSWERS.c.id)
)
_WAITING_FOR_OFFICERS = (
    select(PROPOSALS.c.id)
    .where(
        PROPOSALS.c.circle_id == bindparam("circle"),
        PROPOSALS.c.status == "open",
        PROPOSALS.c.decider == "officer",
    )
    .order_by(PROPOSALS.c.id)
)
_WITH_OPENER = (
    select(
        PROPOSALS,
        MEMBERS.c.name.label("opened_by_name"),
        _OFFICERS.c.name.label("officer_name"),
        STEPS.c.role.label("step_role"),
        STEPS.c.yes.label("step_yes"),
        STEPS.c.no.label("step_no"),
    )
    .join(MEMBERS, MEMBERS.c.id == PROPOSALS.c.opened_by)
    .outerjoin(_OFFICERS, _OFFICERS.c.id == PROPOSALS.c.officer_id)
    .outerjoin(
        STEPS, (STEPS.c.proposal_id == PROPOSALS.c.id) & (STEPS.c.number == PROPOSALS.c.step)
    )
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


def step_row(session: Session, proposal_id: UUID, number: int) -> Row[Any]:
    """Return a step of a proposal; the lock on the proposal's row guards it too."""
    values = {"proposal": proposal_id, "step_number": number}
    return session.connection().execute(_STEP, values).one()


def steps_of(session: Session, proposals: Collection[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Return the steps of several proposals in their order, in one query."""
    wanted = (
        select(STEPS)
        .where(STEPS.c.proposal_id.in_(proposals))
        .order_by(STEPS.c.proposal_id, STEPS.c.number)
    )
    return _grouped(session.connection().execute(wanted)) if proposals else {}


def answers_of(session: Session, proposals: Collection[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Return what officers answered on several proposals, the first first, in one query."""
    wanted = _ANSWERS.where(ANSWERS.c.proposal_id.in_(proposals))
    return _grouped(session.connection().execute(wanted)) if proposals else {}


def _grouped(rows: Iterable[Row[Any]]) -> dict[UUID, list[Row[Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row.proposal_id].append(row)
    return found


def has_answered(member_id: Any) -> ColumnElement[bool]:
    """Say of a proposal's row whether a member has answered in one of its steps as an officer."""
    found: ColumnElement[bool] = (
        select(ANSWERS.c.id)
        .where(ANSWERS.c.proposal_id == PROPOSALS.c.id, ANSWERS.c.member_id == member_id)
        .correlate_except(ANSWERS)
        .exists()
    )
    return found


def role_of_step() -> Any:
    """Return the role that decides the open step of a proposal's row."""
    return (
        select(STEPS.c.role)
        .where(STEPS.c.proposal_id == PROPOSALS.c.id, STEPS.c.number == PROPOSALS.c.step)
        .correlate_except(STEPS)
        .scalar_subquery()
    )


def waiting_for_officers(session: Session, circle_id: UUID) -> Sequence[UUID]:
    """Return the open proposals of a circle that officers decide now."""
    values = {"circle": circle_id}
    return session.connection().execute(_WAITING_FOR_OFFICERS, values).scalars().all()


def elector_row(session: Session, proposal_id: UUID, step: int, member_id: UUID) -> Row[Any] | None:
    """Return a member's place in the electorate of a step."""
    values = {"proposal": proposal_id, "step_number": step, "member": member_id}
    return session.connection().execute(_ELECTOR, values).one_or_none()


def voters(session: Session, proposal_id: UUID, step: int) -> Sequence[Row[Any]]:
    """Return the electorate of a step with the votes that count."""
    values = {"proposal": proposal_id, "step_number": step}
    rows: Sequence[Row[Any]] = session.connection().execute(_VOTERS, values).all()
    return rows


def my_votes(session: Session, member_id: UUID, proposals: Sequence[UUID]) -> dict[UUID, Any]:
    """Return a member's places in the open steps of several proposals, in one query."""
    rows = session.connection().execute(
        select(ELECTORS.c.proposal_id, ELECTORS.c.vote)
        .join(
            PROPOSALS,
            (PROPOSALS.c.id == ELECTORS.c.proposal_id) & (PROPOSALS.c.step == ELECTORS.c.step),
        )
        .where(ELECTORS.c.member_id == member_id, ELECTORS.c.proposal_id.in_(proposals))
    )
    return {row.proposal_id: row for row in rows}


def proposal_with_opener(session: Session, proposal_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Return a proposal with the name of whoever opened it, as one member sees it."""
    wanted = _seen_by(member_id).where(PROPOSALS.c.id == proposal_id)
    return session.connection().execute(wanted).one_or_none()


def _seen_by(member_id: UUID) -> Select[Any]:
    return _WITH_OPENER.add_columns(has_answered(member_id).label("answered"))


def proposals_of(
    session: Session,
    circle_id: UUID,
    member_id: UUID,
    status: str | None,
    before: UUID | None,
    count: int,
    decider: str | None = None,
    *,
    kind: str | None = None,
    own: bool = False,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` proposals of a circle, the newest first, as one member sees them.

    With ``own`` only those that the member opened.
    """
    wanted = _seen_by(member_id).where(PROPOSALS.c.circle_id == circle_id)
    if own:
        wanted = wanted.where(PROPOSALS.c.opened_by == member_id)
    if kind is not None:
        wanted = wanted.where(PROPOSALS.c.kind == kind)
    if decider is not None:
        wanted = wanted.where(PROPOSALS.c.decider == decider)
    if status is not None:
        wanted = wanted.where(PROPOSALS.c.status == status)
    if before is not None:
        wanted = wanted.where(PROPOSALS.c.id < before)
    return session.connection().execute(wanted.order_by(PROPOSALS.c.id.desc()).limit(count)).all()


def count_in_roles(
    session: Session, circle_id: UUID, roles: Sequence[str], but: Collection[UUID]
) -> int:
    """Count the active members besides some who can sign in and hold one of the roles."""
    found: int = (
        session.connection()
        .execute(
            select(func.count())
            .select_from(MEMBERS)
            .where(
                MEMBERS.c.circle_id == circle_id,
                MEMBERS.c.status == "active",
                MEMBERS.c.user_id.is_not(None),
                MEMBERS.c.role.in_(roles),
                MEMBERS.c.id.not_in(sorted(but)),
            )
        )
        .scalar_one()
    )
    return found


def active_in_roles(
    session: Session, circle_id: UUID, roles: Sequence[str], *, with_account: bool
) -> Sequence[UUID]:
    """Return the active members who hold one of the roles, in the order of their numbers.

    With ``with_account`` only those who can sign in.
    """
    wanted = (
        select(MEMBERS.c.id)
        .where(
            MEMBERS.c.circle_id == circle_id,
            MEMBERS.c.status == "active",
            MEMBERS.c.role.in_(roles),
        )
        .order_by(MEMBERS.c.number)
    )
    if with_account:
        wanted = wanted.where(MEMBERS.c.user_id.is_not(None))
    return session.connection().execute(wanted).scalars().all()


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
