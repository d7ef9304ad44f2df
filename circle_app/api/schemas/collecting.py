"""The treasurer's work list, and acts on many members."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.domain.collecting import MAX_ROWS
from circle_app.i18n import messages
from circle_app.services import bulk, collect
from circle_app.services import today as work

Ids = Annotated[list[UUID], Field(max_length=MAX_ROWS)]


class ToConfirm(Asked):
    """Payments that have come: exactly these."""

    ids: Ids = Field(default_factory=list, description="Contributions.")
    repayment_ids: Ids = Field(default_factory=list, description="Repayments of loans.")


class CameIn(Asked):
    """The cash that one member brought."""

    member_id: UUID
    amount: Amount
    owed: Amount | None = Field(
        default=None,
        description="What the list said is owed. If it is something else by now, nothing is "
        "recorded for this member.",
    )
    note: Text | None = Field(default=None, max_length=200)


class ToRecord(Asked):
    """Cash of many."""

    rows: Annotated[list[CameIn], Field(max_length=MAX_ROWS)]


class ToRemind(Asked):
    """Whom to remind of what they owe."""

    member_ids: Ids


class RunRow(Shown):
    """What became of one row."""

    id: UUID = Field(description="The payment or the member.")
    subject: str = Field(description="`contribution`, `repayment` or `member`.")
    member_id: UUID | None
    member_name: str
    amount: Money
    outcome: str = Field(description="`waiting`, `done` or `failed`.")
    code: str | None = Field(description="Why it failed.")
    detail: str | None = Field(description="The same as a sentence.")
    made: UUID | None = Field(description="The payment that was written.")

    @classmethod
    def of(cls, row: bulk.RunRow, currency: str, language: str) -> RunRow:
        """Show a row."""
        return cls(
            id=row.id,
            subject=row.subject,
            member_id=row.member_id,
            member_name=row.member_name,
            amount=money(row.amount_minor, currency),
            outcome=row.outcome,
            code=row.code or None,
            detail=messages.sentence(row.code, language, **row.context) if row.code else None,
            made=row.made,
        )


class BulkRun(Shown):
    """An act on many: how far it is, and what became of each."""

    id: UUID
    circle_id: UUID
    kind: str = Field(description="`confirm`, `record` or `remind`.")
    status: str = Field(description="`running`, `done` or `stopped`.")
    total: int
    done: int
    failed: int
    currency: str
    started_at: Moment
    ended_at: Moment | None
    rows: list[RunRow]

    @classmethod
    def of(cls, run: bulk.Run, language: str) -> BulkRun:
        """Show an act on many."""
        return cls(
            id=run.id,
            circle_id=run.circle_id,
            kind=run.kind,
            status=run.status,
            total=run.total,
            done=run.done,
            failed=run.failed,
            currency=run.currency,
            started_at=run.started_at,
            ended_at=run.ended_at,
            rows=[RunRow.of(row, run.currency, language) for row in run.rows],
        )


class Claim(Shown):
    """A payment of which somebody says that it was made."""

    id: UUID
    amount: Money
    method: str
    reference: str | None
    paid_on: date
    can_confirm: bool = Field(description="It is the caller's to confirm.")


class Collected(Shown):
    """A member, and how they stand."""

    member_id: UUID
    number: int
    name: str
    state: str = Field(description="`late`, `checking`, `due` or `paid`.")
    dues: int = Field(description="How many dues are open.")
    owed: Money = Field(description="All that is open, late fees among it.")
    late: Money
    late_fees: Money
    first_due_on: date | None
    checking: Money
    claims: list[Claim]
    reminded_today: bool
    called: Money = Field(
        description="Owed at once beside it, for rounds to come: because of a default."
    )

    @classmethod
    def of(cls, row: collect.CollectRow, currency: str) -> Collected:
        """Show a member."""
        return cls(
            member_id=row.member_id,
            number=row.number,
            name=row.name,
            state=row.state.value,
            dues=row.dues,
            owed=money(row.open_minor, currency),
            late=money(row.late_minor, currency),
            late_fees=money(row.fee_minor, currency),
            first_due_on=row.first_due_on,
            checking=money(row.checking_minor, currency),
            claims=[
                Claim(
                    id=each.id,
                    amount=money(each.amount_minor, currency),
                    method=each.method,
                    reference=each.reference,
                    paid_on=each.paid_on,
                    can_confirm=each.can_confirm,
                )
                for each in row.claims
            ],
            reminded_today=row.reminded_today,
            called=money(row.called_minor, currency),
        )


class CycleShown(Shown):
    """The cycle that runs, and how much of it has come in."""

    number: int
    starts_on: date
    due_on: date
    due_count: int
    paid_count: int
    collected: Money
    expected: Money

    @classmethod
    def of(cls, cycle: collect.CycleSoFar | None, currency: str) -> CycleShown | None:
        """Show a cycle, if there is one."""
        if cycle is None:
            return None
        return cls(
            number=cycle.number,
            starts_on=cycle.starts_on,
            due_on=cycle.due_on,
            due_count=cycle.due_count,
            paid_count=cycle.paid_count,
            collected=money(cycle.collected_minor, currency),
            expected=money(cycle.expected_minor, currency),
        )


class CollectTotals(Shown):
    """How many members stand how; who is late and has paid a part is in both."""

    members: int
    late: int
    checking: int
    due: int
    paid: int
    owed: Money
    owed_late: Money
    owed_checking: Money


class CollectShown(Shown):
    """Who is to pay what, the most urgent first."""

    circle_id: UUID
    currency: str
    today: date
    cycle: CycleShown | None
    totals: CollectTotals
    items: list[Collected]
    next_cursor: str | None

    @classmethod
    def of(cls, found: collect.CollectList) -> CollectShown:
        """Show the list."""
        currency, totals = found.currency, found.totals
        return cls(
            circle_id=found.circle_id,
            currency=currency,
            today=found.today,
            cycle=CycleShown.of(found.cycle, currency),
            totals=CollectTotals(
                members=totals.members,
                late=totals.late,
                checking=totals.checking,
                due=totals.due,
                paid=totals.paid,
                owed=money(totals.open_minor, currency),
                owed_late=money(totals.late_minor, currency),
                owed_checking=money(totals.checking_minor, currency),
            ),
            items=[Collected.of(row, currency) for row in found.page.items],
            next_cursor=found.page.next_cursor,
        )


class PaymentWaiting(Shown):
    """A payment that waits for the caller."""

    id: UUID
    subject: str = Field(description="`contribution` or `repayment`.")
    member_name: str
    amount: Money
    method: str
    reference: str | None
    paid_on: date
    recorded_at: Moment
    loan_id: UUID | None


class HandOver(Shown):
    """An agreed loan to pay out."""

    loan_id: UUID
    borrower: str
    amount: Money


class TodayFigures(Shown):
    """How the circle stands."""

    can_be_lent: Money
    promised: Money
    running_loans: int
    lent: Money
    lent_percent: Decimal
    late_30_days: Money
    late_30_days_loans: int
    late_30_days_percent: Decimal | None


class ComingShown(Shown):
    """What falls due in the next seven days."""

    kind: str = Field(description="`dues`, `instalment` or `cycle`.")
    due_on: date = Field(description="For a `cycle`, the day it begins.")
    amount: Money
    count: int
    number: int
    name: str
    loan_id: UUID | None


class TodayShown(Shown):
    """The treasurer's work of the day."""

    circle_id: UUID
    currency: str
    today: date
    payments: list[PaymentWaiting]
    waiting: int = Field(description="All payments that wait, the caller's own with them.")
    waiting_amount: Money
    late_members: int
    late_dues: Money
    late_loans: int
    late_instalments: Money
    hand_overs: list[HandOver]
    bank_lines: int
    withdrawals: int
    expenses: int
    decisions: int
    cycle: CycleShown | None
    figures: TodayFigures | None
    coming: list[ComingShown]

    @classmethod
    def of(cls, found: work.Today) -> TodayShown:
        """Show the day's work."""
        currency, queue = found.currency, found.queue
        return cls(
            circle_id=found.circle_id,
            currency=currency,
            today=found.today,
            payments=[_payment(each, currency) for each in found.payments],
            waiting=found.waiting,
            waiting_amount=money(found.waiting_minor, currency),
            late_members=queue.late_members,
            late_dues=money(queue.late_dues_minor, currency),
            late_loans=queue.late_loans,
            late_instalments=money(queue.late_loans_minor, currency),
            hand_overs=[
                HandOver(
                    loan_id=each.loan_id,
                    borrower=each.borrower,
                    amount=money(each.amount_minor, currency),
                )
                for each in queue.hand_overs
            ],
            bank_lines=queue.bank_lines,
            withdrawals=queue.withdrawals,
            expenses=queue.expenses,
            decisions=queue.matters,
            cycle=CycleShown.of(found.cycle, currency),
            figures=_figures(found.figures, currency),
            coming=[_coming(each, currency) for each in found.coming],
        )


def _payment(each: work.Paying, currency: str) -> PaymentWaiting:
    return PaymentWaiting(
        id=each.id,
        subject=each.subject,
        member_name=each.member_name,
        amount=money(each.amount_minor, currency),
        method=each.method,
        reference=each.reference,
        paid_on=each.paid_on,
        recorded_at=each.recorded_at,
        loan_id=each.loan_id,
    )


def _figures(found: work.Figures | None, currency: str) -> TodayFigures | None:
    if found is None:
        return None
    return TodayFigures(
        can_be_lent=money(found.available_minor, currency),
        promised=money(found.promised_minor, currency),
        running_loans=found.loans,
        lent=money(found.lent_minor, currency),
        lent_percent=found.lent_percent,
        late_30_days=money(found.risk_minor, currency),
        late_30_days_loans=found.risk_loans,
        late_30_days_percent=found.risk_percent,
    )


def _coming(each: work.Coming, currency: str) -> ComingShown:
    return ComingShown(
        kind=each.kind,
        due_on=each.on,
        amount=money(each.amount_minor, currency),
        count=each.count,
        number=each.number,
        name=each.name,
        loan_id=each.loan_id,
    )
