"""Dues: one with its history, letting a member off, and the table of members and cycles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.services.contributions import DueRow, DueTable, DueView, Waived


class Due(Shown):
    """What one member owes for one cycle."""

    id: UUID
    member_id: UUID
    member_name: str
    cycle_number: int
    starts_on: date
    due_on: date
    amount: Money
    paid: Money
    status: str = Field(description="`pending`, `claimed`, `paid` or `waived`.")
    reference: str = Field(description="Goes with a UPI payment.")
    late: bool
    fee: Money = Field(description="The late fee, from the day it is owed.")
    paid_fee: Money
    waived: Money = Field(description="What of the contribution was let off.")
    waived_fee: Money
    open: Money = Field(description="What is left of contribution and fee.")
    settled_on: date | None

    @classmethod
    def of(cls, row: DueRow, currency: str) -> Due:
        """Show a due."""
        return cls(
            id=row.id,
            member_id=row.member_id,
            member_name=row.member_name,
            cycle_number=row.cycle_number,
            starts_on=row.starts_on,
            due_on=row.due_on,
            amount=money(row.amount_minor, currency),
            paid=money(row.paid_minor, currency),
            status=row.status,
            reference=row.reference,
            late=row.late,
            fee=money(row.fee_minor, currency),
            paid_fee=money(row.paid_fee_minor, currency),
            waived=money(row.waived_minor, currency),
            waived_fee=money(row.waived_fee_minor, currency),
            open=money(row.open_minor, currency),
            settled_on=row.settled_on,
        )


class DuePayment(Shown):
    """The part of a contribution that went to a due."""

    contribution_id: UUID
    paid_on: date
    method: str
    status: str
    amount: Money
    fee: Money
    receipt_number: int | None


class DueWaiver(Shown):
    """What of a due was let off, by whom and why."""

    amount: Money
    fee: Money
    reason: str
    by: str
    waived_at: Moment


class DueDetail(Due):
    """A due with what was paid and let off of it."""

    circle_id: UUID
    currency: str
    payments: list[DuePayment]
    waivers: list[DueWaiver]

    @classmethod
    def with_history(cls, view: DueView) -> DueDetail:
        """Show a due with its history."""
        currency = view.currency
        return cls(
            **Due.of(view.row, currency).model_dump(),
            circle_id=view.circle_id,
            currency=currency,
            payments=[
                DuePayment(
                    contribution_id=each.contribution_id,
                    paid_on=each.paid_on,
                    method=each.method,
                    status=each.status,
                    amount=money(each.amount_minor, currency),
                    fee=money(each.fee_minor, currency),
                    receipt_number=each.receipt_number,
                )
                for each in view.payments
            ],
            waivers=[
                DueWaiver(
                    amount=money(each.amount_minor, currency),
                    fee=money(each.fee_minor, currency),
                    reason=each.reason,
                    by=each.by_name,
                    waived_at=each.waived_at,
                )
                for each in view.waivers
            ],
        )


class WaiverOfDue(Asked):
    """Letting a member off; all that is open where neither amount is named."""

    amount: Amount | None = Field(default=None, description="What of the contribution.")
    fee: Amount | None = Field(default=None, description="What of the late fee.")
    reason: Text = Field(max_length=1000)


class WaivedDue(Shown):
    """What was let off, and how the due stands now."""

    due_id: UUID
    member_id: UUID
    member_name: str
    currency: str
    amount: Money
    fee: Money
    open: Money
    status: str

    @classmethod
    def of(cls, done: Waived) -> WaivedDue:
        """Show what was let off."""
        return cls(
            due_id=done.due_id,
            member_id=done.member_id,
            member_name=done.member_name,
            currency=done.currency,
            amount=money(done.amount_minor, done.currency),
            fee=money(done.fee_minor, done.currency),
            open=money(done.open_minor, done.currency),
            status=done.status,
        )


class TableCycle(Shown):
    """A column of the table: one cycle."""

    number: int
    starts_on: date
    due_on: date
    due_count: int
    paid_count: int
    collected: Money


class TableCell(Shown):
    """A member's due in a cycle."""

    due_id: UUID
    mark: str = Field(description="`paid`, `paid_late`, `claimed`, `open`, `late` or `waived`.")
    open: Money


class TableRow(Shown):
    """A line of the table: one member, a cell per cycle; null where nothing was owed."""

    member_id: UUID
    member_name: str
    number: int
    active: bool
    open: Money = Field(description="All that is open, also of cycles that are not shown.")
    ahead: Money = Field(description="Paid ahead of dues to come.")
    cells: list[TableCell | None]


class TableOfDues(Shown):
    """A dozen cycles and who paid them."""

    currency: str
    cycles: list[TableCycle]
    rows: list[TableRow]
    older: int | None = Field(description="Ask with this `before` for the cycles before these.")
    newer: int | None = Field(description="Ask with this `before` for the cycles after these.")
    next_offset: int | None = Field(description="Ask with this `offset` for further members.")

    @classmethod
    def of(cls, table: DueTable) -> TableOfDues:
        """Show the table."""
        currency = table.currency
        return cls(
            currency=currency,
            cycles=[
                TableCycle(
                    number=each.number,
                    starts_on=each.starts_on,
                    due_on=each.due_on,
                    due_count=each.due_count,
                    paid_count=each.paid_count,
                    collected=money(each.collected_minor, currency),
                )
                for each in table.cycles
            ],
            rows=[
                TableRow(
                    member_id=row.member_id,
                    member_name=row.member_name,
                    number=row.number,
                    active=row.active,
                    open=money(row.owed_minor, currency),
                    ahead=money(row.ahead_minor, currency),
                    cells=[
                        None
                        if cell is None
                        else TableCell(
                            due_id=cell.due_id,
                            mark=cell.mark.value,
                            open=money(cell.open_minor, currency),
                        )
                        for cell in row.cells
                    ],
                )
                for row in table.rows
            ],
            older=table.older,
            newer=table.newer,
            next_offset=table.next_offset,
        )
