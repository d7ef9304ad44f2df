"""Counts of money, statements of banks, their lines, and the entries that may be those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Row, and_, bindparam, exists, func, or_, select, update
from sqlmodel import Session

from circle_app.persistence.models import BankLine, BankStatement, CashCount, ColumnMapping
from circle_app.persistence.queries.circles import USERS
from circle_app.persistence.queries.financials import ACCOUNTS, ENTRIES, LINES

BANK_LINES: Any = BankLine.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
STATEMENTS: Any = BankStatement.__table__  # type: ignore[attr-defined]
COUNTS: Any = CashCount.__table__  # type: ignore[attr-defined]
MAPPINGS: Any = ColumnMapping.__table__  # type: ignore[attr-defined]

OPEN: tuple[str, ...] = ("unmatched", "suggested")
SETTLED: tuple[str, ...] = ("matched", "booked", "ignored")
_BATCH = 500

_TAKEN_BACK = ENTRIES.alias("taken_back")
_IS_TAKEN_BACK: Any = exists().where(_TAKEN_BACK.c.reverses_id == ENTRIES.c.public_id)
# What an entry and its reversal did to the account is nothing the bank knows of.
_IN_FORCE: Any = and_(ENTRIES.c.reverses_id.is_(None), ~_IS_TAKEN_BACK)
_EXPLAINED: Any = exists().where(BANK_LINES.c.line_id == LINES.c.id)
_SUGGESTED: Any = exists().where(
    BANK_LINES.c.suggested_id == LINES.c.id, BANK_LINES.c.status == "suggested"
)
_BOOK_LINE: Any = (
    select(
        LINES.c.id,
        LINES.c.occurred_on,
        LINES.c.amount_minor,
        ENTRIES.c.public_id,
        ENTRIES.c.sequence,
        ENTRIES.c.kind,
        ENTRIES.c.params,
    )
    .join(ENTRIES, ENTRIES.c.id == LINES.c.entry_id)
    .join(ACCOUNTS, ACCOUNTS.c.id == LINES.c.account_id)
)
_ON_ACCOUNT: Any = _BOOK_LINE.where(
    ACCOUNTS.c.book_id == bindparam("book"), ACCOUNTS.c.key == bindparam("account")
)
_FREE: Any = _ON_ACCOUNT.where(
    LINES.c.occurred_on >= bindparam("first", type_=Date),
    LINES.c.occurred_on <= bindparam("last", type_=Date),
    _IN_FORCE,
    ~_EXPLAINED,
)
_FREE_TO_MATCH = _FREE.where(~_SUGGESTED).order_by(LINES.c.id)
_FREE_OF_AMOUNT = _FREE.where(LINES.c.amount_minor == bindparam("amount")).order_by(
    LINES.c.occurred_on, LINES.c.id
)
_OF_ENTRY: Any = (
    _ON_ACCOUNT.add_columns(
        _IS_TAKEN_BACK.label("is_taken_back"),
        ENTRIES.c.reverses_id,
        _EXPLAINED.label("is_explained"),
    )
    .where(ENTRIES.c.public_id == bindparam("entry"))
    .order_by(LINES.c.position)
)
_STILL_FREE = select(LINES.c.id).select_from(
    LINES.join(ENTRIES, ENTRIES.c.id == LINES.c.entry_id)
).where(LINES.c.id.in_(bindparam("ids", expanding=True)), _IN_FORCE, ~_EXPLAINED)  # fmt: skip

_COUNTER, _DECIDER, _UPLOADER = (USERS.alias(name) for name in ("counter", "decider", "uploader"))
_COUNT_ROWS: Any = select(
    COUNTS,
    _COUNTER.c.name.label("counter_name"),
    exists().where(_TAKEN_BACK.c.reverses_id == COUNTS.c.entry_id).label("is_taken_back"),
).join(_COUNTER, _COUNTER.c.id == COUNTS.c.counted_by)
_STATEMENT_ROWS: Any = select(STATEMENTS, _UPLOADER.c.name.label("uploader_name")).join(
    _UPLOADER, _UPLOADER.c.id == STATEMENTS.c.uploaded_by
)
_LINE_ROWS: Any = (
    select(
        BANK_LINES,
        _DECIDER.c.name.label("decider_name"),
        ENTRIES.c.public_id.label("entry_id"),
        ENTRIES.c.sequence.label("entry_sequence"),
        ENTRIES.c.kind.label("entry_kind"),
        ENTRIES.c.params.label("entry_params"),
        LINES.c.occurred_on.label("entry_day"),
        LINES.c.amount_minor.label("entry_minor"),
    )
    .outerjoin(_DECIDER, _DECIDER.c.id == BANK_LINES.c.decided_by)
    .outerjoin(LINES, LINES.c.id == func.coalesce(BANK_LINES.c.line_id, BANK_LINES.c.suggested_id))
    .outerjoin(ENTRIES, ENTRIES.c.id == LINES.c.entry_id)
)
_BY_STATUS = (
    select(BANK_LINES.c.status, func.count().label("count"))
    .where(BANK_LINES.c.statement_id == bindparam("statement"))
    .group_by(BANK_LINES.c.status)
)
_KNOWN = select(BANK_LINES.c.fingerprint).where(
    BANK_LINES.c.circle_id == bindparam("circle"),
    BANK_LINES.c.account == bindparam("account"),
    BANK_LINES.c.fingerprint.in_(bindparam("marks", expanding=True)),
)
_SAME_FILE = select(STATEMENTS.c.id).where(
    STATEMENTS.c.circle_id == bindparam("circle"),
    STATEMENTS.c.account == bindparam("account"),
    STATEMENTS.c.sha256 == bindparam("digest"),
)
_FORGET_SUGGESTIONS = (
    update(BANK_LINES)
    .where(
        BANK_LINES.c.suggested_id == bindparam("book_line", type_=BigInteger),
        BANK_LINES.c.status == "suggested",
        BANK_LINES.c.id != bindparam("but"),
    )
    .values(status="unmatched", suggested_id=None)
)
_MEANT = BANK_LINES.outerjoin(LINES, LINES.c.id == BANK_LINES.c.line_id)
_THROUGH: Any = (
    BANK_LINES.c.circle_id == bindparam("circle"),
    BANK_LINES.c.account == bindparam("account"),
    BANK_LINES.c.booked_on <= bindparam("last", type_=Date),
)
_FIRST_DAY = select(func.min(BANK_LINES.c.booked_on)).where(*_THROUGH)
_IN_BOOKS: Any = and_(
    LINES.c.id.is_not(None),
    LINES.c.occurred_on >= bindparam("first", type_=Date),
    LINES.c.occurred_on <= bindparam("last", type_=Date),
)
_AT_BANK_ONLY = select(func.coalesce(func.sum(BANK_LINES.c.amount_minor), 0)).select_from(
    _MEANT
).where(*_THROUGH, or_(LINES.c.id.is_(None), ~_IN_BOOKS))  # fmt: skip
_IN_BOTH = select(func.coalesce(func.sum(LINES.c.amount_minor), 0)).select_from(
    _MEANT
).where(*_THROUGH, _IN_BOOKS)  # fmt: skip


def free_lines(
    session: Session, book_id: UUID, account: str, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the lines of an account that no line of a bank is, nor is suggested to be."""
    values = {"book": book_id, "account": account, "first": first, "last": last}
    found: Sequence[Row[Any]] = session.connection().execute(_FREE_TO_MATCH, values).all()
    return found


