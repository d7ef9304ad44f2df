"""Loans with their borrower and vote, their instalments, repayments and changes of state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import (
    Due,
    Instalment,
    Loan,
    LoanChange,
    LoanCharge,
    LoanWaiver,
    Repayment,
    User,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, has_answered, role_of_step

LOANS: Any = Loan.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
INSTALMENTS: Any = Instalment.__table__  # type: ignore[attr-defined]
REPAYMENTS: Any = Repayment.__table__  # type: ignore[attr-defined]
LOAN_CHANGES: Any = LoanChange.__table__  # type: ignore[attr-defined]
CHARGES: Any = LoanCharge.__table__  # type: ignore[attr-defined]
WAIVERS: Any = LoanWaiver.__table__  # type: ignore[attr-defined]
_DUES: Any = Due.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]

RUNNING = ("applied", "approved", "active", "defaulted")
PAYING = ("active", "defaulted")
# Money on a loan that was given up: it changes nothing of the loan's plan.
AFTER_LOSS = ("set_off", "recovery")

# What is still asked for of an instalment.
REST: Any = (
    INSTALMENTS.c.principal_minor
    + INSTALMENTS.c.interest_minor
    + INSTALMENTS.c.fee_minor
    + INSTALMENTS.c.penalty_minor
    - INSTALMENTS.c.paid_principal_minor
    - INSTALMENTS.c.paid_interest_minor
    - INSTALMENTS.c.paid_fee_minor
    - INSTALMENTS.c.paid_penalty_minor
    - INSTALMENTS.c.waived_minor
)
_PLACE: Any = select(LOANS.c.circle_id, LOANS.c.proposal_id, LOANS.c.member_id).where(
    LOANS.c.id == bindparam("loan")
)
_WITH_BORROWER: Any = (
    select(
        LOANS,
        MEMBERS.c.name.label("borrower"),
        MEMBERS.c.user_id.label("borrower_user_id"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
    )
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == LOANS.c.circle_id)
)
_ONE = _WITH_BORROWER.where(LOANS.c.id == bindparam("loan"))
_LOCKED = _ONE.with_for_update(of=LOANS, key_share=True)

_INSTALMENT_COUNT = (
    select(func.count())
    .select_from(INSTALMENTS)
    .where(INSTALMENTS.c.loan_id == LOANS.c.id)
    .correlate(LOANS)
    .scalar_subquery()
)
_NEXT_MINOR = (
    select(REST)
    .where(INSTALMENTS.c.loan_id == LOANS.c.id, INSTALMENTS.c.settled_on.is_(None))
    .order_by(INSTALMENTS.c.number)
    .limit(1)
    .correlate(LOANS)
    .scalar_subquery()
)
# What the plan says of lateness and of what was let off, as the last write or day end left it.
_PENALTY_MINOR = (
    select(
        func.coalesce(func.sum(INSTALMENTS.c.penalty_minor - INSTALMENTS.c.paid_penalty_minor), 0)
    )
    .where(INSTALMENTS.c.loan_id == LOANS.c.id)
    .correlate(LOANS)
    .scalar_subquery()
)
_WAIVED_MINOR = (
    select(func.coalesce(func.sum(INSTALMENTS.c.waived_minor), 0))
    .where(INSTALMENTS.c.loan_id == LOANS.c.id)
    .correlate(LOANS)
    .scalar_subquery()
)
_WAIVED_PENALTY_MINOR = (
    select(func.coalesce(func.sum(WAIVERS.c.penalty_minor), 0))
    .where(WAIVERS.c.loan_id == LOANS.c.id, WAIVERS.c.status == "agreed")
    .correlate(LOANS)
    .scalar_subquery()
)
_NEWER: Any = LOANS.alias("newer")
# The loan that was given in the place of this one.
_REPLACED_BY = (
    select(_NEWER.c.id)
    .where(_NEWER.c.replaces_id == LOANS.c.id, _NEWER.c.disbursed_on.is_not(None))
    .limit(1)
    .correlate(LOANS)
    .scalar_subquery()
)


def seen_by(elector: Any) -> Select[Any]:
    """Loans with all that a page shows of them, with the vote of one elector."""
    found: Select[Any] = (
        _WITH_BORROWER.add_columns(
            _INSTALMENT_COUNT.label("instalment_count"),
            _NEXT_MINOR.label("next_due_minor"),
            _PENALTY_MINOR.label("penalty_minor"),
            _WAIVED_MINOR.label("waived_minor"),
            _WAIVED_PENALTY_MINOR.label("waived_penalty_minor"),
            _REPLACED_BY.label("replaced_by"),
            PROPOSALS.c.status.label("vote_status"),
            PROPOSALS.c.closes_at.label("voting_closes_at"),
            PROPOSALS.c.rule.label("voting_rule"),
            PROPOSALS.c.decided_by.label("decided_by"),
            PROPOSALS.c.yes,
            PROPOSALS.c.no,
            PROPOSALS.c.electorate,
            PROPOSALS.c.decider,
            PROPOSALS.c.opened_by,
            PROPOSALS.c.interested,
            PROPOSALS.c.step,
            PROPOSALS.c.step_count,
            role_of_step().label("step_role"),
            has_answered(elector).label("answered"),
            ELECTORS.c.member_id.label("elector_id"),
            ELECTORS.c.vote.label("my_vote"),
        )
        .outerjoin(PROPOSALS, PROPOSALS.c.id == LOANS.c.proposal_id)
        .outerjoin(
            ELECTORS,
            (ELECTORS.c.proposal_id == PROPOSALS.c.id)
            & (ELECTORS.c.step == PROPOSALS.c.step)
            & (ELECTORS.c.member_id == elector),
        )
    )
    return found


_VIEWS = seen_by(bindparam("me"))
_OWN_VIEWS = seen_by(LOANS.c.member_id)
_VIEW = _VIEWS.where(LOANS.c.id == bindparam("loan"))
_MY_PLACES = select(MEMBERS.c.id).where(
    MEMBERS.c.user_id == bindparam("person"), MEMBERS.c.status == "active"
)
_INSTALMENTS = (
    select(INSTALMENTS)
    .where(INSTALMENTS.c.loan_id == bindparam("loan"))
    .order_by(INSTALMENTS.c.number)
)
_PAYMENTS = (
    select(REPAYMENTS)
    .where(
        REPAYMENTS.c.loan_id == bindparam("loan"),
        REPAYMENTS.c.status.in_(("confirmed", "pending")),
        REPAYMENTS.c.kind.not_in(AFTER_LOSS),
    )
    .order_by(REPAYMENTS.c.paid_on, REPAYMENTS.c.id)
)
_WAIVERS = (
    select(WAIVERS)
    .where(WAIVERS.c.loan_id == bindparam("loan"), WAIVERS.c.status == "agreed")
    .order_by(WAIVERS.c.waived_on, WAIVERS.c.event_id)
)
_CHARGES = (
    select(CHARGES)
    .where(CHARGES.c.loan_id == bindparam("loan"))
    .order_by(CHARGES.c.charged_on, CHARGES.c.number, CHARGES.c.period)
)
_REPAYMENT = select(REPAYMENTS).where(REPAYMENTS.c.id == bindparam("repayment"))
_CHANGES: Any = (
    select(LOAN_CHANGES, func.coalesce(MEMBERS.c.name, _USERS.c.name).label("actor_name"))
    .join(LOANS, LOANS.c.id == LOAN_CHANGES.c.loan_id)
    .outerjoin(_USERS, _USERS.c.id == LOAN_CHANGES.c.actor_id)
    .outerjoin(
        MEMBERS,
        (MEMBERS.c.circle_id == LOANS.c.circle_id) & (MEMBERS.c.user_id == LOAN_CHANGES.c.actor_id),
    )
    .where(LOAN_CHANGES.c.loan_id == bindparam("loan"))
    .order_by(LOAN_CHANGES.c.id)
)
_COMMITTED: Any = select(
    func.count().label("running"),
    func.coalesce(func.sum(LOANS.c.outstanding_minor).filter(LOANS.c.status.in_(PAYING)), 0).label(
        "outstanding_minor"
    ),
    func.coalesce(func.sum(LOANS.c.principal_minor).filter(LOANS.c.status.not_in(PAYING)), 0).label(
        "asked_minor"
    ),
).where(LOANS.c.member_id == bindparam("member"), LOANS.c.status.in_(RUNNING))
_LATE_INSTALMENTS: Any = (
    select(
        func.coalesce(func.sum(REST), 0).label("overdue_minor"),
        func.min(INSTALMENTS.c.due_on).label("oldest_on"),
    )
    .join(LOANS, LOANS.c.id == INSTALMENTS.c.loan_id)
    .where(
        LOANS.c.member_id == bindparam("member"),
        LOANS.c.status.in_(PAYING),
        INSTALMENTS.c.settled_on.is_(None),
        INSTALMENTS.c.due_on < bindparam("today"),
    )
)
_LATE_DUES: Any = select(
    func.coalesce(func.sum(_DUES.c.amount_minor - _DUES.c.paid_minor), 0).label("overdue_minor"),
    func.min(_DUES.c.due_on).label("oldest_on"),
).where(
    _DUES.c.member_id == bindparam("member"),
    _DUES.c.status == "pending",
    _DUES.c.due_on < bindparam("before"),
)


def place_of_loan(session: Session, loan_id: UUID) -> Row[Any] | None:
    """Return the circle, the proposal and the borrower of a loan."""
    return session.connection().execute(_PLACE, {"loan": loan_id}).one_or_none()


def loan_row(session: Session, loan_id: UUID) -> Row[Any]:
    """Return a loan with its borrower and the circle's currency and zone."""
    return session.connection().execute(_ONE, {"loan": loan_id}).one()


