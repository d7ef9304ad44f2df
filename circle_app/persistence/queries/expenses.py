"""Expenses with all that a page shows of them, what they came to, and their entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.models import Book, Entry, Expense, StoredFile, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, has_answered, role_of_step

EXPENSES: Any = Expense.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
#: What nobody has decided on, and what was agreed to and is not paid.
UNSETTLED: Any = or_(
    EXPENSES.c.status == "asked",
    and_(EXPENSES.c.status == "approved", EXPENSES.c.entry_id.is_(None)),
)
FILES: Any = StoredFile.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]
_BOOKS: Any = Book.__table__  # type: ignore[attr-defined]
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_PAYEES = MEMBERS.alias("paid_back")
_OFFICERS = MEMBERS.alias("deciding_officer")
_UNDOING = _ENTRIES.alias("undoing")
_UPLOADERS = _USERS.alias("uploader")

_PLACE: Any = select(EXPENSES.c.circle_id, EXPENSES.c.proposal_id, EXPENSES.c.recorded_by).where(
    EXPENSES.c.id == bindparam("expense")
)
_WITH_PAYEE: Any = (
    select(
        EXPENSES,
        _PAYEES.c.name.label("member_name"),
        _PAYEES.c.user_id.label("member_user_id"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        CIRCLES.c.name.label("circle_name"),
    )
    .join(CIRCLES, CIRCLES.c.id == EXPENSES.c.circle_id)
    .outerjoin(_PAYEES, _PAYEES.c.id == EXPENSES.c.member_id)
)
_LOCKED = _WITH_PAYEE.where(EXPENSES.c.id == bindparam("expense")).with_for_update(
    of=EXPENSES, key_share=True
)
_VIEWS: Any = (
    _WITH_PAYEE.add_columns(
        func.coalesce(MEMBERS.c.name, _USERS.c.name).label("recorder_name"),
        FILES.c.name.label("receipt_name"),
        FILES.c.media_type.label("receipt_type"),
        FILES.c.size.label("receipt_size"),
        FILES.c.uploaded_at.label("receipt_at"),
        _UPLOADERS.c.name.label("receipt_by"),
        _BOOKS.c.closed_through,
        PROPOSALS.c.status.label("asked_status"),
        PROPOSALS.c.decider,
        PROPOSALS.c.opened_by,
        PROPOSALS.c.interested,
        role_of_step().label("step_role"),
        has_answered(bindparam("me")).label("answered"),
        PROPOSALS.c.closes_at,
        PROPOSALS.c.decided_by,
        PROPOSALS.c.officer_note,
        PROPOSALS.c.yes,
        PROPOSALS.c.no,
        PROPOSALS.c.electorate,
        _OFFICERS.c.name.label("officer_name"),
        ELECTORS.c.member_id.label("elector_id"),
        ELECTORS.c.vote.label("my_vote"),
    )
    .join(_USERS, _USERS.c.id == EXPENSES.c.recorded_by)
    .outerjoin(
        MEMBERS,
        (MEMBERS.c.circle_id == EXPENSES.c.circle_id)
        & (MEMBERS.c.user_id == EXPENSES.c.recorded_by),
    )
    .join(_BOOKS, _BOOKS.c.circle_id == EXPENSES.c.circle_id)
    .outerjoin(FILES, FILES.c.id == EXPENSES.c.receipt_id)
    .outerjoin(_UPLOADERS, _UPLOADERS.c.id == FILES.c.uploaded_by)
    .outerjoin(PROPOSALS, PROPOSALS.c.id == EXPENSES.c.proposal_id)
    .outerjoin(_OFFICERS, _OFFICERS.c.id == PROPOSALS.c.officer_id)
    .outerjoin(
        ELECTORS,
        (ELECTORS.c.proposal_id == PROPOSALS.c.id)
        & (ELECTORS.c.step == PROPOSALS.c.step)
        & (ELECTORS.c.member_id == bindparam("me")),
    )
)
_VIEW = _VIEWS.where(EXPENSES.c.id == bindparam("expense"))
_FILE = select(FILES).where(FILES.c.id == bindparam("file"))
# What counts as spent: booked, and not taken back.
_SPENT: Any = (
    select(
        EXPENSES.c.category,
        func.count().label("pieces"),
        func.sum(EXPENSES.c.amount_minor).label("amount_minor"),
    )
    .where(
        EXPENSES.c.circle_id == bindparam("circle"),
        EXPENSES.c.entry_id.is_not(None),
        EXPENSES.c.status.in_(("approved", "paid")),
        EXPENSES.c.spent_on >= bindparam("first_day"),
        EXPENSES.c.spent_on <= bindparam("last_day"),
    )
    .group_by(EXPENSES.c.category)
    .order_by(func.sum(EXPENSES.c.amount_minor).desc(), EXPENSES.c.category)
)
_OPEN: Any = (
    select(
        EXPENSES.c.status,
        func.count().label("pieces"),
        func.sum(EXPENSES.c.amount_minor).label("amount_minor"),
    )
    .where(
        EXPENSES.c.circle_id == bindparam("circle"), EXPENSES.c.status.in_(("asked", "approved"))
    )
    .group_by(EXPENSES.c.status)
)
_ENTRIES_OF: Any = (
    select(
        _ENTRIES.c.public_id,
        _ENTRIES.c.sequence,
        _ENTRIES.c.kind,
        _ENTRIES.c.occurred_on,
        _ENTRIES.c.booked_at,
        _USERS.c.name.label("actor_name"),
        _UNDOING.c.public_id.label("undone_by"),
    )
    .join(_BOOKS, _BOOKS.c.id == _ENTRIES.c.book_id)
    .outerjoin(_UNDOING, _UNDOING.c.reverses_id == _ENTRIES.c.public_id)
    .outerjoin(_USERS, _USERS.c.id == _ENTRIES.c.actor_id)
    .where(
        _BOOKS.c.circle_id == bindparam("circle"),
        or_(
            _ENTRIES.c.subject_id == bindparam("expense"),
            _ENTRIES.c.reverses_id.in_(
                select(_ENTRIES.c.public_id).where(_ENTRIES.c.subject_id == bindparam("expense"))
            ),
        ),
    )
    .order_by(_ENTRIES.c.sequence)
)


@dataclass(frozen=True, slots=True)
class ExpenseFilter:
    """What a list of expenses is narrowed to; None means all."""

    status: str | None = None
    category: str | None = None


def place_of_expense(session: Session, expense_id: UUID) -> Row[Any] | None:
    """Return the circle of an expense, its proposal, and who recorded it."""
    return session.connection().execute(_PLACE, {"expense": expense_id}).one_or_none()


def locked_expense(session: Session, expense_id: UUID) -> Row[Any]:
    """Lock an expense until the end of the transaction; what is done to it is done in turn."""
    return session.connection().execute(_LOCKED, {"expense": expense_id}).one()


def expense_view(session: Session, expense_id: UUID, member_id: UUID) -> Row[Any]:
    """Return all that a page shows of an expense, as one member sees it."""
    return session.connection().execute(_VIEW, {"expense": expense_id, "me": member_id}).one()


def expenses_of(
    session: Session,
    circle_id: UUID,
    member_id: UUID,
    wanted: ExpenseFilter,
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` expenses of a circle, the newest first, as one member sees them."""
    query: Select[Any] = _VIEWS.where(EXPENSES.c.circle_id == circle_id)
    if wanted.status is not None:
        query = query.where(EXPENSES.c.status == wanted.status)
    if wanted.category is not None:
        query = query.where(EXPENSES.c.category == wanted.category)
    if before is not None:
        query = query.where(EXPENSES.c.id < before)
    query = query.order_by(EXPENSES.c.id.desc()).limit(count)
    return session.connection().execute(query, {"me": member_id}).all()


def spent_between(
    session: Session, circle_id: UUID, first_day: date, last_day: date
) -> Sequence[Row[Any]]:
    """Return what was spent on each category between two days, the most first."""
    values = {"circle": circle_id, "first_day": first_day, "last_day": last_day}
    return session.connection().execute(_SPENT, values).all()


def open_expenses(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return how many expenses wait in each open state, and what they come to."""
    return session.connection().execute(_OPEN, {"circle": circle_id}).all()


def entries_of_expense(session: Session, circle_id: UUID, expense_id: UUID) -> Sequence[Row[Any]]:
    """Return the entries of an expense in the circle's book, and those that undid them."""
    values = {"circle": circle_id, "expense": expense_id}
    return session.connection().execute(_ENTRIES_OF, values).all()


def file_row(session: Session, file_id: UUID) -> Row[Any] | None:
    """Return what is known of a stored file."""
    return session.connection().execute(_FILE, {"file": file_id}).one_or_none()