def free_lines_of(
    session: Session, book_id: UUID, account: str, amount_minor: int, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return those of one amount, suggested elsewhere or not."""
    values = {"book": book_id, "account": account, "first": first, "last": last}
    found: Sequence[Row[Any]] = (
        session.connection().execute(_FREE_OF_AMOUNT, {**values, "amount": amount_minor}).all()
    )
    return found


def lines_of_entry(
    session: Session, book_id: UUID, account: str, entry_id: UUID
) -> Sequence[Row[Any]]:
    """Return what an entry did to an account, and whether it was taken back or is explained."""
    values = {"book": book_id, "account": account, "entry": entry_id}
    found: Sequence[Row[Any]] = session.connection().execute(_OF_ENTRY, values).all()
    return found


def still_free(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Return those of some lines of the books that are in force and that no line of a bank is."""
    found: set[int] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        few = {"ids": wanted[start : start + _BATCH]}
        found.update(session.connection().execute(_STILL_FREE, few).scalars())
    return frozenset(found)


def known_marks(
    session: Session, circle_id: UUID, account: str, marks: Sequence[str]
) -> frozenset[str]:
    """Return those of some fingerprints that lines of an account have."""
    found: set[str] = set()
    for start in range(0, len(marks), _BATCH):
        values = {"circle": circle_id, "account": account, "marks": marks[start : start + _BATCH]}
        found.update(session.connection().execute(_KNOWN, values).scalars())
    return frozenset(found)


def same_file(session: Session, circle_id: UUID, account: str, digest: str) -> UUID | None:
    """Return the statement that a file was read into before."""
    values = {"circle": circle_id, "account": account, "digest": digest}
    found: UUID | None = session.connection().execute(_SAME_FILE, values).scalar_one_or_none()
    return found


def mapping_text(session: Session, circle_id: UUID, headings: str) -> str | None:
    """Return the columns that were remembered for a row of headings."""
    found: str | None = (
        session.connection()
        .execute(
            select(MAPPINGS.c.mapping).where(
                MAPPINGS.c.circle_id == circle_id, MAPPINGS.c.headings == headings
            )
        )
        .scalar_one_or_none()
    )
    return found


def count_rows(
    session: Session, circle_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return counts of a circle, the newest first."""
    query = _COUNT_ROWS.where(COUNTS.c.circle_id == circle_id)
    if before is not None:
        query = query.where(COUNTS.c.id < before)
    found: Sequence[Row[Any]] = (
        session.connection().execute(query.order_by(COUNTS.c.id.desc()).limit(count)).all()
    )
    return found


def newest_count(session: Session, circle_id: UUID, account: str) -> Row[Any] | None:
    """Return the last count of one place."""
    query = _COUNT_ROWS.where(COUNTS.c.circle_id == circle_id, COUNTS.c.account == account)
    return session.connection().execute(query.order_by(COUNTS.c.id.desc()).limit(1)).one_or_none()


def statement_row(session: Session, statement_id: UUID) -> Row[Any] | None:
    """Return a statement."""
    query = _STATEMENT_ROWS.where(STATEMENTS.c.id == statement_id)
    return session.connection().execute(query).one_or_none()


def statement_rows(
    session: Session, circle_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return statements of a circle, the newest first."""
    query = _STATEMENT_ROWS.where(STATEMENTS.c.circle_id == circle_id)
    if before is not None:
        query = query.where(STATEMENTS.c.id < before)
    found: Sequence[Row[Any]] = (
        session.connection().execute(query.order_by(STATEMENTS.c.id.desc()).limit(count)).all()
    )
    return found


def newest_statement(session: Session, circle_id: UUID, account: str) -> Row[Any] | None:
    """Return the statement of an account that reaches furthest."""
    query = _STATEMENT_ROWS.where(
        STATEMENTS.c.circle_id == circle_id, STATEMENTS.c.account == account
    ).order_by(STATEMENTS.c.last_day.desc(), STATEMENTS.c.id.desc())
    return session.connection().execute(query.limit(1)).one_or_none()


def open_lines(session: Session, circle_id: UUID, account: str) -> int:
    """Count the lines of an account's statements that nobody has decided on."""
    query = select(func.coalesce(func.sum(STATEMENTS.c.open_count), 0)).where(
        STATEMENTS.c.circle_id == circle_id, STATEMENTS.c.account == account
    )
    return int(session.connection().execute(query).scalar_one())


def counts_by_status(session: Session, statement_id: UUID) -> dict[str, int]:
    """Count a statement's lines in each state."""
    rows = session.connection().execute(_BY_STATUS, {"statement": statement_id})
    return {row.status: row[1] for row in rows}


def line_row(session: Session, line_id: UUID) -> Row[Any] | None:
    """Return a line of a bank with the entry that it is, or is suggested to be."""
    query = _LINE_ROWS.where(BANK_LINES.c.id == line_id)
    return session.connection().execute(query).one_or_none()


def line_rows(
    session: Session, statement_id: UUID, statuses: Collection[str], after: int, count: int
) -> Sequence[Row[Any]]:
    """Return lines of a statement behind a number, in the order of the file."""
    query = _LINE_ROWS.where(BANK_LINES.c.statement_id == statement_id, BANK_LINES.c.number > after)
    if statuses:
        query = query.where(BANK_LINES.c.status.in_(sorted(statuses)))
    found: Sequence[Row[Any]] = (
        session.connection().execute(query.order_by(BANK_LINES.c.number).limit(count)).all()
    )
    return found


def locked_line(session: Session, line_id: UUID) -> Row[Any]:
    """Lock a line of a bank, so that two people decide on it one after the other."""
    query = select(BANK_LINES).where(BANK_LINES.c.id == line_id).with_for_update()
    return session.connection().execute(query).one()


def locked_lines(
    session: Session, statement_id: UUID, statuses: Collection[str]
) -> Sequence[Row[Any]]:
    """Lock a statement's lines in some states, in the order of their ids."""
    query = (
        select(BANK_LINES)
        .where(BANK_LINES.c.statement_id == statement_id, BANK_LINES.c.status.in_(statuses))
        .order_by(BANK_LINES.c.id)
        .with_for_update()
    )
    return session.connection().execute(query).all()


def set_line(session: Session, bank_line: UUID, **values: Any) -> None:
    """Change a line of a bank."""
    session.connection().execute(
        update(BANK_LINES).where(BANK_LINES.c.id == bank_line).values(**values)
    )


def settle_suggested(session: Session, ids: Sequence[UUID], *, by: UUID, at: datetime) -> None:
    """Make what was suggested for some lines what they are."""
    for start in range(0, len(ids), _BATCH):
        session.connection().execute(
            update(BANK_LINES)
            .where(BANK_LINES.c.id.in_(ids[start : start + _BATCH]))
            .values(
                status="matched",
                line_id=BANK_LINES.c.suggested_id,
                suggested_id=None,
                decided_by=by,
                decided_at=at,
            )
        )


def forget_suggestions(session: Session, book_line: int, but: UUID) -> None:
    """Suggest a line of the books to nobody else, because it is taken."""
    values = {"book_line": book_line, "but": but}
    session.connection().execute(_FORGET_SUGGESTIONS, values)


def add_to_open(session: Session, statement_id: UUID, difference: int) -> None:
    """Keep how many of a statement's lines wait."""
    session.connection().execute(
        update(STATEMENTS)
        .where(STATEMENTS.c.id == statement_id)
        .values(open_count=STATEMENTS.c.open_count + difference)
    )


def first_compared(session: Session, circle_id: UUID, account: str, last: date) -> date | None:
    """Return the day of the first line that was read in for an account."""
    values = {"circle": circle_id, "account": account, "last": last}
    found: date | None = session.connection().execute(_FIRST_DAY, values).scalar()
    return found


def compared_sums(
    session: Session, circle_id: UUID, account: str, first: date, last: date
) -> tuple[int, int]:
    """Sum an account's lines of the bank through a day: those only there, those in the books too.

    The second sum is of the books' lines; one that the books have on another side of the day
    counts as only at the bank.
    """
    values = {"circle": circle_id, "account": account, "first": first, "last": last}
    connection = session.connection()
    # PostgreSQL sums to a Decimal.
    alone = int(connection.execute(_AT_BANK_ONLY, values).scalar_one())
    return alone, int(connection.execute(_IN_BOTH, values).scalar_one())
