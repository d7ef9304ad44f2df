"""Financial statements: made of what each account had, took in and gave out.

Everything is worked out from one list of figures, one per account: the trial balance, the result
of a period, and the balance sheet. Members' accounts of one kind are one row, with the members
below it. Amounts are debit-positive until they are shown on an account's normal side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from circle_app.domain.charts import (
    CHART,
    RESULTS,
    ROUND_DEBT,
    AccountKind,
    Fund,
    Section,
    kind_of,
)
from circle_app.domain.ledger import normal_balance_minor

_PLACES: Final = {kind.code: place for place, kind in enumerate(CHART)}


@dataclass(frozen=True, slots=True)
class Figures:
    """One account over a span of days.

    Attributes:
        key: The account's name in its book, ``savings:<member id>`` for example.
        opening_minor: Its balance before the first day, a debit positive.
        debit_minor: What came in on its debit side within the span.
        credit_minor: What came in on its credit side.
    """

    key: str
    opening_minor: int
    debit_minor: int
    credit_minor: int

    @property
    def closing_minor(self) -> int:
        """Its balance after the last day, a debit positive."""
        return self.opening_minor + self.debit_minor - self.credit_minor

    @property
    def is_empty(self) -> bool:
        """Whether it neither had anything nor moved."""
        return not (self.opening_minor or self.debit_minor or self.credit_minor)

    @property
    def owner_id(self) -> UUID | None:
        """The member whose account it is."""
        owner = self.key.partition(":")[2]
        return UUID(owner) if owner else None


@dataclass(frozen=True, slots=True)
class Row:
    """All accounts of one kind: their sums, and each of them."""

    kind: AccountKind
    opening_minor: int
    debit_minor: int
    credit_minor: int
    accounts: tuple[Figures, ...]

    @property
    def closing_minor(self) -> int:
        """Their balance after the last day, a debit positive."""
        return self.opening_minor + self.debit_minor - self.credit_minor

    @property
    def moved_minor(self) -> int:
        """What the span added to the row on its normal side."""
        return normal_balance_minor(self.kind.side, self.debit_minor - self.credit_minor)

    @property
    def balance_minor(self) -> int:
        """The closing balance on the normal side, as a person reads it."""
        return normal_balance_minor(self.kind.side, self.closing_minor)


@dataclass(frozen=True, slots=True)
class Totals:
    """The bottom line of a trial balance: each pair of columns must be equal."""

    opening_debit_minor: int
    opening_credit_minor: int
    debit_minor: int
    credit_minor: int
    closing_debit_minor: int
    closing_credit_minor: int

    @property
    def equal(self) -> bool:
        """Whether debits equal credits in every pair of columns."""
        return (
            self.opening_debit_minor == self.opening_credit_minor
            and self.debit_minor == self.credit_minor
            and self.closing_debit_minor == self.closing_credit_minor
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one section of the chart."""

    section: Section
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account that has or moved something, by section, with totals that must be equal."""

    groups: tuple[Group, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What one kind of income or expense came to in a period, and in the one before."""

    kind: AccountKind
    amount_minor: int
    before_minor: int


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """What a circle earned and spent in a period; ``before`` is the period to compare with."""

    income: tuple[ResultRow, ...]
    expenses: tuple[ResultRow, ...]
    income_minor: int
    expense_minor: int
    income_before_minor: int
    expense_before_minor: int

    @property
    def result_minor(self) -> int:
        """What is left over; less than zero is a loss."""
        return self.income_minor - self.expense_minor

    @property
    def result_before_minor(self) -> int:
        """The same of the period before."""
        return self.income_before_minor - self.expense_before_minor


@dataclass(frozen=True, slots=True)
class FundSheet:
    """One fund's half of a balance sheet, which balances by itself.

    Attributes:
        assets: What there is.
        claims: Whose it is: the members' funds.
        result_minor: What was earned and not yet distributed, since the beginning.
        result_of_span_minor: What the figures' span brought, as its income statement says.
        distributed_of_span_minor: What members were given of the result within the span.
    """

    assets: tuple[Row, ...]
    claims: tuple[Row, ...]
    assets_minor: int
    claims_minor: int
    result_minor: int
    result_of_span_minor: int
    distributed_of_span_minor: int

    @property
    def balanced(self) -> bool:
        """Whether what there is equals what it is made of."""
        return self.assets_minor == self.claims_minor + self.result_minor


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What a circle has and whose it is; the social fund stands apart."""

    loan: FundSheet
    social: FundSheet

    @property
    def assets_minor(self) -> int:
        """Everything there is."""
        return self.loan.assets_minor + self.social.assets_minor

    @property
    def claims_minor(self) -> int:
        """Everything it is made of: members' funds, the social fund, and the result."""
        return sum(fund.claims_minor + fund.result_minor for fund in (self.loan, self.social))

    @property
    def balanced(self) -> bool:
        """Whether both funds balance, each by itself."""
        return self.loan.balanced and self.social.balanced


