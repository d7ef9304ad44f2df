"""Statements of a circle: chart of accounts, ledger page, trial balance, result, balance sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Moment, Money, Shown, money, shown_params
from circle_app.domain.financials import FundSheet, ResultRow, Row
from circle_app.services import financials

Start = Field(description="First day; null is from the beginning.")
Key = Field(
    description="Name of the account in its book: its code, or `savings:<member id>`.",
    examples=["cash"],
)


class Account(Shown):
    """An account with its figures; the balance is on the account's normal side."""

    key: str = Key
    code: str
    section: str = Field(description="assets, member_funds, income or expense.")
    fund: str = Field(description="loan or social.")
    side: str = Field(description="The normal side: debit or credit.")
    owner_id: UUID | None
    owner: str | None
    opening: Money
    debit: Money = Field(description="What came in on the debit side between the days.")
    credit: Money
    balance: Money
    last_day: date | None = Field(description="The newest day on which something moved.")

    @classmethod
    def of(cls, row: financials.AccountRow, currency: str) -> Account:
        """Show an account."""
        return cls(
            key=row.key,
            code=row.code,
            section=row.section.value,
            fund=row.fund.value,
            side=row.side,
            owner_id=row.owner_id,
            owner=row.owner,
            opening=money(row.opening_minor, currency),
            debit=money(row.debit_minor, currency),
            credit=money(row.credit_minor, currency),
            balance=money(row.balance_minor, currency),
            last_day=row.last_day,
        )


class Accounts(Shown):
    """The chart of accounts of a circle with balances."""

    currency: str
    start: date | None = Start
    end: date
    accounts: list[Account]

    @classmethod
    def of(cls, chart: financials.Chart) -> Accounts:
        """Show the chart."""
        heading = chart.heading
        return cls(
            currency=heading.currency,
            start=heading.start,
            end=heading.end,
            accounts=[Account.of(row, heading.currency) for row in chart.accounts],
        )


class Against(Shown):
    """The other side of a line."""

    account: str
    owner: str | None
    amount: Money = Field(description="A debit is positive, a credit negative.")


class LedgerLine(Shown):
    """A line of an account and the balance after it, in the order of days."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    subject_id: UUID | None
    reverses_id: UUID | None
    reason: str | None
    occurred_on: date
    booked_at: Moment
    debit: Money
    credit: Money
    balance: Money
    against: list[Against]

    @classmethod
    def of(cls, line: financials.LedgerLine, currency: str) -> LedgerLine:
        """Show a line."""
        return cls(
            entry_id=line.entry_id,
            sequence=line.sequence,
            kind=line.kind,
            params=shown_params(line.params, currency),
            subject_id=line.subject_id,
            reverses_id=line.reverses_id,
            reason=line.reason,
            occurred_on=line.occurred_on,
            booked_at=line.booked_at,
            debit=money(line.debit_minor, currency),
            credit=money(line.credit_minor, currency),
            balance=money(line.balance_minor, currency),
            against=[
                Against(
                    account=other.code,
                    owner=other.owner,
                    amount=money(other.amount_minor, currency),
                )
                for other in line.against
            ],
        )


class LedgerPage(Shown):
    """One page of an account's ledger, the oldest line first."""

    currency: str
    start: date | None = Start
    end: date
    account: Account
    brought: Money = Field(description="The balance before the first line of this page.")
    items: list[LedgerLine]
    next_cursor: str | None

    @classmethod
    def of(cls, page: financials.LedgerPage) -> LedgerPage:
        """Show a page."""
        currency = page.heading.currency
        return cls(
            currency=currency,
            start=page.heading.start,
            end=page.heading.end,
            account=Account.of(page.account, currency),
            brought=money(page.brought_minor, currency),
            items=[LedgerLine.of(line, currency) for line in page.lines],
            next_cursor=page.next_cursor,
        )


class MemberShare(Shown):
    """A member's part of a row, on the row's normal side."""

    key: str = Key
    owner: str | None
    amount: Money


class TrialRow(Shown):
    """One kind of account: what it had, what moved, what it has; debit and credit apart."""

    account: str
    section: str
    opening_debit: Money
    opening_credit: Money
    debit: Money
    credit: Money
    closing_debit: Money
    closing_credit: Money
    members: list[MemberShare] = Field(description="Whose it is, where every member has one.")

    @classmethod
    def of(cls, row: Row, owners: Mapping[UUID, str], currency: str) -> TrialRow:
        """Show a row."""
        return cls(
            account=row.kind.code,
            section=row.kind.section.value,
            opening_debit=money(max(0, row.opening_minor), currency),
            opening_credit=money(max(0, -row.opening_minor), currency),
            debit=money(row.debit_minor, currency),
            credit=money(row.credit_minor, currency),
            closing_debit=money(max(0, row.closing_minor), currency),
            closing_credit=money(max(0, -row.closing_minor), currency),
            members=_shares(row, owners, currency),
        )


class TrialTotals(Shown):
    """The bottom line: each pair is equal."""

    opening_debit: Money
    opening_credit: Money
    debit: Money
    credit: Money
    closing_debit: Money
    closing_credit: Money


