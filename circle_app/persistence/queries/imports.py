"""Imports: spreadsheets on their way into a circle, their rows, what they are checked against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, or_, select, update
from sqlmodel import Session, col

from circle_app.domain.ledger import Sealed
from circle_app.persistence.models import (
    Account,
    Attendance,
    BankLine,
    Contribution,
    Entry,
    ImportBatch,
    ImportRow,
    Invite,
    Loan,
    LoanGuarantor,
    Member,
    MemberProfile,
    Proposal,
    User,
)
from circle_app.persistence.queries.books import stored_entries
from circle_app.persistence.queries.circles import CIRCLES
from circle_app.persistence.queries.contributions import REFERENCES
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.dues import DUE_WAIVERS
from circle_app.persistence.queries.reconciliation import MAPPINGS

BATCHES: Any = ImportBatch.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ROWS: Any = ImportRow.__table__  # type: ignore[attr-defined]
#: So many values stand in one list of a statement.
CHUNK = 500

_BATCH: Any = (
    select(BATCHES, col(User.name).label("reader"))
    .join(User, col(User.id) == BATCHES.c.read_by)
    .where(BATCHES.c.id == bindparam("batch"))
)
_LOCKED = select(BATCHES).where(BATCHES.c.id == bindparam("batch")).with_for_update()
_ALL_ROWS = select(ROWS).where(ROWS.c.batch_id == bindparam("batch")).order_by(ROWS.c.number)
_KNOWN: Any = (
    select(
        col(Member.id),
        col(Member.number),
        col(Member.name),
        func.coalesce(col(MemberProfile.phone_index), col(User.phone_index)).label("phone"),
    )
    .outerjoin(MemberProfile, col(MemberProfile.member_id) == col(Member.id))
    .outerjoin(User, col(User.id) == col(Member.user_id))
    .where(col(Member.circle_id) == bindparam("circle"), col(Member.status) == "active")
)
_TAKEN = (
    select(ROWS.c.row_hash)
    .join(BATCHES, BATCHES.c.id == ROWS.c.batch_id)
    .where(
        BATCHES.c.circle_id == bindparam("circle"),
        BATCHES.c.kind == bindparam("kind"),
        BATCHES.c.status == "committed",
        ROWS.c.outcome == "done",
    )
)
_CHANGE = (
    update(ROWS)
    .where(ROWS.c.id == bindparam("row"))
    .values(
        outcome=bindparam("new_outcome"),
        faults=bindparam("new_faults"),
        row_hash=bindparam("new_hash"),
    )
)
_DONE = (
    update(ROWS)
    .where(ROWS.c.batch_id == bindparam("batch"), ROWS.c.number == bindparam("row_number"))
    .values(outcome="done", subject_id=bindparam("subject"))
)


def batch_row(session: Session, batch_id: UUID) -> Row[Any] | None:
    """Return an import with the name of who sent it in."""
    return session.connection().execute(_BATCH, {"batch": batch_id}).one_or_none()


def locked_batch(session: Session, batch_id: UUID) -> Any:
    """Lock an import; the circle's row was locked before."""
    return session.connection().execute(_LOCKED, {"batch": batch_id}).one()


def same_file(session: Session, circle_id: UUID, kind: str, digest: str, sheet: str) -> Any:
    """Return the newest import of a file that was not given up or taken back."""
    wanted = (
        select(BATCHES.c.id, BATCHES.c.status)
        .where(
            BATCHES.c.circle_id == circle_id,
            BATCHES.c.kind == kind,
            BATCHES.c.file_hash == digest,
            BATCHES.c.status.in_(("read", "mapped", "committed")),
        )
        .order_by(BATCHES.c.id.desc())
        .limit(1)
    )
    if sheet:
        wanted = wanted.where(BATCHES.c.sheet == sheet)
    return session.connection().execute(wanted).one_or_none()


