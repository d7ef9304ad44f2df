"""The books of a circle: figures, journal, proof, activity."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Moment,
    Money,
    Shown,
    maybe_money,
    money,
    shown_params,
)
from circle_app.services import activity, overviews, verification


class Balance(Shown):
    """A circle's money: what can be lent, where it lies, what is out."""

    currency: str
    available: Money = Field(description="What the circle holds and could lend today.")
    cash: Money
    bank: Money
    upi: Money
    wallet: Money
    lent: Money = Field(description="Principal that is still out.")
    savings: Money = Field(description="What members paid in.")
    income: Money

    @classmethod
    def of(cls, pool: overviews.Pool, currency: str) -> Balance:
        """Show the figures."""
        return cls(
            currency=currency,
            available=money(pool.available_minor, currency),
            cash=money(pool.cash_minor, currency),
            bank=money(pool.bank_minor, currency),
            upi=money(pool.upi_minor, currency),
            wallet=money(pool.wallet_minor, currency),
            lent=money(pool.lent_minor, currency),
            savings=money(pool.savings_minor, currency),
            income=money(pool.income_minor, currency),
        )


class Cycle(Shown):
    """The cycle that runs now."""

    number: int
    starts_on: date
    due_on: date
    amount: Money
    members: int
    paid: int
    claimed: int
    waived: int
    collected: Money
    mine: str


class Summary(Shown):
    """What a treasurer asks first."""

    circle_id: UUID
    name: str
    currency: str
    today: date
    member_count: int
    pool: Money = Field(description="What the circle holds and could lend today.")
    due: Money | None = Field(description="What the running cycle asks of all members.")
    collected: Money | None = Field(description="What has come in of it.")
    outstanding_loans: Money
    running_loans: int
    arrears: Money = Field(description="Instalments that are late.")
    late_loans: int
    savings: Money
    income: Money
    next_due_on: date | None
    next_instalment_on: date | None
    cycle: Cycle | None
    open_proposals: int
    rule_version: int
    rules_since: Moment
    entries: int

    @classmethod
    def of(cls, view: overviews.CircleOverview, pool: overviews.Pool) -> Summary:
        """Show the summary."""
        currency, cycle = view.currency, view.cycle
        due = cycle.amount_minor * (cycle.members - cycle.waived) if cycle else None
        return cls(
            circle_id=view.circle_id,
            name=view.circle_name,
            currency=currency,
            today=view.today,
            member_count=view.member_count,
            pool=money(pool.available_minor, currency),
            due=maybe_money(due, currency),
            collected=maybe_money(cycle.collected_minor if cycle else None, currency),
            outstanding_loans=money(pool.lent_minor, currency),
            running_loans=pool.running_loans,
            arrears=money(pool.late_minor, currency),
            late_loans=pool.late_loans,
            savings=money(pool.savings_minor, currency),
            income=money(pool.income_minor, currency),
            next_due_on=cycle.due_on if cycle else None,
            next_instalment_on=pool.next_instalment_on,
            cycle=_cycle(cycle, currency) if cycle else None,
            open_proposals=view.open_proposals,
            rule_version=view.rule_version,
            rules_since=view.rules_since,
            entries=view.entries,
        )


def _cycle(card: overviews.CycleCard, currency: str) -> Cycle:
    return Cycle(
        number=card.number,
        starts_on=card.starts_on,
        due_on=card.due_on,
        amount=money(card.amount_minor, currency),
        members=card.members,
        paid=card.paid,
        claimed=card.claimed,
        waived=card.waived,
        collected=money(card.collected_minor, currency),
        mine=card.mine,
    )


class Line(Shown):
    """One leg of an entry: debit plus, credit minus."""

    account: str
    owner: str | None
    amount: Money


class Entry(Shown):
    """A journal entry with its lines and its seal."""

    id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    occurred_on: date
    booked_at: Moment
    actor_name: str
    subject_id: UUID | None
    reverses_id: UUID | None
    reason: str | None
    hash: str
    amount: Money = Field(description="What a person would name.")
    reversed_by: UUID | None = Field(description="The entry that took it back.")
    lines: list[Line]

    @classmethod
    def of(cls, view: activity.EntryView, currency: str) -> Entry:
        """Show an entry."""
        return cls(
            id=view.entry_id,
            sequence=view.sequence,
            kind=view.kind,
            params=shown_params(view.params, currency),
            occurred_on=view.occurred_on,
            booked_at=view.booked_at,
            actor_name=view.actor_name,
            subject_id=view.subject_id,
            reverses_id=view.reverses_id,
            reason=view.reason,
            hash=view.hash,
            amount=money(view.amount_minor, currency),
            reversed_by=view.reversed_by,
            lines=[
                Line(
                    account=line.account,
                    owner=line.owner,
                    amount=money(line.amount_minor, currency),
                )
                for line in view.lines
            ],
        )


class Check(Shown):
    """One thing that was checked."""

    name: str
    done: int
    total: int
    ok: bool


class Verification(Shown):
    """The outcome of verifying a book."""

    intact: bool
    entries: int
    lines: int
    head_hash: str
    fingerprint: list[str]
    checked_at: Moment
    milliseconds: int
    checks: list[Check]
    fault: str | None
    broken_sequence: int | None = Field(description="Number of the first entry that is wrong.")
    broken_kind: str | None = Field(description="What that entry is.")
    broken_account: str | None = Field(description="Kind of the first account that is wrong.")
    broken_reference: str | None = Field(description="A bank's reference that does not fit.")

    @classmethod
    def of(cls, report: verification.BookReport) -> Verification:
        """Show a report."""
        return cls(
            intact=report.intact,
            entries=report.entries,
            lines=report.lines,
            head_hash=report.head_hash,
            fingerprint=list(report.fingerprint),
            checked_at=report.checked_at,
            milliseconds=report.milliseconds,
            checks=[
                Check(name=row.name, done=row.done, total=row.total, ok=row.ok)
                for row in report.checks
            ],
            fault=report.fault,
            broken_sequence=report.broken_sequence,
            broken_kind=report.broken_kind,
            broken_account=report.broken_account,
            broken_reference=report.broken_reference,
        )