def results(balances: Mapping[str, int]) -> dict[str, int]:
    """Return what the surplus is made of, of accounts that are not empty: income above zero.

    Args:
        balances: Of every account by its key, each on its normal side.
    """
    found = {}
    for key, amount in balances.items():
        kind = kind_of(key)
        if kind is not None and amount and kind.section in RESULTS:
            found[key] = amount if kind.section is Section.INCOME else -amount
    return found


def surplus_minor(balances: Mapping[str, int]) -> int:
    """Return what was earned and neither spent nor distributed; less than zero is a loss."""
    return sum(results(balances).values())


def owed_for_rounds_minor(balances: Mapping[str, int]) -> int:
    """Return what a circle has paid for rounds in the place of members and still gets back."""
    return sum(amount for key, amount in balances.items() if kind_of(key) is ROUND_DEBT)


def in_chart(kind: AccountKind) -> bool:
    """Whether a kind belongs to a circle's book, not to a person's."""
    return kind.code in _PLACES


def place_of(code: str) -> int:
    """Where a kind stands in the chart, for lists in its order."""
    return _PLACES[code]


def rows_of(figures: Iterable[Figures]) -> tuple[Row, ...]:
    """Put the accounts of one kind into one row each, in the order of the chart."""
    accounts: dict[AccountKind, list[Figures]] = {}
    for each in figures:
        kind = kind_of(each.key)
        if kind is None or not in_chart(kind):
            message = f"not in the chart: {each.key}"
            raise LookupError(message)
        accounts.setdefault(kind, []).append(each)
    return tuple(
        Row(
            kind,
            sum(each.opening_minor for each in accounts[kind]),
            sum(each.debit_minor for each in accounts[kind]),
            sum(each.credit_minor for each in accounts[kind]),
            tuple(accounts[kind]),
        )
        for kind in sorted(accounts, key=lambda kind: place_of(kind.code))
    )


def trial_balance(figures: Iterable[Figures]) -> TrialBalance:
    """List every account that has or moved something; the totals of each pair are equal."""
    rows = rows_of(each for each in figures if not each.is_empty)
    groups = (
        Group(section, tuple(row for row in rows if row.kind.section is section))
        for section in Section
    )
    openings = [row.opening_minor for row in rows]
    closings = [row.closing_minor for row in rows]
    return TrialBalance(
        tuple(group for group in groups if group.rows),
        Totals(
            _debits(openings),
            _credits(openings),
            sum(row.debit_minor for row in rows),
            sum(row.credit_minor for row in rows),
            _debits(closings),
            _credits(closings),
        ),
    )


def income_statement(figures: Iterable[Figures], before: Iterable[Figures] = ()) -> IncomeStatement:
    """Work out what a period earned and spent, beside the period before."""
    now, then = _moved(figures), _moved(before)
    kinds = [kind for kind in CHART if now.get(kind) or then.get(kind)]
    rows = [ResultRow(kind, now.get(kind, 0), then.get(kind, 0)) for kind in kinds]
    income = tuple(row for row in rows if row.kind.section is Section.INCOME)
    expenses = tuple(row for row in rows if row.kind.section is Section.EXPENSE)
    return IncomeStatement(
        income,
        expenses,
        sum(row.amount_minor for row in income),
        sum(row.amount_minor for row in expenses),
        sum(row.before_minor for row in income),
        sum(row.before_minor for row in expenses),
    )


def balance_sheet(figures: Iterable[Figures]) -> BalanceSheet:
    """Work out what there is at the end of the figures' span, and whose it is, by fund."""
    rows = rows_of(figures)
    return BalanceSheet(_fund_sheet(rows, Fund.LOAN), _fund_sheet(rows, Fund.SOCIAL))


def _fund_sheet(rows: Sequence[Row], fund: Fund) -> FundSheet:
    mine = [row for row in rows if row.kind.fund is fund]
    given = [row for row in mine if row.kind.section is Section.DISTRIBUTED]
    earned = [row for row in mine if row.kind.section in RESULTS and row not in given]
    assets = tuple(row for row in mine if _stands(row, Section.ASSETS))
    claims = tuple(row for row in mine if _stands(row, Section.MEMBER_FUNDS))
    return FundSheet(
        assets,
        claims,
        sum(row.balance_minor for row in assets),
        sum(row.balance_minor for row in claims),
        # Income is a credit and adds to the result, an expense a debit that takes from it, and
        # so does what was distributed.
        -sum(row.closing_minor for row in (*earned, *given)),
        -sum(row.debit_minor - row.credit_minor for row in earned),
        sum(row.moved_minor for row in given),
    )


def _stands(row: Row, section: Section) -> bool:
    return row.kind.section is section and row.closing_minor != 0


def _moved(figures: Iterable[Figures]) -> dict[AccountKind, int]:
    return {row.kind: row.moved_minor for row in rows_of(figures)}


def _debits(balances: Iterable[int]) -> int:
    return sum(balance for balance in balances if balance > 0)


def _credits(balances: Iterable[int]) -> int:
    return -sum(balance for balance in balances if balance < 0)
