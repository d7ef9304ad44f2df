"""Members who go, and everything of theirs that is still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlmodel import Session

from circle_app.domain.charts import ROUND_DEBT
from circle_app.persistence.models import (
    Account,
    Book,
    Contribution,
    Departure,
    Dispute,
    Entry,
    Line,
    Loan,
    Payout,
    Proposal,
    Repayment,
    Round,
    RoundPart,
    Run,
    Slot,
    Withdrawal,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.expenses import EXPENSES, UNSETTLED

DEPARTURES: Any = Departure.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_LOANS: Any = Loan.__table__  # type: ignore[attr-defined]
_REPAYMENTS: Any = Repayment.__table__  # type: ignore[attr-defined]
_CONTRIBUTIONS: Any = Contribution.__table__  # type: ignore[attr-defined]
_WITHDRAWALS: Any = Withdrawal.__table__  # type: ignore[attr-defined]
_DISPUTES: Any = Dispute.__table__  # type: ignore[attr-defined]
_PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_LINES: Any = Line.__table__  # type: ignore[attr-defined]
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]
_BOOKS: Any = Book.__table__  # type: ignore[attr-defined]
_RUNS: Any = Run.__table__  # type: ignore[attr-defined]
_SLOTS: Any = Slot.__table__  # type: ignore[attr-defined]
_ROUNDS: Any = Round.__table__  # type: ignore[attr-defined]
_PARTS: Any = RoundPart.__table__  # type: ignore[attr-defined]
_PAYOUTS: Any = Payout.__table__  # type: ignore[attr-defined]
_ASKERS = MEMBERS.alias("askers")
OPEN = ("asked", "agreed")

_DEPARTURES: Any = (
    select(
        DEPARTURES,
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        _ASKERS.c.name.label("asker_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        CIRCLES.c.name.label("circle_name"),
        _PROPOSALS.c.status.label("decision"),
        _PROPOSALS.c.decider,
        _PROPOSALS.c.kind.label("decision_kind"),
    )
    .join(MEMBERS, MEMBERS.c.id == DEPARTURES.c.member_id)
    .join(_ASKERS, _ASKERS.c.id == DEPARTURES.c.asked_by)
    .join(CIRCLES, CIRCLES.c.id == DEPARTURES.c.circle_id)
    .outerjoin(_PROPOSALS, _PROPOSALS.c.id == DEPARTURES.c.proposal_id)
)
_UNPAID = _PARTS.c.in_minor + _PARTS.c.waived_minor < _PARTS.c.owed_minor
_TOUCHES = exists().where(
    _ENTRIES.c.public_id == _DISPUTES.c.entry_id,
    _LINES.c.entry_id == _ENTRIES.c.id,
    _ACCOUNTS.c.id == _LINES.c.account_id,
    _ACCOUNTS.c.owner_id == bindparam("member"),
)
# What people must clear up before somebody goes; one row of yes and no.
_HOLDS: Any = select(
    exists()
    .where(_CONTRIBUTIONS.c.member_id == bindparam("member"), _CONTRIBUTIONS.c.status == "pending")
    .label("payments"),
    exists()
    .where(
        _LOANS.c.member_id == bindparam("member"),
        _REPAYMENTS.c.loan_id == _LOANS.c.id,
        _REPAYMENTS.c.status == "pending",
    )
    .label("repayments"),
    exists()
    .where(
        EXPENSES.c.member_id == bindparam("member"),
        UNSETTLED,
    )
    .label("expenses"),
    exists()
    .where(
        _DISPUTES.c.circle_id == bindparam("circle"),
        _DISPUTES.c.status == "open",
        or_(_DISPUTES.c.member_id == bindparam("member"), _TOUCHES),
    )
    .label("disputes"),
    # A slot that had its pot, of which rounds are to be decided, or not all is paid.
    exists()
    .where(
        _RUNS.c.circle_id == bindparam("circle"),
        _RUNS.c.status == "running",
        _SLOTS.c.run_id == _RUNS.c.id,
        _SLOTS.c.member_id == bindparam("member"),
        _SLOTS.c.status == "won",
        or_(
            _RUNS.c.rounds_done < _RUNS.c.slot_count,
            exists().where(_PARTS.c.slot_id == _SLOTS.c.id, _UNPAID),
        ),
    )
    .label("slots"),
    # Pots that were won: not handed out, or not received. And rounds that ask the member for money
    # of slots that others hold by now, or others for that of the member's: it comes in first.
    or_(
        exists().where(
            _PAYOUTS.c.member_id == bindparam("member"),
            _PAYOUTS.c.status.in_(("owed", "paid", "disputed")),
        ),
        exists().where(
            _PARTS.c.due_id.is_not(None),
            _ROUNDS.c.id == _PARTS.c.round_id,
            _RUNS.c.id == _ROUNDS.c.run_id,
            _RUNS.c.status == "running",
            _SLOTS.c.id == _PARTS.c.slot_id,
            or_(
                and_(
                    _PARTS.c.member_id == bindparam("member"),
                    or_(_SLOTS.c.member_id.is_(None), _SLOTS.c.member_id != bindparam("member")),
                ),
                and_(
                    _PARTS.c.member_id != bindparam("member"),
                    _SLOTS.c.member_id == bindparam("member"),
                ),
            ),
            or_(_ROUNDS.c.status.in_(("collecting", "bidding")), _UNPAID),
        ),
    ).label("pots"),
    exists()
    .where(
        _BOOKS.c.circle_id == bindparam("circle"),
        _ACCOUNTS.c.book_id == _BOOKS.c.id,
        _ACCOUNTS.c.owner_id == bindparam("member"),
        _ACCOUNTS.c.code == ROUND_DEBT.code,
        _ACCOUNTS.c.balance_minor != 0,
    )
    .label("round_debt"),
)
_RECOVERED: Any = select(
    func.coalesce(
        func.sum(_REPAYMENTS.c.principal_minor).filter(_REPAYMENTS.c.status == "confirmed"), 0
    ).label("principal_minor"),
    func.coalesce(
        func.sum(_REPAYMENTS.c.amount_minor).filter(_REPAYMENTS.c.kind == "recovery"), 0
    ).label("recovered_minor"),
).where(
    _REPAYMENTS.c.loan_id == bindparam("loan"),
    _REPAYMENTS.c.status.in_(("confirmed", "pending")),
)


def departure_view(session: Session, departure_id: UUID) -> Row[Any] | None:
    """Return a departure with the names around it and its decision."""
    wanted = _DEPARTURES.where(DEPARTURES.c.id == departure_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def settled_with(session: Session, circle_id: UUID, user_id: UUID) -> Row[Any] | None:
    """Return the newest departure of a person from a circle that was settled."""
    wanted = _DEPARTURES.where(
        DEPARTURES.c.circle_id == circle_id,
        MEMBERS.c.user_id == user_id,
        DEPARTURES.c.status == "settled",
    )
    newest = wanted.order_by(DEPARTURES.c.settled_at.desc()).limit(1)
    found: Row[Any] | None = session.connection().execute(newest).one_or_none()
    return found


def locked_departure(session: Session, departure_id: UUID) -> Row[Any]:
    """Lock a departure until the end of the transaction."""
    wanted = select(DEPARTURES).where(DEPARTURES.c.id == departure_id).with_for_update()
    return session.connection().execute(wanted).one()


def open_departure(session: Session, member_id: UUID) -> Row[Any] | None:
    """Return the departure of a member that is asked for or agreed to."""
    wanted = select(DEPARTURES).where(
        DEPARTURES.c.member_id == member_id, DEPARTURES.c.status.in_(OPEN)
    )
    return session.connection().execute(wanted.limit(1)).one_or_none()


def departures_of(
    session: Session,
    circle_id: UUID,
    member_id: UUID | None,
    status: str | None,
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` departures of a circle, or of one member, the newest first."""
    wanted = _DEPARTURES.where(DEPARTURES.c.circle_id == circle_id)
    if member_id is not None:
        wanted = wanted.where(DEPARTURES.c.member_id == member_id)
    if status is not None:
        wanted = wanted.where(DEPARTURES.c.status == status)
    if before is not None:
        wanted = wanted.where(DEPARTURES.c.id < before)
    wanted = wanted.order_by(DEPARTURES.c.id.desc()).limit(count)
    rows: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return rows


