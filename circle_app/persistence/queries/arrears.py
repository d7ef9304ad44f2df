"""Which loans a day may have made later, what is unpaid of them, and the late ones of a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from circle_app.persistence.models import LoanBucket, LoanBucketDay, User
from circle_app.persistence.models._common import NOT_STANDARD
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.loans import (
    CHARGES,
    INSTALMENTS,
    LOAN_CHANGES,
    LOANS,
    PAYING,
)
from circle_app.persistence.queries.members import PROFILES

BUCKETS: Any = LoanBucket.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
BUCKET_DAYS: Any = LoanBucketDay.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]

_STANDARD = "standard"
# What is looked at of a loan, and whose it is.
_LOAN: Any = (
    select(
        LOANS.c.id,
        LOANS.c.circle_id,
        LOANS.c.member_id,
        LOANS.c.number,
        LOANS.c.purpose,
        LOANS.c.status,
        LOANS.c.origin,
        LOANS.c.terms,
        LOANS.c.carried,
        LOANS.c.principal_minor,
        LOANS.c.outstanding_minor,
        LOANS.c.next_due_on,
        LOANS.c.arrears_on,
        LOANS.c.days_late,
        LOANS.c.overdue_minor,
        LOANS.c.bucket,
        LOANS.c.arrears_class,
        MEMBERS.c.name.label("borrower"),
        MEMBERS.c.user_id.label("borrower_user_id"),
        CIRCLES.c.currency,
    )
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == LOANS.c.circle_id)
)
# What a day changes of a loan.
LATENESS = ("arrears_on", "days_late", "overdue_minor", "bucket", "arrears_class", "status")
_KEEP = (
    update(LOANS)
    .where(LOANS.c.id == bindparam("loan"))
    .values({name: bindparam(f"new_{name}") for name in LATENESS})
)
_CHARGE = (
    update(INSTALMENTS)
    .where(INSTALMENTS.c.id == bindparam("row"))
    .values(penalty_minor=INSTALMENTS.c.penalty_minor + bindparam("more"))
)
# Circles with loans that run, for which some day was not looked at yet.
_CIRCLES_BEHIND = (
    select(CIRCLES.c.id, CIRCLES.c.time_zone, CIRCLES.c.loans_through)
    .where(
        or_(CIRCLES.c.loans_through.is_(None), CIRCLES.c.loans_through < bindparam("horizon")),
        select(BUCKETS.c.bucket)
        .where(BUCKETS.c.circle_id == CIRCLES.c.id, BUCKETS.c.loans > 0)
        .exists(),
    )
    .order_by(CIRCLES.c.id)
)


def _to_look_at(circle_id: UUID, day: date) -> tuple[Any, ...]:
    """Say which loans a day may change: something is due, or they were not in order before."""
    return (
        LOANS.c.circle_id == circle_id,
        LOANS.c.status.in_(PAYING),
        or_(LOANS.c.arrears_on.is_(None), LOANS.c.arrears_on < day),
        or_(
            LOANS.c.next_due_on <= day,
            LOANS.c.arrears_class != _STANDARD,
            LOANS.c.days_late > 0,
            LOANS.c.status == "defaulted",
        ),
    )


def circles_behind(session: Session, horizon: date) -> Sequence[Row[Any]]:
    """Return circles with running loans not looked at for a day: their zones, and up to when."""
    return session.connection().execute(_CIRCLES_BEHIND, {"horizon": horizon}).all()


def loans_to_look_at(
    session: Session, circle_id: UUID, day: date, after: UUID | None, count: int
) -> Sequence[UUID]:
    """Return up to ``count`` ids of loans that a day may change, in order, after one of them."""
    wanted = select(LOANS.c.id).where(*_to_look_at(circle_id, day))
    if after is not None:
        wanted = wanted.where(LOANS.c.id > after)
    found = session.connection().execute(wanted.order_by(LOANS.c.id).limit(count))
    return list(found.scalars())


def locked_loans(
    session: Session, circle_id: UUID, day: date, ids: Sequence[UUID], *, waiting: bool
) -> Sequence[Row[Any]]:
    """Lock those of some loans that still wait to be looked at for a day, in order of their ids.

    Without ``waiting`` those that somebody else holds are left out.
    """
    wanted = (
        _LOAN.where(LOANS.c.id.in_(ids), *_to_look_at(circle_id, day))
        .order_by(LOANS.c.id)
        .with_for_update(of=LOANS, key_share=True, skip_locked=not waiting)
    )
    return session.connection().execute(wanted).all()


def unpaid_instalments(session: Session, loan_ids: Sequence[UUID], day: date) -> Sequence[Row[Any]]:
    """Return what is due by a day and not settled of some loans, the oldest first."""
    wanted = (
        select(INSTALMENTS)
        .where(
            INSTALMENTS.c.loan_id.in_(loan_ids),
            INSTALMENTS.c.due_on <= day,
            INSTALMENTS.c.settled_on.is_(None),
        )
        .order_by(INSTALMENTS.c.loan_id, INSTALMENTS.c.due_on, INSTALMENTS.c.number)
    )
    return session.connection().execute(wanted).all()


def late_spans(session: Session, member_ids: Iterable[UUID], day: date) -> Sequence[Row[Any]]:
    """Return every instalment of some borrowers that was not paid by the end of its day."""
    wanted: Any = (
        select(
            LOANS.c.member_id,
            INSTALMENTS.c.loan_id,
            INSTALMENTS.c.due_on,
            INSTALMENTS.c.settled_on,
            LOANS.c.status,
            LOANS.c.closed_at,
        )
        .join(LOANS, LOANS.c.id == INSTALMENTS.c.loan_id)
        .where(
            LOANS.c.member_id.in_(list(member_ids)),
            INSTALMENTS.c.due_on <= day,
            or_(
                INSTALMENTS.c.settled_on.is_(None),
                INSTALMENTS.c.settled_on > INSTALMENTS.c.due_on,
            ),
        )
    )
    return session.connection().execute(wanted).all()


def keep_lateness(session: Session, changes: Sequence[dict[str, Any]]) -> None:
    """Write how late loans are; each change names the ``loan`` and ``new_…`` of its columns."""
    if changes:
        session.connection().execute(_KEEP, changes)


def add_charges(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write penalties down; each row names also the instalment's own id as ``row``."""
    if not rows:
        return
    connection = session.connection()
    connection.execute(
        insert(CHARGES),
        [{name: value for name, value in row.items() if name != "row"} for row in rows],
    )
    sums: dict[int, int] = {}
    for row in rows:
        sums[row["row"]] = sums.get(row["row"], 0) + row["amount_minor"]
    connection.execute(_CHARGE, [{"row": key, "more": more} for key, more in sums.items()])


