"""What operators look at: people, circles and disputes of the installation, and its health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, func, or_, select, text, update
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Account,
    AuditEvent,
    AuthSession,
    Book,
    Dispute,
    User,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS, USERS
from circle_app.persistence.queries.disputes import DISPUTES
from circle_app.persistence.types import UtcDateTime

# One key for everything that changes who operates the installation.
_OPERATORS_LOCK = 4_747_002
ESCAPE = "\\"

_CIRCLES_OF_PERSON: Any = (
    select(func.count())
    .where(MEMBERS.c.user_id == USERS.c.id, MEMBERS.c.status == "active")
    .scalar_subquery()
)
_LAST_SEEN: Any = (
    select(func.max(col(AuthSession.last_seen_at)))
    .where(col(AuthSession.user_id) == USERS.c.id)
    .scalar_subquery()
)
# Ciphertext of phone and address stays where it is: nobody here reads them.
_PEOPLE: Any = select(
    USERS.c.id,
    USERS.c.name,
    USERS.c.phone_last4,
    USERS.c.email_index.is_not(None).label("has_email"),
    USERS.c.language,
    USERS.c.is_operator,
    USERS.c.is_active,
    USERS.c.locked_at,
    USERS.c.locked_by,
    USERS.c.lock_reason,
    USERS.c.created_at,
    _CIRCLES_OF_PERSON.label("circles"),
    _LAST_SEEN.label("last_seen_at"),
)
_LAST_ACT: Any = (
    select(col(AuditEvent.at))
    .where(col(AuditEvent.circle_id) == CIRCLES.c.id, col(AuditEvent.visible).is_(True))
    .order_by(col(AuditEvent.id).desc())
    .limit(1)
    .scalar_subquery()
)
_POOL: Any = (
    select(func.coalesce(func.sum(col(Account.balance_minor)), 0))
    .join(Book, col(Book.id) == col(Account.book_id))
    .where(
        col(Book.circle_id) == CIRCLES.c.id,
        col(Account.key).in_(bindparam("pool", expanding=True)),
    )
    .scalar_subquery()
)
_OPEN_DISPUTES: Any = (
    select(func.count())
    .select_from(Dispute)
    .where(col(Dispute.circle_id) == CIRCLES.c.id, col(Dispute.status) == "open")
    .scalar_subquery()
)
_CIRCLES: Any = select(
    CIRCLES.c.id,
    CIRCLES.c.name,
    CIRCLES.c.preset,
    CIRCLES.c.currency,
    CIRCLES.c.status,
    CIRCLES.c.member_count,
    CIRCLES.c.listed,
    CIRCLES.c.rule_version,
    CIRCLES.c.created_at,
    _POOL.label("pool_minor"),
    _LAST_ACT.label("last_act_at"),
    _OPEN_DISPUTES.label("open_disputes"),
)
_OFFICERS: Any = (
    select(MEMBERS.c.name, MEMBERS.c.role)
    .where(
        MEMBERS.c.circle_id == bindparam("circle"),
        MEMBERS.c.status == "active",
        MEMBERS.c.role.not_in(("member", "borrower")),
    )
    .order_by(MEMBERS.c.role, MEMBERS.c.number)
    .limit(20)
)
_PLACES: Any = (
    select(CIRCLES.c.id, CIRCLES.c.name, MEMBERS.c.role, CIRCLES.c.status)
    .join(MEMBERS, MEMBERS.c.circle_id == CIRCLES.c.id)
    .where(MEMBERS.c.user_id == bindparam("person"), MEMBERS.c.status == "active")
    .order_by(CIRCLES.c.id)
    .limit(50)
)
_DISPUTES: Any = (
    select(
        DISPUTES.c.id,
        DISPUTES.c.circle_id,
        CIRCLES.c.name.label("circle_name"),
        DISPUTES.c.status,
        DISPUTES.c.entry_id,
        DISPUTES.c.opened_at,
    )
    .join(CIRCLES, CIRCLES.c.id == DISPUTES.c.circle_id)
    .where(DISPUTES.c.status == "open")
)
# The newest check of each book, found in the index book by book.
_CHECKS = text(
    """
    SELECT COUNT(*) AS books, COUNT(c.id) AS checked,
           SUM(CASE WHEN c.intact THEN 0 WHEN c.id IS NULL THEN 0 ELSE 1 END) AS broken,
           MIN(c.checked_at) AS oldest_at, MAX(c.checked_at) AS newest_at
    FROM ledger_book b LEFT JOIN book_check c ON c.id =
         (SELECT n.id FROM book_check n WHERE n.book_id = b.id ORDER BY n.id DESC LIMIT 1)
    """
).columns(oldest_at=UtcDateTime(), newest_at=UtcDateTime())
_BROKEN = text(
    """
    SELECT b.id, b.circle_id FROM ledger_book b JOIN book_check c ON c.id =
         (SELECT n.id FROM book_check n WHERE n.book_id = b.id ORDER BY n.id DESC LIMIT 1)
    WHERE NOT c.intact ORDER BY b.id LIMIT 1
    """
).columns(id=Uuid(), circle_id=Uuid())
_COUNTS = text(
    """
    SELECT (SELECT COUNT(*) FROM app_user) AS people,
           (SELECT COUNT(*) FROM app_user WHERE locked_at IS NOT NULL) AS locked,
           (SELECT COUNT(*) FROM app_user WHERE is_operator) AS operators,
           (SELECT COUNT(*) FROM circle) AS circles,
           (SELECT COUNT(*) FROM circle WHERE status = 'active') AS active_circles,
           (SELECT COUNT(*) FROM dispute WHERE status = 'open') AS disputes
    """
)


def one_at_a_time(session: Session) -> None:
    """Let acts that change who operates the installation happen one after another.

    SQLite has one writer anyway; on PostgreSQL the second waits here for the first to end.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _OPERATORS_LOCK})


