"""What is shown of counts, statements and their lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.bank_rows import Row


@dataclass(frozen=True, slots=True)
class Counted:
    """Money that was counted, beside what the books said.

    Attributes:
        difference_minor: Counted less booked: negative is missing.
        pieces: Notes and coins: value in minor units → how many.
        entry_id: The entry of the difference, where there was one.
        taken_back: Whether that entry was taken back.
    """

    id: UUID
    account: str
    counted_on: date
    booked_minor: int
    counted_minor: int
    difference_minor: int
    currency: str
    pieces: dict[int, int]
    reason: str | None
    counted_by: str
    counted_at: datetime
    entry_id: UUID | None
    taken_back: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was looked at; nothing of it is written.

    Attributes:
        headings: Its headings, or "1", "2" … where it has none.
        heading_row: The row of the headings, counted from 0.
        columns: Column (counted from 0) by role: date, description, debit, credit, balance …
        day_order: ``dmy`` or ``mdy``: which number of 03/04/2026 is the day.
        needs: What must be said before it can be read in: ``columns``, ``day_order``, ``balance``.
        sample: The first rows below the headings, as they stand.
        rows: Each row that speaks of money, with its verdict.
        known_as: The statement that this very file was read into before.
    """

    account: str
    file_name: str
    sha256: str
    currency: str
    headings: tuple[str, ...]
    heading_row: int | None
    columns: dict[str, int]
    day_order: str | None
    needs: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    new_count: int
    duplicate_count: int
    refused_count: int
    break_count: int
    first_day: date | None
    last_day: date | None
    closing_minor: int | None
    known_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a file that could not be read."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why the bank and the books differ on a day; the three parts are the difference.

    Attributes:
        bank_only_minor: What the bank booked and the books have not (+ in, − out).
        books_only_minor: What the books have and the bank did not book.
        earlier_minor: What was different before, or lies in rows that could not be read.
        since: The day from which the account's statements were read in.
    """

    bank_only_minor: int
    books_only_minor: int
    earlier_minor: int
    since: date


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A bank's statement that was read in.

    Attributes:
        duplicate_count: Rows of its file that an earlier file had brought.
        refused_count: Rows of its file that could not be read.
        open_count: Lines that are neither matched nor booked nor set aside.
        closing_minor: What the bank says it held after the last line, where the file tells.
    """

    id: UUID
    account: str
    file_name: str
    currency: str
    first_day: date
    last_day: date
    line_count: int
    duplicate_count: int
    refused_count: int
    open_count: int
    closing_minor: int | None
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement, how far it is compared, and what the books say.

    Attributes:
        counts: How many lines are in each state.
        booked_minor: What the books say the account held at the end of the last day.
        difference_minor: The bank's figure less the books'.
        refused: Rows that could not be read; told when the file is read in, then only counted.
    """

    card: StatementCard
    circle_id: UUID
    counts: dict[str, int]
    booked_minor: int
    difference_minor: int | None
    explained: Explained | None
    refused: tuple[Refused, ...] = ()
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of the books that a line of the bank is, or may be."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    occurred_on: date
    amount_minor: int
    same_utr: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a bank: money in (+) or out (−), and what it is.

    Attributes:
        status: unmatched, suggested, matched, booked or ignored.
        entry: The entry that it is, or, while it is suggested, may be.
    """

    id: UUID
    statement_id: UUID
    number: int
    booked_on: date
    amount_minor: int
    balance_minor: int | None
    currency: str
    description: str
    utr: str | None
    status: str
    entry: Candidate | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of suggestions: agreed to, or let go because the entry was no longer free."""

    statement_id: UUID
    accepted: int
    released: int
    open_count: int
    replayed: bool = False


def counted(row: Any, currency: str) -> Counted:
    """Show a count."""
    return Counted(
        id=row.id,
        account=row.account,
        counted_on=row.counted_on,
        booked_minor=row.booked_minor,
        counted_minor=row.counted_minor,
        difference_minor=row.counted_minor - row.booked_minor,
        currency=currency,
        pieces={int(value): count for value, count in json.loads(row.pieces).items()},
        reason=row.reason,
        counted_by=row.counter_name,
        counted_at=row.counted_at,
        entry_id=row.entry_id,
        taken_back=bool(row.is_taken_back),
    )


def line_view(row: Any, currency: str) -> LineView:
    """Show a line of a bank."""
    return LineView(
        id=row.id,
        statement_id=row.statement_id,
        number=row.number,
        booked_on=row.booked_on,
        amount_minor=row.amount_minor,
        balance_minor=row.balance_minor,
        currency=currency,
        description=row.description,
        utr=row.utr,
        status=row.status,
        entry=_entry(row),
        decided_by=row.decider_name,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def _entry(row: Any) -> Candidate | None:
    if row.entry_id is None:
        return None
    return Candidate(
        entry_id=row.entry_id,
        sequence=row.entry_sequence,
        kind=row.entry_kind,
        params=json.loads(row.entry_params),
        occurred_on=row.entry_day,
        amount_minor=row.entry_minor,
    )


def statement_card(row: Any, currency: str) -> StatementCard:
    """Show a statement in a list."""
    return StatementCard(
        id=row.id,
        account=row.account,
        file_name=row.file_name,
        currency=currency,
        first_day=row.first_day,
        last_day=row.last_day,
        line_count=row.line_count,
        duplicate_count=row.duplicate_count,
        refused_count=row.refused_count,
        open_count=row.open_count,
        closing_minor=row.closing_minor,
        uploaded_by=row.uploader_name,
        uploaded_at=row.uploaded_at,
    )
