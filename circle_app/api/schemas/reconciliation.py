"""Shapes of counts, statements of banks and their lines."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Moment,
    Money,
    Shown,
    Text,
    maybe_money,
    minor,
    money,
    shown_params,
)
from circle_app.domain.bank_columns import InvalidMapping
from circle_app.domain.bank_rows import Row
from circle_app.domain.errors import InvalidInput
from circle_app.services import reconciliation

MAX_MAPPING_LENGTH: Final = 2_000
MAX_PIECES: Final = 30
Account = Literal["bank", "upi"]


class CountAsked(Asked):
    """Money that was counted in a box."""

    account: Literal["cash", "expense_fund", "social_cash"]
    amount: Amount | None = Field(
        default=None, description="What is there; left out where the pieces say it."
    )
    pieces: dict[str, int] = Field(
        default_factory=dict,
        max_length=MAX_PIECES,
        description="Notes and coins: value → how many.",
        examples=[{"500": 2, "20": 3}],
    )
    reason: Text | None = Field(
        default=None, max_length=1000, description="Why it differs from the books; then needed."
    )

    def pieces_minor(self, currency: str) -> dict[int, int]:
        """Notes and coins by their value in minor units.

        Raises:
            InvalidAmount, InvalidInput: A value is no amount, or one stands there twice.
        """
        found = {minor(value, currency, "pieces"): count for value, count in self.pieces.items()}
        if len(found) != len(self.pieces):
            raise InvalidInput(field="pieces")
        return found

    def amount_minor(self, currency: str, pieces: dict[int, int]) -> int:
        """What was counted: as it is said, else what the pieces are.

        Raises:
            InvalidAmount: It is no amount.
        """
        if self.amount is None:
            return sum(value * count for value, count in pieces.items())
        return minor(self.amount, currency, least=0)


class Count(Shown):
    """Money that was counted, beside what the books said."""

    id: UUID
    account: str
    counted_on: date
    booked: Money = Field(description="What the books said.")
    counted: Money
    difference: Money = Field(description="Counted less booked: negative is missing.")
    pieces: dict[str, int]
    reason: str | None
    counted_by: str
    counted_at: Moment
    entry_id: UUID | None = Field(description="The entry of the difference.")
    taken_back: bool

    @classmethod
    def of(cls, view: reconciliation.Counted) -> Count:
        """Show a count."""
        currency = view.currency
        return cls(
            id=view.id,
            account=view.account,
            counted_on=view.counted_on,
            booked=money(view.booked_minor, currency),
            counted=money(view.counted_minor, currency),
            difference=money(view.difference_minor, currency),
            pieces={money(value, currency): count for value, count in view.pieces.items()},
            reason=view.reason,
            counted_by=view.counted_by,
            counted_at=view.counted_at,
            entry_id=view.entry_id,
            taken_back=view.taken_back,
        )


class FileRow(Shown):
    """One row of a bank's file and what would become of it."""

    number: int = Field(description="Its place in the file, from 1.")
    verdict: str
    reason: str | None
    text: str = Field(description="The row as it stands, where it is refused.")
    day: date | None
    amount: Money | None
    description: str
    utr: str | None
    balance: Money | None
    follows: bool | None = Field(description="Whether the balance follows from the one before.")

    @classmethod
    def of(cls, row: Row, currency: str) -> FileRow:
        """Show a row."""
        return cls(
            number=row.number,
            verdict=row.verdict.value,
            reason=row.reason,
            text=row.text,
            day=row.day,
            amount=maybe_money(row.amount_minor or None, currency),
            description=row.description,
            utr=row.utr,
            balance=maybe_money(row.balance_minor, currency),
            follows=row.follows,
        )


class FilePreview(Shown):
    """A bank's file that was looked at; nothing of it is written."""

    account: str
    file_name: str
    headings: list[str]
    columns: dict[str, int] = Field(description="Column by role, counted from 0.")
    day_order: str | None
    needs: list[str] = Field(description="What `mapping` must say: columns, day_order, balance.")
    new_lines: int
    duplicates: int
    refused: int
    breaks: int
    first_day: date | None
    last_day: date | None
    closing: Money | None
    known_as: UUID | None
    rows: list[FileRow]

    @classmethod
    def of(cls, view: reconciliation.Draft) -> FilePreview:
        """Show a preview."""
        return cls(
            account=view.account,
            file_name=view.file_name,
            headings=list(view.headings),
            columns=view.columns,
            day_order=view.day_order,
            needs=list(view.needs),
            new_lines=view.new_count,
            duplicates=view.duplicate_count,
            refused=view.refused_count,
            breaks=view.break_count,
            first_day=view.first_day,
            last_day=view.last_day,
            closing=maybe_money(view.closing_minor, view.currency),
            known_as=view.known_as,
            rows=[FileRow.of(row, view.currency) for row in view.rows],
        )