def count_operators(session: Session) -> int:
    """Count the operators who can sign in."""
    return int(
        session.connection()
        .execute(
            select(func.count()).where(
                USERS.c.is_operator, USERS.c.is_active, USERS.c.locked_at.is_(None)
            )
        )
        .scalar_one()
    )


def locked_person(session: Session, person_id: UUID) -> User | None:
    """Return an account, its row locked until the end of the transaction."""
    return session.scalars(
        select(User).where(col(User.id) == person_id).with_for_update()
    ).one_or_none()


def operator_rows(session: Session) -> Sequence[Row[Any]]:
    """Return everybody who operates the installation, locked ones too."""
    return session.connection().execute(_PEOPLE.where(USERS.c.is_operator).limit(100)).all()


def person_row(session: Session, person_id: UUID) -> Row[Any] | None:
    """Return what an operator may know of a person."""
    found: Row[Any] | None = (
        session.connection().execute(_PEOPLE.where(USERS.c.id == person_id)).one_or_none()
    )
    return found


def places_of(session: Session, person_id: UUID) -> Sequence[Row[Any]]:
    """Return the circles a person belongs to, with the role in each."""
    rows: Sequence[Row[Any]] = session.connection().execute(_PLACES, {"person": person_id}).all()
    return rows


def matching(typed: str) -> str:
    """Return a pattern for texts in which something stands as it was typed."""
    for sign in (ESCAPE, "%", "_"):
        typed = typed.replace(sign, ESCAPE + sign)
    return f"%{typed}%"


