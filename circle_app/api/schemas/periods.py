"""Months of the books."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Asked,
    Moment,
    Money,
    Shown,
    Text,
    money,
)
from circle_app.services import periods

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class Blocker(Shown):
    """What keeps a month open."""

    code: str = Field(
        description="`pending_contributions`, `pending_repayments`, `open_disputes` or "
        "`unbooked_expenses`."
    )
    count: int


class Month(Shown):
    """A month of a circle's books."""

    month: str = Field(examples=["2026-10"])
    starts_on: date
    ends_on: date
    status: str = Field(description="`running`, `open` (it is over, not closed) or `closed`.")
    entries: int = Field(description="Entries dated in it.")
    entries_capped: bool = Field(description="Whether there may be more than were counted.")
    income: Money
    expense: Money
    closed_at: Moment | None
    closed_by_name: str | None
    blockers: list[Blocker] = Field(description="What is not settled up to its end.")
    can_close: bool
    can_reopen: bool
    asked_proposal_id: UUID | None = Field(description="The question whether to open it again.")

    @classmethod
    def of(cls, row: periods.MonthRow, currency: str) -> Month:
        """Show a month."""
        return cls(
            month=row.month,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            status=row.status,
            entries=row.entries,
            entries_capped=row.entries_capped,
            income=money(row.income_minor, currency),
            expense=money(row.expense_minor, currency),
            closed_at=row.closed_at,
            closed_by_name=row.closed_by_name,
            blockers=[Blocker(code=each.code, count=each.count) for each in row.blockers],
            can_close=row.can_close,
            can_reopen=row.can_reopen,
            asked_proposal_id=row.asked_proposal_id,
        )


class Closing(Asked):
    """Which month to close; every earlier one is closed with it."""

    month: str = Field(pattern=MONTH, examples=["2026-10"])


class Reopening(Closing):
    """Which month to open again, and why; every later one opens with it."""

    reason: Text = Field(max_length=1000)


class ClosedMonth(Shown):
    """A month that was closed."""

    month: str
    closed_through: date = Field(description="Nothing is booked on this day or before.")
    closed_at: Moment
    months: int = Field(description="How many months were closed, this one and earlier ones.")

    @classmethod
    def of(cls, done: periods.Closed) -> ClosedMonth:
        """Show what was closed."""
        return cls(
            month=done.month,
            closed_through=done.closed_through,
            closed_at=done.closed_at,
            months=done.months,
        )