class StatementCard(Shown):
    """A bank's statement that was read in."""

    id: UUID
    account: str
    file_name: str
    first_day: date
    last_day: date
    lines: int
    open: int = Field(description="Lines that nobody has decided on.")
    duplicates: int
    refused: int
    closing: Money | None
    uploaded_by: str
    uploaded_at: Moment

    @classmethod
    def of(cls, view: reconciliation.StatementCard) -> StatementCard:
        """Show a statement in a list."""
        return cls(
            id=view.id,
            account=view.account,
            file_name=view.file_name,
            first_day=view.first_day,
            last_day=view.last_day,
            lines=view.line_count,
            open=view.open_count,
            duplicates=view.duplicate_count,
            refused=view.refused_count,
            closing=maybe_money(view.closing_minor, view.currency),
            uploaded_by=view.uploaded_by,
            uploaded_at=view.uploaded_at,
        )


class Explained(Shown):
    """What the difference of bank and books is made of."""

    bank_only: Money = Field(description="At the bank and not in the books.")
    books_only: Money = Field(description="In the books and not at the bank.")
    earlier: Money = Field(description="What was different before, or could not be read.")
    since: date


class RefusedRow(Shown):
    """A row that could not be read."""

    number: int
    reason: str
    text: str


class Statement(Shown):
    """A statement, how far it is compared, and what the books say."""

    statement: StatementCard
    circle_id: UUID
    counts: dict[str, int] = Field(description="Lines in each state.")
    booked: Money = Field(description="What the books say the account held on the last day.")
    difference: Money | None = Field(description="The bank's figure less the books'.")
    explained: Explained | None
    refused_rows: list[RefusedRow]

    @classmethod
    def of(cls, view: reconciliation.StatementView) -> Statement:
        """Show a statement."""
        currency, told = view.card.currency, view.explained
        return cls(
            statement=StatementCard.of(view.card),
            circle_id=view.circle_id,
            counts=view.counts,
            booked=money(view.booked_minor, currency),
            difference=maybe_money(view.difference_minor, currency),
            explained=told
            and Explained(
                bank_only=money(told.bank_only_minor, currency),
                books_only=money(told.books_only_minor, currency),
                earlier=money(told.earlier_minor, currency),
                since=told.since,
            ),
            refused_rows=[
                RefusedRow(number=row.number, reason=row.reason, text=row.text)
                for row in view.refused
            ],
        )


class Candidate(Shown):
    """An entry that a line is, or may be."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    occurred_on: date
    amount: Money
    same_utr: bool

    @classmethod
    def of(cls, view: reconciliation.Candidate, currency: str) -> Candidate:
        """Show an entry."""
        return cls(
            entry_id=view.entry_id,
            sequence=view.sequence,
            kind=view.kind,
            params=shown_params(view.params, currency),
            occurred_on=view.occurred_on,
            amount=money(view.amount_minor, currency),
            same_utr=view.same_utr,
        )


class BankLine(Shown):
    """A line of a bank: money in (+) or out (−), and what it is."""

    id: UUID
    statement_id: UUID
    number: int
    booked_on: date
    amount: Money
    balance: Money | None
    description: str
    utr: str | None
    status: str
    entry: Candidate | None
    decided_by: str | None
    decided_at: Moment | None
    reason: str | None

    @classmethod
    def of(cls, view: reconciliation.LineView) -> BankLine:
        """Show a line."""
        return cls(
            id=view.id,
            statement_id=view.statement_id,
            number=view.number,
            booked_on=view.booked_on,
            amount=money(view.amount_minor, view.currency),
            balance=maybe_money(view.balance_minor, view.currency),
            description=view.description,
            utr=view.utr,
            status=view.status,
            entry=view.entry and Candidate.of(view.entry, view.currency),
            decided_by=view.decided_by,
            decided_at=view.decided_at,
            reason=view.reason,
        )


class EntryAsked(Asked):
    """The entry that a line is."""

    entry_id: UUID


class BookingAsked(Asked):
    """What a line is that the books know nothing of."""

    treat_as: Literal["expense", "receipt", "difference"] = Field(alias="as")
    category: Text | None = Field(
        default=None,
        max_length=20,
        description="Which expense (`bank`, `stationery` …) or receipt (`bank_interest`, "
        "`donation`, `recovery`, `other`).",
        examples=["bank"],
    )
    reason: Text | None = Field(
        default=None, max_length=1000, description="Needed for a difference."
    )


class LinesAsked(Asked):
    """Suggestions to agree to; all of the statement's where no line is named."""

    line_ids: list[UUID] | None = Field(default=None, max_length=5_000)


class Agreed(Shown):
    """What became of suggestions."""

    statement_id: UUID
    accepted: int
    released: int = Field(description="Suggestions whose entry was no longer free.")
    open: int

    @classmethod
    def of(cls, view: reconciliation.Accepted) -> Agreed:
        """Show it."""
        return cls(
            statement_id=view.statement_id,
            accepted=view.accepted,
            released=view.released,
            open=view.open_count,
        )


def mapping_of(text: str | None) -> dict[str, Any] | None:
    """Read the columns as a form sends them: an object of JSON.

    Raises:
        InvalidMapping: It is none.
    """
    if not text:
        return None
    try:
        found = json.loads(text[:MAX_MAPPING_LENGTH])
    except (ValueError, RecursionError):
        raise InvalidMapping(field="mapping") from None
    if not isinstance(found, dict):
        raise InvalidMapping(field="mapping")
    return found