def batch_rows(
    session: Session, circle_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return imports of a circle, the newest first."""
    wanted = (
        select(BATCHES, col(User.name).label("reader"))
        .join(User, col(User.id) == BATCHES.c.read_by)
        .where(BATCHES.c.circle_id == circle_id, BATCHES.c.status != "dropped")
        .order_by(BATCHES.c.id.desc())
        .limit(count)
    )
    if before is not None:
        wanted = wanted.where(BATCHES.c.id < before)
    return session.connection().execute(wanted).all()


def all_rows(session: Session, batch_id: UUID) -> Sequence[Row[Any]]:
    """Return every row of an import in the order of the file."""
    return session.connection().execute(_ALL_ROWS, {"batch": batch_id}).all()


def rows_page(
    session: Session, batch_id: UUID, outcomes: Sequence[str], after: int, count: int
) -> Sequence[Row[Any]]:
    """Return rows of an import after one, in the order of the file."""
    wanted = (
        select(ROWS)
        .where(ROWS.c.batch_id == batch_id, ROWS.c.number > after)
        .order_by(ROWS.c.number)
        .limit(count)
    )
    if outcomes:
        wanted = wanted.where(ROWS.c.outcome.in_(outcomes))
    return session.connection().execute(wanted).all()


def row_of(session: Session, batch_id: UUID, number: int) -> Row[Any] | None:
    """Return one row of an import."""
    wanted = select(ROWS).where(ROWS.c.batch_id == batch_id, ROWS.c.number == number)
    return session.connection().execute(wanted).one_or_none()


def counts(session: Session, batch_id: UUID) -> dict[str, int]:
    """Count the rows of an import by what becomes of them."""
    wanted = (
        select(ROWS.c.outcome, func.count().label("rows"))
        .where(ROWS.c.batch_id == batch_id)
        .group_by(ROWS.c.outcome)
    )
    return {row.outcome: row.rows for row in session.connection().execute(wanted)}


def change_rows(session: Session, changed: Sequence[Mapping[str, Any]]) -> None:
    """Write down what a check found: ``row``, ``new_outcome``, ``new_faults``, ``new_hash``."""
    if changed:
        session.connection().execute(_CHANGE, changed)


def mark_done(session: Session, batch_id: UUID, subjects: Mapping[int, UUID]) -> None:
    """Write down what rows became."""
    session.connection().execute(
        _DONE,
        [
            {"batch": batch_id, "row_number": number, "subject": subject}
            for number, subject in subjects.items()
        ],
    )


def known_members(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the active members with the index of their number."""
    return session.connection().execute(_KNOWN, {"circle": circle_id}).all()


def taken_digests(session: Session, circle_id: UUID, kind: str) -> frozenset[str]:
    """Return what names the rows that were taken in and stand."""
    values = {"circle": circle_id, "kind": kind}
    return frozenset(session.connection().execute(_TAKEN, values).scalars())


def used_references(session: Session, references: Iterable[str]) -> frozenset[str]:
    """Return those of some banks' references that stand for a payment already."""
    wanted, found = sorted(set(references)), set()
    for start in range(0, len(wanted), CHUNK):
        query = select(REFERENCES.c.utr).where(REFERENCES.c.utr.in_(wanted[start : start + CHUNK]))
        found |= set(session.connection().execute(query).scalars())
    return frozenset(found)


def recorded_payments(
    session: Session, circle_id: UUID, first: date, last: date
) -> frozenset[tuple[UUID, date, int]]:
    """Return who paid how much on which day between two days, as it stands in the books."""
    wanted: Any = select(
        col(Contribution.member_id), col(Contribution.paid_on), col(Contribution.amount_minor)
    ).where(
        col(Contribution.circle_id) == circle_id,
        col(Contribution.paid_on) >= first,
        col(Contribution.paid_on) <= last,
        col(Contribution.status).in_(("pending", "confirmed")),
    )
    return frozenset(tuple(row) for row in session.connection().execute(wanted))


def remembered(session: Session, circle_id: UUID, headings: str) -> str | None:
    """Return the columns that were chosen last for such headings."""
    wanted = select(MAPPINGS.c.mapping).where(
        MAPPINGS.c.circle_id == circle_id, MAPPINGS.c.headings == headings
    )
    found: str | None = session.connection().execute(wanted).scalar_one_or_none()
    return found


def touched_members(session: Session, members: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of some members on whom something rests: an account, money, a loan, a code."""
    found: set[UUID] = set()
    for some in _chunks(members):
        for wanted in _resting(some):
            found |= set(session.connection().execute(wanted).scalars())
    return frozenset(found)


def _resting(some: list[UUID]) -> tuple[Any, ...]:
    return (
        select(col(Member.id)).where(
            col(Member.id).in_(some),
            or_(col(Member.user_id).is_not(None), col(Member.status) != "active"),
        ),
        select(col(Account.owner_id)).where(
            col(Account.owner_id).in_(some), col(Account.balance_minor) != 0
        ),
        select(col(Contribution.member_id)).where(
            col(Contribution.member_id).in_(some),
            # One that was rejected still names the due that it was for.
            or_(
                col(Contribution.status).in_(("pending", "confirmed")),
                col(Contribution.due_id).is_not(None),
            ),
        ),
        select(col(Loan.member_id)).where(
            col(Loan.member_id).in_(some), col(Loan.status).not_in(("rejected", "cancelled"))
        ),
        select(col(Invite.member_id)).where(
            col(Invite.member_id).in_(some),
            col(Invite.used_at).is_(None),
            col(Invite.revoked_at).is_(None),
        ),
        select(DUES.c.member_id).where(
            DUES.c.member_id.in_(some), or_(DUES.c.status != "pending", DUES.c.paid_minor != 0)
        ),
        select(DUES.c.member_id)
        .join(DUE_WAIVERS, DUE_WAIVERS.c.due_id == DUES.c.id)
        .where(DUES.c.member_id.in_(some)),
        select(col(LoanGuarantor.member_id)).where(col(LoanGuarantor.member_id).in_(some)),
        select(col(Attendance.member_id)).where(col(Attendance.member_id).in_(some)),
    )


def entries_of_contributions(
    session: Session, contributions: Sequence[UUID]
) -> dict[UUID, tuple[UUID | None, str]]:
    """Return the entry and the state of contributions by id."""
    found: dict[UUID, tuple[UUID | None, str]] = {}
    for some in _chunks(contributions):
        wanted: Any = select(
            col(Contribution.id), col(Contribution.entry_id), col(Contribution.status)
        ).where(col(Contribution.id).in_(some))
        found |= {row[0]: (row[1], row[2]) for row in session.connection().execute(wanted)}
    return found


def entries_of_loans(session: Session, kind: str, loans: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the entries of a kind by the loan they are about."""
    found: dict[UUID, UUID] = {}
    for some in _chunks(loans):
        wanted: Any = select(col(Entry.subject_id), col(Entry.public_id)).where(
            col(Entry.subject_id).in_(some), col(Entry.kind) == kind
        )
        found |= {row[0]: row[1] for row in session.connection().execute(wanted)}
    return found


def sealed_entries(session: Session, entries: Sequence[UUID]) -> dict[UUID, Sealed]:
    """Return entries with their lines by id."""
    found: dict[UUID, Sealed] = {}
    for some in _chunks(entries):
        rows = session.scalars(select(Entry).where(col(Entry.public_id).in_(some))).all()
        for stored in stored_entries(session, rows):
            found[stored.sealed.public_id] = stored.sealed
        session.expunge_all()
    return found


def reversed_entries(session: Session, entries: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of some entries that were taken back."""
    found: set[UUID] = set()
    for some in _chunks(entries):
        wanted: Any = select(col(Entry.reverses_id)).where(col(Entry.reverses_id).in_(some))
        found |= set(session.connection().execute(wanted).scalars())
    return frozenset(found)


def asked_back(session: Session, entries: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of some entries that somebody asked to take back; it is not decided yet."""
    found: set[UUID] = set()
    for some in _chunks(entries):
        wanted: Any = select(col(Proposal.subject_id)).where(
            col(Proposal.subject_id).in_(some),
            col(Proposal.kind) == "reversal",
            col(Proposal.status) == "open",
        )
        found |= set(session.connection().execute(wanted).scalars())
    return frozenset(found)


def has_statements(session: Session, circle_id: UUID) -> bool:
    """Whether lines of a bank's statement may explain entries of a circle."""
    wanted = select(col(BankLine.id)).where(col(BankLine.circle_id) == circle_id).limit(1)
    return session.connection().execute(wanted).one_or_none() is not None


def remove_members(
    session: Session, circle_id: UUID, members: Sequence[UUID], at: datetime
) -> None:
    """Take members out of a circle on whom nothing rests: their dues and contacts are gone."""
    connection = session.connection()
    for some in _chunks(members):
        owed: Any = delete(DUES).where(DUES.c.member_id.in_(some)).returning(DUES.c.cycle_id)
        asked = Counter(connection.execute(owed).scalars())
        for cycle_id, count in sorted(asked.items()):
            fewer = update(CYCLES).where(CYCLES.c.id == cycle_id)
            connection.execute(fewer.values(due_count=CYCLES.c.due_count - count))
        profiles: Any = delete(MemberProfile).where(col(MemberProfile.member_id).in_(some))
        connection.execute(profiles)
        gone: Any = update(Member).where(col(Member.id).in_(some))
        connection.execute(gone.values(status="removed", left_at=at))
    connection.execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle_id)
        .values(member_count=CIRCLES.c.member_count - len(members))
    )


def _chunks(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])