def add_changes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write changes of state of several loans down."""
    if rows:
        session.connection().execute(insert(LOAN_CHANGES), rows)


def loans_through(session: Session, circle_id: UUID) -> date | None:
    """Return the day for which a circle's loans were looked at last."""
    wanted = select(CIRCLES.c.loans_through).where(CIRCLES.c.id == circle_id)
    found: date | None = session.connection().execute(wanted).scalar_one()
    return found


def mark_through(session: Session, circle_id: UUID, day: date) -> None:
    """Note that all loans of a circle were looked at for a day; a later day stays."""
    change = update(CIRCLES).where(
        CIRCLES.c.id == circle_id,
        or_(CIRCLES.c.loans_through.is_(None), CIRCLES.c.loans_through < day),
    )
    session.connection().execute(change.values(loans_through=day))


def bucket_rows(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the buckets of a circle's loans, in order."""
    wanted = select(BUCKETS).where(BUCKETS.c.circle_id == circle_id).order_by(BUCKETS.c.bucket)
    return session.connection().execute(wanted).all()


def has_snapshot(session: Session, circle_id: UUID, day: date) -> bool:
    """Whether the buckets of a day were kept."""
    wanted = select(BUCKET_DAYS.c.bucket).where(
        BUCKET_DAYS.c.circle_id == circle_id, BUCKET_DAYS.c.day == day
    )
    return session.connection().execute(wanted.limit(1)).first() is not None


def keep_snapshot(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the buckets of a day."""
    session.connection().execute(insert(BUCKET_DAYS), rows)


def class_counts(session: Session, circle_id: UUID) -> dict[str, tuple[int, int]]:
    """Return how many running loans that are not standard are in each class, and what is owed."""
    wanted = (
        select(LOANS.c.arrears_class, func.count(), func.sum(LOANS.c.outstanding_minor))
        # As the partial index has it: a bound value would not be recognised.
        .where(LOANS.c.circle_id == circle_id, NOT_STANDARD, LOANS.c.status.in_(PAYING))
        .group_by(LOANS.c.arrears_class)
    )
    found = session.connection().execute(wanted)
    return {name: (count, int(owed)) for name, count, owed in found}


def late_loans(
    session: Session,
    circle_id: UUID,
    *,
    today: date,
    bucket: int | None,
    arrears_class: str | None,
    before: tuple[date, UUID] | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` late loans of a circle with their borrowers, the latest first.

    The oldest unpaid due date says which is the latest; ``before`` are those already seen.
    """
    late = (LOANS.c.circle_id == circle_id, LOANS.c.next_due_on < today, LOANS.c.days_late > 0)
    wanted = _LOAN.where(*late)
    if bucket is not None:
        wanted = wanted.where(LOANS.c.bucket == bucket)
    if arrears_class is not None:
        wanted = wanted.where(LOANS.c.arrears_class == arrears_class)
    if before is not None:
        due_on, loan_id = before
        wanted = wanted.where(
            LOANS.c.next_due_on >= due_on,
            or_(LOANS.c.next_due_on > due_on, LOANS.c.id > loan_id),
        )
    wanted = wanted.order_by(LOANS.c.next_due_on, LOANS.c.id).limit(count)
    # One state at a time comes in the order of an index; both together would have to be sorted.
    found = [
        row
        for status in PAYING
        for row in session.connection().execute(wanted.where(LOANS.c.status == status))
    ]
    found.sort(key=lambda row: (row.next_due_on, row.id))
    return found[:count]


def phones_of(session: Session, member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the phone numbers of members: what the circle keeps, else that of the account."""
    wanted = (
        select(MEMBERS.c.id, PROFILES.c.phone, PROFILES.c.email, _USERS.c.phone)
        .outerjoin(PROFILES, PROFILES.c.member_id == MEMBERS.c.id)
        .outerjoin(_USERS, _USERS.c.id == MEMBERS.c.user_id)
        .where(MEMBERS.c.id.in_(list(member_ids)))
    )
    found = {}
    for member_id, kept, email, of_account in session.connection().execute(wanted):
        phone = kept or (None if email else of_account)
        if phone:
            found[member_id] = phone
    return found


def sums_by_bucket(session: Session, circle_id: UUID) -> dict[int, tuple[int, int, int, int]]:
    """Add up the running loans of a circle by bucket: what its buckets must say."""
    eased = func.coalesce(
        func.sum(LOANS.c.outstanding_minor).filter(LOANS.c.origin == "reschedule"), 0
    )
    wanted = (
        select(
            LOANS.c.bucket,
            func.count(),
            func.sum(LOANS.c.outstanding_minor),
            func.sum(LOANS.c.overdue_minor),
            eased,
        )
        .where(LOANS.c.circle_id == circle_id, LOANS.c.status.in_(PAYING))
        .group_by(LOANS.c.bucket)
    )
    found = session.connection().execute(wanted)
    return {row[0]: (row[1], int(row[2]), int(row[3]), int(row[4])) for row in found}
