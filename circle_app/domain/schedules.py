"""Repayment schedules: what is due when, to the last paisa.

Whatever the method, the principals of a schedule sum to what was lent, its balance ends at exactly
zero, every payment is principal + interest + fee, and no cell is negative. Each posted amount is
rounded once; rates and intermediate values never are.
The rules with worked examples are in docs/rules/loans.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from circle_app.domain.annuities import level_payment
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method, Rounding, check_terms
from circle_app.domain.money import Direction, round_minor
from circle_app.domain.periods import Period, instalment_rate, loan_periods


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule, in minor units.

    ``number`` is 1 to n; 0 is the interest of a broken first period, a line of its own.
    """

    number: int
    starts_on: date
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    balance_minor: int

    @property
    def payment_minor(self) -> int:
        """What is to be paid on the due date."""
        return self.principal_minor + self.interest_minor + self.fee_minor


@dataclass(frozen=True, slots=True)
class Schedule:
    """A worked-out loan.

    ``instalment_minor`` is the regular payment people are told, without fees; ``regular_minor`` is
    what the rows are built on (see ``regular_payment``).
    """

    terms: LoanTerms
    instalment_minor: int
    regular_minor: int
    rows: tuple[Row, ...]

    @property
    def total_interest_minor(self) -> int:
        """All interest, the broken line included."""
        return sum(row.interest_minor for row in self.rows)

    @property
    def total_payment_minor(self) -> int:
        """All payments; a fee netted from the sum given is not among them."""
        return sum(row.payment_minor for row in self.rows)

    @property
    def net_disbursed_minor(self) -> int:
        """What reaches the borrower's hand."""
        netted = self.terms.fee_minor if self.terms.fee_mode is FeeMode.NETTED else 0
        return self.terms.principal_minor - netted


def build_schedule(terms: LoanTerms) -> Schedule:
    """Work out a loan.

    Raises:
        InvalidLoanTerms: If a term is out of range.
    """
    check_terms(terms)
    periods = loan_periods(terms)
    if terms.method is Method.FLAT:
        regular, rows = _flat(terms, periods)
    else:
        regular = regular_payment(terms, terms.principal_minor, _repaying(periods))
        rows = amortise(terms, terms.principal_minor, periods, regular)
    shown = _shown_instalment(terms, rows, regular)
    return Schedule(terms, shown, regular, _with_fees(terms, rows))


def regular_payment(terms: LoanTerms, balance_minor: int, repayments: int) -> int:
    """What each repaying row is built on: the instalment, or the principal part of the row.

    A level instalment for the reducing method, the equal share of the principal for
    equal principal, nothing for interest-only (everything is paid in the last row).
    """
    if terms.method is Method.REDUCING:
        exact = level_payment(balance_minor, instalment_rate(terms), repayments)
        return terms.rounding.instalment(exact)
    if terms.method is Method.EQUAL_PRINCIPAL:
        return round_minor(Fraction(balance_minor, repayments), terms.rounding.ties)
    return 0


def amortise(
    terms: LoanTerms, balance_minor: int, periods: Sequence[Period], regular_minor: int
) -> tuple[Row, ...]:
    """Rows of a method whose interest runs on the balance; the last one pays what is left."""
    rows: list[Row] = []
    for period in periods:
        interest = round_minor(balance_minor * period.rate, terms.rounding.ties)
        if period is periods[-1]:
            principal = balance_minor
        elif period.repays:
            wanted = _principal_of_row(terms, regular_minor, interest)
            principal = max(0, min(wanted, balance_minor))
        else:
            principal = 0
        balance_minor -= principal
        rows.append(
            Row(
                period.number,
                period.starts_on,
                period.due_on,
                principal,
                interest,
                0,
                balance_minor,
            )
        )
    return tuple(rows)


def _principal_of_row(terms: LoanTerms, regular_minor: int, interest_minor: int) -> int:
    if terms.method is Method.REDUCING:
        return regular_minor - interest_minor
    if terms.method is Method.EQUAL_PRINCIPAL and _is_stepped(terms.rounding):
        exact = Fraction(regular_minor + interest_minor)
        return terms.rounding.instalment(exact) - interest_minor
    return regular_minor


def _flat(terms: LoanTerms, periods: Sequence[Period]) -> tuple[int, tuple[Row, ...]]:
    """Equal parts of principal and of the interest on the whole sum; the last row evens out."""
    ties = terms.rounding.ties
    regular = [period for period in periods if period.number > 0]
    bearing = sum(1 for period in regular if period.rate > 0)
    all_interest = round_minor(
        terms.principal_minor * sum((period.rate for period in regular), Fraction(0)), ties
    )
    interest_share = round_minor(Fraction(all_interest, bearing), ties) if bearing else 0
    share = round_minor(Fraction(terms.principal_minor, _repaying(periods)), ties)
    if _is_stepped(terms.rounding):
        share = max(0, terms.rounding.instalment(Fraction(share + interest_share)) - interest_share)
    balance, interest_left = terms.principal_minor, all_interest
    rows: list[Row] = []
    for period in periods:
        if period.number == 0:
            interest = round_minor(terms.principal_minor * period.rate, ties)
        else:
            last = period is periods[-1]
            wanted = interest_left if last else interest_share if period.rate > 0 else 0
            interest = min(wanted, interest_left)
            interest_left -= interest
        wanted = balance if period is periods[-1] else share if period.repays else 0
        principal = min(wanted, balance)
        balance -= principal
        rows.append(
            Row(period.number, period.starts_on, period.due_on, principal, interest, 0, balance)
        )
    return share + interest_share, tuple(rows)


def _with_fees(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Row, ...]:
    if terms.fee_mode is FeeMode.NETTED or terms.fee_minor == 0:
        return tuple(rows)
    last = 1 if terms.fee_mode is FeeMode.FIRST_INSTALMENT else terms.periods
    return tuple(
        replace(row, fee_minor=terms.fee_minor) if 1 <= row.number <= last else row for row in rows
    )


def _shown_instalment(terms: LoanTerms, rows: Sequence[Row], regular_minor: int) -> int:
    """The payment people are told: the level one, or that of the first full row."""
    numbered = [row for row in rows if row.number > 0]
    if len(numbered) == 1:
        return numbered[0].payment_minor
    if terms.method in (Method.REDUCING, Method.FLAT):
        return regular_minor
    first_full = max(terms.grace_principal, terms.grace_interest)
    return numbered[min(first_full, len(numbered) - 1)].payment_minor


def _repaying(periods: Sequence[Period]) -> int:
    return sum(1 for period in periods if period.repays)


def _is_stepped(rounding: Rounding) -> bool:
    return rounding.direction is not Direction.NONE
