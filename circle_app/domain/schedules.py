"""Repayment schedules: what is due when, to the last paisa.

Whatever the method, the principals of a schedule sum to what was lent, its balance ends at exactly
zero, every payment is principal + interest + fee, and no cell is negative. Each posted amount is
rounded once; rates and intermediate values never are.
The rules with worked examples are in docs/rules/loans.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

from circle_app.domain.annuities import level_quotient
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method, Rounding, check_terms
from circle_app.domain.money import Direction, Ties, part_of, round_quotient, split_evenly
from circle_app.domain.periods import Period, instalment_rate, loan_periods
from circle_app.domain.rates import RateBase


class Row(NamedTuple):
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


# The same as ``Row(*fields)`` in half the time.
_row: Final[Callable[[tuple[int, date, date, int, int, int, int]], Row]] = partial(
    tuple.__new__, Row
)


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
    def total_fee_minor(self) -> int:
        """All fees, whether netted from the sum given or paid along."""
        if self.terms.fee_mode is FeeMode.NETTED:
            return self.terms.fee_minor
        return sum(row.fee_minor for row in self.rows)

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
        repaying = terms.periods - terms.grace_principal
        regular = regular_payment(terms, terms.principal_minor, repaying)
        rows = amortise(terms, terms.principal_minor, periods, regular)
    shown = _shown_instalment(terms, rows, regular)
    return Schedule(terms, shown, regular, _with_fees(terms, rows))


def regular_payment(terms: LoanTerms, balance_minor: int, repayments: int) -> int:
    """What each repaying row is built on: the instalment, or the principal part of the row.

    A level instalment for the reducing method, the equal share of the principal for
    equal principal, nothing for interest-only (everything is paid in the last row).
    """
    if terms.method is Method.REDUCING:
        exact = level_quotient(balance_minor, instalment_rate(terms), repayments)
        return terms.rounding.quotient(*exact)
    if terms.method is Method.EQUAL_PRINCIPAL:
        return round_quotient(balance_minor, repayments, terms.rounding.ties)
    return 0


def amortise(
    terms: LoanTerms, balance_minor: int, periods: Sequence[Period], regular_minor: int
) -> tuple[Row, ...]:
    """Rows of a method whose interest runs on the balance; the last one pays what is left."""
    last, to_even = periods[-1].number, terms.rounding.ties is Ties.HALF_EVEN
    level = terms.method is Method.REDUCING
    stepped = terms.method is Method.EQUAL_PRINCIPAL and _is_stepped(terms.rounding)
    rows: list[Row] = []
    known, twice, divisor, double = Fraction(0), 0, 1, 2
    for number, starts_on, due_on, rate, repays in periods:
        if rate is not known:
            known, twice, divisor = rate, 2 * rate.numerator, rate.denominator
            double = 2 * divisor
        # ``part_of``, written out: this is most of the work of a long loan.
        interest = (balance_minor * twice + divisor) // double
        if to_even and interest % 2 and (balance_minor * twice + divisor) % double == 0:
            interest -= 1
        if number == last:
            principal = balance_minor
        elif not repays:
            principal = 0
        else:
            principal = regular_minor
            if level:
                principal -= interest
            elif stepped:
                exact = Fraction(regular_minor + interest)
                principal = terms.rounding.instalment(exact) - interest
            if principal < 0:
                principal = 0
            elif principal > balance_minor:
                principal = balance_minor
        balance_minor -= principal
        rows.append(_row((number, starts_on, due_on, principal, interest, 0, balance_minor)))
    return tuple(rows)


def _flat(terms: LoanTerms, periods: Sequence[Period]) -> tuple[int, tuple[Row, ...]]:
    """Equal parts of principal and of the interest on the whole sum; the last row evens out."""
    ties, last = terms.rounding.ties, periods[-1]
    own = _interest_of_their_own(terms, periods)
    shared = [period for period in periods if period.number not in own and period.rate > 0]
    all_interest = part_of(
        terms.principal_minor, sum((period.rate for period in shared), Fraction(0)), ties
    )
    interest_share = round_quotient(all_interest, len(shared), ties) if shared else 0
    share = round_quotient(terms.principal_minor, terms.periods - terms.grace_principal, ties)
    if _is_stepped(terms.rounding):
        share = max(0, terms.rounding.instalment(Fraction(share + interest_share)) - interest_share)
    balance, interest_left = terms.principal_minor, all_interest
    rows: list[Row] = []
    for period in periods:
        if period.number in own:
            interest = own[period.number]
        else:
            wanted = interest_share if period.rate > 0 else 0
            interest = interest_left if period is last else min(wanted, interest_left)
            interest_left -= interest
        wanted = balance if period is last else share if period.repays else 0
        principal = min(wanted, balance)
        balance -= principal
        rows.append(
            Row(period.number, period.starts_on, period.due_on, principal, interest, 0, balance)
        )
    return share + interest_share, tuple(rows)


def _interest_of_their_own(terms: LoanTerms, periods: Sequence[Period]) -> dict[int, int]:
    """The interest of a flat loan's broken first period, by its number: it costs its days."""
    if terms.rate_base is RateBase.DAILY:
        return {}
    first, ties = periods[0], terms.rounding.ties
    is_short = 0 < first.rate < instalment_rate(terms) and len(periods) > 1
    if first.number == 0 or is_short:
        return {first.number: part_of(terms.principal_minor, first.rate, ties)}
    return {}


def _with_fees(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with what each asks for of the fee; rows after the end of the debt ask nothing."""
    fee, mode = terms.fee_minor, terms.fee_mode
    if mode is FeeMode.NETTED or fee == 0:
        return tuple(rows)
    asked = sum(1 for row in rows if row.number and (row.payment_minor or row.balance_minor))
    if mode is FeeMode.SPREAD:
        fees = split_evenly(fee, asked)
    else:
        fees = (fee,) * (1 if mode is FeeMode.FIRST_INSTALMENT else asked)
    by_number = dict(enumerate(fees, start=1))
    return tuple(row._replace(fee_minor=by_number.get(row.number, 0)) for row in rows)


def _shown_instalment(terms: LoanTerms, rows: Sequence[Row], regular_minor: int) -> int:
    """The payment people are told: the level one, or that of the first full row."""
    if terms.periods == 1:
        return rows[-1].payment_minor
    if terms.method in (Method.REDUCING, Method.FLAT):
        return regular_minor
    first_full = max(terms.grace_principal, terms.grace_interest)
    return rows[min(first_full - terms.periods, -1)].payment_minor


def _is_stepped(rounding: Rounding) -> bool:
    return rounding.direction is not Direction.NONE