class TrialBalance(Shown):
    """Every account that has or moved something; debits equal credits."""

    name: str
    currency: str
    start: date | None = Start
    end: date
    rows: list[TrialRow]
    totals: TrialTotals
    equal: bool

    @classmethod
    def of(cls, view: financials.TrialBalanceView) -> TrialBalance:
        """Show a trial balance."""
        heading, totals = view.heading, view.trial.totals
        currency = heading.currency
        return cls(
            name=heading.circle_name,
            currency=currency,
            start=heading.start,
            end=heading.end,
            rows=[
                TrialRow.of(row, view.owners, currency)
                for group in view.trial.groups
                for row in group.rows
            ],
            totals=TrialTotals(
                opening_debit=money(totals.opening_debit_minor, currency),
                opening_credit=money(totals.opening_credit_minor, currency),
                debit=money(totals.debit_minor, currency),
                credit=money(totals.credit_minor, currency),
                closing_debit=money(totals.closing_debit_minor, currency),
                closing_credit=money(totals.closing_credit_minor, currency),
            ),
            equal=totals.equal,
        )


class Result(Shown):
    """What one kind of income or expense came to."""

    account: str
    amount: Money
    before: Money = Field(description="The same of the period before.")

    @classmethod
    def of(cls, row: ResultRow, currency: str) -> Result:
        """Show a row."""
        return cls(
            account=row.kind.code,
            amount=money(row.amount_minor, currency),
            before=money(row.before_minor, currency),
        )


class IncomeStatement(Shown):
    """What a circle earned and spent, beside the period before."""

    name: str
    currency: str
    start: date | None = Start
    end: date
    before_start: date | None
    before_end: date | None
    income: list[Result]
    expenses: list[Result]
    total_income: Money
    total_expenses: Money
    result: Money = Field(description="Income less expenses; negative is a loss.")
    result_before: Money

    @classmethod
    def of(cls, view: financials.IncomeStatementView) -> IncomeStatement:
        """Show an income statement."""
        heading, statement, before = view.heading, view.statement, view.before
        currency = heading.currency
        return cls(
            name=heading.circle_name,
            currency=currency,
            start=heading.start,
            end=heading.end,
            before_start=before.start if before else None,
            before_end=before.end if before else None,
            income=[Result.of(row, currency) for row in statement.income],
            expenses=[Result.of(row, currency) for row in statement.expenses],
            total_income=money(statement.income_minor, currency),
            total_expenses=money(statement.expense_minor, currency),
            result=money(statement.result_minor, currency),
            result_before=money(statement.result_before_minor, currency),
        )


class SheetRow(Shown):
    """One kind of account on a balance sheet."""

    account: str
    amount: Money
    members: list[MemberShare]

    @classmethod
    def of(cls, row: Row, owners: Mapping[UUID, str], currency: str) -> SheetRow:
        """Show a row."""
        return cls(
            account=row.kind.code,
            amount=money(row.balance_minor, currency),
            members=_shares(row, owners, currency),
        )


class FundHalf(Shown):
    """One fund's half of a balance sheet: what there is, and whose it is."""

    assets: list[SheetRow]
    claims: list[SheetRow]
    total_assets: Money
    total_claims: Money
    result: Money = Field(description="Earned and not yet distributed, since the beginning.")
    result_of_year: Money = Field(description="What this fiscal year brought.")
    distributed_of_year: Money = Field(description="What of it members were given this year.")
    balanced: bool = Field(description="Whether assets equal claims and result.")

    @classmethod
    def of(cls, fund: FundSheet, owners: Mapping[UUID, str], currency: str) -> FundHalf:
        """Show a fund."""
        return cls(
            assets=[SheetRow.of(row, owners, currency) for row in fund.assets],
            claims=[SheetRow.of(row, owners, currency) for row in fund.claims],
            total_assets=money(fund.assets_minor, currency),
            total_claims=money(fund.claims_minor, currency),
            result=money(fund.result_minor, currency),
            result_of_year=money(fund.result_of_span_minor, currency),
            distributed_of_year=money(fund.distributed_of_span_minor, currency),
            balanced=fund.balanced,
        )


class BalanceSheet(Shown):
    """What a circle has on a day and whose it is; the social fund stands apart."""

    name: str
    currency: str
    on: date
    year_start: date
    loan_fund: FundHalf
    social_fund: FundHalf
    total_assets: Money
    total_claims: Money = Field(description="Members' funds, the social fund and the result.")
    balanced: bool

    @classmethod
    def of(cls, view: financials.BalanceSheetView) -> BalanceSheet:
        """Show a balance sheet."""
        heading, sheet = view.heading, view.sheet
        currency = heading.currency
        return cls(
            name=heading.circle_name,
            currency=currency,
            on=heading.end,
            year_start=view.year.start,
            loan_fund=FundHalf.of(sheet.loan, view.owners, currency),
            social_fund=FundHalf.of(sheet.social, view.owners, currency),
            total_assets=money(sheet.assets_minor, currency),
            total_claims=money(sheet.claims_minor, currency),
            balanced=sheet.balanced,
        )


def _shares(row: Row, owners: Mapping[UUID, str], currency: str) -> list[MemberShare]:
    if not row.kind.per_member:
        return []
    sign = 1 if row.kind.side == "debit" else -1
    return [
        MemberShare(
            key=each.key,
            owner=owners.get(each.owner_id) if each.owner_id else None,
            amount=money(sign * each.closing_minor, currency),
        )
        for each in row.accounts
    ]