def people_rows(
    session: Session,
    *,
    name: str | None,
    last4: str | None,
    indexes: Sequence[str],
    status: str | None,
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` people, the newest first.

    Args:
        session: The reading.
        name: A part of the name; one of the three ways of finding is enough.
        last4: The last digits of the phone number.
        indexes: Blind indexes of a full phone number or e-mail address.
        status: ``locked``, ``operator`` or everybody.
        before: The person after whom the page begins.
        count: How many.
    """
    wanted = _PEOPLE
    ways = []
    if name is not None:
        pattern = matching(name.lower())
        ways.append(func.lower(USERS.c.name).like(pattern, escape=ESCAPE))
    if last4 is not None:
        ways.append(USERS.c.phone_last4 == last4)
    if indexes:
        ways += [USERS.c.phone_index.in_(indexes), USERS.c.email_index.in_(indexes)]
    if ways:
        wanted = wanted.where(or_(*ways))
    if status == "locked":
        wanted = wanted.where(USERS.c.locked_at.is_not(None))
    elif status == "operator":
        wanted = wanted.where(USERS.c.is_operator)
    if before is not None:
        wanted = wanted.where(USERS.c.id < before)
    rows: Sequence[Row[Any]] = (
        session.connection().execute(wanted.order_by(USERS.c.id.desc()).limit(count)).all()
    )
    return rows


def circle_rows(
    session: Session,
    *,
    pool: Sequence[str],
    name: str | None,
    preset: str | None,
    status: str | None,
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` circles, the newest first, with the sum of some accounts of each."""
    wanted = _CIRCLES
    if name is not None:
        pattern = matching(name.lower())
        wanted = wanted.where(func.lower(CIRCLES.c.name).like(pattern, escape=ESCAPE))
    if preset is not None:
        wanted = wanted.where(CIRCLES.c.preset == preset)
    if status is not None:
        wanted = wanted.where(CIRCLES.c.status == status)
    if before is not None:
        wanted = wanted.where(CIRCLES.c.id < before)
    rows: Sequence[Row[Any]] = (
        session.connection()
        .execute(wanted.order_by(CIRCLES.c.id.desc()).limit(count), {"pool": list(pool)})
        .all()
    )
    return rows


def circle_row(session: Session, circle_id: UUID, pool: Sequence[str]) -> Row[Any] | None:
    """Return what an operator may know of a circle."""
    found: Row[Any] | None = (
        session.connection()
        .execute(_CIRCLES.where(CIRCLES.c.id == circle_id), {"pool": list(pool)})
        .one_or_none()
    )
    return found


def officers_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return who holds an office in a circle."""
    rows: Sequence[Row[Any]] = session.connection().execute(_OFFICERS, {"circle": circle_id}).all()
    return rows


def dispute_rows(session: Session, after: UUID | None, count: int) -> Sequence[Row[Any]]:
    """Return up to ``count`` open disputes of all circles, the oldest first."""
    wanted = _DISPUTES
    if after is not None:
        wanted = wanted.where(DISPUTES.c.id > after)
    rows: Sequence[Row[Any]] = (
        session.connection().execute(wanted.order_by(DISPUTES.c.id).limit(count)).all()
    )
    return rows


def counts(session: Session) -> Row[Any]:
    """Count people, circles and open disputes."""
    return session.connection().execute(_COUNTS).one()


def checks(session: Session) -> Row[Any]:
    """Say of how many books the newest check holds, and when the checks were made."""
    return session.connection().execute(_CHECKS).one()


def first_broken_book(session: Session) -> Row[Any] | None:
    """Return a book whose newest check does not hold: of which circle, if it is one's."""
    return session.connection().execute(_BROKEN).first()


def schema_revision(session: Session) -> str:
    """Return the migration the database stands at."""
    found: str = (
        session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    )
    return found


def end_sessions(session: Session, person_id: UUID, at: datetime) -> int:
    """End every running session of a person; refresh tokens open nothing without theirs."""
    return int(
        session.connection()
        .execute(
            update(AuthSession)
            .where(
                col(AuthSession.user_id) == person_id,
                col(AuthSession.revoked_at).is_(None),
            )
            .values(revoked_at=at)
        )
        .rowcount
    )


def running_sessions(session: Session, person_id: UUID, now: datetime) -> int:
    """Count the running sessions of a person."""
    return int(
        session.connection()
        .execute(
            select(func.count())
            .select_from(AuthSession)
            .where(
                col(AuthSession.user_id) == person_id,
                col(AuthSession.revoked_at).is_(None),
                col(AuthSession.expires_at) > now,
            )
        )
        .scalar_one()
    )
