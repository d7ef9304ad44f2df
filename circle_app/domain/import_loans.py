"""A loan that ran before its circle came to us: what is left of it, and the plan for that.

A row tells what is owed and how many instalments are left, or what was lent, when, for how long and
how much was paid since. The second is worked out to the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from circle_app.domain.bank_cells import plain
from circle_app.domain.calendars import step_date
from circle_app.domain.errors import CircleError
from circle_app.domain.import_columns import Field
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import MAX_PERIODS, MAX_RATE_PERCENT, FeeMode
from circle_app.domain.products import Calendar, first_due_on, terms_of
from circle_app.domain.rates import RateUnit
from circle_app.domain.schedules import Schedule, build_schedule
from circle_app.domain.texts import visible

MAX_PURPOSE: Final = 200
NOTHING: Final = Decimal(0)
# 12, 12 %, 2% per month, 24 % p.a., 2 प्रतिशत मासिक
_RATE: Final = re.compile(
    r"(?P<number>\d{1,4}(?:\.\d{1,4})?)\s*(?:%|percent|प्रतिशत)?\s*(?:per|a|प्रति)?\s*"
    r"(?:(?P<month>month|p\.? ?m\.?|monthly|महीना|माह|मासिक|महीने)"
    r"|(?P<year>year|annum|p\.? ?a\.?|yearly|साल|वर्ष|वार्षिक|सालाना))?"
)


class Against(Protocol):
    """What a loan is read against."""

    @property
    def currency(self) -> str:
        """In which it is."""

    @property
    def today(self) -> date:
        """The day of the import."""

    @property
    def loans(self) -> LoanRules | None:
        """The circle's ordinary loan."""


class Reads(Protocol):
    """The cells of a row."""

    @property
    def situation(self) -> Against:
        """What it is checked against."""

    @property
    def faults(self) -> Any:
        """What is wrong with it so far."""

    def text(self, name: Field) -> str:
        """The text of a field."""

    def fault(self, code: str, name: Field | str = "") -> None:
        """Note something wrong."""

    def amount(self, name: Field, *, needed: bool = True, zero: bool = False) -> int:
        """An amount in minor units."""

    def day(self, name: Field, *, future: bool = False) -> date | None:
        """A day."""

    def count(self, name: Field, most: int) -> int | None:
        """A whole number from 1."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a loan: what is owed, in how many instalments, the next one when."""

    outstanding_minor: int
    periods: int
    next_due: date


def read_loan(cells: Reads) -> dict[str, Any]:
    """Return what a row says of a running loan, as it will be written."""
    rules = cells.situation.loans
    if rules is None:
        cells.fault("no_loans")
        return {}
    rate, per = _rate(cells) or (None, None)
    product = running_terms(rules, rate, per)
    left = _told(cells) if cells.text(Field.OUTSTANDING) else _worked_out(cells, product)
    purpose = visible(cells.text(Field.PURPOSE))
    if len(purpose) > MAX_PURPOSE:
        cells.fault("too_long", Field.PURPOSE)
    if left is None or cells.faults:
        return {}
    if begins_on(product, left.next_due) > cells.situation.today:
        # Interest for the time until then was paid already, or is not owed: nobody can tell.
        cells.fault("due_too_far", Field.NEXT_DUE)
        return {}
    try:
        plan_left(product, left, cells.situation.currency)
    except CircleError:
        cells.fault("bad_terms", Field.OUTSTANDING)
        return {}
    return {
        "outstanding_minor": left.outstanding_minor,
        "periods": left.periods,
        "next_due": left.next_due.isoformat(),
        "rate": None if rate is None else format(rate, "f"),
        "rate_per": per.value if per else None,
        "purpose": purpose,
    }


def running_terms(rules: LoanRules, rate: Decimal | None, per: RateUnit | None = None) -> LoanRules:
    """The terms of a loan that runs already: its own rate; fees and graces lie behind it."""
    return replace(
        rules,
        rate_percent=rules.rate_percent if rate is None else rate,
        rate_per=per or rules.rate_per,
        fee_minor=0,
        fee_percent=NOTHING,
        fee_mode=FeeMode.NETTED,
        grace_principal=0,
        grace_interest=0,
    )


def begins_on(product: LoanRules, next_due: date) -> date:
    """The day from which what is left bears interest: one period before the next due date."""
    return step_date(next_due, -1, product.frequency, product.every_days, next_due.day)


def plan_left(product: LoanRules, left: Left, currency: str) -> Schedule:
    """The plan of what is left.

    Raises:
        InvalidLoanTerms: There can be none.
    """
    return build_schedule(
        terms_of(
            product,
            principal_minor=left.outstanding_minor,
            periods=left.periods,
            disbursed_on=begins_on(product, left.next_due),
            currency=currency,
            first_due_on=left.next_due,
        )
    )


def left_after(plan: Schedule, paid_minor: int) -> Left | None:
    """What is left of a loan once an amount was paid in the order of its plan; None if nothing.

    Whole instalments are settled one after another; what then is left pays interest before
    principal of the next.
    """
    owed = plan.terms.principal_minor
    left = paid_minor
    for place, row in enumerate(plan.rows):
        if left >= row.payment_minor:
            left -= row.payment_minor
            owed -= row.principal_minor
            continue
        owed -= max(0, left - row.interest_minor - row.fee_minor)
        rest = sum(1 for each in plan.rows[place:] if each.number > 0)
        return Left(owed, max(1, rest), row.due_on) if owed > 0 else None
    return None


def _rate(cells: Reads) -> tuple[Decimal, RateUnit | None] | None:
    """The rate of a row, and whether it is of a month or a year where the row says so."""
    text = plain(cells.text(Field.RATE)).casefold()
    if not text:
        return None
    shape = _RATE.fullmatch(text)
    found = Decimal(shape["number"]) if shape is not None else None
    if shape is None or found is None or found > MAX_RATE_PERCENT:
        cells.fault("bad_rate", Field.RATE)
        return None
    unit = RateUnit.MONTH if shape["month"] else RateUnit.YEAR if shape["year"] else None
    return found, unit


def _told(cells: Reads) -> Left | None:
    outstanding = cells.amount(Field.OUTSTANDING)
    periods = cells.count(Field.PERIODS_LEFT, MAX_PERIODS)
    following = cells.day(Field.NEXT_DUE, future=True)
    if not outstanding or periods is None or following is None:
        return None
    return Left(outstanding, periods, following)


def _worked_out(cells: Reads, product: LoanRules) -> Left | None:
    principal = cells.amount(Field.PRINCIPAL)
    periods = cells.count(Field.PERIODS, MAX_PERIODS)
    given = cells.day(Field.GIVEN_ON)
    paid = cells.amount(Field.PAID, needed=False, zero=True)
    if not principal or periods is None or given is None:
        return None
    try:
        plan = build_schedule(
            terms_of(
                product,
                principal_minor=principal,
                periods=periods,
                disbursed_on=given,
                currency=cells.situation.currency,
                first_due_on=first_due_on(product, given, Calendar()),
            )
        )
    except CircleError:
        cells.fault("bad_terms", Field.PRINCIPAL)
        return None
    left = left_after(plan, paid)
    if left is None:
        cells.fault("loan_paid", Field.PAID)
    return left