def holds(session: Session, circle_id: UUID, member_id: UUID) -> tuple[str, ...]:
    """Return what must be cleared up before a member can go."""
    values = {"circle": circle_id, "member": member_id}
    row = session.connection().execute(_HOLDS, values).one()
    return tuple(name for name, there in row._mapping.items() if there)


def paying_loans(session: Session, member_id: UUID) -> Sequence[UUID]:
    """Return a member's loans that are being paid back, the oldest first."""
    wanted = (
        select(_LOANS.c.id)
        .where(_LOANS.c.member_id == member_id, _LOANS.c.status.in_(("active", "defaulted")))
        .order_by(_LOANS.c.number)
    )
    return session.connection().execute(wanted).scalars().all()


def wished_loans(session: Session, member_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return loans that were asked for and not given."""
    wanted = select(_LOANS.c.id).where(
        _LOANS.c.member_id.in_(member_ids), _LOANS.c.status.in_(("applied", "approved"))
    )
    return session.connection().execute(wanted.order_by(_LOANS.c.id)).scalars().all()


def wished_withdrawals(session: Session, member_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return requests for savings that were not paid."""
    wanted = select(_WITHDRAWALS.c.id).where(
        _WITHDRAWALS.c.member_id.in_(member_ids),
        _WITHDRAWALS.c.status.in_(("asked", "approved")),
    )
    return session.connection().execute(wanted.order_by(_WITHDRAWALS.c.id)).scalars().all()


def owed_expenses(session: Session, member_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return expenses that members paid and are to get back."""
    wanted = select(EXPENSES.c.id).where(
        EXPENSES.c.member_id.in_(member_ids),
        EXPENSES.c.status == "approved",
        EXPENSES.c.entry_id.is_not(None),
    )
    return session.connection().execute(wanted.order_by(EXPENSES.c.id)).scalars().all()


def open_questions(
    session: Session,
    circle_id: UUID,
    *,
    opened_by: UUID | None = None,
    kinds: Sequence[str] | None = None,
    subjects: Sequence[UUID] = (),
) -> Sequence[UUID]:
    """Return open proposals: of a circle, or of a member in some kinds and those on subjects."""
    wanted = select(_PROPOSALS.c.id).where(
        _PROPOSALS.c.circle_id == circle_id, _PROPOSALS.c.status == "open"
    )
    if opened_by is not None:
        mine = and_(_PROPOSALS.c.opened_by == opened_by, _PROPOSALS.c.kind.in_(list(kinds or ())))
        wanted = wanted.where(or_(mine, _PROPOSALS.c.subject_id.in_(list(subjects))))
    return session.connection().execute(wanted.order_by(_PROPOSALS.c.id)).scalars().all()


def open_matter_on(session: Session, subject_id: UUID, kind: str) -> UUID | None:
    """Return the open proposal of a kind on a subject."""
    wanted = select(_PROPOSALS.c.id).where(
        _PROPOSALS.c.subject_id == subject_id,
        _PROPOSALS.c.kind == kind,
        _PROPOSALS.c.status == "open",
    )
    return session.connection().execute(wanted.limit(1)).scalar_one_or_none()


def recovered(session: Session, loan_id: UUID) -> Row[Any]:
    """Return the principal paid on a loan, and what came back after it was written off."""
    return session.connection().execute(_RECOVERED, {"loan": loan_id}).one()


def recovery_of_entry(session: Session, entry_id: UUID) -> Row[Any] | None:
    """Return the recovery that an entry booked."""
    wanted = select(_REPAYMENTS).where(
        _REPAYMENTS.c.entry_id == entry_id, _REPAYMENTS.c.kind == "recovery"
    )
    return session.connection().execute(wanted).one_or_none()


def gone(session: Session, member_ids: Sequence[UUID], since: datetime) -> bool:
    """Say whether one of some members is gone, or was settled with since a moment and is back."""
    settled = exists().where(
        DEPARTURES.c.member_id == MEMBERS.c.id, DEPARTURES.c.settled_at >= since
    )
    wanted = select(MEMBERS.c.id).where(
        MEMBERS.c.id.in_(list(member_ids)),
        or_(MEMBERS.c.status.in_(("left", "removed")), settled),
    )
    return session.connection().execute(wanted.limit(1)).first() is not None
