"""What the statements and ledger pages are returned as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.charts import Fund, Section
from circle_app.domain.financials import BalanceSheet, IncomeStatement, TrialBalance
from circle_app.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above every statement.

    ``start`` None means from the beginning; ``first_day`` is the first on which something moved.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    today: date
    start: date | None
    end: date
    first_day: date | None


@dataclass(frozen=True, slots=True)
class TrialBalanceView:
    """A trial balance, and whose the members' accounts are."""

    heading: Heading
    trial: TrialBalance
    owners: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class IncomeStatementView:
    """The result of a period beside the period before."""

    heading: Heading
    statement: IncomeStatement
    before: Span | None


@dataclass(frozen=True, slots=True)
class BalanceSheetView:
    """What there is on a day and whose it is; the year is the fiscal year of that day."""

    heading: Heading
    sheet: BalanceSheet
    owners: Mapping[UUID, str]
    year: Span


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of the chart with its figures, each balance on the account's normal side."""

    key: str
    code: str
    section: Section
    fund: Fund
    side: str
    owner_id: UUID | None
    owner: str | None
    opening_minor: int
    debit_minor: int
    credit_minor: int
    balance_minor: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Every account of a circle's book, in the order of the chart."""

    heading: Heading
    accounts: tuple[AccountRow, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """The other side of a line: which account, whose, and how much went there."""

    key: str
    code: str
    owner: str | None
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of a ledger page; the balance after it is on the account's normal side."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    subject_id: UUID | None
    reverses_id: UUID | None
    reason: str | None
    occurred_on: date
    booked_at: datetime
    debit_minor: int
    credit_minor: int
    balance_minor: int
    against: tuple[Against, ...]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of an account's ledger, the oldest line first.

    ``account`` has the figures of the whole span; ``brought_minor`` is the balance before the
    first line of this page.
    """

    heading: Heading
    account: AccountRow
    brought_minor: int
    lines: tuple[LedgerLine, ...]
    next_cursor: str | None