def locked_loan(session: Session, loan_id: UUID) -> Row[Any]:
    """Lock a loan until the end of the transaction; what is done to it is done in turn."""
    return session.connection().execute(_LOCKED, {"loan": loan_id}).one()


def loan_view(session: Session, loan_id: UUID, member_id: UUID) -> Row[Any]:
    """Return all that a page shows of a loan, as one member sees it."""
    return session.connection().execute(_VIEW, {"loan": loan_id, "me": member_id}).one()


def loans_of_circle(
    session: Session,
    circle_id: UUID,
    member_id: UUID,
    status: Sequence[str],
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` loans of a circle, the newest first, as one member sees them."""
    wanted = _page(_VIEWS.where(LOANS.c.circle_id == circle_id), status, before, count)
    return session.connection().execute(wanted, {"me": member_id}).all()


def loans_of_person(
    session: Session,
    user_id: UUID,
    circle_id: UUID | None,
    status: Sequence[str],
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` loans of a person in all circles or one, the newest first."""
    wanted = _OWN_VIEWS.where(LOANS.c.member_id.in_(_MY_PLACES))
    if circle_id is not None:
        wanted = wanted.where(LOANS.c.circle_id == circle_id)
    wanted = _page(wanted, status, before, count)
    return session.connection().execute(wanted, {"person": user_id}).all()


def _page(
    wanted: Select[Any], status: Sequence[str], before: UUID | None, count: int
) -> Select[Any]:
    if status:
        wanted = wanted.where(LOANS.c.status.in_(status))
    if before is not None:
        wanted = wanted.where(LOANS.c.id < before)
    return wanted.order_by(LOANS.c.id.desc()).limit(count)


def instalment_rows(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the instalments of a loan in order."""
    return session.connection().execute(_INSTALMENTS, {"loan": loan_id}).all()


def payments_on(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the repayments of a loan that count or may come to count, in order of their days."""
    return session.connection().execute(_PAYMENTS, {"loan": loan_id}).all()


def waivers_on(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return what a borrower was let off, as agreed, in the order in which it counts."""
    return session.connection().execute(_WAIVERS, {"loan": loan_id}).all()


def charges_on(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the penalties of a loan in order of their days."""
    return session.connection().execute(_CHARGES, {"loan": loan_id}).all()


def repayment_row(session: Session, repayment_id: UUID) -> Row[Any] | None:
    """Return a repayment."""
    return session.connection().execute(_REPAYMENT, {"repayment": repayment_id}).one_or_none()


def repayments_page(
    session: Session, loan_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` repayments of a loan with who recorded them, the newest first."""
    wanted = (
        select(REPAYMENTS, func.coalesce(MEMBERS.c.name, _USERS.c.name).label("recorder_name"))
        .join(_USERS, _USERS.c.id == REPAYMENTS.c.recorded_by)
        .outerjoin(
            MEMBERS,
            (MEMBERS.c.circle_id == REPAYMENTS.c.circle_id)
            & (MEMBERS.c.user_id == REPAYMENTS.c.recorded_by),
        )
        .where(REPAYMENTS.c.loan_id == loan_id)
        .order_by(REPAYMENTS.c.id.desc())
        .limit(count)
    )
    if before is not None:
        wanted = wanted.where(REPAYMENTS.c.id < before)
    return session.connection().execute(wanted).all()


def changes_of(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return the changes of a loan's state with the names of who made them, in order."""
    return session.connection().execute(_CHANGES, {"loan": loan_id}).all()


def commitments(session: Session, member_id: UUID) -> Row[Any]:
    """Return how many loans a member asked for or pays back, and what they come to."""
    return session.connection().execute(_COMMITTED, {"member": member_id}).one()


def late_instalments(session: Session, member_id: UUID, today: date) -> Row[Any]:
    """Return what a member should have paid back before a day, and since when."""
    return (
        session.connection().execute(_LATE_INSTALMENTS, {"member": member_id, "today": today}).one()
    )


def late_dues(session: Session, member_id: UUID, before: date) -> Row[Any]:
    """Return what a member should have contributed before a day, and since when."""
    return session.connection().execute(_LATE_DUES, {"member": member_id, "before": before}).one()
